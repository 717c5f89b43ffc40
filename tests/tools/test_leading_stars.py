"""Stars that stand before the words of pasted reviews."""

import pytest

from tools.leading_stars import leading_stars
from tools.reviews import as_reviews


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("★★☆☆☆ Too thin", 2),
        ("⭐️⭐️⭐️ It's ok", 3),
        ("★★★★★", 5),
        ("2/5 too thin for winter", 2),
        ("(4/5) warm", 4),
        ("4,5/5 great", 4.5),
        ("1 star - it fell apart", 1),
        ("5 stars! Love it", 5),
        ("3-star: meh", 3),
        ("5★ perfect", 5),
        ("1/5/2024 arrived late", None),
        ("2 stars fell off the dress", None),
        ("9/5 would buy", None),
        ("Love it ★★★★★", None),
        ("I give it 2/5", None),
        ("", None),
    ],
)
def test_of_one_text(text, stars):
    assert leading_stars([text]) == [stars]


def test_one_sign_before_each_is_a_bullet():
    assert leading_stars(["★ great", "★ fell apart", "2/5 thin"]) == [None, None, 2]
    assert leading_stars(["★ fell apart", "★★★★★ great"]) == [1, 5]


def test_pasted_reviews_have_the_stars_that_they_begin_with():
    table = as_reviews(["★★ Anna: straps dig in", "5/5 comfy", {"text": "★★★ ok", "stars": 4}, "fits well"])
    assert [review.stars for review in table.reviews] == [2, 5, 4, None]
