"""What a language model writes is shown only as far as the results support it."""

import pytest

from assistant.grounding import grounded
from tools.results import Categorization, LabelScore, Point, Quote, ReviewSummary

DRESS = Categorization(
    label="dress", confidence=0.93, unsure=False, label_set="auto",
    ranked=[LabelScore(label="dress", probability=0.93), LabelScore(label="skirt", probability=0.04)],
)  # fmt: skip
QUOTE = Quote(text="the zip broke on day two", review=6, start=0, end=24)
ZIP = Point(aspect="quality and durability", statement="the zip breaks", count=11, share=0.22, quotes=[QUOTE])
SUMMARY = ReviewSummary(
    verdict="Most like it.", prose="The fabric is soft.", pros=[], cons=[ZIP], received=52, used=50, dropped={"duplicate": 2},
    star_histogram={1: 10, 5: 40}, mean_stars=4.2, recommend_share=0.8,
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "It's a dress (93 %), maybe a skirt (4 %).",
        "That is a dress.",
        "I'd say dress, with 0.93 confidence.",
    ],
)
def test_what_stands_in_the_result_is_shown(text):
    assert grounded(text, [DRESS], "what is it?") == text


@pytest.mark.parametrize(
    "text",
    ["It's a jacket.", "A dress, I'm 99 % sure.", 'The label says "designed by a famous house".', "A dress for 49.99."],
)
def test_other_labels_numbers_and_quotes_are_not(text):
    assert grounded(text, [DRESS], "what is it?") is None


def test_sentences_about_reviews_without_a_point_behind_them_are_dropped():
    told = (
        "11 of 50 reviews say that the zip breaks. One writes “the zip broke on day two”. "
        "Several customers adore its generous pockets and elegant velvet lining. 80 % recommend it."
    )
    shown = grounded(told, [SUMMARY], "what do they say?")
    assert "the zip breaks" in shown and "80 % recommend" in shown and "day two" in shown
    assert "velvet" not in shown


def test_where_nothing_is_left_the_composer_speaks():
    assert grounded("Everybody raves about the splendid ergonomic handle design.", [SUMMARY], "and?") is None
    assert grounded("", [SUMMARY], "and?") is None


def test_the_users_own_words_may_be_repeated():
    assert grounded("You asked about 49.99; it is a dress.", [DRESS], "is it a dress for 49.99?")


def test_numbers_are_read_as_the_language_writes_them():
    assert grounded("Im Mittel 4,2 Sterne, 80,0 % empfehlen es.", [SUMMARY], "und?", "de")
    assert grounded("Im Mittel 3,1 Sterne.", [SUMMARY], "und?", "de") is None


@pytest.mark.parametrize(
    "text",
    ["Hello! Send me a photo.", "You're welcome! Enjoy your new dress!", "I can do 3 things: photos, reviews, search.",
     "Please attach a photo of the shoes so that I can take a look."],
)  # fmt: skip
def test_without_results_words_are_shown_that_state_nothing(text):
    assert grounded(text, [], "hi") == text


@pytest.mark.parametrize("text", ["A red dress, 95 % sure.", "It's a jacket.", "A handbag.", "They give it 4.2 of 5."])
def test_without_results_no_measure_or_label_is_told(text):
    assert grounded(text, [], "what is it?") is None
