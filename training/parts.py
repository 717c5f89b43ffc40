"""The parts of the picture sets that are measured, one picture at a time, and what CLIP makes of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from models.clip_predictor import ClipPredictor
from models.familiarity import PictureFeatures
from training import data, picture_sets
from training.everyday import meanings
from training.picture_files import decode
from training.picture_sets import digested

AT_ONCE = 16  # pictures embedded together
NEEDED = {"home-more-validation": ("label", "kids")}  # columns by table, told before much is measured
GARMENTS = tuple(meanings("home"))  # what home photos show, the ten of "clothing" and seven more


@dataclass(frozen=True)
class Part:
    """A part of a data set: what is known of each picture, row by row, and the pictures themselves, decoded when asked."""

    rows: pd.DataFrame
    picture: Callable[[int], Image.Image]

    def __iter__(self) -> Iterator[Image.Image]:
        return map(self.picture, range(len(self.rows)))

    def only(self, index: np.ndarray) -> "Part":
        """The rows `index`, in its order."""
        return Part(self.rows.iloc[index].reset_index(drop=True), lambda i: self.picture(index[i]))

    def sample(self, count: int, *, seed: int = 0) -> "Part":
        """At most `count` rows drawn at random, in the order of the part."""
        drawn = np.random.default_rng(seed).permutation(len(self.rows))[:count]
        return self.only(np.sort(drawn))


def read(data_dir: Path, name: str) -> Part:
    """The table `pictures/<name>`, "catalogue-large-val" or "-test", or "fashion-mnist-train", "-val" or "-test".

    Photos taken at home that show no garment are left out.
    """
    if name.startswith("fashion-mnist-"):
        pictures = picture_sets.fashion_mnist(data_dir, name.removeprefix("fashion-mnist-"))
        return Part(pictures.rows, lambda i: Image.fromarray(pictures.pixels[i]))
    if name.startswith("catalogue-large-"):
        frame = data.table(data_dir, "pictures/catalogue-large")
        frame = frame[frame.split == name.removeprefix("catalogue-large-")]
    else:
        frame = data.table(data_dir, f"pictures/{name}", NEEDED.get(name, ()))
    if name.startswith("home"):
        frame = frame[frame.label.isin(GARMENTS)]
    jpegs = list(frame.image)
    return Part(digested(frame).reset_index(drop=True), lambda i: decode(jpegs[i]))


def embed(clip: ClipPredictor, images: Iterable[Image.Image]) -> PictureFeatures:
    """Features of all pictures, a few of them in memory at a time."""
    coming = iter(images)
    batches = iter(lambda: list(islice(coming, AT_ONCE)), [])
    return PictureFeatures.joined([clip.picture_features(batch) for batch in batches])
