"""What tools say of reviews is known in every language of replies."""

import pytest

from assistant.glossary import left_out, name_of, said
from assistant.phrases import ENGLISH, LANGUAGES
from tools.aspects import ASPECTS, CUES, DEFECTS, OVERALL, OVERALL_ASPECT, PARTS
from tools.telling import CROWDS, NOT_SINCE, crowd

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
STATEMENTS = [
    *(text for aspect in (*ASPECTS.values(), OVERALL_ASPECT) for text in (aspect.liked, aspect.disliked)),
    *(text for cue in CUES for text in (cue.statement, cue.opposite) if text),
    *(f"the {part} {defect}" for part in PARTS for defect in DEFECTS),
    *(text for _, text in CROWDS),
    crowd(0),
]


@pytest.mark.parametrize("language", OTHERS)
def test_every_statement_of_the_tools_is_known(language):
    assert [text for text in STATEMENTS if said(text, language) == text] == []
    assert said("runs small") == "runs small"


def test_topics_that_only_some_reviews_have_keep_their_name():
    assert said("the zip sticks", "es") == "la cremallera se atasca"
    assert said("the straw disappoints", "de") == "„straw“ enttäuscht"
    assert said("people like the pockets", "fr") == "people like the pockets"


def test_reasons():
    assert left_out("near duplicate") == "near duplicate"
    assert left_out("near duplicate", "de") == "fast doppelt"
    assert left_out("in Spanish", "fr") == "en espagnol" and left_out("in Greek", "es") == "en Greek"
    assert left_out(f"{NOT_SINCE}2024-03-01", "es") == "de antes del 2024-03-01"


@pytest.mark.parametrize("language", OTHERS)
def test_every_aspect_and_part_has_a_name(language):
    assert [each for each in (*ASPECTS, OVERALL, *PARTS) if name_of(each, language) == each] == []
    assert name_of("colour") == "colour" and name_of("straw", language) == "straw"
