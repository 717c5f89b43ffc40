"""Dates as files have them."""

from datetime import date

import numpy as np
import pytest

from tests.tools.words import WordModel
from tools.dates import dates_of, trend
from tools.reviews import Review
from tools.summarize import summarize


@pytest.mark.parametrize(
    "value",
    [
        "2016-03-05",
        "2016-03-05T10:20:00Z",
        "03 5, 2016",
        "March 5, 2016",
        "5 Mar 2016",
        "1457136000",
        "1457136000000",
        "2016/03/05 11:00",
        "20160305",
        "Reviewed in the United States on March 5, 2016",
    ],
)
def test_days_are_read_in_the_usual_ways(value):
    assert dates_of([value]) == [date(2016, 3, 5)]


@pytest.mark.parametrize("value", [None, "", "yesterday", "March", "5", "12:30", "great", "99999999999999999999"])
def test_what_is_no_day_is_none(value):
    assert dates_of([value]) == [None]


def test_day_or_month_first_is_decided_together():
    assert dates_of(["3/4/2020", "25/12/2019"]) == [date(2020, 4, 3), date(2019, 12, 25)]
    assert dates_of(["3/4/2020", "12/25/2019"]) == [date(2020, 3, 4), date(2019, 12, 25)]


@pytest.mark.parametrize("value", ["2024-04-03", "20240403", "2024-04-03T10:00:00"])
def test_a_day_with_its_year_first_has_the_month_next(value):
    assert dates_of(["15/03/2024", value]) == [date(2024, 3, 15), date(2024, 4, 3)]


def test_trend_has_as_many_periods_as_can_be_read():
    days = [date(2020 + i // 12, i % 12 + 1, 1) for i in range(36)]
    assert [each.period for each in trend(days[:3], np.array([1, 3, 5]))] == ["2020-01", "2020-02", "2020-03"]
    quarters = trend(days, np.tile([2.0, 3.0, 4.0], 12))
    assert (len(quarters), quarters[0].period, quarters[0].reviews, quarters[0].mean_stars) == (12, "2020 Q1", 3, 3.0)
    assert trend([None, date(2020, 1, 1)], np.array([1.0, 5.0])) == []


def test_a_summary_of_dated_reviews_has_a_trend():
    reviews = [Review(text=f"It is number {i}.", stars=5 - i, date=f"2024-0{i + 1}-10") for i in range(4)]
    trend_ = summarize(reviews, predictor=WordModel()).trend
    assert [(each.period, each.mean_stars) for each in trend_] == [
        ("2024-01", 5),
        ("2024-02", 4),
        ("2024-03", 3),
        ("2024-04", 2),
    ]
