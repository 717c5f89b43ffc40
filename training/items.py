"""Data sets as trainers and reports see them: named items, each with its metadata, pictures decoded when asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, TypeVar

import numpy as np
import pandas as pd
from PIL import Image

from models.errors import InputError
from training.picture_files import decode
from training.tables import known


@dataclass(frozen=True)
class PictureItem:
    """A product's picture in RGB, with what is known of the product: `labels` by attribute, a label missing is left out."""

    id: str
    image: Image.Image
    labels: dict[str, str]
    title: str | None
    metadata: dict[str, Any]


@dataclass(frozen=True)
class ReviewItem:
    """A review, cleaned; `id` is the product's where the table names products, `title` is the review's headline."""

    id: str
    text: str
    title: str | None
    stars: int | None  # 1…5
    positive: bool | None
    recommended: bool | None
    metadata: dict[str, Any]


@dataclass(frozen=True)
class PairedItem:
    """A picture and a text of one product, either of which may be missing; `title` is the product's."""

    id: str
    image: Image.Image | None
    text: str | None
    title: str | None
    labels: dict[str, str]
    metadata: dict[str, Any]


Item = TypeVar("Item", PictureItem, ReviewItem, PairedItem)


@dataclass(frozen=True)
class Dataset(Generic[Item]):
    """Rows of a table, each given as an item.

    Attributes:
        rows: one row an item; columns are the item's fields, the labels, `split`, and what goes into its metadata.
            `image` holds paths, bytes or grey pixels; `digest` is equal for identical pictures.
        dropped: rows of the source that can't be used, by reason.
        label_columns: those of `rows` that hold labels.
        split: the part that this is, or None for all.
    """

    name: str
    rows: pd.DataFrame
    dropped: dict[str, int] = field(default_factory=dict)
    label_columns: tuple[str, ...] = ()
    split: str | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Item:
        row = self.rows.iloc[index]
        return self._item({str(name): _plain(value) for name, value in row.items() if known(value)})

    def __iter__(self) -> Iterator[Item]:
        return (self[index] for index in range(len(self)))

    def _item(self, cells: dict[str, Any]) -> Item:
        raise NotImplementedError

    def part(self, split: str) -> "Dataset[Item]":
        """The rows of one split, "train", "val" or "test" (or another that the source names)."""
        rows = self.rows[self.rows["split"] == split].reset_index(drop=True)
        if rows.empty:
            there = ", ".join(f"{name} ({count})" for name, count in self.rows["split"].value_counts().items())
            hint = "Give the table a column split, or more rows, so that each split gets some."
            raise InputError(f"{self.name} has no rows in {split!r}; it has {there}.", hint)
        return replace(self, rows=rows, split=split)

    def _labels(self, cells: dict[str, Any]) -> dict[str, str]:
        return {name: str(cells[name]) for name in self.label_columns if name in cells}

    def _metadata(self, cells: dict[str, Any], item: type) -> dict[str, Any]:
        elsewhere = {each.name for each in fields(item)} | set(self.label_columns) | {"split", "digest"}
        return {name: value for name, value in cells.items() if name not in elsewhere}


class PictureDataset(Dataset[PictureItem]):
    """Pictures of products."""

    def _item(self, cells: dict[str, Any]) -> PictureItem:
        return PictureItem(
            id=cells["id"],
            image=decode(cells["image"]),
            labels=self._labels(cells),
            title=cells.get("title"),
            metadata=self._metadata(cells, PictureItem),
        )


class ReviewDataset(Dataset[ReviewItem]):
    """Reviews of products."""

    def _item(self, cells: dict[str, Any]) -> ReviewItem:
        optional = {name: cells.get(name) for name in ("title", "stars", "positive", "recommended")}
        return ReviewItem(id=cells["id"], text=cells["text"], metadata=self._metadata(cells, ReviewItem), **optional)


class PairedDataset(Dataset[PairedItem]):
    """Pictures and texts of the same products, either of which may be missing."""

    def _item(self, cells: dict[str, Any]) -> PairedItem:
        return PairedItem(
            id=cells["id"],
            image=decode(cells["image"]) if "image" in cells else None,
            text=cells.get("text"),
            title=cells.get("title"),
            labels=self._labels(cells),
            metadata=self._metadata(cells, PairedItem),
        )


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def paired(pictures: PictureDataset, texts: ReviewDataset, *, on: str = "id", name: str | None = None) -> PairedDataset:
    """Each picture with each text of its product, and those that have no partner, by equal values of the column `on`.

    A pair is in its picture's split, a text without a picture in its own. Columns that both sides have are the
    picture's; the text's are kept in the metadata with "text_" before the name ("text_title" is a review's headline).

    Raises:
        InputError: a side has no such column, or the two have no value of it in common.
    """
    for side in (pictures, texts):
        if on not in side.rows:
            columns = ", ".join(side.rows.columns)
            raise InputError(
                f"{side.name} has no column {on!r}; its columns are {columns}.", "Name one that both have."
            )
    left, right = (side.rows.dropna(subset=on) for side in (pictures, texts))
    if not set(left[on]) & set(right[on]):
        examples = f"{left[on].iloc[0]!r} in {pictures.name}, {right[on].iloc[0]!r} in {texts.name}"
        raise InputError(f"No {on!r} is in both: {examples}.", "Name a column of the product's id that both have.")
    shared = (left.columns.intersection(right.columns)).drop(on)
    right = right.rename(columns={column: f"text_{column}" for column in shared})
    rows = left.merge(right, how="outer", on=on)
    for column in shared.intersection(["id", "split"]):
        rows[column] = rows[column].fillna(rows.pop(f"text_{column}"))
    dropped = {f"{side.name}: {why}": count for side in (pictures, texts) for why, count in side.dropped.items()}
    split = pictures.split if pictures.split == texts.split else None
    return PairedDataset(name or f"{pictures.name} with {texts.name}", rows, dropped, pictures.label_columns, split)
