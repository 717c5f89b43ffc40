"""Results as pictures: escaped HTML with inline SVG, readable on a phone, in light and dark."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from tools.results import Categorization, LabelScore, Point, ProductReport, Result, ReviewSummary, SentimentReport

ROW, BAR = 24, 12  # pixels: height of a row, of its bar
BAR_START, BAR_SPACE = 38, 48  # per cent of the width: where bars start, and the longest one
GOOD, BAD, NEUTRAL = (
    "#2e9e6b",
    "#d9534f",
    "#8a8f98",
)  # told apart in light, dark and by the colour-blind with the labels
ACCENT = "var(--color-accent, #d9534f)"
LONGEST_LABEL = 22  # characters beside a bar


def chart(result: Result | None) -> str | None:
    """The picture of a result as HTML; None where there is nothing to draw."""
    draw = _CHARTS.get(type(result))
    return f'<div class="chart">{draw(result)}</div>' if draw else None


def bars(rows: Sequence[tuple[str, float, str]], *, colours: Sequence[str] | None = None, title: str) -> str:
    """Horizontal bars as SVG.

    Args:
        rows: label, length 0…1, and what is written behind the bar.
        colours: one a row; the accent colour when None.
        title: what a screen reader says of the picture.
    """
    # widths are shares of the page's and heights are pixels, so that text is as large on a phone as on a desk
    parts = [f'<svg width="100%" height="{ROW * len(rows)}" role="img" aria-label="{escape(title, quote=True)}">']
    for i, (label, share, told) in enumerate(rows):
        middle, colour = ROW * i + ROW // 2, colours[i] if colours else ACCENT
        length = max(0.5, BAR_SPACE * min(max(share, 0.0), 1.0))
        short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
        parts.append(
            f'<text x="{BAR_START - 1.5}%" y="{middle + 4}" text-anchor="end">{escape(short)}'
            f"<title>{escape(label)}</title></text>"
            f'<rect x="{BAR_START}%" y="{middle - BAR // 2}" width="{length:.1f}%" height="{BAR}" rx="3" fill="{colour}"/>'
            f'<text x="{BAR_START + length + 1:.1f}%" y="{middle + 4}">{escape(told)}</text>'
        )
    return "".join(parts) + "</svg>"


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
    best = [(name, scores[0].label, scores[0].probability) for name, scores in report.attributes.items() if scores]
    if best:
        rows = [(f"{name}: {label}", probability, f"{probability:.0%}") for name, label, probability in best]
        parts.append("<h4>Attributes</h4>" + bars(rows, title="Attributes"))
    if report.match is not None:
        colour = GOOD if report.match >= 0.5 else BAD
        row = [("belong together", report.match, f"{report.match:.0%}")]
        parts.append(
            "<h4>Picture and text</h4>" + bars(row, colours=[colour], title="Picture and text belong together")
        )
    reviews = report.summary or report.sentiment
    return "".join(parts) + (_CHARTS[type(reviews)](reviews) if reviews else "")


_CHARTS: dict[type[Any], Callable[[Any], str]] = {
    Categorization: _categorization,
    SentimentReport: _sentiment,
    ReviewSummary: _summary,
    ProductReport: _report,
}
