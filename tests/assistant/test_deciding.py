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
