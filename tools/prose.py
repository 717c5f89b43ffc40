"""Readable prose about a product: statements of its reviewers, merged by what they are about.

Statements are chosen one by one for the words that most reviews share and that no chosen one has said yet (after SumBasic,
Nenkova & Vanderwende 2005). Each comes from a clause that a point stands on.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.aspects import opinion_of, said_in
from tools.clauses import Clause
from tools.grammar import plural_of
from tools.naming import Name, is_plural
from tools.reviews import listed
from tools.statements import DISLIKED, IS, LIKED, SENTENCE, WISHED, Statement, statements_of
from tools.topics import STOP_WORDS, stem

MAX_WORDS = 62  # before the last sentence
LENGTH_POWER = 0.2  # how much a long statement must say more
RARE = 0.55  # a word of one review says next to nothing
SAID_BEFORE = 0.25  # what a word is worth that was said
SAME = 0.7  # share of its words from which a statement repeats another
SIDES = {LIKED: 1, DISLIKED: -1, WISHED: -1}  # of what can be read only one way
TOGETHER = 3  # adjectives in one sentence
RECOMMENDED_FROM, REJECTED_TO = 0.7, 0.4  # shares of recommending reviews

GENERAL = frozenset(
    ["good", "great", "nice", "excellent", "amazing", "perfect", "wonderful", "fantastic", "awesome", "best"]
)

_WORD = re.compile(r"[a-z][a-z'-]*")


@dataclass(frozen=True)
class Judged:
    """A statement with its side."""

    statement: Statement
    side: int  # −1, 0, +1 by its words
    leaning: int = 0  # and where they tell none, by its clause

    @property
    def words(self) -> frozenset[str]:
        """Stems of the words that carry meaning."""
        said = self.statement
        verb = "" if said.verb in (IS, "has", LIKED, DISLIKED, WISHED, SENTENCE) else said.verb
        return frozenset(_stems(f"{said.subject} {verb} {said.rest}"))


def judged(leanings: Mapping[Clause, int], name: Name) -> Iterator[Judged]:
    """The statements of clauses that praise or blame, by their own words or as the clause leans (−1, 0, +1)."""
    for clause, leaning in leanings.items():
        for statement in statements_of(clause, name):
            if statement.verb in SIDES:
                side = SIDES[statement.verb]
            else:
                side = _side(as_sentence(statement))
            if side or leaning:
                yield Judged(statement, side, side or leaning)


def _side(sentence: str) -> int:
    """−1, 0 or +1 by the clear words of a sentence, else by its plain words of praise and blame."""
    clear = sum(1 if said.positive else -1 for said in said_in(sentence))
    return (clear > 0) - (clear < 0) or opinion_of(sentence)[0]


def compose(chosen: Sequence[Judged], name: Name, *, share: float) -> str:
    """A few sentences of statements, those on the bad side last.

    Args:
        name: of the product.
        share: of the reviews that recommend it.
    """
    good = _sentences([each.statement for each in chosen if each.leaning > 0], name)
    bad = _sentences([each.statement for each in chosen if each.leaning < 0], name)
    if good and bad:
        bad[0] = f"However, {bad[0][0].lower()}{bad[0][1:]}"
    return " ".join(f"{each}." for each in [*good, *bad, *_closing(name, share)])


def as_sentence(statement: Statement) -> str:
    """A statement by itself, without a capital: "the lining is soft", "it fits well", "people like the pockets"."""
    if statement.verb == SENTENCE:
        return statement.rest
    if statement.verb in SIDES:
        return f"{ {LIKED: 'people like', DISLIKED: 'some dislike', WISHED: 'some wish'}[statement.verb] } {statement.rest}"
    subject = f"the {statement.subject}" if statement.subject else "it"
    return f"{subject} {_verb_phrase(statement, bool(statement.subject) and is_plural(statement.subject))}"


def _stems(text: str) -> set[str]:
    return {stem(word) for word in _WORD.findall(text.lower()) if word not in _EMPTY and len(word) > 2}


_EMPTY = STOP_WORDS - frozenset(
    [
        "good",
        "great",
        "nice",
        "perfect",
        "pretty",
        "size",
        "little",
        "long",
        "small",
        "price",
        "work",
        "works",
        "worked",
        "looks",
        "look",
        "fits",
        "fit",
        "well",
        "easy",
    ]
)


def choose(candidates: Sequence[Judged], texts: Sequence[str], *, share: float) -> list[Judged]:
    """Statements that together say most of what many reviews speak of.

    Args:
        texts: of all reviews; words that many of them share matter.
        share: of the reviews that recommend the product; the fewer, the more is said against it.
    """
    held = Counter(word for text in texts for word in _stems(text.lower().replace("’", "'")))
    left, chosen, said, length = list(candidates), [], set(), 0
    bad_left = max(1, round(2 + 4 * (0.75 - share)))

    def worth(each: Judged) -> float:
        gain = sum((held[word] ** 0.8 - RARE) * (SAID_BEFORE if word in said else 1) for word in each.words)
        size = len(f"{each.statement.subject} {each.statement.rest}".split()) + 2
        return gain / size**LENGTH_POWER * (1 if each.side else 0.7)

    while left and length < MAX_WORDS - 10:
        best = max(left, key=worth)
        left.remove(best)
        if (best.side < 0 and not bad_left) or not best.words or any(_clash(best, other) for other in chosen):
            continue
        bad_left -= best.side < 0
        chosen.append(best)
        said |= best.words
        length += len(best.statement.rest.split()) + (
            len(best.statement.subject.split()) + 2 if best.statement.subject else 1
        )
    return chosen


def _clash(one: Judged, other: Judged) -> bool:
    """Whether two repeat or contradict each other."""
    shared = len(one.words & other.words)
    same_part = one.statement.subject and one.statement.subject == other.statement.subject
    if same_part and all(each.statement.rest.split()[-1] in GENERAL for each in (one, other)):
        return True  # "the quality is great" and "the quality is very good"
    return shared >= SAME * min(len(one.words), len(other.words)) or (shared > 0 and one.side * other.side < 0)


def _sentences(statements: list[Statement], name: Name) -> list[str]:
    """Sentences without full stops: first those about the product, then its parts, then what people like."""
    of_product = [
        each for each in statements if not each.subject and each.verb not in (LIKED, DISLIKED, WISHED, SENTENCE)
    ]
    of_parts: dict[str, list[Statement]] = defaultdict(list)
    for each in statements:
        if each.subject:
            of_parts[each.subject].append(each)
    adjectives = [each.rest for each in of_product if each.verb == IS]
    verb = "are" if name.plural else "is"
    predicates = [f"{verb} {listed(adjectives[at : at + TOGETHER])}" for at in range(0, len(adjectives), TOGETHER)]
    predicates += [_verb_phrase(each, name.plural) for each in of_product if each.verb != IS]
    subjects = [f"{'These' if name.plural else 'This'} {name.word}"] + ["They" if name.plural else "It"] * len(
        predicates
    )
    told = [
        f"{subject} {' and '.join(predicates[at : at + 2])}"
        for subject, at in zip(subjects, range(0, len(predicates), 2), strict=False)
    ]
    parts = [
        f"the {part} {' and '.join(_verb_phrase(each, is_plural(part)) for each in said)}"
        for part, said in of_parts.items()
    ]
    told += [_capital(" and ".join(parts[at : at + 2])) for at in range(0, len(parts), 2)]
    told += [_capital(each.rest) for each in statements if each.verb == SENTENCE]
    for kind, opening, joint in (
        (LIKED, "Reviewers like", None),
        (DISLIKED, "Some dislike", None),
        (WISHED, "Some wish", " and "),
    ):
        said = [each.rest for each in statements if each.verb == kind]
        if said:
            told.append(f"{opening} {joint.join(said) if joint else listed(said)}")
    return told


def _verb_phrase(statement: Statement, plural: bool) -> str:
    return f"{plural_of(statement.verb) if plural else statement.verb} {statement.rest}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _closing(name: Name, share: float) -> list[str]:
    which, verb = ("these", "are") if name.plural else ("this", "is")
    if share >= RECOMMENDED_FROM:
        return [f"Overall, {which} {name.word} {verb} highly recommended"]
    return [f"Overall, {which} {name.word} {verb} not recommended"] if share <= REJECTED_TO else []
