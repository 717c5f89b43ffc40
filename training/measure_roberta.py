"""Calibrate and measure RoBERTa, through its predictor."""

from pathlib import Path

import numpy as np
import pandas as pd
import torch
from scipy.special import softmax

from models.review_roberta import STARS
from models.roberta_predictor import ReviewPredictions, RobertaPredictor
from training import calibration, data, metrics, plots
from training.answers import Answers, write_per_class
from training.metrics import estimate
from training.records import Records
from training.slices import text_slices

SIDES = ("negative", "neutral", "positive")
STAR_LABELS = tuple(range(1, STARS + 1))
MISTAKES_FILE = "worst-mistakes.md"
MISTAKES = 30
SIDE_OF_STARS = np.array([0, 0, 1, 2, 2])  # 1–2, 3, 4–5 stars


def calibrate(data_dir: Path, weights: Path) -> None:
    """Choose temperatures, biases and cuts of the stars, and the threshold with the best F1 of "not recommended", on the
    women's `val`."""
    roberta = RobertaPredictor(weights / "roberta")
    val = data.table(data_dir, "reviews/womens-val")
    star_logits, recommend_logits, _ = roberta.logits(data.review_texts(val))
    stars = torch.nn.functional.one_hot(torch.tensor(val.stars.to_numpy(np.int64)) - 1, STARS).bool()
    recommended = torch.tensor(val.recommended.to_numpy(bool))
    temperature = calibration.binary_temperature(recommend_logits, recommended)
    probabilities = (recommend_logits / temperature).sigmoid().numpy()
    star_temperature, star_bias = calibration.vector_scaling(star_logits, stars)
    expected = (star_logits / star_temperature + torch.tensor(star_bias)).softmax(-1).numpy() @ np.array(STAR_LABELS)
    calibration.write(weights / "roberta", {
        "star_temperature": star_temperature,
        "star_bias": star_bias,
        "star_cuts": calibration.star_cuts(expected, val.stars.to_numpy(int)),
        "recommend_temperature": temperature,
        "recommend_threshold": calibration.best_threshold(probabilities, recommended.numpy()),
    })  # fmt: skip


def sides(star_probabilities: np.ndarray) -> np.ndarray:
    """(N, 3) probabilities of negative, neutral and positive from those of the stars (N, 5)."""
    return star_probabilities @ np.eye(3)[SIDE_OF_STARS]


def measure(data_dir: Path, weights: Path, *, run: Path) -> Records:
    """Measure the calibrated model, write its figures by class and its plots, and list its worst mistakes.

    Args:
        run: folder that the list of mistakes goes to; it shows reviews that are not ours to publish.
    """
    roberta, records = RobertaPredictor(weights / "roberta"), Records("roberta")
    womens = data.table(data_dir, "reviews/womens-test")
    texts = data.review_texts(womens)
    predictions = roberta.predict(texts)
    stars, recommended = predictions.star_probabilities, both_sides(predictions.recommend_probabilities)
    answers = womens_answers(
        womens, stars, recommended, threshold=predictions.recommend_threshold, said=predictions.stars
    )
    add_review_figures(records, answers)
    _measure_probabilities(records, womens, predictions)
    calibrated = _measure_calibration(records, womens, predictions, roberta)
    lengths = [
        len(ids) for ids in roberta.tokenizer(texts, truncation=True, max_length=roberta.max_length)["input_ids"]
    ]
    for slice_, mask in text_slices(texts, lengths).items():
        add_review_figures(records, {name: each.only(mask) for name, each in answers.items()}, slice=slice_)
    plots.reliability(calibrated, weights / "roberta" / "reliability.png")
    write_per_class(list(answers.values()), weights / "roberta")
    _write_mistakes(answers["stars"], texts, run / MISTAKES_FILE)
    for domain, part in unseen_shops(data_dir).groupby("domain"):
        _measure_polarity(records, roberta, part, dataset=f"other-shops/{domain}", split="test")
    _measure_polarity(records, roberta, amazon_sentences(data_dir), dataset="amazon-sentences", split="all")
    return records


def both_sides(probabilities: np.ndarray) -> np.ndarray:
    """(N, 2) probabilities of no and yes from those of yes (N,)."""
    return np.stack([1 - probabilities, probabilities], 1)


def womens_answers(
    womens: pd.DataFrame,
    stars: np.ndarray,
    recommended: np.ndarray,
    *,
    threshold: float = 0.5,
    said: np.ndarray | None = None,
) -> dict[str, Answers]:
    """What is said of the women's reviews by probabilities of stars (N, 5) and of not recommended and recommended (N, 2).

    Args:
        threshold: from which probability on a review recommends.
        said: (N,) stars; None for the most probable ones, which serve models better whose probabilities are flat.
    """
    at = {"dataset": "womens", "split": "test"}
    said = stars.argmax(1) + 1 if said is None else said
    true, yes = womens.stars.to_numpy(int), recommended[:, 1] >= threshold
    return {
        "stars": Answers(
            called="stars", labels=STAR_LABELS, true=true, said=said, probabilities=stars[np.arange(len(said)), said - 1], **at
        ),
        "polarity": Answers.of(sides(stars), np.array(SIDES)[SIDE_OF_STARS[true - 1]], SIDES, called="polarity", **at),
        "recommended": Answers(
            called="recommended", labels=(False, True), true=womens.recommended.to_numpy(bool),
            said=yes, probabilities=np.where(yes, recommended[:, 1], recommended[:, 0]), **at
        ),
    }  # fmt: skip


def add_review_figures(records: Records, answers: dict[str, Answers], *, slice: str | None = None) -> None:
    """Accuracy, macro-F1, kappa and F1 of "not recommended" of answers as `womens_answers` gives them."""
    at = {"dataset": "womens", "split": "test", "slice": slice}
    for name, each in answers.items():
        each.add_accuracy(records, slice=slice)
        if name != "recommended":
            each.add_macro_f1(records, slice=slice)
    stars, recommended = answers["stars"].matrix, answers["recommended"].matrix
    records.add("quadratic_kappa", estimate(metrics.quadratic_kappa, stars), labels="stars", **at)
    records.add("f1_not_recommended", estimate(metrics.f1_of(0), recommended), labels="recommended", **at)


def _measure_probabilities(records: Records, womens: pd.DataFrame, predictions: ReviewPredictions) -> None:
    """Mean absolute error of stars, and how well recommended is told from not recommended at any threshold."""
    at = {"dataset": "womens", "split": "test"}
    true, said = womens.stars.to_numpy(int), predictions.stars
    for slice_, stars in ((None, said), ("expected stars", predictions.expected_stars)):
        records.add("mae", estimate(*metrics.mean_of(np.abs(stars - true))), labels="stars", slice=slice_, **at)
    figure = estimate(*metrics.auroc(womens.recommended.to_numpy(bool), predictions.recommend_probabilities))
    records.add("auroc", figure, labels="recommended", **at)


def _measure_calibration(
    records: Records, womens: pd.DataFrame, predictions: ReviewPredictions, roberta: RobertaPredictor
) -> list[Answers]:
    """Calibration error of stars and of recommended, before and after; returns the answers after.

    Of the most probable answer, though stars are said by what is expected and recommended by a threshold.
    """
    recommend = both_sides(predictions.recommend_probabilities)
    stars, recommended = womens.stars.to_numpy(int), womens.recommended.to_numpy(bool)
    star_bias, no_bias = roberta.star_bias.numpy(), np.zeros(2)
    calibrated = []
    for called, labels, true, temperature, bias, after in (
        ("stars", STAR_LABELS, stars, roberta.star_temperature, star_bias, predictions.star_probabilities),
        ("recommended", (False, True), recommended, roberta.recommend_temperature, no_bias, recommend),
    ):
        before = softmax(
            temperature * (np.log(after) - bias), axis=1
        )  # what was said before scaling follows from after
        for slice_, probabilities in (("uncalibrated", before), (None, after)):
            answers = Answers.of(probabilities, true, labels, called=called, dataset="womens", split="test")
            answers.add_ece(records, slice=slice_)
        calibrated.append(answers)
    return calibrated


def _write_mistakes(answers: Answers, texts: list[str], path: Path) -> None:
    """The most confident wrong stars, in Markdown."""
    told = [
        f"- {answers.true[i]} stars, said {answers.said[i]} ({answers.probabilities[i]:.0%}): {' '.join(texts[i].split())}"
        for i in answers.worst(MISTAKES)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["# Worst mistakes", "", *told]) + "\n")


def _measure_polarity(records: Records, roberta: RobertaPredictor, part: pd.DataFrame, **at: str) -> None:
    """Positive or negative, whichever has more probability; such data sets know nothing between."""
    negative, _, positive = sides(roberta.predict(list(part.text)).star_probabilities).T
    matrix = metrics.confusion(part.positive.to_numpy(int), (positive > negative).astype(int), (0, 1))
    records.add("accuracy", estimate(metrics.accuracy, matrix), labels="polarity", **at)


def unseen_shops(data_dir: Path) -> pd.DataFrame:
    """Test reviews of other shops whose text, whatever its case and spaces, is not among what is learned from.

    In FDU-MTL as it is published, one test review in ten also stands in another part.
    """
    shops = data.table(data_dir, "reviews/other-shops")
    texts, tested = shops.text.str.lower().str.replace(r"\s+", "", regex=True), shops.split == "test"
    return shops[tested & ~texts.isin(texts[~tested])]


def amazon_sentences(data_dir: Path) -> pd.DataFrame:
    """Sentences labelled 0 or 1. A block of another data set, with labels up to 2, precedes them in some copies."""
    frame = data.table(data_dir, "reviews/amazon-sentences")
    foreign = np.flatnonzero(~frame.positive.isin([0, 1]))
    return frame.iloc[foreign[-1] + 1 :] if len(foreign) else frame
