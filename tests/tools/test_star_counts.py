"""Counts of stars by which questions pick reviews."""

import pytest

from tools.questions import read_question
from tools.star_counts import in_words, picked_stars, without_picked_stars


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("only the one-star ones", (1,)),
        ("what do the 3 star reviews say about the zip?", (3,)),
        ("4 and 5 star reviews", (4, 5)),
        ("1 star and 2 star reviews", (1, 2)),
        ("1-3 star ones", (1, 2, 3)),
        ("the 5★ reviews", (5,)),
        ("people who gave it 1 star", (1,)),
        ("the 2-stars only", (2,)),
        ("reviews with at least four stars", (4, 5)),
        ("only 3 stars and up", (3, 4, 5)),
        ("reviews with less than 3 stars", (1, 2)),
        ("reviews with more than 3 stars", (4, 5)),
        ("only 2 stars or less", (1, 2)),
        ("what do the under 3 star reviews say", (1, 2)),
        ("no more than 2 star reviews", (1, 2)),
        ("3 star reviews or lower", (1, 2, 3)),
        ("4+ star reviews", (4, 5)),
        ("1, 2, and 3 star reviews", (1, 2, 3)),
        ("between 2 and 4 star reviews", (2, 3, 4)),
        ("compare the 1 star reviews with the 5 star reviews", (1, 5)),
        ("everything except the 5 star reviews", (1, 2, 3, 4)),
        ("not just the 5 star reviews", ()),
        ("5⭐️ reviews", (5,)),
        ("1-star-reviews", (1,)),
        ("why only 3 stars?", ()),
        ("just 3 stars on average, what's wrong with it?", ()),
        ("is the second one a 5 star review?", ()),
        ("how many stars does it get?", ()),
        ("is it worth five stars?", ()),
        ("are the reviews 1 star or 5 star?", ()),
        ("4.5 star reviews", ()),
        ("only one person said it", ()),
        ("we stayed in 5 star hotels", ()),
    ],
)
def test_which_reviews_are_picked(text, stars):
    assert picked_stars(text) == stars


def test_what_is_asked_of_them_is_left():
    left = without_picked_stars("what do the 3 star reviews say about the zip?")
    assert " ".join(left.split()) == "what do the say about the zip?"


@pytest.mark.parametrize(
    "text",
    ["reviews with 3 stars or higher", "what do the under 3 star reviews say", "everything except 5 star reviews"],
)
def test_how_stars_are_compared_is_no_topic(text):
    assert read_question(text).topics == ()


@pytest.mark.parametrize(
    ("stars", "words"),
    [((1,), "one star"), ((2,), "two stars"), ((1, 2), "one or two stars"), ((3, 4, 5), "three, four or five stars")],
)
def test_in_words(stars, words):
    assert in_words(stars) == words
