"""A data set's pictures for the exploration report: size, quality, copies, examples, and how augmentation varies them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from markupsafe import Markup
from PIL import Image

from models.clip_predictor import clip
from models.pictures import fit, shape_of
from training import explore_plots as plots
from training import statistics
from training.augmentation import HEAVY, LIGHT, MEDIUM, augment
from training.explore_sets import Copies, DataSet, Shown, drawn
from training.picture_sets import with_margin

AT_ONCE = 16
SIDE = 120  # pixels; the tower reads such pictures four times as fast as large ones
MOST_CLASSES = 40  # that examples are shown of, the largest
EXAMPLES = 8  # pictures of a class
WORST = 8  # pictures of each kind of poor quality
SHOWN = 16  # pairs of copies
DRAWS = 3  # of each strength of augmentation


@dataclass(frozen=True)
class Pictures:
    """What is computed of a set's pictures; `rows` of them were looked at for size and quality."""

    channels: statistics.ChannelHistogram  # of the first split
    channel_rows: int
    rows: int
    sizes: pd.Series
    charts: list[Markup]
    worst: dict[str, list[Shown]]
    examples: dict[str, str]  # class → data URI of a strip
    means: list[Shown]
    copies: Copies


@dataclass(frozen=True)
class _Measured:
    prints: statistics.Fingerprints  # of all pictures
    channels: statistics.ChannelHistogram
    quality: pd.DataFrame  # of the sampled rows: width, height, sharpness, brightness, contrast


def pictures(each: DataSet, sample: int) -> Pictures:
    """Everything that is told of the pictures of a set, each decoded once for it."""
    first = (each.rows.split == each.rows.split.iloc[0]).to_numpy()
    measured = _measure(each, first, set(drawn(len(each.rows), sample).tolist()))
    quality = measured.quality
    return Pictures(
        channels=measured.channels,
        channel_rows=int(first.sum()),
        rows=len(quality),
        sizes=(quality.width.astype(str) + "×" + quality.height.astype(str)).value_counts(),
        charts=_charts(quality),
        worst=_worst(each, quality),
        examples=_examples(each),
        means=_means(each) if each.grey else [],
        copies=_copies(each, measured.prints),
    )


def _measure(each: DataSet, first: np.ndarray, sampled: set[int]) -> _Measured:
    keys, hashes, thumbnails, quality = [], [], [], {}
    channels = statistics.ChannelHistogram()
    for row in range(len(each.rows)):
        image = each.image(row)
        keys.append(each.key(row))
        hashes.append(statistics.difference_hash(image))
        thumbnails.append(statistics.thumbnail(image))
        if first[row]:
            channels.add(each.pictures[row][..., None] if each.grey else np.asarray(image))
        if row in sampled:
            judged = statistics.quality(np.asarray(image.convert("L")))
            quality[row] = {"width": image.width, "height": image.height, **vars(judged)}
    prints = statistics.Fingerprints(np.array(keys), np.array(hashes, np.uint64), np.stack(thumbnails))
    return _Measured(prints, channels, pd.DataFrame.from_dict(quality, orient="index"))


def _charts(quality: pd.DataFrame) -> list[Markup]:
    charts = [
        plots.histogram(quality.sharpness, "sharpness (variance of the Laplacian)", logarithmic=True),
        plots.histogram(quality.brightness, "brightness (mean grey, 0…1)"),
        plots.histogram(quality.contrast, "contrast (deviation of grey, 0…0.5)"),
    ]
    if len(quality[["width", "height"]].drop_duplicates()) > 1:
        charts.append(plots.histogram(quality.width / quality.height, "width / height"))
        charts.append(plots.histogram(quality[["width", "height"]].max(axis=1), "longer side, pixels"))
    return charts


def _worst(each: DataSet, quality: pd.DataFrame) -> dict[str, list[Shown]]:
    kinds = {
        "Least sharp": quality.sharpness.nsmallest(WORST),
        "Darkest": quality.brightness.nsmallest(WORST),
        "Brightest": quality.brightness.nlargest(WORST),
        "Least contrast": quality.contrast.nsmallest(WORST),
    }
    return {
        kind: [
            Shown(f"{value:.4g} · {each.named(row)}", plots.picture(each.image(row))) for row, value in worst.items()
        ]
        for kind, worst in kinds.items()
    }


def _examples(each: DataSet) -> dict[str, str]:
    """A strip of pictures of each class, the largest classes first; one of any pictures where there are no classes."""
    rows = (each.labels.dropna() if each.label else each.rows.split).sample(frac=1, random_state=0)
    chosen = {label: rows.index[rows == label][:EXAMPLES] for label in rows.value_counts().index[:MOST_CLASSES]}
    return {label: plots.strip([each.image(row) for row in members], EXAMPLES) for label, members in chosen.items()}


def _means(each: DataSet) -> list[Shown]:
    """The mean picture of each class of grey pictures of one size."""
    labels = each.labels.to_numpy()
    means = {
        label: each.pictures[labels == label].mean(0).astype(np.uint8) for label in each.labels.value_counts().index
    }
    return [Shown(label, plots.picture(Image.fromarray(mean))) for label, mean in means.items()]


def _copies(each: DataSet, prints: statistics.Fingerprints) -> Copies:
    splits = each.rows.split.to_numpy()
    pairs = statistics.near_pairs(prints)
    across = splits[pairs[:, 0]] != splits[pairs[:, 1]]
    groups = statistics.contradictions(pd.Series(prints.keys), each.labels)
    return Copies(
        rows=len(each.rows),
        exact=statistics.exact_copies(prints.keys, splits),
        near=statistics.near_copies(pairs, splits),
        pairs=[_pair(each, *pair) for pair in [*pairs[across].tolist(), *pairs[~across].tolist()][:SHOWN]],
        contradicting=len(groups),
        contradictions=[
            Shown(" — ".join(map(each.named, rows[:4])), plots.picture(each.image(rows[0]))) for rows in groups[:SHOWN]
        ],
    )


def _pair(each: DataSet, first: int, second: int) -> Shown:
    both = [plots.picture(each.image(row)) for row in (first, second)]
    return Shown(f"{each.named(first)} — {each.named(second)}", *both)


def clip_features(each: DataSet, rows: np.ndarray) -> np.ndarray:
    """(N, D) unit vectors of the bundled CLIP, of pictures no larger than `SIDE`."""
    parts = [rows[i : i + AT_ONCE] for i in range(0, len(rows), AT_ONCE)]
    return torch.cat([clip().image_features([_small(each.image(row)) for row in part]) for part in parts]).numpy()


def _small(image: Image.Image) -> Image.Image:
    image.thumbnail((SIDE, SIDE))
    return image


def augmentations(sets: Sequence[DataSet]) -> list[tuple[str, list[str]]]:
    """Two rows of the picture grid a set: its name, then data URIs of a picture and of draws of each strength."""
    torch.manual_seed(0)
    return [(each.name, _varied(each.image(row))) for each in sets if each.pictures is not None for row in drawn(len(each.rows), 2)]  # fmt: skip


def _varied(image: Image.Image) -> list[str]:
    shape = shape_of(*image.size)
    pixels = torch.from_numpy(fit(image, with_margin(shape)).copy()).permute(2, 0, 1)  # (3, H, W)
    batch = pixels.expand(DRAWS, -1, -1, -1)
    varied = torch.cat([augment(batch, shape, strength) for strength in (LIGHT, MEDIUM, HEAVY)])
    shown = [Image.fromarray(each.permute(1, 2, 0).round().byte().numpy()) for each in varied]
    return [plots.picture(each) for each in (image, *shown)]
