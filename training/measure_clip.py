"""Calibrate and measure CLIP, through its predictor."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torch import Tensor

from models.clip_predictor import ClipPredictor
from models.labels import CATALOGUE, CLOTHING, COLOUR, EVERYDAY, FASHION_MNIST, LabelSet, label_set
from training import calibration, data, familiarity, metrics, picture_sets, plots
from training.clip import one_hot
from training.everyday import allowed, meanings
from training.metrics import estimate
from training.picture_sets import decode
from training.records import Records

PICTURES_AT_ONCE = 16
GARMENTS = tuple(meanings("home"))  # what home photos show, the ten of "clothing" and seven more
LEAST_ROWS = 20  # types with fewer rows in a test part say little and stay out of macro-F1
CALLED_UNSURE = 0.015  # share of pictures of products that may be called unfamiliar, in no data set more
OPEN_CALLED_UNSURE = 0.04  # of photos, where the question is open: "what is this?" or the asker's own words
ABOVE_CHANCE = 0.15  # the best label must be this much of the way from chance to certainty


@dataclass(frozen=True)
class Embedded:
    """A part of a data set: its picture features (N, D) and what is known of each picture."""

    features: Tensor
    rows: pd.DataFrame


def embed(clip: ClipPredictor, images: Iterable[Image.Image]) -> Tensor:
    """(N, D) features, a few pictures in memory at a time."""
    features, waiting = [], []
    for image in images:
        waiting.append(image)
        if len(waiting) == PICTURES_AT_ONCE:
            features.append(clip.image_features(waiting))
            waiting = []
    return torch.cat([*features, clip.image_features(waiting)])


def embedded(clip: ClipPredictor, data_dir: Path, name: str) -> Embedded:
    """The table `pictures/<name>`, or "fashion-mnist-val" and "-test"; photos that show no garment left out."""
    if name.startswith("fashion-mnist-"):
        pictures = picture_sets.fashion_mnist(data_dir, name.removeprefix("fashion-mnist-"))
        return Embedded(embed(clip, (Image.fromarray(pixels) for pixels in pictures.pixels)), pictures.rows)
    frame = data.table(data_dir, f"pictures/{name}")
    if name.startswith("home"):
        frame = frame[frame.label.isin(GARMENTS)]
    return Embedded(embed(clip, map(decode, frame.image)), frame.drop(columns="image").reset_index(drop=True))


def large_part(large: Embedded, split: str) -> Embedded:
    """One split of the catalogue's larger pictures."""
    index = np.flatnonzero(large.rows.split == split)
    return Embedded(large.features[torch.from_numpy(index)], large.rows.iloc[index])


def sub_categories(data_dir: Path) -> LabelSet:
    """The catalogue's sub-categories as a user would ask about them: a list of words."""
    return label_set(sorted(data.table(data_dir, "pictures/catalogue-train").sub_category.unique()))


def calibrate(data_dir: Path, weights: Path) -> None:
    """Choose temperatures and the "unsure" thresholds on what training has not seen and no test reports.

    Photos taken at home have no part but `validation` for this, so their calibration error is reported cross-fitted.
    """
    clip = ClipPredictor(weights / "clip")
    names = ("fashion-mnist-val", "home-validation", "home-more-validation", "catalogue-val", "catalogue-large")
    parts = {name: embedded(clip, data_dir, name) for name in names}
    parts["catalogue-large"] = large_part(parts["catalogue-large"], "val")
    fashion, home, more, catalogue, large = parts.values()

    def fit(*of: tuple[Embedded, LabelSet, np.ndarray]) -> float:
        """One temperature for several data sets, every picture of the same weight."""
        return _fit([(clip.logits(part.features, labels), torch.from_numpy(mask)) for part, labels, mask in of])

    def exactly(part: Embedded, column: str, labels: LabelSet) -> tuple[Embedded, LabelSet, np.ndarray]:
        return part, labels, one_hot(list(part.rows[column]), labels.labels)

    garments, sub_category = label_set(GARMENTS), sub_categories(data_dir)
    chosen = {
        "auto": fit(
            *((part, EVERYDAY, allowed("home", list(part.rows.label))) for part in (home, more)),
            (catalogue, EVERYDAY, allowed("catalogue", list(catalogue.rows.article_type))),
        ),
        "fashion-mnist": fit(exactly(fashion, "label", FASHION_MNIST)),
        "clothing": fit(exactly(home, "label", CLOTHING)),
        "catalogue": fit(exactly(catalogue, "article_type", CATALOGUE)),
        "colour": fit(exactly(catalogue, "colour", COLOUR)),
        "custom": fit(
            exactly(home, "label", garments),
            exactly(more, "label", garments),
            exactly(catalogue, "sub_category", sub_category),
        ),
    }
    familiarity.write_basis(clip, data_dir, weights / "clip")
    least = [
        float(clip.familiarity(part.features).quantile(CALLED_UNSURE)) for part in (home, large, catalogue, fashion)
    ]
    photos = clip.familiarity(torch.cat([home.features, large.features]))
    unsure = {
        "familiarity": round(float(photos.quantile(OPEN_CALLED_UNSURE)), 4),
        "familiarity_named": round(min(least), 4),
        "above_chance": ABOVE_CHANCE,
    }
    calibration.write(weights / "clip", {"temperature": chosen, "unsure": unsure})


def _fit(parts: list[tuple[Tensor, Tensor]]) -> float:
    """The temperature of parts with different numbers of labels, padded with labels that nothing is."""
    width = max(logits.shape[1] for logits, _ in parts)
    logits = torch.cat(
        [torch.nn.functional.pad(logits, (0, width - logits.shape[1]), value=-1e4) for logits, _ in parts]
    )
    masks = torch.cat([torch.nn.functional.pad(mask, (0, width - mask.shape[1])) for _, mask in parts])
    return calibration.temperature(logits, masks)


class ClipMeasurement:
    """Records of one predictor over embedded parts."""

    def __init__(self, clip: ClipPredictor) -> None:
        self.clip, self.records = clip, Records("clip")

    def classify(
        self, part: Embedded, column: str, labels: LabelSet, *, called: str, least: int = 1, **where: str
    ) -> np.ndarray:
        """Accuracy and macro-F1 of a label set against a column; returns the confusion matrix."""
        logits = self.clip.logits(part.features, labels)
        said = [labels.labels[i] for i in logits.argmax(1)]
        matrix = metrics.confusion(part.rows[column], said, labels.labels)
        self.records.add("accuracy", estimate(metrics.accuracy, matrix), labels=called, **where)
        measured = metrics.macro_f1(metrics.frequent(matrix, least=least))
        slice_ = f"labels with {least} rows or more" if least > 1 else None
        self.records.add("macro_f1", estimate(measured, matrix), labels=called, slice=slice_, **where)
        return matrix

    def calibrated(
        self, part: Embedded, column: str, labels: LabelSet, *, cross_fit: bool = False, **where: str
    ) -> None:
        """Expected calibration error before and after; cross-fitted where the temperature was chosen on this part."""
        logits, true = self.clip.logits(part.features, labels), list(part.rows[column])
        shipped = self.clip.calibration["temperature"][labels.name]
        after = cross_fitted(logits, torch.from_numpy(one_hot(true, labels.labels))) if cross_fit else logits / shipped
        for slice_, scaled in (("uncalibrated", logits), ("cross-fitted" if cross_fit else None, after)):
            probabilities, said = scaled.softmax(1).max(1)
            right = np.array([labels.labels[i] for i in said]) == np.array(true)
            figure = estimate(*metrics.ece(probabilities.numpy(), right))
            self.records.add("ece", figure, labels=labels.name, slice=slice_, **where)

    def familiarity(self, known: list[Embedded], unknown: Embedded, *, split: str, scores: dict) -> None:
        """How well each score tells pictures of products from pictures of other things."""
        features = torch.cat([*(part.features for part in known), unknown.features])
        positive = np.arange(len(features)) < len(features) - len(unknown.features)
        for slice_, score in scores.items():
            figure = estimate(*metrics.auroc(positive, score(features).numpy()))
            self.records.add("auroc", figure, dataset="not-fashion", split=split, labels="auto", slice=slice_)

    def sureness(self, part: Embedded, *, product: bool, **where: str) -> None:
        """How often a picture of a product gets an answer, or another picture is called unsure, among everyday types."""
        probabilities = (
            self.clip.logits(part.features, EVERYDAY) / self.clip.calibration["temperature"]["auto"]
        ).softmax(1)
        familiarity = self.clip.familiarity(part.features).tolist()
        unsure = np.array([self.clip.unsure(*each, EVERYDAY) for each in zip(probabilities, familiarity, strict=True)])
        figure = estimate(*metrics.mean_of((unsure != product).astype(float)))
        self.records.add("accuracy", figure, labels="auto", slice="answered" if product else "called unsure", **where)


def cross_fitted(logits: Tensor, mask: Tensor, *, seed: int = 0) -> Tensor:
    """Each half of `logits` (N, L) divided by the temperature of the other half."""
    half = torch.from_numpy(np.random.default_rng(seed).permutation(len(logits)) % 2 == 0)
    scaled = torch.empty_like(logits)
    for rows in (half, ~half):
        scaled[rows] = logits[rows] / calibration.temperature(logits[~rows], mask[~rows])
    return scaled


def measure(data_dir: Path, weights: Path) -> Records:
    """Measure the calibrated model, and draw its confusion matrix for Fashion-MNIST."""
    clip = ClipPredictor(weights / "clip")
    measurement = ClipMeasurement(clip)
    fashion, home = (embedded(clip, data_dir, name) for name in ("fashion-mnist-test", "home-validation"))
    more, catalogue = (embedded(clip, data_dir, name) for name in ("home-more-validation", "catalogue-test"))
    large = embedded(clip, data_dir, "catalogue-large")

    at = {"dataset": "fashion-mnist", "split": "test"}
    matrix = measurement.classify(fashion, "label", FASHION_MNIST, called="fashion-mnist", **at)
    plots.confusion_matrix(matrix[:-1, :-1], FASHION_MNIST.labels, weights / "clip" / "confusion.png")
    measurement.calibrated(fashion, "label", FASHION_MNIST, **at)
    measurement.sureness(fashion, product=True, **at)

    at = {"dataset": "home", "split": "validation"}
    measurement.classify(home, "label", CLOTHING, called="clothing", **at)
    measurement.calibrated(home, "label", CLOTHING, cross_fit=True, **at)
    measurement.classify(more, "label", label_set(GARMENTS), called="garments", dataset="home", split="more-validation")

    at = {"dataset": "catalogue", "split": "test"}
    measurement.classify(catalogue, "article_type", CATALOGUE, called="catalogue", least=LEAST_ROWS, **at)
    measurement.calibrated(catalogue, "article_type", CATALOGUE, **at)
    measurement.classify(
        catalogue, "sub_category", sub_categories(data_dir), called="sub_category", least=LEAST_ROWS, **at
    )
    measurement.classify(catalogue, "colour", COLOUR, called="colour", least=LEAST_ROWS, **at)
    measurement.calibrated(catalogue, "colour", COLOUR, **at)
    measurement.sureness(catalogue, product=True, **at)
    measurement.sureness(large_part(large, "test"), product=True, dataset="catalogue", split="large-test")

    unknown = {split: embedded(clip, data_dir, f"not-fashion-{split}") for split in ("val", "test")}
    tried = {
        "shipped": clip.familiarity,
        "energy": lambda features: clip.logits(features, EVERYDAY).logsumexp(1),
        "largest cosine": lambda features: (features @ clip.label_features(EVERYDAY).T).amax(1),
        "largest probability": lambda features: clip.logits(features, EVERYDAY).softmax(1).amax(1),
    }
    measurement.familiarity([more, large_part(large, "val")], unknown["val"], split="val", scores=tried)
    measurement.familiarity(
        [home, large_part(large, "test")], unknown["test"], split="test", scores={None: clip.familiarity}
    )
    measurement.sureness(unknown["test"], product=False, dataset="not-fashion", split="test")
    return measurement.records
