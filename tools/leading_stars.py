"""Stars that stand before the words of a review, as in what is pasted from a page: "★★☆☆☆ Too thin", "2/5 too thin"."""

import re
from collections.abc import Sequence

from tools.columns import as_number

_LEADING = re.compile(  # "2 stars fell off the dress" is no verdict
    r"\s*(?:(?P<signs>(?:[★⭐]\ufe0f?){1,5}☆{0,4})(?![★⭐☆])"
    r"|[\[(]?(?P<number>[1-5](?:[.,]\d)?)\s?(?:/\s?5\b(?!/)|[- ]?(?i:stars?)\b(?=\s*[-–—:.,!|)\]\n]|\s+[A-Z\"“])|[★⭐]\ufe0f?))"
)
_BULLET = re.compile(r"[★⭐]\ufe0f?")


def leading_stars(texts: Sequence[str]) -> list[float | None]:
    """What each text says at its front that it was given, 1…5; None for those that don't.

    One sign before each of them is a bullet, and no verdict.
    """
    found = [_LEADING.match(text) for text in texts]
    listed = all(_BULLET.fullmatch(match["signs"]) for match in found if match and match["signs"])
    return [None if match is None or (listed and match["signs"]) else _given(match) for match in found]


def _given(match: re.Match) -> float | None:
    stars = as_number(match["signs"] or match["number"])
    return stars if stars is not None and 1 <= stars <= 5 else None
