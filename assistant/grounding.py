"""What a language model writes is held against the results: numbers, labels, quotes, and what it tells of reviews.

A reply about pictures with a wrong number or label is not shown; of a reply about reviews only the sentences without support
are dropped, and where none is left it is not shown either.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from assistant.phrases import ENGLISH
from models.labels import GENDERS, LABEL_SETS, SEASONS, USAGES
from tools.results import ProductReport, Result, ReviewSummary
from tools.topics import STOP_WORDS, stem

SUPPORT = 0.5  # share of a sentence's telling words that must stand in the results
SHORT = 3  # words of a sentence that may be nothing but an answer: "A red dress."
FEW_WORDS = 2  # telling words up to which a sentence says nothing of reviews that could be wrong

_NUMBER = re.compile(r"(?<![\w.])\d[\d.,]*")
_MEASURE = re.compile(r"\d[\d.,]*\s*(?:%|per ?cent|stars?\b|★|sterne|estrellas|étoiles|reviews?\b)|\d[.,]\d")
_IS = re.compile(
    r"\b(?:it'?s|it is|this is|that'?s|that is|looks like|these are|they are|i see|shows?|das ist|es ist|c'est|es un[ao]?)\b"
)
_QUOTED = re.compile(r"[“\"«]([^”\"»]{4,})[”\"»]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_ENUMERATED = re.compile(r"^\s*(?:\d+[.)]|[-*•])\s+")
_SAID_OF_REVIEWS = frozenset(
    [
        "review",
        "reviews",
        "reviewer",
        "reviewers",
        "customer",
        "customers",
        "people",
        "say",
        "says",
        "said",
        "mention",
        "mentions",
        "overall",
        "most",
        "many",
        "some",
        "few",
        "like",
        "likes",
        "dislike",
        "complain",
        "praise",
        "product",
        "item",
        "positive",
        "negative",
        "neutral",
        "stars",
        "star",
        "buyers",
    ]
)
# words that are labels and plain English as well
_COMMON = frozenset(
    [
        "men",
        "women",
        "boys",
        "girls",
        "unisex",
        "home",
        "party",
        "travel",
        "sports",
        "formal",
        "casual",
        "ring",
        "top",
        "tops",
        "gold",
        "free",
        "set",
        "black",
        "white",
        "summer",
        "fall",
        "spring",
        "winter",
    ]
)


def grounded(text: str, results: Sequence[Result], request: str, language: str = ENGLISH) -> str | None:
    """The text as it may be shown, or None where somebody else should speak instead.

    Args:
        results: that the text may speak of; without any it may state no measure and no label.
        request: the user's own words, which may be repeated.
        language: of the text; what it tells of reviews is compared with the results' English in English only.
    """
    if not text.strip():
        return None
    if not results:
        return None if any(_states(sentence, request.lower()) for sentence in _SENTENCE.split(text)) else text
    known = _Known(results, request, language)
    told = [(sentence, known.supports(sentence)) for sentence in _SENTENCE.split(text) if sentence.strip()]
    if all(supported for _, supported in told):
        return text
    if not any(isinstance(result, ReviewSummary | ProductReport) for result in results):
        return None
    kept = [sentence for sentence, supported in told if supported]
    return " ".join(kept) if kept and any(known.tells(sentence) for sentence in kept) else None


def _states(sentence: str, request: str) -> bool:
    """Whether a sentence says what something is or measures, in words that the user did not use."""
    low = sentence.lower().replace("’", "'")
    measured = [match[0] for match in _MEASURE.finditer(low)]
    named = _labels_in(low) if _IS.search(low) or len(low.split()) <= SHORT else ()
    return any(measure not in request for measure in measured) or any(label not in request for label in named)


class _Known:
    """All that results hold, for comparing."""

    def __init__(self, results: Sequence[Result], request: str, language: str) -> None:
        values = [value for result in results for value in _values(result.model_dump())]
        texts = [value for value in values if isinstance(value, str)]
        self.text = " ".join([*texts, request]).lower()
        self.stems = {stem(word) for word in re.findall(r"[a-z]{3,}", self.text)}
        self.numbers = {form for value in values if not isinstance(value, str) for form in _forms(float(value))}
        self.numbers |= {form for number in _NUMBER.findall(self.text) for form in _readings(number)}
        self.numbers |= {form for result in results for form in _counts(result)}
        self.of_reviews = language == ENGLISH and any(isinstance(result, ReviewSummary) for result in results)

    def supports(self, sentence: str) -> bool:
        """Whether every number, label and quote of a sentence stands in the results, and what it tells of reviews."""
        low = _ENUMERATED.sub("", sentence).lower().replace("’", "'")
        if any(self.numbers.isdisjoint(_readings(number)) for number in _NUMBER.findall(low)):
            return False
        if any(quote.strip(" .…,") not in self.text for quote in _QUOTED.findall(low)):
            return False
        if any(label not in self.text for label in _labels_in(low)):
            return False
        return not self.of_reviews or self._told(low)

    def _told(self, sentence: str) -> bool:
        words = _telling(sentence)
        return len(words) <= FEW_WORDS or sum(stem(word) in self.stems for word in words) >= SUPPORT * len(words)

    def tells(self, sentence: str) -> bool:
        """Whether a sentence says more than a phrase of politeness."""
        return len(_telling(sentence.lower())) > FEW_WORDS or bool(_NUMBER.search(sentence))


def _telling(sentence: str) -> list[str]:
    words = re.findall(r"[a-z]{3,}", sentence)
    return [word for word in words if word not in STOP_WORDS and word not in _SAID_OF_REVIEWS]


def _values(value: Any) -> Iterator[Any]:
    """All strings and numbers within."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from (key, *_values(each)) if isinstance(key, str | int) else _values(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _values(each)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield value


def _forms(value: float) -> set[str]:
    """A number as it may be written: rounded, and a share in per cent."""
    forms = {_short(f"{value:.{digits}f}") for digits in (0, 1, 2, 3)}
    if 0 <= value <= 1:
        shares = (value * 100, 100 - value * 100)
        forms |= {_short(f"{share:.{digits}f}") for share in shares for digits in (0, 1)}
    return forms


def _counts(result: Result) -> Iterator[str]:
    """Numbers that every result of its kind allows: "4 of 5 stars", and how many of a list there are."""
    yield from ("5", "1", "2", "3", "4") if hasattr(result, "mean_stars") or hasattr(result, "reviews") else ("1", "2")
    for value in result.model_dump().values():
        if isinstance(value, list):
            yield str(len(value))


def _readings(number: str) -> set[str]:
    """What a number may mean, without trailing zeros: "1,234" is 1234 or, in other languages, 1.234."""
    number = number.rstrip(".,")
    whole = re.sub(r"[.,](?=\d{3}(?!\d))", "", number).replace(",", ".")
    last = re.sub(r"[.,](?=.*[.,])", "", number).replace(",", ".")
    return {_short(each) for each in (whole, last) if each.count(".") <= 1}


def _short(number: str) -> str:
    """A number without trailing zeros."""
    return f"{float(number):g}"


@lru_cache
def _labels() -> re.Pattern[str]:
    labels = {label.lower() for each in LABEL_SETS.values() for label in each.labels} | {
        label.lower() for label in (*GENDERS, *SEASONS, *USAGES)
    }
    words = sorted((label for label in labels - _COMMON if len(label) > 3), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _labels_in(sentence: str) -> set[str]:
    """Labels that a sentence names, without the endings of their numbers."""
    return {label.removesuffix("s").removesuffix("e") for label in _labels().findall(sentence)}
