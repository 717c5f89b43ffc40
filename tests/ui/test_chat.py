"""The page's turns, with scripted assistants."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from assistant import Reply, TextDelta, ToolStarted
from assistant.events import Event
from ui.chat import TROUBLE, _answers, _chosen, _stopped, harmless


class Scripted:
    """An assistant that streams what it was given: events, an exception to raise, or a lock to wait for."""

    def __init__(self, *script: Any) -> None:
        self.script = script

    def stream(self, message: str, **attached: Any) -> Iterator[Event]:
        for step in self.script:
            if isinstance(step, Exception):
                raise step
            if isinstance(step, threading.Event):
                step.wait(10)
            else:
                yield step


async def turn(*script: Any) -> list[list[Any]]:
    return [messages async for messages in _answers(Scripted(*script), "hi", [], None)]


def test_text_grows_and_suggestions_come_last():
    updates = asyncio.run(
        turn(TextDelta("A "), TextDelta("dress."), Reply("A dress.", suggestions=["What colour is it?"]))
    )
    assert [messages[-1].content for messages in updates] == ["A ", "A dress.", "A dress."]
    assert updates[-1][-1].options == [{"value": "What colour is it?"}]


def test_a_bug_is_told_in_a_sentence_without_its_words(caplog):
    updates = asyncio.run(turn(ToolStarted("1", "categorize", {"image": "image_1"}), RuntimeError("secret")))
    assert updates[-1][-1].content == TROUBLE
    assert "secret" in caplog.text


def test_stop_is_heard_while_a_tool_is_at_work():
    working = threading.Event()

    async def stopped_turn() -> None:
        answers = _answers(Scripted(ToolStarted("1", "categorize", {}), working), "hi", [], None)
        await anext(answers)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(answers), 0.05)

    asyncio.run(stopped_turn())
    working.set()


def test_after_stop_no_tool_looks_at_work():
    history = _stopped([{"role": "assistant", "content": "", "metadata": {"title": "summarize", "status": "pending"}}])
    assert history[0]["metadata"] == {"title": "summarize · stopped", "status": "done"}
    assert history[-1]["content"] == "Stopped."


@pytest.mark.parametrize("text", ["![x](http://other.example/x.png)", "<img src=http://other.example/x.png>"])
def test_quoted_text_holds_no_pictures_of_other_hosts(text):
    assert "<" not in harmless(text) and "![" not in harmless(text)


def test_an_escaped_bracket_is_escaped_once():
    assert harmless("I \\<3 this") == "I &lt;3 this"


def test_examples_are_asked_in_the_language_of_the_click():
    chosen = _chosen("Pruébalo con una foto de ejemplo")
    assert chosen["text"] == "¿Qué es?" and chosen["files"]
    assert _chosen("Warum?") == {"text": "Warum?"}
