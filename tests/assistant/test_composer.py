"""Replies lead with the answer and say only what stands in the results."""

import pytest
from langchain_core.messages import ToolMessage

from assistant import Assistant, Session
from assistant.composer import answer, suggestions
from assistant.phrases import phrase
from assistant.saying import Say, percent
from assistant.turn import Turn
from assistant.wording import compose
from tools import sentiment
from tools.analyze import DIFFER, DIFFER_BY, UNKNOWN
from tools.results import Categorization, LabelScore, Point, ProductReport, Quote, ReviewSummary


def categorization(label="dress", probability=0.93, *, unsure=False, label_set="auto", second=0.04):
    ranked = [LabelScore(label=label, probability=probability), LabelScore(label="skirt", probability=second)]
    return Categorization(
        label=None if unsure else label, confidence=probability, unsure=unsure, ranked=ranked, label_set=label_set
    )


@pytest.mark.parametrize(
    ("result", "text"),
    [
        (categorization(), "**A dress** (93 %). Then skirt 4 %."),
        (categorization("Ankle boot", 0.999, second=0.001), "**An ankle boot** (over 99 %)."),
        (categorization("Sports Shoes", 0.5), "Probably **sports shoes** (50 %). Then skirt 4 %."),
        (categorization("Navy Blue", 0.8, label_set="colour"), "**Navy blue** (80 %). Then skirt 4 %."),
        (categorization("iPhone case", label_set="custom"), "**IPhone case** (93 %). Then skirt 4 %."),
        (categorization("Perfume and Body Mist"), "**A perfume and body mist** (93 %). Then skirt 4 %."),
        (categorization("jeans"), "**Jeans** (93 %). Then skirt 4 %."),
    ],
)
def test_categorization_leads_with_the_label(result, text):
    assert compose(result) == text


def test_unsure_says_so_and_names_the_best_guess():
    text = compose(categorization("handbag", 0.21, unsure=True))
    assert text.startswith("I'm **not sure**") and "handbag (21 %), which I would not rely on" in text


def test_summary_shows_counts_quotes_and_what_was_left_out():
    quote = Quote(text="zip *broke*", review=2, start=0, end=11)
    point = Point(aspect="zip", statement="the zip breaks", count=3, share=0.3, quotes=[quote])
    summary = ReviewSummary(
        verdict="Mixed.", prose="The zip breaks.", pros=[], cons=[point], received=12, used=10, dropped={"duplicate": 2},
        star_histogram={1: 3, 5: 7}, mean_stars=3.8, recommend_share=0.7,
    )  # fmt: skip
    text = compose(summary)
    assert text.startswith("**Mixed.**")
    assert "the zip breaks (3) – *“zip \\*broke\\*”* (review 3)" in text
    assert "10 of 12 reviews used (2 duplicate)" in text
    assert suggestions(summary)[0] == "What do they say about the zip?"


def test_a_review_that_is_not_in_english_is_a_guess():
    alone = compose(sentiment("Me encanta este vestido, es muy cómodo y la tela es preciosa."))
    assert "This review is in Spanish" in alone and "I would not rely on" in alone
    both = compose(
        sentiment(["Das Kleid ist wunderschön, aber leider viel zu klein.", "I love the soft fabric of it."])
    )
    assert both.count("a guess") == 1 and "German" in both


def test_report_warns_of_a_mismatch():
    report = ProductReport(category=categorization("Skirts"), attributes={}, match=0.07, warnings=["Look again."])
    text = compose(report)
    assert "**probably don't belong together** (match 7 %)" in text and "Look again." in text


@pytest.mark.parametrize(
    ("warning", "language", "said"),
    [
        (UNKNOWN, "de", "Das Bild sieht nicht nach Kleidung"),
        (
            DIFFER_BY.format(kind="colour", seen="Red", said="Blue"),
            "fr",
            "sur la couleur : la photo dit Red, le texte Blue",
        ),
        (DIFFER.format(match="7%"), "es", "(coincidencia 7%)"),
        (DIFFER.format(match="7%"), "en", "(match 7%)"),
        ("Look *again*.", "de", "Look \\*again\\*."),
    ],
)
def test_warnings_speak_the_language_of_the_reply(warning, language, said):
    report = ProductReport(category=categorization("Skirts"), attributes={}, match=0.07, warnings=[warning])
    assert said in compose(report, language)


def test_several_pictures_are_told_apart():
    calls = [{"id": str(i), "name": "categorize", "args": {"image": f"image_{i}"}} for i in (1, 2)]
    messages = [ToolMessage("", tool_call_id=str(i), artifact=categorization()) for i in (1, 2)]
    text = answer(calls, messages, asks=["reviews"], turn=Turn())
    assert "**Picture 1:** **A dress**" in text and "**Picture 2:**" in text and "I need **reviews**" in text


@pytest.mark.parametrize(("probability", "text"), [(1.0, "over 99 %"), (0.5, "50 %"), (0.001, "under 1 %")])
def test_percent_never_claims_certainty(probability, text):
    assert percent(probability) == text


def test_results_are_worded_in_the_language_of_the_user():
    reviews_of_a_dress = ReviewSummary(
        verdict="Mixed.", prose="", pros=[], cons=[], received=12, used=10, dropped={}, star_histogram={5: 7}, mean_stars=3.8,
        recommend_share=0.7, read_as={"text": "comment"},
    )  # fmt: skip
    for language, used, field in (
        ("es", "reseñas usadas", "como texto"),
        ("de", "verwendet", "als Text"),
        ("fr", "utilisés", "comme texte"),
    ):
        text = compose(reviews_of_a_dress, language)
        assert used in text and field in text and " as the " not in text and "I read" not in text


def test_numbers_are_written_as_in_the_language():
    assert [Say(language).number(12345.6, 1) for language in ("en", "es", "de", "fr")] == [
        "12,345.6", "12.345,6", "12.345,6", "12\u202f345,6",
    ]  # fmt: skip


def test_suggestions_are_understood_in_their_language(photo):
    assistant = Assistant()
    for language, hello in (("es", "¿qué es esto?"), ("de", "was ist das?"), ("fr", "c'est quoi ?")):
        session = Session()
        reply = assistant.ask(hello, images=[photo], session=session)
        assert reply.suggestions[0] == phrase("ask colour", language)
        [call] = assistant.ask(reply.suggestions[0], session=session).calls
        assert call.arguments["labels"] == "colour"


ATTRIBUTES = {
    "gender": [LabelScore(label="Girls", probability=0.64)], "colour": [LabelScore(label="Red", probability=0.59)],
    "season": [LabelScore(label="Summer", probability=0.76)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "match", "text"),
    [
        ([], None, "**A skirt** (93 %): girls (64 %), red (59 %), summer (76 %)."),
        (["season"], None, "**Summer** (76 %). A skirt (93 %): girls (64 %), red (59 %)."),
        (["season", "gender"], None, "**Summer** (76 %), **girls** (64 %). A skirt (93 %): red (59 %)."),
        (["usage"], None, "**A skirt** (93 %): girls (64 %), red (59 %), summer (76 %)."),  # which it hasn't
        (["season", "gender", "colour"], None, "**A skirt** (93 %): girls (64 %), red (59 %), summer (76 %)."),
        (
            ["season"],
            0.9,
            "**A skirt** (93 %): girls (64 %), red (59 %), summer (76 %). ",
        ),  # "is it this summer skirt?"
    ],
)
def test_a_report_leads_with_the_attribute_that_was_asked_for(asked, match, text):
    report = ProductReport(category=categorization("skirt"), attributes=ATTRIBUTES, match=match, warnings=[])
    assert compose(report, asked=asked).startswith(text)


def test_a_report_on_an_unknown_product_does_not_lead_with_an_attribute():
    report = ProductReport(
        category=categorization("skirt", 0.2, unsure=True), attributes=ATTRIBUTES, match=None, warnings=[]
    )
    assert not compose(report, asked=["season"]).startswith("**Summer**")
