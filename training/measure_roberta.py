"""Calibrate and measure RoBERTa, through its predictor."""

from pathlib import Path

import numpy as np
import pandas as pd
import torch

from models.review_roberta import STARS
from models.roberta_predictor import ReviewPredictions, RobertaPredictor
from training import calibration, data, metrics, plots
from training.metrics import estimate
from training.records import Records

SIDES = ("negative", "neutral", "positive")
SIDE_OF_STARS = np.array([0, 0, 1, 2, 2])  # 1–2, 3, 4–5 stars


def calibrate(data_dir: Path, weights: Path) -> None:
    """Choose temperatures, and the threshold with the best F1 of "not recommended", on the women's `val`."""
    roberta = RobertaPredictor(weights / "roberta")
    val = data.table(data_dir, "reviews/womens-val")
    star_logits, recommend_logits, _ = roberta.logits(data.review_texts(val))
    stars = torch.nn.functional.one_hot(torch.tensor(val.stars.to_numpy(np.int64)) - 1, STARS).bool()
    recommended = torch.tensor(val.recommended.to_numpy(bool))
    temperature = calibration.binary_temperature(recommend_logits, recommended)
    probabilities = (recommend_logits / temperature).sigmoid().numpy()
    calibration.write(weights / "roberta", {
        "star_temperature": calibration.temperature(star_logits, stars),
        "recommend_temperature": temperature,
        "recommend_threshold": calibration.best_threshold(probabilities, recommended.numpy()),
    })  # fmt: skip


def sides(predictions: ReviewPredictions) -> np.ndarray:
    """(N, 3) probabilities of negative, neutral and positive."""
    return predictions.star_probabilities @ np.eye(3)[SIDE_OF_STARS]


def measure(data_dir: Path, weights: Path) -> Records:
    """Measure the calibrated model, and draw the reliability of its stars."""
    roberta, records = RobertaPredictor(weights / "roberta"), Records("roberta")
    womens = data.table(data_dir, "reviews/womens-test")
    predictions = roberta.predict(data.review_texts(womens))
    _measure_stars(records, womens, predictions)
    _measure_recommended(records, womens, predictions)
    _measure_calibration(records, womens, predictions, temperature=roberta.star_temperature)
    probabilities, right = _top(predictions, womens)
    plots.reliability(probabilities, right, weights / "roberta" / "reliability.png")
    shops = data.table(data_dir, "reviews/other-shops").query("split == 'test'")
    for domain, part in shops.groupby("domain"):
        _measure_polarity(records, roberta, part, dataset=f"other-shops/{domain}", split="test")
    _measure_polarity(records, roberta, amazon_sentences(data_dir), dataset="amazon-sentences", split="all")
    return records


def _measure_stars(records: Records, womens: pd.DataFrame, predictions: ReviewPredictions) -> None:
    at = {"dataset": "womens", "split": "test"}
    true, said = womens.stars.to_numpy(int), predictions.star_probabilities.argmax(1) + 1
    matrix = metrics.confusion(true, said, range(1, STARS + 1))
    records.add("accuracy", estimate(metrics.accuracy, matrix), labels="stars", **at)
    records.add("macro_f1", estimate(metrics.macro_f1(metrics.frequent(matrix)), matrix), labels="stars", **at)
    records.add("quadratic_kappa", estimate(metrics.quadratic_kappa, matrix), labels="stars", **at)
    for slice_, stars in ((None, said), ("expected stars", predictions.expected_stars)):
        records.add("mae", estimate(*metrics.mean_of(np.abs(stars - true))), labels="stars", slice=slice_, **at)
    said_sides = sides(predictions).argmax(1)
    matrix = metrics.confusion(SIDE_OF_STARS[true - 1], said_sides, range(len(SIDES)))
    records.add("accuracy", estimate(metrics.accuracy, matrix), labels="polarity", **at)
    records.add("macro_f1", estimate(metrics.macro_f1(metrics.frequent(matrix)), matrix), labels="polarity", **at)


def _measure_recommended(records: Records, womens: pd.DataFrame, predictions: ReviewPredictions) -> None:
    at = {"dataset": "womens", "split": "test", "labels": "recommended"}
    true = womens.recommended.to_numpy(bool)
    matrix = metrics.confusion(true, predictions.recommended, (False, True))
    records.add("accuracy", estimate(metrics.accuracy, matrix), **at)
    records.add("f1_not_recommended", estimate(metrics.f1_of(0), matrix), **at)
    records.add("auroc", estimate(*metrics.auroc(true, predictions.recommend_probabilities)), **at)


def _measure_calibration(
    records: Records, womens: pd.DataFrame, predictions: ReviewPredictions, *, temperature: float
) -> None:
    """Of the stars; what the model said before calibration follows from what it says after."""
    before = predictions.star_probabilities**temperature
    uncalibrated = ReviewPredictions(
        before / before.sum(1, keepdims=True), predictions.recommend_probabilities, predictions.features
    )
    for slice_, each in (("uncalibrated", uncalibrated), (None, predictions)):
        figure = estimate(*metrics.ece(*_top(each, womens)))
        records.add("ece", figure, dataset="womens", split="test", labels="stars", slice=slice_)


def _top(predictions: ReviewPredictions, womens: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """(N,) probability of the stars said, and whether they are right."""
    probabilities = predictions.star_probabilities
    return probabilities.max(1), probabilities.argmax(1) + 1 == womens.stars.to_numpy(int)


def _measure_polarity(records: Records, roberta: RobertaPredictor, part: pd.DataFrame, **at: str) -> None:
    """Positive or negative, whichever has more probability; such data sets know nothing between."""
    negative, _, positive = sides(roberta.predict(list(part.text))).T
    matrix = metrics.confusion(part.positive.to_numpy(int), (positive > negative).astype(int), (0, 1))
    records.add("accuracy", estimate(metrics.accuracy, matrix), labels="polarity", **at)


def amazon_sentences(data_dir: Path) -> pd.DataFrame:
    """Sentences labelled 0 or 1. A block of another data set, with labels up to 2, precedes them in some copies."""
    frame = data.table(data_dir, "reviews/amazon-sentences")
    foreign = np.flatnonzero(~frame.positive.isin([0, 1]))
    return frame.iloc[foreign[-1] + 1 :] if len(foreign) else frame
