"""The verdict on reviews in the language of the user, with the numbers of the result."""

import pandas as pd
import pytest

from assistant.saying import Say
from assistant.verdicts import verdict
from tools import summarize

LIKED, BLAMED = "The colour is beautiful and the fabric is soft.", "It runs small and the seam came apart."
REVIEWS = [
    LIKED,
    "Very comfortable, I love it.",
    "Runs small, size up.",
    "Great quality, fits well.",
    "The zip broke.",
    BLAMED,
]


@pytest.fixture(scope="module")
def table():
    """Reviews of two products over two years; newer ones complain."""
    rows = [("Skirt", f"2023-0{n % 9 + 1}-05", f"{LIKED} Number {n}.", 5) for n in range(12)]
    rows += [("Dress", f"2024-0{n % 9 + 1}-05", f"{BLAMED} Number {n}.", 1) for n in range(12)]
    return pd.DataFrame(rows, columns=["product", "date", "review", "stars"])


def told(reviews, question=None, language="es"):
    return verdict(summarize(reviews, question), Say(language))


def test_english_is_that_of_the_result():
    summary = summarize(REVIEWS)
    assert verdict(summary, Say()) == summary.verdict


@pytest.mark.parametrize(
    ("language", "recommend", "small"),
    [("es", "lo recomienda", "talla pequeño (2)"), ("de", "empfehlen es", "fällt klein aus (2)"),
     ("fr", "le recommandent", "taille petit (2)")],
)  # fmt: skip
def test_many_reviews(language, recommend, small):
    summary = summarize(REVIEWS)
    text = verdict(summary, Say(language))
    assert recommend in text and small in text
    assert f"{100 * summary.recommend_share:.0f} %" in text and f"{summary.mean_stars:.1f}".replace(".", ",") in text


def test_few_reviews_are_not_generalised():
    assert "muy pocas reseñas para generalizar (3)" in told(REVIEWS[:3])
    assert told(REVIEWS[:1], language="de").startswith("Eine einzige Bewertung: kommt gut an (")


def test_questions():
    assert told(REVIEWS, "What do they say about the size?").startswith(
        "3 de 6 reseñas lo mencionan: talla pequeño (2), sienta bien (1)."
    )
    assert "sont négatifs : " in told(REVIEWS, "Only the negative ones", "fr")
    assert told(REVIEWS, "What are the main complaints?", "de").startswith("Am meisten kritisiert in 6 Bewertungen: ")
    assert told(REVIEWS, "What do they say about the battery?") == "Ninguna de las 6 reseñas lo dice."


def test_products_and_days(table):
    compared = told(table, "Compare the products")
    assert "Skirt: 5,0 estrellas (12 reseñas)" in compared and "Dress: 1,0 estrellas (12 reseñas)" in compared
    blamed = told(table, "Which product gets the most complaints about size?", "de")
    assert blamed.startswith("Dress: 12 von 12 Bewertungen sagen das (100 %)")
    since = told(table, "What changed since 2024-01-01?", "fr")
    assert since.startswith("Depuis 2024-01-01 : 12 avis, 1,0 étoiles") and "taille petit : 100 %, avant" in since


def test_reviews_with_so_many_stars(table):
    assert told(table, "What do the 1 and 2 star reviews say?", "de").startswith("12 von 24 Bewertungen haben 1/2 ★: ")
    sized = told(table, "What do the 1 star reviews say about the size?", "fr")
    assert sized.startswith("12 avis sur 24 ont 1 ★ et en parlent : taille petit (12)")
    assert told(table, "only the three-star ones") == "Ninguna de las 24 reseñas tiene 3 ★."
    blamed = told(table, "Which product gets the most 1 star reviews?", "de")
    assert blamed.startswith("Dress: 12 von 12 Bewertungen mit 1 ★ (100 %)")
    pasted = ["★★★★★ It fits well.", "★☆☆☆☆ It runs small.", "★★☆☆☆ It shrank after a wash."]
    assert told(pasted, "only the one-star ones", "de").startswith("1 von 3 Bewertungen haben 1 ★: fällt klein aus (1)")
    # nobody gave these stars
    assert " Bewertungen sind negativ: " in told(REVIEWS, "What do the 1 and 2 star reviews say?", "de")


def test_what_is_missing_is_told():
    assert told(REVIEWS, "Which product is rated worst?").startswith("Estas reseñas no dicen de qué producto son")
    assert told(REVIEWS, "What changed since 2024-01-01?", "de") == "Diese Bewertungen haben kein Datum."


def test_no_review_may_be_so_new(table):
    assert told(table, "What changed since 2031-01-01?", "fr") == "Aucun avis ne date du 2031-01-01 ou d'après."


def test_reviews_in_another_language_are_not_summed_up():
    text = told(
        ["Me encanta la tela de este vestido.", "Se rompió enseguida la cremallera.", "La talla es perfecta para mí."]
    )
    assert text == "No hay ninguna opinión que resumir. Por ahora solo leo reseñas en inglés."
