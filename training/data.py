"""Where the data sets are, and how each is read; see `training/README.md` for where anyone can get them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from models.errors import InputError
from training.downloads import fashion_mnist_files, read_idx


def table(data: Path, name: str) -> pd.DataFrame:
    """The Parquet table `name`, such as "reviews/womens-train", below the data folder."""
    path = data / f"{name}.parquet"
    if not path.exists():
        raise InputError(
            f"There is no {path}.", "Name the folder of the data sets with --data; see training/README.md."
        )
    return pd.read_parquet(path)


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
    womens = table(data, "reviews/womens-train")
    yield from review_texts(womens)
    yield from womens["class"].dropna().unique()
    shops = table(data, "reviews/other-shops")
    yield from shops.loc[shops.split != "test", "text"]
    catalogue = table(data, "pictures/catalogue-train")
    for column in ("title", "gender", "category", "sub_category", "article_type", "colour", "season", "usage"):
        yield from catalogue[column].dropna()
