"""Dates of reviews as files have them, and periods to show how opinions change."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime

import numpy as np

from tools.results import Period

MAX_PERIODS = 24
MIN_PERIODS = 2
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?(?:\.0)?")  # seconds or milliseconds since 1970
_AMAZON = re.compile(r"^\s*reviewed in .+? on ", re.IGNORECASE)
_NUMBERS = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})\b")


def dates_of(values: Sequence[str | None]) -> list[date | None]:
    """The day that each value names; None where there is none.

    Whether 3/4/2020 is in April or in March is decided for all values together: by those whose first or second number
    can be no month; with none, the month comes first.
    """
    values = [value and _AMAZON.sub("", value) for value in values]
    first = Counter(
        "day" if int(match[1]) > 12 else "month"
        for value in values
        if value and (match := _NUMBERS.match(value)) and (int(match[1]) > 12 or int(match[2]) > 12)
    )
    dayfirst = first["day"] > first["month"]
    # dateutil would swap month and day of 2020-04-03 as well
    return [_day(value, dayfirst=dayfirst and bool(_NUMBERS.match(value))) if value else None for value in values]


def _day(value: str, *, dayfirst: bool) -> date | None:
    from dateutil import parser

    try:
        if _EPOCH.fullmatch(value.strip()):
            seconds = float(value) / (1000 if float(value) > 1e11 else 1)
            return datetime.fromtimestamp(seconds, UTC).date()
        # two defaults: what the value leaves open is not made up from the day of today
        one, other = (parser.parse(value, dayfirst=dayfirst, default=datetime(year, 1, 1)) for year in (1904, 1908))
    except (ValueError, OverflowError):
        return None
    return one.date() if one.year == other.year and 1990 <= one.year <= 2100 else None


def trend(days: Sequence[date | None], stars: np.ndarray) -> list[Period]:
    """Reviews and mean stars by month, quarter or year, whichever leaves at most `MAX_PERIODS`; empty with one only.

    Args:
        days: of N reviews.
        stars: of the reviews (N,), 1…5.
    """
    known = [(day, float(star)) for day, star in zip(days, stars, strict=True) if day]
    for name in (_month, _quarter, _year):
        periods: dict[str, list[float]] = {}
        for day, star in sorted(known):
            periods.setdefault(name(day), []).append(star)
        if len(periods) <= MAX_PERIODS:
            break
    if len(periods) < MIN_PERIODS:
        return []
    return [
        Period(period=period, reviews=len(each), mean_stars=float(np.mean(each))) for period, each in periods.items()
    ]


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _quarter(day: date) -> str:
    return f"{day.year} Q{(day.month + 2) // 3}"


def _year(day: date) -> str:
    return str(day.year)
