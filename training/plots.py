"""Small pictures for the model cards."""

import io
import json
import math
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import numpy as np
from matplotlib import pyplot
from PIL import Image

from training.answers import Answers, per_class
from training.metrics import bin_of

DPI = 90  # keeps each picture below 60 KB


def training_curves(logs: Sequence[Path], path: Path) -> None:
    """Losses over the steps of one or several runs, as logged, side by side."""
    figure, panels = pyplot.subplots(1, len(logs), figsize=(5 * len(logs) + 1, 3.4), squeeze=False)
    for log, axes in zip(logs, panels[0], strict=True):
        rows = [json.loads(line) for line in log.read_text().splitlines()]
        names = sorted({name for row in rows for name in row} - {"step", "lr", "steps_per_s"})
        for name in names:
            known = [(row["step"], row[name]) for row in rows if name in row]
            axes.plot(*zip(*known, strict=True), label=name, linewidth=1)
        axes.set(title=log.parent.name, xlabel="step", ylabel="weighted loss", yscale="log")
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


def reliability(answers: list[Answers], path: Path, *, bins: int = 10) -> None:
    """How often each classifier is right, by how sure it is; the bars behind show how many rows each point has."""
    columns = math.ceil(math.sqrt(len(answers)))
    rows = math.ceil(len(answers) / columns)
    figure, axes = pyplot.subplots(rows, columns, figsize=(2.6 * columns, 2.5 * rows), squeeze=False)
    for panel in axes.flat[len(answers) :]:
        panel.remove()
    for panel, each in zip(axes.flat, answers, strict=False):
        _reliability(panel, each, bins)
    figure.supxlabel("probability of what was said", fontsize=8)
    figure.supylabel("share that is right", fontsize=8)
    _save(figure, path)


def _reliability(panel: pyplot.Axes, answers: Answers, bins: int) -> None:
    places = bin_of(answers.probabilities, bins)
    counts = np.bincount(places, minlength=bins)
    known = counts > 0
    sure, correct = (
        np.bincount(places, values, bins)[known] / counts[known] for values in (answers.probabilities, answers.right)
    )
    panel.bar((np.arange(bins) + 0.5) / bins, counts / counts.sum(), 1 / bins, color="0.9", edgecolor="white")
    panel.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    panel.plot(sure, correct, marker="o", markersize=3, linewidth=1)
    panel.set(xlim=(0, 1), ylim=(0, 1))
    panel.set_title(f"{answers.dataset}: {answers.called}", fontsize=8)
    panel.tick_params(labelsize=7)


def precision_by_class(answers: Answers, path: Path, *, least: int = 1) -> None:
    """Precision of each label with `least` rows or more, the best on top; a dot is its recall."""
    frame = per_class([answers]).query("support >= @least").sort_values(["precision", "support"])
    figure, axes = pyplot.subplots(figsize=(5.5, 0.6 + 0.14 * len(frame)))
    places = np.arange(len(frame))
    axes.barh(places, frame.precision, color="#9ecae1", label="precision")
    axes.plot(frame.recall, places, "o", markersize=2.5, color="#08519c", label="recall")
    named = [f"{label} ({support:,})" for label, support in zip(frame.label, frame.support, strict=True)]
    axes.set_yticks(places, named, fontsize=6)
    axes.set(xlim=(0, 1.01), ylim=(-0.7, len(frame) - 0.3))
    axes.tick_params(axis="x", labelsize=7)
    axes.legend(fontsize=6, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
    _save(figure, path)


def picture_sheet(rows: list[list[tuple[Image.Image, str]]], path: Path) -> None:
    """Rows of pictures, each with a few words below."""
    columns = max(map(len, rows))
    figure, axes = pyplot.subplots(len(rows), columns, figsize=(1.3 * columns, 1.9 * len(rows)), squeeze=False)
    for panel in axes.flat:
        panel.axis("off")
    for panels, row in zip(axes, rows, strict=True):
        for panel, (image, caption) in zip(panels, row, strict=False):
            panel.imshow(image)
            panel.set_title(caption, fontsize=6, y=0, va="top", pad=-2)
    path.parent.mkdir(parents=True, exist_ok=True)
    _save(figure, path, colours=256)


def _save(figure: pyplot.Figure, path: Path, *, colours: int = 64) -> None:
    """Of few colours: a third of the bytes of a picture of millions."""
    figure.tight_layout()
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=DPI)
    pyplot.close(figure)
    Image.open(drawn).convert("RGB").quantize(colours).save(path, optimize=True)
