"""What a turn of the conversation is made of: events while it runs, and the reply at its end."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.phrases import ENGLISH
from tools.results import Result

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True)
class Call:
    """One tool call, finished: either `result` or `error` is set."""

    id: str
    name: str
    arguments: dict[str, Any]
    result: Result | None = None
    error: str | None = None
    milliseconds: float = 0.0


@dataclass(frozen=True)
class ToolStarted:
    """A tool begins to work; `id` is that of the `Call` that `ToolFinished` brings."""

    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class ToolProgress:
    """A tool that takes longer is so far; `id` is that of the `Call`."""

    id: str
    what: str  # "texts judged"
    done: int
    total: int


@dataclass(frozen=True)
class ToolFinished:
    """A tool is done, well or not."""

    call: Call


@dataclass(frozen=True)
class TextDelta:
    """The next piece of the reply's text."""

    text: str


@dataclass(frozen=True)
class Reply:
    """The whole answer of a turn: Markdown text and its language, the calls behind it, what one might say next, and pictures
    to show."""

    text: str
    calls: list[Call] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    pictures: "list[Image.Image]" = field(default_factory=list)  # such as where a model looked
    language: str = ENGLISH  # of the user: en, es, de or fr

    @property
    def results(self) -> list[Result]:
        """The results of the calls that went well, in their order."""
        return [call.result for call in self.calls if call.result is not None]


Event = ToolStarted | ToolProgress | ToolFinished | TextDelta | Reply
