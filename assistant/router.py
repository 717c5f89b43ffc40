"""The embedded router: a chat model without a language model, so that the assistant works offline and at once.

A small network reads the user's own words, with what is attached and what the session holds, and tells which tools they want;
patterns then tell which pictures, reviews and labels are meant. The router emits standard tool calls, and, when their results
are there, answers with what the composer makes of them.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.messages.tool import ToolCall, tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field

from assistant import composer, intents, vocabulary
from assistant.intents import ANALYZE, CATEGORIZE, SEARCH, SENTIMENT, SUMMARIZE
from assistant.phrases import phrase
from assistant.plan import Plan
from assistant.session import FOUND
from assistant.turn import Turn
from models.settings import settings

if TYPE_CHECKING:
    from models.message_reader import Context, MessageReader, Wants

FEW = 2  # reviews up to which each is judged; more are summed up
WANTED_FROM = 0.5  # probability from which a tool is called, and a missing input asked for
WANTED_IN_WHY_FROM = 0.9  # … where it is asked why, or how sure; that is answered from the last result
DOUBTED_FROM = 0.25  # from which, where nothing is called, the user is asked whether that was meant
SHORT_FOLLOW_UP = 4  # words up to which "and the …?" goes on with what was just asked
RIVAL = 0.1  # of the probability of a tool, from which another that the same clause speaks for is wanted too


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
            return AIMessage(composer.answer(_calls(messages[start:]), done, asks=plan.asks, turn=turn))
        calls = [call for call in plan.calls if call["name"] in tools]
        return AIMessage("", tool_calls=calls) if calls else AIMessage(composer.without_tools(turn, before, plan))


def decide(turn: Turn, before: list[BaseMessage]) -> Plan:
    """Which tools a turn calls, on what; and what it must ask for."""
    plan = Plan(settings().max_calls)
    request = turn.request.strip()
    if columns := _chosen_columns(turn, request):
        plan.call(SUMMARIZE, reviews=_review_set(turn), columns=columns)
        return plan
    if not request:
        wanted, missing = dict.fromkeys(_unasked(turn), ""), []
    elif intents.only_thanks(request) and not (turn.images or turn.reviews):
        return plan
    else:
        wanted, missing, plan.doubts = _asked(turn, request, before)
    if SEARCH in wanted and len(wanted) > 1:
        turn = replace(turn, found=[])  # what it will find now is not known yet, and what was found before not meant
    for name, words in wanted.items():
        _PLANNERS[name](plan, turn, words, before)
    for what in missing:
        plan.ask(what)
    return plan


def _unasked(turn: Turn) -> list[str]:
    """What a message without a request wants, from what came with it."""
    if turn.title or turn.description or (turn.images and turn.files):
        return [ANALYZE]
    wanted = [CATEGORIZE] if turn.images else []
    if turn.reviews:
        few = sum(turn.reviews.values()) <= FEW and not turn.files
        wanted.append(SENTIMENT if few else SUMMARIZE)
    return wanted


def _asked(turn: Turn, request: str, before: list[BaseMessage]) -> tuple[dict[str, str], list[str], list[str]]:
    """The tools that the user's words want, in their order, each with the words that want it; the inputs that lack; and
    where there are neither, the tools that were perhaps meant."""
    from models.predictors import message_reader

    request = intents.plain_words(request)
    wants = _wants(message_reader(), request, turn.context(last_tools(before)))
    explained = intents.WHY.search(request) and not (turn.images or turn.reviews)
    there = {
        "picture": turn.images or turn.held_images or turn.found,
        "reviews": turn.reviews or turn.held_reviews,
    }
    lacking = [what for what, held in there.items() if not held and wants.probabilities[what] >= WANTED_FROM]
    wanted_from = WANTED_IN_WHY_FROM if explained else WANTED_FROM
    likely = _by_clauses(request, wants, _likely(request, wants.probabilities, wanted_from, lacking))
    not_ours = explained or intents.NOT_OURS.search(request)
    likely = _by_form(request, turn, likely, set(last_tools(before)), silent=bool(lacking or not_ours))
    ordered = sorted(likely, key=wants.places.__getitem__)
    if len(ordered) == 2 and intents.turns_round(request, wants.places[ordered[0]]):
        ordered.reverse()
    words = _words_for(request, {name: wants.places[name] for name in likely})
    if not likely and not_ours:
        return {}, [], []
    doubts = [] if likely or lacking else _doubts(wants.probabilities)
    return {name: words[name] for name in ordered}, lacking, doubts


@lru_cache(maxsize=8)
def _wants(reader: "MessageReader", request: str, context: "Context") -> "Wants":
    """What `reader` tells; a turn asks it before its tools run, and again for the reply when they have."""
    return reader.wants(request, context)


def _likely(request: str, probabilities: dict[str, float], wanted_from: float, lacking: list[str]) -> list[str]:
    """The tools that are wanted by their probabilities, and by what those can't tell."""
    likely = [name for name in _PLANNERS if probabilities[name] >= wanted_from]
    if intents.asks_for_match(request) and probabilities[ANALYZE] >= DOUBTED_FROM:
        one = len(intents.clauses_of(request)) == 1  # which can't ask about reviews as well
        likely = [name for name in likely if name != ANALYZE and not (one and name == SUMMARIZE)] + [ANALYZE]
    if not likely and not lacking and intents.MORE_LIKE.search(request):
        likely = [SEARCH]
    if "picture" in lacking:
        # "something like this photo", and there is none; and a listing alone is not what they ask about
        named = SEARCH not in likely or intents.product_words() & set(request.lower().split())
        without = (CATEGORIZE, ANALYZE) if named else (SEARCH,)
        likely = [name for name in likely if name not in without]
    if {CATEGORIZE, ANALYZE} <= set(likely) and intents.lists_attributes(request):
        likely.remove(CATEGORIZE)  # the profile tells type and colour too
    return likely


def _by_form(request: str, turn: Turn, likely: list[str], last: set[str], *, silent: bool) -> list[str]:
    """The tools, where the form of a request tells them: the same again, an aspect after a summary, a choice of products.

    Args:
        last: tools of the turn before.
        silent: whether a request that wants no tool wants none indeed.
    """
    if last and last | {*likely} <= {CATEGORIZE, ANALYZE} and intents.repeats(request):
        return list(last)  # "now the same with the second photo"
    short = _is_follow_up(request) and len(request.split()) <= SHORT_FOLLOW_UP and not turn.images
    if short and last == {SUMMARIZE} and not silent and vocabulary.question_in_english(request, turn.language):
        return [SUMMARIZE]  # "¿y la cremallera?"
    choices = intents.labels_of(request)
    if ANALYZE in likely and CATEGORIZE not in likely and isinstance(choices, list):
        between = intents.is_between_products(request, choices)
        return [CATEGORIZE if name == ANALYZE and between else name for name in likely]
    return likely


def _by_clauses(request: str, wants: "Wants", likely: list[str]) -> list[str]:
    """The tools, without those that a clause speaks for which orders something else or wants again what another wants, and
    without a clause's less likely."""
    spans = intents.clauses_of(request)
    if not spans:
        return likely
    clause_of = {name: _clause_at(wants.places[name], spans) for name in likely}
    best = [
        max((wants.probabilities[name] for name in likely if clause_of[name] == n), default=0)
        for n in range(len(spans))
    ]

    def is_its_own(name: str) -> bool:
        clause = request[slice(*spans[clause_of[name]])]
        again = len(set(clause_of.values())) > 1 and name != SEARCH and intents.repeats(clause)
        return not again and not intents.orders_what_is_not_ours(clause, searched=name == SEARCH)

    return [
        name
        for name, clause in clause_of.items()
        if wants.probabilities[name] >= best[clause] - RIVAL and is_its_own(name)
    ]


def _clause_at(place: int, spans: list[tuple[int, int]]) -> int:
    """Which clause a character belongs to; the word that joins a clause to the one before is part of it."""
    return next((n for n, (_, end) in enumerate(spans) if place < end), len(spans) - 1)


def _doubts(probabilities: dict[str, float]) -> list[str]:
    """Tools that were perhaps meant, the likeliest first."""
    return sorted(
        (name for name in _PLANNERS if probabilities[name] >= DOUBTED_FROM), key=lambda name: -probabilities[name]
    )


def _words_for(request: str, places: dict[str, int]) -> dict[str, str]:
    """The clauses of a request that are about each tool, by the place that speaks most for it.

    A clause that speaks for none goes with those before it.
    """
    spans = intents.clauses_of(request)
    if len(places) < 2 or not spans:
        return dict.fromkeys(places, request)
    owners = [[name for name, place in places.items() if _clause_at(place, spans) == n] for n in range(len(spans))]
    current = [min(places, key=places.__getitem__)]
    runs: dict[str, list[tuple[int, int]]] = {name: [] for name in places}  # of clauses that stand together
    last: list[str] = []
    for owning, (start, end) in zip(owners, spans, strict=True):
        current = owning or current[-1:]
        for name in current:
            if name in last:
                runs[name][-1] = runs[name][-1][0], end
            else:
                runs[name].append((start, end))
        last = current
    return {name: ". ".join(request[start:end].strip() for start, end in of_tool) for name, of_tool in runs.items()}


def last_tools(before: list[BaseMessage]) -> tuple[str, ...]:
    """The tools of the turn before."""
    start = max((i for i, message in enumerate(before) if isinstance(message, HumanMessage)), default=0)
    return tuple(call["name"] for call in _calls(before[start:]))


def _calls(messages: list[BaseMessage]) -> list[ToolCall]:
    """All tool calls in some messages."""
    return [call for message in messages if isinstance(message, AIMessage) for call in message.tool_calls]


def _is_follow_up(request: str) -> bool:
    return bool(_FOLLOWS.match(request))


def _last_call(before: list[BaseMessage]) -> ToolCall | None:
    return next((call for call in reversed(_calls(before)) if call["name"] in (CATEGORIZE, ANALYZE)), None)


def _pictures(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> list[str]:
    """The pictures that a request speaks of: the named ones of those attached or held, else all attached or the newest.

    Args:
        plan: is told where a picture is named that isn't there.
        request: the clauses of the user's request that are about it; where they say "it", what the others name is meant.
    """
    there = turn.images or turn.held_images
    if (of_search := _found(turn, request, before)) or not there:
        return of_search
    several = intents.speaks_of_several(request)
    named = intents.places_of(request, "picture") or ([] if several else intents.places_of(turn.request, "picture"))
    if named_here := [there[place] for place in named if -len(there) <= place < len(there)]:
        return named_here
    if not turn.images and any(place >= len(there) for place in intents.numbers_of(request, "picture")):
        plan.ask("no such picture")
    if turn.images:
        left_out = {place % len(there) for place in intents.left_out(turn.request, "picture")}
        rest = [image for place, image in enumerate(there) if place not in left_out]
        return rest or there
    if intents.speaks_of_all(request):
        return there
    return there[-2:] if intents.speaks_of_both(request) else there[-1:]


def _found(turn: Turn, request: str, before: list[BaseMessage]) -> list[str]:
    """The products of the last search that a request speaks of: by their places, or by what was asked of them last."""
    if turn.images or not turn.found or (turn.held_images and intents.speaks_of_photos(request)):
        return []  # a search is newer than all photos, but those may be meant by that name
    places = {int(each.removeprefix(FOUND)) - 1: each for each in turn.found}
    last = max(places)
    named = intents.places_of(request, "picture")
    several = intents.speaks_of_several(request)
    if not named and not several:
        named = intents.places_of(turn.request, "picture")
    if named:
        named = [last if place == -1 else place for place in named]
        return [places[place] for place in named if place in places]
    if asked_of := [each for each in _last_pictures(before) if each in turn.found]:
        return asked_of if several else asked_of[-1:]
    if turn.held_images or turn.title or turn.description:
        return []
    return turn.found if several else turn.found[:1]


def _last_pictures(before: list[BaseMessage]) -> list[str]:
    """The pictures that the last answer about pictures was about; none where a search came after it."""
    for message in reversed(before):
        calls = _calls([message])
        if any(call["name"] in _OF_PICTURES for call in calls):
            return [call["args"].get("image") for call in calls if call["name"] in (CATEGORIZE, ANALYZE)]
    return []


def _review_set(turn: Turn) -> str | None:
    """The reviews that a request speaks of: those attached now, else the newest."""
    return next(reversed(turn.reviews or turn.held_reviews), None)


def _chosen_columns(turn: Turn, request: str) -> dict[str, str]:
    """Role → column, where a request says which column of the newest table holds what ("use comment as the text")."""
    if turn.images:
        return {}
    if turn.unclear and not turn.reviews:
        mentioned = [column for column in turn.unclear if intents.names(request, column)]
        number = intents.ordinal_of(request)
        if not mentioned and number is not None and not intents.speaks_of_photos(request):
            mentioned = turn.unclear[number : number + 1]
        if len(mentioned or turn.unclear) == 1:
            return {"text": (mentioned or turn.unclear)[0]}
    mentioned = [column for column in turn.columns if intents.names(request, column)]
    longest = max(mentioned, key=len, default=None)  # "text" is part of "review text"
    # not "is the product durable?" of a column "product"
    role = longest and intents.role_of(intents.without(request, longest))
    return {role: longest} if role else {}


def _categorize(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    pictures = _pictures(plan, turn, request, before)
    if not pictures:
        plan.ask("picture")
    labels = vocabulary.choices_in_english(request, turn.language) or intents.labels_of(request)
    follows = _is_follow_up(request) and not intents.asks_anew(request)
    if labels == "auto" and follows and (last := _last_call(before)):
        labels = last["args"].get("labels", "auto")
    for picture in pictures:
        plan.call(CATEGORIZE, image=picture, labels=None if labels == "auto" else labels)


def _analyze(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    pictures = _pictures(plan, turn, request, before)
    if not pictures and not turn.title and not turn.description:
        plan.ask("picture")
        return
    if not turn.images and turn.title and not request:
        pictures = []  # a listing alone, not about an older picture
    reviews = None if request else next(iter(turn.reviews), None)
    for picture in pictures or [None]:
        plan.call(ANALYZE, image=picture, title=turn.title, description=turn.description, reviews=reviews)
        reviews = None  # once is enough


def _sentiment(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    reviews = _review_set(turn)
    if reviews is None:
        plan.ask("reviews")
    elif turn.unclear:
        plan.ask("column")
    else:
        count = {**turn.held_reviews, **turn.reviews}[reviews]
        named = intents.places_of(request, "review")
        there = [place % count + 1 for place in named if -count <= place < count]
        # the tool tells how many there are where none of those is there
        plan.call(SENTIMENT, reviews=reviews, numbers=there or [place + 1 for place in named if place >= 0] or None)


def _summarize(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    if _review_set(turn) is None:
        plan.ask("reviews")
    elif turn.unclear:
        plan.ask("column")
    else:
        held = list({**turn.held_reviews, **turn.reviews})
        compares = len(held) > 1 and intents.compares_sets(request)
        question = None if compares else _question(request, turn.language)
        for reviews in held[-2:] if compares else turn.files or [_review_set(turn)]:
            plan.call(SUMMARIZE, reviews=reviews, question=question)


def _question(request: str, language: str) -> str | None:
    """The request as a question about reviews, where it narrows them."""
    if question := vocabulary.question_in_english(request, language):
        return question
    return request if intents.narrows(request) else None


def _search(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    named = turn.found and intents.places_of(request, "picture")
    like_one = turn.images or intents.LIKE_A_PICTURE.search(request) or named
    pictures = _pictures(plan, turn, request, before) if like_one else []
    words = intents.looked_for(request)
    if words and pictures and not named and pictures[0] in turn.found:
        pictures = []  # "do you have one in brown?" is no wish for more of the like
    words = words or (None if pictures else turn.title)
    if not pictures and not words:
        plan.ask("picture")
        return
    query = vocabulary.in_english(words, turn.language) if words else None
    plan.call(SEARCH, image=pictures[0] if pictures else None, query=query)


_FOLLOWS = re.compile(r"^\W*(?:and|how about|what about|now|same|y|und|et|ahora|jetzt)\b", re.IGNORECASE)
_OF_PICTURES = (CATEGORIZE, ANALYZE, SEARCH)
_PLANNERS = {CATEGORIZE: _categorize, ANALYZE: _analyze, SENTIMENT: _sentiment, SUMMARIZE: _summarize, SEARCH: _search}


def _tokens(message: BaseMessage) -> int:
    return len(message.text.split())
