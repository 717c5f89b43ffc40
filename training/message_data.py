"""Messages to learn routing from: `training/messages`, written for this project, and how they are varied."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from models.message_network import KINDS_OF_WORDS
from models.message_reader import MISSING, TOOLS, Context
from models.message_units import Unit, units_of

FOLDER = Path(__file__).parent / "messages"
TEST_FILE, ASIDES_FILE = FOLDER / "test.jsonl", FOLDER / "asides.jsonl"
WANTS = (*TOOLS, *MISSING)
NEEDS = {"categorize": "picture", "analyze": "picture", "sentiment": "reviews", "summarize": "reviews"}
VAL_SHARE = 10  # one in so many messages is held out of training, by its place in its file
SPELLED_WRONG = 0.06  # share of words, in every second message
HELD_ADDED = 0.3  # share of messages with something held as well, of those where that changes nothing


@dataclass(frozen=True)
class Message:
    """One message with what is right for it."""

    text: str
    request: str
    context: Context
    tools: tuple[str, ...]
    missing: tuple[str, ...]
    listing: str = ""
    which: str | None = None
    language: str = "en"
    units: tuple[tuple[Unit, int], ...] = field(default=(), repr=False)  # each with its place in KINDS_OF_WORDS

    @property
    def wanted(self) -> list[float]:
        """(W,) 1 for what is wanted, 0 for what isn't, NaN for what can't be told since its input is missing."""
        unknown = [tool for tool, need in NEEDS.items() if need in self.missing]
        said = {*self.tools, *self.missing}
        return [float("nan") if name in unknown else float(name in said) for name in WANTS]


def messages(part: str) -> list[Message]:
    """The messages of "train", "val" or "test"."""
    return list(_read(part))


@cache
def _read(part: str) -> tuple[Message, ...]:
    files = [TEST_FILE] if part == "test" else sorted({*FOLDER.glob("*.jsonl")} - {TEST_FILE, ASIDES_FILE})
    rows = [
        (place, json.loads(line))
        for file in files
        for place, line in enumerate(file.read_text("utf-8").rstrip("\n").split("\n"))
    ]
    return tuple(_message(row) for place, row in rows if part == "test" or (place % VAL_SHARE == 0) == (part == "val"))


def _message(row: dict) -> Message:
    context = Context(
        row["pictures"], row["reviews"], row["file"], bool(row["title"]), row["held"]["pictures"], row["held"]["reviews"],
        tuple(row["last"]),
    )  # fmt: skip
    message = Message(
        row["message"], row["request"], context, tuple(row["tools"]), tuple(row["missing"]), row["title"] or "",
        row["which"], row["language"],
    )  # fmt: skip
    return replace(message, units=tuple(_labelled_units(message)))


def said_as(row: Message, request: str, text: str | None = None) -> Message:
    """A message with other words of the user, in a text that holds them; by default nothing else is in it."""
    row = replace(row, text=request if text is None else text, request=request)
    return replace(row, units=tuple(_labelled_units(row)))


def _labelled_units(row: Message) -> Iterator[tuple[Unit, int]]:
    """Units with what they are: the user's own where the request holds them, else part of what was pasted."""
    own, listing = squashed(row.request), squashed(row.listing)
    for unit in units_of(row.text):
        said = squashed(row.text[unit.start : unit.end])
        if not said:
            continue
        if said in own:
            kind = "own"
        elif listing and (said in listing or listing in said):
            kind = "listing"
        else:
            kind = "review" if row.context.reviews else "listing" if row.listing else "own"
        yield unit, KINDS_OF_WORDS.index(kind)


def squashed(text: str) -> str:
    """Letters and digits alone, in small letters."""
    return re.sub(r"[\W_]+", "", text.lower())


def misspelled(text: str, draw: random.Random) -> str:
    """A text with slips of the fingers, in every second one."""
    return text if draw.random() < 0.5 else " ".join(_slip(word, draw) for word in text.split(" "))


def _slip(word: str, draw: random.Random) -> str:
    if len(word) < 4 or not word.isalpha() or draw.random() >= SPELLED_WRONG:
        return word
    at, kind = draw.randrange(len(word) - 1), draw.random()
    if kind < 0.3:  # a letter left out
        return word[:at] + word[at + 1 :]
    if kind < 0.6:  # two in the wrong order
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.8:  # one twice
        return word[: at + 1] + word[at:]
    return word[:at] + draw.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]


def with_more_held(message: Message, draw: random.Random) -> Context:
    """The context of a message, in some with something held that changes nothing of what is wanted now."""
    context, needs = message.context, {NEEDS.get(tool) for tool in message.tools}
    may_hold = {}
    if not context.held_pictures and (context.pictures or "picture" not in needs):
        may_hold["held_pictures"] = draw.choice([1, 2])
    if not context.held_reviews and (context.reviews or "reviews" not in needs):
        may_hold["held_reviews"] = draw.choice([1, 3, 40])
    if message.missing or not may_hold or draw.random() >= HELD_ADDED:
        return context
    chosen = draw.choice([list(may_hold), *([name] for name in may_hold)])
    return replace(context, **{name: may_hold[name] for name in chosen})


def before_reading(row: Message) -> Context:
    """The context that is known before a message is taken apart: what is pasted in it does not count yet."""
    return replace(row.context, reviews=row.context.reviews if row.context.file else 0, listing=False)


def with_held_of(context: Context, other: Context) -> Context:
    """A context after another conversation."""
    return replace(context, held_pictures=other.held_pictures, held_reviews=other.held_reviews, last=other.last)
