"""The calls that a wanted tool makes: on which pictures and reviews, with which labels, question or query."""

from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.tool import ToolCall

from assistant import intents, vocabulary
from assistant.choices import labels_of
from assistant.intents import ANALYZE, CATEGORIZE, SEARCH, SENTIMENT, SUMMARIZE
from assistant.phrases import ENGLISH
from assistant.places import (
    left_out,
    places_of,
    speaks_of_all,
    speaks_of_both,
    speaks_of_photos,
    speaks_of_several,
)
from assistant.plan import Plan
from assistant.session import FOUND
from assistant.turn import Turn

_OF_PICTURES = (CATEGORIZE, ANALYZE, SEARCH)


def calls_in(messages: list[BaseMessage]) -> list[ToolCall]:
    """All tool calls in some messages."""
    return [call for message in messages if isinstance(message, AIMessage) for call in message.tool_calls]


def _last_call(before: list[BaseMessage]) -> ToolCall | None:
    return next((call for call in reversed(calls_in(before)) if call["name"] in (CATEGORIZE, ANALYZE)), None)


def _pictures(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> list[str]:
    """The pictures that a request speaks of: the named ones of those attached or held, else all attached or the newest.

    Args:
        plan: is told where a picture is named that isn't there.
        request: the clauses of the user's request that are about it; where they say "it", what the others name is meant.
    """
    there = turn.images or turn.held_images
    if (of_search := _found(turn, request, before)) or not there:
        return of_search
    several = speaks_of_several(request)
    named = places_of(request, "picture") or ([] if several else places_of(turn.request, "picture"))
    if named_here := [there[place] for place in named if -len(there) <= place < len(there)]:
        return named_here
    if not turn.images and any(place >= len(there) for place in named):
        plan.ask("no such picture")
    if turn.images:
        ignored = {place % len(there) for place in left_out(turn.request, "picture")}
        rest = [image for place, image in enumerate(there) if place not in ignored]
        return rest or there
    if speaks_of_all(request):
        return there
    return there[-2:] if speaks_of_both(request) else there[-1:]


def _found(turn: Turn, request: str, before: list[BaseMessage]) -> list[str]:
    """The products of the last search that a request speaks of: by their places, or by what was asked of them last."""
    if turn.images or not turn.found or (turn.held_images and speaks_of_photos(request)):
        return []  # a search is newer than all photos, but those may be meant by that name
    places = {int(each.removeprefix(FOUND)) - 1: each for each in turn.found}
    last = max(places)
    named = places_of(request, "picture")
    several = speaks_of_several(request)
    if not named and not several:
        named = places_of(turn.request, "picture")
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
        calls = calls_in([message])
        if any(call["name"] in _OF_PICTURES for call in calls):
            return [call["args"].get("image") for call in calls if call["name"] in (CATEGORIZE, ANALYZE)]
    return []


def review_set(turn: Turn) -> str | None:
    """The reviews that a request speaks of: those attached now, else the newest."""
    return next(reversed(turn.reviews or turn.held_reviews), None)


def _categorize(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    pictures = _pictures(plan, turn, request, before)
    if not pictures:
        plan.ask("picture")
    labels = vocabulary.choices_in_english(request, turn.language) or labels_of(request)
    goes_on = intents.follows(request) and not intents.asks_anew(request)
    if labels == "auto" and goes_on and (last := _last_call(before)):
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
    if turn.unclear and not request:
        plan.ask("column")
    reviews = None if request or turn.unclear else next(iter(turn.reviews), None)
    for picture in pictures or [None]:
        plan.call(ANALYZE, image=picture, title=turn.title, description=turn.description, reviews=reviews)
        reviews = None  # once is enough


def _sentiment(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    reviews = review_set(turn)
    if reviews is None:
        plan.ask("reviews")
    elif turn.unclear:
        plan.ask("column")
    else:
        count = {**turn.held_reviews, **turn.reviews}[reviews]
        named = places_of(request, "review")
        there = [place % count + 1 for place in named if -count <= place < count]
        # the tool tells how many there are where none of those is there
        plan.call(SENTIMENT, reviews=reviews, numbers=there or [place + 1 for place in named if place >= 0] or None)


def _summarize(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    if review_set(turn) is None:
        plan.ask("reviews")
    elif turn.unclear:
        plan.ask("column")
    else:
        held = list({**turn.held_reviews, **turn.reviews})
        compares = len(held) > 1 and intents.compares_sets(request)
        question = None if compares else _question(request, turn.language)
        for reviews in held[-2:] if compares else turn.files or [review_set(turn)]:
            plan.call(SUMMARIZE, reviews=reviews, question=question)


def _question(request: str, language: str) -> str | None:
    """The request as a question about reviews, where it narrows them."""
    if question := vocabulary.question_in_english(request, language):
        return question
    return request if language == ENGLISH and intents.narrows(request) else None


def _search(plan: Plan, turn: Turn, request: str, before: list[BaseMessage]) -> None:
    named = turn.found and places_of(request, "picture")
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


PLANNERS = {CATEGORIZE: _categorize, ANALYZE: _analyze, SENTIMENT: _sentiment, SUMMARIZE: _summarize, SEARCH: _search}
