"""What many reviews say together: a verdict, pros and cons with counts, and verbatim quotes.

Reviews are cut into clauses; each clause gets the aspects that it speaks of and a side (the reader of clauses, and clear
words). Points are counts of reviews over clauses, quotes are cut from what came, and the sentences are composed
from the points, so that nothing is said that no review says.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from models.errors import TextError
from models.progress import tracked
from tools.aspects import OVERALL
from tools.clauses import Clause, clause_spans
from tools.comparisons import changes_of, named_products, products_of
from tools.dates import dates_of, trend
from tools.doubts import contradictory, doubtful
from tools.guards import clean_text
from tools.naming import name_of_product
from tools.opinions import (
    DISLIKED_TO,
    LIKED_FROM,
    Opinions,
    Predictor,
    by_aspect,
    choose_points,
    group_opinions,
    judge_reviews,
    renumber,
    side_of,
)
from tools.prose import as_sentence, choose, compose, judged
from tools.questions import Question, by_side, read_question, widened, without_names
from tools.quotes import most_central, purest, quotable
from tools.readings import LEANING, opinions_of
from tools.results import AspectOpinion, Change, Point, ProductOpinion, Quote, ReviewSummary
from tools.reviews import EMPTY, ReceivedReview, ReviewTable, as_reviews
from tools.spans import asks_for_change, since_of
from tools.telling import (
    BESIDE,
    FEW,
    NO_DATES,
    NO_PRODUCT,
    NONE_SINCE,
    NOT_SINCE,
    NUMBERS_BELOW,
    Telling,
    no_opinion,
    nobody,
)
from tools.topics import frequent_topics

LEAST_WORDS = 40  # of prose made of statements; where they say less, numbers tell more
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
        TextError: there is no review, or nothing in them; or the question names a day that no calendar has.
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
        from models.predictors import reader

        predictor = reader()
    table = table.without(contradictory(table.reviews, predictor))
    return _Summary(table, asked, predictor).result()


class _Summary:
    """One summary in the making."""

    def __init__(self, table: ReviewTable, asked: str | None, predictor: Predictor) -> None:
        self.table, self.asked, self.predictor = table, asked, predictor
        self.question = read_question(asked) if asked else Question()
        self.named = named_products(asked, table.reviews) if self.question.products else set()
        self.question = without_names(self.question, self.named)
        self.reviews = table.reviews
        self.starred = any(review.stars is not None for review in table.reviews)
        self.question = self.question if self.starred else by_side(self.question)
        self.stars, self.recommended = judge_reviews(table.reviews, predictor)
        self.days = dates_of([review.date for review in table.reviews])
        self.dropped = dict(table.dropped)

    def result(self) -> ReviewSummary:
        everything = self.reviews, self.stars, self.days
        since = since_of(self.asked, max(filter(None, self.days), default=date.max)) if self.asked else None
        missing = _missing(self.question, since, self.reviews, self.days)
        if missing or not self._narrow(since):
            said = missing or nobody(self.question, len(everything[0]), since, starred=self.starred)
            return _nothing(self.table, said, self.asked, beside=len(everything[0]))
        groups = self._groups()
        changes, before = self._later_only(since, groups) if since else ([], None)
        aspects = self._aspects(groups)  # before points are chosen, which moves clauses between groups
        products = self._products(*_since(since, *everything), groups) if self.question.products else []
        points = self._points(groups)
        pros = [point for positive, point in points if positive and self.question.side >= 0]
        cons = [point for positive, point in points if not positive and self.question.side <= 0]
        mean, share = float(np.mean(self.stars)), float(np.mean(self.recommended))
        telling = Telling(
            pros, cons, used=len(self.reviews), read=len(everything[0]), share=share, mean=mean, question=self.question, starred=self.starred,
            since=since, before=before, changes=changes, products=products,
        )  # fmt: skip
        prose, stated = self._composed()
        verdict, prose = telling.verdict(), prose or telling.prose()
        quoted = {(quote.review, quote.start) for point in pros + cons for quote in point.quotes}
        for positive, point in stated:  # nothing is told without a point behind it
            if (point.quotes[0].review, point.quotes[0].start) not in quoted:
                (pros if positive else cons).append(point)
        return ReviewSummary(
            verdict=verdict, prose=prose, pros=pros, cons=cons,
            received=self.table.received, used=len(self.reviews), dropped=self.dropped,
            star_histogram={star: int(np.sum(np.floor(self.stars + 0.5) == star)) for star in range(1, 6)},
            mean_stars=mean, recommend_share=share, aspects=aspects, trend=trend(self.days, self.stars),
            changes=changes, products=products, question=self.asked, read_as=self.table.read_as,
        )  # fmt: skip

    def _composed(self) -> tuple[str, list[tuple[bool, Point]]]:
        """Prose of few reviews, and a point with a quote for each of its statements; empty where numbers tell more."""
        if self.asked or not FEW <= len(self.reviews) < NUMBERS_BELOW:
            return "", []
        texts, share = [review.text for review in self.reviews], float(np.mean(self.recommended))
        name = name_of_product(texts)
        chosen = choose(list(judged(self.leanings, name)), texts, share=share)
        points = [
            (each.leaning >= 0, Point(aspect=each.statement.subject or OVERALL, statement=as_sentence(each.statement), count=1,
                                   share=1 / len(self.reviews), quotes=[self._quote(each.statement.clause)]))
            for each in chosen
        ]  # fmt: skip
        told = compose(chosen, name, share=share)
        return (told, points) if len(told.split()) >= LEAST_WORDS else ("", [])

    def _narrow(self, since: date | None) -> bool:
        """Keep the reviews that the question is about; False when there are none (since a day)."""
        keep = np.ones(len(self.reviews), dtype=bool)
        if self.question.stars:
            keep &= np.isin(np.floor(self.stars + 0.5), self.question.stars)
        elif self.question.whole_reviews:
            keep &= (self.stars <= DISLIKED_TO) if self.question.side < 0 else (self.stars >= LIKED_FROM)
        if self.question.words:
            self.question = widened(self.question, [review.received for review in self.reviews])
            keep &= np.array([self.question.is_about(review.received) for review in self.reviews])
        self._keep(keep, BESIDE)
        return _reach(self.days, since) if since else bool(keep.any())

    def _keep(self, keep: np.ndarray, reason: str) -> None:
        """Go on with some reviews only; the others are counted by the reason."""
        if not keep.all():
            self.dropped[reason] = int(np.sum(~keep))
        self.reviews = [review for review, kept in zip(self.reviews, keep, strict=True) if kept]
        self.days = [day for day, kept in zip(self.days, keep, strict=True) if kept]
        self.stars, self.recommended = self.stars[keep], self.recommended[keep]

    def _later_only(self, since: date, groups: list[Opinions]) -> tuple[list[Change], float | None]:
        """Go on with the reviews since a day; what changed with it, and the mean stars before it (None for none)."""
        later = np.array([day is not None and day >= since for day in self.days])
        earlier = np.array([day is not None and day < since for day in self.days])
        changes = changes_of(groups, later, earlier) if asks_for_change(self.asked) else []
        before = float(np.mean(self.stars[earlier])) if earlier.any() else None
        renumber(groups, later)
        self._keep(later, f"{NOT_SINCE}{since.isoformat()}")
        return changes, before

    def _products(
        self, reviews: list[ReceivedReview], stars: np.ndarray, groups: list[Opinions]
    ) -> list[ProductOpinion]:
        """The products that the question looks for or names."""
        place = {review.index: number for number, review in enumerate(reviews)}
        side = self.question.side
        said = (each for group in groups if not side or group.positive == (side > 0) for each in group.reviews)
        saying = {
            place[self.reviews[each].index] for each in (range(len(self.reviews)) if self.question.stars else said)
        }
        return products_of(reviews, stars, saying, best_first=self.question.best_first, only=self.named)

    def _groups(self) -> list[Opinions]:
        """What clauses say, by aspect, statement and side."""
        clauses = self._clauses()
        topics = [] if self.question.words else frequent_topics([review.text for review in self.reviews])
        spans: list[list[tuple[int, int]]] = [[] for _ in self.reviews]
        for clause in clauses:
            spans[clause.review].append((clause.start, clause.end))
        readings = self.predictor.read([review.received for review in self.reviews], spans)
        sides = np.array([side_of(stars, DISLIKED_TO, LIKED_FROM) for stars in self.stars])
        leads = readings.side_probabilities[:, -1, 2] - readings.side_probabilities[:, -1, 0]
        self.leanings = dict(
            zip(clauses, (np.sign(leads) * (np.abs(leads) >= LEANING)).astype(int).tolist(), strict=True)
        )
        opinions = opinions_of(clauses, readings, sides, topics, self.question)
        return group_opinions(clauses, opinions)

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
        return [clause for clause in clauses if self.question.is_about(clause.text)]

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


def _since(
    since: date | None, reviews: list[ReceivedReview], stars: np.ndarray, days: list[date | None]
) -> tuple[list[ReceivedReview], np.ndarray]:
    """Reviews with their stars, only those since a day where one is asked for."""
    later = np.array([since is None or (day is not None and day >= since) for day in days], dtype=bool)
    return [review for review, kept in zip(reviews, later, strict=True) if kept], stars[later]


def _missing(
    question: Question, since: date | None, reviews: list[ReceivedReview], days: list[date | None]
) -> str | None:
    """Why a question can't be answered from these reviews; None when it can."""
    if since and not _reach(days, since):
        return NONE_SINCE.format(day=since.isoformat()) if any(days) else NO_DATES
    if question.products and len({review.product for review in reviews} - {None}) < 2:
        return NO_PRODUCT
    return None


def _reach(days: list[date | None], since: date) -> bool:
    """Whether one of the days is `since` or later."""
    return any(day and day >= since for day in days)


def _nothing(table: ReviewTable, verdict: str, asked: str | None, *, beside: int = 0) -> ReviewSummary:
    dropped = table.dropped | ({BESIDE: beside} if beside else {})
    return ReviewSummary(
        verdict=verdict, prose=verdict, pros=[], cons=[], received=table.received, used=0, dropped=dropped,
        star_histogram=dict.fromkeys(range(1, 6), 0), mean_stars=None, recommend_share=None, question=asked,
        read_as=table.read_as,
    )  # fmt: skip
