"""Choosing the words that stand for a point: clauses that read well alone, central, and unlike each other."""

import re
from collections import Counter

import numpy as np

from tools.clauses import Clause

MAX_QUOTES = 3
QUOTE_WORDS = range(3, 21)
QUOTE_CANDIDATES = 20  # clauses of a point that are embedded to choose its quotes
DIVERSITY = 0.3  # 1 − λ of MMR

_DANGLES = re.compile(
    r"(?:^|\s)(?:and|or|but|so|the|a|an|to|of|with|in|on|for|at|from|by|as|than|that|because|if|is|was|are|were|my|i"
    r"|it'?s)$",
    re.I,
)
_LEANS = re.compile(
    r"(?:while|although|though|because|which|(?:that )?being said|other than|if|when|than"
    r"|for (?:this|that) reason)\b",
    re.I,
)
_ODD = re.compile(
    r"[\n\t\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|https?:|www\.|<[a-z/]"
    r"|&#?\w+;",
    re.I,
)


def is_well_formed(text: str) -> bool:
    """Whether a clause reads well alone: 3–20 words, nothing dangling, no markup, brackets closed, not all shouted."""
    letters = [character for character in text if character.isalpha()]
    return (
        len(text.split()) in QUOTE_WORDS
        and not _ODD.search(text)
        and not _DANGLES.search(text.rstrip(".,!? "))
        and not _LEANS.match(text)
        and text.count("(") == text.count(")")
        and text.count('"') % 2 == 0
        and text[:1] not in "'’/&%"
        and sum(map(str.isupper, letters)) < 0.6 * max(1, len(letters))
    )


def purest(clauses: list[Clause], named: Counter[Clause]) -> list[Clause]:
    """Of clauses that serve several points, those that serve one, when they suffice for quotes."""
    alone = [clause for clause in clauses if named[clause] == 1]
    return alone if len({clause.review for clause in alone if is_well_formed(clause.text)}) >= MAX_QUOTES else clauses


def quotable(clauses: list[Clause]) -> list[Clause]:
    """Candidates for quotes: well-formed clauses, each text once, spread over all; else the best there is, cut short."""
    different = list({clause.text.casefold(): clause for clause in reversed(clauses)}.values())[::-1]
    good = [clause for clause in different if is_well_formed(clause.text)]
    if not good:
        good = [cut for clause in different[:QUOTE_CANDIDATES] if (cut := _cut_short(clause)) is not None]
    step = max(1, len(good) // QUOTE_CANDIDATES)
    return good[::step][:QUOTE_CANDIDATES]


def _cut_short(clause: Clause) -> Clause | None:
    """The clause up to its twentieth word, which is still verbatim; None when it holds characters that don't show."""
    words = list(re.finditer(r"\S+", clause.text))[: QUOTE_WORDS.stop - 1]
    if not words or _ODD.search(clause.text):
        return None
    length = words[-1].end()
    return Clause(clause.review, clause.start, clause.start + length, clause.text[:length])


def most_central(clauses: list[Clause], vectors: list[np.ndarray], count: int = MAX_QUOTES) -> list[Clause]:
    """At most `count` clauses, of different reviews: near the mean of all, and unlike each other.

    Maximal marginal relevance (Carbonell & Goldstein 1998) with λ = 1 − `DIVERSITY`, the mean vector as the query.
    """
    if not clauses:
        return []
    matrix = np.asarray(vectors)  # (N, D), unit rows
    mean = matrix.mean(0)
    relevance = matrix @ (mean / (np.linalg.norm(mean) or 1))  # (N,)
    chosen: list[int] = []
    while len(chosen) < count:
        taken = {clauses[i].review for i in chosen}
        left = [i for i in range(len(clauses)) if clauses[i].review not in taken]
        if not left:
            break
        nearest = (matrix[left] @ matrix[chosen].T).max(1) if chosen else np.zeros(len(left))
        chosen.append(left[int(np.argmax((1 - DIVERSITY) * relevance[left] - DIVERSITY * nearest))])
    return [clauses[i] for i in chosen]
