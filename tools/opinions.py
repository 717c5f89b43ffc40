"""Judging reviews, and gathering the clauses that say one thing of one aspect into points."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from tools.aspects import OVERALL, Aspect
from tools.clauses import Clause
from tools.guards import strip_control
from tools.readings import Opinion
from tools.reviews import ReceivedReview

if TYPE_CHECKING:
    from models.predictors import ClauseReadings, ReviewPredictions

POSITIVE_FROM, NEGATIVE_TO = 3.5, 2.7  # mean stars that are told as liked and as disliked
LIKED_FROM, DISLIKED_TO = 3.5, 2.5  # stars of a whole review
RECOMMENDED_FROM = 4  # given stars from which a writer counts as recommending; 41 % of the women's 3-star reviews do
MAX_POINTS = 6  # pros, and cons
OWN_POINT_SHARE = 0.1  # of the reviews that speak of an aspect; a clear statement with fewer joins the general point


class Predictor(Protocol):
    """What the summary needs of `models.review_reader`."""

    def predict(self, texts: list[str]) -> "ReviewPredictions": ...

    def read(self, texts: list[str], spans: list[list[tuple[int, int]]]) -> "ClauseReadings": ...

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
    stars = predictor.predict(different).expected_stars
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


def group_opinions(clauses: Sequence[Clause], opinions: Sequence[Sequence[Opinion]]) -> list[Opinions]:
    """Clauses by aspect, statement and side; one that says several things is in several groups."""
    groups: dict[tuple[str, str, bool], Opinions] = {}
    for clause, said in zip(clauses, opinions, strict=True):
        for each in said:
            key = each.aspect.name, each.statement, each.positive
            groups.setdefault(key, Opinions(*each)).clauses.append(clause)
    return list(groups.values())


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
