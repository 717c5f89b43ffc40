"""What reviews call the product: "these sandals"."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tools.topics import STOP_WORDS, stem

POINTING = {"this": 2.5, "these": 2.5, "my": 1, "the": 1, "a": 1, "an": 1}  # what a word before the name is worth
LEAST = 5.0  # score from which a name is taken for sure
SPREAD = 0.7  # exponent of the number of reviews that hold it
NAME_WORDS = 3  # at most, of which the last one names it

_POINTED = re.compile(r"\b(this|these|the|my|an?)\s+((?:[a-z]+(?:-[a-z]+)?\s*){1,4})")
_GLUE = frozenset(
    str.split(
        "the an and or but so is are was were be been being to of in on at for with from by as than if because while which who "
        "that what when where how i you we he she they it my"
    )
)
_NO_NAME = STOP_WORDS | frozenset(
    str.split(
        "gift quality price size color colour fit look style material fabric length box package picture job brand set pair review "
        "sound idea manual instructions wash weight hand hands kitchen bathroom house office water air car door floor internet "
        "design feel end side part type sort kind unit smell fits works looks runs feels makes keeps holds came arrived broke daily"
    )
)
_STANDS_FOR_ANY = frozenset(
    ("product", "products", "item", "items", "thing", "things", "one", "ones", "brand", "stuff")
)


class Name(NamedTuple):
    """A noun, as reviews write it."""

    word: str
    plural: bool


PRODUCT = Name("product", False)


def is_plural(noun: str) -> bool:
    """Whether a noun looks like a plural: "boots", not "dress"."""
    return noun.endswith("s") and not noun.endswith(("ss", "us"))


def name_of_product(texts: Sequence[str]) -> Name:
    """The noun that most reviews point at ("this bag", "my bag"); `PRODUCT` where none is clear."""
    pointed: Counter[str] = Counter()  # stem → sum over reviews of the best word before it
    forms: Counter[str] = Counter()
    holding: Counter[str] = Counter()
    meant: set[str] = set()
    for text in texts:
        low = text.lower().replace("’", "'")
        holding.update({stem(word) for word in re.findall(r"[a-z]{3,}", low)})
        worth: dict[str, float] = {}
        for how, words in _POINTED.findall(low):
            if noun := _last_noun(words):
                worth[stem(noun)] = max(worth.get(stem(noun), 0), POINTING[how])
                forms[noun] += 1
                if how in ("this", "these"):  # others may be anything: "the toilet"
                    meant.add(stem(noun))
        pointed.update(worth)
    scored = [
        (count * holding[root] ** SPREAD, root)
        for root, count in pointed.items()
        if holding[root] >= 2 and root in meant
    ]
    score, root = max(scored, default=(0, ""))
    if score < LEAST:
        return PRODUCT
    word = max((noun for noun in forms if stem(noun) == root), key=lambda noun: forms[noun])
    return Name(word, is_plural(word))


def _last_noun(words: str) -> str | None:
    """The last that can be a name of the words up to the first that glues phrases together."""
    run = []
    for word in words.split():
        if word in _GLUE:
            break
        run.append(word)
    run = run if len(run) <= NAME_WORDS else run[:2]
    for word in reversed(run):
        if word in _STANDS_FOR_ANY:
            return None
        if len(word) >= 3 and word not in _NO_NAME and not word.endswith(("ly", "ing", "ed")):
            return word
    return None
