"""Small pictures as inline SVG: escaped, as wide as the page lets them be, text of one size, in light and dark.

Lengths are per cent of the width and pixels of the height, so that nothing is scaled on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import shorten

# told apart in light, in dark, and by the colour-blind together with the labels
GOOD, BAD, NEUTRAL = "#2e9e6b", "#d9534f", "#8a8f98"
ACCENT = "var(--color-accent, #d9534f)"
BAR, LINE, GAP = 10, 16, 8  # pixels: height of a bar, of a line of text, and between rows
GUTTER, REST = 12, 16  # per cent left of bars with short labels, and right of them for what is told
SHORT = 4  # characters up to which a label stands beside its bar instead of above it
LONG = 40  # characters of a label that fit on a phone
CHART_HEIGHT = 96  # pixels of a line chart
LOWEST, HIGHEST = 1.0, 5.0  # stars


@dataclass(frozen=True)
class Bar:
    """One row: its parts (length 0…1, colour) stand end to end."""

    label: str
    parts: Sequence[tuple[float, str]]
    told: str  # what stands behind it


def bars(rows: Sequence[Bar], *, title: str) -> str:
    """Horizontal bars; a screen reader hears `title` and the values."""
    beside = all(len(row.label) <= SHORT for row in rows)
    height = (LINE if beside else LINE + BAR) + GAP
    left, width = (GUTTER, 100 - GUTTER - REST) if beside else (0, 100)
    parts = []
    for number, row in enumerate(rows):
        top = number * height
        text = top + LINE - 4
        bar = top + (LINE - BAR) / 2 if beside else top + LINE
        parts.append(_text("0", text, shorten(row.label, LONG, placeholder=" …")))
        parts.append(_text("100%", text, row.told, anchor="end"))
        start = 0.0
        for length, colour in row.parts:
            shown = min(max(length, 0.004), 1 - start) if length else 0
            parts.append(
                f'<rect x="{left + start * width:.2f}%" y="{bar:g}" width="{shown * width:.2f}%" height="{BAR}" rx="2" '
                f'style="fill:{colour}"/>'
            )
            start += shown
    told = ", ".join(f"{row.label} {row.told}" for row in rows)
    return _svg(len(rows) * height, f"{title}: {told}", "".join(parts))


def line(points: Sequence[tuple[str, float, str]], *, title: str) -> str:
    """A line of stars over time.

    Args:
        points: label, stars 1…5, and what is told of the point.
        title: what a screen reader says before the values.
    """

    def place(number: int) -> float:
        return 4 + 92 * number / max(1, len(points) - 1)

    def height(stars: float) -> float:
        return 8 + (CHART_HEIGHT - 16) * (HIGHEST - stars) / (HIGHEST - LOWEST)

    parts = [
        f'<line x1="4%" x2="96%" y1="{height(star):g}" y2="{height(star):g}" stroke="currentColor" opacity=".15"/>'
        for star in range(int(LOWEST), int(HIGHEST) + 1)
    ]
    parts += [_text("0", height(star) + 4, str(star)) for star in (1, 3, 5)]
    for number in range(1, len(points)):
        before, after = points[number - 1][1], points[number][1]
        parts.append(
            f'<line x1="{place(number - 1):.2f}%" y1="{height(before):.1f}" x2="{place(number):.2f}%" '
            f'y2="{height(after):.1f}" style="stroke:{ACCENT}" stroke-width="2"/>'
        )
    for number, (label, stars, told) in enumerate(points):
        parts.append(
            f'<circle cx="{place(number):.2f}%" cy="{height(stars):.1f}" r="4" style="fill:{ACCENT}">'
            f"<title>{escape(f'{label}: {told}')}</title></circle>"
        )
    below = CHART_HEIGHT + LINE - 4
    parts.append(_text("4%", below, points[0][0]))
    parts.append(_text("96%", below, points[-1][0], anchor="end"))
    spoken = ", ".join(f"{label} {told}" for label, _, told in points)
    return _svg(CHART_HEIGHT + LINE, f"{title}: {spoken}", "".join(parts))


def _svg(height: float, spoken: str, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{height:g}" role="img" '
        f'aria-label="{escape(spoken, quote=True)}" font-size="12">{content}</svg>'
    )


def _text(x: str, y: float, text: str, *, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y:g}" text-anchor="{anchor}" fill="currentColor">{escape(text)}</text>'
