"""The loop: one message a call, failures told, an end in sight."""

import time

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.messages.tool import tool_call
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import StructuredTool

from assistant import Assistant, Reply, Session, ToolFinished, ToolProgress, ToolStarted
from assistant.loop import run
from assistant.phrases import phrase
from models.errors import ImageError, ToolError
from models.progress import report
from models.settings import settings
from tools.results import Categorization, LabelScore

RESULT = Categorization(
    label="dress", confidence=0.9, unsure=False, ranked=[LabelScore(label="dress", probability=0.9)], label_set="auto"
)


class Scripted(BaseChatModel):
    """Answers from a queue; the last answer again when it is empty."""

    replies: list[AIMessage]

    @property
    def _llm_type(self):
        return "scripted"

    def bind_tools(self, tools, **kwargs):
        return self

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        message = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return ChatResult(generations=[ChatGeneration(message=message)])


def calling(*names: str) -> AIMessage:
    return AIMessage(
        "", tool_calls=[tool_call(name=name, args={"image": "image_1"}, id=f"call_{i}") for i, name in enumerate(names)]
    )


def works(image: str):
    """Works."""
    return "told", RESULT


def fails(image: str):
    """Fails on bad input."""
    raise ImageError("shoe.jpg is a PDF.", "Send a picture.")


def breaks(image: str):
    """Has a bug."""
    raise ZeroDivisionError("secret detail")


STEPS: list[int] = []


def long(image: str):
    """Takes its time, and says how far it is."""
    STEPS.clear()
    for step in range(200):
        report("steps taken", step, 200)
        STEPS.append(step)
        time.sleep(0.01)
    return "told", RESULT


TOOLS = [
    StructuredTool.from_function(function, name=function.__name__, response_format="content_and_artifact")
    for function in (works, fails, breaks, long)
]


def turn(*replies: AIMessage):
    added = []
    events = list(run(Scripted(replies=list(replies)), TOOLS, [], HumanMessage("hi"), added))
    return events, added


def test_events_come_in_order_and_the_reply_is_last():
    events, _ = turn(calling("works"), AIMessage("A dress."))
    assert [type(event).__name__ for event in events] == ["ToolStarted", "ToolFinished", "TextDelta", "Reply"]
    assert isinstance(events[0], ToolStarted) and events[0].arguments == {"image": "image_1"}
    assert events[-1].text == "A dress." and events[-1].results == [RESULT]
    assert events[1].call.milliseconds >= 0


def test_a_long_tool_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr("assistant.loop.PROGRESS_S", 0.1)
    events, _ = turn(calling("long", "works"), AIMessage("A dress."))
    told = [event for event in events if isinstance(event, ToolProgress)]
    assert len(told) > 5 and [event.done for event in told] == sorted(event.done for event in told)
    assert {(event.id, event.what, event.total) for event in told} == {("call_0", "steps taken", 200)}
    assert [type(event) for event in events].index(ToolFinished) < events.index(told[0])  # the other did not wait


def test_a_tool_ends_when_nobody_listens(monkeypatch):
    monkeypatch.setattr("assistant.loop.PROGRESS_S", 0.1)
    model = Scripted(replies=[calling("long"), AIMessage("A dress.")])
    events = run(model, TOOLS, [], HumanMessage("hi"), [])
    assert [type(next(events)) for _ in range(2)] == [ToolStarted, ToolProgress]
    events.close()
    assert 0 < len(STEPS) < 100


def test_one_failing_tool_loses_no_other_answer():
    events, added = turn(calling("works", "fails", "breaks", "unknown"), AIMessage("Done."))
    messages = [message for message in added if isinstance(message, ToolMessage)]
    assert [message.tool_call_id for message in messages] == ["call_0", "call_1", "call_2", "call_3"]
    by_name = {event.call.name: event.call for event in events if isinstance(event, ToolFinished)}
    assert by_name["works"].result == RESULT
    assert by_name["fails"].error == "shoe.jpg is a PDF. Send a picture."
    assert "secret" not in by_name["breaks"].error
    assert "no tool 'unknown'" in by_name["unknown"].error


def test_endless_calls_end_readably():
    events, added = turn(calling("works"))
    assert isinstance(events[-1], Reply) and phrase("tired") in events[-1].text
    assert len(events[-1].calls) <= settings().max_calls
    calls = sum(len(message.tool_calls) for message in added if isinstance(message, AIMessage))
    assert calls == sum(isinstance(message, ToolMessage) for message in added)


def test_a_chat_model_that_fails_is_told():
    class Down(Scripted):
        def _generate(self, messages, stop=None, run_manager=None, **kwargs):
            raise ConnectionError("sk-secret")

    with pytest.raises(ToolError, match=r"did not answer \(ConnectionError\)"):
        list(run(Down(replies=[AIMessage("")]), TOOLS, [], HumanMessage("hi"), []))


@pytest.mark.parametrize("text", ["Just words.", ""])
def test_words_alone_end_the_turn(text):
    events, _ = turn(AIMessage(text))
    assert events[-1] == Reply(text)


@pytest.mark.parametrize("ids", [(None, None), ("", ""), ("x", "x")])
def test_calls_without_an_id_of_their_own_get_one(ids):
    asked = [{"name": "works", "args": {"image": f"image_{n}"}, "id": each} for n, each in enumerate(ids)]
    events, added = turn(AIMessage("", tool_calls=asked), AIMessage("Done."))
    assert [call.arguments["image"] for call in events[-1].calls] == ["image_0", "image_1"]
    assert all(call.result == RESULT for call in events[-1].calls)
    [called] = [message for message in added if isinstance(message, AIMessage) and message.tool_calls]
    answered = [message.tool_call_id for message in added if isinstance(message, ToolMessage)]
    assert answered == [call["id"] for call in called.tool_calls] and len(set(answered)) == 2


def test_what_is_said_instead_of_calls_in_vain_is_remembered(fashion_mnist):
    session = Session()
    session.add_image(fashion_mnist("bag"))
    again = AIMessage("", tool_calls=[tool_call(name="categorize", args={"image": "image_1"}, id="call_1")])
    reply = Assistant(Scripted(replies=[again])).ask("what is it?", session=session)
    assert "in vain" not in reply.text and "bag" in reply.text.lower()
    assert isinstance(session.messages[-1], AIMessage) and session.messages[-1].text in reply.text
