"""Messages to learn from are consistent, and vary without changing what is right."""

import random

import pytest

from models.message_reader import TOOLS, Context
from training.message_data import Message, messages, misspelled, with_more_held


@pytest.mark.parametrize("part", ["train", "val", "test"])
def test_messages_are_consistent(part):
    rows = messages(part)
    assert len(rows) >= 200
    for row in rows:
        assert set(row.tools) <= set(TOOLS) and len(row.wanted) == 7
        if {"sentiment", "summarize"} & set(row.tools):
            assert row.context.reviews or row.context.held_reviews, row
        if "categorize" in row.tools:
            assert row.context.pictures or row.context.held_pictures, row


def test_no_test_message_is_learned_from():
    learned = {message.request.lower() for part in ("train", "val") for message in messages(part)}
    long = [message.request for message in messages("test") if len(message.request.split()) > 4]
    assert not [request for request in long if request.lower() in learned]


def test_what_lacks_its_input_is_unknown():
    row = Message("what do they say?", "what do they say?", Context(), (), ("reviews",))
    known = dict(zip((*TOOLS, "picture", "reviews"), row.wanted, strict=True))
    assert known["reviews"] == 1 and known["categorize"] == 0 and known["summarize"] != known["summarize"]


def test_variations_are_drawn_and_keep_what_is_attached():
    texts = {misspelled("what colour is this wonderful dress please", random.Random(seed)) for seed in range(40)}
    assert len(texts) > 5


def test_only_what_changes_nothing_is_held_as_well():
    def added(message):
        contexts = [with_more_held(message, random.Random(seed)) for seed in range(60)]
        return {c.held_pictures > 0 for c in contexts}, {c.held_reviews > 0 for c in contexts}, contexts[0].pictures

    both, neither = {True, False}, {False}
    assert added(Message("what is it?", "what is it?", Context(pictures=1), ("categorize",), ())) == (both, both, 1)
    held = Context(held_reviews=3)
    assert added(Message("and the fit?", "and the fit?", held, ("summarize",), ())) == (both, {True}, 0)
    assert added(Message("and the fit?", "and the fit?", Context(), (), ("reviews",))) == (neither, neither, 0)
