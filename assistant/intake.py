"""A message is split before anything reads it as a request: pasted reviews and listings are data, never orders."""

import re
from dataclasses import dataclass, field

from assistant.intents import intents_of, is_small_talk, looks_like_listing

ITEM = re.compile(r"(?:^|\s)(?:\(?\d{1,3}[.):]|[-*•])\s+(?=\S)", re.MULTILINE)
QUOTED = re.compile(r"[\"“«]([^\"”»]{12,})[\"”»]")
LISTING = re.compile(r"\b(title|description|listing)\s*(?::|=|is\b)\s*", re.IGNORECASE)
CALLED = re.compile(r"\b(titles?|description|listing|text|called|named|match(?:es)?|says?)\W{0,3}$", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])\s+")
OPINION = re.compile(
    r"\b(love[ds]?|like[ds]?|hate[ds]?|great|good|bad|nice|perfect|terrible|horrible|awful|poor|cheap|comf\w+|soft|itchy|fits?|"
    r"fitted|tight|loose|small|large|big|short|long|shrank|shrunk|broke|tore|ripped|return\w*|bought|ordered|purchas\w+|wore|"
    r"wear(?:ing)?|quality|fabric|material|colou?r|size[ds]?|runs|beautiful|gorgeous|pretty|cute|flattering|disappoint\w*|"
    r"excellent|amazing|worst|best|recommend|waste|money|price|worth|after|washe?d?|delivery|arrived|sturdy|faded|seam|zip\w*)\b",
    re.IGNORECASE,
)
# how a request without a question mark begins; "Love the colour" is about a colour and asks nothing
ASKS = re.compile(
    r"\W*(?:please|pls|plz|can|could|would|will|wh?at'?s?|wut|which|who|how|is|are|was|were|do|does|did|should|where|when|why|"
    r"summ?[ae]r|sum|tell|give|show|list|analy|categor|classif|identif|recogni|label|tag|rate|judge|describe|check|compare|"
    r"find|explain|only|just|and|now|pros|cons|sentiment|positive|negative|main|overview|help|any|tl;?dr|verdict|colou?r|"
    r"i (?:want|need|would|wonder)|i'd|let|make|get|read|look|overall|rating|stars|mood|report|gender|season|usage|same|"
    r"these|those|this|that|the (?:first|second|third|last|title|listing)|title|match|more|most|best|general|gist|digest)",
    re.IGNORECASE,
)
NARRATES = re.compile(
    r"(?:this|these|the|it|just|overall|best|more|most|would (?:buy|order|recommend))\b", re.IGNORECASE
)
FIRST_PERSON = re.compile(r"\b(i|i'm|i've|im|my|me|we|our)\b", re.IGNORECASE)
MIN_REVIEW_WORDS = 3


@dataclass(frozen=True)
class Parts:
    """A message taken apart."""

    request: str  # the user's own words to us
    reviews: list[str] = field(default_factory=list)
    title: str | None = None
    description: str | None = None


def split_message(text: str, *, has_image: bool = False) -> Parts:
    """Take a message apart into request, pasted reviews and listing text.

    Args:
        text: as typed or pasted.
        has_image: a picture came with it, so that loose product words are its listing.
    """
    text = text.strip()
    for rule in (_listing_fields, _listed_items, _quoted, _lines, _after_colon, _sentences):
        parts = rule(text, has_image)
        if parts:
            return parts
    return Parts(text)


def _listing_fields(text: str, has_image: bool) -> Parts | None:
    """ "title: …, description: …" with whatever is asked before."""
    marks = list(LISTING.finditer(text))
    if not marks or not (":" in marks[0][0] or "=" in marks[0][0] or has_image):
        return None
    fields = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = text[mark.end() : following.start() if following else len(text)].strip(" \n,;\"'“”")
        name = "description" if mark[1].lower() == "description" else "title"
        fields.setdefault(name, value)
    request = text[: marks[0].start()].strip()
    fields = {name: value for name, value in fields.items() if value}
    return Parts(request or "analyze", **fields) if fields else None


def _listed_items(text: str, has_image: bool) -> Parts | None:
    """Two or more numbered or bulleted texts; what stands before them is the request."""
    marks = list(ITEM.finditer(text))
    if len(marks) < 2:
        return None
    spans = zip(marks, [*marks[1:], None], strict=True)
    items = [text[mark.end() : following.start() if following else len(text)].strip() for mark, following in spans]
    items, after = _split_last(items, text)
    if sum(_words(item) >= 2 for item in items) < len(items) / 2:
        return None
    return Parts(_joined(text[: marks[0].start()], after), [item for item in items if item])


def _split_last(items: list[str], text: str) -> tuple[list[str], str]:
    """A question on a line of its own after the last item is the user's, not the reviewer's."""
    head, _, tail = items[-1].rpartition("\n")
    return ([*items[:-1], head.strip()], tail) if head and _is_request(tail) else (items, "")


def _quoted(text: str, has_image: bool) -> Parts | None:
    """Longer passages in quotation marks: reviews, or a listing where the words before say so."""
    quotes = list(QUOTED.finditer(text))
    outside = QUOTED.sub(" ", text).strip(" \n,;:-")
    if not quotes or (outside and not _is_request(outside) and _words(outside) > 12):
        return None
    texts = [quote[1].strip() for quote in quotes]
    before = text[: quotes[0].start()]
    if len(texts) == 1 and (CALLED.search(before) or (has_image and not looks_like_review(texts[0]))):
        return Parts(outside, title=texts[0])
    return Parts(outside, texts) if all(_words(each) >= MIN_REVIEW_WORDS for each in texts) else None


def _lines(text: str, has_image: bool) -> Parts | None:
    """Several lines: those at the top or the bottom that ask are the request, the others are reviews."""
    blocks = re.split(r"\n\s*\n", text) if re.search(r"\n\s*\n", text) else text.split("\n")
    lines = [" ".join(line.split()) for line in blocks if line.strip()]
    if len(lines) < 2:
        return None
    first = lines.pop(0) if _is_request(lines[0]) else ""
    last = lines.pop() if len(lines) > 1 and _is_request(lines[-1]) else ""
    request = _joined(first, last)
    if has_image and not any(looks_like_review(line) for line in lines):
        return Parts(request or "analyze", title=lines[0], description=" ".join(lines[1:]) or None)
    lines = [line.strip("\"“”'") for line in lines]
    said = sum(_words(line) >= 2 or bool(OPINION.search(line)) for line in lines)
    return Parts(request, lines) if said > len(lines) / 2 else None


def _after_colon(text: str, has_image: bool) -> Parts | None:
    """ "is this positive: …": a request, a colon, and a text."""
    head, colon, tail = text.partition(":")
    if not colon or not tail.strip() or not _is_request(head) or _words(tail) < 2:
        return None
    tail = tail.strip()
    if looks_like_review(tail) or "sentiment" in intents_of(head) or "summarize" in intents_of(head):
        return Parts(head.strip(), [tail])
    return Parts(head.strip(), title=tail) if looks_like_listing(tail) and " or " not in tail else None


def _sentences(text: str, has_image: bool) -> Parts | None:
    """One line: sentences at its start or end that ask are the request; a review or a listing is the rest."""
    sentences = SENTENCE.split(text)
    first, last = [], []
    while len(sentences) > 1 and _is_request(sentences[0]):
        first.append(sentences.pop(0))
    while len(sentences) > 1 and _is_request(sentences[-1]):
        last.insert(0, sentences.pop())
    rest, request = " ".join(sentences), _joined(*first, *last)
    if _is_request(rest):
        return None
    if has_image and looks_like_listing(rest) and not FIRST_PERSON.search(rest):
        return Parts(request or "analyze", title=rest)
    if looks_like_review(rest):
        return Parts(request, [rest])
    if looks_like_listing(rest) and "analyze" in intents_of(request):
        return Parts(request, title=rest)
    return None


def looks_like_review(text: str) -> bool:
    """Whether a text reads as somebody's opinion of a product rather than as words to us."""
    words = _words(text)
    if words < MIN_REVIEW_WORDS or _is_request(text) or is_small_talk(text):
        return False
    opinions = len(OPINION.findall(text))
    personal = bool(FIRST_PERSON.search(text))
    return opinions >= 2 or (opinions >= 1 and (personal or words <= 12 or words >= 25)) or (personal and words >= 25)


def _is_request(text: str) -> bool:
    """A short sentence that asks for something we do, or any short question."""
    text = text.strip()
    if not text or _words(text) > 24:
        return False
    if text.endswith("?") or (text.endswith(":") and _words(text) <= 8):
        return True
    narrated = bool(NARRATES.match(text) and OPINION.search(text) and _words(text) > 2)
    return bool(ASKS.match(text)) and bool(intents_of(text)) and not narrated


def _joined(*texts: str) -> str:
    return " ".join(
        text.strip(" :\n") if text.strip().endswith(":") else text.strip() for text in texts if text.strip()
    )


def _words(text: str) -> int:
    return len(re.findall(r"[\w']+", text))
