"""Replies written from results: every label, number and quote in them stands in a result."""

import re
from collections.abc import Callable
from typing import Any

from langchain_core.messages import BaseMessage, ToolMessage

from assistant import intents
from assistant.turn import Turn
from models.labels import GENDERS, LABEL_SETS, SEASONS, USAGES
from tools.languages import ENGLISH, NAMES
from tools.results import (
    Categorization,
    LabelScore,
    Point,
    ProductOpinion,
    ProductReport,
    Result,
    ReviewSentiment,
    ReviewSummary,
    SentimentReport,
)

POINTS_SHOWN = 5
REVIEWS_SHOWN = 10
LIKELY = 0.03  # a runner-up below this is not worth a word

HELP_TEXT = (
    "I look at product photos and read reviews. Try one of these:\n\n"
    "- **Drop a photo** – I say what it is, or which of your words fits best: *“is it a dress, a skirt or a jumpsuit?”*\n"
    "- **A photo with a title** – category, gender, colour, season, usage, and whether the two belong together.\n"
    "- **Paste a review** – stars, mood, and whether its writer would recommend the product.\n"
    "- **Paste or drop many** (CSV, TSV, JSONL, Excel, TXT) – pros and cons with counts and verbatim quotes."
)
ASKS = {
    "picture": "I need a **photo** for that: drop one here (JPEG, PNG or WebP).",
    "reviews": "I need **reviews** for that: paste some, or drop a file (CSV, TSV, JSONL, Excel or TXT).",
}
NOT_OURS = "I can't help with that; I look at product photos and reviews. Drop a photo or some reviews and ask away."
UNJUDGED = (
    "Material, pattern, brand, neckline and price I can't tell from a picture. I do judge what it is, its colour, and the "
    "gender, season and usage it suits."
)
NOT_UNDERSTOOD = "I'm not sure what you'd like to know. Ask what a photo shows, or what reviews say, or type *help*."
DISPLAY = {
    "longsleeve": "long-sleeved top", "outwear": "outerwear", "tshirts": "t-shirt", "t-shirt/top": "t-shirt or top",
    "innerwear vests": "undershirt", "tops": "top", "shirts": "shirt", "dresses": "dress", "skirts": "skirt", "kurtas": "kurta",
    "kurtis": "kurti", "jackets": "jacket", "sweaters": "sweater", "sweatshirts": "sweatshirt", "handbags": "handbag",
    "watches": "watch", "backpacks": "backpack", "belts": "belt", "wallets": "wallet", "ties": "tie", "caps": "cap",
    "sarees": "saree", "tunics": "tunic", "scarves": "scarf", "clutches": "clutch", "blazers": "blazer", "trouser": "trousers",
}  # fmt: skip
KNOWN = {label for each in LABEL_SETS.values() for label in each.labels} | {*GENDERS, *SEASONS, *USAGES}
PLURALS = re.compile(r"(?:[^s]s|wear|care|make-up|polish|footwear|gold|silver)$", re.IGNORECASE)
SINGULAR = {"longsleeve", "bodysuit", "dress", "bra"}


def answer(calls: list[dict[str, Any]], messages: list[ToolMessage], *, asks: list[str], turn: Turn) -> str:
    """The reply to a turn whose tools have answered.

    Args:
        calls: the tool calls of the turn.
        messages: one `ToolMessage` a call, with its result as artifact, or with status "error".
        asks: inputs that are still missing.
        turn: what the user said and sent.
    """
    arguments = {call["id"]: call["args"] for call in calls}
    several = len(messages) > 1
    parts = []
    for message in messages:
        image = arguments.get(message.tool_call_id, {}).get("image")
        name = f"**{display_id(image)}:** " if several and image else ""
        result = message.artifact if isinstance(message.artifact, Result) else None
        parts.append(name + (compose(result) if result else f"That didn't work: {message.text}"))
    if asks and parts:
        parts += [_asked(ask, turn) for ask in asks]
    return "\n\n".join(parts)


def without_tools(turn: Turn, before: list[BaseMessage], asks: list[str]) -> str:
    """The reply to a turn that calls no tool."""
    request = turn.request.strip()
    if turn.problems and not request:
        return ""
    if asks:
        return " ".join(_asked(ask, turn) for ask in asks)
    if intents.WHY.search(request):
        return _why(before)
    if intents.THANKS.search(request):
        return "You're welcome. Another photo, or more reviews?"
    if intents.GREETING.search(request):
        return "Hello! Drop a photo of a product, or paste some reviews, and I tell you what I see in them."
    if intents.HELP.search(request) or not request:
        return HELP_TEXT
    if intents.NOT_OURS.search(request):
        return NOT_OURS
    if intents.UNJUDGED.search(request):
        return UNJUDGED
    return NOT_OURS if request.endswith("?") else NOT_UNDERSTOOD


def column_choices(columns: list[str]) -> list[str]:
    """What one may answer when several columns could be the review."""
    return [f"Use “{column}”" for column in columns]


def _asked(what: str, turn: Turn) -> str:
    """One question for what is missing."""
    if what != "column":
        return ASKS[what]
    names = " or ".join(f"**{_escaped(column)}**" for column in turn.unclear)
    return f"Which column of your table is the review, {names}?"


def compose(result: Result) -> str:
    """One result as Markdown that leads with the answer."""
    return _COMPOSERS[type(result)](result)


def suggestions(result: Result | None) -> list[str]:
    """What one may ask next, at most three."""
    if isinstance(result, Categorization):
        if result.label_set == "colour":
            return ["What is it?", "Which season and usage?"]
        return ["What colour is it?", "Which gender, season and usage?", "How sure are you?"]
    if isinstance(result, ProductReport):
        return ["Why?", "What colour is it?"]
    if isinstance(result, ReviewSummary):
        if not result.used and not result.question:  # there is nothing to ask about
            return []
        most = next((point.aspect for point in result.cons), None)
        asked = [f"What do they say about the {most}?"] if most and not result.question else []
        return [*asked, "Only the negative ones", "Only the positive ones"][:3]
    if isinstance(result, SentimentReport):
        return ["How sure are you?", "Summarise these"] if len(result.reviews) > 1 else ["How sure are you?"]
    return ["What can you do?"]


def display(label: str) -> str:
    """A label as people write it within a sentence."""
    return DISPLAY.get(label.lower(), label.lower() if label in KNOWN else label)


def display_id(item_id: str) -> str:
    """ "image_2" as "Picture 2"."""
    kind, _, number = item_id.partition("_")
    return f"{'Picture' if kind == 'image' else 'Reviews'} {number}"


def percent(probability: float) -> str:
    """A probability in whole per cent, never rounded up to certainty or down to nothing."""
    if probability >= 0.995:
        return "over 99 %"
    return "under 1 %" if probability < 0.005 else f"{probability * 100:.0f} %"


def _with_article(label: str) -> str:
    word = display(label)
    if PLURALS.search(word) and word not in SINGULAR:
        return word[0].upper() + word[1:]
    return f"{'An' if word[0] in 'aeiou' and not word.startswith('uni') else 'A'} {word}"


def _categorization(result: Categorization) -> str:
    best = result.ranked[0]
    if result.unsure:
        return _unsure(result)
    colour = result.label_set == "colour"
    word = display(best.label)
    lead = word[0].upper() + word[1:] if colour or result.label_set == "custom" else _with_article(best.label)
    hedge = "Probably **" if result.confidence < 0.6 else "**"
    lead = lead[0].lower() + lead[1:] if hedge.startswith("P") else lead
    return f"{hedge}{lead}** ({percent(result.confidence)}). {_runners_up(result.ranked[1:3])}".strip()


def _unsure(result: Categorization) -> str:
    best = result.ranked[0]
    if result.label_set in ("custom", "colour"):
        why = "none of these stands out in this picture, or it isn't the kind of picture I know (clothing, shoes, bags, accessories)"
    else:
        why = "this doesn't look like clothing, shoes, bags or accessories, which is what I know, or it can't be seen well enough"
    return (
        f"I'm **not sure**: {why}. If it is one, try a photo with just the item. "
        f"My best guess would be {display(best.label)} ({percent(best.probability)}), which I would not rely on."
    )


def _runners_up(ranked: list[LabelScore]) -> str:
    likely = [score for score in ranked if score.probability >= LIKELY]
    return (
        "Then " + ", ".join(f"{display(score.label)} {percent(score.probability)}" for score in likely) + "."
        if likely
        else ""
    )


def _sentiment(report: SentimentReport) -> str:
    if len(report.reviews) == 1:
        return _one_review(report.reviews[0])
    counts = ", ".join(
        f"{getattr(report, side)} {side}" for side in ("positive", "neutral", "negative") if getattr(report, side)
    )
    lines = [
        f"**{counts}** of {len(report.reviews)} reviews; {report.mean_stars:.1f} of 5 stars expected on average.",
        "",
    ]
    for number, review in enumerate(report.reviews[:REVIEWS_SHOWN], 1):
        doubt = f" (a guess: it is in {NAMES[review.language]})" if review.language != ENGLISH else ""
        judged = f"**{review.polarity}**, {review.expected_stars:.1f} stars{doubt}"
        lines.append(f"{number}. {judged} – “{_shortened(review.text)}”")
    if len(report.reviews) > REVIEWS_SHOWN:
        lines.append(f"\n… and {len(report.reviews) - REVIEWS_SHOWN} more.")
    return "\n".join(lines)


def _one_review(review: ReviewSentiment) -> str:
    recommends = review.recommend_probability if review.recommended else 1 - review.recommend_probability
    would = "would recommend it" if review.recommended else "would not recommend it"
    if review.language != ENGLISH:
        return (
            f"This review is in {NAMES[review.language]}, and my review model reads **English only**. It would guess "
            f"{review.polarity}, {review.expected_stars:.1f} of 5 stars, which I would not rely on."
        )
    return (
        f"**{review.polarity.capitalize()}.** Expected {review.expected_stars:.1f} of 5 stars; "
        f"{percent(recommends)} sure that the writer {would}."
    )


def _summary(summary: ReviewSummary) -> str:
    lines = [f"**{_escaped(summary.verdict)}**"]
    if summary.read_as and not summary.question:
        columns = ", ".join(f"`{column}` as the {field}" for field, column in summary.read_as.items())
        lines.append(f"I read {columns}.")
    if summary.prose and summary.prose != summary.verdict and not summary.question:
        lines.append(_escaped(summary.prose))
    if summary.products:
        lines.append("\n".join(_product(product, summary) for product in summary.products[:POINTS_SHOWN]))
    for title, points in (("For", summary.pros), ("Against", summary.cons)):
        if points:
            lines.append(f"**{title}:**\n" + "\n".join(_point(point) for point in points[:POINTS_SHOWN]))
    left_out = ", ".join(f"{count} {reason}" for reason, count in summary.dropped.items())
    lines.append(f"*{summary.used:,} of {summary.received:,} reviews used{f' ({left_out})' if left_out else ''}.*")
    return "\n\n".join(lines)


def _product(product: ProductOpinion, summary: ReviewSummary) -> str:
    said = f", {product.count:,} say so" if product.count and len(summary.products) > 1 else ""
    return f"- {_escaped(product.product)}: {product.mean_stars:.1f} stars, {product.reviews:,} reviews{said}"


def _point(point: Point) -> str:
    quote = f" – *“{_escaped(point.quotes[0].text)}”* (review {point.quotes[0].review + 1})" if point.quotes else ""
    return f"- {_escaped(point.statement)} ({point.count}){quote}"


def _report(report: ProductReport) -> str:
    parts = []
    if report.category is not None:
        best = report.category.ranked[0]
        told = [
            f"{display(scores[0].label)} ({percent(scores[0].probability)})"
            for scores in report.attributes.values()
            if scores
        ]
        lead = (
            "I'm **not sure** what this is"
            if report.category.unsure
            else f"**{_with_article(best.label)}** ({percent(best.probability)})"
        )
        parts.append(f"{lead}: {', '.join(told)}." if told else f"{lead}.")
    if report.match is not None:
        belong = (
            "**Picture and text belong together**"
            if report.match >= 0.5
            else "Picture and text **probably don't belong together**"
        )
        parts.append(f"{belong} (match {percent(report.match)}).")
    parts += [f"⚠ {warning}" for warning in report.warnings]
    text = " ".join(parts)
    reviews = report.summary or report.sentiment
    return "\n\n".join(part for part in (text, compose(reviews) if reviews else "") if part)


def _why(before: list[BaseMessage]) -> str:
    """What stands behind the last result."""
    results = [m.artifact for m in before if isinstance(m, ToolMessage) and isinstance(m.artifact, Result)]
    if not results:
        return "There is nothing to explain yet: drop a photo or some reviews first."
    result = results[-1]
    if isinstance(result, ProductReport) and result.category is not None:
        result = result.category
    if isinstance(result, Categorization):
        return _why_category(result)
    if isinstance(result, SentimentReport):
        review = result.reviews[0]
        stars = ", ".join(f"{star} ★ {percent(p)}" for star, p in enumerate(review.star_probabilities, 1))
        return f"The review model's probabilities for {'the review' if len(result.reviews) == 1 else 'the first review'}: {stars}."
    if isinstance(result, ReviewSummary):
        points = [*result.pros[:2], *result.cons[:2]]
        counted = "; ".join(f"{_escaped(point.statement)} in {point.count} of {result.used}" for point in points)
        return f"I counted who says what: {counted}." if counted else f"It stands on {result.used} reviews."
    return "It is what my models found most probable."


def _why_category(result: Categorization) -> str:
    first, *others = result.ranked
    rest = ", ".join(f"{display(score.label)} {percent(score.probability)}" for score in others[:3])
    how = (
        "I'm not sure"
        if result.unsure
        else "Quite sure"
        if first.probability >= 0.85
        else "Fairly sure"
        if first.probability >= 0.6
        else "Not very sure"
    )
    return (
        f"{how}: of these labels the picture comes closest to **{display(first.label)}** ({percent(first.probability)})"
        + (f"; next are {rest}." if rest else ".")
    )


def _shortened(text: str, limit: int = 90) -> str:
    flat = " ".join(text.split())
    return _escaped(flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + " …")


def _escaped(text: str) -> str:
    """Text of a stranger inside Markdown: shown, not obeyed."""
    return re.sub(r"([\\`*_\[\]<>#|!])", r"\\\1", text)


_COMPOSERS: dict[type[Result], Callable[[Any], str]] = {
    Categorization: _categorization,
    SentimentReport: _sentiment,
    ReviewSummary: _summary,
    ProductReport: _report,
}
