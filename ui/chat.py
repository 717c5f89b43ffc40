"""The chat page: words, photos and files in; tool calls as they happen, text, charts and next steps out."""

import asyncio
import json
import logging
import os
import re
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from assistant import Assistant, Call, Reply, Session, TextDelta, ToolFinished, ToolProgress, ToolStarted
from assistant.events import Event
from assistant.phrases import LANGUAGES, phrase
from models.errors import ProductAssistantError
from models.settings import settings
from tools.results import Categorization, ProductReport, Result, ReviewSummary, SearchReport, SentimentReport
from tools.review_files import REFUSED, SUFFIXES
from ui.charts import chart

if TYPE_CHECKING:
    import gradio as gr

TITLE = "Product Assistant"
INVITATION = "Drop a **photo of a product** or paste its **reviews**, and ask what you want to know."
EXAMPLES = Path(__file__).parent / "examples"
REVIEW_SUFFIXES = {*SUFFIXES, *REFUSED}
SHOWN_CHARACTERS = 4000  # of a pasted text; the rest is read, but not repeated in the conversation
TROUBLE = "Something went wrong on my side. Nothing you sent is lost; please try once more."
BUSY, READY = {"submit_btn": False, "stop_btn": True}, {"submit_btn": True, "stop_btn": False}  # the box's buttons
FORGET_EVERY_S = 600  # seconds between two looks for files of visitors that are older than a session may rest
Update = tuple[Any, Any, Any]  # of the conversation, the text box and the session
log = logging.getLogger(__name__)

EXAMPLE_MESSAGES = [
    {"display_text": "What is in this photo?", "text": "What is this?", "files": ["dress.jpg"]},
    {
        "display_text": "Does this title fit the photo?",
        "text": "title: Women's brown leather ankle boots",
        "files": ["sneaker.jpg"],
    },
    {"display_text": "What do 24 customers say?", "text": "What do customers say?", "files": ["reviews.csv"]},
    {
        "display_text": "“Gorgeous colour but it shrank …” Is she happy?",
        "text": '"Gorgeous colour but it shrank in the first wash and the seam opened." Is she happy?',
    },
]


def build_page(assistant: Assistant) -> "gr.Blocks":
    """The page over an assistant; every visitor has a `Session` of their own."""
    import gradio as gr

    answering: set[str] = set()  # visitors whose turn is on its way
    forget_files = (FORGET_EVERY_S, int(settings().session_s))
    with gr.Blocks(title=TITLE, fill_height=True, analytics_enabled=False, delete_cache=forget_files) as page:
        session = gr.State(None, time_to_live=settings().session_s)
        with gr.Row(elem_id="top"):
            gr.Markdown(f"# {TITLE}", elem_id="title")
            fresh = gr.Button("New conversation", elem_id="fresh", size="sm", scale=0)
        gr.Markdown(INVITATION, elem_id="invitation")
        chatbot = gr.Chatbot(
            elem_id="chat", label="Conversation", show_label=False, scale=1, min_height=320, examples=_examples(),
            placeholder="### What would you like to know?\nStart with an example, or with your own photo or reviews.",
            buttons=["copy"],
            latex_delimiters=[],  # "$$" is a price here
            allow_file_downloads=False, layout="bubble",
        )  # fmt: skip
        chatbot.keep_in_cache |= chatbot.temp_files  # the examples, which stay when visitors' files go
        box = gr.MultimodalTextbox(
            elem_id="message", label="Message", show_label=False, file_count="multiple", sources=["upload"], lines=1,
            max_lines=12, placeholder="Ask, paste reviews, or drop photos and review files …", autofocus=True,
            max_plain_text_length=settings().max_message_characters + 1,  # longer pastes would come as a file
        )  # fmt: skip
        outputs = [chatbot, box, session]

        async def answer(
            message: dict[str, Any], history: list[Any], held: Session | None, visitor: gr.Request, **box: Any
        ) -> AsyncIterator[Update]:
            """Answer a message, and no other of the visitor meanwhile; `box` is what becomes of the text box at first."""
            text, files = message.get("text") or "", [_path(file) for file in message.get("files") or []]
            if visitor.session_hash in answering or not (text.strip() or files):
                yield gr.skip(), gr.skip(), gr.skip()
                return
            answering.add(visitor.session_hash)
            try:
                async for update in _turn(assistant, text, files, history, held, box):
                    yield update
            finally:
                answering.discard(visitor.session_hash)

        async def respond(
            message: dict[str, Any], history: list[Any], held: Session | None, visitor: gr.Request
        ) -> AsyncIterator[Update]:
            """Answer what was typed; the conversation grows as tools and text arrive."""
            async for update in answer(message, history, held, visitor, value=None):
                yield update

        async def choose(
            choice: gr.SelectData, history: list[Any], held: Session | None, visitor: gr.Request
        ) -> AsyncIterator[Update]:
            """A suggestion or an example is sent as if it had been typed; what is being typed stays."""
            value = choice.value if isinstance(choice.value, dict) else _chosen(str(choice.value))
            async for update in answer(value, history, held, visitor):
                yield update

        def stop(history: list[Any], visitor: gr.Request) -> tuple[Any, Any]:
            """End the turn; what it found stays."""
            answering.discard(visitor.session_hash)
            return _stopped(history), gr.MultimodalTextbox(**READY)

        def begin_anew(held: Session | None, visitor: gr.Request) -> tuple[Any, Any, None]:
            """Forget the conversation."""
            answering.discard(visitor.session_hash)
            if held:
                held.close()
            return [], gr.MultimodalTextbox(value=None, **READY), None

        def keep_clear(held: Session | None) -> Any:
            """Clear once more where a turn ended after its conversation: its last updates may have come later."""
            return [] if held is None or held.closed else gr.skip()

        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        # answered by themselves: Gradio loses a queued event that is sent in the moment in which another one ends
        at_once = {**quiet, "queue": False}
        running = [
            box.submit(respond, [box, chatbot, session], outputs, **quiet),
            chatbot.option_select(choose, [chatbot, session], outputs, **quiet),
            chatbot.example_select(choose, [chatbot, session], outputs, **quiet),
        ]
        box.stop(stop, chatbot, [chatbot, box], cancels=running, **at_once)
        for turn in running:
            turn.then(keep_clear, session, chatbot, **at_once)
        fresh.click(begin_anew, session, outputs, cancels=running, **at_once)
    return page


async def _turn(
    assistant: Assistant, text: str, files: list[str], history: list[Any], held: Session | None, box: dict[str, Any]
) -> AsyncIterator[Update]:
    """Conversation, text box and session of a turn as it goes on; at first the box as given."""
    import gradio as gr

    if held is None or held.closed:
        held = Session()
    history = [*history, *_said(text, files)]
    yield history, gr.MultimodalTextbox(**box, **BUSY), held
    answer: list[Any] = []
    async for answer in _answers(assistant, text, files, held):
        if held.closed:
            return
        yield [*history, *answer], gr.skip(), held
    yield [*history, *answer], gr.MultimodalTextbox(**READY), held


def _chosen(suggestion: str) -> dict[str, Any]:
    """What a click on a suggestion sends: its words, or one of our examples, asked in the language of the suggestion."""
    asked = (
        ("example picture", "ask categorize", EXAMPLE_MESSAGES[0]),
        ("example reviews", "ask summarize", EXAMPLE_MESSAGES[2]),
    )
    for what, question, example in asked:
        for language in LANGUAGES:
            if suggestion == phrase(what, language):
                return {
                    "text": phrase(question, language),
                    "files": [str(EXAMPLES / name) for name in example["files"]],
                }
    return {"text": suggestion}


async def _answers(assistant: Assistant, text: str, files: list[str], session: Session) -> AsyncIterator[list[Any]]:
    """The assistant's messages of a turn, whole each time, as they grow."""
    import gradio as gr

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
                traces[event.id] = _trace(event.id, event.name, event.arguments, None)
            elif isinstance(event, ToolProgress):
                traces[event.id] = _on_its_way(traces[event.id], event)
            elif isinstance(event, ToolFinished):
                traces[event.call.id] = _trace(event.call.id, event.call.name, event.call.arguments, event.call)
            elif isinstance(event, TextDelta):
                spoken += event.text
            elif isinstance(event, Reply):
                yield [*traces.values(), *_final(event)]
                continue
            yield [*traces.values(), *([gr.ChatMessage(harmless(spoken))] if spoken.strip() else [])]
    except ProductAssistantError as error:
        yield [*traces.values(), gr.ChatMessage(harmless(str(error)))]
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


def harmless(text: str) -> str:
    """Markdown without HTML and pictures: reviews and titles are quoted in it, and must not fetch from other hosts."""
    return re.sub(r"\\?<", "&lt;", text).replace("![", "!\\[")  # an escaped "<" needs no second escape


def _stopped(history: list[Any]) -> list[Any]:
    """The conversation after Stop: no tool looks as if it were still at work."""
    for message in history:
        metadata = message.get("metadata") or {}
        if metadata.get("status") == "pending":
            message["metadata"] = {**metadata, "title": f"{metadata['title']} · stopped", "status": "done"}
    return [*history, {"role": "assistant", "content": "Stopped."}]


def _final(reply: Reply) -> list["gr.ChatMessage"]:
    """The reply's text, its charts and pictures, and its suggestions below the last of them."""
    import gradio as gr

    messages = [gr.ChatMessage(harmless(reply.text))]
    drawings = [drawing for drawing in map(chart, reply.results) if drawing]
    messages += [gr.ChatMessage(role="assistant", content=gr.HTML(drawing)) for drawing in drawings]
    messages += [
        gallery for result in reply.results if isinstance(result, SearchReport) for gallery in _gallery(result)
    ]
    messages += [
        gr.ChatMessage(role="assistant", content=gr.Image(picture, show_label=False, height=240, interactive=False))
        for picture in reply.pictures
    ]
    messages[-1].options = [{"value": suggestion} for suggestion in reply.suggestions]
    return messages


def _gallery(report: SearchReport) -> list["gr.ChatMessage"]:
    """The small pictures of what was found, each with its title and score."""
    import gradio as gr
    from PIL import Image

    shown = [product for product in report.products if product.picture and Path(product.picture).exists()]
    pictures = [(Image.open(each.picture), f"{each.title or each.id} · {each.score:.2f}") for each in shown]
    if not pictures:
        return []
    gallery = gr.Gallery(pictures, columns=min(3, len(pictures)), height="auto", object_fit="contain", show_label=False)
    return [gr.ChatMessage(role="assistant", content=gallery)]


def _trace(call_id: str, name: str, arguments: dict[str, Any], call: Call | None) -> "gr.ChatMessage":
    """A tool call as a collapsible message: what went in, how long it took, how sure it is."""
    import gradio as gr

    inputs = " + ".join(str(arguments[key]) if key in ("image", "reviews") else key for key in arguments)
    title = " · ".join(part for part in (name, inputs) if part)
    shown = json.dumps(arguments, ensure_ascii=False, indent=1)
    if call is None:
        return gr.ChatMessage(
            role="assistant", content=_code(shown), metadata={"title": title, "id": call_id, "status": "pending"}
        )
    title += f" · {call.milliseconds:,.0f} ms · {_confidence(call)}"
    content = _code(shown) + f"\n\n{harmless(call.error or _outcome(call.result))}"
    return gr.ChatMessage(role="assistant", content=content, metadata={"title": title, "id": call_id, "status": "done"})


def _on_its_way(trace: "gr.ChatMessage", progress: ToolProgress) -> "gr.ChatMessage":
    """The trace of a call with how far it is."""
    import gradio as gr

    name = " · ".join(trace.metadata["title"].split(" · ")[:2])
    title = f"{name} · {progress.what}: {progress.done:,} of {progress.total:,}"
    return gr.ChatMessage(role="assistant", content=trace.content, metadata={**trace.metadata, "title": title})


def _confidence(call: Call) -> str:
    """How sure a result is, in a word or a number."""
    result = call.result
    if result is None:
        return "error"
    if isinstance(result, Categorization):
        return "unsure" if result.unsure else f"{result.confidence:.2f}"
    if isinstance(result, SearchReport):
        return f"{len(result.products)} of {result.searched:,}"
    if isinstance(result, SentimentReport):
        return f"{max(max(review.star_probabilities) for review in result.reviews):.2f}"
    if isinstance(result, ReviewSummary):
        return f"{result.used:,} of {result.received:,} used"
    if isinstance(result, ProductReport) and result.match is not None:
        return f"match {result.match:.2f}"
    return f"{result.category.confidence:.2f}" if isinstance(result, ProductReport) and result.category else "done"


def _outcome(result: Result | None) -> str:
    """The first numbers of a result, for the trace."""
    if isinstance(result, SearchReport):
        return ", ".join(f"{product.id} {product.score:.2f}" for product in result.products)
    if isinstance(result, ReviewSummary):
        return f"{len(result.pros)} pros, {len(result.cons)} cons"
    if isinstance(result, Categorization):
        return ", ".join(f"{score.label} {score.probability:.3f}" for score in result.ranked)
    if isinstance(result, SentimentReport):
        return f"{result.positive} positive, {result.neutral} neutral, {result.negative} negative"
    return (
        ""
        if result is None or result.category is None
        else f"{result.category.ranked[0].label} {result.category.confidence:.3f}"
    )


def _code(text: str) -> str:
    fence = "`" * (3 + text.count("`"))  # longer than any within
    return f"{fence}json\n{text}\n{fence}"


def _said(text: str, files: list[str]) -> list[dict[str, Any]]:
    """What the visitor sent, as messages."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": {"path": file}} for file in files]
    if not text.strip():
        return messages
    left_out = len(text) - SHOWN_CHARACTERS
    shown = text if left_out <= 0 else f"{text[:SHOWN_CHARACTERS]}… (and {left_out:,} characters more)"
    return [*messages, {"role": "user", "content": harmless(shown)}]


def _path(file: Any) -> str:
    """The path of an uploaded file, in any of the shapes in which Gradio hands it over."""
    if isinstance(file, dict):
        return _path(file.get("path") or file.get("file"))
    return str(getattr(file, "path", file))


def _examples() -> list[dict[str, Any]]:
    examples = []
    for each in EXAMPLE_MESSAGES:
        files = [str(EXAMPLES / name) for name in each.get("files", [])]
        icon = {"icon": files[0]} if files and files[0].endswith(".jpg") else {}
        examples.append({**each, "files": files, **icon} if files else dict(each))
    return examples
