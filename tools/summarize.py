"""What many reviews say together: a verdict, pros and cons with counts, and verbatim quotes.

Reviews are cut into clauses; each clause gets the aspects that it speaks of (lexicon) and a side (clear words, else the
star model). Points are counts of reviews over clauses, quotes are cut from what came, and the sentences are composed
from the points, so that nothing is said that no review says."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from models.errors import TextError
from models.progress import tracked
from tools import aspects as lexicon
from tools.aspects import Said
from tools.clauses import Clause, clause_spans
from tools.dates import dates_of, trend
from tools.doubts import contradictory, doubtful
from tools.guards import clean_text
from tools.opinions import (
    DISLIKED_TO,
    LIKED_FROM,
    MODEL_CLAUSES,
    NEGATIVE_TO,
    POSITIVE_FROM,
    Opinions,
    Predictor,
    by_aspect,
    choose_points,
    expected_stars,
    group_opinions,
    judge_reviews,
    side_of,
)
from tools.questions import Question, mentions, read_question
from tools.quotes import most_central, purest, quotable
from tools.results import AspectOpinion, Point, Quote, ReviewSummary
from tools.reviews import EMPTY, ReviewTable, as_reviews
from tools.telling import Telling, no_opinion, nobody
from tools.topics import frequent_topics

BESIDE = "beside the question"
ASPECT_QUOTES = 2  # of each side of an aspect


def summarize(
    reviews: Any,
    question: str | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    predictor: Predictor | None = None,
) -> ReviewSummary:
    """Sum up reviews, or what they say to a question.

    Args:
        reviews: one text, texts, `Review` objects, dictionaries, a DataFrame, or a review file.
        question: such as "What do they say about the zip?" or "only the negative ones"; None for everything.
        columns: role → column of a table ({"text": "comment", "stars": "score"}), where it is known better than by names
            and contents.
        predictor: the review model; the bundled one when not given.

    Raises:
        TextError: there is no review, or nothing in them.
        TableError: a file can't be read, or its columns are not clear.
        LimitError: over a ceiling for bytes, characters or reviews.
        WeightsError: the model's weights are missing or broken.
    """
    table = as_reviews(reviews, columns=columns)
    asked = clean_text(question, what="The question") if question is not None and question.strip() else None
    if not table.received or table.dropped.get(EMPTY, 0) == table.received:
        raise TextError("There is no review to sum up.", "Give at least one text.")
    table = table.without(doubtful(table.reviews))
    if not table.reviews:
        return _nothing(table, no_opinion(table.dropped), asked)
    if predictor is None:
        from models.predictors import roberta

        predictor = roberta()
    table = table.without(contradictory(table.reviews, predictor))
    return _Summary(table, asked, predictor).result()


class _Summary:
    """One summary in the making."""

    def __init__(self, table: ReviewTable, asked: str | None, predictor: Predictor) -> None:
        self.table, self.asked, self.predictor = table, asked, predictor
        self.question = read_question(asked) if asked else Question()
        self.reviews = table.reviews
        self.stars, self.recommended = judge_reviews(table.reviews, predictor)
        self.dropped = dict(table.dropped)

    def result(self) -> ReviewSummary:
        read = len(self.reviews)
        if not self._narrow():
            return _nothing(self.table, nobody(self.question, read), self.asked, beside=read)
        groups = self._groups()
        aspects = self._aspects(groups)  # before points are chosen, which moves clauses between groups
        points = self._points(groups)
        share = float(np.mean(self.recommended))
        pros = [point for positive, point in points if positive and self.question.side >= 0]
        cons = [point for positive, point in points if not positive and self.question.side <= 0]
        mean = float(np.mean(self.stars))
        telling = Telling(pros, cons, len(self.reviews), read, share, mean, self.question)
        return ReviewSummary(
            verdict=telling.verdict(), prose=telling.prose(), pros=pros, cons=cons,
            received=self.table.received, used=len(self.reviews), dropped=self.dropped,
            star_histogram={star: int(np.sum(np.floor(self.stars + 0.5) == star)) for star in range(1, 6)},
            mean_stars=mean, recommend_share=share, aspects=aspects,
            trend=trend(dates_of([review.date for review in self.reviews]), self.stars), question=self.asked, read_as=self.table.read_as,
        )  # fmt: skip

    def _narrow(self) -> bool:
        """Keep the reviews that the question is about; False when there are none."""
        keep = np.ones(len(self.reviews), dtype=bool)
        if self.question.whole_reviews:
            keep &= (self.stars <= DISLIKED_TO) if self.question.side < 0 else (self.stars >= LIKED_FROM)
        if self.question.words:
            keep &= np.array([mentions(review.received, self.question.words) for review in self.reviews])
        if not keep.all():
            self.dropped[BESIDE] = int(np.sum(~keep))
        self.reviews = [review for review, kept in zip(self.reviews, keep, strict=True) if kept]
        self.stars, self.recommended = self.stars[keep], self.recommended[keep]
        return bool(keep.any())

    def _groups(self) -> list[Opinions]:
        """What clauses say, by aspect, statement and side."""
        clauses = self._clauses()
        topics = [] if self.question.words else frequent_topics([review.text for review in self.reviews])
        said = [lexicon.said_in(clause.text) for clause in tracked(clauses, "clauses read")]
        return group_opinions(clauses, said, self._sides(clauses, said), topics, self.question)

    def _aspects(self, groups: list[Opinions]) -> list[AspectOpinion]:
        """Each aspect with both of its sides; none where the question is about one thing only."""
        if self.question.words:
            return []
        sides = by_aspect(groups)
        quotes = self._quotes([side for pair in sides.values() for side in pair])
        found = []
        for (name, (liked, disliked)), praise, blame in zip(sides.items(), quotes[::2], quotes[1::2], strict=True):
            positive, negative = len(liked.reviews), len(disliked.reviews)
            found.append(
                AspectOpinion(
                    aspect=name, mentions=len(liked.reviews | disliked.reviews), positive=positive, negative=negative,
                    positive_share=positive / (positive + negative), quotes=praise[:ASPECT_QUOTES] + blame[:ASPECT_QUOTES],
                )
            )  # fmt: skip
        return sorted(found, key=lambda each: -each.mentions)

    def _points(self, groups: list[Opinions]) -> list[tuple[bool, Point]]:
        """Points with their side: True for what is liked."""
        chosen = choose_points(groups, len(self.reviews))
        quotes = self._quotes(chosen)
        return [
            (group.positive, Point(aspect=group.aspect.name, statement=group.statement, count=len(group.reviews),
                                   share=len(group.reviews) / len(self.reviews), quotes=group_quotes))
            for group, group_quotes in zip(chosen, quotes, strict=True)
        ]  # fmt: skip

    def _clauses(self) -> list[Clause]:
        clauses = [
            Clause(number, start, end, review.received[start:end])
            for number, review in enumerate(tracked(self.reviews, "reviews cut into clauses"))
            for start, end in clause_spans(review.received)
        ]
        if not self.question.words:
            return clauses
        return [clause for clause in clauses if mentions(clause.text, self.question.words)]

    def _sides(self, clauses: list[Clause], said: list[list[Said]]) -> list[int]:
        """−1, 0 or +1 for each clause without clear words of its own: the model's view, held against plain words."""
        nothing = (0, False)
        opinions = [
            nothing if clear else lexicon.opinion_of(clause.text) for clause, clear in zip(clauses, said, strict=True)
        ]
        open_ones = [i for i, (_, opinionated) in enumerate(opinions) if opinionated]
        step = max(1, -(-len(open_ones) // MODEL_CLAUSES))
        asked = open_ones[::step]
        expected = dict(zip(asked, expected_stars(self.predictor, [clauses[i].text for i in asked]), strict=True))
        sides = [0] * len(clauses)
        for i in open_ones:
            words, _ = opinions[i]
            side = side_of(self.stars[clauses[i].review], DISLIKED_TO, LIKED_FROM)
            if i in expected:
                side = side_of(expected[i], NEGATIVE_TO, POSITIVE_FROM) or side
            sides[i] = side if words in (0, side) else 0  # where words and model contradict, nothing is claimed
        return sides

    def _quotes(self, groups: list[Opinions]) -> list[list[Quote]]:
        named = Counter(clause for group in groups for clause in group.clauses)
        candidates = [quotable(purest(group.clauses, named)) for group in groups]
        texts = list(dict.fromkeys(clause.text for clauses in candidates for clause in clauses))
        vectors = dict(zip(texts, self.predictor.embed(texts), strict=True)) if texts else {}
        chosen = [most_central(clauses, [vectors[clause.text] for clause in clauses]) for clauses in candidates]
        return [[self._quote(clause) for clause in clauses] for clauses in chosen]

    def _quote(self, clause: Clause) -> Quote:
        review = self.reviews[clause.review]
        return Quote(
            text=review.received[clause.start : clause.end], review=review.index, start=clause.start, end=clause.end
        )


def _nothing(table: ReviewTable, verdict: str, asked: str | None, *, beside: int = 0) -> ReviewSummary:
    dropped = table.dropped | ({BESIDE: beside} if beside else {})
    return ReviewSummary(
        verdict=verdict, prose=verdict, pros=[], cons=[], received=table.received, used=0, dropped=dropped,
        star_histogram=dict.fromkeys(range(1, 6), 0), mean_stars=None, recommend_share=None, question=asked,
        read_as=table.read_as,
    )  # fmt: skip
