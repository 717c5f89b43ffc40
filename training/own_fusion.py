"""Fine-tune the fusion model on a shop's own products, over its CLIP and RoBERTa.

    python -m training fusion --data my-shop --weights my-weights

Fine-tuned encoders put products elsewhere, so the fusion model is trained again after them. It starts from the bundled
one: attributes with labels that one doesn't know get heads of their own, those that the table is silent about keep theirs.
"""

import hashlib
import json
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch import nn

from models.errors import InputError
from models.fusion import FusionModel
from models.fusion_predictor import CATEGORY
from training import calibration, own_shop
from training.clip_sources import one_hot
from training.fusion import BATCH_SIZE, Batches, Embedder, Products, fusion_config, losses_of
from training.items import PictureDataset
from training.listings import MASKED, TELLING, without_type
from training.trainer import TrainConfig, Trainer
from training.weights import save_model

EPOCHS = 30  # passes over the shop's products, at most; the encoders are frozen, so a pass is quick
LEAST_STEPS = 150  # of small shops, in more passes
LOOKS = 10  # at held-out products, during a run
LEAST_HELD_OUT = 10  # products; with fewer, all passes are made and nothing is calibrated
VARIANTS = 5  # of a text, as training.listings has them

Attributes = dict[str, list[str]]


def train(data_dir: Path, run_dir: Path, output: Path, *, length: float = 1.0, seed: int = 0) -> None:
    """Fine-tune over the CLIP and RoBERTa beside `output`, the bundled ones where there are none, and write to `output`.

    Raises:
        InputError: there are no pictures that can be used, or no labels.
    """
    own_shop.complete(output.parent)
    old = FusionModel.from_pretrained(own_shop.BUNDLED / "fusion", dtype=torch.float32)
    embedder = Embedder(output.parent)
    sets = own_shop.pictures(data_dir)
    attributes = _attributes(sets, old.config.attributes)
    parts = {split: _products(sets, attributes, embedder, split=split, seed=seed) for split in ("train", "val")}
    examples, held_out = parts["train"], parts["val"]
    if examples is None:
        raise InputError("No product of the shop is for training.", "Give the table more rows, or a column split.")
    enough = held_out is not None and len(held_out.texts) >= LEAST_HELD_OUT
    passes = max(1, len(examples.texts) // BATCH_SIZE)
    steps = max(2, int(length * max(LEAST_STEPS, EPOCHS * passes)))
    config = TrainConfig(
        steps=steps, learning_rate=5e-4, warmup_steps=steps // 10, weight_decay=0.05, average_decay=0.98, seed=seed,
        validate_every=max(1, steps // LOOKS) if enough else 0,
        notes=json.dumps({"products": len(examples.texts), "embeddings": embedder.key, "attributes": attributes}),
    )  # fmt: skip
    torch.manual_seed(seed)
    model = _started(FusionModel(fusion_config(examples, attributes)), old)
    validate = partial(negative_loss, products=held_out, seed=seed) if enough else None
    trained = Trainer(model, losses_of, config, run_dir=run_dir).fit(
        Batches(examples, steps=steps, seed=seed), validate=validate
    )
    save_model(trained, output)
    kept = json.loads((own_shop.BUNDLED / "fusion" / "calibration.json").read_text())
    kept["temperature"] |= _temperatures(trained, held_out) if enough else {}
    calibration.write(output, kept)


def _attributes(sets: list[PictureDataset], bundled: Attributes) -> Attributes:
    """Labels by attribute: the bundled ones where they hold all of the shop's, which may then name fewer."""
    own: dict[str, set[str]] = {}
    for pictures in sets:
        for name, column in _columns(pictures).items():
            own.setdefault(name, set()).update(pictures.rows[column].dropna().astype(str))
    if CATEGORY not in own:
        raise InputError(
            "The shop's table has no labels, so there is nothing for the fusion model to learn.",
            "Give it a column such as article_type, or put photos into folders by class.",
        )
    return bundled | {name: sorted(labels) for name, labels in own.items() if not labels <= set(bundled.get(name, ()))}


def _columns(pictures: PictureDataset) -> dict[str, str]:
    """Attribute → column; the first column of labels says what a product is."""
    first, *others = pictures.label_columns or (None,)
    return ({CATEGORY: first} if first else {}) | {name: name for name in others}


def _products(
    sets: list[PictureDataset], attributes: Attributes, embedder: Embedder, *, split: str, seed: int
) -> Products | None:
    """Embedded products of a split that something is said of; None where there are none."""
    views, texts, allowed = [], [], []
    for pictures in sets:
        if not (pictures.rows["split"] == split).any():
            continue
        columns = _columns(pictures)
        for of_shape in own_shop.by_shape(pictures.part(split), None).values():
            told = own_shop.told(of_shape.rows, list(pictures.label_columns))
            said = told.notna().to_numpy()
            rows, told = of_shape.rows[said], told[said]
            digest = hashlib.sha256("".join(of_shape.rows.digest).encode()).hexdigest()[:12]
            views.append(embedder.pictures(f"own-{digest}", of_shape, seed=seed)[said])
            kinds = rows[columns[CATEGORY]] if CATEGORY in columns else told
            texts += [_variants(*of) for of in zip(told, kinds, strict=True)]
            allowed.append({
                name: one_hot(list(rows[columns[name]].astype(str)), tuple(labels)) if name in columns
                else np.ones((len(rows), len(labels)), bool)
                for name, labels in attributes.items()
            })  # fmt: skip
    if not texts:
        return None
    places, different = pd.factorize(np.array(texts, object).ravel())
    alike = np.zeros(len(texts), int)
    return Products(
        image_embeds=np.concatenate(views),
        text_embeds=embedder.texts(list(different)),
        texts=places.reshape(len(texts), VARIANTS),
        allowed={name: np.concatenate([each[name] for each in allowed]) for name in attributes},
        pools=alike,
        kinds=alike,
        told=(CATEGORY,),
    )


def _variants(told: str, kind: str) -> list[str]:
    """What is said of a product, for the telling variants, and the same without the words of its kind for the others."""
    hidden = without_type(told, str(kind))
    return [told if variant in TELLING else hidden for variant in range(VARIANTS)]


def _started(model: FusionModel, old: FusionModel) -> FusionModel:
    """`model` with the weights of the old one, where they mean the same."""
    new = {name for name, labels in model.config.attributes.items() if labels != old.config.attributes.get(name)}
    shapes = {name: value.shape for name, value in model.state_dict().items()}
    model.load_state_dict(
        {
            name: value
            for name, value in old.state_dict().items()
            if shapes.get(name) == value.shape and not any(name.startswith(f"heads.{each}.") for each in new)
        },
        strict=False,
    )
    return model


def negative_loss(model: nn.Module, products: Products, *, seed: int) -> float:
    """How well the model foretells held-out products: minus its loss on draws that are always the same, in nats."""
    batches = Batches(products, steps=4, seed=seed)
    return -float(np.mean([float(sum(losses_of(model, batches(step)).values())) for step in range(4)]))


@torch.no_grad()
def _temperatures(model: FusionModel, products: Products) -> dict[str, float]:
    """The temperature of each attribute that something is known of, from pictures with their texts."""
    texts = products.text_embeds[products.texts[:, MASKED]]
    output = model(torch.from_numpy(products.image_embeds[:, 0]).float(), torch.from_numpy(texts).float())
    return {
        name: calibration.temperature(logits, torch.from_numpy(products.allowed[name]))
        for name, logits in output.logits.items()
        if not products.allowed[name].all()
    }
