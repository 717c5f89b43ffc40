"""Requests as people type them, and the tools that they ask for."""

import pytest

from assistant.intents import intents_of, labels_of, looks_like_listing

REQUESTS = [
    ("what is this?", ["categorize"]),
    ("whats this", ["categorize"]),
    ("wat is dis", ["categorize"]),
    ("what should I list this as?", ["categorize"]),
    ("can you identify the item", ["categorize"]),
    ("What colour is it?", ["categorize"]),
    ("what color", ["categorize"]),
    ("boot or sneaker?", ["categorize"]),
    ("and this one?", ["categorize"]),
    ("is she happy?", ["sentiment"]),
    ("Is this review good?", ["sentiment"]),
    ("positive or negative?", ["sentiment"]),
    ("how many stars would that be", ["sentiment"]),
    ("summarise those", ["summarize"]),
    ("sumarize these reviws pls", ["summarize"]),
    ("pros and cons please", ["summarize"]),
    ("what do people say about the fit", ["summarize"]),
    ("what about the zip?", ["summarize"]),
    ("only the negative ones", ["summarize"]),
    ("how many are positive?", ["summarize"]),
    ("do they like the colour?", ["summarize"]),
    ("is it worth stocking", ["summarize"]),
    ("what changed since spring?", ["summarize"]),
    ("which product gets the most complaints about size?", ["summarize"]),
    ("compare the blue one with the red one", ["summarize"]),
    ("describe this product", ["analyze"]),
    ("is it for men or women", ["analyze"]),
    ("Which gender, season and usage?", ["analyze"]),
    ("does the title match?", ["analyze"]),
    ("do picture and text belong together?", ["analyze"]),
    ("what is this, and do people like it?", ["categorize", "summarize"]),
    ("what can you do?", []),
    ("what's the weather?", []),
    ("can you refund my order?", []),
    ("thanks!", []),
    ("hello", []),
    ("", []),
]


@pytest.mark.parametrize(("request_text", "tools"), REQUESTS)
def test_request_asks_for_tools(request_text, tools):
    assert intents_of(request_text) == tools


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


def test_listing_is_told_from_chat():
    assert looks_like_listing("Women's black summer dress, cotton")
    assert looks_like_listing("Nike men running shoes")
    assert not looks_like_listing("how are you today")
