"""Replies of a turn, written from its results; how one result is worded stands in `assistant.wording`."""

from typing import Any

from langchain_core.messages import BaseMessage, ToolMessage

from assistant import explanations, intents, small_talk
from assistant.choices import attributes_asked
from assistant.complaints import complaint
from assistant.glossary import name_of
from assistant.phrases import ENGLISH, phrase
from assistant.plan import Plan
from assistant.saying import Say, escaped
from assistant.turn import Turn
from assistant.vocabulary import question_in_english
from assistant.wording import compose
from models.labels import COLOUR, TYPE_AND_COLOUR
from tools.results import Categorization, ProductReport, Result, ReviewSummary, SearchReport, SentimentReport
from tools.search import NO_CATALOGUE
from tools.telling import in_percent, precise

LEAST_MENTIONS = 3  # of an aspect, from which two review sets are compared by it
CLEAR_DIFFERENCE = 0.15  # of the positive shares
DIFFERENCES_SHOWN = 3
MEANT = 2  # tools that are offered where none is clearly wanted
_ASKED_OF_LABELS = {COLOUR.name: ["categorize", "analyze"], TYPE_AND_COLOUR: ["analyze", "sure"]}
TOOLS = (intents.CATEGORIZE, intents.SENTIMENT, intents.SUMMARIZE, intents.ANALYZE, intents.SEARCH)


def answer(calls: list[dict[str, Any]], messages: list[ToolMessage], *, asks: list[str], turn: Turn) -> str:
    """The reply to a turn whose tools have answered.

    Args:
        calls: the tool calls of the turn.
        messages: one `ToolMessage` a call, with its result as artifact, or with status "error".
        asks: inputs that are still missing.
        turn: what the user said and sent.
    """
    arguments, say = {call["id"]: call["args"] for call in calls}, Say(turn.language)
    inputs = [_input_of(arguments.get(message.tool_call_id, {})) for message in messages]
    parts, asked = [_compared(messages, inputs, turn.language)], attributes_asked(turn.request)
    for message, item in zip(messages, inputs, strict=True):
        name = f"**{say.before(display_id(item, turn.language))}** " if item and len(set(inputs)) > 1 else ""
        result = message.artifact if isinstance(message.artifact, Result) else None
        parts.append(
            name + (compose(result, turn.language, asked=asked) if result else _failed(message.text, turn.language))
        )
    parts += [_asked(ask, turn) for ask in asks]
    if small_talk.asks_what_is_not_ours(turn.request):
        parts.append(phrase("the rest is not ours", turn.language))
    return "\n\n".join(filter(None, parts))


def _input_of(arguments: dict[str, Any]) -> str:
    """The id of the picture or of the reviews that a call was about."""
    return next((arguments[key] for key in ("image", "reviews") if arguments.get(key)), "")


def _failed(error: str, language: str) -> str:
    if NO_CATALOGUE in error:
        return phrase("no catalogue", language)
    return phrase("failed", language, error=complaint(error, language))


def _compared(messages: list[ToolMessage], inputs: list[str], language: str) -> str:
    """Review sets side by side, where several were summed up."""
    sets = [
        (display_id(item, language), message.artifact)
        for message, item in zip(messages, inputs, strict=True)
        if isinstance(message.artifact, ReviewSummary) and message.artifact.mean_stars is not None
    ]
    if len({name for name, _ in sets}) < 2:
        return ""
    ranked, say = sorted(sets, key=lambda each: -each[1].mean_stars), Say(language)
    told = ", ".join(
        f"**{name}** {say.number(summary.mean_stars, 1)} {say('stars')}, {in_percent(summary.recommend_share)} 👍"
        for name, summary in ranked
    )
    return "\n".join([f"{told}.", *_differences(ranked[0], ranked[-1], language)])


def _differences(best_of: tuple[str, ReviewSummary], worst_of: tuple[str, ReviewSummary], language: str) -> list[str]:
    """The aspects on which two sets differ most, as lines of a list."""
    (best_name, best), (worst_name, worst) = best_of, worst_of
    shares = {each.aspect: each.positive_share for each in worst.aspects if each.mentions >= LEAST_MENTIONS}
    both = [each for each in best.aspects if each.aspect in shares and each.mentions >= LEAST_MENTIONS]
    both = [each for each in both if abs(each.positive_share - shares[each.aspect]) >= CLEAR_DIFFERENCE]
    both.sort(key=lambda each: -abs(each.positive_share - shares[each.aspect]))
    return [
        f"- {name_of(each.aspect, language)}: {best_name} {in_percent(each.positive_share)} 👍, "
        f"{worst_name} {in_percent(shares[each.aspect])} 👍"
        for each in both[:DIFFERENCES_SHOWN]
    ]


def without_tools(turn: Turn, before: list[BaseMessage], plan: Plan) -> str:
    """The reply to a turn that calls no tool."""
    request, language = turn.request.strip(), turn.language
    if turn.problems and not request:
        return ""
    if plan.asks:
        return " ".join(_asked(ask, turn) for ask in plan.asks)
    if small_talk.WHY.search(request):
        return explanations.why(before, language)
    for key, pattern in (("thanks", small_talk.THANKS), ("greeting", small_talk.GREETING), ("help", small_talk.HELP)):
        if pattern.search(request):
            return phrase(key, language)
    if turn.problems:  # which are told, and may be why nothing is wanted
        return ""
    if not request:
        return phrase("help", language)
    if small_talk.NOT_OURS.search(request):
        return phrase("not ours", language)
    if small_talk.UNJUDGED.search(request):
        return phrase("unjudged", language)
    if plan.doubts:
        meant = [phrase(f"meant {name}", language) for name in plan.doubts[:MEANT]]
        return phrase("did you mean", language, meant=f", {phrase('or', language)} ".join(meant))
    return phrase("not ours" if len(request.split()) > 2 else "not understood", language)


def column_choices(columns: list[str], language: str = ENGLISH) -> list[str]:
    """What one may answer when several columns could be the review."""
    return [phrase("use column", language, column=column) for column in columns]


def _asked(what: str, turn: Turn) -> str:
    """One question for what is missing."""
    if what != "column":
        return phrase(what, turn.language)
    columns = f" {phrase('or', turn.language)} ".join(f"**{escaped(column)}**" for column in turn.unclear)
    return phrase("column", turn.language, columns=columns)


def suggestions(result: Result | None, language: str = ENGLISH) -> list[str]:
    """What one may ask next, at most three."""
    if isinstance(result, ReviewSummary):
        return _about_reviews(result, language)
    asked = ["help"]
    if isinstance(result, Categorization):
        asked = _ASKED_OF_LABELS.get(result.label_set, ["colour", "analyze", "sure"])
    elif isinstance(result, ProductReport):
        asked = ["why", "colour"]
    elif isinstance(result, SentimentReport):
        asked = ["sure", "all"] if len(result.reviews) > 1 else ["sure"]
    elif isinstance(result, SearchReport) and result.products and result.products[0].picture:
        asked = ["first"]
    return [phrase(f"ask {each}", language) for each in asked]


def _about_reviews(summary: ReviewSummary, language: str) -> list[str]:
    """What one may ask about reviews that were summed up."""
    if not summary.used and not summary.question:  # there is nothing to ask about
        return []
    most = next((name_of(point.aspect, language) for point in precise(summary.cons)), None)
    asked = [phrase("ask about", language, what=most)] if most and not summary.question else []
    if language != ENGLISH:  # what would not be understood, such as "Und die Tasche?", is not offered
        asked = [each for each in asked if question_in_english(each, language)]
    return [*asked, phrase("ask negative", language), phrase("ask positive", language)]


def examples_for(text: str, language: str = ENGLISH) -> list[str]:
    """What one may answer when a reply asks for something: an example of ours, or what was meant."""
    examples = [
        phrase(f"example {what}", language) for what in ("picture", "reviews") if phrase(what, language) in text
    ]
    meant = {name: text.find(phrase(f"meant {name}", language)) for name in TOOLS}
    return examples + [phrase(f"ask {name}", language) for name in sorted(TOOLS, key=meant.get) if meant[name] >= 0]


def display_id(item_id: str, language: str = ENGLISH) -> str:
    """ "image_2" as "Picture 2"."""
    kind, _, number = item_id.partition("_")
    return phrase({"image": "picture n", "found": "found n"}.get(kind, "reviews n"), language, n=number)
