"""Pictures of the exploration report: charts as inline SVG in the page's own colours, photos as data URIs."""

import base64
import io
from collections.abc import Sequence

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib import pyplot
from matplotlib.ticker import LogLocator
from PIL import Image

INK = "#010203"  # stands for the text's colour; replaced by the page's own, light or dark
SPLIT_COLOURS = ("#3b82c4", "#e08e2b", "#3f9e6e", "#a565b5")  # readable on white and on near black
STYLE = {
    "svg.fonttype": "none", "font.size": 9, "text.color": INK, "axes.edgecolor": INK, "axes.labelcolor": INK,
    "xtick.color": INK, "ytick.color": INK, "axes.spines.top": False, "axes.spines.right": False,
    "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none", "legend.frameon": False,
    "font.family": "sans-serif", "text.parse_math": False,
}  # fmt: skip
MOST_BARS = 25
THUMBNAIL = 104  # pixels, the longer side of a shown picture


def class_shares(counts: pd.DataFrame) -> Markup:
    """Bars of each class's share of its split, splits side by side; `counts` has classes by rows, splits by columns."""
    shares = (100 * counts / counts.sum()).head(MOST_BARS)[::-1]
    with pyplot.rc_context(STYLE):
        figure, axes = pyplot.subplots(figsize=(5.2, 0.7 + len(shares) * (0.12 + 0.09 * counts.shape[1])))
        height = 0.8 / counts.shape[1]
        for i, split in enumerate(counts.columns):
            places = np.arange(len(shares)) + 0.4 - height * (i + 0.5)
            axes.barh(places, shares[split], height, label=str(split), color=SPLIT_COLOURS[i % len(SPLIT_COLOURS)])
        axes.set_yticks(range(len(shares)), [_short(name) for name in shares.index])
        axes.set(xlabel="% of the split", ylim=(-0.6, len(shares) - 0.4))
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=counts.shape[1])
        return _svg(figure, "Share of each class in each split")


def histogram(values: Sequence[float], label: str, *, mark: float | None = None, logarithmic: bool = False) -> Markup:
    """How `values` are spread; `mark` draws a line at a limit. The uppermost 0.5 % are counted in the last bar."""
    values = np.asarray(values, float)
    shown = values.clip(max=np.quantile(values, 0.995)) if not logarithmic else np.maximum(values, 1e-2)
    bins = _edges(shown, logarithmic=logarithmic)
    with pyplot.rc_context(STYLE):
        figure, axes = pyplot.subplots(figsize=(3.6, 2.1))
        axes.hist(shown, bins, color=SPLIT_COLOURS[0])
        axes.set(xlabel=label, ylabel="rows", xscale="log" if logarithmic else "linear")
        axes.yaxis.set_major_locator(pyplot.MaxNLocator(4, integer=True))
        if logarithmic:
            subs = (1,) if bins[-1] > 100 * bins[0] else (1, 2, 5)
            axes.xaxis.set(major_locator=LogLocator(subs=subs), major_formatter="{x:g}", minor_formatter="")
        if mark is not None:
            axes.axvline(mark, color=SPLIT_COLOURS[1], linewidth=1.5)
        return _svg(figure, f"Histogram: {label}")


def _edges(values: np.ndarray, *, logarithmic: bool, most: int = 40) -> np.ndarray:
    """Edges of at most `most` bars; a few whole numbers get a bar each, which leaves no gaps between bars."""
    low, high = values.min(), values.max()
    if logarithmic:
        return np.geomspace(low, max(high, low * 1.01), most + 1)
    if high - low < most and (values == values.round()).all():
        return np.arange(low - 0.5, high + 1)
    return np.histogram_bin_edges(values, most)


def word_scores(words: pd.DataFrame, low: str, high: str) -> Markup:
    """Bars of z-scores of the table of `statistics.telling_words`, to the left for `low`, to the right for `high`."""
    words = words.sort_values("z", ascending=False)[::-1]
    with pyplot.rc_context(STYLE):
        figure, axes = pyplot.subplots(figsize=(5.2, 0.7 + 0.16 * len(words)))
        colours = [SPLIT_COLOURS[1] if z < 0 else SPLIT_COLOURS[0] for z in words.z]
        axes.barh(range(len(words)), words.z, color=colours)
        axes.set_yticks(range(len(words)), [_short(word) for word in words.word], fontsize=8)
        axes.set(xlabel=f"z-score:  ← {low}   {high} →", ylim=(-0.8, len(words) - 0.2))
        return _svg(figure, f"Words that tell {low} from {high}")


def picture(image: Image.Image, *, side: int = THUMBNAIL) -> str:
    """A data URI: PNG for tiny pictures, which keeps their pixels, else a JPEG of at most `side` pixels."""
    if max(image.size) <= 32:
        return _data_uri(image, "PNG")
    small = image.convert("RGB")
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _data_uri(small, "JPEG", quality=80)


def strip(images: Sequence[Image.Image], places: int, *, side: int = THUMBNAIL) -> str:
    """A data URI of pictures in a row, each in its own white square; `places` squares, however few the pictures."""
    row = Image.new("RGB", (side * places, side), "white")
    for i, image in enumerate(images):
        enlarge = Image.Resampling.NEAREST if max(image.size) <= 32 else Image.Resampling.LANCZOS
        scale = side / max(image.size)
        fitted = image.convert("RGB").resize([max(1, round(length * scale)) for length in image.size], enlarge)
        row.paste(fitted, (side * i + (side - fitted.width) // 2, (side - fitted.height) // 2))
    return _data_uri(row, "JPEG", quality=80)


def _data_uri(image: Image.Image, file_format: str, **options: int) -> str:
    buffer = io.BytesIO()
    image.save(buffer, file_format, optimize=True, **options)
    return f"data:image/{file_format.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()}"


def _short(name: object) -> str:
    """A label short enough to stand beside a bar."""
    text = str(name)
    return text if len(text) <= 28 else f"{text[:27]}…"


def _svg(figure: pyplot.Figure, title: str) -> Markup:
    """The figure as an <svg> element; matplotlib escapes every text in it."""
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))  # metadata would name hosts of vocabularies
    figure.savefig(buffer, format="svg", bbox_inches="tight", metadata=nothing)
    pyplot.close(figure)
    element = buffer.getvalue()[buffer.getvalue().index("<svg") :].replace(INK, "currentColor")
    return Markup(element.replace("<svg ", f'<svg role="img" aria-label="{Markup.escape(title)}" ', 1))
