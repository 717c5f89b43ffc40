"""What a chat model gets to know of a turn: ids and short descriptions, never bytes."""

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from langchain_core.messages import HumanMessage

if TYPE_CHECKING:
    from models.predictors import Context


@dataclass(frozen=True)
class Turn:
    """The user's own words, what came with them, and what the session holds."""

    request: str = ""
    images: list[str] = field(default_factory=list)  # ids attached now
    reviews: dict[str, int] = field(default_factory=dict)  # ids attached now → number of reviews
    files: list[str] = field(default_factory=list)  # which of those ids came as files
    title: str | None = None
    description: str | None = None
    held_images: list[str] = field(default_factory=list)  # ids from before, oldest first
    held_reviews: dict[str, int] = field(default_factory=dict)  # from before → number of reviews
    found: list[str] = field(default_factory=list)  # ids of the products with pictures that the last search found
    columns: list[str] = field(default_factory=list)  # of the newest review set, where it is a table
    unclear: list[str] = field(default_factory=list)  # those of them that could each be the text
    language: str = "en"  # of the user's words: en, es, de or fr
    problems: list[str] = field(default_factory=list)  # what could not be read, told to the user already

    def context(self, last: tuple[str, ...] = ()) -> "Context":
        """What the router's network takes of it; `last` names the tools of the turn before."""
        from models.predictors import Context

        return Context(
            len(self.images), sum(self.reviews.values()), bool(self.files), bool(self.title or self.description),
            len(self.held_images) + len(self.found), sum(self.held_reviews.values()), last,
        )  # fmt: skip

    def message(self) -> HumanMessage:
        """As a message: text for any chat model, and the same as data for the embedded router."""
        notes = [
            f"{name}: {value!r}" for name, value in (("title", self.title), ("description", self.description)) if value
        ]
        notes += [f"attached now: {image}" for image in self.images]
        notes += [f"attached now: {reviews} ({count} reviews)" for reviews, count in self.reviews.items()]
        if self.held_images or self.held_reviews:
            notes.append("from before: " + ", ".join([*self.held_images, *self.held_reviews]))
        if self.found:
            notes.append(f"pictures of what the last search found: {', '.join(self.found)}")
        if self.columns:
            notes.append(f"columns of the newest reviews: {', '.join(self.columns)}")
        notes += [f"could not be read: {problem}" for problem in self.problems]
        content = "\n".join([self.request or "(no words)", *(f"[{note}]" for note in notes)])
        return HumanMessage(content, additional_kwargs={"turn": asdict(self)})

    @classmethod
    def of(cls, message: HumanMessage) -> "Turn":
        """The turn that a message was made from; a plain message is a request with nothing attached."""
        data: dict[str, Any] | None = message.additional_kwargs.get("turn")
        return cls(**data) if data else cls(request=message.text)
