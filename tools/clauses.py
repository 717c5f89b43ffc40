"""Splitting a review into clauses, so that each can be judged alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Clause:
    """A verbatim part of a review; `review` is its place among those used."""

    review: int
    start: int
    end: int
    text: str


def clause_spans(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) of the clauses of a text, so that each can be judged alone.

    Cut at the ends of sentences, at semicolons, dashes and contrasting words ("lovely colour | but it shrank"), and
    very long ones at commas. The joining word itself belongs to no clause.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _cut(_SENTENCE, text, 0, len(text)):
        for part_start, part_end in _cut(_CONTRAST, text, start, end):
            spans += _shortened(text, *_trimmed(text, part_start, part_end))
    return [(start, end) for start, end in spans if any(map(str.isalnum, text[start:end]))]


# White space is matched from the start of its run only, and a run of any length before "but" by its end: tried from each
# of its places, 20,000 spaces take 20 seconds.
_SENTENCE = re.compile(
    r"(?<=[.!?…])[\"”')\]]*\s+|(?<=[a-z)][.!?])(?=[A-Z])|[.!?]{2,}|(?<!\s)\s*\n+\s*|;\s*|:\s+(?=\()"
    r"|(?<!\s)\s+[-–—]{1,3}\s+|—"
)
_CONTRAST = re.compile(
    r"[,.…]{0,9}\s{0,9}\b(?<!nothing )(?<!anything )(?<!all )(?:but|however|although|even though|whereas|except(?: that"
    r"| for)?|though"
    r"|yet(?= (?:it|i|the|still|so|very|not)\b)|(?<=, )while|despite|on the other hand|unfortunately"
    r"|sadly)\b,?(?= \w+ ?\w*)\s*",
    re.IGNORECASE,
)
_LONG = re.compile(
    r",\s+(?:and |so |which )?|(?<!\s)\s+(?:and|so|because|since)\s+(?=(?:i|it|the|they|this|these|my|was"
    r"|is)\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:[\s,.;:!?)\]*•_~★⭐☆\ufe0f-]|\b(?:and|but|so|also|or|then|because|plus|that"
    r"|which)\b[\s,]+)+",
    re.IGNORECASE,
)
LONG_CLAUSE = 20  # words; longer ones are cut at commas
_OPENS_CONTRAST = re.compile(r"(?:although|even though|though|while|despite|whereas)\b", re.IGNORECASE)


def _cut(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    at = start
    for match in pattern.finditer(text, start, end):
        yield at, match.start()
        if _OPENS_CONTRAST.match(match.group().strip(" ,.")) and not text[start : match.start()].strip():
            comma = text.find(
                ", ", match.end(), end
            )  # "although it is lovely, it shrank": the contrast is at the comma
            if comma > 0:
                yield match.end(), comma
                at = comma + 2
                continue
        at = match.end()
    yield at, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without joining words and punctuation before it, and without white space after it."""
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:-–—("):
        end -= 1
    return start, max(start, end)


def _shortened(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if len(text[start:end].split()) <= LONG_CLAUSE:
        return [(start, end)]
    return [_trimmed(text, *span) for span in _cut(_LONG, text, start, end)]
