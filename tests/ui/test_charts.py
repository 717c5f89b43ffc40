"""Charts: every text in them is escaped, and each result has one."""

import xml.etree.ElementTree as ElementTree

import pytest

from tools.results import (
    AspectOpinion,
    Categorization,
    LabelScore,
    Period,
    Point,
    ProductReport,
    Quote,
    ReviewSentiment,
    ReviewSummary,
    SentimentReport,
)
from ui.charts import chart
from ui.svg import BAD, GOOD, Bar, bars, line

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert("x")</script>'


def category(label: str = "dress") -> Categorization:
    ranked = [LabelScore(label=label, probability=0.7), LabelScore(label="skirt", probability=0.3)]
    return Categorization(label=label, confidence=0.7, unsure=False, ranked=ranked, label_set="auto")


def review(text: str = "Nice.") -> ReviewSentiment:
    return ReviewSentiment(
        text=text, polarity="positive", stars=5, expected_stars=4.5, star_probabilities=[0, 0, 0.1, 0.3, 0.6],
        recommended=True, recommend_probability=0.9,
    )  # fmt: skip


def summary(text: str = "soft fabric") -> ReviewSummary:
    point = Point(
        aspect="fabric", statement=text, count=2, share=0.5, quotes=[Quote(text=text, review=0, start=0, end=len(text))]
    )
    return ReviewSummary(
        verdict="Good.", prose="Good.", pros=[point], cons=[], received=4, used=4, dropped={}, star_histogram={5: 3, 1: 1},
        mean_stars=4.0, recommend_share=0.75,
        aspects=[AspectOpinion(aspect=text, mentions=2, positive=2, negative=1, positive_share=2 / 3, quotes=[])],
        trend=[Period(period="2024-01", reviews=2, mean_stars=5), Period(period="2024-02", reviews=2, mean_stars=3)],
    )  # fmt: skip


def reports(text: str) -> list:
    judged = SentimentReport(reviews=[review(text)], positive=1, neutral=0, negative=0, mean_stars=4.5)
    both = SentimentReport(reviews=[review(text)] * 2, positive=2, neutral=0, negative=0, mean_stars=4.5)
    scores = {"colour": [LabelScore(label=text, probability=0.9)]}
    product = ProductReport(
        category=category(text), attributes=scores, match=0.2, warnings=[text], sentiment=judged, summary=summary(text)
    )
    return [category(text), judged, both, summary(text), product]


@pytest.mark.parametrize("result", reports(EVIL), ids=lambda result: type(result).__name__)
def test_texts_are_escaped_and_the_markup_is_whole(result):
    html = chart(result)
    assert "<script" not in html
    ElementTree.fromstring(html)


def test_bars_are_as_long_as_their_shares():
    root = ElementTree.fromstring(
        bars([Bar("a", [(1.0, GOOD)], "4"), Bar("b", [(0.25, GOOD), (0.25, BAD)], "2")], title="t")
    )
    lengths = [float(each.get("width").rstrip("%")) for each in root.iter(f"{SVG}rect")]
    assert lengths == pytest.approx([lengths[0], lengths[0] / 4, lengths[0] / 4], abs=0.1)
    assert root.get("aria-label") == "t: a 4, b 2"


def test_a_line_rises_with_the_stars():
    root = ElementTree.fromstring(line([("2024-01", 2.0, "2 stars"), ("2024-02", 4.5, "4.5 stars")], title="t"))
    low, high = (float(each.get("cy")) for each in root.iter(f"{SVG}circle"))
    assert high < low
    assert [each.text for each in root.iter(f"{SVG}title")] == ["2024-01: 2 stars", "2024-02: 4.5 stars"]


def test_nothing_to_draw():
    assert chart(None) is None


def test_charts_speak_the_language_of_the_reply():
    judged = reports("runs small")
    assert [
        said
        for said in ("De qué hablan", "Atributos", "talla pequeño", "reseña 1")
        if said not in chart(judged[4], "es")
    ] == []
    assert "Bewertungen nach Stimmung: positiv 2" in chart(judged[2], "de")
    assert "5,0 étoiles, 2 avis" in chart(judged[3], "fr") and "stars" not in chart(judged[3], "fr")
