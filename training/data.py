"""Where the data sets are, and how each is read; see `training/README.md` for where anyone can get them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from models.errors import InputError
from training.downloads import fashion_mnist_files, read_idx

# The catalogue's columns of words
CATALOGUE_TEXTS = ("title", "gender", "category", "sub_category", "article_type", "colour", "season", "usage")


def table(data: Path, name: str, columns: Sequence[str] = ()) -> pd.DataFrame:
    """The Parquet table `name`, such as "reviews/womens-train", below the data folder.

    Args:
        columns: that it must have.

    Raises:
        InputError: there is no such table, or it lacks a column.
    """
    path = data / f"{name}.parquet"
    if not path.exists():
        raise InputError(
            f"There is no {path}.", "Name the folder of the data sets with --data; see training/README.md."
        )
    frame = pd.read_parquet(path)
    if lacking := [column for column in columns if column not in frame]:
        raise InputError(f"{path} has no column {', '.join(lacking)}; training/README.md tells what each table holds.")
    return frame


def fashion_mnist(data: Path, split: str) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (N, 28, 28) uint8 and classes (N,) int64 of Fashion-MNIST's "train" or "test" (arXiv:1708.07747)."""
    prefix = {"train": "train", "test": "t10k"}[split]
    images, labels = fashion_mnist_files(data, prefix)
    return read_idx(images), read_idx(labels).astype(np.int64)


def review_texts(frame: pd.DataFrame) -> list[str]:
    """Title and text of each review as one string, as the model reads them."""
    titles = frame["title"].fillna("").str.strip() if "title" in frame else pd.Series([""] * len(frame))
    return [f"{title}. {text}" if title else text for title, text in zip(titles, frame["text"], strict=True)]


def shop_texts(data: Path) -> Iterator[str]:
    """Every text that the vocabulary is made for: training parts only."""
    womens = table(data, "reviews/womens-train", ("text", "class"))
    yield from review_texts(womens)
    yield from womens["class"].dropna().unique()
    shops = table(data, "reviews/other-shops", ("split", "text"))
    yield from shops.loc[shops.split != "test", "text"]
    catalogue = table(data, "pictures/catalogue-train", CATALOGUE_TEXTS)
    for column in CATALOGUE_TEXTS:
        yield from catalogue[column].dropna()
