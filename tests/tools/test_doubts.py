"""What makes a review doubtful."""

import time
from types import SimpleNamespace

import numpy as np
import pytest

from tools.doubts import (
    CONTRADICTION,
    EMPTY_BLAME,
    EMPTY_PRAISE,
    FLOOD,
    NEAR_DUPLICATE,
    contradictory,
    doubtful,
)
from tools.reviews import Review, as_reviews

LONG = "The leather is soft and thick, the zip runs smoothly and my laptop fits in with two books to spare."


class SayStars:
    """A model that expects the same of every text."""

    def __init__(self, stars):
        self.stars = stars

    def predict(self, texts):
        return SimpleNamespace(expected_stars=np.full(len(texts), self.stars))


def doubts_of(reviews):
    return doubtful(as_reviews(reviews).reviews)


def test_a_copy_with_a_changed_word_is_a_near_duplicate():
    copy = LONG.replace("laptop", "tablet")
    assert doubts_of([LONG, copy, "It runs small around the shoulders and the colour is not that of the photo."]) == {
        1: NEAR_DUPLICATE
    }


def test_short_texts_and_other_texts_are_no_copies():
    assert doubts_of([Review(text="Love it, fits well", author=name) for name in ("Ann", "Bo")]) == {}
    assert doubts_of([LONG, LONG[: len(LONG) // 3], "The leather is soft and thick but it smells of fish."]) == {}


def test_only_the_first_review_of_a_flood_counts():
    texts = ["The strap broke.", "The zip sticks too.", "And the lining tore."]
    flood = [Review(text=text, author="Rex", product="bag") for text in texts]
    others = [
        Review(text="It is roomy.", author="Ann", product="bag"),
        Review(text="Good seams.", author="Rex", product="cap"),
    ]
    assert doubts_of([*flood, *others]) == {1: FLOOD, 2: FLOOD}


def test_nobody_and_a_column_of_one_name_flood_nothing():
    texts = [f"Pocket number {i} is handy." for i in range(5)]
    assert (
        doubts_of(
            [Review(text=text, author="Amazon Customer") for text in texts] + [Review(text="Fine seams.", author="Bo")]
        )
        == {}
    )
    assert doubts_of([Review(text=text, author="shop") for text in texts]) == {}


def test_empty_praise_is_left_out_where_others_give_reasons():
    praise = ["Great product!!", "I love it", Review(text="Bad. Very bad.", stars=1)]
    reasons = [f"The strap of number {i} broke after {i} days of use." for i in ("one", "two")]
    many = [
        f"I took it to {place} and the {part} held up."
        for place in ("Rome", "Oslo", "Bath", "Cork")
        for part in ("zip", "strap", "seam", "sole", "hem", "buckle")
    ]
    assert doubts_of(praise + reasons) == {}
    assert doubts_of(praise + many) == {0: EMPTY_PRAISE, 1: EMPTY_PRAISE, 2: EMPTY_BLAME}


def test_other_languages_are_named():
    found = doubts_of(
        ["Muy buena calidad, me encanta cómo queda.", "Sehr schöne Hose, passt super und ist weich.", LONG]
    )
    assert found == {0: "in Spanish", 1: "in German"}


@pytest.mark.parametrize(
    ("stars", "text", "expected", "against"),
    [
        (5, "Great, another zip that broke in a day. Waste of money.", 1.4, True),
        (5, "Great, another zip that broke in a day. Waste of money.", 2.6, False),
        (5, "Love it, great colour.", 1.4, False),  # no word points away from the stars, so nobody asks the model
        (1, "I love it, perfect fit and great fabric.", 4.6, True),
        (1, "It broke at once, terrible.", 1.1, False),
        (3, "It broke at once, terrible.", 1.1, False),
        (None, "It broke at once, terrible.", 1.1, False),
    ],
)
def test_stars_on_the_other_side_than_the_text_contradict_it(stars, text, expected, against):
    reviews = as_reviews([Review(text=text, stars=stars), LONG]).reviews
    assert contradictory(reviews, SayStars(expected)) == ({0: CONTRADICTION} if against else {})


def test_the_only_review_is_not_taken_away():
    assert contradictory(as_reviews(Review(text="I love it.", stars=1)).reviews, SayStars(5)) == {}


def test_time_grows_linearly():
    def seconds(count):
        reviews = as_reviews(
            [f"{LONG} It is number {i}, bought in shop {i * 7919 % 1000} for {i} coins." for i in range(count)]
        )
        begin = time.perf_counter()
        doubtful(reviews.reviews)
        return time.perf_counter() - begin

    seconds(10)  # loads what it needs
    assert seconds(4000) < 12 * seconds(1000)
