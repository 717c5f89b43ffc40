"""What is said in Spanish, German and French, as our models know it."""

import pytest

from assistant.vocabulary import choices_in_english, in_english, question_in_english


@pytest.mark.parametrize(
    ("text", "language", "labels"),
    [
        ("¿Es un vestido o una falda?", "es", ["dress", "skirt"]),
        ("Ist das eine Jacke, ein Mantel oder eine Weste?", "de", ["jacket", "coat", "waistcoat"]),
        ("c'est une veste ou un manteau", "fr", ["jacket", "coat"]),
        ("¿de qué color es, azul o verde?", "es", ["blue", "green"]),
        ("dunkelblau oder schwarz?", "de", ["navy blue", "black"]),
        ("Herren oder Damen?", "de", []),
        ("das ist eine Jacke, oder?", "de", []),
        ("qué es esto", "es", []),
        ("dress or skirt?", "en", []),
    ],
)
def test_choices(text, language, labels):
    assert choices_in_english(text, language) == labels


@pytest.mark.parametrize(
    ("words", "language", "english"),
    [
        ("rote Sandalen", "de", "red sandals"),
        ("zapatos negros 50 euros", "es", "black shoes 50 euros"),
        ("une robe d'été", "fr", "une dress d'été"),
        ("red sandals", "en", "red sandals"),
    ],
)
def test_searches(words, language, english):
    assert in_english(words, language) == english


@pytest.mark.parametrize(
    ("request_text", "language", "question"),
    [
        ("Was sagen sie über den Reißverschluss?", "de", "What do they say about the zip?"),
        ("¿qué dicen de la talla?", "es", "What do they say about the size?"),
        ("nur die negativen bitte", "de", "Only the negative ones"),
        ("solo las buenas", "es", "Only the positive ones"),
        ("que les avis négatifs", "fr", "Only the negative ones"),
        ("fass die Bewertungen zusammen", "de", None),
        ("positive und negative Punkte", "de", None),
        ("what about the zip", "en", None),
    ],
)
def test_questions(request_text, language, question):
    assert question_in_english(request_text, language) == question
