"""Results as pictures: what is drawn of each kind; how it is drawn stands in `ui.svg`."""

from collections.abc import Callable
from html import escape
from typing import Any

from assistant.glossary import name_of, said
from assistant.phrases import ENGLISH
from assistant.saying import Say, percent
from tools.results import Categorization, LabelScore, Point, ProductReport, Result, ReviewSummary, SentimentReport
from ui.svg import ACCENT, BAD, GOOD, NEUTRAL, Bar, bars, line

ASPECTS_SHOWN = 9


def chart(result: Result | None, language: str = ENGLISH) -> str | None:
    """The picture of a result as HTML, with words in a language; None where there is nothing to draw."""
    draw = _CHARTS.get(type(result))
    return f'<div class="chart">{draw(result, Say(language))}</div>' if draw else None


def _scores(ranked: list[LabelScore], say: Say) -> str:
    rows = [
        Bar(score.label, [(score.probability, ACCENT)], percent(score.probability, say.language))
        for score in ranked[:5]
    ]
    return bars(rows, title=say("chart labels"))


def _stars(lengths: dict[int, float], told: dict[int, str], title: str) -> str:
    colours = {5: GOOD, 4: GOOD, 3: NEUTRAL, 2: BAD, 1: BAD}
    return bars([Bar(f"{n} ★", [(lengths[n], colour)], told[n]) for n, colour in colours.items()], title=title)


def _categorization(result: Categorization, say: Say) -> str:
    return _scores(result.ranked, say)


def _sentiment(report: SentimentReport, say: Say) -> str:
    if len(report.reviews) == 1:
        probabilities = dict(enumerate(report.reviews[0].star_probabilities, 1))
        told = {star: percent(share, say.language) for star, share in probabilities.items()}
        return _stars(probabilities, told, say("chart stars"))
    total = len(report.reviews)
    counts = {
        "positive": (report.positive, GOOD),
        "neutral": (report.neutral, NEUTRAL),
        "negative": (report.negative, BAD),
    }
    rows = [
        Bar(say(f"{side} ones"), [(count / total, colour)], say.number(count))
        for side, (count, colour) in counts.items()
    ]
    return bars(rows, title=say("chart sides"))


def _summary(summary: ReviewSummary, say: Say) -> str:
    return "".join(draw(summary, say) for draw in (_histogram, _trend, _aspects, _points))


def _histogram(summary: ReviewSummary, say: Say) -> str:
    counts = {star: summary.star_histogram.get(star, 0) for star in range(1, 6)}
    most = max(counts.values())
    if not most:
        return ""
    lengths = {star: count / most for star, count in counts.items()}
    return _stars(lengths, {star: say.number(count) for star, count in counts.items()}, say("chart histogram"))


def _trend(summary: ReviewSummary, say: Say) -> str:
    points = [
        (each.period, each.mean_stars,
         say("of a product", stars=say.number(each.mean_stars, 1), reviews=say.number(each.reviews)))
        for each in summary.trend
    ]  # fmt: skip
    title = say("chart trend")
    return f"<h4>{title}</h4>{line(points, title=title)}" if points else ""


def _aspects(summary: ReviewSummary, say: Say) -> str:
    """Praise against blame, each bar as long as the aspect has mentions."""
    shown = summary.aspects[:ASPECTS_SHOWN]
    most = max((each.positive + each.negative for each in shown), default=0)
    rows = [
        Bar(
            name_of(each.aspect, say.language),
            [(each.positive / most, GOOD), (each.negative / most, BAD)],
            say("chart aspect", mentions=say.number(each.mentions), share=_share(each.positive_share)),
        )
        for each in shown
    ]
    title = say("chart aspects")
    return f"<h4>{title}</h4>{bars(rows, title=title)}" if rows else ""


def _points(summary: ReviewSummary, say: Say) -> str:
    largest = max((point.count for point in [*summary.pros, *summary.cons]), default=0)
    parts = []
    for side, points, colour in (("for", summary.pros, GOOD), ("against", summary.cons, BAD)):
        if points:
            rows = [
                Bar(said(each.statement, say.language), [(each.count / largest, colour)], say.number(each.count))
                for each in points[:6]
            ]
            parts.append(f"<h4>{say(side)}</h4>{bars(rows, title=say(side))}")
            parts += [_quotes(point, say) for point in points[:6] if point.quotes]
    return "".join(parts)


def _quotes(point: Point, say: Say) -> str:
    quotes = "".join(
        f"<li>“{escape(quote.text)}” <small>{say('review n', n=quote.review + 1)}</small></li>"
        for quote in point.quotes
    )
    told = f"{escape(said(point.statement, say.language))} · {say.number(point.count)} ({_share(point.share)})"
    return f"<details><summary>{told}</summary><ul>{quotes}</ul></details>"


def _share(share: float) -> str:
    return f"{100 * share:.0f} %"


def _report(report: ProductReport, say: Say) -> str:
    parts = []
    if report.category is not None:
        parts.append(_scores(report.category.ranked[:3], say))
    parts.append(_chips({name: scores[0] for name, scores in report.attributes.items() if scores}, say))
    if report.match is not None:
        colour = GOOD if report.match >= 0.5 else BAD
        row = Bar(say("chart match"), [(report.match, colour)], percent(report.match, say.language))
        parts.append(bars([row], title=say("chart match")))
    reviews = report.summary or report.sentiment
    return "".join(parts) + (_CHARTS[type(reviews)](reviews, say) if reviews else "")


def _chips(best: dict[str, LabelScore], say: Say) -> str:
    chips = (
        f'<span title="{escape(name)}">{escape(score.label)} <small>{percent(score.probability, say.language)}</small></span>'
        for name, score in best.items()
    )
    return f'<h4>{say("chart attributes")}</h4><div class="chips">{"".join(chips)}</div>' if best else ""


_CHARTS: dict[type[Any], Callable[[Any, Say], str]] = {
    Categorization: _categorization,
    SentimentReport: _sentiment,
    ReviewSummary: _summary,
    ProductReport: _report,
}
