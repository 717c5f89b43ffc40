"""A message is split before anything reads it as a request: pasted reviews and listings are data, never orders."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant import small_talk
from assistant.frames import Frame, frames
from assistant.pasted_tables import Record, take_tables
from models.message_units import LIST_MARK, SEPARATORS, SHORT_QUOTE

if TYPE_CHECKING:
    from models.message_units import Unit
    from models.predictors import Context

_LEAD = re.compile(
    rf"^\s*(?:{LIST_MARK}"
    r"|(?:(?:customer |the )?reviews?|rev|r|reseñas?|bewertung|avis|title|titre|título|titulo|titel|description|desc|descripción"
    r"|beschreibung|listing|text)\s?#?\d*\s*[:=.)-]\s*)+",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(r"^\W*(?:desc\w*|beschreibung)\s*[:=]", re.IGNORECASE)
_MARK = re.compile(LIST_MARK)
_CAPITALIZED = r"[A-ZÀ-ÖØ-Þ][\w'’-]*\.?"
_NAME_BEHIND = re.compile(
    rf"[ \t]*[-–—~(][ \t]*{_CAPITALIZED}(?:,?[ \t]+{_CAPITALIZED}){{0,3}}\)?[ \t]*$", re.MULTILINE
)
_REQUESTS = re.compile(
    r"\?\s*$|^\W*(?:and |then |und |y |et )?(?:look up|look for|find|show|search|busca|búscame|buscame|cherchez?|trouvez?|such|suche|zeig)\b",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"^(?:>\s*)*(?:from|to|subject|re|date|sent|von|an|betreff|datum|gesendet|de|para|asunto|fecha|objet|envoy[ée])\s?:",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINE = re.compile(r"^[ \t]*>+[ \t]?", re.MULTILINE)
_STARS = re.compile(r"\s*[★⭐☆]{2,}")  # before a review
_STARS_ABOVE = re.compile(r"[★⭐☆]{2,}|(?:^|(?<=\n))[ \t]*[★⭐]\ufe0f?[ \t]*(?=\n)")
_STARRED_LINE = re.compile(r"[ \t]*(?:[★⭐☆]\ufe0f?)+[ \t]+\S")
_NAME = r"[A-ZÀ-Þ][\w.’'-]*"
_SIGNED = re.compile(  # "…" – Liam, Cork
    rf"[ \t]*\n?[ \t]*(?:[-–—~]{{1,2}}[ \t]?|\(){_NAME}(?:,?[ ](?:{_NAME}|de|von|van|du|la|le|al)){{0,4}}\)?[ \t]*(?:[-–—,;][ \t]*)?"
    r"(?=\n|$|[“„«\"])"
)
_PARAGRAPH = re.compile(r"\s*(?:[^\n]+\n?)+")
_BLANK_LINE = re.compile(r"\n\s*\n")
ASIDE = 2  # words, too few to be a request
SHORT_THANKS = 3  # words up to which thanks are to us, even before we did anything; more may be a review
_QUOTES = " \t\n\"'“”„«»‟‘’"


@dataclass(frozen=True)
class Parts:
    """A message taken apart."""

    request: str  # the user's own words to us
    reviews: list[str] = field(default_factory=list)
    title: str | None = None
    description: str | None = None
    tables: list[list[Record]] = field(default_factory=list)  # of reviews, pasted with their columns


def split_message(text: str, context: "Context | None" = None) -> Parts:
    """Take a message apart into request, pasted reviews and listing text.

    Args:
        text: as typed or pasted.
        context: what comes with it, and what the conversation holds; nothing when not given.
    """
    from models.predictors import Context, message_reader

    thanks = small_talk.only_thanks(text) and len(text.split()) <= SHORT_THANKS
    if not text.strip() or thanks or small_talk.GREETING.match(text):
        return Parts(text.strip())
    text, tables = take_tables(text)
    context = replace(context or Context(), listing=False)
    if tables:
        # the words around them are read as if the tables came in files
        context = replace(context, reviews=context.reviews + sum(map(len, tables)), file=True)
        rest = split_message(text, context)  # which may hold tables of another kind
        return replace(rest, tables=[*tables, *rest.tables])
    told = _corrected(text, message_reader().kinds(text, context))
    around = frames(text)
    told = _without_frames(text, told, around) or told
    own = [text[unit.start : unit.end].strip() for unit, kind in told if kind == "own"]
    if len(own) == len(told) or (not own and small_talk.is_for_the_shop(text)):
        return Parts(text.strip())
    request = " ".join(each for each in own if not _MAIL.fullmatch(each)).rstrip(" :>")
    reviews = [_bare(each) for each in _texts(text, [unit for unit, kind in told if kind == "review"], around)]
    listing = _lines(text, [unit for unit, kind in told if kind == "listing"], around)
    titles = [_bare(each) for each in listing if not _DESCRIBES.match(each)]
    described = titles[1:] + [_bare(each) for each in listing if _DESCRIBES.match(each)]
    return Parts(
        request,
        [review for review in reviews if review],
        title=(titles[0] if titles else None) or None,
        description=" ".join(filter(None, described)) or None,
    )


def _corrected(text: str, told: "list[tuple[Unit, str]]") -> "list[tuple[Unit, str]]":
    """Units with what they are; whatever the network says, no listing asks or requests, "summarise:" before a list and thanks
    at the end are the user's own, and a word or two between reviews are one, and so is all of a list of reviews."""
    told = [
        (unit, "own" if kind == "listing" and _REQUESTS.search(text[unit.start : unit.end]) else kind)
        for unit, kind in told
    ]
    told = _mailed_alike(text, _listed_alike(text, _with_names(text, told)))
    last, kind = told[-1]
    if (
        kind != "own"
        and [kind for _, kind in told[-2:-1]] == ["own"]
        and small_talk.THANKS_ALONE.match(text[last.start : last.end])
    ):
        told[-1] = last, "own"
    for place in range(1, len(told) - 1):
        unit, kind = told[place]
        said = text[unit.start : unit.end]
        if kind == "own" and told[place - 1][1] == told[place + 1][1] == "review" and _is_aside(said):
            told[place] = unit, "review"
    if len(told) < 2:
        return told
    (first, kind), rest = told[0], told[1:]
    lead = text[first.start : first.end].strip()
    if kind != "own" and first.kind == "plain" and lead.endswith(":") and _LEAD.sub("", f"{lead} ").strip():
        return [(first, "own"), *rest]
    return told


def _with_names(text: str, told: "list[tuple[Unit, str]]") -> "list[tuple[Unit, str]]":
    """Units, with names that stand behind a quoted review part of it: nobody asks '- D. Meier'."""
    ends = [unit.end for unit, kind in told if unit.kind == "quote" and kind == "review"]
    named = [
        found.span() for end in ends if (found := _NAME_BEHIND.match(text, end)) and not _REQUESTS.search(found[0])
    ]
    return [
        (unit, "review" if any(start <= unit.start and unit.end <= end for start, end in named) else kind)
        for unit, kind in told
    ]


def _listed_alike(text: str, told: "list[tuple[Unit, str]]") -> "list[tuple[Unit, str]]":
    """Units, with all items of a list beside the user's own words reviews where most are: one may ask or order something,
    too. But for the last, which may be the user's own again, unless more of their words stand below."""
    listed = [(unit, kind) for unit, kind in told if unit.kind == "item"]
    marked = {unit.block for unit, _ in listed if _MARK.match(text, unit.start)}
    reviews = {unit.block for unit, kind in listed if kind == "review"}
    own = {unit.block for unit, kind in told if kind == "own" and unit.kind != "item"}
    if not own or len(reviews & marked) <= max(1, len(marked) / 2):
        return told
    alike = marked if max(own) > max(marked) else marked - {max(marked)}
    return [(unit, "review" if kind == "own" and unit.block in alike else kind) for unit, kind in told]


def _mailed_alike(text: str, told: "list[tuple[Unit, str]]") -> "list[tuple[Unit, str]]":
    """Units, with all of the paragraph that begins a mail, below its header, a review where the most of it is: who forwards a
    mail writes above it, or a paragraph below. A request that ends it is the user's own."""
    for header, _ in told:
        body = _PARAGRAPH.match(text, header.end) if _in_header(text, header) else None
        of_mail = [(unit, kind) for unit, kind in told if body and header.end <= unit.start < body.end()]
        if of_mail and of_mail[-1][1] == "own" and _REQUESTS.search(text[of_mail[-1][0].start : of_mail[-1][0].end]):
            of_mail.pop()
        if sum(kind == "review" for _, kind in of_mail) > len(of_mail) / 2:
            told = [(unit, "review" if (unit, kind) in of_mail and kind == "own" else kind) for unit, kind in told]
    return told


def _without_frames(text: str, told: "list[tuple[Unit, str]]", around: Sequence[Frame]) -> "list[tuple[Unit, str]]":
    """Units with what they are, but for those that have no words, like "---", and lines that frame others. A rule may hold the
    user's own words, too: "### summarise these reviews ###"."""
    framed = {frame.start: frame.heads for frame in around}
    kept = []
    for unit, kind in told:
        line = _line_of(text, unit)
        is_frame = line in framed and (kind != "own" or framed[line])
        if not is_frame and re.search(r"\w", text[unit.start : unit.end]):
            kept.append((unit, kind))
    return kept


def _is_aside(said: str) -> bool:
    """Whether a piece is too short to be a request: "OK" on a line of its own."""
    return len(said.split()) <= ASIDE and not said.rstrip().endswith(("?", ":"))


def _texts(text: str, units: "Sequence[Unit]", around: Sequence[Frame]) -> list[str]:
    """Units joined into texts: those of a block, or of a paragraph where there are several paragraphs; the lines below stars
    or a heading are theirs, all of a mail but its header is one, and who wrote what stands in quotes is left out."""
    if any(_in_header(text, unit) for unit in units):
        return _mails(text, units)
    blanks = [blank.end() for blank in _BLANK_LINE.finditer(text)]
    paragraphs = bool(units) and bool(_BLANK_LINE.search(text[units[0].start : units[-1].end]))
    texts: list[str] = []
    last: object = None
    before: Unit | None = None
    heads = [frame.start for frame in around if frame.heads]
    below = ""  # what the text so far stands below: "stars" or a "heading"
    for unit in units:
        if before and _is_signature(text, before, unit):
            continue
        alone = unit.kind != "plain" or not paragraphs
        key = unit.block if alone else ("paragraph", bisect_right(blanks, unit.start))
        said = " ".join(text[unit.start : unit.end].split())
        gap = text[before.end if before else 0 : unit.start]
        above = _STARS_ABOVE.search(gap)
        starred = bool(above or _STARS.match(text, unit.start))
        headed = bisect_left(heads, unit.start) > bisect_left(heads, unit.start - len(gap))
        goes_on = key == last or (before is not None and _goes_on(text, before, unit, below=below))
        if texts and goes_on and not (starred or headed):
            texts[-1] += f" {said}"
        else:
            texts.append(f"{above[0].strip()} {said}" if above else said)  # they were given, and count
            below = "heading" if headed else "stars" if starred else ""
        last, before = key, unit
    return texts


def _lines(text: str, units: "Sequence[Unit]", around: Sequence[Frame]) -> list[str]:
    """As `_texts`, but what is listed on one line is one: "Ankle boots | black | block heel"."""
    whole: list[Unit] = []
    for unit in units:
        before = text[whole[-1].start : whole[-1].end].rstrip() if whole and whole[-1].end == unit.start else ""
        if before.endswith(SEPARATORS):
            whole[-1] = replace(whole[-1], end=unit.end)
        else:
            whole.append(unit)
    return _texts(text, whole, around)


def _goes_on(text: str, one: "Unit", other: "Unit", *, below: str) -> bool:
    """Whether a unit of another block goes on with the text of the one before it.

    Args:
        below: what that text stands below.
    """
    gap = text[one.end : other.start]
    if (
        not re.search(r"[\n★⭐]", gap)
        and text[other.start] not in "★⭐"
        and _STARRED_LINE.match(text, _line_of(text, one))
    ):
        return True  # ★ Nacho · "the handle came off"
    if other.kind == "plain":
        indented = one.kind == "item" and gap.endswith("\n") and text[other.start].isspace()
        if below == "heading" or ((below or indented) and not _BLANK_LINE.search(gap)):
            return True
    return _is_one_line(text, one, other)


def _mails(text: str, units: "Sequence[Unit]") -> list[str]:
    """The words of each mail, below the lines of its header."""
    mails: list[list[str]] = [[]]
    for unit in units:
        if not _in_header(text, unit):
            mails[-1].append(" ".join(_QUOTED_LINE.sub("", text[unit.start : unit.end]).split()))
        elif mails[-1]:
            mails.append([])
    return [" ".join(mail) for mail in mails if mail]


def _in_header(text: str, unit: "Unit") -> bool:
    """Whether a unit stands in a line of a mail's header."""
    return bool(_MAIL.match(text, _line_of(text, unit)))


def _line_of(text: str, unit: "Unit") -> int:
    """Where the line begins that a unit stands in."""
    return text.rfind("\n", 0, unit.start) + 1


def _is_signature(text: str, one: "Unit", other: "Unit") -> bool:
    """Whether a unit tells who said what stands in quotes before it."""
    signed = _SIGNED.match(text, one.end) if one.kind == "quote" else None
    return signed is not None and other.end <= signed.end()


def _is_one_line(text: str, one: "Unit", other: "Unit") -> bool:
    """Whether a few words in quotes stand within a line, and so belong to the words around them."""
    quoted = [unit for unit in (one, other) if unit.kind == "quote"]
    short = all(len(text[unit.start : unit.end].split()) <= SHORT_QUOTE for unit in quoted)
    return len(quoted) == 1 and short and "\n" not in text[one.start : other.end]


def _bare(text: str) -> str:
    """A pasted text without bullets, "Review 2:" and the quotes around it."""
    unmarked = _LEAD.sub("", f"{text.strip(_QUOTES)} ")  # a mark alone is nothing, too
    return unmarked.rstrip("".join(SEPARATORS) + _QUOTES).lstrip(_QUOTES)
