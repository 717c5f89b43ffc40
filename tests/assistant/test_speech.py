"""Which language a user speaks."""

import pytest

from assistant.speech import language_of


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
    assert language_of("hm ok. worth stocking?", "es") == "en"
