"""Results as Markdown that leads with the answer: every label, number and quote in it stands in the result."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from assistant.glossary import left_out, said
from assistant.phrases import ENGLISH
from assistant.saying import Say, escaped, percent
from assistant.verdicts import verdict
from models.labels import COLOUR, GENDERS, LABEL_SETS, SEASONS, USAGES
from tools.analyze import DIFFER, DIFFER_BY, UNKNOWN
from tools.results import (
    Categorization,
    FoundProduct,
    LabelScore,
    Point,
    ProductOpinion,
    ProductReport,
    Result,
    ReviewSentiment,
    ReviewSummary,
    SearchReport,
    SentimentReport,
)

POINTS_SHOWN = 5
REVIEWS_SHOWN = 10
LIKELY = 0.03  # a runner-up below this is not worth a word
DISPLAY = {
    "longsleeve": "long-sleeved top", "outwear": "outerwear", "tshirts": "t-shirt", "t-shirt/top": "t-shirt or top",
    "innerwear vests": "undershirt", "tops": "top", "shirts": "shirt", "dresses": "dress", "skirts": "skirt", "kurtas": "kurta",
    "kurtis": "kurti", "jackets": "jacket", "sweaters": "sweater", "sweatshirts": "sweatshirt", "handbags": "handbag",
    "watches": "watch", "backpacks": "backpack", "belts": "belt", "wallets": "wallet", "ties": "tie", "caps": "cap",
    "sarees": "saree", "tunics": "tunic", "scarves": "scarf", "clutches": "clutch", "blazers": "blazer", "trouser": "trousers",
}  # fmt: skip
KNOWN = {label for each in LABEL_SETS.values() for label in each.labels} | {*GENDERS, *SEASONS, *USAGES}
PLURALS = re.compile(r"(?:[^s]s|wear|care|make-up|polish|footwear|gold|silver)$", re.IGNORECASE)
WARNINGS = {"unknown picture": UNKNOWN, "differ by": DIFFER_BY, "differ": DIFFER}  # phrases, and what tools say
FEW_ASKED = 2  # attributes; who asks for more gets all of them as they come
SINGULAR = {"longsleeve", "bodysuit", "dress", "bra"}


def compose(result: Result, language: str = ENGLISH, *, asked: Sequence[str] = ()) -> str:
    """One result as Markdown that leads with the answer.

    Args:
        asked: the attributes of a product that the question was about.
    """
    say = Say(language)
    return _report(result, say, asked) if isinstance(result, ProductReport) else _COMPOSERS[type(result)](result, say)


def display(label: str) -> str:
    """A label as people write it within a sentence."""
    return DISPLAY.get(label.lower(), label.lower() if label in KNOWN else label)


def _with_article(label: str, say: Say) -> str:
    """ "A dress"; labels are English, so other languages have no article that would fit."""
    word = display(label)
    if say.language != ENGLISH or (PLURALS.search(word) and word.rpartition(" ")[2] not in SINGULAR):
        return word[0].upper() + word[1:]
    return f"{'An' if word[0] in 'aeiou' and not word.startswith('uni') else 'A'} {word}"


def _categorization(result: Categorization, say: Say) -> str:
    best = result.ranked[0]
    if result.unsure:
        why = "none stands out" if result.label_set in ("custom", COLOUR.name) else "unlike what I know"
        return say("unsure", why=say(why), guess=f"{display(best.label)} ({percent(best.probability, say.language)})")
    word = display(best.label)
    bare = result.label_set in (COLOUR.name, "custom")
    lead = word[0].upper() + word[1:] if bare else _with_article(best.label, say)
    if result.confidence < 0.6:
        lead = f"{say('probably')} **{lead[0].lower()}{lead[1:]}**"
    else:
        lead = f"**{lead}**"
    return f"{lead} ({percent(result.confidence, say.language)}). {_runners_up(result.ranked[1:3], say)}".strip()


def _runners_up(ranked: list[LabelScore], say: Say) -> str:
    likely = [
        f"{display(score.label)} {percent(score.probability, say.language)}"
        for score in ranked
        if score.probability >= LIKELY
    ]
    return f"{say('then')} {', '.join(likely)}." if likely else ""


def _sentiment(report: SentimentReport, say: Say) -> str:
    if len(report.reviews) == 1:
        return _one_review(report.reviews[0], say)
    sides = [side for side in ("positive", "neutral", "negative") if getattr(report, side)]
    numbers = {side: getattr(report, side) for side in sides}
    counts = ", ".join(f"{n} {say(side if n == 1 else f'{side} ones')}" for side, n in numbers.items())
    lines = [say("of many", counts=counts, total=len(report.reviews), stars=say.number(report.mean_stars, 1)), ""]
    for number, review in enumerate(report.reviews[:REVIEWS_SHOWN], 1):
        doubt = "" if review.language == ENGLISH else f" ({say('a guess', written=say.language_name(review.language))})"
        judged = f"**{say(review.polarity)}**, {say.number(review.expected_stars, 1)} {say('stars')}{doubt}"
        lines.append(f"{number}. {judged} – “{_shortened(review.text)}”")
    if len(report.reviews) > REVIEWS_SHOWN:
        lines.append("\n" + say("more", n=len(report.reviews) - REVIEWS_SHOWN))
    return "\n".join(lines)


def _one_review(review: ReviewSentiment, say: Say) -> str:
    side, stars = say(review.polarity), say.number(review.expected_stars, 1)
    if review.language != ENGLISH:
        guess = f"{side}, {stars} / 5"
        return say("other language", written=say.language_name(review.language), guess=guess).strip()
    recommends = review.recommend_probability if review.recommended else 1 - review.recommend_probability
    would = say("would" if review.recommended else "would not")
    return (
        f"**{side.capitalize()}.** {say('expected', stars=stars, sure=percent(recommends, say.language), would=would)}"
    )


def _summary(summary: ReviewSummary, say: Say) -> str:
    lines = [f"**{escaped(verdict(summary, say))}**"]
    if summary.read_as and not summary.question:
        columns = [
            say("column as", column=column, field=say(f"field {field}")) for field, column in summary.read_as.items()
        ]
        lines.append(say("read as", columns=", ".join(columns)))
    if say.language == ENGLISH and summary.prose and summary.prose != summary.verdict and not summary.question:
        lines.append(escaped(summary.prose))
    if summary.products:
        lines.append("\n".join(_product(product, summary, say) for product in summary.products[:POINTS_SHOWN]))
    for title, points in (("for", summary.pros), ("against", summary.cons)):
        if points:
            lines.append(
                f"**{say.before(say(title))}**\n" + "\n".join(_point(point, say) for point in points[:POINTS_SHOWN])
            )
    reasons = ", ".join(f"{count} {left_out(reason, say.language)}" for reason, count in summary.dropped.items())
    left = f" ({reasons})" if reasons else ""
    used, received = say.number(summary.used), say.number(summary.received)
    lines.append(f"*{say('used', used=used, received=received, left=left)}*")
    return "\n\n".join(lines)


def _product(product: ProductOpinion, summary: ReviewSummary, say: Say) -> str:
    saying = f", {say('say so', n=say.number(product.count))}" if product.count and len(summary.products) > 1 else ""
    stars, reviews = say.number(product.mean_stars, 1), say.number(product.reviews)
    return f"- {escaped(product.product)}: {say('of a product', stars=stars, reviews=reviews)}{saying}"


def _point(point: Point, say: Say) -> str:
    quote = ""
    if point.quotes:
        first = point.quotes[0]
        quote = f" – *“{escaped(first.text)}”* ({say('review n', n=first.review + 1)})"
    return f"- {escaped(said(point.statement, say.language))} ({point.count}){quote}"


def _profile(report: ProductReport, say: Say, asked: Sequence[str]) -> str:
    """What a product is and has; first what was asked for, if that is a part of it."""
    best = report.category.ranked[0]
    found = {name: scores[0] for name, scores in report.attributes.items() if scores}
    leads = len(asked) <= FEW_ASKED and not report.category.unsure and report.match is None
    first = (
        [_sure(display(found[name].label), found.pop(name), say) for name in asked if name in found] if leads else []
    )
    is_it = _sure(_with_article(best.label, say), best, say)
    kind = say("not sure what") if report.category.unsure else is_it.replace("**", "") if first else is_it
    rest = ", ".join(f"{display(score.label)} ({percent(score.probability, say.language)})" for score in found.values())
    profile = f"{say.before(kind)} {rest}." if rest else f"{kind}."
    return f"{_capital(', '.join(first))}. {profile}" if first else profile


def _sure(label: str, score: LabelScore, say: Say) -> str:
    return f"**{label}** ({percent(score.probability, say.language)})"


def _capital(text: str) -> str:
    """The first letter, behind the asterisks of bold words, as a capital."""
    return re.sub(r"\w", lambda letter: letter[0].upper(), text, count=1)


def _report(report: ProductReport, say: Say, asked: Sequence[str] = ()) -> str:
    parts = [_profile(report, say, asked)] if report.category is not None else []
    if report.match is not None:
        belong = say("belong" if report.match >= 0.5 else "don't belong")
        parts.append(f"{belong} ({say('match', percent=percent(report.match, say.language))}).")
    parts += [f"⚠ {_warning(warning, say)}" for warning in report.warnings]
    text = " ".join(parts)
    reviews = report.summary or report.sentiment
    return "\n\n".join(part for part in (text, _COMPOSERS[type(reviews)](reviews, say) if reviews else "") if part)


def _warning(warning: str, say: Say) -> str:
    """A warning of `tools.analyze`, in the language of the reply."""
    for key, template in WARNINGS.items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template))
        if found := re.fullmatch(pattern, warning):
            values = found.groupdict()
            if "kind" in values:
                values["kind"] = say(f"kind {values['kind']}")
            return say(key, **values)
    return escaped(warning)


def _search(report: SearchReport, say: Say) -> str:
    if not report.products:
        return say("found nothing")
    to = f" · {escaped(report.words)}" if report.words else ""
    lines = [say("found", n=len(report.products), searched=say.number(report.searched), to=to)]
    return "\n".join([*lines, *(f"{place}. {_found(each)}" for place, each in enumerate(report.products, 1))])


def _found(product: FoundProduct) -> str:
    columns = ", ".join(escaped(value) for value in list(product.columns.values())[:4])
    return f"{escaped(product.title or product.id)} ({product.score:.2f})" + (f" – {columns}" if columns else "")


def _shortened(text: str, limit: int = 90) -> str:
    flat = " ".join(text.split())
    return escaped(flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + " …")


_COMPOSERS: dict[type[Result], Callable[[Any, Say], str]] = {
    Categorization: _categorization,
    SentimentReport: _sentiment,
    ReviewSummary: _summary,
    SearchReport: _search,
}
