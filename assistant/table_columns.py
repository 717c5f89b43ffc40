"""What a request says of the columns of a table: which one it names, and what that one holds."""

import re

_ROLES = {
    "text": r"texts?|reviews?|comments?|opinions?", "stars": r"stars?|ratings?|scores?|grades?", "title": r"titles?|headlines?",
    "date": r"dates?|times?|days?", "author": r"authors?|writers?|reviewers?|customers?|names?", "product": r"products?|items?|articles?",
}  # fmt: skip
_READS = re.compile(r"\b(?:use|read|take|treat|column|is|are|in|as|not|should be)\b", re.IGNORECASE)


def role_of(text: str) -> str | None:
    """What a request says a column holds: "the stars are in score" speaks of "stars"."""
    if not _READS.search(text):
        return None
    for role, words in _ROLES.items():
        held = (
            rf"\bthe (?:{words}) (?:is|are|stand|comes?|should be)\b|\b(?:as|for|is|are) (?:the )?(?:{words})\s*[.!]?$"
        )
        if re.search(held, text.strip(), re.IGNORECASE):
            return role
    return None


def names_column(text: str, column: str) -> bool:
    """Whether a text names a column, in any case."""
    return bool(re.search(_name_of(column), text, re.IGNORECASE))


def without_column(text: str, column: str) -> str:
    """A text without the name of a column, where it stands last: of "the stars are in stars" the first speak of the role."""
    *_, last = re.finditer(_name_of(column), text, re.IGNORECASE)
    return f"{text[: last.start()]} {text[last.end() :]}"


def _name_of(column: str) -> str:
    return rf"(?<!\w){re.escape(column)}(?!\w)"


def ordinal_of(text: str) -> int | None:
    """0 for "the first", 1 for "the second" …; None where a text counts nothing."""
    words = ("first", "second", "third", "fourth")
    return next((place for place, word in enumerate(words) if re.search(rf"\b{word}\b", text, re.IGNORECASE)), None)
