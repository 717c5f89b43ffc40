"""A shop's own data, as `training/README.md` describes it: `products`, `photos` and `reviews` in one folder."""

import hashlib
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from models.errors import InputError
from models.loading import WEIGHTS_FILE
from models.pictures import SHAPES, fit, shape_of
from training import datasets, picture_sets
from training.items import PictureDataset, ReviewDataset
from training.picture_files import decode
from training.picture_sets import LARGE, PictureSet
from training.tables import find_table

BUNDLED = Path(__file__).parent.parent / "models" / "weights"
LAYOUT = "It may hold a table products with its pictures, a folder photos/<class>/, and a table reviews."


def is_own(data_dir: Path) -> bool:
    """Whether the folder holds a shop's own data rather than the published sets."""
    return bool(find_table(data_dir, "products") or find_table(data_dir, "reviews") or (data_dir / "photos").is_dir())


def pictures(data_dir: Path) -> list[PictureDataset]:
    """The shop's products and its photos by class, whichever there are.

    Raises:
        InputError: there are neither, or none that can be used.
    """
    found = []
    if products := find_table(data_dir, "products"):
        found.append(datasets.catalogue(products, name="products"))
    if (data_dir / "photos").is_dir():
        found.append(datasets.picture_folder(data_dir / "photos", name="photos"))
    if not found:
        raise InputError(f"There are no pictures in {data_dir}.", LAYOUT)
    return found


def by_shape(pictures: PictureDataset, shape: tuple[int, int] | None) -> dict[tuple[int, int], PictureSet]:
    """The pictures by the (height, width) that they are read at, large ones with a margin; decoded once.

    Args:
        shape: the only one that the picture tower takes, or None where it takes any.
    """
    images = [decode(image) for image in pictures.rows["image"]]
    shapes = [shape or shape_of(*image.size) for image in images]
    sets = {}
    for each in sorted(set(shapes)):
        index = np.flatnonzero([own == each for own in shapes])
        kept = picture_sets.with_margin(each) if is_large(each, shape) else each
        digest = hashlib.sha256("".join(pictures.rows["digest"].iloc[index]).encode()).hexdigest()[:16]
        members = [images[i] for i in index]
        pixels = picture_sets.cached(f"own-{digest}-{kept[0]}x{kept[1]}", partial(_stacked, members, kept))
        sets[each] = PictureSet(pixels, pictures.rows.iloc[index].reset_index(drop=True))
    return sets


def is_large(each: tuple[int, int], shape: tuple[int, int] | None) -> bool:
    """Whether pictures read at `each` have detail to spare; not where the tower's only `shape` decides their size."""
    return shape is None and each in SHAPES[LARGE]


def _stacked(images: list[Image.Image], shape: tuple[int, int]) -> np.ndarray:
    return np.stack([fit(image, shape) for image in images])


def told(rows: pd.DataFrame, labels: list[str]) -> pd.Series:
    """What is said of each picture: its title, or else its first label, or else nothing (NA)."""
    titles = rows["title"] if "title" in rows else pd.Series(None, rows.index, dtype=object)
    return titles.fillna(rows[labels[0]]) if labels else titles


def reviews(data_dir: Path) -> ReviewDataset:
    """The shop's reviews.

    Raises:
        InputError: there are none, or none that can be used.
    """
    found = find_table(data_dir, "reviews")
    if not found:
        raise InputError(f"There are no reviews in {data_dir}.", LAYOUT)
    return datasets.reviews(found, name="reviews")


def complete(weights: Path) -> None:
    """Copy the bundled models that are missing in `weights`, so that the assistant can be started with it."""
    for model in ("clip", "roberta", "fusion"):
        if not (weights / model / WEIGHTS_FILE).exists():
            shutil.copytree(BUNDLED / model, weights / model, dirs_exist_ok=True)
