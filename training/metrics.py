"""Metrics, and 95 % bootstrap intervals for them.

A metric here is a function of counts, not of rows: of a confusion matrix, or of how often each row was drawn. Drawing
rows again with replacement is then drawing counts from a multinomial, for all resamples at once.
"""

from collections.abc import Callable, Sequence
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


def precision_recall_f1(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(L,) precision, recall and F1 of each label of (L + 1, L + 1); 0 where there is nothing to divide by."""
    right = np.diagonal(matrix)[:-1]
    precision, recall = (right / np.maximum(matrix.sum(axis)[:-1], 1) for axis in (0, 1))
    return precision, recall, f1_scores(matrix)


def f1_scores(matrices: np.ndarray) -> np.ndarray:
    """(..., L) F1 of each label; 0 where a label neither is nor was said."""
    right = np.diagonal(matrices, axis1=-2, axis2=-1)[..., :-1]
    said_and_was = (matrices.sum(-2) + matrices.sum(-1))[..., :-1]
    return 2 * right / np.maximum(said_and_was, 1)


def frequent(matrix: np.ndarray, *, least: int = 1) -> np.ndarray:
    """(L,) bool: the labels that at least so many rows of an observed (L + 1, L + 1) have."""
    return matrix[:-1].sum(1) >= least


def macro_f1(labels: np.ndarray) -> Metric:
    """The mean F1 of the labels (L,) bool; the same labels for all resamples."""
    return lambda matrices: f1_scores(matrices)[..., labels].mean(-1)


def f1_of(label: int) -> Metric:
    """The F1 of one label."""
    return lambda matrices: f1_scores(matrices)[..., label]


def quadratic_kappa(matrices: np.ndarray) -> np.ndarray:
    """(...) Cohen's kappa of ordered labels, disagreement weighted by the square of its distance."""
    matrices = matrices[..., :-1, :-1]
    places = np.arange(matrices.shape[-1])
    distance = (places[:, None] - places) ** 2  # (L, L)
    by_chance = (
        matrices.sum(-1)[..., :, None] * matrices.sum(-2)[..., None, :] / matrices.sum((-2, -1))[..., None, None]
    )
    return 1 - (distance * matrices).sum((-2, -1)) / (distance * by_chance).sum((-2, -1))


def mean_of(values: np.ndarray) -> tuple[Metric, np.ndarray]:
    """The mean of values (N,), and the counts that it is estimated from: each row once."""
    return lambda counts: counts @ values / counts.sum(-1), np.ones(len(values), int)


def auroc(positive: np.ndarray, scores: np.ndarray) -> tuple[Metric, np.ndarray]:
    """The probability that a positive row scores above another one, ties counting half, and its counts.

    Args:
        positive: (N,) bool.
        scores: (N,), higher for positive.
    """
    ranks = np.unique(scores, return_inverse=True)[1]
    order = np.argsort(ranks, kind="stable")
    firsts = np.flatnonzero(np.diff(ranks[order], prepend=-1))  # where each different score begins

    def metric(counts: np.ndarray) -> np.ndarray:
        above = np.add.reduceat((counts * positive)[..., order], firsts, axis=-1)  # (..., different scores)
        below = np.add.reduceat((counts * ~positive)[..., order], firsts, axis=-1)
        won = (above * (below.cumsum(-1) - below / 2)).sum(-1)
        return won / (above.sum(-1) * below.sum(-1))

    return metric, np.ones(len(scores), int)


def ece(probabilities: np.ndarray, right: np.ndarray, *, bins: int = ECE_BINS) -> tuple[Metric, np.ndarray]:
    """Expected calibration error (arXiv:1706.04599, equation 3) over bins of equal width, and its counts.

    Args:
        probabilities: (N,) that was given to what was said.
        right: (N,) bool.
    """
    gaps = np.zeros((len(right), bins))
    gaps[np.arange(len(right)), bin_of(probabilities, bins)] = probabilities - right
    return lambda counts: np.abs(counts @ gaps).sum(-1) / counts.sum(-1), np.ones(len(right), int)


def bin_of(probabilities: np.ndarray, bins: int = ECE_BINS) -> np.ndarray:
    """(N,) the number of the bin of each probability."""
    return np.minimum((np.asarray(probabilities) * bins).astype(int), bins - 1)
