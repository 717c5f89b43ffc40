"""Wishes that are told as a list of nouns."""

import pytest

from assistant.deciding import decide
from assistant.enumerations import enumerated
from assistant.turn import Turn


@pytest.mark.parametrize(
    ("request_text", "tools"),
    [
        ("colour, reviews and similar ones", ["categorize", "summarize", "search"]),
        ("couleur, avis et articles similaires s'il vous plaît", ["categorize", "summarize", "search"]),
        ("parecidos, color y reseñas, en ese orden", ["search", "categorize", "summarize"]),
        ("Geschlecht / Kundenmeinungen / Ähnliches", ["analyze", "summarize", "search"]),
        ("1) type 2) complaints", ["categorize", "summarize"]),
        ("colour", []),
        ("is the colour like in the reviews?", []),
        ("not the colour, only the season", []),
        ("I would like to know what colour this dress is, and what the reviews of it say", []),
        ("", []),
    ],
)
def test_each_item_names_its_tool(request_text, tools):
    named = enumerated(request_text)
    assert sorted(named, key=named.get) == tools


@pytest.mark.parametrize(
    ("request_text", "tools"),
    [
        ("couleur, avis et articles similaires s'il vous plaît", ["categorize", "summarize", "search"]),
        ("Farbe, Bewertungen, Ähnliches", ["categorize", "summarize", "search"]),
        ("gender, season, colour, usage", ["analyze"]),
    ],
)
def test_none_of_a_list_is_overlooked(request_text, tools):
    turn = Turn(request_text, images=["image_1"], held_reviews={"reviews_1": 40}, language="fr")
    assert [call["name"] for call in decide(turn, []).calls] == tools
