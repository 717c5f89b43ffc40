"""Small pictures for the model cards."""

import json
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import numpy as np
from matplotlib import pyplot

from training.metrics import bin_of

DPI = 90  # keeps each picture below 60 KB


def training_curve(log: Path, path: Path) -> None:
    """Losses over steps, as logged; the existing picture stays where there is no log."""
    if not log.exists():
        return
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    figure, axes = pyplot.subplots(figsize=(6, 3.4))
    names = sorted({name for row in rows for name in row} - {"step", "lr", "steps_per_s"})
    for name in names:
        known = [(row["step"], row[name]) for row in rows if name in row]
        axes.plot(*zip(*known, strict=True), label=name, linewidth=1)
    axes.set(xlabel="step", ylabel="weighted loss", yscale="log")
    axes.legend(fontsize=6, ncols=2, frameon=False)
    _save(figure, path)


def confusion_matrix(matrix: np.ndarray, labels: Sequence[str], path: Path) -> None:
    """Shares of each true label (rows) that were called each label (columns)."""
    shares = matrix / np.maximum(matrix.sum(1, keepdims=True), 1)
    figure, axes = pyplot.subplots(figsize=(5, 4.6))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.argwhere(shares >= 0.005):
        share = shares[row, column]
        axes.text(
            column,
            row,
            f"{100 * share:.0f}",
            ha="center",
            va="center",
            fontsize=7,
            color="white" if share > 0.5 else "black",
        )
    axes.set_xticks(range(len(labels)), labels, rotation=45, ha="right", fontsize=7)
    axes.set_yticks(range(len(labels)), labels, fontsize=7)
    axes.set(xlabel="said, % of each row", ylabel="true")
    _save(figure, path)


def reliability(probabilities: np.ndarray, right: np.ndarray, path: Path, *, bins: int = 10) -> None:
    """How often the model is right, by how sure it is; the bars behind show how many rows each point has."""
    places = bin_of(probabilities, bins)
    counts = np.bincount(places, minlength=bins)
    known = counts > 0
    sure, correct = (np.bincount(places, values, bins)[known] / counts[known] for values in (probabilities, right))
    figure, axes = pyplot.subplots(figsize=(4, 3.6))
    axes.bar((np.arange(bins) + 0.5) / bins, counts / counts.sum(), 1 / bins, color="0.9", edgecolor="white")
    axes.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    axes.plot(sure, correct, marker="o", markersize=4)
    axes.set(xlabel="probability of the stars said", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    _save(figure, path)


def _save(figure: pyplot.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=DPI)
    pyplot.close(figure)
