"""A message cut into units: quotes, items of lists, sentences. Each is the writer's own words or something pasted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

PLAIN, QUOTE, ITEM = KINDS = ("plain", "quote", "item")

# Straight, curly, low and angle quotes; a single one only where it is no apostrophe.
_QUOTES = re.compile(
    r"\"[^\"\n]+(?:\n[^\"\n]+)*\"|[“„«‟][^”“»„«]+[”“»]|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w))+'(?!\w)"
    r"|‘(?:[^’\n]|(?<=\w)’(?=\w))+’(?!\w)"
)
LIST_MARK = r"[-*•–—·>]+\s+|\(?\d{1,3}[.):/]\s+|#\d+[:.)]?\s+|\(?[a-h][.):]\s+"  # "-", "1)", "#2", "a."
_BULLET = re.compile(
    rf"\s*(?:{LIST_MARK}"
    r"|(?:r|rev(?:iew)?|no\.?|reseña|rezension|avis|bewertung|kund\w+|client\w*)\s?#?\d+\s*[:.)-]?\s+"
    r"|[★⭐☆]+\s+|\d(?:/5| ?(?:stars?|★|\*))\s*[:-]?\s+)",
    re.IGNORECASE,
)
_ITEM_WITHIN = re.compile(r"(?<=[\s:;,.!?])(?:\(?\d{1,2}[.)]|\([a-h]\)|[•·*-])\s+(?=\S)")
SEPARATORS = ("/", "|", ";")
_BETWEEN = re.compile(r"\s(?:/|\|{1,2})\s")  # between reviews on one line
_SEMICOLON = re.compile(r"\s?;\s")
_MOST_CHOICES, _WORDS_OF_CHOICE = 4, 2
_LEAST_SEMICOLONS = 3  # fewer may stand within one review
_LABELLED = re.compile(  # what stands beside a review in a row: "5/5", "Size: M", "12/03/2024", "Verified purchase"
    r"\s*(?:\w[\w ]{0,20}:\s\S+(?: \S+)?|[\d.,]+\s?/\s?\d+|[★☆⭐\s]+|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d stars?|(?:verified|reviewed) .*)\s*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+")
_ABBREVIATED = re.compile(r"(?<![\w.])(?:Dr|Prof|Mrs?|Ms|Sra?|Mme|Mlle|bzw|e\.g|i\.e|z\.B|p\.ej|u\.a|d\.h|i\.A)\.$")
_SPACED = re.compile(r"(?<![\w.])[zipud]\. (?:B|A|V|a|h|ej)\.")  # "z. B.", "p. ej."
_INITIAL = re.compile(r"(?:^|[,.–—-] ?|\bDr\. |\b[A-ZÀ-Þ][a-zß-ÿ]+ )[A-ZÀ-Þ]\.$")  # "I. Hollmann"
_NAME = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ]")
_NO_INITIAL = re.compile(r"\b(?:size|cup|plan|grade|vitamin|class|type|größe|talla|taille) \w\.$", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:no|nr|n[uú]m)\.$", re.IGNORECASE)  # "order no. 5"
_LEAD_END = re.compile(r":\s| >>? ")  # "is this positive: …"
SHORT_QUOTE = 5  # words of a quote up to which it may be the writer's own, like a "so-called" bargain
_LEAST_LEAD = 3  # characters on either side of such a mark


@dataclass(frozen=True)
class Unit:
    """A piece of a message."""

    start: int
    end: int
    kind: str  # one of KINDS
    block: int  # units of one block that are pasted make one text


def units_of(text: str) -> list[Unit]:
    """The units of a message, in their order; together they hold all of its words."""
    units: list[Unit] = []
    position = block = 0
    for quote in _QUOTES.finditer(text):
        for start, end, kind, fresh in _plain_units(text, position, quote.start()):
            block += fresh
            units.append(Unit(start, end, kind, block))
        units.append(Unit(quote.start(), quote.end(), QUOTE, block := block + 1))
        block += 1
        position = quote.end()
    for start, end, kind, fresh in _plain_units(text, position, len(text)):
        block += fresh
        units.append(Unit(start, end, kind, block))
    return units


def _plain_units(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, bool]]:
    """Start, end and kind of the units without quotes, and whether each begins a block: a line, or an item in one."""
    lines = list(re.finditer(r"[^\n]+", text[start:end]))
    bars = [len(_BETWEEN.findall(line[0])) for line in lines]
    for place, line in enumerate(lines):
        at = start + line.start()
        first = _BULLET.match(line[0]) if at == 0 or text[at - 1] == "\n" else None
        marks = [mark.start() for mark in _ITEM_WITHIN.finditer(line[0])]
        if len(marks) + bool(first) < 2:  # one dash is no list
            marks = []
        beside = (*bars[max(0, place - 1) : place], *bars[place + 1 : place + 2])
        if not first and not (bars[place] and bars[place] in beside):  # rows of a table have as many bars
            marks += _separated(line[0])
        bounds = sorted({0, *marks, len(line[0])})
        for left, right in pairwise(bounds):
            kind = ITEM if first or left else PLAIN
            fresh = True
            for a, b in _sentences(line[0][left:right]):
                if line[0][left + a : left + b].strip():
                    yield at + left + a, at + left + b, kind, fresh
                    fresh = False


def _separated(line: str) -> list[int]:
    """Where the second and later reviews begin of three or more on a line with "/" or "|" between, or four or more with ";"."""
    for between, least in ((_BETWEEN, 2), (_SEMICOLON, _LEAST_SEMICOLONS)):
        starts = [mark.end() for mark in between.finditer(line)]
        if len(starts) >= least:
            parts = between.split(line)
            return [] if any(_LABELLED.fullmatch(part) for part in parts) or _are_choices(parts) else starts
    return []


def _are_choices(parts: list[str]) -> bool:
    """Whether pieces of a line are to choose from, as in "into one of these: cap / hat / beanie", rather than reviews."""
    short = all(len(part.split()) <= _WORDS_OF_CHOICE for part in parts[1:-1])
    return short and len(parts) <= _MOST_CHOICES and not any(re.search(r"[.?!]", part) for part in parts[:-1])


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a line lie; one that leads in with a colon ends there."""
    start = 0
    marks = [mark.span() for mark in _SENTENCE_END.finditer(text) if not _is_abbreviated(text, mark)]
    for end in [*marks, (len(text), len(text))]:
        lead = _LEAD_END.search(text, start, end[0])
        if lead and lead.start() - start >= _LEAST_LEAD and end[0] - lead.end() >= _LEAST_LEAD:
            yield start, lead.start() + 1
            start = lead.end()
        yield start, end[0]
        start = end[1]


def _is_abbreviated(text: str, mark: re.Match) -> bool:
    """Whether what seems to end a sentence only ends a word that is cut short, or an initial."""
    said, then = text[max(0, mark.start() - 16) : mark.start()], text[mark.end() :]
    return bool(
        _ABBREVIATED.search(said)
        or any(
            each.start() < mark.start() <= each.end()
            for each in _SPACED.finditer(text, max(0, mark.start() - 8), mark.end() + 6)
        )
        or (_INITIAL.search(said) and _NAME.match(then) and not _NO_INITIAL.search(said))
        or (_NUMBERED.search(said) and then[:1].isdigit())
    )
