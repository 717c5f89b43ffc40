"""Spans of time that questions name: "since spring", "lately"."""

import re
from datetime import date

from models.errors import TextError
from tools.dates import dates_of

MONTHS = str.split("january february march april may june july august september october november december")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # month in which each begins
_MONTH = "|".join((*MONTHS, *(month[:3] for month in MONTHS)))
_YEAR = r"(?:19|20)\d\d"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_COUNTED = (  # after a number that is no year: "after 2000 miles"
    "miles?|kms?|kilomet\\w+|wash\\w*|wears?|uses?|steps?|hours?|minutes?|cycles?|days?|weeks?|months?|times?"
    "|pages?|rounds?|watts?|grams?|kg|ml|lbs?"
)
_SINCE = re.compile(
    # "protects from winter rain": these words want a year with a season
    r"\b(?:since|as\s+of|starting(?:\s+(?:from|in))?|(?P<weak>after|from))\s+(?:the\s+)?"
    r"(?:(?P<start>beginning|start)\s+of\s+)?(?:the\s+)?(?:(?P<which>last|this)\s+)?(?:"
    rf"(?P<day>{_YEAR}-\d\d(?:-\d\d)?|\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR}"
    rf"|{_NTH}\s+(?:of\s+)?(?:{_MONTH}),?\s+{_YEAR}|(?:{_MONTH})\s+{_NTH},?\s+{_YEAR})\b"
    rf"|(?P<named>{_MONTH}|(?(weak)(?(which)|(?=\w+\s+(?:of\s+)?{_YEAR})))(?:{'|'.join(SEASONS)}))\b"
    rf"(?:\s+(?:of\s+)?(?P<year>{_YEAR})\b)?"
    rf"|(?:year\s+)?(?P<only>{_YEAR})\b(?(weak)(?!\s+(?:{_COUNTED})\b))"
    r"|(?P<span>year|month|quarter)\b(?!['’]))(?:\s+onwards?\b)?",
    re.IGNORECASE,
)
_LATELY = re.compile(r"\b(?:lately|recent(?:ly)?|these days|newest reviews|latest reviews)\b", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:chang\w*|differen\w*|improv\w*|better|worse\w*|compar\w*|before)\b", re.IGNORECASE)


def since_of(question: str, latest: date) -> date | None:
    """The day from which on a question asks, None where it names none.

    Seasons, months, "last year" and "this year" count from the `latest` review, for files are often old.

    Raises:
        TextError: no calendar has the day.
    """
    if match := _SINCE.search(question):
        return _day_of(match, latest)
    return _months_before(latest, 3) if _LATELY.search(question) else None


def without_span(question: str) -> str:
    """A question without the words that name a span of time, so that they are not taken for its topic."""
    for pattern in (_SINCE, _LATELY):
        question = pattern.sub(" ", question)
    return re.sub(r"\bchang\w*\b|\bbefore\b|\bcompared?\b|\bdifferen\w*\b", " ", question, flags=re.IGNORECASE)


def asks_for_change(question: str) -> bool:
    """Whether a question with a day wants before and after held against each other."""
    return bool(_CHANGED.search(question))


def _day_of(match: re.Match[str], latest: date) -> date | None:
    if match["day"]:
        [day] = dates_of([match["day"]])
        if day is None:
            raise TextError(f"No calendar has the day of “{match[0]}”.", "Write one like 2023-02-28.")
        return day
    if match["only"]:
        return date(int(match["only"]) + ((match["weak"] or "").lower() == "after"), 1, 1)
    if match["span"]:
        return _of_span(match, latest)
    named = match["named"].lower()
    month = SEASONS.get(named) or next(number for number, name in enumerate(MONTHS, 1) if name.startswith(named[:3]))
    year = int(match["year"]) if match["year"] else latest.year - ((latest.month, latest.day) < (month, 1))
    return date(year, month, 1)


def _of_span(match: re.Match[str], latest: date) -> date | None:
    """The same day a span before the latest review ("last year"), or where its span begins ("this year")."""
    months = {"year": 12, "quarter": 3, "month": 1}[match["span"].lower()]
    which = (match["which"] or "").lower()
    day = _months_before(latest, months) if which == "last" else latest
    if match["start"] or which == "this":
        return day.replace(month=day.month - (day.month - 1) % months, day=1)
    return day if which else None


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, min(day.day, 28))
