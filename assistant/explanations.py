"""Answers to "why?" and "how sure are you?", from the last result."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from assistant.glossary import said
from assistant.phrases import ENGLISH, phrase
from assistant.saying import Say, escaped, percent
from assistant.wording import display
from models.errors import InputError
from models.labels import LABEL_SETS
from tools.results import Categorization, LabelScore, ProductReport, Result, ReviewSummary, SentimentReport

if TYPE_CHECKING:
    from assistant.session import Session
    from tools.evidence import Evidence

QUITE_SURE, FAIRLY_SURE = 0.85, 0.6  # probability of the best label
RUNNERS_UP = 3
POINTS_SHOWN = 2  # of either side


def why(before: Sequence[BaseMessage], language: str) -> str:
    """What stands behind the last result of a conversation."""
    result, _ = _last(before)
    if result is None:
        return phrase("nothing to explain", language)
    if category := _category(result):
        return _of_labels(category, language)
    if isinstance(result, SentimentReport):
        review = result.reviews[0]
        stars = ", ".join(f"{star} ★ {percent(p, language)}" for star, p in enumerate(review.star_probabilities, 1))
        key = "why one review" if len(result.reviews) == 1 else "why first review"
        return phrase(key, language, stars=stars)
    if isinstance(result, ReviewSummary):
        points = [*result.pros[:POINTS_SHOWN], *result.cons[:POINTS_SHOWN]]
        counted = "; ".join(
            f"{escaped(said(point.statement, language))} ({point.count} / {result.used})" for point in points
        )
        if counted:
            return phrase("why counted", language, counted=counted)
        return phrase("why reviews", language, used=Say(language).number(result.used))
    return phrase("why probable", language)


def where_it_looked(before: Sequence[BaseMessage], session: "Session") -> "tuple[LabelScore, Evidence] | None":
    """The label that the last result gave to a picture, with where in the picture it was found.

    None where the last result is of no picture, or the picture is no longer held.
    """
    result, arguments = _last(before)
    category = _category(result)
    image = arguments.get("image")
    if category is None or image is None or len(category.ranked) < 2:
        return None
    from tools.evidence import evidence

    best, next_best = category.ranked[:2]
    labels = category.label_set if category.label_set in LABEL_SETS else arguments.get("labels")
    if not labels or (isinstance(labels, str) and labels not in LABEL_SETS):
        labels = [score.label for score in category.ranked]
    try:
        found = evidence(session.image(image), labels, best.label, next_best.label)
    except InputError:  # no longer held, or labels of a shop's own model, which CLIP was never asked for
        return None
    return None if found is None else (best, found)


def looked_at(label: LabelScore, found: "Evidence", language: str = ENGLISH) -> str:
    """One sentence on where in the picture a label was found."""
    return phrase("looked at", language, label=display(label.label), where=phrase(found.side, language))


def _last(before: Sequence[BaseMessage]) -> tuple[Result | None, dict[str, Any]]:
    """The last result with the arguments of its call."""
    arguments = {call["id"]: call["args"] for each in before if isinstance(each, AIMessage) for call in each.tool_calls}
    done = [each for each in before if isinstance(each, ToolMessage) and isinstance(each.artifact, Result)]
    return (done[-1].artifact, arguments.get(done[-1].tool_call_id, {})) if done else (None, {})


def _category(result: Result | None) -> Categorization | None:
    return (
        result.category if isinstance(result, ProductReport) else result if isinstance(result, Categorization) else None
    )


def _of_labels(result: Categorization, language: str) -> str:
    first, *others = result.ranked
    sure = (
        "why unsure"
        if result.unsure
        else "quite sure"
        if first.probability >= QUITE_SURE
        else "fairly sure"
        if first.probability >= FAIRLY_SURE
        else "not very sure"
    )
    told = phrase(
        "why label",
        language,
        sure=phrase(sure, language),
        label=display(first.label),
        percent=percent(first.probability, language),
    )
    rest = ", ".join(f"{display(score.label)} {percent(score.probability, language)}" for score in others[:RUNNERS_UP])
    return f"{told} {phrase('why next', language, rest=rest)}" if rest else told
