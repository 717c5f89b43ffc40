"""Temperatures and thresholds, chosen on held-out data for weights that stay as they are.

A model's choice is its folder's `calibration.json`, which its predictor reads; see `write`.
"""

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from scipy.optimize import minimize
from torch import Tensor

from models.clip_predictor import without_lead
from models.roberta_predictor import NEAREST, stars_by
from training import metrics
from training.clip_losses import any_of_loss

TEMPERATURES = torch.from_numpy(np.geomspace(0.2, 6, 240))  # searched; neighbours are 1.4 % apart
CUTS_COST = 0.005  # share of stars that may become wrong for a better kappa


def temperature(logits: Tensor, allowed: Tensor) -> float:
    """What `logits` (N, L) are best divided by: the least −log probability of the labels `allowed` (N, L) to each row.

    Temperature scaling (arXiv:1706.04599, section 4.2). The best label stays the best.
    """
    losses = [any_of_loss(logits / value, allowed, smoothing=0) for value in TEMPERATURES]
    return round(float(TEMPERATURES[int(torch.stack(losses).argmin())]), 4)


def common_temperature(parts: list[tuple[Tensor, Tensor]]) -> float:
    """The same for parts with different numbers of labels, every row of the same weight.

    Args:
        parts: logits (N, L) and the labels allowed (N, L) bool of each.
    """
    width = max(logits.shape[1] for logits, _ in parts)
    # nothing is ever any of the labels that fill up
    logits = torch.cat([F.pad(logits, (0, width - logits.shape[1]), value=-1e4) for logits, _ in parts])
    masks = torch.cat([F.pad(mask, (0, width - mask.shape[1])) for _, mask in parts])
    return temperature(logits, masks)


def binary_temperature(logits: Tensor, truth: Tensor) -> float:
    """The same for one logit a row, (N,), against `truth` (N,) bool."""
    return temperature(torch.stack([logits, torch.zeros_like(logits)], 1), torch.stack([truth, ~truth], 1))


def platt(logits: Tensor, truth: Tensor) -> tuple[float, float]:
    """Slope and bias of a logistic regression from `logits` (N,) to `truth` (N,) bool, each side weighing the same."""
    weight = torch.where(truth, 0.5 / truth.sum(), 0.5 / (~truth).sum()).double()
    slope_and_bias = torch.tensor([1.0, 0.0], dtype=torch.double, requires_grad=True)

    def loss() -> Tensor:
        scaled = logits.double() * slope_and_bias[0] + slope_and_bias[1]
        return F.binary_cross_entropy_with_logits(scaled, truth.double(), weight, reduction="sum")

    _least([slope_and_bias], loss)
    slope, bias = slope_and_bias.tolist()
    return round(slope, 4), round(bias, 4)


def vector_scaling(logits: Tensor, allowed: Tensor) -> tuple[float, list[float]]:
    """A temperature, and biases of the labels that are added after it: the least −log probability of the labels allowed.

    As `temperature`, and where training favoured some labels their bias takes that back (arXiv:1706.04599, section 4.2).

    Args:
        logits: (N, L).
        allowed: (N, L) bool.
    """
    scale = torch.ones(1, dtype=torch.double, requires_grad=True)
    bias = torch.zeros(logits.shape[1], dtype=torch.double, requires_grad=True)
    _least([scale, bias], lambda: any_of_loss(logits.double() * scale + bias, allowed, smoothing=0))
    return round(1 / scale.item(), 4), [round(value, 4) for value in (bias - bias.mean()).tolist()]


def lead_scaling(logits: Tensor, allowed: Tensor) -> tuple[float, float]:
    """A temperature, and what the best label's lead is cut by after it: the least −log probability of the labels allowed.

    Args:
        logits: (N, L).
        allowed: (N, L) bool.
    """

    def loss(chosen: np.ndarray) -> float:
        scaled = without_lead(logits / math.exp(chosen[0]), max(0.0, chosen[1]))
        return float(any_of_loss(scaled, allowed, smoothing=0))

    alone = math.log(temperature(logits, allowed))
    corners = [[alone, 0.0], [alone, 0.5], [alone - 0.2, 0.5]]
    best = minimize(loss, corners[0], method="Nelder-Mead", options={"initial_simplex": corners})
    return round(math.exp(best.x[0]), 4), round(max(0.0, float(best.x[1])), 4)


def expert_weights(log_probs: Tensor, allowed: Tensor) -> list[float]:
    """Weights of experts in a logarithmic opinion pool: the least −log probability of the labels allowed to each row.

    They need neither sum to one nor be positive: their size is a temperature, and an expert may be heard against another
    that it agrees with too often.

    Args:
        log_probs: (E, N, L) of each expert.
        allowed: (N, L) bool.
    """
    experts = log_probs.double()
    weights = torch.zeros(len(experts), dtype=torch.double)
    weights[-1] = 1.0
    weights.requires_grad_()
    _least([weights], lambda: any_of_loss(torch.einsum("e,enl->nl", weights, experts), allowed, smoothing=0))
    return [round(value, 4) for value in weights.tolist()]


def _least(parameters: list[Tensor], loss: Callable[[], Tensor]) -> None:
    """Move the parameters to where the loss, convex in them, is least."""
    optimizer = torch.optim.LBFGS(parameters, max_iter=200, line_search_fn="strong_wolfe")

    def value_and_gradient() -> Tensor:
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return value

    optimizer.step(value_and_gradient)


def best_threshold(probabilities: np.ndarray, truth: np.ndarray) -> float:
    """The threshold under which "no" has its best F1.

    Args:
        probabilities: (N,) of "yes".
        truth: (N,) bool, "yes".
    """
    order = np.argsort(probabilities)
    ordered, no = probabilities[order], ~truth[order]
    said = np.arange(1, len(no) + 1)
    f1 = 2 * no.cumsum() / (said + no.sum())  # of saying "no" to the first so many
    best = int(f1[:-1].argmax())
    return round(float((ordered[best] + ordered[best + 1]) / 2), 4)


def star_cuts(expected: np.ndarray, stars: np.ndarray, *, share: float = 0.5) -> list[float]:
    """Expected stars from which one star more is said, for a better quadratic kappa than the nearest star has.

    The best cuts on a few thousand reviews fit their chance too: going only half of the way to them from the nearest
    star, the kappa is as good on reviews that they were not chosen on, and fewer stars are wrong. Where that still costs
    too many right stars, it is the nearest star.

    Args:
        expected: (N,) 1…5.
        stars: (N,) true stars 1…5.
        share: of the way from the nearest star to the best cuts.
    """
    nearest = np.array(NEAREST)
    best = nearest.copy()
    moves = np.arange(-0.25, 0.501, 0.05)
    for _ in range(3):  # cut by cut, until none moves
        for place in range(len(best)):
            tried = [np.concatenate([best[:place], [nearest[place] + move], best[place + 1 :]]) for move in moves]
            best = max(tried, key=lambda cuts: _kappa(expected, stars, cuts))
    cuts = nearest + share * (best - nearest)
    right_before, right = (np.mean(stars_by(each, expected) == stars) for each in (nearest, cuts))
    return (cuts if right >= right_before - CUTS_COST else nearest).round(4).tolist()


def _kappa(expected: np.ndarray, stars: np.ndarray, cuts: np.ndarray) -> float:
    matrix = metrics.confusion(stars, stars_by(cuts, expected), range(1, len(cuts) + 2))
    return float(np.ravel(metrics.quadratic_kappa(matrix[None]))[0])


def write(folder: Path, chosen: dict) -> None:
    """Keep what was chosen beside the weights that it was chosen for."""
    (folder / "calibration.json").write_text(json.dumps(chosen, indent=2) + "\n")
