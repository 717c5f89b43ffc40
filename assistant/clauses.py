"""The clauses of what a user says, as far as punctuation and small words tell."""

import re

_CLAUSE_ENDS = re.compile(
    r"[.?!;,\n()]+|\s[-–]\s|\b(?:and|then|but|y|luego|despu[eé]s|pero|sino|und|dann|danach|aber|sondern|et|puis|mais|ensuite)\b",
    re.IGNORECASE,
)


def clauses_of(text: str) -> list[tuple[int, int]]:
    """Spans of the clauses of a text, as far as punctuation and small words tell."""
    bounds = [0, *(place for match in _CLAUSE_ENDS.finditer(text) for place in match.span()), len(text)]
    return [(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True) if text[start:end].strip()]


def clause_texts(text: str) -> list[str]:
    """The clauses of a text."""
    return [text[start:end] for start, end in clauses_of(text)]
