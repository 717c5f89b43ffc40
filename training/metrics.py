"""Metrics, and 95 % bootstrap intervals for them.

A metric here is a function of counts, not of rows: of a confusion matrix, or of how often each row was drawn. Drawing
rows again with replacement is then drawing counts from a multinomial, for all resamples at once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 1000
RESAMPLES_AT_ONCE = 100  # keeps memory below some tens of megabytes
ECE_BINS = 15

Metric = Callable[[np.ndarray], np.ndarray]  # counts (..., C) or (..., L, L) → values (...)


@dataclass(frozen=True)
class Estimate:
    """A metric's value on `n` rows with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    n: int


def estimate(metric: Metric, counts: np.ndarray, *, seed: int = 0) -> Estimate:
    """`metric` of the observed `counts`, and its interval over counts drawn in their proportion."""
    total = int(counts.sum())
    generator = np.random.default_rng(seed)
    shares = counts.ravel() / total
    values = [
        metric(generator.multinomial(total, shares, RESAMPLES_AT_ONCE).reshape(-1, *counts.shape))
        for _ in range(RESAMPLES // RESAMPLES_AT_ONCE)
    ]
    low, high = np.quantile(np.concatenate(values), [0.025, 0.975])
    return Estimate(float(metric(counts[None])[0]), float(low), float(high), total)


def confusion(true: Sequence, predicted: Sequence, labels: Sequence) -> np.ndarray:
    """(L + 1, L + 1) counts, true by rows; the last of each stands for whatever is none of `labels`."""
    place = {label: i for i, label in enumerate(labels)}
    other = len(place)
    matrix = np.zeros((other + 1, other + 1), int)
    rows, columns = ([place.get(label, other) for label in side] for side in (true, predicted))
    np.add.at(matrix, (rows, columns), 1)
    return matrix


def accuracy(matrices: np.ndarray) -> np.ndarray:
    """(...) share of rows on the diagonal of (..., L + 1, L + 1); what is none of the labels is never right."""
    right = np.diagonal(matrices, axis1=-2, axis2=-1)[..., :-1].sum(-1)
    return right / matrices.sum((-2, -1))


def f1_scores(matrices: np.ndarray) -> np.ndarray:
    """(..., L) F1 of each label; 0 where a label neither is nor was said."""
    right = np.diagonal(matrices, axis1=-2, axis2=-1)[..., :-1]
    said_and_was = (matrices.sum(-2) + matrices.sum(-1))[..., :-1]
    return 2 * right / np.maximum(said_and_was, 1)


def macro_f1(least: int = 1) -> Metric:
    """The mean F1 of the labels that at least so many rows have (in the observed counts, so the same for all resamples)."""
    chosen: list[np.ndarray] = []

    def metric(matrices: np.ndarray) -> np.ndarray:
        if not chosen:
            raise ValueError("macro_f1 must be bound to the observed counts first.")
        return f1_scores(matrices)[..., chosen[0]].mean(-1)

    metric.bind = lambda matrix: chosen.append(matrix[:-1].sum(1) >= least)
    return metric
