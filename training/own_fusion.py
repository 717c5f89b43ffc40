"""Fine-tune the fusion model on a shop's own products, over its CLIP and RoBERTa.

    python -m training fusion --data my-shop --weights my-weights

Fine-tuned encoders put products elsewhere, so the fusion model is trained again after them. It starts from the bundled
one. Attributes with labels that one doesn't know get heads of their own. Of attributes that the shop's table is silent
about, the bundled network's own answers are learned again ("Learning without Forgetting", arXiv:1606.09282, with labels in
place of probabilities).
"""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from accelerate.utils import send_to_device
from torch import Tensor, nn

from models.errors import InputError
from models.fusion import FusionModel
from models.fusion_predictor import CATEGORY
from training import calibration, own_shop
from training.clip_sources import one_hot
from training.fusion import BATCH_SIZE, Batches, Embedder, Products, fusion_config, losses_of
from training.items import PictureDataset
from training.listings import MASKED, TELLING, VARIANTS, without_type
from training.picture_files import decode
from training.picture_sets import fingerprint
from training.trainer import Batch, TrainConfig, Trainer
from training.weights import save_model

EPOCHS = 30  # passes over the shop's products, at most; the encoders are frozen, so a pass is quick
LEAST_STEPS = 150  # of small shops, in more passes
LOOKS = 10  # at held-out products, during a run
LEAST_HELD_OUT = 10  # products; with fewer, all passes are made and nothing is calibrated
DRAWS = 4  # batches of held-out products that are looked at
RESERVED = ("match", *dir(nn.ModuleDict))  # names that a head can't have

Attributes = dict[str, list[str]]


def train(data_dir: Path, run_dir: Path, output: Path, *, length: float = 1.0, seed: int = 0) -> None:
    """Fine-tune over the CLIP and RoBERTa beside `output`, the bundled ones where there are none, and write to `output`.

    Raises:
        InputError: there are no pictures that can be used, or no labels.
    """
    sets = own_shop.pictures(data_dir)
    old = FusionModel.from_pretrained(own_shop.BUNDLED / "fusion", dtype=torch.float32).eval()
    attributes = own_attributes(sets, old.config.attributes)
    parts = {name: [part for each in sets if (part := own_shop.split_of(each, name))] for name in ("train", "val")}
    if not parts["train"]:
        raise InputError("No product of the shop is for training.", "Give the table more rows, or a column split.")
    own_shop.complete(output.parent, ("clip", "roberta"))
    embedders = Embedder(output.parent), Embedder(own_shop.BUNDLED)
    examples = _taught(parts["train"], attributes, *embedders, old, seed=seed)
    held_out = _taught(parts["val"], attributes, *embedders, old, seed=seed) if parts["val"] else None
    enough = held_out is not None and len(held_out.texts) >= LEAST_HELD_OUT
    passes = max(1, len(examples.texts) // BATCH_SIZE)
    steps = max(2, int(length * max(LEAST_STEPS, EPOCHS * passes)))
    config = TrainConfig(
        steps=steps, learning_rate=5e-4, warmup_steps=steps // 10, weight_decay=0.05, average_decay=0.98, seed=seed,
        validate_every=max(1, steps // LOOKS) if enough else 0,
        notes=json.dumps({"data": fingerprint(pd.concat([each.rows for each in sets])), "embeddings": embedders[0].key}),
    )  # fmt: skip
    torch.manual_seed(seed)
    model = started(FusionModel(fusion_config(examples, attributes, encoders=embedders[0].digests)), old)
    validate = partial(negative_loss, products=held_out, seed=seed) if enough else None
    trainer = Trainer(model, losses_of, config, run_dir=run_dir)
    trained = trainer.fit(Batches(examples, steps=steps, seed=seed), validate=validate)
    save_model(trained, output)
    calibration.write(output, _calibration(trained, held_out, seed=seed) if enough else {})
    own_shop.complete(output.parent)


def own_attributes(sets: list[PictureDataset], bundled: Attributes) -> Attributes:
    """Labels by attribute: those of the bundled model, but the shop's where that one doesn't know them all.

    Raises:
        InputError: the shop's products aren't told apart by any labels.
    """
    own: dict[str, set[str]] = {}
    for pictures in sets:
        for name, column in _columns(pictures).items():
            own.setdefault(name, set()).update(pictures.rows[column].dropna().astype(str))
    own = {name: labels for name, labels in own.items() if len({label.casefold() for label in labels}) > 1}
    if CATEGORY not in own:
        raise InputError(
            "No labels tell the shop's products apart, so there is nothing for the fusion model to learn.",
            "Give the table a column such as article_type, or put photos into folders by class.",
        )
    return bundled | {name: sorted(labels) for name, labels in own.items() if not labels <= set(bundled.get(name, ()))}


def _columns(pictures: PictureDataset) -> dict[str, str]:
    """Attribute → column; the first column of labels says what a product is."""
    first, *others = pictures.label_columns or (None,)
    named = {f"{name}_" if name in RESERVED else name: name for name in others if name != CATEGORY}
    return ({CATEGORY: first} if first else {}) | named


def _taught(
    parts: list[PictureDataset],
    attributes: Attributes,
    embedder: Embedder,
    bundled: Embedder,
    old: FusionModel,
    *,
    seed: int,
) -> Products:
    """Embedded products, with the shop's labels and, where it has none of an attribute, the old model's."""
    products = _products(parts, attributes, embedder, seed=seed)
    silent = [
        name
        for name, mask in products.allowed.items()
        if mask.all() and attributes[name] == old.config.attributes.get(name)
    ]
    if silent:
        seen = products if bundled.key == embedder.key else _products(parts, attributes, bundled, seed=seed)
        with torch.no_grad():
            said = old(*_given(seen, "both")).logits
        for name in silent:
            products.allowed[name] = np.eye(len(attributes[name]), dtype=bool)[said[name].argmax(1).numpy()]
    return products


def _products(parts: list[PictureDataset], attributes: Attributes, embedder: Embedder, *, seed: int) -> Products:
    """Embedded products with the labels that the shop gives them."""
    views, texts, written, allowed = [], [], [], []
    for pictures in parts:
        columns = _columns(pictures)
        for of_shape in own_shop.by_shape(pictures, None).values():
            rows = of_shape.rows
            views.append(
                embedder.pictures(
                    "own", of_shape, seed=seed, original=lambda row, rows=rows: decode(rows["image"][row])
                )
            )
            texts += _texts(rows, columns.get(CATEGORY))
            written.append(rows["title"].notna() if "title" in rows else np.zeros(len(rows), bool))
            allowed.append(_allowed(rows, columns, attributes))
    places, different = pd.factorize(np.array(texts, object).ravel())
    alike = np.zeros(len(texts), int)
    return Products(
        image_embeds=np.concatenate(views),
        text_embeds=embedder.texts(list(different)),
        texts=places.reshape(len(texts), VARIANTS),
        allowed={name: np.concatenate([each[name] for each in allowed]) for name in attributes},
        pools=alike,
        kinds=alike,
        written=np.concatenate(written).astype(bool),
        contradictable=(CATEGORY,),
    )


def _allowed(rows: pd.DataFrame, columns: dict[str, str], attributes: Attributes) -> dict[str, np.ndarray]:
    """(N, labels) by attribute, the labels that a row may have; all of them where the table is silent."""
    return {
        name: one_hot(list(rows[columns[name]].astype(str)), tuple(labels))
        if name in columns
        else np.ones((len(rows), len(labels)), bool)
        for name, labels in attributes.items()
    }


def _texts(rows: pd.DataFrame, kind: str | None) -> Iterator[list[str]]:
    """The variants of each title: as it is where a text tells what the product is, without the words of its kind elsewhere."""
    for title, words in zip(rows.get("title", rows["id"]), rows[kind] if kind else rows["id"], strict=True):
        title = title if isinstance(title, str) else ""
        hidden = without_type(title, words) if title and kind and isinstance(words, str) else title
        yield [title if variant in TELLING else hidden for variant in range(VARIANTS)]


def started(model: FusionModel, old: FusionModel) -> FusionModel:
    """`model` with the weights of the old one, where they mean the same."""
    new = [name for name, labels in model.config.attributes.items() if labels != old.config.attributes.get(name)]
    shapes = {name: value.shape for name, value in model.state_dict().items()}
    kept = {
        name: value
        for name, value in old.state_dict().items()
        if shapes.get(name) == value.shape and not any(name.startswith(f"heads.{each}.") for each in new)
    }
    model.load_state_dict(kept, strict=False)
    return model


def _given(products: Products, way: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What the network takes for all products, by their pictures, their texts without the words of their kind, or both."""
    images = torch.from_numpy(products.image_embeds[:, 0].astype(np.float32))
    texts = torch.from_numpy(products.text_embeds[products.texts[:, MASKED]].astype(np.float32))
    shown = torch.full((len(images),), way != "text")
    return images, texts, shown, torch.from_numpy(products.written) & (way != "picture")


def _draws(products: Products, seed: int) -> Iterator[Batch]:
    """Batches of held-out products, always the same."""
    batches = Batches(products, steps=DRAWS, seed=seed)
    return (batches(step) for step in range(DRAWS))


def negative_loss(model: nn.Module, products: Products, *, seed: int) -> float:
    """How well the model foretells held-out products: minus its mean loss, in nats."""
    batches = (send_to_device(batch, model.device) for batch in _draws(products, seed))
    return -float(np.mean([float(sum(losses_of(model, batch).values())) for batch in batches]))


@torch.no_grad()
def _calibration(model: FusionModel, products: Products, *, seed: int) -> dict:
    """A temperature for each attribute over all ways of asking, and the scale of the match, on held-out products."""
    ways = ["picture"]
    if products.written.all():
        ways += ["text", "both"]
    said = [model(*_given(products, way)).logits for way in ways]
    temperature = {
        name: calibration.temperature(
            torch.cat([each[name] for each in said]), torch.from_numpy(mask).repeat(len(said), 1)
        )
        for name, mask in products.allowed.items()
        if not mask.all()
    }
    draws = list(_draws(products, seed))
    inputs = ("image_embeds", "text_embeds", "image_present", "text_present")
    logits = torch.cat([model(*(batch[name] for name in inputs)).match_logits[batch["matchable"]] for batch in draws])
    truth = torch.cat([batch["own"][batch["matchable"]] for batch in draws])
    if not (truth.any() and (~truth).any()):
        return {"temperature": temperature}
    slope, bias = calibration.platt(logits, truth)
    return {"temperature": temperature, "match": {"slope": slope, "bias": bias}}
