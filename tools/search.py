"""Products of a catalogue that look like a picture, fit some words, or both."""

from collections.abc import Mapping
from functools import lru_cache
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.errors import InputError
from models.settings import settings
from models.texts import encodable
from tools.catalogue import Catalogue, load_catalogue, vectors_of
from tools.guards import clean_text, load_image
from tools.results import FoundProduct, SearchReport

if TYPE_CHECKING:
    from tools.guards import ImageSource

    Query = str | ImageSource | tuple[ImageSource | None, str]

NO_CATALOGUE = "No catalogue is loaded."
ADD_ONE = "Index yours with `product-assistant index FOLDER_OR_TABLE -o INDEX`, and start with `--catalogue INDEX`."
MOST = 50  # products of one answer


def search_catalog(
    query: "Query",
    k: int = 5,
    where: Mapping[str, Any] | None = None,
    *,
    catalogue: Catalogue | str | PathLike[str] | None = None,
) -> SearchReport:
    """The products that come closest, by the exact cosine in CLIP's space.

    Args:
        query: words; a picture (path, bytes, file object, `PIL.Image` or array); or a pair of both. A string that
            names an existing file is a picture; the words of a pair, whose picture may be None, are always words.
        k: how many products, 1 to 50.
        where: column → value, or a list of values, that products must have: {"gender": "Women"}.
        catalogue: an index, or its folder; the one of the settings (`PRODUCT_ASSISTANT_CATALOGUE`) when not given.

    Raises:
        InputError: no catalogue, no such column, or nothing asked for.
        ImageError, TextError, LimitError: the picture or the words can't be read.
    """
    if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MOST:
        raise InputError(f"k must be a whole number from 1 to {MOST}, and is {k!r}.", "Leave it out for 5.")
    held = _opened(catalogue)
    picture, words = _parts(query)
    keep = np.flatnonzero(held.matching(where or {}))
    scores = held.vectors[keep] @ vectors_of([(picture, words)])[0]
    order = np.argsort(-scores, kind="stable")[:k]
    found = [
        FoundProduct(id=entry.id, title=entry.title, score=float(np.clip(scores[place], -1, 1)), picture=entry.picture,
                     columns=entry.columns)
        for place in order
        for entry in [held.entries[keep[place]]]
    ]  # fmt: skip
    return SearchReport(
        products=found, searched=len(keep), words=words or None, by_picture=picture is not None, where=_told(where)
    )


def _opened(catalogue: Catalogue | str | PathLike[str] | None) -> Catalogue:
    if isinstance(catalogue, Catalogue):
        return catalogue
    folder = settings().catalogue if catalogue is None else Path(fspath(catalogue))
    if folder is None:
        raise InputError(NO_CATALOGUE, ADD_ONE)
    changed = (folder / "index.json").stat().st_mtime_ns if (folder / "index.json").exists() else 0
    return _loaded(folder, changed)


@lru_cache(4)
def _loaded(folder: Path, changed: int) -> Catalogue:
    return load_catalogue(folder)


def _parts(query: "Query") -> tuple[Any, str]:
    """The picture, or None, and the words, or nothing."""
    if isinstance(query, tuple):
        picture, words = query
        return None if picture is None else load_image(picture), clean_text(words, what="The query")
    if isinstance(query, str) and not _is_file(query):
        return None, clean_text(query, what="The query")
    return load_image(query), ""


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _told(where: Mapping[str, Any] | None) -> dict[str, list[str]]:
    return {
        column: [encodable(str(each)) for each in (wanted if isinstance(wanted, list | tuple | set) else [wanted])]
        for column, wanted in (where or {}).items()
    }
