"""Data sets as users bring them: each reader gives one with splits, and counts what it had to leave out.

A column `split` is honoured; without one, rows are split by the hash of the product's id (`training.splits`).
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models.errors import InputError
from models.labels import FASHION_MNIST
from training.cleaning import clean_text
from training.downloads import FASHION_MNIST_URL, fashion_mnist_files, read_idx
from training.items import Dataset, PairedDataset, PictureDataset, ReviewDataset
from training.picture_files import PictureFinder, digest, pictures_below, short_hash
from training.picture_sets import FASHION_MNIST_VAL
from training.splits import NAMES, SHARES, assign_splits, split_name
from training.tables import Roles, Table, as_text, known, read_table

IMAGE_NAMES = ("image", "picture", "photo", "img", "image_path", "image_file", "path", "file", "file_name", "filename")
PICTURE_ROLES: Roles = {
    "id": ("id", "product_id", "article_id", "item_id", "sku", "asin"),
    "image": IMAGE_NAMES,
    "title": ("title", "name", "product_name", "product_title", "product_display_name", "product"),
    "colour": ("colour", "color", "base_colour", "base_color"),
    "category": ("category", "master_category"),
    "article_type": ("article_type", "product_type"),
}
PAIR_ROLES: Roles = {
    "id": PICTURE_ROLES["id"],
    "image": IMAGE_NAMES,
    "text": ("text", "caption", "title", "description"),
}
REVIEW_ROLES: Roles = {
    "id": ("product_id", "product", "asin", "parent_asin", "sku", "item_id", "clothing_id", "id"),
    "text": ("text", "review_text", "review", "review_body", "body", "content", "comment", "reviews", "sentence"),
    "title": ("title", "summary", "headline", "review_title", "review_headline", "review_summary"),
    "stars": ("stars", "star", "rating", "overall", "score", "star_rating", "review_rating"),
    "positive": ("positive", "polarity", "sentiment", "label"),
    "recommended": ("recommended", "recommended_ind", "recommend", "would_recommend", "is_recommended"),
}
LABELS = ("label", "article_type", "category", "sub_category", "colour", "gender", "season", "usage", "class", "brand")
MAIN_LABELS = ("label", "article_type", "product_type", "type", "class", "sub_category", "category")  # best first
MOST_LABELS = 200  # different values of a column of labels; a name has more

TRUE = {"1", "true", "yes", "y", "positive", "pos", "good", "recommended"}
FALSE = {"0", "-1", "false", "no", "n", "negative", "neg", "bad", "not recommended"}
NEITHER = {"neutral", "neu", "mixed"}
TOLERATED = 0.1  # share of broken stars or polarity that is left out; with more, the column means something else

PICTURE_REMEDY = (
    "Give JPEG, PNG or WebP files, by paths relative to the table or named by the product's id, or their bytes."
)
TEXT_REMEDY = "Give each row a text of a word or more."

Shares = tuple[float, float, float]


def fashion_mnist(
    folder: str | Path, split: str = "train", *, download: bool = False, url: str = FASHION_MNIST_URL
) -> PictureDataset:
    """Fashion-MNIST's "train", "val" (the last pictures of its training part) or "test" (arXiv:1708.07747).

    Its IDX files are looked for in `folder`, below it, and where Debian's package puts them; `download` gets them from
    their publisher otherwise.
    """
    if split not in NAMES:
        raise InputError(f"Fashion-MNIST has no split {split!r}.", f"It has {', '.join(NAMES)}.")
    prefix = "t10k" if split == "test" else "train"
    pixels, classes = map(read_idx, fashion_mnist_files(Path(folder), prefix, download=download, url=url))
    if pixels.ndim != 3 or pixels.shape[:1] != classes.shape or classes.max(initial=0) >= len(FASHION_MNIST.labels):
        raise InputError(f"Pictures {pixels.shape} and labels {classes.shape} are not Fashion-MNIST's.")
    rows = pd.DataFrame({"id": [f"{prefix}-{number}" for number in range(len(pixels))], "image": list(pixels)})
    rows["label"], rows["split"] = np.array(FASHION_MNIST.labels)[classes], split
    rows = {"train": rows[:-FASHION_MNIST_VAL], "val": rows[-FASHION_MNIST_VAL:], "test": rows}[split]
    return PictureDataset("fashion-mnist", rows.reset_index(drop=True), {}, ("label",), split)


def catalogue(
    table: str | Path, pictures: str | Path | None = None, *, name: str | None = None, shares: Shares = SHARES
) -> PictureDataset:
    """A shop's products: a table with their pictures as bytes, as paths (relative to `pictures` or to the table), or in
    files named by the product's id, in `pictures` or below it (by default, where the table is).

    Every column of few different words is one of labels; numbers and long texts are metadata.

    Raises:
        InputError: no pictures, nothing that tells what they show, or not one usable row.
    """
    read = read_table(Path(table))
    read.rename(PICTURE_ROLES)
    _clean(read, "title")
    labels = _label_columns(read.rows)
    if not labels:
        read.require("title", PICTURE_ROLES, what="titles or labels")
    _find_pictures(read, pictures, PICTURE_ROLES)
    return _finished(PictureDataset, read, ["id", "digest", "title"], name, shares, PICTURE_REMEDY, labels)


def picture_folder(folder: str | Path, *, name: str | None = None, shares: Shares = SHARES) -> PictureDataset:
    """Pictures by class, `folder/<class>/*.jpg` (or png, webp), in folders `train`, `val` and `test` or directly.

    Raises:
        InputError: no such folder, no folders of pictures in it, or no picture that can be read.
    """
    folder = Path(folder)
    inside = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if not inside:
        raise InputError(
            f"There are no folders in {folder}.", "Put the pictures of each class into a folder of its name."
        )
    by_split = all(split_name(path.name) in NAMES for path in inside)
    classes = sorted(path for split in inside for path in split.iterdir() if path.is_dir()) if by_split else inside
    read = Table(
        folder, pd.DataFrame([{"image": path, "label": at.name} for at in classes for path in pictures_below(at)])
    )
    read.usable(remedy=PICTURE_REMEDY)
    read.rows["id"] = [path.relative_to(folder).as_posix() for path in read.rows["image"]]
    if by_split:
        read.rows["split"] = [path.relative_to(folder).parts[0] for path in read.rows["image"]]
    _check_pictures(read)
    return _finished(PictureDataset, read, ["id", "digest"], name, shares, PICTURE_REMEDY, ("label",))


def pairs(
    table: str | Path, pictures: str | Path | None = None, *, name: str | None = None, shares: Shares = SHARES
) -> PairedDataset:
    """Pictures with a text each, such as captions; pictures are found as `catalogue` finds them.

    Raises:
        InputError: no column of pictures or of texts, or not one usable row.
    """
    read = read_table(Path(table))
    read.rename(PAIR_ROLES)
    read.require("text", PAIR_ROLES, what="texts")
    _clean(read, "text")
    read.drop(~read.rows["text"].map(known), "text empty")
    _find_pictures(read, pictures, PAIR_ROLES)
    return _finished(PairedDataset, read, ["id", "digest", "text"], name, shares, PICTURE_REMEDY)


def reviews(
    table: str | Path,
    *,
    scale: tuple[float, float] | None = None,
    labelled: bool = True,
    name: str | None = None,
    shares: Shares = SHARES,
) -> ReviewDataset:
    """Reviews with their stars, polarity or recommendation, or with `labelled=False` any texts.

    Args:
        scale: lowest and highest stars, where they are not 1 and 5; they are brought to 1…5.

    Raises:
        InputError: no column of texts or of verdicts, stars of another scale, a polarity in words that we don't know, or
            not one usable row.
    """
    read = read_table(Path(table))
    read.rename(REVIEW_ROLES)
    read.require("text", REVIEW_ROLES, what="texts")
    if labelled and not {"stars", "positive", "recommended"} & set(read.rows):
        read.require("stars", REVIEW_ROLES, what="stars or polarity")
    for role in ("text", "title"):
        _clean(read, role)
    read.drop(~read.rows["text"].map(known), "text empty")
    read.usable(remedy=TEXT_REMEDY)
    if "stars" in read.rows:
        _scale_stars(read, scale)
    for role in ("positive", "recommended"):
        if role in read.rows:
            _read_truth(read, role)
    _fill_ids(read.rows, read.rows["text"].map(lambda text: short_hash(text.encode())))
    return _finished(ReviewDataset, read, ["text", "id"], name, shares, TEXT_REMEDY)  # headlines are alike: no link


def _find_pictures(read: Table, pictures: str | Path | None, roles: Roles) -> None:
    beside = read.source.parent
    finder = PictureFinder(Path(pictures), beside) if pictures else PictureFinder(beside)
    if "image" in read.rows:
        found = read.rows["image"].map(finder.find)
    else:
        if "id" not in read.rows:
            read.require("image", roles, what="pictures, and none of ids that pictures could be named by")
        found = read.rows["id"].map(as_text).map(finder.named)
    given = read.rows.get("image", default=found)
    is_address = given.map(lambda value: isinstance(value, str) and value.startswith(("http://", "https://")))
    read.rows["image"] = found.astype(object)
    read.drop(is_address, "picture is a web address")
    read.drop(~read.rows["image"].map(known), "picture missing")
    _check_pictures(read)


def _check_pictures(read: Table) -> None:
    """Leaves out pictures that can't be decoded; each is decoded once for it, and not kept."""
    read.usable(remedy=PICTURE_REMEDY)
    read.rows["digest"] = read.rows["image"].map(digest)
    read.drop(~read.rows["digest"].map(known), "picture unreadable")
    _fill_ids(read.rows, read.rows["digest"])


def _fill_ids(rows: pd.DataFrame, instead: pd.Series) -> None:
    """Ids as text; where there is none, one that follows from what the row holds."""
    ids = rows["id"].map(as_text) if "id" in rows else pd.Series(None, rows.index, dtype=object)
    rows["id"] = ids.where(ids.map(known), instead)


def _clean(read: Table, role: str) -> None:
    if role in read.rows:
        read.rows[role] = read.rows[role].map(lambda value: clean_text(str(value)) or None if known(value) else None)


def _label_columns(rows: pd.DataFrame) -> tuple[str, ...]:
    """Columns of labels, the one that says best what a product is first."""
    others = [column for column in rows if column not in ("id", "image", "title", "digest", "split")]
    labels = [column for column in others if _is_label(column, rows[column].dropna())]
    return tuple(sorted(labels, key=lambda column: (*MAIN_LABELS, column).index(column)))


def _is_label(column: str, values: pd.Series) -> bool:
    if not values.map(lambda value: isinstance(value, str)).all():
        return False
    return column in LABELS or 2 <= values.nunique() <= min(MOST_LABELS, len(values) / 2)


def _scale_stars(read: Table, scale: tuple[float, float] | None) -> None:
    stars = read.rows["stars"].map(_number)
    low, high = scale or (1, 5)
    off = (stars < low) | (stars > high)
    if scale is None and (off.mean() > TOLERATED or stars.max() <= 1):
        raise InputError(
            f"{read.source.name} has stars from {stars.min():g} to {stars.max():g} in its column {read.names['stars']}, and 1 to 5 are expected.",
            "Give their scale, such as scale=(1, 10); name the column `positive` if it is polarity.",
        )
    read.rows["stars"] = np.floor(1.5 + 4 * (stars - low) / (high - low)).astype("Int64")
    read.drop(off, "stars off the scale")


def _number(value: Any) -> float:
    """The number that a cell begins with: "4,5", "4 out of 5 stars"; NaN without one."""
    match = re.match(r"\s*(-?\d+(?:[.,]\d+)?)", str(value))
    return float(match[1].replace(",", ".")) if match else float("nan")


def _read_truth(read: Table, role: str) -> None:
    words = read.rows[role].map(as_text).astype("string").str.lower().str.removesuffix(".0")
    false = FALSE - {"0"} if (words == "-1").any() else FALSE  # −1, 0, 1: the zero is neutral
    unknown = words.notna() & ~words.isin(TRUE | FALSE | NEITHER)
    if unknown.mean() > TOLERATED:
        examples = ", ".join(words[unknown].unique()[:3])
        raise InputError(
            f"{read.source.name} has {examples} in its column {read.names[role]}.",
            "Write 1 and 0, true and false, yes and no, or positive and negative; rename a column that means something else.",
        )
    nothing = pd.Series(pd.NA, words.index, dtype="boolean")
    read.rows[role] = nothing.mask(words.isin(TRUE), True).mask(words.isin(false), False)
    read.drop(unknown, f"{role} not understood")


def _finished(
    kind: Callable[..., Dataset], read: Table, links: list[str], name: str | None, shares: Shares, remedy: str,
    labels: tuple[str, ...] = (),
) -> Any:  # fmt: skip
    """The data set of what is left of a table, without repeated rows, with splits."""
    compared = read.rows.drop(columns="image", errors="ignore").astype(str)
    read.drop(compared.duplicated(), "repeated")
    if "split" in read.rows:
        read.drop(~read.rows["split"].map(known), "split missing")
    rows = read.usable(remedy=remedy)
    rows["split"] = assign_splits(rows, [link for link in links if link in rows], shares)
    return kind(name or read.source.name.split(".")[0], rows, dict(read.dropped), labels)
