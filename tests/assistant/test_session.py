"""A session holds its own, within its limits."""

import random

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from assistant import Assistant, Session
from assistant.session import TURNS_KEPT
from models.errors import ImageError, InputError
from models.settings import Settings, settings


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


def test_the_oldest_reviews_go_when_they_take_too_much(monkeypatch):
    monkeypatch.setattr("assistant.session.settings", lambda: Settings(session_mb=0.0013))
    session = Session()
    for number in range(3):
        session.add_reviews([f"Lovely dress number {number}. " * 20])
    assert session.reviews_ids == ["reviews_2", "reviews_3"]
    session.add_reviews(["It is far too long. " * 200])  # alone over the limit, it still can be asked about
    assert session.reviews_ids == ["reviews_4"]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_in_whatever_order_calls_and_answers_stay_paired(seed, photo):
    draw, assistant, session = random.Random(seed), Assistant(), Session()
    asked = [
        "",
        "what is this?",
        "what colour is it?",
        "summarise those",
        "why?",
        "is she happy?",
        "only the negative ones",
    ]
    text = asked[0]
    for _ in range(8):
        text = draw.choice([draw.choice(asked), text, f"{text} please"])  # something new, the same again, or edited
        attached = {}
        if draw.random() < 0.4:
            attached["images"] = [photo]
        if draw.random() < 0.4:
            attached["reviews"] = ["Lovely and soft.", "It ripped at once, bad.", "Runs small."][: draw.randint(1, 3)]
        events = assistant.stream(text, session=session, **attached)
        if draw.random() < 0.3:  # stopped on the way
            next(events, None)
            events.close()
        else:
            assert list(events)[-1].text.strip()
        if draw.random() < 0.1:
            session = Session()
        calls = [call["id"] for message in session.messages for call in getattr(message, "tool_calls", [])]
        assert calls == [each.tool_call_id for each in session.messages if isinstance(each, ToolMessage)]
        assert len(session.image_ids) <= 20 and session.lock.acquire(blocking=False)
        session.lock.release()


def test_everything_is_forgotten_after_a_long_rest(monkeypatch, photo):
    assistant, session = Assistant(), Session()
    assistant.ask("", images=[photo], session=session)
    monkeypatch.setattr("assistant.session.settings", lambda: Settings(session_s=1e-6))
    reply = assistant.ask("what colour is it?", session=session)
    assert reply.calls == [] and session.image_ids == []


def test_more_than_a_session_holds_is_told_and_the_rest_answered(monkeypatch, photo):
    monkeypatch.setattr("assistant.session.settings", lambda: Settings(session_images=2, session_review_sets=1))
    reply = Assistant().ask("what is it?", images=[photo] * 3, files=[])
    assert "more than one conversation holds" in reply.text
    assert [call.arguments["image"] for call in reply.calls] == ["image_2", "image_3"] and all(
        call.result for call in reply.calls
    )
    reply = Assistant().ask(reviews=["Nice.", "Too small.", "Warm."], message='[{"review": "Great bag", "stars": 5}]')
    assert "more than one conversation holds" in reply.text and len(reply.calls) == 1


def test_all_columns_of_a_table_take_room(monkeypatch, tmp_path):
    monkeypatch.setattr("assistant.session.settings", lambda: Settings(session_mb=0.0013))
    session = Session()
    for number in range(3):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"comment,feedback\nLovely dress number {number},{'Thank you very much! ' * 40}\n")
        session.add_reviews(path)
    assert session.reviews_ids == ["reviews_3"]
