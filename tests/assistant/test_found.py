"""Products that a search found can be asked about by their places."""

import shutil
from pathlib import Path

import pytest

from assistant import Assistant, Session
from models import settings as settings_module
from models.errors import InputError
from tools import index_catalogue

EXAMPLES = Path(__file__).parents[2] / "ui" / "examples"


@pytest.fixture
def session(tmp_path, monkeypatch) -> Session:
    """A conversation with a catalogue of a dress, a shoe, and a bag without picture, that has just been searched."""
    for name in ("dress.jpg", "sneaker.jpg"):
        shutil.copy(EXAMPLES / name, tmp_path / name)
    (tmp_path / "shop.csv").write_text("id,title,image\n1,Red dress,dress.jpg\n2,Shoe,sneaker.jpg\n3,Handbag,\n")
    index_catalogue(tmp_path / "shop.csv", tmp_path / "index")
    monkeypatch.setenv("PRODUCT_ASSISTANT_CATALOGUE", str(tmp_path / "index"))
    settings_module.settings.cache_clear()
    session = Session()
    reply = Assistant().ask("do you have a red summer dress?", session=session)
    assert reply.results[0].products[0].id == "1"
    yield session
    monkeypatch.undo()
    settings_module.settings.cache_clear()


def test_one_of_them_can_be_looked_at(session):
    [call] = Assistant().ask("what colour is the first one?", session=session).calls
    assert (call.name, call.arguments) == ("categorize", {"image": "found_1", "labels": "colour"})
    assert call.result.label == "Red"


def test_more_like_one_of_them(session):
    [call] = Assistant().ask("show me more like the first one", session=session).calls
    assert call.name == "search" and call.arguments["image"] == "found_1"
    assert call.result.by_picture
    assert "1" not in [product.id for product in call.result.products]  # which is on the screen already


def test_a_question_goes_on_about_the_same_one(session):
    assistant = Assistant()
    last = session.found_ids[-1]
    place = {"2": "second", "3": "third"}[last.removeprefix("found_")]
    assistant.ask(f"what colour is the {place} one?", session=session)
    [call] = assistant.ask("is it for men or women?", session=session).calls
    assert (call.name, call.arguments) == ("analyze", {"image": last})


def test_both_halves_of_a_message_are_about_the_same_one(session):
    calls = Assistant().ask("what colour is the first one, and is it for men?", session=session).calls
    assert [(call.name, call.arguments["image"]) for call in calls] == [
        ("categorize", "found_1"),
        ("analyze", "found_1"),
    ]


def test_all_of_them_can_be_asked_about(session):
    calls = Assistant().ask("what colours are all of them?", session=session).calls
    assert [call.arguments["image"] for call in calls] == session.found_ids


@pytest.mark.parametrize("said", ["do you have one in brown leather?", "is there a coat that keeps me warm?"])
def test_another_search_by_words_is_not_mixed_with_what_was_found(session, said):
    [call] = Assistant().ask(said, session=session).calls
    assert call.name == "search" and "image" not in call.arguments


def test_where_there_is_no_photo_the_best_match_is_meant(session):
    [call] = Assistant().ask("what colour is it?", session=session).calls
    assert (call.name, call.arguments["image"]) == ("categorize", "found_1")


@pytest.mark.parametrize("said", ["más como el primero", "mehr wie das erste", "plus comme le premier"])
def test_more_like_it_in_other_languages(session, said):
    [call] = Assistant().ask(said, session=session).calls
    assert call.arguments == {"image": "found_1"}


def test_why_shows_where_it_was_seen(session):
    assistant = Assistant()
    assistant.ask("what is the first one?", session=session)
    assert len(assistant.ask("why?", session=session).pictures) == 1


def test_photos_that_are_sent_later_come_before(session, fashion_mnist):
    assistant = Assistant()
    assistant.ask("", images=[fashion_mnist("bag")], session=session)
    assert session.found_ids == []
    [call] = assistant.ask("what is the first one?", session=session).calls
    assert call.arguments["image"] == "image_1"


def test_what_has_no_picture_can_not_be_looked_at(session):
    without = [each for each in (1, 2, 3) if f"found_{each}" not in session.found_ids]
    assert len(without) == 1
    with pytest.raises(InputError, match="There is no picture"):
        session.image(f"found_{without[0]}")
