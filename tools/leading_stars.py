"""Stars that stand before the words of a review, as in what is pasted from a page: "★★☆☆☆ Too thin", "2/5 too thin"."""

import re
from collections.abc import Sequence

_SIGNS = re.compile(r"\s*(?P<full>(?:[★⭐]\ufe0f?){1,5})(?P<empty>☆{0,4})(?![★⭐☆])")
_IN_DIGITS = re.compile(  # "2 stars fell off the dress" is no verdict
    r"\s*[\[(]?(?P<number>[1-5](?:[.,]\d)?)\s?(?:/\s?5\b(?!/)|[- ]?(?i:stars?)\b(?=\s*[-–—:.,!|)\]\n]|\s+[A-Z\"“])|[★⭐]\ufe0f?)"
)


def leading_stars(texts: Sequence[str]) -> list[float | None]:
    """What each text says at its front that it was given, 1…5; None for those that don't.

    One sign before each of them is a bullet, and no verdict.
    """
    given = [_given(text) for text in texts]
    signs = [match for text in texts if (match := _SIGNS.match(text))]
    if all(_count(match["full"]) == 1 and not match["empty"] for match in signs):
        return [None if _SIGNS.match(text) else stars for text, stars in zip(texts, given, strict=True)]
    return given


def _given(text: str) -> float | None:
    if match := _SIGNS.match(text):
        return float(_count(match["full"]))
    match = _IN_DIGITS.match(text)
    stars = float(match["number"].replace(",", ".")) if match else 0.0
    return stars if 1 <= stars <= 5 else None


def _count(signs: str) -> int:
    return len(re.findall("[★⭐]", signs))
