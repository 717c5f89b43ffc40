"""Answers to "why?", from the last result."""

import pytest

from assistant import Assistant, Session


def test_a_picture_is_explained_with_where_the_model_looked(fashion_mnist):
    assistant, session = Assistant(), Session()
    assistant.ask("is it a boot or a shirt?", images=[fashion_mnist("ankle-boot")], session=session)
    reply = assistant.ask("why a boot?", session=session)
    assert reply.calls == [] and len(reply.pictures) == 1
    assert "closest to **boot**" in reply.text and "it glows in the picture below" in reply.text


def test_an_analysis_is_explained_by_its_category(fashion_mnist):
    assistant, session = Assistant(), Session()
    assistant.ask("Blue women's dress", images=[fashion_mnist("dress")], session=session)
    assert len(assistant.ask("why?", session=session).pictures) == 1


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("¿por qué?", "la que más se acerca a la foto"),
        ("Warum?", "am besten zum Bild"),
        ("pourquoi ?", "le plus proche de la photo"),
    ],
)
def test_why_in_other_languages(fashion_mnist, asked, answered):
    assistant, session = Assistant(), Session()
    assistant.ask("", images=[fashion_mnist("bag")], session=session)
    assert answered in assistant.ask(asked, session=session).text


def test_reviews_have_no_picture():
    assistant, session = Assistant(), Session()
    assistant.ask("", reviews=["The zip broke on day two."], session=session)
    reply = assistant.ask("how sure are you?", session=session)
    assert reply.pictures == [] and "probabilities for the review" in reply.text


def test_a_picture_that_is_forgotten_is_explained_in_words(fashion_mnist):
    assistant, session = Assistant(), Session()
    assistant.ask("", images=[fashion_mnist("bag")], session=session)
    session._images.clear()
    reply = assistant.ask("why?", session=session)
    assert reply.pictures == [] and "closest to" in reply.text


def test_nothing_to_explain():
    assert "nothing to explain yet" in Assistant().ask("why?").text
