"""Picture sets decoded once into memory-mapped arrays, at the sizes that training reads them."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image
from torch import from_numpy

from models.labels import FASHION_MNIST
from models.pictures import SHAPES, fit, shape_of
from training import data
from training.picture_files import decode, short_hash, size_of

CACHE = Path("cache")
LARGE = max(SHAPES)
MARGIN = 1.15  # large pictures are kept this much larger than they are read, so that a crop loses no detail
CATALOGUE_SHAPE = (80, 60)  # as published
FASHION_MNIST_VAL = 3_000  # last pictures of Fashion-MNIST's training part, kept back to choose and to calibrate on


@dataclass(frozen=True)
class PictureSet:
    """Pictures of one shape, (N, H, W, 3) uint8, beside a table of what is known of them, row by row."""

    pixels: np.ndarray
    rows: pd.DataFrame

    def tensor(self, index: np.ndarray):
        """Pictures `index` as (B, 3, H, W) uint8."""
        return from_numpy(np.ascontiguousarray(self.pixels[index])).permute(0, 3, 1, 2)


def cached(name: str, make: Callable[[], np.ndarray], *, folder: Path = CACHE) -> np.ndarray:
    """The array of this name, memory-mapped; made where it is not there yet, whole or not at all.

    Several processes that find it missing make it each, and the last one's stays.
    """
    path = folder / f"{name}.npy"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.partial.npy")
        np.save(unfinished, make())
        unfinished.replace(path)
    return np.load(path, mmap_mode="r")


def fashion_mnist(data_dir: Path, split: str) -> PictureSet:
    """ "train", "val" (its last pictures) or "test", grey on black as published."""
    pixels, classes = data.fashion_mnist(data_dir, "test" if split == "test" else "train")
    if split != "test":
        part = slice(-FASHION_MNIST_VAL, None) if split == "val" else slice(None, -FASHION_MNIST_VAL)
        pixels, classes = pixels[part], classes[part]
    labels = np.array(FASHION_MNIST.labels)[classes]
    return PictureSet(np.broadcast_to(pixels[..., None], (*pixels.shape, 3)), pd.DataFrame({"label": labels}))


def catalogue(data_dir: Path, split: str) -> PictureSet:
    """The catalogue's "train", "val" or "test" at its own 60×80 pixels."""
    return _decoded_once(f"catalogue-{split}", data.table(data_dir, f"pictures/catalogue-{split}"), CATALOGUE_SHAPE)


def catalogue_large(data_dir: Path) -> PictureSet:
    """Larger pictures of some of the catalogue's training products, with the catalogue's columns."""
    large = data.table(data_dir, "pictures/catalogue-large")
    frame = large[large.split == "train"].merge(
        data.table(data_dir, "pictures/catalogue-train").drop(columns="image"), on="id"
    )
    return _decoded_once("catalogue-large", frame, with_margin(SHAPES[LARGE][0]))


def home(data_dir: Path) -> dict[tuple[int, int], PictureSet]:
    """Training photos that people took at home, by the shape they are read at; labels that name no garment left out."""
    frame = pd.concat([data.table(data_dir, f"pictures/{name}-train") for name in ("home", "home-more")])
    frame = frame[~frame.label.isin(["other", "not sure"])].reset_index(drop=True)
    shapes = [shape_of(width * 10, height * 10) for width, height in map(size_of, frame.image)]
    sets = {}
    for shape in SHAPES[LARGE]:
        members = frame[[own == shape for own in shapes]].reset_index(drop=True)
        sets[shape] = _decoded_once(f"home-{shape[0]}x{shape[1]}", members, with_margin(shape))
    return sets


def _decoded_once(name: str, frame: pd.DataFrame, shape: tuple[int, int]) -> PictureSet:
    """The pictures of a table fitted to one shape, cached for just these pictures in this order."""
    rows = digested(frame)
    pixels = cached(f"{name}-{fingerprint(rows[['digest']])}", lambda: stacked(map(decode, frame["image"]), shape))
    return PictureSet(pixels, rows)


def digested(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table without their pictures (bytes), for which a short hash of each stands in `digest`."""
    return frame.drop(columns="image").assign(digest=frame["image"].map(short_hash))


def fingerprint(rows: pd.DataFrame) -> str:
    """A short hash of a table without its pictures, which their digests stand for."""
    values = pd.util.hash_pandas_object(rows.drop(columns="image", errors="ignore").astype(str), index=False)
    return short_hash(values.to_numpy().tobytes())


def stacked(images: Iterable[Image.Image], shape: tuple[int, int]) -> np.ndarray:
    """(N, *shape, 3) uint8 of all pictures, fitted to one shape."""
    return np.stack([fit(image, shape) for image in images])


def with_margin(shape: tuple[int, int]) -> tuple[int, int]:
    return round(shape[0] * MARGIN), round(shape[1] * MARGIN)
