"""Messages that the page suggests, and what a click on one sends."""

from pathlib import Path
from typing import Any

from assistant.phrases import LANGUAGES, phrase

EXAMPLES = Path(__file__).parent / "examples"

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


def examples() -> list[dict[str, Any]]:
    """`EXAMPLE_MESSAGES` as the conversation takes them, with their files and small pictures."""
    shown = []
    for each in EXAMPLE_MESSAGES:
        files = [str(EXAMPLES / name) for name in each.get("files", [])]
        icon = {"icon": files[0]} if files and files[0].endswith(".jpg") else {}
        shown.append({**each, "files": files, **icon} if files else dict(each))
    return shown


def chosen(suggestion: str) -> dict[str, Any]:
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
