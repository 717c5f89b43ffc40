"""What the clauses of reviews say: clear words where there are any, else the aspects and sides that the reader finds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tools import aspects as lexicon
from tools import topics
from tools.aspects import OVERALL, OVERALL_ASPECT, Aspect, Said
from tools.clauses import Clause
from tools.naming import is_plural
from tools.questions import Question, mentions

if TYPE_CHECKING:
    from models.predictors import ClauseReadings

SPOKEN = 0.4  # probability from which a clause speaks of an aspect; few enough are said wrongly, and rare ones found
HINTED = 0.15  # enough where a word of the clause stands for it
LOOKED_AT = 0.05  # from which clear words of an aspect are looked for
CLEAR, LEANING = 0.4, 0.1  # how much more probable one side must be; the second where the whole review is on it
BELIED = 0.85  # probability of the other side from which clear words are not believed ("great quality, lasted a day")
OVERALL_WORDS = 12  # a longer clause without an aspect tells a story, and is no general praise or blame


class Opinion(NamedTuple):
    """One thing that a clause says."""

    aspect: Aspect
    statement: str
    positive: bool


def opinions_of(
    clauses: Sequence[Clause],
    readings: "ClauseReadings",
    review_sides: np.ndarray,
    named: Sequence[str],
    question: Question,
) -> list[list[Opinion]]:
    """What each clause says, each aspect once unless its clear words say several things of it.

    Args:
        review_sides: (N,) −1, 0 or +1 for whole reviews, by their places.
        named: topics that these reviews keep naming.
        question: where it has words, each clause is judged for what was asked.
    """
    sides = _sides(readings.side_probabilities, review_sides[[clause.review for clause in clauses]])
    return [
        _Clause(clause.text, readings, row, sides[row]).opinions(named, question) for row, clause in enumerate(clauses)
    ]


def _sides(probabilities: np.ndarray, of_reviews: np.ndarray) -> np.ndarray:
    """(S, A + 1) −1, 0 or +1 from probabilities (S, A + 1, 3) and the sides (S,) of the reviews."""
    lead = probabilities[..., 2] - probabilities[..., 0]
    side = np.sign(lead) * (np.abs(lead) >= CLEAR)
    leaning = np.sign(lead) * (np.abs(lead) >= LEANING)
    return np.where(leaning == of_reviews[:, None], leaning, side).astype(int)


class _Clause:
    """One clause with what the reader makes of it."""

    def __init__(self, text: str, readings: "ClauseReadings", row: int, sides: np.ndarray) -> None:
        self.text, self.names, self.sides = text, readings.aspects, sides
        self.spoken = readings.aspect_probabilities[row]  # (A,)
        self.side_probabilities = readings.side_probabilities[row]  # (A + 1, 3)

    def opinions(self, named: Sequence[str], question: Question) -> list[Opinion]:
        clear = [said for said in self._clear() if self._believed(said)]
        if question.words:
            return self._answers(clear, question)
        found = [Opinion(lexicon.ASPECTS[said.aspect], said.statement, said.positive) for said in clear]
        told = {said.aspect for said in clear}
        for aspect, side in self._spoken_of(named):
            if aspect.name not in told and side:
                found.append(_general(aspect, side))
        if not found and (side := self.sides[-1]) and len(self.text.split()) <= OVERALL_WORDS and self._judges():
            found.append(_general(OVERALL_ASPECT, side))
        return found

    def _clear(self) -> list[Said]:
        hinted = {name for name, p in zip(self.names, self.spoken, strict=True) if p >= LOOKED_AT}
        return lexicon.said_in(self.text, hinted) if hinted else []

    def _believed(self, said: Said) -> bool:
        probabilities = self.side_probabilities[self.names.index(said.aspect)]
        return probabilities[0 if said.positive else 2] < BELIED

    def _spoken_of(self, named: Sequence[str]) -> list[tuple[Aspect, int]]:
        """The aspects, parts and topics that the clause speaks of, each with its side."""
        found = []
        for place, name in enumerate(self.names):
            if name != OVERALL and self._speaks_of(place, name):
                parts = lexicon.parts_of(self.text) if name in lexicon.OF_PARTS else []
                found += [(aspect, self.sides[place]) for aspect in map(_topic, parts)] or [
                    (lexicon.ASPECTS[name], self.sides[place])
                ]
        found += [(_topic(name), self.sides[-1]) for name in named if mentions(self.text, (name,))]
        if not found:
            found = [(_topic(part), self.sides[-1]) for part in lexicon.parts_of(self.text)]
        return list({aspect.name: (aspect, side) for aspect, side in reversed(found)}.values())[::-1]

    def _speaks_of(self, place: int, name: str) -> bool:
        spoken = self.spoken[place]
        return spoken >= SPOKEN or (spoken >= HINTED and bool(lexicon.ASPECTS[name].pattern.search(self.text)))

    def _judges(self) -> bool:
        """Whether it praises or blames in general, rather than telling a story."""
        return self.spoken[self.names.index(OVERALL)] >= HINTED or lexicon.opinion_of(self.text)[1]

    def _answers(self, clear: list[Said], question: Question) -> list[Opinion]:
        """Of what a clause says, that which answers the question; else its side on what was asked."""
        asked = [words for words in question.topics if mentions(self.text, words)]
        return list(dict.fromkeys(opinion for words in asked for opinion in self._on_topic(words, clear)))

    def _on_topic(self, words: tuple[str, ...], clear: list[Said]) -> list[Opinion]:
        asked = next((name for word in words if (name := topics.aspect_asked(word))), None)
        close = [said for said in clear if said.aspect == asked or mentions(said.statement, words)]
        if close or (clear and not asked):
            return [Opinion(lexicon.ASPECTS[said.aspect], said.statement, said.positive) for said in close or clear]
        aspect = lexicon.ASPECTS[asked] if asked else _topic(" ".join(words))
        side = self.sides[self.names.index(asked) if asked in self.names else -1]
        return [_general(aspect, side)] if side else []


def _general(aspect: Aspect, side: int) -> Opinion:
    return Opinion(aspect, aspect.liked if side > 0 else aspect.disliked, side > 0)


def _topic(name: str) -> Aspect:
    """An aspect that only these reviews, or the question, have."""
    verbs = ("are good", "disappoint") if is_plural(name) else ("is good", "disappoints")
    return Aspect(name, f"the {name}", f"the {name} {verbs[0]}", f"the {name} {verbs[1]}", OVERALL_ASPECT.pattern)
