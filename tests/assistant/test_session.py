"""A session holds its own, within its limits."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from assistant import Session
from assistant.session import TURNS_KEPT
from models.errors import ImageError, InputError
from models.settings import settings


def test_pictures_and_reviews_get_ids(photo):
    session = Session()
    assert [session.add_image(photo), session.add_image(photo)] == ["image_1", "image_2"]
    assert session.add_reviews(["Nice.", "Too small."]) == "reviews_1"
    assert session.image("image_2").size == photo.size
    assert session.held_reviews("reviews_1").count == 2


def test_sessions_share_nothing(photo):
    mine, yours = Session(), Session()
    mine.add_image(photo)
    with pytest.raises(InputError, match="no picture 'image_1'"):
        yours.image("image_1")


def test_oldest_picture_goes_first(photo):
    session = Session()
    for _ in range(settings().session_images + 1):
        last = session.add_image(photo)
    assert len(session.image_ids) == settings().session_images
    assert "image_1" not in session.image_ids and last in session.image_ids


def test_bad_picture_leaves_the_session_as_it_was():
    session = Session()
    with pytest.raises(ImageError):
        session.add_image(b"%PDF-1.7")
    assert session.image_ids == []


def test_forgets_the_oldest_turns():
    session = Session()
    for number in range(TURNS_KEPT + 5):
        session.remember([HumanMessage(f"question {number}"), AIMessage("answer")])
    assert len(session.messages) == 2 * TURNS_KEPT
    assert session.messages[0].text == "question 5"
