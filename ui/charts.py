"""Results as pictures: escaped HTML, readable on a phone, in light and dark."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from tools.results import Categorization, LabelScore, Point, ProductReport, Result, ReviewSummary, SentimentReport

# told apart in light, in dark, and by the colour-blind together with the labels
GOOD, BAD, NEUTRAL = "#2e9e6b", "#d9534f", "#8a8f98"
ACCENT = "var(--color-accent, #d9534f)"


def chart(result: Result | None) -> str | None:
    """The picture of a result as HTML; None where there is nothing to draw."""
    draw = _CHARTS.get(type(result))
    return f'<div class="chart">{draw(result)}</div>' if draw else None


def bars(rows: Sequence[tuple[str, float, str]], *, colours: Sequence[str] | None = None, title: str) -> str:
    """Horizontal bars; the text keeps its size on a phone, and long labels wrap.

    Args:
        rows: label, length 0…1, and what is written behind the bar.
        colours: one a row; the accent colour when None.
        title: what a screen reader says of the picture, before its values.
    """
    told_aloud = f"{title}: " + ", ".join(f"{label} {told}" for label, _, told in rows)
    parts = [f'<div class="bars" role="img" aria-label="{escape(told_aloud, quote=True)}">']
    for i, (label, share, told) in enumerate(rows):
        length, colour = min(max(share, 0.005), 1.0), colours[i] if colours else ACCENT
        parts.append(
            f"<span>{escape(label)}</span>"
            f'<span><i style="width:{length:.1%};background:{colour}"></i></span>'
            f"<span>{escape(told)}</span>"
        )
    return "".join(parts) + "</div>"


def _scores(ranked: list[LabelScore], title: str) -> str:
    return bars([(score.label, score.probability, f"{score.probability:.0%}") for score in ranked[:5]], title=title)


def _categorization(result: Categorization) -> str:
    return _scores(result.ranked, "Most probable labels")


def _sentiment(report: SentimentReport) -> str:
    if len(report.reviews) == 1:
        probabilities = report.reviews[0].star_probabilities
        rows = [(f"{star} ★", probabilities[star - 1], f"{probabilities[star - 1]:.0%}") for star in range(5, 0, -1)]
        return bars(rows, colours=[GOOD, GOOD, NEUTRAL, BAD, BAD], title="Probability of each number of stars")
    counts = {"positive": report.positive, "neutral": report.neutral, "negative": report.negative}
    total = len(report.reviews)
    rows = [(side, count / total, str(count)) for side, count in counts.items()]
    return bars(rows, colours=[GOOD, NEUTRAL, BAD], title="Reviews by polarity")


def _summary(summary: ReviewSummary) -> str:
    most = max(summary.star_histogram.values(), default=0)
    parts = []
    if most:
        counts = [(star, summary.star_histogram.get(star, 0)) for star in range(5, 0, -1)]
        rows = [(f"{star} ★", count / most, f"{count:,}") for star, count in counts]
        parts.append(bars(rows, colours=[GOOD, GOOD, NEUTRAL, BAD, BAD], title="Reviews by stars"))
    largest = max((point.count for point in [*summary.pros, *summary.cons]), default=0)
    for name, points, colour in (("For", summary.pros, GOOD), ("Against", summary.cons, BAD)):
        if points:
            rows = [(point.statement, point.count / largest, f"{point.count:,}") for point in points[:6]]
            parts.append(f"<h4>{name}</h4>" + bars(rows, colours=[colour] * len(rows), title=f"Points {name.lower()}"))
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
        row = [("belong together", report.match, f"{report.match:.0%}")]
        parts.append(
            "<h4>Picture and text</h4>" + bars(row, colours=[colour], title="Picture and text belong together")
        )
    reviews = report.summary or report.sentiment
    return "".join(parts) + (_CHARTS[type(reviews)](reviews) if reviews else "")


def _chips(best: dict[str, LabelScore]) -> str:
    chips = (
        f'<span title="{escape(name)}">{escape(score.label)} <small>{score.probability:.0%}</small></span>'
        for name, score in best.items()
    )
    return f'<h4>Attributes</h4><div class="chips">{"".join(chips)}</div>' if best else ""


_CHARTS: dict[type[Any], Callable[[Any], str]] = {
    Categorization: _categorization,
    SentimentReport: _sentiment,
    ReviewSummary: _summary,
    ProductReport: _report,
}
