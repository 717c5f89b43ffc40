"""A shop's own data, as `training/README.md` describes it: `products`, `photos` and `reviews` in one folder."""

import shutil
from pathlib import Path

from models.errors import InputError
from models.loading import WEIGHTS_FILE
from training import datasets
from training.items import PictureDataset, ReviewDataset
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
