"""Results as pictures: what is drawn of each kind; how it is drawn stands in `ui.svg`."""

from collections.abc import Callable
from html import escape
from typing import Any

from assistant.saying import percent
from tools.results import Categorization, LabelScore, Point, ProductReport, Result, ReviewSummary, SentimentReport
from ui.svg import ACCENT, BAD, GOOD, NEUTRAL, Bar, bars, line

ASPECTS_SHOWN = 9


def chart(result: Result | None) -> str | None:
    """The picture of a result as HTML; None where there is nothing to draw."""
    draw = _CHARTS.get(type(result))
    return f'<div class="chart">{draw(result)}</div>' if draw else None


def _scores(ranked: list[LabelScore], title: str) -> str:
    rows = [Bar(score.label, [(score.probability, ACCENT)], percent(score.probability)) for score in ranked[:5]]
    return bars(rows, title=title)


def _stars(lengths: dict[int, float], told: dict[int, str], title: str) -> str:
    colours = {5: GOOD, 4: GOOD, 3: NEUTRAL, 2: BAD, 1: BAD}
    return bars([Bar(f"{n} ★", [(lengths[n], colour)], told[n]) for n, colour in colours.items()], title=title)


def _categorization(result: Categorization) -> str:
    return _scores(result.ranked, "Most probable labels")


def _sentiment(report: SentimentReport) -> str:
    if len(report.reviews) == 1:
        probabilities = dict(enumerate(report.reviews[0].star_probabilities, 1))
        told = {star: percent(share) for star, share in probabilities.items()}
        return _stars(probabilities, told, "Probability of each number of stars")
    total = len(report.reviews)
    counts = {
        "positive": (report.positive, GOOD),
        "neutral": (report.neutral, NEUTRAL),
        "negative": (report.negative, BAD),
    }
    rows = [Bar(side, [(count / total, colour)], str(count)) for side, (count, colour) in counts.items()]
    return bars(rows, title="Reviews by polarity")


def _summary(summary: ReviewSummary) -> str:
    return "".join((_histogram(summary), _trend(summary), _aspects(summary), _points(summary)))


def _histogram(summary: ReviewSummary) -> str:
    counts = {star: summary.star_histogram.get(star, 0) for star in range(1, 6)}
    most = max(counts.values())
    if not most:
        return ""
    lengths = {star: count / most for star, count in counts.items()}
    return _stars(lengths, {star: f"{count:,}" for star, count in counts.items()}, "Reviews by stars")


def _trend(summary: ReviewSummary) -> str:
    points = [
        (each.period, each.mean_stars, f"{each.mean_stars:.1f} stars, {each.reviews:,} reviews")
        for each in summary.trend
    ]
    return f"<h4>Stars over time</h4>{line(points, title='Mean stars')}" if points else ""


def _aspects(summary: ReviewSummary) -> str:
    """Praise against blame, each bar as long as the aspect has mentions."""
    shown = summary.aspects[:ASPECTS_SHOWN]
    most = max((each.positive + each.negative for each in shown), default=0)
    rows = [
        Bar(
            each.aspect,
            [(each.positive / most, GOOD), (each.negative / most, BAD)],
            f"{each.mentions:,} · {each.positive_share:.0%} positive",
        )
        for each in shown
    ]
    return f"<h4>What they speak of</h4>{bars(rows, title='Praise and blame')}" if rows else ""


def _points(summary: ReviewSummary) -> str:
    largest = max((point.count for point in [*summary.pros, *summary.cons]), default=0)
    parts = []
    for name, points, colour in (("For", summary.pros, GOOD), ("Against", summary.cons, BAD)):
        if points:
            rows = [Bar(each.statement, [(each.count / largest, colour)], f"{each.count:,}") for each in points[:6]]
            parts.append(f"<h4>{name}</h4>{bars(rows, title=f'Points {name.lower()}')}")
            parts += [_quotes(point) for point in points[:6] if point.quotes]
    return "".join(parts)


def _quotes(point: Point) -> str:
    quotes = "".join(
        f"<li>“{escape(quote.text)}” <small>review {quote.review + 1}</small></li>" for quote in point.quotes
    )
    return f"<details><summary>{escape(point.statement)} · {point.count:,} ({point.share:.0%})</summary><ul>{quotes}</ul></details>"


def _report(report: ProductReport) -> str:
    parts = []
    if report.category is not None:
        parts.append(_scores(report.category.ranked[:3], "Most probable categories"))
    parts.append(_chips({name: scores[0] for name, scores in report.attributes.items() if scores}))
    if report.match is not None:
        colour = GOOD if report.match >= 0.5 else BAD
        row = Bar("belong together", [(report.match, colour)], percent(report.match))
        parts.append("<h4>Picture and text</h4>" + bars([row], title="Picture and text belong together"))
    reviews = report.summary or report.sentiment
    return "".join(parts) + (_CHARTS[type(reviews)](reviews) if reviews else "")


def _chips(best: dict[str, LabelScore]) -> str:
    chips = (
        f'<span title="{escape(name)}">{escape(score.label)} <small>{percent(score.probability)}</small></span>'
        for name, score in best.items()
    )
    return f'<h4>Attributes</h4><div class="chips">{"".join(chips)}</div>' if best else ""


_CHARTS: dict[type[Any], Callable[[Any], str]] = {
    Categorization: _categorization,
    SentimentReport: _sentiment,
    ReviewSummary: _summary,
    ProductReport: _report,
}
