"""What the user's own words mean beside which tools they want."""

import pytest

from assistant import intents
from assistant.intents import labels_of, looked_for, places_of
from assistant.speech import language_of


@pytest.mark.parametrize(
    ("request_text", "labels"),
    [
        ("Is it a dress, a skirt or a jumpsuit?", ["dress", "skirt", "jumpsuit"]),
        ("is this more of a boot or a sneaker", ["boot", "sneaker"]),
        ("which is it: kurta, tunic or shirt", ["kurta", "tunic", "shirt"]),
        ("red or blue?", ["red", "blue"]),
        ("is it red, navy blue, or dark green", ["red", "navy blue", "dark green"]),
        ("What colour is it?", "colour"),
        ("what is this?", "auto"),
    ],
)
def test_labels_stand_in_the_question(request_text, labels):
    assert labels_of(request_text) == labels


@pytest.mark.parametrize("text", ["good or bad?", "is it for men or women", "positive or negative"])
def test_choices_that_no_picture_answers_are_no_labels(text):
    assert not isinstance(labels_of(text), list)


@pytest.mark.parametrize(
    ("text", "kind", "places"),
    [
        ("the second photo", "picture", [1]),
        ("and the last one?", "picture", [-1]),
        ("picture 3 please", "picture", [2]),
        ("la segunda foto", "picture", [1]),
        ("das erste Bild", "picture", [0]),
        ("la deuxième photo", "picture", [1]),
        ("go to review number 4", "review", [3]),
        ("what about the zip?", "picture", []),
        ("is it a dress?", "picture", []),
    ],
)
def test_pictures_and_reviews_are_counted(text, kind, places):
    assert places_of(text, kind) == places


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
    assert looked_for(text) == words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what is this?", "en"),
        ("¿qué es esto?", "es"),
        ("dime el color y luego busca zapatos parecidos", "es"),
        ("was ist das fürn teil", "de"),
        ("Für welche Jahreszeit ist der gedacht?", "de"),
        ("c'est quoi ça ?", "fr"),
        ("Avis positif ou négatif ?", "fr"),
    ],
)
def test_languages(text, language):
    assert language_of(text) == language


def test_words_that_tell_no_language_keep_the_one_before():
    assert language_of("ok", "de") == "de" and language_of("", "fr") == "fr"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (intents.HELP, "what can you do?"), (intents.HELP, "hilfe"), (intents.WHY, "why a skirt?"), (intents.WHY, "¿por qué?"),
        (intents.THANKS, "danke!"), (intents.GREETING, "bonjour"), (intents.NOT_OURS, "can you refund my order?"),
        (intents.UNJUDGED, "is it leather?"),
    ],
)  # fmt: skip
def test_small_talk(pattern, text):
    assert pattern.search(text)
