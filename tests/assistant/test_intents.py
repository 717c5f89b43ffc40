"""How the user wants what the tools do."""

import pytest

from assistant import intents


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("do you have black ankle boots?", "black ankle boots"),
        ("anything like this in red?", "red"),
        ("show me more like this", None),
        ("more like the fourth one", None),
        ("do you have plus size dresses?", "plus size dresses"),
        ("habt ihr sowas in rot", "rot"),
    ],
)
def test_what_is_looked_for(text, words):
    assert intents.looked_for(text) == words


@pytest.mark.parametrize(
    ("text", "narrows"),
    [
        ("how many of them mention the zip?", True),
        ("what do most of them say about the size", True),
        ("what do they say about it", False),
        ("the gist of these reviews?", False),
        ("what did they complain about from June", True),
        ("which of these reviews complain about the zip?", True),
    ],
)
def test_questions_about_some_of_the_reviews(text, narrows):
    assert intents.narrows(text) == narrows


@pytest.mark.parametrize(
    ("clause", "rank"),
    [
        ("Finish with similar items", 1),
        ("Je voudrais finir par des produits voisins", 1),
        ("y para terminar las reseñas", 1),
        ("zum Schluss die Bewertungen", 1),
        ("Start with the colour", -1),
        ("commence par le genre", -1),
        ("fang mit der Farbe an", -1),
        ("empieza por el color", -1),
        ("the first photo", 0),
        ("a wrap with long sleeves for the end of summer", 0),
    ],
)
def test_a_clause_says_whether_it_is_wanted_first_or_last(clause, rank):
    assert intents.rank(clause) == rank
