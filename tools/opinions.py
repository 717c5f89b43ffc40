"""Judging clauses, and gathering those that say one thing of one aspect into points."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from tools import aspects as lexicon
from tools import topics
from tools.aspects import OVERALL, OVERALL_ASPECT, Aspect, Said
from tools.clauses import Clause
from tools.guards import strip_control
from tools.questions import Question, mentions
from tools.reviews import ReceivedReview

if TYPE_CHECKING:
    from models.predictors import ReviewPredictions

POSITIVE_FROM, NEGATIVE_TO = 3.5, 2.7  # expected stars of a clause; between them the whole review decides
MODEL_CLAUSES = 4000  # clauses that the model judges, spread evenly; beyond, words and whole review must agree
LIKED_FROM, DISLIKED_TO = 3.5, 2.5  # stars of a whole review
RECOMMENDED_FROM = 4  # given stars from which a writer counts as recommending; 41 % of the women's 3-star reviews do
MAX_POINTS = 6  # pros, and cons
OVERALL_WORDS = 12  # a longer clause without an aspect tells a story, and is no general praise or blame
OWN_POINT_SHARE = 0.1  # of the reviews that speak of an aspect; a clear statement with fewer joins the general point


class Predictor(Protocol):
    """What the summary needs of `models.roberta_predictor`."""

    def predict(self, texts: list[str]) -> "ReviewPredictions": ...

    def embed(self, texts: list[str]) -> np.ndarray: ...


@dataclass
class Opinions:
    """Clauses that say one thing of one aspect."""

    aspect: Aspect
    statement: str
    positive: bool
    clauses: list[Clause] = field(default_factory=list)

    @property
    def reviews(self) -> set[int]:
        """The reviews that say so."""
        return {clause.review for clause in self.clauses}


def side_of(stars: float, low: float, high: float) -> int:
    """−1 up to `low` stars, +1 from `high`, 0 between."""
    return int(stars >= high) - int(stars <= low)


def expected_stars(predictor: Predictor, texts: list[str]) -> np.ndarray:
    """(N,) mean of the star probabilities of texts, 1…5; equal texts are judged once."""
    if not texts:
        return np.zeros(0)
    different = list(dict.fromkeys(map(strip_control, texts)))
    stars = predictor.predict(different).star_probabilities @ np.arange(1, 6)
    of_text = dict(zip(different, stars, strict=True))
    return np.array([of_text[strip_control(text)] for text in texts])


def judge_reviews(reviews: list[ReceivedReview], predictor: Predictor) -> tuple[np.ndarray, np.ndarray]:
    """Stars 1…5 and recommended (N,) of whole reviews: as given where they are, else judged by the model."""
    stars = np.array([np.nan if review.stars is None else review.stars for review in reviews])
    recommended = stars >= RECOMMENDED_FROM
    unknown = np.flatnonzero(np.isnan(stars))
    if len(unknown):
        predictions = predictor.predict([reviews[i].full_text for i in unknown])
        stars[unknown] = predictions.star_probabilities @ np.arange(1, 6)
        threshold = getattr(predictions, "recommend_threshold", 0.5)
        recommended[unknown] = predictions.recommend_probabilities >= threshold
    return np.clip(stars, 1, 5), recommended


def group_opinions(
    clauses: list[Clause], said: list[list[Said]], sides: list[int], named: list[str], question: Question
) -> list[Opinions]:
    """Clauses by aspect, statement and side; a clause with clear words counts for those statements."""
    groups: dict[tuple[str, str, bool], Opinions] = {}

    def add(clause: Clause, aspect: Aspect, statement: str, positive: bool) -> None:
        groups.setdefault((aspect.name, statement, positive), Opinions(aspect, statement, positive)).clauses.append(
            clause
        )

    for clause, clear, side in zip(clauses, said, sides, strict=True):
        for each in _to_the_point(clear, question):
            add(clause, lexicon.ASPECTS[each.aspect], each.statement, each.positive)
        if clear or not side:
            continue
        for aspect in _spoken_of(clause.text, named, question):
            add(clause, aspect, aspect.liked if side > 0 else aspect.disliked, side > 0)
    return list(groups.values())


def _to_the_point(said: list[Said], question: Question) -> list[Said]:
    """Of what a clause says, that which answers the question, when some does."""
    if not question.words:
        return said
    asked = {aspect for word in question.words if (aspect := topics.aspect_asked(word))}
    close = [each for each in said if each.aspect in asked or mentions(each.statement, question.words)]
    return close if close or asked else said


def _spoken_of(text: str, named: list[str], question: Question) -> list[Aspect]:
    """The aspects of a clause; with none, the topics that it names; else the product as a whole."""
    if question.words:
        named = next((name for word in question.words if (name := topics.aspect_asked(word))), None)
        return [lexicon.ASPECTS[named] if named else _topic(question.topic)]
    found = [lexicon.ASPECTS[name] for name in lexicon.aspects_of(text)]
    found += [_topic(name) for name in ([] if found else lexicon.parts_of(text))]
    found += [_topic(name) for name in named if mentions(text, (name,))]
    return found or ([OVERALL_ASPECT] if len(text.split()) <= OVERALL_WORDS else [])


def _topic(name: str) -> Aspect:
    """An aspect that only these reviews, or the question, have."""
    many = name.endswith("s") and not name.endswith("ss")
    verbs = ("are good", "disappoint") if many else ("is good", "disappoints")
    return Aspect(name, f"the {name}", f"the {name} {verbs[0]}", f"the {name} {verbs[1]}", OVERALL_ASPECT.pattern)


def by_aspect(groups: list[Opinions]) -> dict[str, tuple[Opinions, Opinions]]:
    """Aspect → all that is said for it, and all that is said against it; without what is about nothing in particular."""
    sides: dict[str, tuple[Opinions, Opinions]] = {}
    for group in groups:
        if group.aspect.name != OVERALL:
            aspect = group.aspect
            both = (Opinions(aspect, aspect.liked, True), Opinions(aspect, aspect.disliked, False))
            sides.setdefault(aspect.name, both)[not group.positive].clauses.extend(group.clauses)
    return sides


def renumber(groups: list[Opinions], keep: np.ndarray) -> None:
    """Leave out the clauses of the reviews that are not kept, and number the others anew, in place.

    Args:
        keep: (N,) for each review that the clauses are numbered by.
    """
    numbers = np.cumsum(keep) - 1
    for group in groups:
        group.clauses = [replace(each, review=int(numbers[each.review])) for each in group.clauses if keep[each.review]]
    groups[:] = [group for group in groups if group.clauses]


def choose_points(groups: list[Opinions], used: int) -> list[Opinions]:
    """The points worth telling, most reviews first: rare statements join the general one of their aspect."""
    merged = _merge_rare(groups)
    least = 1 if used < 10 else max(2, round(0.01 * used))
    chosen: list[Opinions] = []
    for positive in (True, False):
        side = [group for group in merged if group.positive == positive]
        telling = [group for group in side if group.aspect.name != OVERALL]
        spoken = set().union(*(group.reviews for group in telling)) if telling else set()
        for group in side:
            if group.aspect.name == OVERALL:  # only of those who say nothing more precise
                group.clauses = [clause for clause in group.clauses if clause.review not in spoken]
        enough = [group for group in side if len(group.reviews) >= least] or side
        ranked = sorted((group for group in enough if group.clauses), key=lambda g: (-len(g.reviews), g.statement))
        precise = [group for group in ranked if group.aspect.name != OVERALL]
        chosen += (precise if used >= 10 and len(precise) >= 2 else ranked)[:MAX_POINTS]
    return chosen


def _merge_rare(groups: list[Opinions]) -> list[Opinions]:
    by_aspect: dict[tuple[str, bool], list[Opinions]] = defaultdict(list)
    for group in groups:
        by_aspect[group.aspect.name, group.positive].append(group)
    merged: list[Opinions] = []
    for (_, positive), members in by_aspect.items():
        total = len(set().union(*(group.reviews for group in members)))
        aspect = members[0].aspect
        general = aspect.liked if positive else aspect.disliked
        own = [
            group for group in members if group.statement == general or len(group.reviews) >= OWN_POINT_SHARE * total
        ]
        rare = [group for group in members if group not in own]
        rest = next((group for group in own if group.statement == general), None)
        if rare and rest is None:
            own.append(rest := Opinions(aspect, general, positive))
        for group in rare:
            rest.clauses = rest.clauses + group.clauses
        merged += own
    return merged
