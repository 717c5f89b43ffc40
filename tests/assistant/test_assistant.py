"""The assistant through its public interface, on the bundled weights."""

import asyncio
import sys

import pytest

from assistant import Assistant, Reply, Session, TextDelta, ToolFinished, ToolStarted
from models.errors import InputError, LimitError
from tools.results import Categorization


def test_reply_has_text_calls_results_and_suggestions(fashion_mnist):
    reply = Assistant().ask("what is this?", images=[fashion_mnist("sneaker")])
    assert [call.name for call in reply.calls] == ["categorize"]
    assert isinstance(reply.results[0], Categorization)
    assert reply.text and reply.suggestions


def test_stream_tells_each_tool_before_the_text(fashion_mnist):
    events = list(Assistant().stream("", images=[fashion_mnist("bag")]))
    kinds = [type(event) for event in events]
    assert kinds.index(ToolStarted) < kinds.index(ToolFinished) < kinds.index(TextDelta)
    assert kinds[-1] is Reply
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == events[-1].text


def test_numbers_in_the_reply_are_those_of_the_result(fashion_mnist):
    reply = Assistant().ask("", images=[fashion_mnist("dress")])
    best = reply.results[0].confidence
    assert f"{best * 100:.0f} %" in reply.text or "over 99 %" in reply.text


def test_each_conversation_knows_only_its_own(fashion_mnist):
    assistant, mine = Assistant(), Session()
    assistant.ask("", images=[fashion_mnist("bag")], session=mine)
    assert assistant.ask("what is this?", session=Session()).calls == []
    assert len(assistant.ask("what is this?", session=mine).calls) == 1


def test_reviews_and_files_come_by_argument(tmp_path):
    path = tmp_path / "reviews.csv"
    path.write_text("text,stars\nLovely fabric,5\nToo small,2\nFits well,4\nZip broke,1\n")
    reply = Assistant().ask("summarise", files=[path])
    assert reply.results[0].received == 4
    assert Assistant().ask("", reviews=["Zip broke on day two."]).results[0].reviews[0].polarity == "negative"


def test_unreadable_picture_is_told_and_the_rest_is_done(fashion_mnist, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_text("no picture")
    reply = Assistant().ask("what is this?", images=[broken, fashion_mnist("bag")])
    assert "broken.jpg can't be read as a picture" in reply.text
    assert len(reply.results) == 1


def test_too_long_message_is_a_limit_error():
    with pytest.raises(LimitError, match="200,000 characters"):
        Assistant().ask("a" * 200_001)


def test_named_chat_model_without_langchain_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "langchain.chat_models", None)  # as if it were not installed
    with pytest.raises(InputError, match=r"product-assistant\[llm\]"):
        Assistant("openai:gpt-4.1")


def test_async_twins_answer_the_same():
    async def both():
        events = [event async for event in Assistant().astream("what can you do?")]
        return await Assistant().aask("what can you do?"), events[-1]

    asked, streamed = asyncio.run(both())
    assert asked == streamed


@pytest.fixture
def two_texts(tmp_path):
    """A table in which two columns could be the review."""
    path = tmp_path / "mine.csv"
    rows = [("The zip broke on day two", "Lovely and soft", 4), ("It runs small", "The colour is lovely", 2)]
    path.write_text("comment,feedback,points\n" + "".join(f"{a} {i},{b} {i},{s}\n" for i, (a, b, s) in enumerate(rows)))
    return path


@pytest.mark.parametrize(
    ("words", "column"), [("Use “feedback”", "feedback"), ("the first one", "comment"), ("comment", "comment")]
)
def test_which_column_is_the_review_is_asked_once(two_texts, words, column):
    assistant, session = Assistant(), Session()
    reply = assistant.ask("", files=[two_texts], session=session)
    assert reply.calls == []
    assert reply.text == "Which column of your table is the review, **comment** or **feedback**?"
    assert reply.suggestions == ["Use “comment”", "Use “feedback”"]
    chosen = assistant.ask(words, session=session)
    assert chosen.calls[0].arguments == {"reviews": "reviews_1", "columns": {"text": column}}
    assert chosen.results[0].read_as["text"] == column
    later = assistant.ask("only the negative ones", session=session)
    assert later.results[0].read_as["text"] == column


def test_reviews_that_none_can_judge_suggest_no_question_about_them(tmp_path):
    path = tmp_path / "es.csv"
    path.write_text("texto\n" + "".join(f"La tela es suave y la talla {i} es correcta\n" for i in range(4)))
    reply = Assistant().ask("", files=[path])
    assert "in Spanish" in reply.text
    assert reply.suggestions == []


def test_what_was_understood_of_a_table_can_be_corrected(two_texts):
    assistant, session = Assistant(), Session()
    assistant.ask("use comment as the text", files=[two_texts], session=session)
    reply = assistant.ask("no, the text is in feedback", session=session)
    assert reply.results[0].read_as == {"text": "feedback", "stars": "points"}
    assert "`feedback` as the text" in reply.text
    corrected = assistant.ask("points are the title", session=session).results[0]
    assert corrected.read_as == {"text": "feedback", "title": "points"}


def test_one_thing_is_taken_as_a_list_of_it(fashion_mnist):
    reply = Assistant().ask("", images=fashion_mnist("bag"))
    assert [call.name for call in reply.calls] == ["categorize"]
    reply = Assistant().ask("is she happy?", reviews="It shrank in the first wash.")
    assert [each.text for each in reply.results[0].reviews] == ["It shrank in the first wash."]
