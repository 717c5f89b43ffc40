"""Splitting a pasted block or a text file into single reviews."""

import re

_NUMBER_LINE = re.compile(
    r"^[ \t]*(?:review\s*#?\s*)?[(\[#]?(\d{1,4})\s*[).:\]](?:[ \t]+|$)", re.IGNORECASE | re.MULTILINE
)
_NUMBER_INLINE = re.compile(r"(?:^|(?<=\s))[(\[]?(\d{1,3})(?:[)\]]\s*|[.:]\s+(?=[A-Z\"“']))", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[-*•–—·▪‣>][ \t]+", re.MULTILINE)
MOST = 0.5  # share of the lines that must have a bullet …
OPENING = 0.2  # … or, where the first line has one, may have: items can go on over some lines
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_QUOTED = re.compile(r"\"[^\"]+\"|“[^”]+”|«[^»]+»")


def split_reviews(text: str) -> list[str]:
    """The single reviews of a pasted block or text file.

    Numbered ("1) … 2) …") and bulleted items, passages in quotation marks, paragraphs when there are blank lines, else
    one a line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    starts = _rising(_NUMBER_LINE, text) or _rising(_NUMBER_INLINE, text) or _bullets(text)
    if starts:
        parts = _between(text, starts)
    elif _is_all_quoted(text):
        parts = _QUOTED.findall(text)
    else:
        parts = _BLANK.split(text) if _BLANK.search(text) else text.split("\n")
    return [part for part in map(_unquoted, parts) if part]


def _rising(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Spans of markers that count up one by one from the first; empty when there are fewer than two."""
    spans: list[tuple[int, int]] = []
    expected = (0, 1)  # what the next marker may be
    for match in pattern.finditer(text):
        if (number := int(match[1])) in expected:
            spans.append(match.span())
            expected = (number + 1,)
    # the first marker opens a line or follows a colon; "in size 1. 2 weeks later" counts nothing
    opens = spans and re.search(r"(?:^|\n|:)\s*$", text[: spans[0][0]])
    return spans if len(spans) > 1 and opens else []


def _bullets(text: str) -> list[tuple[int, int]]:
    """Spans of bullets; empty where they are too few for a list: a review a line may have a dash here and there."""
    spans = [match.span() for match in _BULLET.finditer(text)]
    before = text[: spans[0][0]].strip() if spans else ""
    opens = not before or before.endswith(":")
    lines = len(re.findall(r"^.*\S", text, re.MULTILINE))
    return spans if len(spans) > 1 and len(spans) > lines * (OPENING if opens else MOST) else []


def _between(text: str, starts: list[tuple[int, int]]) -> list[str]:
    """What stands between markers; what stands before the first is a review too, unless it announces the list."""
    ends = [start for start, _ in starts[1:]] + [len(text)]
    before = text[: starts[0][0]].strip()
    items = [text[start:end] for (_, start), end in zip(starts, ends, strict=True)]
    return items if not before or before.endswith(":") else [before, *items]


def _is_all_quoted(text: str) -> bool:
    return len(_QUOTED.findall(text)) > 1 and not _QUOTED.sub("", text).strip(" \n\t,;.-")


def _unquoted(part: str) -> str:
    part = part.strip()
    for pair in ('""', "“”", "«»", "''", "‘’"):
        inner = part.rstrip(",;")
        if len(inner) > 2 and inner[0] == pair[0] and inner[-1] == pair[1] and not set(pair) & set(inner[1:-1]):
            return inner[1:-1].strip()
    return part
