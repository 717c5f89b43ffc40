"""Telling English reviews from others."""

import pytest

from tools.languages import languages_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The zip broke on day two and nobody answers.", "en"),
        ("cloth are good but when we're clean the tshirt then colored are released.", "en"),
        ("Great!!", "en"),
        ("A++", "en"),
        ("👍👍", "en"),
        ("", "en"),
        ("Muy buena calidad, me encanta cómo queda.", "es"),
        ("Sehr schöne Hose, passt super und der Stoff ist weich.", "de"),
        ("Très joli mais taille petit, je le renvoie.", "fr"),
        ("很好，质量不错", "zh"),
    ],
)
def test_a_review_is_told_from_other_languages(text, language):
    assert languages_of([text]) == [language]


def test_a_few_words_count_as_what_the_others_are():
    spanish = ["Muy buena calidad, me encanta cómo queda.", "La tela es suave y la talla es correcta.", "Me encanta"]
    assert languages_of(spanish) == ["es"] * 3
    assert languages_of(["I love how it fits and the colour is lovely.", "Me encanta"]) == ["en", "en"]


def test_no_text_has_no_language():
    assert languages_of([]) == []
