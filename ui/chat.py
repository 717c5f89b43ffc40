"""The chat page: words, photos and files in; tool calls as they happen, text, charts and next steps out."""

import os
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr

from assistant import Assistant
from models.settings import settings
from ui.suggested import examples
from ui.turns import Turns

TITLE = "Product Assistant"
INVITATION = "Drop a **photo of a product** or paste its **reviews**, and ask what you want to know."
# Seconds between two looks for visitors' files, and their age when they go: a long conversation shows them again and again
FORGET_EVERY_S, FILES_KEPT_S = 600, 24 * 3600


def build_page(assistant: Assistant) -> gr.Blocks:
    """The page over an assistant; every visitor has a `Session` of their own."""
    turns = Turns(assistant)
    with gr.Blocks(
        title=TITLE, fill_height=True, analytics_enabled=False, delete_cache=(FORGET_EVERY_S, FILES_KEPT_S)
    ) as page:
        session = gr.State(None, time_to_live=settings().session_s)
        with gr.Row(elem_id="top"):
            gr.Markdown(f"# {TITLE}", elem_id="title")
            fresh = gr.Button("New conversation", elem_id="fresh", size="sm", scale=0)
        gr.Markdown(INVITATION, elem_id="invitation")
        chatbot = gr.Chatbot(
            elem_id="chat", label="Conversation", show_label=False, scale=1, min_height=320, examples=examples(),
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

        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        # answered by themselves: Gradio loses a queued event that is sent in the moment in which another one ends
        at_once = {**quiet, "queue": False}
        running = [
            box.submit(turns.respond, [box, chatbot, session], outputs, **quiet),
            chatbot.option_select(turns.choose, [chatbot, session], outputs, **quiet),
            chatbot.example_select(turns.choose, [chatbot, session], outputs, **quiet),
        ]
        box.stop(turns.stop, chatbot, [chatbot, box], cancels=running, **at_once)
        for turn in running:
            turn.then(turns.keep_clear, session, chatbot, **at_once)
        fresh.click(turns.begin_anew, session, outputs, cancels=running, **at_once)
    return page
