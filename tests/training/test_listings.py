"""Texts composed for the fusion model."""

import pandas as pd
import pytest

from training.listings import COLOURED, GENDERED, SEASONED, TITLE, catalogue_texts, home_texts, stem, without_type


@pytest.mark.parametrize(
    "one, other", [("T-Shirts", "tshirt"), ("Dresses", "Dress"), ("Watches", "watch"), ("Accessories", "accessory")]
)
def test_singular_and_plural_have_one_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize("title, types, masked", [
    ("Nike Men's Court T-Shirt Blue", ("Tshirts", "Topwear"), "Nike Men's Court Blue"),
    ("Gas Flip Flop Black", ("Flip Flops", "Flip Flops"), "Gas Black"),
    ("Rose and Thorn Necklace", ("Necklace and Chains", "Jewellery"), "Rose and Thorn"),
])  # fmt: skip
def test_words_of_the_type_are_left_out_of_a_title(title, types, masked):
    assert without_type(title, *types) == masked


def test_a_title_that_is_nothing_but_its_type_keeps_a_word():
    assert without_type("Casual Shoes", "Casual Shoes") == "Casual"


def test_short_listings_say_the_attributes():
    row = {"title": "Acme Tee", "gender": "Men", "colour": "Navy Blue", "article_type": "Tshirts", "sub_category": "Topwear",
           "season": "Summer", "usage": "Sports"}  # fmt: skip
    texts = catalogue_texts(pd.DataFrame([row])).iloc[0]
    assert texts[TITLE] == "Acme Tee"
    assert texts[GENDERED] == "Men's navy blue tshirts"
    assert texts[COLOURED] == "navy blue tshirts"
    assert texts[SEASONED] == "tshirts, summer sports"


def test_where_an_attribute_is_missing_the_title_stands_in():
    row = {"title": "Acme Tee", "gender": "Men", "colour": None, "article_type": "Tshirts", "sub_category": "Topwear",
           "season": "Summer", "usage": None}  # fmt: skip
    texts = catalogue_texts(pd.DataFrame([row, row | {"colour": "Red", "usage": "Sports"}])).iloc[0]
    assert texts[COLOURED] == texts[SEASONED] == "Acme Tee"


def test_home_texts_name_the_garment_and_are_the_same_for_a_seed():
    texts = home_texts(["hat", "dress"], seed=0)
    assert list(texts[COLOURED]) == ["hat", "dress"]
    assert texts.equals(home_texts(["hat", "dress"], seed=0))
