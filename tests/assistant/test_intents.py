"""How the user wants what the tools do."""

import pytest

from assistant import intents


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("do you have black ankle boots?", "black ankle boots"),
        ("anything like this in red?", "red"),
        ("show me more like this", None),
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
