"""The embedded router: a chat model without a language model, so that the assistant works offline and at once.

It reads the user's own words, what is attached and what the session holds, emits standard tool calls, and, when their
results are there, answers with what the composer makes of them.
"""

import json
import re
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.messages.tool import tool_call, tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field

from assistant import composer, intents
from assistant.intents import ANALYZE, CATEGORIZE, SENTIMENT, SUMMARIZE
from assistant.phrases import phrase
from assistant.turn import Turn

FEW = 2  # reviews up to which each is judged; more are summed up
MAX_PICTURES = 6  # of one request


class RouterChatModel(BaseChatModel):
    """Chooses tools from the words and the attachments; deterministic."""

    model_name: str = Field("router", alias="model")
    model_config = {"populate_by_name": True}

    @property
    def _llm_type(self) -> str:
        return "product-assistant-router"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.model_name}

    def bind_tools(
        self, tools: Sequence[Any], *, tool_choice: str | None = None, **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """This model with the tools that it may call."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        message = self._answer(messages, {tool["function"]["name"] for tool in kwargs.get("tools") or []})
        message.response_metadata = {"model_name": self.model_name}
        read, written = sum(_tokens(each) for each in messages), _tokens(message)
        message.usage_metadata = {"input_tokens": read, "output_tokens": written, "total_tokens": read + written}
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        message = self._generate(messages, **kwargs).generations[0].message
        for index, call in enumerate(message.tool_calls):
            part = tool_call_chunk(name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=index)
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[part]))
        for word in message.text.splitlines(keepends=True) or [""]:
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=word))
            if run_manager:
                run_manager.on_llm_new_token(word, chunk=chunk)
            yield chunk
        end = AIMessageChunk(
            content="",
            usage_metadata=message.usage_metadata,
            response_metadata=message.response_metadata,
            chunk_position="last",
        )
        yield ChatGenerationChunk(message=end)

    def _answer(self, messages: list[BaseMessage], tools: set[str]) -> AIMessage:
        start = max((i for i, message in enumerate(messages) if isinstance(message, HumanMessage)), default=None)
        if start is None:
            return AIMessage(phrase("help"))
        turn, before = Turn.of(messages[start]), messages[:start]
        done = [message for message in messages[start:] if isinstance(message, ToolMessage)]
        plan = decide(turn, before)
        if done:
            calls = [
                call for message in messages[start:] if isinstance(message, AIMessage) for call in message.tool_calls
            ]
            return AIMessage(composer.answer(calls, done, asks=plan.asks, turn=turn))
        calls = [call for call in plan.calls if call["name"] in tools]
        return AIMessage("", tool_calls=calls) if calls else AIMessage(composer.without_tools(turn, before, plan.asks))


class Plan:
    """Tool calls, and the inputs that are missing for others."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.asks: list[str] = []

    def call(self, name: str, **arguments: Any) -> None:
        """Add a call, without arguments that are None and without saying the same twice."""
        arguments = {key: value for key, value in arguments.items() if value is not None}
        if not any(call["name"] == name and call["args"] == arguments for call in self.calls):
            self.calls.append(tool_call(name=name, args=arguments, id=f"call_{uuid.uuid4().hex[:8]}"))

    def ask(self, what: str) -> None:
        """Something is needed: "picture", "reviews", or which "column" of a table is the review."""
        if what not in self.asks:
            self.asks.append(what)


def decide(turn: Turn, before: list[BaseMessage]) -> Plan:
    """Which tools a turn calls, on what; and what it must ask for."""
    plan = Plan()
    request = turn.request.strip()
    if intents.WHY.search(request) and not turn.images and not turn.reviews:
        return plan
    if columns := _chosen_columns(turn, request):
        plan.call(SUMMARIZE, reviews=_review_set(turn), columns=columns)
        return plan
    wanted = intents.intents_of(request)
    if _is_follow_up(request) and turn.reviews and not turn.images and CATEGORIZE in wanted:
        wanted = _unasked(turn)  # "and this one: …" with a review
    if not wanted and (turn.images or turn.reviews or turn.title):
        wanted = _unasked(turn) if not request or turn.problems or not turn.images else [CATEGORIZE]
    elif (
        not wanted
        and request
        and not intents.is_small_talk(request)
        and intents.looks_like_listing(request)
        and "?" not in request
    ):
        turn = Turn(**{**vars(turn), "title": request})
        wanted = [ANALYZE]
    wanted = [_as_before(before) if _is_follow_up(request) and name == CATEGORIZE else name for name in wanted]
    if (
        turn.title
        and turn.images
        and CATEGORIZE in wanted
        and len(wanted) == 1
        and not isinstance(intents.labels_of(request), list)
    ):
        wanted = [CATEGORIZE] if intents.labels_of(request) == "colour" else [ANALYZE]
    for name in wanted:
        _PLANNERS[name](plan, turn, request, before)
    return plan


def _unasked(turn: Turn) -> list[str]:
    """What a message without a request wants, from what came with it."""
    if turn.title or turn.description or (turn.images and turn.files):
        return [ANALYZE]
    wanted = [CATEGORIZE] if turn.images else []
    if turn.reviews:
        wanted.append(SENTIMENT if sum(turn.reviews.values()) <= FEW else SUMMARIZE)
    return wanted


def _is_follow_up(request: str) -> bool:
    return bool(re.match(r"^\W*(?:and|how about|what about|now|same)\b", request, re.IGNORECASE))


def _as_before(before: list[BaseMessage]) -> str:
    """The picture tool of the last turn that called one."""
    last = _last_call(before)
    return last["name"] if last and last["name"] in (CATEGORIZE, ANALYZE) else CATEGORIZE


def _last_call(before: list[BaseMessage]) -> dict[str, Any] | None:
    calls = [call for message in before if isinstance(message, AIMessage) for call in message.tool_calls]
    return next((call for call in reversed(calls) if call["name"] in (CATEGORIZE, ANALYZE)), None)


def _pictures(turn: Turn, request: str) -> list[str]:
    """The pictures that a request speaks of: those attached, the named one of those held, or the newest."""
    if turn.images:
        return turn.images[:MAX_PICTURES]
    named = {"first": 0, "second": 1, "third": 2, "last": -1, "previous": -2}
    for word, place in named.items():
        if word in request.lower() and -len(turn.held_images) <= place < len(turn.held_images):
            return [turn.held_images[place]]
    if (
        any(word in request.lower().split() for word in ("these", "those", "both", "they"))
        and len(turn.held_images) > 1
    ):
        return turn.held_images[-2:]
    return turn.held_images[-1:]


def _review_set(turn: Turn) -> str | None:
    """The reviews that a request speaks of: those attached now, else the newest."""
    return next(reversed(turn.reviews or turn.held_reviews), None)


def _chosen_columns(turn: Turn, request: str) -> dict[str, str]:
    """Role → column, where a request says which column of the newest table holds what ("use comment as the text")."""
    if turn.unclear and not turn.reviews:
        number = intents.ordinal_of(request)
        named = [turn.unclear[number]] if number is not None and number < len(turn.unclear) else turn.unclear
        mentioned = [column for column in turn.unclear if intents.names(request, column)] or named
        if len(mentioned) == 1:
            return {"text": mentioned[0]}
    role = intents.role_of(request)
    mentioned = [column for column in turn.columns if intents.names(request, column)]
    longest = max(mentioned, key=len, default=None)  # "text" is part of "review text"
    return {role: longest} if role and longest else {}


def _categorize(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    pictures = _pictures(turn, request)
    if not pictures:
        plan.ask("picture")
    labels = intents.labels_of(request)
    if labels == "auto" and _is_follow_up(request) and (last := _last_call(before)):
        labels = last["args"].get("labels", "auto")
    for picture in pictures:
        plan.call(CATEGORIZE, image=picture, labels=None if labels == "auto" else labels)


def _analyze(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    pictures = _pictures(turn, request)
    files = next(iter(turn.files), None)
    if not pictures and not turn.title and not turn.description:
        plan.ask("picture")
        return
    if not turn.images and turn.title and not intents.intents_of(request):
        pictures = []  # a listing alone, not about an older picture
    for picture in pictures or [None]:
        plan.call(ANALYZE, image=picture, title=turn.title, description=turn.description, reviews=files)


def _sentiment(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    reviews = _review_set(turn)
    if reviews is None:
        plan.ask("reviews")
    elif turn.unclear:
        plan.ask("column")
    elif {**turn.held_reviews, **turn.reviews}[reviews] > 10:
        plan.call(SUMMARIZE, reviews=reviews)  # one by one makes no answer
    else:
        plan.call(SENTIMENT, reviews=reviews)


def _summarize(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    reviews = _review_set(turn)
    if reviews is None:
        plan.ask("reviews")
    elif turn.unclear:
        plan.ask("column")
    else:
        plan.call(SUMMARIZE, reviews=reviews, question=_question(request))


def _question(request: str) -> str | None:
    """The request as a question about reviews, where it narrows them."""
    narrows = r"\bsince\b|\blately\b|\bchanged?\b|\b(?:which|what) (?:product|item|article|model)s?\b|\bcompare\b|\b(?:about|of) (?:the|its|their) \w+|\bonly\b|\bjust the\b|\bmention\w*\b|\bhow(?:'?s| is| are) the \w+|\bwhat about\b|\b(?:negative|positive|bad|good) ones\b"
    whole = (
        r"\b(?:about|of) (?:the|these|this|those|it|them|its)? ?(?:product|reviews?|item|it|them|this|these|those)\b"
    )
    return (
        request if re.search(narrows, request, re.IGNORECASE) and not re.search(whole, request, re.IGNORECASE) else None
    )


_PLANNERS = {CATEGORIZE: _categorize, ANALYZE: _analyze, SENTIMENT: _sentiment, SUMMARIZE: _summarize}


def _tokens(message: BaseMessage) -> int:
    return len(message.text.split())
