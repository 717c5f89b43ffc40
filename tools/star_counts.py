"""Counts of stars by which a question picks reviews: "only the one-star ones", "what do the 4 and 5 star reviews say"."""

import re

ALL = range(1, 6)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NAMES = {count: word for word, count in _WORDS.items()}
_COUNT = rf"(?:[1-5](?!\d|[.,]\d)|{'|'.join(_WORDS)})"
_STARS = r"[- ]?(?:stars?\b|[★⭐]\ufe0f?|\*)"
_TO, _OR = r"\s*(?:-|–|\bto\b)\s*", r"\s*(?:,\s*(?:and|or)\b|,|/|&|\band\b|\bor\b)\s*"
_THAN = {
    "from": r"at least|no (?:less|fewer) than", "to": r"at most|up to|no more than", "above": r"above|over|(?:more|better|higher) than",
    "below": r"under|below|(?:less|fewer|worse|lower) than", "between": r"between",
}  # fmt: skip
_MORE, _LESS = (
    r"\s+(?:or|and) (?:more|better|higher|up|above|over)\b",
    r"\s+(?:or|and) (?:less|fewer|lower|worse|below|under)\b",
)
_COUNTS = (
    rf"(?:(?:{'|'.join(_THAN.values())})\s+)?(?<![\d.,])\b{_COUNT}(?:(?:{_STARS})?(?:{_TO}|{_OR}){_COUNT})*(?:\+\s?|(?:{_MORE}|{_LESS}))?"
    rf"{_STARS}(?:{_MORE}|{_LESS})?"
)
_REVIEWS = r"(?:ones?|reviews?|reviewers?|ratings?|opinions?|comments?|feedback|customers?|buyers?)"
_EXCEPT = r"(?:(?P<but>\b(?:ignor\w+|without|except(?: for)?|exclud\w+|leav\w+ out|skip\w*|apart from|besides|all but|not))\s+(?:(?:the|any|all)\s+)*)?"
# who gave them, or which reviews they are of; "is it worth five stars?" picks none
_PICKED = re.compile(
    rf"{_EXCEPT}(?:(?<!\ba )(?P<before>{_COUNTS})(?:[- ]rated)?[\s-]+{_REVIEWS}\b(?:{_MORE}|{_LESS})?"
    rf"|\b(?P<lone>only|just)\s+(?:the\s+)?(?P<only>{_COUNTS})|(?P<alone>{_COUNTS})\s+only\b"
    rf"|\b(?:{_REVIEWS}|those|people|everyone|anyone)\s+(?:(?:with|of|rated|under|below|above|over)|(?:(?:who|that|which)\s+)?(?:gave|give|gives|left|have|has|had))\s+(?:it\s+)?(?:only\s+|just\s+)?(?P<after>{_COUNTS}))",
    re.IGNORECASE,
)
# "why only 3 stars?" asks about the mean
_OF_ALL = re.compile(r"\bwhy\b|\bhow come\b|\baverage\b|\boverall\b|\bin total\b", re.IGNORECASE)


def picked_stars(text: str) -> tuple[int, ...]:
    """The counts of stars, ascending, whose reviews alone a question is about; none where it names none, or all."""
    picked: set[int] = set()
    for found in _picks(text):
        counts = _counts_in(found)
        if found["but"]:
            counts = set() if found["lone"] else set(ALL) - counts  # "not only the 5 star ones"
        picked |= counts
    return () if picked == set(ALL) else tuple(sorted(picked))


def without_picked_stars(text: str) -> str:
    """A text without the words that pick reviews by their stars."""
    for found in reversed(_picks(text)):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return text


def _picks(text: str) -> list[re.Match]:
    return [found for found in _PICKED.finditer(text) if not (found["lone"] and _OF_ALL.search(text))]


def _counts_in(found: re.Match) -> set[int]:
    """The counts that a pick names, with those that "at least", "or more" and the like take in or leave out."""
    said = found[0].lower()
    counts = next(filter(None, (found[name] for name in ("before", "only", "alone", "after")))).lower()
    spans = [[_number(each) for each in re.findall(_COUNT, span)] for span in re.split(_OR, counts)]
    named = [number for span in spans for number in span]
    least, most = min(named), max(named)

    def says(pattern: str) -> bool:
        return bool(re.search(rf"\b(?:{pattern})\s+{_COUNT}", said))

    if says(_THAN["from"]) or "+" in counts or re.search(_MORE, said):
        return {*range(least, 6)}
    if says(_THAN["to"]) or re.search(_LESS, said):
        return {*range(1, most + 1)}
    if says(_THAN["above"]):
        return {*range(most + 1, 6)}
    if says(_THAN["below"]):
        return {*range(1, least)}
    if says(_THAN["between"]):
        return {*range(least, most + 1)}
    return {number for span in spans for number in range(min(span), max(span) + 1)}


def _number(count: str) -> int:
    return _WORDS.get(count) or int(count)


def in_words(stars: tuple[int, ...]) -> str:
    """Counts as they are said: "one star", "four or five stars"."""
    *others, last = (_NAMES[count] for count in stars)
    return f"{', '.join(others)}{' or ' if others else ''}{last} star{'' if stars == (1,) else 's'}"
