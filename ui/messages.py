"""What visitors, tools and the assistant say, as messages of the conversation."""

import json
import re
from pathlib import Path
from typing import Any

import gradio as gr
from PIL import Image

from assistant import Call, Reply, ToolProgress
from tools.results import Categorization, ProductReport, Result, ReviewSummary, SearchReport, SentimentReport
from ui.charts import chart

SHOWN_CHARACTERS = 4000  # of a pasted text; the rest is read, but not repeated in the conversation


def harmless(text: str) -> str:
    """Markdown without HTML and pictures: reviews and titles are quoted in it, and must not fetch from other hosts."""
    return re.sub(r"\\?<", "&lt;", text).replace("![", "!\\[")  # an escaped "<" needs no second escape


def stopped(history: list[Any]) -> list[Any]:
    """The conversation after Stop: no tool looks as if it were still at work."""
    for message in history:
        metadata = message.get("metadata") or {}
        if metadata.get("status") == "pending":
            message["metadata"] = {**metadata, "title": f"{metadata['title']} · stopped", "status": "done"}
    return [*history, {"role": "assistant", "content": "Stopped."}]


def final(reply: Reply) -> list[gr.ChatMessage]:
    """The reply's text, its charts and pictures, and its suggestions below the last of them."""
    messages = [gr.ChatMessage(harmless(reply.text))]
    drawings = [drawing for result in reply.results if (drawing := chart(result, reply.language))]
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


def _gallery(report: SearchReport) -> list[gr.ChatMessage]:
    """The small pictures of what was found, each with its title and score."""
    shown = [product for product in report.products if product.picture and Path(product.picture).exists()]
    pictures = [(Image.open(each.picture), f"{each.title or each.id} · {each.score:.2f}") for each in shown]
    if not pictures:
        return []
    gallery = gr.Gallery(pictures, columns=min(3, len(pictures)), height="auto", object_fit="contain", show_label=False)
    return [gr.ChatMessage(role="assistant", content=gallery)]


def trace(call_id: str, name: str, arguments: dict[str, Any], call: Call | None) -> gr.ChatMessage:
    """A tool call as a collapsible message: what went in, how long it took, how sure it is."""
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


def on_its_way(trace: gr.ChatMessage, progress: ToolProgress) -> gr.ChatMessage:
    """The trace of a call with how far it is."""
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


def said(text: str, files: list[str]) -> list[dict[str, Any]]:
    """What the visitor sent, as messages."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": {"path": file}} for file in files]
    if not text.strip():
        return messages
    left_out = len(text) - SHOWN_CHARACTERS
    shown = text if left_out <= 0 else f"{text[:SHOWN_CHARACTERS]}… (and {left_out:,} characters more)"
    return [*messages, {"role": "user", "content": harmless(shown)}]
