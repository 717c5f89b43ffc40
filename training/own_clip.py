"""Fine-tune CLIP on a shop's own pictures.

    python -m training clip --data my-shop --weights my-weights

Starts from the bundled weights unless `--base` names others. Columns of labels become label sets, and titles the texts of
the contrastive loss. Held-out products decide when to stop.
"""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from torch import Tensor, nn

from models import loading
from models.errors import InputError
from models.labels import LabelSet, label_set
from training import calibration, own_shop
from training.augmentation import MEDIUM
from training.clip import Batches, ClipTask, prepare, save
from training.clip_bases import pretrained
from training.clip_sources import NO_TITLE, Plan, Shape, Source, one_hot, two_sizes
from training.items import PictureDataset
from training.picture_sets import fingerprint
from training.trainer import TrainConfig, Trainer

EPOCHS = 12  # passes over the shop's pictures, at most
BATCH_SIZE = 32
LEAST_STEPS = 150  # of small shops, in more passes
LOOK_EVERY = 10  # steps at least between two looks at held-out pictures, otherwise half a pass
SIDE_WEIGHT = 0.3  # of the losses of all columns but the first
VALIDATED = 64  # pictures at a time
LEAST_HELD_OUT = 10  # pictures; with fewer, all passes are made and nothing is calibrated


def train(
    data_dir: Path, run_dir: Path, output: Path, *, base: str | None = None, length: float = 1.0, seed: int = 0
) -> None:
    """Fine-tune and write the dual encoder, its tokenizer, and its calibration to `output`; print what became of its answers.

    Raises:
        InputError: there are no pictures that can be used, or nothing to learn of them.
    """
    start = pretrained(base or str(own_shop.BUNDLED / "clip"))
    sets = own_shop.pictures(data_dir)
    label_sets = {each.name: labels_of(each) for each in sets}
    plan = _plan(sets, label_sets, start.shape, split="train")
    if not plan.label_sets and not plan.titles:
        raise InputError(
            "There is nothing to learn of the pictures: no column has two different labels, and there are no titles.",
            "Give the table a column such as article_type or title, or put photos into folders by class.",
        )
    task = ClipTask(start, plan.label_sets, plan.titles).to(memory_format=torch.channels_last)
    held_out, tested = (_plan(sets, label_sets, start.shape, split=split).groups["own"] for split in ("val", "test"))
    enough = _labelled(held_out) >= LEAST_HELD_OUT
    told = _labelled(tested) >= own_shop.LEAST_TESTED
    count = sum(len(each.pictures.rows) for each in plan.groups["own"])
    passes = max(1, count // BATCH_SIZE)
    steps = max(2, int(length * max(LEAST_STEPS, EPOCHS * passes)))
    config = TrainConfig(
        steps=steps, learning_rate=2e-4, warmup_steps=steps // 10, average_decay=0.99, seed=seed,
        validate_every=max(LOOK_EVERY, passes // 2) if enough else 0,
        notes=json.dumps({"pictures": count, "batch_size": BATCH_SIZE, "base": base, "data": fingerprint(pd.concat([each.rows for each in sets]))}),
    )  # fmt: skip
    before = accuracy(task.eval(), tested) if told else 0.0
    batches = Batches(plan.groups, ["own"], batch_sizes={"own": BATCH_SIZE}, balance=0.3, seed=seed, shape=start.shape)
    trainer = Trainer(task, ClipTask.__call__, config, run_dir=run_dir, prepare=prepare)
    trained = trainer.fit(batches, validate=partial(accuracy, sources=held_out) if enough else None)
    save(trained.model, start, output)
    calibration.write(output, _chosen(_temperature(trained, held_out) if enough else None, base=base))
    own_shop.complete(output.parent)
    if told:
        after = accuracy(trained, tested)
        trainer.accelerator.print(own_shop.compared(f"{_labelled(tested):,} pictures", before, after))


def labels_of(pictures: PictureDataset) -> dict[str, LabelSet]:
    """A label set for each column with at least two different labels, named after data set and column."""
    known = {column: sorted(pictures.rows[column].dropna().astype(str).unique()) for column in pictures.label_columns}
    return {
        column: replace(label_set(values), name=f"{pictures.name}.{column}")
        for column, values in known.items()
        if len({value.casefold() for value in values}) > 1
    }


def _plan(
    sets: list[PictureDataset], label_sets: dict[str, dict[str, LabelSet]], shape: Shape | None, *, split: str
) -> Plan:
    titles: dict[str, int] = {}
    parts = [part for pictures in sets if (part := own_shop.split_of(pictures, split))]
    sources = [source for part in parts for source in _sources(part, label_sets[part.name], titles, shape)]
    named = [each for columns in label_sets.values() for each in columns.values()]
    return Plan({"own": sources}, named, list(titles))


def _sources(
    pictures: PictureDataset, label_sets: dict[str, LabelSet], titles: dict[str, int], shape: Shape | None
) -> list[Source]:
    """The pictures by the shape that they are read at, with the place of their titles in `titles`, which grows.

    Pictures that nothing is said of are left out.
    """
    titled = "title" in pictures.rows
    if not label_sets:
        rows = pictures.rows.dropna(subset="title") if titled else pictures.rows.iloc[:0]
        pictures = replace(pictures, rows=rows.reset_index(drop=True))
    sources = []
    for each, of_shape in own_shop.by_shape(pictures, shape).items():
        rows = of_shape.rows
        masks = {of.name: one_hot(list(rows[column].astype(str)), of.labels) for column, of in label_sets.items()}
        weights = {of.name: 1.0 if place == 0 else SIDE_WEIGHT for place, of in enumerate(label_sets.values())}
        places = np.array([_place(title, titles) for title in rows["title"]]) if titled else None
        column = next(iter(label_sets), "split")
        read_at = two_sizes(each) if own_shop.is_large(each, shape) else {each: 1.0}
        sources.append(Source(of_shape, masks, pictures.name, MEDIUM, read_at, weights, column, places))
    return sources


def _place(title: str | None, titles: dict[str, int]) -> int:
    return titles.setdefault(title, len(titles)) if isinstance(title, str) else NO_TITLE


def _labelled(sources: list[Source]) -> int:
    """Pictures of sources that have labels."""
    return sum(len(each.pictures.rows) for each in sources if each.weights)


@torch.no_grad()
def logits_of(task: ClipTask, source: Source, name: str) -> Tensor:
    """(N, L) of all pictures of a source, as they are, with one of its label sets."""
    parts = []
    shape, scale = next(iter(source.shapes)), task.model.logit_scale.exp().clamp(max=100)
    for start in range(0, len(source.pictures.rows), VALIDATED):
        pixels = source.pictures.tensor(np.arange(start, min(start + VALIDATED, len(source.pictures.rows))))
        resized = nn.functional.interpolate(pixels.to(scale.device).float(), shape, mode="bilinear", antialias=True)
        parts.append(task.image_features(resized) @ task.label_features(name).T)
    return (scale * torch.cat(parts)).cpu()


def accuracy(task: nn.Module, sources: list[Source]) -> float:
    """Mean over label sets and pictures; a picture without the label is always right."""
    right = [
        torch.from_numpy(source.allowed[name]).gather(1, logits_of(task, source, name).argmax(1, keepdim=True)).float()
        for source in sources
        for name in source.weights
    ]
    return float(torch.cat(right).mean())


def _chosen(temperature: float | None, *, base: str | None) -> dict[str, Any]:
    """The calibration: the temperature of any list of words, and what still holds of the bundled one.

    Familiarity was fitted for other weights and goes; that the best label must be clearly above chance stays. Temperatures
    and cuts of the known label sets stay where the bundled model was the start.

    Args:
        temperature: None where too little was held out to choose it.
    """
    bundled = loading.calibration(own_shop.BUNDLED / "clip")
    kept = {name: {} if base else bundled.get(name, {}) for name in ("temperature", "lead")}
    if temperature is not None:
        kept["temperature"] = kept["temperature"] | {"custom": temperature}
    return kept | {"unsure": {"above_chance": bundled["unsure"]["above_chance"]}}


def _temperature(task: ClipTask, sources: list[Source]) -> float:
    parts = [
        (logits_of(task, source, name), torch.from_numpy(source.allowed[name]))
        for source in sources
        for name in list(source.weights)[:1]
    ]
    return calibration.common_temperature(parts)
