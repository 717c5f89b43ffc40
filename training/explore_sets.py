"""The data sets below a folder, each as one table with what exploration needs to know of it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from models.errors import InputError
from models.labels import FASHION_MNIST
from training import data, datasets
from training.items import Dataset
from training.picture_files import Picture, decode
from training.tables import as_text, find_table

SPLITS = {"train": 0, "val": 1, "validation": 1, "test": 2}


@dataclass(frozen=True)
class DataSet:
    """A data set whole, all its splits.

    Attributes:
        rows: `split`, "train" first where there is one, and whatever is known, numbered from 0; a missing label is null.
            Texts are `title` and `text`.
        label: the column of the main label; `attributes` are further ones.
        pictures: one a row, or none at all.
        left_out: rows that the reader refused, by reason.
    """

    name: str
    rows: pd.DataFrame
    source: str
    licence: str
    label: str | None = None
    attributes: tuple[str, ...] = ()
    pictures: Sequence[Picture] | None = field(default=None, repr=False)
    left_out: dict[str, int] = field(default_factory=dict)

    @cached_property
    def labels(self) -> pd.Series:
        """The main label of each row, as text; null where there is none."""
        known = self.rows[self.label].map(as_text) if self.label else None
        return pd.Series(known, self.rows.index, dtype=object)

    @property
    def grey(self) -> bool:
        """Whether the pictures are arrays of grey pixels, all of one size, as Fashion-MNIST's."""
        return isinstance(self.pictures, np.ndarray)

    @property
    def label_columns(self) -> list[str]:
        """The columns of labels that hold more than one, the main one first."""
        columns = [self.label, *self.attributes] if self.label else self.attributes
        return [column for column in columns if self.rows[column].nunique() > 1]

    def image(self, row: int) -> Image.Image:
        """The picture of a row, in RGB."""
        return decode(self.pictures[row])

    def key(self, row: int) -> str:
        """Equal for rows whose pictures are stored byte for byte the same."""
        picture = self.pictures[row]
        stored = picture.read_bytes() if isinstance(picture, Path) else bytes(picture)
        return hashlib.blake2b(stored, digest_size=8).hexdigest()

    def named(self, row: int, label: str | None = None) -> str:
        """How a row is spoken of: its label, or what is told instead, its split, its id."""
        identity = str(self.rows["id"].iloc[row]) if "id" in self.rows else f"row {row}"
        known = (label or self.labels.iloc[row], self.rows.split.iloc[row], _shortened(identity))
        return " · ".join(value for value in known if pd.notna(value))


def _shortened(identity: str) -> str:
    """The beginning of a long id, which is enough to find its row by."""
    return identity if len(identity) <= 16 else f"{identity[:10]}…"


@dataclass(frozen=True)
class Shown:
    """A row of a data set as the report shows it."""

    words: str
    picture: str = ""  # a data URI
    second: str = ""  # that of its copy
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Copies:
    """Rows that are there more than once, by pictures or by texts."""

    rows: int
    exact: pd.DataFrame  # as of `statistics.exact_copies`
    near: pd.DataFrame | None = None  # as of `statistics.near_copies`
    pairs: list[Shown] = field(default_factory=list)
    contradicting: int  # groups of copies whose labels differ
    contradictions: list[Shown]


def drawn(count: int, sample: int) -> np.ndarray:
    """Positions of at most `sample` of `count` rows, in order, always the same."""
    return np.sort(np.random.default_rng(0).permutation(count)[:sample])


@dataclass(frozen=True)
class _Published:
    """A published set: its files below the folder by split, "" where a column or nothing tells the split."""

    name: str
    files: dict[str, str]
    licence: str
    label: str | None = None
    attributes: tuple[str, ...] = ()
    rename: dict[str, str] = field(default_factory=dict)


def _parts(prefix: str, *splits: str) -> dict[str, str]:
    return {split: f"{prefix}-{split}" for split in splits}


ENDINGS = (".parquet", ".csv", ".jsonl")  # that the published sets come in
OWN_LABELS = ("label", "article_type", "stars", "positive", "recommended")  # the first is the main one
CATALOGUE_ATTRIBUTES = ("sub_category", "gender", "colour", "season", "usage")
CATALOGUE = _parts("pictures/catalogue", "train", "val", "test")
PUBLISHED = (
    _Published("home", _parts("pictures/home", "train", "validation"), "CC0", "label", ("kids",)),
    _Published("home-more", _parts("pictures/home-more", "train", "validation"), "CC0", "label", ("kids",)),
    _Published("catalogue", CATALOGUE, "MIT", "article_type", CATALOGUE_ATTRIBUTES),
    _Published("catalogue-large", {"": "pictures/catalogue-large"}, "MIT", "article_type"),
    _Published("not-fashion", _parts("pictures/not-fashion", "val", "test"), "research"),
    _Published(
        "womens", _parts("reviews/womens", "train", "val", "test"), "CC0", "stars", ("recommended", "department", "class")
    ),
    _Published("other-shops", {"": "reviews/other-shops"}, "research", "positive", ("domain",)),
    _Published("amazon-sentences", {"": "reviews/amazon-sentences"}, "CC BY 4.0", "positive"),
    _Published(
        "amazon-fashion", {"": "reviews/amazon-fashion"}, "research", "stars",
        rename={"overall": "stars", "reviewText": "text", "summary": "title"},
    ),
    _Published("aspects/mams", _parts("aspects/mams", "train", "val", "test"), "Apache-2.0", "polarity", ("aspect",)),
    _Published("aspects/laptop", _parts("aspects/laptop", "train", "test"), "research", "polarity"),
    _Published("aspects/tshirt", _parts("aspects/tshirt", "train", "test"), "research", "polarity"),
    _Published("intents/clinc150", {"": "intents/clinc150"}, "CC BY 3.0", "intent"),
)  # fmt: skip


def data_sets(folder: Path) -> list[DataSet]:
    """Every data set that is there: Fashion-MNIST, the published ones of `training/README.md` and two that only this report
    reads (amazon-fashion, clinc150), and the user's own, which are a table `products` with its pictures, a folder `photos` of
    pictures by class, and a table `reviews`.

    Raises:
        InputError: no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.", "Name the folder of the data sets with --data.")
    found = [_fashion_mnist(folder), *(_published(folder, each) for each in PUBLISHED), *_own(folder)]
    present = [each for each in found if each is not None]
    if not present:
        raise InputError(f"{folder} holds no data set.", "training/README.md says what is read, and from which files.")
    return present


def _fashion_mnist(folder: Path) -> DataSet | None:
    try:
        parts = {split: data.fashion_mnist(folder, split) for split in ("train", "test")}
    except InputError:
        return None
    rows = [
        pd.DataFrame({"split": split, "label": np.array(FASHION_MNIST.labels)[classes]})
        for split, (_, classes) in parts.items()
    ]
    pixels = np.concatenate([pixels for pixels, _ in parts.values()])
    return DataSet(
        "fashion-mnist", pd.concat(rows, ignore_index=True), "fashion-mnist/*.gz or the installed package", "MIT",
        "label", pictures=pixels,
    )  # fmt: skip


def _published(folder: Path, about: _Published) -> DataSet | None:
    files = {split: path for split, name in about.files.items() if (path := find_table(folder, name, ENDINGS))}
    if not files:
        return None
    rows = pd.concat([_rows(path, split, about) for split, path in files.items()], ignore_index=True)
    if about.name == "catalogue-large":
        rows = _with_catalogue(rows, folder)
    rows = _ordered(rows)
    pictures = rows.pop("image").tolist() if "image" in rows else None
    names = ", ".join(str(path.relative_to(folder)) for path in files.values())
    known = {name for name in (about.label, *about.attributes) if name in rows}
    return DataSet(
        about.name, rows, names, about.licence, about.label if about.label in known else None,
        tuple(name for name in about.attributes if name in known), pictures,
    )  # fmt: skip


def _rows(path: Path, split: str, about: _Published) -> pd.DataFrame:
    frame = _frame(path).rename(columns=about.rename)
    return frame if "split" in frame else frame.assign(split=split or "all")


def _frame(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path) if path.suffix == ".csv" else pd.read_json(path, lines=True)


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Training rows first, then those to choose on, then those to measure on."""
    return rows.sort_values(
        "split", key=lambda split: split.map(SPLITS).fillna(len(SPLITS)), kind="stable", ignore_index=True
    )


def _with_catalogue(rows: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """The larger pictures with what the catalogue knows of the same products."""
    tables = [_frame(path) for name in CATALOGUE.values() if (path := find_table(folder, name, ENDINGS))]
    if not tables:
        return rows
    known = pd.concat(tables)[["id", "title", "article_type"]]
    return rows.merge(known.drop_duplicates("id"), on="id", how="left")


def _own(folder: Path) -> Iterator[DataSet]:
    if products := find_table(folder, "products"):
        yield _read(datasets.catalogue(products), products.name)
    if (folder / "photos").is_dir():
        yield _read(datasets.picture_folder(folder / "photos"), "photos/<class>/")
    if reviews := find_table(folder, "reviews"):
        yield _read(datasets.reviews(reviews), reviews.name)


def _read(own: Dataset, source: str) -> DataSet:
    """What a reader of `training.datasets` made, of the user's own files."""
    rows = _ordered(own.rows)
    known = [name for name in (*OWN_LABELS, *own.label_columns) if name in rows]
    label, *attributes = dict.fromkeys(known) or (None,)
    pictures = rows.pop("image").tolist() if "image" in rows else None
    truths = rows.select_dtypes("boolean").columns
    rows = rows.drop(columns="digest", errors="ignore").astype(dict.fromkeys(truths, "Int64"))
    return DataSet(own.name, rows, source, "your own", label, tuple(attributes), pictures, own.dropped)
