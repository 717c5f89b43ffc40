"""Counts of stars by which a question picks reviews: "only the one-star ones", "what do the 4 and 5 star reviews say"."""

import re

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NAMES = {count: word for word, count in _WORDS.items()}
_COUNT = rf"(?:[1-5]|{'|'.join(_WORDS)})"
_TO, _OR = r"\s*(?:-|–|to)\s*", r"\s*(?:,|/|&|\band\b|\bor\b)\s*"
_COUNTS = rf"(?<![\d.,])\b{_COUNT}(?:(?:[- ]stars?)?(?:{_TO}|{_OR}){_COUNT})*[- ]?(?:stars?\b|[★⭐])"
_REVIEWS = r"(?:ones?|reviews?|reviewers?|ratings?|opinions?|comments?|feedback|customers?|buyers?)"
_THAN = r"(?:(?:at (?:least|most)|under|below|above|over|(?:more|less|fewer|better|worse) than)\s+)?"
# who gave them, or which reviews they are of; "is it worth five stars?" picks none
_PICKED = re.compile(
    rf"(?P<before>{_COUNTS})(?:[- ]rated)?\s+{_REVIEWS}\b|\b(?:only|just)\s+(?:the\s+)?{_THAN}(?P<only>{_COUNTS})|(?P<alone>{_COUNTS})\s+only\b"
    rf"|\b(?:{_REVIEWS}|those|people|everyone|anyone)\s+(?:(?:with|of|rated)|(?:(?:who|that|which)\s+)?(?:gave|give|gives|left|have|has|had))\s+(?:it\s+)?(?:only\s+|just\s+)?{_THAN}(?P<after>{_COUNTS})",
    re.IGNORECASE,
)
_AT_LEAST, _AT_MOST = re.compile(r"\bat least\s*$", re.I), re.compile(r"\bat most\s*$", re.I)
_ABOVE = re.compile(r"\b(?:above|over|(?:more|better) than)\s*$", re.I)
_BELOW = re.compile(r"\b(?:under|below|(?:less|fewer|worse) than)\s*$", re.I)
_OR_MORE = re.compile(r"\s*(?:or|and) (?:more|better|higher|up|above)\b", re.I)
_OR_LESS = re.compile(r"\s*(?:or|and) (?:less|fewer|lower|below)\b", re.I)


def picked_stars(text: str) -> tuple[int, ...]:
    """The counts of stars, ascending, whose reviews alone a question is about; none where it names none."""
    found = _PICKED.search(text)
    if not found:
        return ()
    name = next(name for name, words in found.groupdict().items() if words)
    picked: set[int] = set()
    for span in re.split(_OR, found[name].lower()):
        ends = [_number(each) for each in re.findall(_COUNT, span)]
        picked.update(range(min(ends), max(ends) + 1))
    return tuple(_compared(picked, text[: found.start(name)], text[found.end(name) :]))


def without_picked_stars(text: str) -> str:
    """A text without the words that pick reviews by their stars."""
    return _PICKED.sub(" ", text)


def _compared(picked: set[int], before: str, behind: str) -> list[int]:
    """Counts with those that "at least", "or more" and the like take in or leave out."""
    least, most = min(picked), max(picked)
    if _AT_LEAST.search(before) or _OR_MORE.match(behind):
        return list(range(least, 6))
    if _AT_MOST.search(before) or _OR_LESS.match(behind):
        return list(range(1, most + 1))
    if _ABOVE.search(before):
        return list(range(most + 1, 6))
    return list(range(1, least)) if _BELOW.search(before) else sorted(picked)


def _number(count: str) -> int:
    return _WORDS.get(count) or int(count)


def in_words(stars: tuple[int, ...]) -> str:
    """Counts as they are said: "one star", "four or five stars"."""
    *others, last = (_NAMES[count] for count in stars)
    return f"{', '.join(others)}{' or ' if others else ''}{last} star{'' if stars == (1,) else 's'}"
