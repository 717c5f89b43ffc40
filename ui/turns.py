"""Visitors' turns: what is sent goes to the assistant, and what happens to the conversation."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant import Assistant, Reply, Session, TextDelta, ToolFinished, ToolProgress, ToolStarted
from assistant.complaints import complaint
from assistant.events import Event
from assistant.speech import language_of
from models.errors import ProductAssistantError
from tools.review_files import REFUSED, SUFFIXES
from ui.messages import final, harmless, on_its_way, said, stopped, trace
from ui.suggested import chosen

REVIEW_SUFFIXES = {*SUFFIXES, *REFUSED}
TROUBLE = "Something went wrong on my side. Nothing you sent is lost; please try once more."
BUSY, READY = {"submit_btn": False, "stop_btn": True}, {"submit_btn": True, "stop_btn": False}  # the text box's buttons
Update = tuple[Any, Any, Any]  # of the conversation, the text box and the session
log = logging.getLogger(__name__)


class Turns:
    """What the events of the page do; every visitor has a `Session` of their own."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.answering: set[str] = set()  # visitors whose turn is on its way

    async def answer(
        self, message: dict[str, Any], history: list[Any], held: Session | None, visitor: gr.Request, **box: Any
    ) -> AsyncIterator[Update]:
        """Answer a message, and no other of the visitor meanwhile; `box` is what becomes of the text box at first."""
        text, files = message.get("text") or "", [_path(file) for file in message.get("files") or []]
        if visitor.session_hash in self.answering or not (text.strip() or files):
            yield gr.skip(), gr.skip(), gr.skip()
            return
        self.answering.add(visitor.session_hash)
        try:
            async for update in _turn(self.assistant, text, files, history, held, box):
                yield update
        finally:
            self.answering.discard(visitor.session_hash)

    async def respond(
        self, message: dict[str, Any], history: list[Any], held: Session | None, visitor: gr.Request
    ) -> AsyncIterator[Update]:
        """Answer what was typed; the conversation grows as tools and text arrive."""
        async for update in self.answer(message, history, held, visitor, value=None):
            yield update

    async def choose(
        self, choice: gr.SelectData, history: list[Any], held: Session | None, visitor: gr.Request
    ) -> AsyncIterator[Update]:
        """A suggestion or an example is sent as if it had been typed; what is being typed stays."""
        value = choice.value if isinstance(choice.value, dict) else chosen(str(choice.value))
        async for update in self.answer(value, history, held, visitor):
            yield update

    def stop(self, history: list[Any], visitor: gr.Request) -> tuple[Any, Any]:
        """End the turn; what it found stays."""
        self.answering.discard(visitor.session_hash)
        return stopped(history), gr.MultimodalTextbox(**READY)

    def begin_anew(self, held: Session | None, visitor: gr.Request) -> tuple[Any, Any, None]:
        """Forget the conversation."""
        self.answering.discard(visitor.session_hash)
        if held:
            held.close()
        return [], gr.MultimodalTextbox(value=None, **READY), None

    def keep_clear(self, held: Session | None) -> Any:
        """Clear once more where a turn ended after its conversation: its last updates may have come later."""
        return [] if held is None or held.closed else gr.skip()


async def _turn(
    assistant: Assistant, text: str, files: list[str], history: list[Any], held: Session | None, box: dict[str, Any]
) -> AsyncIterator[Update]:
    """Conversation, text box and session of a turn as it goes on; at first the box as given."""
    if held is None or held.closed:
        held = Session()
    history = [*history, *said(text, files)]
    yield history, gr.MultimodalTextbox(**box, **BUSY), held
    answer: list[Any] = []
    async for answer in answers(assistant, text, files, held):
        if held.closed:
            return
        yield [*history, *answer], gr.skip(), held
    yield [*history, *answer], gr.MultimodalTextbox(**READY), held


async def answers(assistant: Assistant, text: str, files: list[str], session: Session) -> AsyncIterator[list[Any]]:
    """The assistant's messages of a turn, whole each time, as they grow."""
    traces: dict[str, gr.ChatMessage] = {}
    spoken = ""
    images = [file for file in files if Path(file).suffix.lower() not in REVIEW_SUFFIXES]
    reviews = [file for file in files if file not in images]
    if reviews:
        names = ", ".join(Path(file).name for file in reviews)
        yield [
            gr.ChatMessage(role="assistant", content="…", metadata={"title": f"reading {names}", "status": "pending"})
        ]
    try:
        async for event in _events(assistant, text, images=images, files=reviews, session=session):
            if isinstance(event, ToolStarted):
                traces[event.id] = trace(event.id, event.name, event.arguments, None)
            elif isinstance(event, ToolProgress):
                traces[event.id] = on_its_way(traces[event.id], event)
            elif isinstance(event, ToolFinished):
                traces[event.call.id] = trace(event.call.id, event.call.name, event.call.arguments, event.call)
            elif isinstance(event, TextDelta):
                spoken += event.text
            elif isinstance(event, Reply):
                yield [*traces.values(), *final(event)]
                continue
            yield [*traces.values(), *([gr.ChatMessage(harmless(spoken))] if spoken.strip() else [])]
    except ProductAssistantError as error:
        told = complaint(str(error), language_of(text, session.language))
        yield [*traces.values(), gr.ChatMessage(harmless(told))]
    except Exception:  # whatever it is, the visitor reads a sentence and the log has the trace
        log.exception("a turn failed")
        yield [*traces.values(), gr.ChatMessage(TROUBLE)]


async def _events(assistant: Assistant, text: str, **attached: Any) -> AsyncIterator[Event]:
    """`assistant.stream` from a thread of its own, so that Stop is heard at once, even while a tool is at work."""
    loop, events, left = asyncio.get_running_loop(), asyncio.Queue(), threading.Event()

    def work() -> None:
        last: Exception | None = None
        try:
            for event in assistant.stream(text, **attached):
                if left.is_set():
                    return
                loop.call_soon_threadsafe(events.put_nowait, event)
        except Exception as error:  # raised again below, where the visitor is answered
            last = error
        finally:
            if not left.is_set():
                loop.call_soon_threadsafe(events.put_nowait, last)

    threading.Thread(target=work, daemon=True).start()
    try:
        while isinstance(event := await events.get(), Event):
            yield event
        if event is not None:
            raise event
    finally:
        left.set()


def _path(file: Any) -> str:
    """The path of an uploaded file, in any of the shapes in which Gradio hands it over."""
    if isinstance(file, dict):
        return _path(file.get("path") or file.get("file"))
    return str(getattr(file, "path", file))
