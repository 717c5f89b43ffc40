"""The page's turns, with scripted assistants."""

import asyncio
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from assistant import Reply, TextDelta, ToolStarted
from assistant.events import Event
from ui.turns import TROUBLE, Turns, answers


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
    return [messages async for messages in answers(Scripted(*script), "hi", [], None)]


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
        updates = answers(Scripted(ToolStarted("1", "categorize", {}), working), "hi", [], None)
        await anext(updates)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(updates), 0.05)

    asyncio.run(stopped_turn())
    working.set()


def test_a_visitor_has_one_turn_at_a_time():
    turns, working = Turns(Scripted(TextDelta("A dress."), threading.Event())), []

    async def two_turns() -> None:
        mine, another = SimpleNamespace(session_hash="mine"), SimpleNamespace(session_hash="another")
        first = turns.respond({"text": "what is it?"}, [], None, mine)
        working.append((await anext(first))[0])
        for visitor in (mine, another):
            working.append((await anext(turns.respond({"text": "and this?"}, [], None, visitor)))[0])
        turns.stop([], mine)
        working.append((await anext(turns.respond({"text": "now?"}, [], None, mine)))[0])

    asyncio.run(two_turns())
    assert [isinstance(conversation, list) for conversation in working] == [True, False, True, True]
