"""Which tools a turn calls, in which order, and what it must ask for.

The network of `models.message_reader` tells how likely each tool is wanted, and by which words; the form of a request tells the
rest.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from langchain_core.messages import BaseMessage, HumanMessage

from assistant import intents, small_talk, vocabulary
from assistant.choices import (
    is_between_products,
    labels_of,
    lists_attributes,
    named_words,
    names_attributes,
    product_words,
)
from assistant.clauses import clauses_of
from assistant.enumerations import enumerated
from assistant.intents import ANALYZE, CATEGORIZE, SEARCH, SENTIMENT, SUMMARIZE
from assistant.places import places_of, speaks_of_photos
from assistant.plan import Plan
from assistant.planners import PLANNERS, calls_in, review_set
from assistant.table_columns import names_column, ordinal_of, role_of, without_column
from assistant.turn import Turn
from models.settings import settings
from tools.star_counts import picked_stars

if TYPE_CHECKING:
    from models.message_reader import Context, MessageReader, Wants

FEW = 2  # reviews up to which each is judged; more are summed up
WANTED_FROM = 0.5  # probability from which a tool is called, and a missing input asked for
WANTED_IN_WHY_FROM = 0.9  # … where it is asked why, or how sure; that is answered from the last result
MATCH_FROM = 0.1  # … of a listing with a picture is asked for, where the words name both
DOUBTED_FROM = 0.25  # from which, where nothing is called, the user is asked whether that was meant
SHORT_FOLLOW_UP = 4  # words up to which "and the …?" goes on with what was just asked
RIVAL = 0.1  # of the probability of a tool, from which another that the same clause speaks for is wanted too


def decide(turn: Turn, before: list[BaseMessage]) -> Plan:
    """Which tools a turn calls, on what; and what it must ask for."""
    plan = Plan(settings().max_calls)
    request = turn.request.strip()
    if columns := _chosen_columns(turn, request):
        plan.call(SUMMARIZE, reviews=review_set(turn), columns=columns)
        return plan
    if not request:
        wanted, missing = dict.fromkeys(_unasked(turn), ""), []
    elif small_talk.only_thanks(request) and not (turn.images or turn.reviews):
        return plan
    else:
        wanted, missing, plan.doubts = _asked(turn, request, before)
    if SEARCH in wanted and len(wanted) > 1:
        turn = replace(turn, found=[])  # what it will find now is not known yet, and what was found before not meant
    for name, words in wanted.items():
        PLANNERS[name](plan, turn, words, before)
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
    explained = small_talk.WHY.search(request) and not (turn.images or turn.reviews)
    there = {
        "picture": turn.images or turn.held_images or turn.found,
        "reviews": turn.reviews or turn.held_reviews,
    }
    lacking = [what for what, held in there.items() if not held and wants.probabilities[what] >= WANTED_FROM]
    wanted_from = WANTED_IN_WHY_FROM if explained else WANTED_FROM
    likely = _likely(request, wants.probabilities, wanted_from, lacking)
    wants = _placed_beside_orders(request, wants, likely, turn.context(last_tools(before)))
    likely = _by_clauses(request, wants, likely)
    not_ours = explained or small_talk.NOT_OURS.search(request)
    likely = _by_form(request, turn, wants, likely, set(last_tools(before)), silent=bool(lacking or not_ours))
    if CATEGORIZE in likely and lists_attributes(request):  # the profile tells type and colour too
        wants = replace(wants, places=wants.places | {ANALYZE: wants.places[CATEGORIZE]})
        likely = _instead(likely, CATEGORIZE, ANALYZE)
    if listed := _listed(request, there, likely):
        wants = replace(wants, places=wants.places | listed)
        likely = [*likely, *listed]
    places = {name: wants.places[name] for name in likely}
    words = _words_for(request, places)
    if not likely and not_ours:
        return {}, [], []
    doubts = [] if likely or lacking else _doubts(wants.probabilities)
    return {name: words[name] for name in _in_order(request, places)}, lacking, doubts


def _in_order(request: str, places: dict[str, int]) -> list[str]:
    """Tools in the order in which they are wanted: that of their places, where nothing else is said."""
    spans = clauses_of(request) or [(0, len(request))]
    ranks = {name: intents.rank(request[slice(*spans[_clause_at(place, spans)])]) for name, place in places.items()}
    ordered = sorted(places, key=lambda name: (ranks[name], places[name]))
    if len(ordered) == 2 and not any(ranks.values()) and intents.turns_round(request, places[ordered[0]]):
        ordered.reverse()
    return ordered


def _listed(request: str, there: dict[str, object], likely: list[str]) -> dict[str, int]:
    """Tools that are named in a list of wishes, each with its place, and that the network overlooked; those whose input is
    there, and none that another has answered."""
    overlooked = {name: place for name, place in enumerated(request).items() if name not in likely}
    answered = {SUMMARIZE} if SENTIMENT in likely else set()
    if lists_attributes(request):
        answered |= {CATEGORIZE, ANALYZE}
    return {
        name: place
        for name, place in overlooked.items()
        if likely and name not in answered and there["reviews" if name == SUMMARIZE else "picture"]
    }


@lru_cache(maxsize=8)
def _wants(reader: "MessageReader", request: str, context: "Context") -> "Wants":
    """What `reader` tells; a turn asks it before its tools run, and again for the reply when they have."""
    return reader.wants(request, context, at_a_glance=not _hangs_on_places(request))


def _hangs_on_places(request: str) -> bool:
    """Whether it matters which of its words speak for a tool, though that be the only one: a list, or other orders beside it."""
    clauses = [request[start:end] for start, end in clauses_of(request)]
    others = len(clauses) > 1 and any(small_talk.orders_what_is_not_ours(each, searched=True) for each in clauses)
    return others or bool(enumerated(request))


def _likely(request: str, probabilities: dict[str, float], wanted_from: float, lacking: list[str]) -> list[str]:
    """The tools that are wanted by their probabilities, and by what those can't tell."""
    likely = [name for name in PLANNERS if probabilities[name] >= wanted_from]
    if intents.asks_for_match(request) and probabilities[ANALYZE] >= MATCH_FROM:
        one = len(clauses_of(request)) == 1  # which can't ask about reviews as well
        likely = [name for name in likely if name != ANALYZE and not (one and name == SUMMARIZE)] + [ANALYZE]
    if not likely and not lacking and intents.MORE_LIKE.search(request):
        likely = [SEARCH]
    if "picture" in lacking:
        # "something like this photo", and there is none; and a listing alone is not what they ask about
        named = SEARCH not in likely or product_words() & set(request.lower().split())
        without = (CATEGORIZE, ANALYZE) if named else (SEARCH,)
        likely = [name for name in likely if name not in without]
    if {CATEGORIZE, ANALYZE} <= set(likely) and lists_attributes(request):
        likely.remove(CATEGORIZE)  # the profile tells type and colour too
    return likely


def _by_form(request: str, turn: Turn, wants: "Wants", likely: list[str], last: set[str], *, silent: bool) -> list[str]:
    """The tools, where the form of a request tells them: none for a material, the same again, an aspect after a summary, reviews
    one by one, a choice of products.

    Args:
        last: tools of the turn before.
        silent: whether a request that wants no tool wants none indeed.
    """
    from models.message_reader import MANY

    if not {*likely} - {CATEGORIZE, ANALYZE} and _asks_what_nobody_judges(request, turn.language):
        return []
    short = intents.follows(request) and len(request.split()) <= SHORT_FOLLOW_UP and not turn.images
    points = intents.points(request) if turn.images else short and places_of(request, "picture")
    if (points or intents.repeats(request)) and last and last | {*likely} <= {CATEGORIZE, ANALYZE}:
        return [name for name in PLANNERS if name in last]  # "now the same with the second photo", "and this one?"
    if short and last == {SUMMARIZE} and not silent and vocabulary.question_in_english(request, turn.language):
        return [SUMMARIZE]  # "¿y la cremallera?"
    if not likely and not silent and _reviews(turn) and intents.one_by_one(request):
        likely = [SENTIMENT]
    if _reviews(turn) > FEW and _picks_by_stars(request, turn.language) and not {*likely} - {SENTIMENT, SUMMARIZE}:
        return [SUMMARIZE]  # "and the 5 star reviews?"
    new, old = (SENTIMENT, SUMMARIZE) if _reviews(turn) <= MANY else (SUMMARIZE, SENTIMENT)
    if old in likely:
        about = _words_for(request, {name: wants.places[name] for name in likely})[old]
        likely = _instead(likely, old, new) if intents.one_by_one(about) else likely
    choices = labels_of(request)
    if ANALYZE in likely and isinstance(choices, list):
        if is_between_products(request, choices):
            return _instead(likely, ANALYZE, CATEGORIZE)
        if CATEGORIZE in likely and len(clauses_of(request)) == 1:  # one choice is one question
            likely.remove(min(CATEGORIZE, ANALYZE, key=wants.probabilities.__getitem__))
    return likely


def _picks_by_stars(request: str, language: str) -> bool:
    """Whether a request is about the reviews with so many stars."""
    return bool(picked_stars(vocabulary.question_in_english(request, language) or request))


def _asks_what_nobody_judges(request: str, language: str) -> bool:
    """Whether a request asks of a product only its material, pattern or brand: "is it real leather?" """
    named = set(re.findall(r"\w+", vocabulary.in_english(request, language).lower())) & named_words()
    asks_more = named or names_attributes(request) or intents.asks_anew(request) or intents.asks_for_match(request)
    return bool(small_talk.UNJUDGED.search(request)) and len(clauses_of(request)) < 2 and not asks_more


def _instead(tools: list[str], old: str, new: str) -> list[str]:
    """The tools with another in place of one, and none twice."""
    return list(dict.fromkeys(new if name == old else name for name in tools))


def _reviews(turn: Turn) -> int:
    """How many reviews a request is about."""
    return {**turn.held_reviews, **turn.reviews}.get(review_set(turn), 0)


def _placed_beside_orders(request: str, wants: "Wants", likely: list[str], context: "Context") -> "Wants":
    """What is wanted, where the place of a tool is in a clause that orders something else, and another wants it, too: there.

    "Would you stock them? And cancel my order."
    """
    from models.predictors import message_reader

    spans = clauses_of(request)
    orders = [small_talk.orders_what_is_not_ours(request[start:end], searched=False) for start, end in spans]
    if not any(orders) or all(orders):
        return wants
    others = [span for span, order in zip(spans, orders, strict=True) if not order]
    moved = {}
    for name in likely:
        if name != SEARCH and orders[_clause_at(wants.places[name], spans)]:
            said = {
                start: message_reader().wants(request[start:end], context).probabilities[name] for start, end in others
            }
            best = max(said, key=said.__getitem__)
            moved |= {name: best} if said[best] >= WANTED_FROM else {}
    return replace(wants, places=wants.places | moved)


def _by_clauses(request: str, wants: "Wants", likely: list[str]) -> list[str]:
    """The tools, without those that a clause speaks for which orders something else or wants again what another wants, and
    without a clause's less likely."""
    spans = clauses_of(request)
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
        return not again and not small_talk.orders_what_is_not_ours(clause, searched=name == SEARCH)

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
        (name for name in PLANNERS if probabilities[name] >= DOUBTED_FROM), key=lambda name: -probabilities[name]
    )


def _words_for(request: str, places: dict[str, int]) -> dict[str, str]:
    """The clauses of a request that are about each tool, by the place that speaks most for it.

    A clause that speaks for none goes with those before it.
    """
    spans = clauses_of(request)
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
    return tuple(call["name"] for call in calls_in(before[start:]))


def _chosen_columns(turn: Turn, request: str) -> dict[str, str]:
    """Role → column, where a request says which column of the newest table holds what ("use comment as the text")."""
    if turn.images:
        return {}
    if turn.unclear and not turn.reviews:
        mentioned = [column for column in turn.unclear if names_column(request, column)]
        number = ordinal_of(request)
        if not mentioned and number is not None and not speaks_of_photos(request):
            mentioned = turn.unclear[number : number + 1]
        if len(mentioned or turn.unclear) == 1:
            return {"text": (mentioned or turn.unclear)[0]}
    mentioned = [column for column in turn.columns if names_column(request, column)]
    longest = max(mentioned, key=len, default=None)  # "text" is part of "review text"
    # not "is the product durable?" of a column "product"
    role = longest and role_of(without_column(request, longest))
    return {role: longest} if role else {}
