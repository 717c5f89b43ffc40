"""The assistant: words, pictures and files in; events and a reply out."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from assistant import composer, explanations, loop, small_talk
from assistant.complaints import complaint
from assistant.deciding import last_tools
from assistant.events import Event, Reply, TextDelta
from assistant.intake import split_message
from assistant.phrases import phrase
from assistant.router import RouterChatModel
from assistant.session import Session
from assistant.speech import language_of
from assistant.turn import Turn
from models.errors import InputError, LimitError, TextError
from models.settings import settings
from tools.guards import strip_control

if TYPE_CHECKING:
    from PIL import Image

    from tools.guards import ImageSource

SUGGESTIONS_SHOWN = 3


class Assistant:
    """Answers messages about products with tools.

    Args:
        chat_model: None for the embedded router, a name such as "openai:gpt-…" or "ollama:…" (with `langchain` and its
            provider installed), or any LangChain chat model.
    """

    def __init__(self, chat_model: BaseChatModel | str | None = None) -> None:
        self.chat_model = _chat_model(chat_model)

    def ask(
        self,
        message: str = "",
        *,
        images: "Sequence[ImageSource]" = (),
        reviews: Sequence[str] = (),
        files: Sequence[Any] = (),
        session: Session | None = None,
    ) -> Reply:
        """The whole reply to one message.

        Args:
            message: the user's words, pasted reviews included.
            images: pictures, as `tools.categorize` takes them.
            reviews: texts of reviews.
            files: review files.
            session: the conversation; a new one when None.

        Raises:
            LimitError: the message is too long.
        """
        *_, reply = self.stream(message, images=images, reviews=reviews, files=files, session=session)
        return reply

    def stream(
        self,
        message: str = "",
        *,
        images: "Sequence[ImageSource]" = (),
        reviews: Sequence[str] = (),
        files: Sequence[Any] = (),
        session: Session | None = None,
    ) -> Iterator[Event]:
        """Events as they happen: tools started and finished, text, and at the end the `Reply`; arguments as `ask`.

        What can't be read is told in the reply, and nothing said before is lost.
        """
        session = session or Session()
        message = _checked(message)
        images, reviews, files = _several(images), _several(reviews), _several(files)
        with session.lock:
            session.begin_turn()
            turn = self._take_in(message, images, reviews, files, session)
            yield from self._answer(turn, session)

    async def aask(self, message: str = "", **attached: Any) -> Reply:
        """`ask` for servers that must not wait."""
        return await asyncio.to_thread(self.ask, message, **attached)

    async def astream(self, message: str = "", **attached: Any) -> AsyncIterator[Event]:
        """`stream` for servers that must not wait."""
        events = self.stream(message, **attached)
        while (event := await asyncio.to_thread(next, events, None)) is not None:
            yield event

    def warm_up(self) -> None:
        """Load the models now, so that the first answer is as quick as the others."""
        from models.predictors import fusion, message_reader, reader

        for load in (message_reader, reader, fusion):
            load()

    def _take_in(
        self, message: str, images: Sequence[Any], reviews: Sequence[str], files: Sequence[Any], session: Session
    ) -> Turn:
        """Split the message, keep what came with it in the session, and note what can't be read."""
        before = {*session.image_ids, *session.reviews_ids}
        problems: list[str] = []
        sent = [_kept(session.add_image, image, problems) for image in images]
        file_ids = [_kept(session.add_reviews, file, problems) for file in files]
        sent += file_ids
        attached = _turn_of(session, before, files=file_ids)
        parts = split_message(message, attached.context(last_tools(session.messages)))
        pasted = [each for each in ([*reviews, *parts.reviews], *parts.tables) if each]
        sent += [_kept(session.add_reviews, each, problems) for each in pasted]
        there = {*session.image_ids, *session.reviews_ids}
        if too_many := [each for each in sent if each and each not in there]:
            told = f"{len(too_many)} of what you sent were more than one conversation holds."
            problems.append(str(InputError(told, "Send them in several messages.")))
        session.language = language_of(parts.request, session.language)
        newest = next(reversed(session.reviews_ids), None)
        table = session.reviews(newest) if newest else None
        return replace(
            _turn_of(session, before, files=file_ids),
            request=parts.request,
            title=parts.title,
            description=parts.description,
            columns=[] if table is None else list(table.columns),
            unclear=[] if table is None else list(table.unclear),
            language=session.language,
            problems=problems,
        )

    def _answer(self, turn: Turn, session: Session) -> Iterator[Event]:
        trouble = "\n\n".join(complaint(each, turn.language) for each in turn.problems)
        if trouble:
            yield TextDelta(trouble + "\n\n")
            if not (turn.request or turn.images or turn.reviews or turn.title):
                text = trouble + (f" {phrase('nothing lost', turn.language)}" if session.messages else "")
                yield Reply(text, suggestions=composer.suggestions(None, turn.language), language=turn.language)
                return
        added: list[BaseMessage] = []
        from tools.langchain import langchain_tools

        try:
            tools, fallback = langchain_tools(session), None
            if not isinstance(self.chat_model, RouterChatModel):
                fallback = RouterChatModel()
            for event in loop.run(self.chat_model, tools, session.messages, turn.message(), added, fallback=fallback):
                yield self._finished(event, trouble, turn, session) if isinstance(event, Reply) else event
        finally:
            if len(added) > 1:
                session.remember(loop.answered(added))

    @staticmethod
    def _finished(reply: Reply, trouble: str, turn: Turn, session: Session) -> Reply:
        looked, pictures = _where_it_looked(turn, session) if not reply.calls else ("", [])
        text = "\n\n".join(part for part in (trouble, reply.text, looked) if part)
        result = reply.results[-1] if reply.results else None
        nothing_held = not (turn.images or turn.reviews or turn.held_images or turn.held_reviews)
        next_steps = composer.suggestions(result, turn.language) if result or nothing_held else []
        if not result and turn.unclear:
            next_steps = composer.column_choices(turn.unclear, turn.language)
        next_steps = composer.examples_for(text, turn.language) + next_steps
        return replace(
            reply, text=text, suggestions=next_steps[:SUGGESTIONS_SHOWN], pictures=pictures, language=turn.language
        )


def _several(attached: Any) -> list[Any]:
    """What is attached, also where it is one thing and not a list: a path, a text, a picture, a table, an open file."""
    alone = isinstance(attached, str | bytes | bytearray | PathLike) or any(
        hasattr(attached, name) for name in ("read", "__array__", "__array_interface__")
    )
    return [attached] if alone else list(attached)


def _turn_of(session: Session, before: set[str], *, files: Sequence[str | None]) -> Turn:
    """What a session holds as a turn without words.

    Args:
        before: ids that were held before the turn.
        files: ids of review files of the turn; None for one that couldn't be read.
    """
    counts = {each: session.held_reviews(each).count for each in session.reviews_ids}
    return Turn(
        images=[each for each in session.image_ids if each not in before],
        reviews={each: count for each, count in counts.items() if each not in before},
        files=[each for each in files if each in counts],
        held_images=[each for each in session.image_ids if each in before],
        held_reviews={each: count for each, count in counts.items() if each in before},
        found=session.found_ids,
    )


def _where_it_looked(turn: Turn, session: Session) -> "tuple[str, list[Image.Image]]":
    """For "why?" after a picture: a sentence on where in it the label was found, and the picture with that."""
    if not small_talk.WHY.search(turn.request) or turn.images or turn.reviews:
        return "", []
    if (found := explanations.where_it_looked(session.messages, session)) is None:
        return "", []
    label, evidence = found
    return explanations.looked_at(label, evidence, turn.language), [evidence.drawn()]


def _kept(add: Any, item: Any, problems: list[str]) -> str | None:
    """The id under which the session keeps an item; None, and a problem noted, when it can't be read."""
    name = Path(fspath(item)).name if isinstance(item, str | PathLike) else ""
    try:
        return add(item, name=name)
    except (InputError, LimitError) as error:
        problems.append(str(error))
        return None


def _checked(message: str) -> str:
    if not isinstance(message, str):
        raise TextError(f"The message must be a text, and is {type(message).__name__}.", "Give a str.")
    limit = settings().max_message_characters
    if len(message) > limit:
        came = f"{len(message):,} characters"
        raise LimitError("The message", limit=f"{limit:,} characters", came=came, hint="Put the reviews in a file.")
    return strip_control(message)


def _chat_model(chat_model: BaseChatModel | str | None) -> BaseChatModel:
    if chat_model is None:
        return RouterChatModel()
    if isinstance(chat_model, BaseChatModel):
        return chat_model
    try:
        from langchain.chat_models import init_chat_model
    except ModuleNotFoundError as error:
        raise InputError(
            f"The chat model {chat_model!r} needs LangChain, which is not installed.",
            "Install the extra: pip install 'product-assistant[llm]'.",
        ) from error
    try:
        return init_chat_model(chat_model)
    except (ImportError, ValueError) as error:
        raise InputError(
            f"The chat model {chat_model!r} can't be used: {error}", 'Name it like "openai:gpt-4.1".'
        ) from error
