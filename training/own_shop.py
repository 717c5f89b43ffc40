"""A shop's own data, as `training/README.md` describes it: `products`, `photos` and `reviews` in one folder."""

import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from models.errors import InputError
from models.loading import WEIGHTS_FILE
from models.pictures import SHAPES, shape_of
from training import datasets, picture_sets
from training.items import PictureDataset, ReviewDataset
from training.picture_files import decode, size_of
from training.picture_sets import LARGE, PictureSet, fingerprint
from training.tables import find_table

BUNDLED = Path(__file__).parent.parent / "models" / "weights"
MODELS = ("clip", "roberta", "reviews", "fusion", "router")
CARD = ("README.md", "*.png", "training.json", "per_class.csv")
LEAST_TESTED = 10  # rows of a shop's own `test`; of fewer nothing is told
LAYOUT = "It may hold a table products with its pictures, a folder photos/<class>/, and a table reviews."


def is_own(data_dir: Path) -> bool:
    """Whether the folder holds a shop's own data rather than the published sets."""
    return bool(find_table(data_dir, "products") or find_table(data_dir, "reviews") or (data_dir / "photos").is_dir())


def check_weights(data_dir: Path, weights: Path) -> None:
    """Refuse to put what a shop's own data make in the place of the bundled models.

    Raises:
        InputError: that is where they would go.
    """
    if is_own(data_dir) and weights.resolve() == BUNDLED.resolve():
        raise InputError(
            f"Models fine-tuned on {data_dir} would replace the bundled ones in {weights}.",
            "Name another folder with --weights, such as --weights my-weights.",
        )


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
    """The pictures by the (height, width) that they are read at, large ones with a margin; decoded once, then cached.

    Args:
        shape: the only one that the picture tower takes, or None where it takes any.
    """
    shapes = [shape or shape_of(*size_of(image)) for image in pictures.rows["image"]]
    sets = {}
    for each in sorted(set(shapes)):
        rows = pictures.rows[[own == each for own in shapes]].reset_index(drop=True)
        kept = picture_sets.with_margin(each) if is_large(each, shape) else each
        name = f"own-{fingerprint(rows[['digest']])}-{kept[0]}x{kept[1]}"
        pixels = picture_sets.cached(name, partial(_decoded, rows, kept))
        sets[each] = PictureSet(pixels, rows)
    return sets


def _decoded(rows: pd.DataFrame, shape: tuple[int, int]) -> np.ndarray:
    return picture_sets.stacked(map(decode, rows["image"]), shape)


def is_large(each: tuple[int, int], shape: tuple[int, int] | None) -> bool:
    """Whether pictures read at `each` have detail to spare; not where the tower's only `shape` decides their size."""
    return shape is None and each in SHAPES[LARGE]


def split_of(pictures: PictureDataset, split: str) -> PictureDataset | None:
    """The rows of a split, or None where there are none."""
    return pictures.part(split) if (pictures.rows["split"] == split).any() else None


def reviews(data_dir: Path) -> ReviewDataset:
    """The shop's reviews.

    Raises:
        InputError: there are none, or none that can be used.
    """
    found = find_table(data_dir, "reviews")
    if not found:
        raise InputError(f"There are no reviews in {data_dir}.", LAYOUT)
    return datasets.reviews(found, name="reviews")


def compared(what: str, before: float, after: float) -> str:
    """How often a model was right on rows of the shop's own `test` before fine-tuning, and is after it."""
    return f"Right on {what} of the shop's own test part: {before:.1%} before fine-tuning, {after:.1%} after."


def complete(weights: Path, models: tuple[str, ...] = MODELS) -> None:
    """Copy the bundled models that are missing in `weights`, so that the assistant can be started with it.

    Their cards stay behind, since they may be trained further there.
    """
    for model in models:
        if not (weights / model / WEIGHTS_FILE).exists():
            shutil.copytree(BUNDLED / model, weights / model, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*CARD))
