"""Questions that compare: spans of time, and products."""

from datetime import date

import pytest

from models.errors import TextError
from tests.tools.words import summary_of
from tools.reviews import Review
from tools.spans import since_of
from tools.telling import in_percent

LATEST = date(2024, 7, 10)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("what changed since spring?", date(2024, 3, 1)),
        ("what changed since autumn?", date(2023, 9, 1)),
        ("anything new since March 2023?", date(2023, 3, 1)),
        ("only those after 2022", date(2023, 1, 1)),
        ("since 2024-02-15, is it better?", date(2024, 2, 15)),
        ("since last year", date(2023, 7, 10)),
        ("since this year", date(2024, 1, 1)),
        ("since this quarter", date(2024, 7, 1)),
        ("since the beginning of the year", date(2024, 1, 1)),
        ("since the start of last year", date(2023, 1, 1)),
        ("since this month", date(2024, 7, 1)),
        ("since 2023-05", date(2023, 5, 1)),
        ("since May 5, 2022", date(2022, 5, 5)),
        ("since 5 May 2023", date(2023, 5, 5)),
        ("since the 5th of May 2023", date(2023, 5, 5)),
        ("since 01/05/2023", date(2023, 1, 5)),
        ("the ones from May 2023", date(2023, 5, 1)),
        ("since the year 2022", date(2022, 1, 1)),
        ("starting from May", date(2024, 5, 1)),
        ("only reviews from June", date(2024, 6, 1)),
        ("reviews from last summer", date(2024, 6, 1)),
        ("what do customers from 2022 think?", date(2022, 1, 1)),
        ("from 2021 till now", date(2021, 1, 1)),
        ("what did people say after 2022 about the zip?", date(2023, 1, 1)),
        ("How do the shoes hold up after 2000 miles?", None),
        ("Does the jacket protect from winter rain?", None),
        ("is it different from last year's model?", None),
        ("what do they say lately?", date(2024, 4, 10)),
        ("what do they say about the zip?", None),
        ("since it shrank, do they still like it?", None),
        ("may I machine wash it?", None),
    ],
)
def test_spans_of_time_count_back_from_the_latest_review(question, day):
    assert since_of(question, LATEST) == day


@pytest.fixture(scope="module")
def dated():
    early = [
        Review(text=f"True to size, my {i}. pair of the kind.", date=f"2024-01-{i:02}", stars=5) for i in range(1, 21)
    ]
    late = [
        Review(text=f"It runs small on my foot, pair {i} went back.", date=f"2024-05-{i:02}", stars=2)
        for i in range(1, 11)
    ]
    return [*early, *late, Review(text="A fine sole.", stars=4)]


def test_what_changed_since_a_day(dated):
    summary = summary_of(dated, "what changed since spring?")
    assert (summary.used, summary.dropped) == (10, {"not since 2024-03-01": 21})
    assert {(each.statement, each.before, each.after) for each in summary.changes} == {
        ("runs small", 0, 1),
        ("true to size", 1, 0),
    }
    assert summary.verdict == (
        "Since 1 March 2024 (10 of 31 reviews): 2.0 stars, 5.0 before; more say that it runs small (100 %, 0 % before); "
        "fewer say that it is true to size (0 %, 100 % before)."
    )
    assert summary.cons
    for point in summary.cons:
        assert all(dated[quote.review].text[quote.start : quote.end] == quote.text for quote in point.quotes)


def test_without_dates_nothing_is_made_up():
    summary = summary_of(["It runs small.", "True to size."], "what changed since spring?")
    assert (summary.verdict, summary.used, summary.changes) == ("These reviews have no dates.", 0, [])
    assert summary_of([Review(text="It fits.", date="2024-01-02")], "and since 2025?").verdict == (
        "No review is dated 2025-01-01 or later."
    )


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("What do they say about the zip since 2024?", "Nobody mentions the zip in the reviews since 1 January 2024."),
        ("only the negative ones since 2024", "None of the reviews since 1 January 2024 is negative."),
    ],
)
def test_what_nobody_says_since_a_day(question, verdict):
    reviews = [Review(text=f"The zip broke on day {n}.", date=f"2023-0{n}-01", stars=1) for n in (1, 2)]
    reviews += [Review(text=f"A fine sole, pair {n}.", date=f"2024-0{n}-01", stars=5) for n in (1, 2)]
    summary = summary_of(reviews, question)
    assert (summary.verdict, summary.used, summary.dropped) == (verdict, 0, {"beside the question": 4})


def test_a_day_that_no_calendar_has_is_an_error():
    with pytest.raises(TextError, match=r"“since 2023-02-30”.*Write one like 2023-02-28"):
        since_of("What changed since 2023-02-30?", LATEST)


@pytest.fixture(scope="module")
def three_products():
    said = {
        "Rio": ["It runs small.", "Too small for me!", "Lovely colour.", "So comfortable."],
        "Oslo": ["I love it, though it runs small.", "Soft fabric.", "Beautiful colour, I love it.", "True to size."],
        "Bath": ["The strap tore.", "Poor quality, it broke."],
    }
    stars = {"Rio": 3, "Oslo": 5, "Bath": 1}
    return [Review(text=text, product=name, stars=stars[name]) for name, texts in said.items() for text in texts]


def test_which_product_gets_most_complaints(three_products):
    summary = summary_of(three_products, "which product gets the most complaints about size?")
    assert [(each.product, each.count, each.reviews) for each in summary.products] == [
        ("Rio", 2, 4),
        ("Oslo", 1, 4),
        ("Bath", 0, 2),
    ]
    assert (
        summary.verdict == "Rio gets the most complaints about the size: 2 of its 4 reviews (50 %); then Oslo (1 of 4)."
    )


@pytest.mark.parametrize(
    ("question", "best"), [("which product is the best?", "Oslo"), ("which item is rated worst?", "Bath")]
)
def test_products_by_stars(three_products, question, best):
    assert summary_of(three_products, question).verdict.startswith(f"{best} is rated ")


def test_named_products_are_compared(three_products):
    summary = summary_of(three_products, "compare Rio with Oslo")
    assert {each.product for each in summary.products} == {"Rio", "Oslo"}
    assert "Bath" not in summary.verdict


def test_without_a_product_column_it_is_said():
    assert "column with the product" in summary_of(["It runs small.", "It tore."], "which product is best?").verdict


def test_products_are_compared_since_a_day():
    def reviews(product, year, stars, count):
        said = {1: "It tore, poor quality", 5: "I love it, lovely fabric"}[stars]
        return [
            Review(text=f"{said}, {product} number {n}.", product=product, stars=stars, date=f"{year}-05-0{n % 9 + 1}")
            for n in range(count)
        ]

    rows = [*reviews("Luna", 2023, 1, 20), *reviews("Luna", 2024, 5, 5), *reviews("Nova", 2023, 5, 20), *reviews("Nova", 2024, 1, 5)]  # fmt: skip
    summary = summary_of(rows, "which product is the worst since 2024?")
    assert summary.verdict.startswith("Nova is rated worst") and "from 5 reviews" in summary.verdict
    assert [each.reviews for each in summary.products] == [5, 5]


@pytest.mark.parametrize(
    ("share", "told"), [(0, "0 %"), (0.002, "1 %"), (0.456, "46 %"), (0.998, "99 %"), (1, "100 %")]
)
def test_only_all_is_100_percent(share, told):
    assert in_percent(share) == told
