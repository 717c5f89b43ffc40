"""Calibrate and measure CLIP, through its predictor."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torch import Tensor

from models.clip_predictor import ClipPredictor
from models.familiarity import PictureFeatures
from models.labels import CATALOGUE, CLOTHING, COLOUR, EVERYDAY, FASHION_MNIST, LabelSet, label_set
from training import calibration, data, familiarity, metrics, parts, plots
from training.answers import Answers, write_per_class
from training.clip_sources import one_hot, sub_categories
from training.everyday import allowed
from training.metrics import estimate
from training.parts import GARMENTS, embed
from training.records import SAME_ANSWER, Records
from training.slices import CORRUPTIONS, brand_slices, enlarged

LEAST_ROWS = 20  # types with fewer rows in a test part say little and stay out of macro-F1
ABOVE_CHANCE = 0.15  # the best label must be this much of the way from chance to certainty
MADE_WORSE = 1_000  # pictures of a part that are measured blurred, dark, small and rotated
MISTAKES_FILE = "worst-mistakes.png"
MISTAKES = 8  # pictures of a data set on the sheet of the worst


@dataclass(frozen=True)
class Embedded:
    """A part of a data set: features of its pictures, and what is known of each."""

    pictures: PictureFeatures
    rows: pd.DataFrame


def embedded(clip: ClipPredictor, data_dir: Path, name: str) -> Embedded:
    """A part by its name, as `parts.read` has it."""
    part = parts.read(data_dir, name)
    return Embedded(embed(clip, part), part.rows)


def calibrate(data_dir: Path, weights: Path) -> None:
    """Choose temperatures, cuts of the lead and the "unsure" thresholds on what training has not seen and no test reports.

    Photos taken at home have no part but `validation` for this, so their calibration error is reported cross-fitted.
    """
    clip = ClipPredictor(weights / "clip", familiarity=False)  # fitted anew below, and perhaps for other weights
    names = ("fashion-mnist-val", "home-validation", "home-more-validation", "catalogue-val", "catalogue-large-val")
    fashion, home, more, catalogue, large = (embedded(clip, data_dir, name) for name in names)

    def fit(*of: tuple[Embedded, LabelSet, np.ndarray]) -> float:
        """One temperature for several data sets, every picture of the same weight."""
        parts = [(clip.logits(part.pictures.embeds, labels), torch.from_numpy(mask)) for part, labels, mask in of]
        return calibration.common_temperature(parts)

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
        "custom": fit(
            exactly(home, "label", garments),
            exactly(more, "label", garments),
            exactly(catalogue, "sub_category", sub_category),
        ),
    }
    leads = {}
    for column, labels in (("article_type", CATALOGUE), ("colour", COLOUR)):  # the sets of many labels
        _, _, mask = exactly(catalogue, column, labels)
        chosen[labels.name], leads[labels.name] = calibration.lead_scaling(
            clip.logits(catalogue.pictures.embeds, labels), torch.from_numpy(mask)
        )
    held_out = [part.pictures for part in (home, large, catalogue, fashion)]
    unsure = {"above_chance": ABOVE_CHANCE, "sizes": familiarity.calibrate(clip, data_dir, weights / "clip", held_out)}
    calibration.write(weights / "clip", {"temperature": chosen, "lead": leads, "unsure": unsure})


class ClipMeasurement:
    """Records of one predictor over embedded parts, and the answers that they are of."""

    def __init__(self, clip: ClipPredictor) -> None:
        self.clip, self.records = clip, Records("clip")
        self.classified: list[Answers] = []
        self.reliability: list[Answers] = []

    def answers(self, part: Embedded, column: str, labels: LabelSet, *, called: str, **where: str) -> Answers:
        """The calibrated answers among a label set to a column of the part."""
        probabilities = self.clip.probabilities(self.clip.logits(part.pictures.embeds, labels), labels.name)
        return Answers.of(probabilities, part.rows[column], labels.labels, called=called, **where)

    def classify(
        self, part: Embedded, column: str, labels: LabelSet, *, called: str, least: int = 1, **where: str
    ) -> Answers:
        """Accuracy and macro-F1 of a label set against a column."""
        answers = self.answers(part, column, labels, called=called, **where)
        answers.add_accuracy(self.records)
        answers.add_macro_f1(self.records, least=least)
        self.classified.append(answers)
        return answers

    def calibrated(
        self, part: Embedded, column: str, labels: LabelSet, *, cross_fit: bool = False, **where: str
    ) -> None:
        """Expected calibration error before and after; cross-fitted where the temperature was chosen on this part."""
        logits, true = self.clip.logits(part.pictures.embeds, labels), part.rows[column]
        at = {"called": labels.name, **where}
        Answers.of(logits.softmax(1), true, labels.labels, **at).add_ece(self.records, slice="uncalibrated")
        answers = self.answers(part, column, labels, **at)
        if cross_fit:
            mask = torch.from_numpy(one_hot(list(true), labels.labels))
            answers = Answers.of(cross_fitted(logits, mask).softmax(1), true, labels.labels, **at)
        answers.add_ece(self.records, slice="cross-fitted" if cross_fit else None)
        self.reliability.append(answers)

    def familiarity(
        self,
        known: list[Embedded],
        unknown: Embedded,
        *,
        split: str,
        scores: dict[str | None, Callable[[PictureFeatures], Tensor]],
    ) -> None:
        """How well each score tells pictures of products from pictures of other things."""
        pictures = PictureFeatures.joined([*(part.pictures for part in known), unknown.pictures])
        positive = np.arange(len(pictures.embeds)) < len(pictures.embeds) - len(unknown.rows)
        for slice_, score in scores.items():
            figure = estimate(*metrics.auroc(positive, score(pictures).numpy()))
            self.records.add("auroc", figure, dataset="not-fashion", split=split, labels="auto", slice=slice_)

    def sureness(self, part: Embedded, *, product: bool, size: str | None = None, **where: str) -> None:
        """How often a picture of a product gets an answer, or another picture is called unsure, among everyday types.

        Args:
            size: of the pictures, where it is not their own.
        """
        logits = self.clip.logits(part.pictures.embeds, EVERYDAY)
        probabilities = self.clip.probabilities(logits, EVERYDAY.name)
        unsure = self.clip.unsure(probabilities, self.clip.known(part.pictures, EVERYDAY)).numpy()
        figure = estimate(*metrics.mean_of((unsure != product).astype(float)))
        self.records.add(
            "accuracy",
            figure,
            labels="auto",
            slice=", ".join(filter(None, ["answered" if product else "called unsure", size])),
            **where,
        )


def cross_fitted(logits: Tensor, mask: Tensor, *, seed: int = 0) -> Tensor:
    """Each half of `logits` (N, L) divided by the temperature of the other half."""
    half = torch.from_numpy(np.random.default_rng(seed).permutation(len(logits)) % 2 == 0)
    scaled = torch.empty_like(logits)
    for rows in (half, ~half):
        scaled[rows] = logits[rows] / calibration.temperature(logits[~rows], mask[~rows])
    return scaled


def measure(data_dir: Path, weights: Path, *, run: Path) -> Records:
    """Measure the calibrated model, write its figures by class and its plots, and show its worst mistakes.

    Args:
        run: folder that the sheet of mistakes goes to; it shows pictures that are not ours to publish.
    """
    clip, folder = ClipPredictor(weights / "clip"), weights / "clip"
    measurement = ClipMeasurement(clip)
    fashion = _measure_fashion_mnist(measurement, data_dir)
    home = _measure_home(measurement, data_dir)
    article_type = _measure_catalogue(measurement, data_dir)
    _measure_other_things(measurement, data_dir)
    _measure_made_worse(measurement, data_dir)
    _measure_sizes(measurement, data_dir)
    write_per_class(measurement.classified, folder)
    plots.confusion_matrix(fashion.matrix[:-1, :-1], FASHION_MNIST.labels, folder / "confusion.png")
    plots.precision_by_class(article_type, folder / "precision.png", least=LEAST_ROWS)
    plots.reliability(measurement.reliability, folder / "reliability.png")
    shown = {"fashion-mnist-test": fashion, "home-validation": home, "catalogue-test": article_type}
    plots.picture_sheet(
        [mistakes(parts.read(data_dir, name), each) for name, each in shown.items()], run / MISTAKES_FILE
    )
    return measurement.records


def mistakes(part: parts.Part, answers: Answers) -> list[tuple[Image.Image, str]]:
    """The pictures of the most confident wrong answers, each with what it is and what was said."""
    return [
        (part.picture(i), f"{answers.true[i]}\nsaid: {answers.said[i]}\n{answers.probabilities[i]:.0%}")
        for i in answers.worst(MISTAKES)
    ]


def _measure_fashion_mnist(measurement: ClipMeasurement, data_dir: Path) -> Answers:
    part, at = embedded(measurement.clip, data_dir, "fashion-mnist-test"), {"dataset": "fashion-mnist", "split": "test"}
    answers = measurement.classify(part, "label", FASHION_MNIST, called="fashion-mnist", **at)
    measurement.calibrated(part, "label", FASHION_MNIST, **at)
    measurement.sureness(part, product=True, **at)
    return answers


def _measure_home(measurement: ClipMeasurement, data_dir: Path) -> Answers:
    home, more = (embedded(measurement.clip, data_dir, f"{name}-validation") for name in ("home", "home-more"))
    at = {"dataset": "home", "split": "validation"}
    answers = measurement.classify(home, "label", CLOTHING, called="clothing", **at)
    measurement.calibrated(home, "label", CLOTHING, cross_fit=True, **at)
    at["split"] = "more-validation"
    garments = measurement.classify(more, "label", label_set(GARMENTS), called="garments", **at)
    garments.add_slices(measurement.records, {"children's clothes": more.rows.kids.to_numpy(bool)})
    return answers


def _measure_catalogue(measurement: ClipMeasurement, data_dir: Path) -> Answers:
    part, at = embedded(measurement.clip, data_dir, "catalogue-test"), {"dataset": "catalogue", "split": "test"}
    some = {"least": LEAST_ROWS, **at}
    answers = measurement.classify(part, "article_type", CATALOGUE, called="catalogue", **some)
    measurement.calibrated(part, "article_type", CATALOGUE, **at)
    measurement.classify(part, "sub_category", sub_categories(data_dir), called="sub_category", **some)
    measurement.classify(part, "colour", COLOUR, called="colour", **some)
    measurement.calibrated(part, "colour", COLOUR, **at)
    measurement.sureness(part, product=True, **at)
    answers.add_slices(measurement.records, catalogue_slices(part.rows, data_dir))
    return answers


def catalogue_slices(rows: pd.DataFrame, data_dir: Path) -> dict[str, np.ndarray]:
    """Children's clothes, and brands by how much training saw of them."""
    training = data.table(data_dir, "pictures/catalogue-train").title
    return {"children's clothes": rows.gender.isin(["Boys", "Girls"]).to_numpy(), **brand_slices(rows.title, training)}


def _measure_other_things(measurement: ClipMeasurement, data_dir: Path) -> None:
    """Whether products are told from other things, by the shipped score and, on `val`, by others that were tried."""
    clip = measurement.clip

    tried = {
        "shipped": clip.familiarity.score,
        "last map alone": lambda pictures: -clip.familiarity.log_residuals(pictures.maps)[:, -1],
        "energy": lambda pictures: clip.logits(pictures.embeds, EVERYDAY).logsumexp(1),
        "largest cosine": lambda pictures: (pictures.embeds @ clip.label_features(EVERYDAY).T).amax(1),
        "largest probability": lambda pictures: clip.logits(pictures.embeds, EVERYDAY).softmax(1).amax(1),
    }
    home, large, other = (
        embedded(clip, data_dir, name) for name in ("home-more-validation", "catalogue-large-val", "not-fashion-val")
    )
    measurement.familiarity([home, large], other, split="val", scores=tried)
    home, large, other = (
        embedded(clip, data_dir, name) for name in ("home-validation", "catalogue-large-test", "not-fashion-test")
    )
    measurement.familiarity([home, large], other, split="test", scores={None: clip.familiarity.score})
    measurement.sureness(large, product=True, dataset="catalogue", split="large-test")
    measurement.sureness(other, product=False, dataset="not-fashion", split="test")
    pictures = list(parts.read(data_dir, "not-fashion-test"))
    for side in familiarity.THUMBNAILS:
        small = Embedded(embed(clip, familiarity.thumbnails(pictures, side)), other.rows)
        measurement.sureness(small, product=False, size=f"{side} px", dataset="not-fashion", split="test")


def _measure_made_worse(measurement: ClipMeasurement, data_dir: Path) -> None:
    """Accuracy on the same pictures blurred, dark, small and rotated, and as they are."""
    asked = {
        "home-validation": ("label", CLOTHING, {"called": "clothing", "dataset": "home", "split": "validation"}),
        "catalogue-test": ("article_type", CATALOGUE, {"called": "catalogue", "dataset": "catalogue", "split": "test"}),
    }
    for name, (column, labels, at) in asked.items():
        part = parts.read(data_dir, name).sample(MADE_WORSE)
        for slice_, made_worse in {"unchanged sample": lambda image: image, **CORRUPTIONS}.items():
            worse = Embedded(embed(measurement.clip, map(made_worse, part)), part.rows)
            measurement.answers(worse, column, labels, **at).add_accuracy(measurement.records, slice=slice_)


def three_sizes(data_dir: Path) -> dict[str, parts.Part]:
    """The catalogue's test products of which there is a larger picture, as a shop, a larger shop and a user have them."""
    small, large = (parts.read(data_dir, name) for name in ("catalogue-test", "catalogue-large-test"))
    place = pd.Series(small.rows.index, small.rows.id)
    small = small.only(place[large.rows.id].to_numpy())
    return {
        "60×80": small,
        "168×224": parts.Part(small.rows, large.picture),
        "1,000 px": parts.Part(small.rows, lambda i: enlarged(large.picture(i))),
    }


def _measure_sizes(measurement: ClipMeasurement, data_dir: Path) -> None:
    """Whether a product is called rightly, and the same, in a small, a larger and a large picture."""
    clip, sizes = measurement.clip, three_sizes(data_dir)
    embeds = [embed(clip, part).embeds for part in sizes.values()]
    types = list(next(iter(sizes.values())).rows.article_type)
    for labels, truth in (
        (EVERYDAY, allowed("catalogue", types)),
        (CATALOGUE, one_hot(types, CATALOGUE.labels)),
    ):
        said = np.array([clip.logits(each, labels).argmax(1).numpy() for each in embeds])  # (sizes, N)
        right = truth[np.arange(len(types)), said]  # (sizes, N)
        same = (said == said[0]).all(0)
        for slice_, values in {**dict(zip(sizes, right, strict=True)), SAME_ANSWER: same}.items():
            figure = estimate(*metrics.mean_of(values.astype(float)))
            at = {"dataset": "catalogue", "split": "large-test", "labels": labels.name}
            measurement.records.add("accuracy", figure, slice=slice_, **at)
