"""Which rows are for training, which to choose on, and which to measure on.

A split is drawn from a hash of the product's id, so it is the same on every machine and stays when rows are added.
Rows that are linked, by an id, a text, a picture, stay together: otherwise the test measures memory.
"""

import hashlib
import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

SHARES = (0.8, 0.1, 0.1)  # of train, val and test
NAMES = ("train", "val", "test")
ALIASES = {"training": "train", "validation": "val", "valid": "val", "dev": "val", "eval": "val", "testing": "test"}
LARGEST_GROUP = 0.5  # of all rows; a larger group would leave no room for the shares
SMALL_GROUP = 20  # rows that may always stay together


def split_name(value: object) -> str:
    """A split's name as we write it: "Validation" → "val"."""
    name = str(value).strip().lower()
    return ALIASES.get(name, name)


def assign_splits(rows: pd.DataFrame, links: Sequence[str], shares: tuple[float, float, float] = SHARES) -> pd.Series:
    """The split of each row: its own where there is a column `split`, else one drawn by the hash of its id.

    Where the column names no "val", some of "train" becomes it, drawn in the same way.

    Args:
        rows: with a column `id` of str, none missing.
        links: columns whose equal values keep rows together, the most important first. From the last on they are given
            up, with a warning, while one group of linked rows would hold more than half of all.
    """
    if "split" not in rows:
        return _drawn(rows, links, dict(zip(NAMES, shares, strict=True)))
    given = rows["split"].map(split_name)
    train = given == "train"
    if train.any() and not (given == "val").any():
        given[train] = _drawn(rows[train], links, {"train": shares[0], "val": shares[1]})
    return given


def _drawn(rows: pd.DataFrame, links: Sequence[str], shares: dict[str, float]) -> pd.Series:
    groups, key = _groups(rows, list(links))
    keys = rows[key].groupby(groups).transform("min")
    positions = keys.map({key: _position(key) for key in keys.unique()})
    ends = np.cumsum(list(shares.values())) / sum(shares.values())
    return pd.Series(
        np.array(list(shares))[np.searchsorted(ends[:-1], positions, side="right")], rows.index, dtype=object
    )


def _position(key: str) -> float:
    """A number in 0…1, evenly spread over keys."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) / 2**64


def _groups(rows: pd.DataFrame, links: list[str]) -> tuple[np.ndarray, str]:
    """(N,) numbers of groups, and the column that names them: the id, unless its link had to be given up."""
    groups = linked(rows, links)
    while len(links) > 1 and np.bincount(groups).max() > max(SMALL_GROUP, LARGEST_GROUP * len(rows)):
        warnings.warn(
            f"Rows linked by {' and '.join(links)} are mostly one group; "
            f"rows that share only {links[-1]} may therefore sit in different splits.",
            stacklevel=2,
        )
        links = links[:-1]
        groups = linked(rows, links)
    return groups, "id" if "id" in links else links[0]


def linked(rows: pd.DataFrame, links: Sequence[str]) -> np.ndarray:
    """(N,) the number of each row's group; rows that share a value, directly or through others, share a group.

    Texts are compared without case; a missing value links nothing.
    """
    count, ends = len(rows), [(np.empty(0, int), np.empty(0, int))]
    for link in links:
        codes, values = pd.factorize(rows[link].astype("string").str.casefold())
        known = np.flatnonzero(codes >= 0)
        ends.append((known, codes[known] + count))  # values are vertices too, after the rows
        count += len(values)
    from_rows, to_values = (np.concatenate(side) for side in zip(*ends, strict=True))
    graph = coo_array((np.ones(len(from_rows)), (from_rows, to_values)), shape=(count, count))
    return connected_components(graph, directed=False)[1][: len(rows)]
