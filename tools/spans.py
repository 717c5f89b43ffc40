"""Spans of time that questions name: "since spring", "lately"."""

import re
from datetime import date

from models.errors import TextError

MONTHS = str.split("january february march april may june july august september october november december")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # month in which each begins
_NAMED = "|".join((*MONTHS, *(month[:3] for month in MONTHS), *SEASONS))
_SINCE = re.compile(
    rf"\b(?P<word>since|after|from|as of|starting)\s+(?:the\s+)?(?:(?P<last>last|this|beginning of|start of)\s+)?"
    rf"(?:(?P<day>\d{{4}}-\d{{2}}-\d{{2}})|(?P<named>{_NAMED})\b(?:\s+(?:of\s+)?(?P<year>(?:19|20)\d\d))?|(?P<only>(?:19|20)\d\d)\b|(?P<span>year|month|quarter)\b)",
    re.IGNORECASE,
)
_LATELY = re.compile(r"\b(?:lately|recent(?:ly)?|these days|newest reviews|latest reviews)\b", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:chang\w*|differen\w*|improv\w*|better|worse\w*|compar\w*|before)\b", re.IGNORECASE)


def since_of(question: str, latest: date) -> date | None:
    """The day from which on a question asks, None where it names none.

    Seasons, months and "last year" count back from the `latest` review, for files are often old.

    Raises:
        TextError: no calendar has the day.
    """
    if match := _SINCE.search(question):
        try:
            return _day_of(match, latest)
        except ValueError:
            raise TextError(f"No calendar has the day of “{match[0]}”.", "Write it like 2023-02-28.") from None
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
        return date.fromisoformat(match["day"])
    if match["only"]:
        return date(int(match["only"]) + (match["word"].lower() == "after"), 1, 1)
    if match["span"]:
        months = {"year": 12, "quarter": 3, "month": 1}[match["span"].lower()]
        return _months_before(latest, months) if match["last"] else None
    named = match["named"].lower()
    month = SEASONS.get(named) or next(number for number, name in enumerate(MONTHS, 1) if name.startswith(named[:3]))
    year = int(match["year"]) if match["year"] else latest.year - ((latest.month, latest.day) < (month, 1))
    return date(year, month, 1)


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, min(day.day, 28))
