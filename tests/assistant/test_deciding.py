"""Which words of a request want which tool."""

import pytest

from assistant import deciding


@pytest.mark.parametrize(
    ("request_text", "places", "words"),
    [
        (
            "is it a boot or a shoe and do people like it?", {"categorize": 3, "summarize": 25},
            {"categorize": "is it a boot or a shoe", "summarize": "do people like it"},
        ),
        (
            "Two lost items. What's each one? And look up a yellow raincoat, quickly", {"categorize": 20, "search": 38},
            {"categorize": "Two lost items. What's each one", "search": "look up a yellow raincoat, quickly"},
        ),
        ("colour and who is it for?", {"categorize": 0, "analyze": 24}, {"categorize": "colour", "analyze": "who is it for"}),
        ("??", {"categorize": 0, "analyze": 1}, {"categorize": "??", "analyze": "??"}),
        ("dress, skirt or top?", {"categorize": 7}, {"categorize": "dress, skirt or top?"}),
    ],
)  # fmt: skip
def test_each_tool_gets_the_clauses_that_want_it(request_text, places, words):
    assert deciding._words_for(request_text, places) == words


@pytest.mark.parametrize(
    ("request_text", "words"),
    [
        ("Overview of the reviews last please, start with the season", ["season", "reviews"]),
        ("merece la pena según las reseñas, pero empieza por el color", ["color", "reseñas"]),
        ("dis-moi si ça vaut le coup, mais commence par le genre et la saison", ["genre", "coup"]),
        ("was sagen die Leute, aber fang mit der Farbe an", ["Farbe", "Leute"]),
        ("start with the season, then the reviews", ["season", "reviews"]),
        ("Finish with similar ones. Start with this: tunic or dress? And in between, the season.", ["tunic", "season", "similar"]),
        ("the season, but only once you've told me what it is", ["what it is", "season"]),
        ("the colour and the reviews", ["colour", "reviews"]),
        ("Before you name the type, sum up the reviews", ["reviews", "type"]),
        ("Before you name it, sum up the reviews. After that the type", ["reviews", "type"]),
        ("Bevor du mir sagst, was das ist, fass die Bewertungen zusammen", ["Bewertungen", "was"]),
    ],
)  # fmt: skip
def test_what_is_wanted_first_comes_first(request_text, words):
    places = {word: request_text.index(word) for word in words}
    assert deciding._in_order(request_text, places) == words


@pytest.mark.parametrize(
    ("request_text", "hangs"),
    [
        ("what is this?", False),
        ("Good morning! I have a question: what is this?", False),
        ("translate the label, and what colour is it?", True),
        ("cancel my order and show me similar ones", True),
        ("1. category 2. reviews", True),
    ],
)
def test_which_words_ask_matters_beside_other_orders_and_in_lists(request_text, hangs):
    assert deciding._hangs_on_places(request_text) == hangs
