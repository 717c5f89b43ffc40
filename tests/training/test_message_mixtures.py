"""Messages made of several texts want what those want, and their words are told apart as before."""

from dataclasses import replace

from models.message_network import KINDS_OF_WORDS
from models.message_reader import Context
from training.message_data import NEEDS, Message, messages, said_as, squashed
from training.message_mixtures import asides, joined, with_asides


def test_two_requests_become_one_that_wants_what_both_want():
    rows = messages("train")
    together = joined(rows, 300, seed=0)
    assert len(together) == 300 == len({row.request for row in together})
    requests = {row.language: [] for row in rows}
    for row in rows:
        requests[row.language].append((squashed(row.request), row))
    for row in together[:40]:
        said = squashed(row.request)
        first = [other for words, other in requests[row.language] if words and said.startswith(words)]
        second = [other for words, other in requests[row.language] if words and said.endswith(words)]
        assert any(set(row.tools) == {*one.tools, *other.tools} for one in first for other in second), row


def test_requests_that_are_joined_have_what_they_need():
    together = joined(messages("train"), 300, seed=0)
    for row in together:
        context, needs = row.context, {NEEDS.get(tool) for tool in row.tools}
        assert "picture" not in needs or context.pictures or context.held_pictures or context.listing
        assert "reviews" not in needs or context.reviews or context.held_reviews
        assert not {"sentiment", "summarize"} <= set(row.tools)
    assert {bool(row.context.held_pictures) for row in together} == {True, False}


def test_requests_of_nothing_or_one_kind_are_not_joined():
    alike = [Message(text, text, Context(pictures=1), ("categorize",), ()) for text in ("what is it?", "is it a bag?")]
    assert joined([], 3, seed=0) == []
    assert joined(alike, 3, seed=0) == []


def test_what_is_joined_is_all_said_by_the_user():
    for row in joined(messages("train"), 100, seed=0):
        assert row.text == row.request and {KINDS_OF_WORDS[kind] for _, kind in row.units} == {"own"}


def test_an_aside_changes_nothing_of_what_is_wanted():
    rows = {(row.tools, row.missing, row.context, row.language) for row in messages("train")}
    said = {squashed(aside.words) for of_language in asides().values() for aside in of_language}
    made = with_asides(messages("train"), 300, seed=0)
    assert len(made) == 300
    for row in made:
        assert (row.tools, row.missing, row.context, row.language) in rows
        request = squashed(row.request)
        assert any(request.startswith(words) or request.endswith(words) for words in said)


def test_an_aside_is_the_users_own_beside_what_is_pasted():
    text = 'is she happy?\n\n"Strap broke on day two, and nobody answers my mails about it."'
    row = said_as(Message(text, "", Context(reviews=1), ("sentiment",), ()), "is she happy?", text)
    for made in with_asides([row], 40, seed=0):
        kinds = [KINDS_OF_WORDS[kind] for _, kind in made.units]
        assert kinds.count("review") == [kind for _, kind in row.units].count(KINDS_OF_WORDS.index("review"))
        assert set(kinds) == {"own", "review"} and made.request in made.text and len(made.request) > len(row.request)


def test_asides_about_photos_and_reviews_need_some():
    row = said_as(Message("", "", Context(), (), ("picture",)), "what is this?")
    with_photo = replace(row, context=Context(pictures=1), tools=("categorize",), missing=())
    assert {len(with_asides([each], 200, seed=0)) for each in (row, with_photo)} == {200}
    only_photos = [aside for aside in asides()["en"] if aside.goes_with == "picture"]
    assert only_photos and all(aside.fits(with_photo.context) and not aside.fits(row.context) for aside in only_photos)
    assert not any(aside.words in made.request for made in with_asides([row], 200, seed=0) for aside in only_photos)


def test_no_words_have_no_aside():
    assert with_asides([Message("", "", Context(pictures=1), ("categorize",), ())], 3, seed=0) == []
