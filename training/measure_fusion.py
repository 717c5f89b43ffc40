"""Calibrate and measure the fusion model, with its predictor's embeddings and calibration."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from models.clip_predictor import ClipPredictor
from models.fusion_predictor import CATEGORY, FusionPredictor
from models.roberta_predictor import RobertaPredictor
from training import calibration, metrics, plots
from training.answers import Answers, write_per_class
from training.clip_sources import one_hot
from training.fusion import Mates
from training.listings import masked_titles
from training.measure_clip import LEAST_ROWS, catalogue_slices, embedded
from training.metrics import estimate
from training.records import Records

TEXTS_AT_ONCE = 64
COLUMNS = {CATEGORY: "article_type", "gender": "gender", "colour": "colour", "season": "season", "usage": "usage"}


@dataclass(frozen=True)
class Listings:
    """Catalogue products: picture, title, and title without the words of its type, embedded."""

    rows: pd.DataFrame
    images: Tensor  # (N, image_size)
    titles: Tensor  # (N, text_size)
    masked: Tensor  # (N, text_size)


def load(weights: Path) -> FusionPredictor:
    """The predictor over the encoders beside it."""
    return FusionPredictor(weights / "fusion", ClipPredictor(weights / "clip"), RobertaPredictor(weights / "roberta"))


def listings(predictor: FusionPredictor, data_dir: Path, split: str) -> Listings:
    """A split of the catalogue."""
    part = embedded(predictor.image_encoder, data_dir, f"catalogue-{split}")
    titles, masked = (_texts(predictor, texts) for texts in (list(part.rows.title), masked_titles(part.rows)))
    return Listings(part.rows, part.pictures.embeds, titles, masked)


def _texts(predictor: FusionPredictor, texts: list[str]) -> Tensor:
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # like lengths together, so that little is padding
    parts = [order[start : start + TEXTS_AT_ONCE] for start in range(0, len(order), TEXTS_AT_ONCE)]
    embeds = torch.empty(len(texts), predictor.model.config.text_size)
    for rows in parts:
        embeds[rows] = predictor.text_embeds([texts[i] for i in rows])
    return embeds


def ways(part: Listings) -> dict[str, tuple[Tensor | None, Tensor | None]]:
    """What the model is shown: "text" and "both" leave out the words that name the type."""
    return {
        "image": (part.images, None),
        "text": (None, part.masked),
        "both": (part.images, part.masked),
        "whole title": (None, part.titles),
        "both, whole title": (part.images, part.titles),
    }


def mismatches(
    rows: pd.DataFrame, *, groups: np.ndarray, must_differ: list[str], seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Rows, and for each another row of its group that differs in one of the columns; rows without such a one are left out."""
    index = np.arange(len(rows))
    candidates = Mates(groups).draw(index, np.random.default_rng(seed))  # (N, candidates)
    known = rows[must_differ].astype(str).to_numpy()
    differs = (known[candidates] != known[:, None]).any(-1)
    found = differs.any(1)
    return index[found], candidates[index, differs.argmax(1)][found]


def wrong_pairs(rows: pd.DataFrame) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Pictures and titles that don't belong together, of any two products, and of two that are much alike."""
    return {
        "random": mismatches(rows, groups=np.zeros(len(rows)), must_differ=["title"]),
        "same sub-category": mismatches(
            rows, groups=rows.sub_category.to_numpy(str), must_differ=["article_type", "colour", "gender"]
        ),
    }


def match_logits(
    predictor: FusionPredictor, part: Listings, wrong: list[tuple[np.ndarray, np.ndarray]]
) -> tuple[Tensor, Tensor]:
    """Logits and truth of all real pairs and of wrong ones (pictures, titles)."""
    _, real = predictor.experts(part.images, part.titles)
    other = [predictor.experts(part.images[pictures], part.titles[titles])[1] for pictures, titles in wrong]
    logits = torch.cat([real, *other])
    return logits, torch.arange(len(logits)) < len(real)


def calibrate(data_dir: Path, weights: Path) -> None:
    """Choose on `val`, for each attribute, a temperature of answers from one side and the weights of the experts on both,
    and the scale of the match.
    """
    predictor = load(weights)
    part = listings(predictor, data_dir, "val")
    said = [predictor.experts(*sides)[0] for sides in ways(part).values()]
    temperatures, experts = {}, {}
    for name, labels in predictor.labels.items():
        truth = torch.from_numpy(one_hot(list(part.rows[COLUMNS[name]]), tuple(labels)))
        one_side = torch.cat([logits[name][0] for logits in said if len(logits[name]) == 1])  # (N, L)
        both = torch.cat([logits[name].log_softmax(-1) for logits in said if len(logits[name]) > 1], 1)  # (3, N, L)
        temperatures[name] = calibration.temperature(one_side, truth.repeat(len(one_side) // len(truth), 1))
        experts[name] = calibration.expert_weights(both, truth.repeat(both.shape[1] // len(truth), 1))
    slope, bias = calibration.platt(*match_logits(predictor, part, list(wrong_pairs(part.rows).values())))
    match = {"slope": slope, "bias": bias}
    calibration.write(weights / "fusion", {"temperature": temperatures, "experts": experts, "match": match})


def measure(data_dir: Path, weights: Path, *, run: Path | None = None) -> Records:
    """Measure the calibrated model on the catalogue's `test`, write its figures by class and its plots.

    Args:
        run: not needed here; the other models show their worst mistakes there.
    """
    predictor, records = load(weights), Records("fusion")
    part = listings(predictor, data_dir, "test")
    said = {way: answers_of(predictor, part.rows, predictor.log_probs(*sides)[0]) for way, sides in ways(part).items()}
    for way, attributes in said.items():
        for answers in attributes.values():
            answers.add_accuracy(records, slice=way)
            answers.add_macro_f1(records, least=LEAST_ROWS, slice=way)
    experts, _ = predictor.experts(*ways(part)["both"])
    uncalibrated = answers_of(predictor, part.rows, {name: each[-1].log_softmax(-1) for name, each in experts.items()})
    for name, answers in said["both"].items():
        uncalibrated[name].add_ece(records, slice="both, uncalibrated")
        answers.add_ece(records, slice="both")
    slices = catalogue_slices(part.rows, data_dir)
    said["both, whole title"][CATEGORY].add_slices(records, slices)
    _measure_match(records, predictor, part)
    write_per_class(list(said["both"].values()), weights / "fusion")
    plots.reliability(list(said["both"].values()), weights / "fusion" / "reliability.png")
    return records


def answers_of(predictor: FusionPredictor, rows: pd.DataFrame, log_probs: dict[str, Tensor]) -> dict[str, Answers]:
    """What is said of each attribute by its log probabilities (N, labels)."""
    answers = {}
    for name, each in log_probs.items():
        at = {"called": name, "dataset": "catalogue", "split": "test"}
        answers[name] = Answers.of(each.exp(), rows[COLUMNS[name]], predictor.labels[name], **at)
    return answers


def _measure_match(records: Records, predictor: FusionPredictor, part: Listings) -> None:
    """How well real pairs of picture and title are told from wrong ones, of any two products and of two much alike."""
    for slice_, pairs in wrong_pairs(part.rows).items():
        logits, truth = match_logits(predictor, part, [pairs])
        figure = estimate(*metrics.auroc(truth.numpy(), logits.numpy()))
        records.add("auroc", figure, dataset="catalogue", split="test", labels="match", slice=slice_)
