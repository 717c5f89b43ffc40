"""How the writers of reviews feel about a product."""

from typing import Any

import numpy as np

from models.errors import TextError
from tools.guards import clean_text
from tools.languages import languages_of
from tools.results import ReviewSentiment, SentimentReport
from tools.review_files import check_number
from tools.reviews import as_reviews, without_instructions

SIDES = {"negative": slice(0, 2), "neutral": slice(2, 3), "positive": slice(3, 5)}  # stars − 1


def sentiment(reviews: Any) -> SentimentReport:
    """Judge each review alone: stars, side, and whether its writer would recommend the product.

    Of a table, reviews that give orders to the machine are left out; where there are no others, by what else they say.
    The model reads English; what it says of a review in another `language` is little more than a guess.

    Args:
        reviews: one text or many; anything that `summarize` takes works too.

    Raises:
        TextError: no review, or an empty one.
        LimitError: a text or their number is over a limit.
        WeightsError: the model's weights are missing or broken.
    """
    texts = _texts(reviews)
    if not texts:
        raise TextError("There is no review to judge.", "Give at least one text.")

    from models.predictors import roberta

    predictions = roberta().predict(texts)
    judged = [
        _review(*each)
        for each in zip(
            texts,
            languages_of(texts),
            predictions.stars,
            predictions.expected_stars,
            predictions.star_probabilities,
            predictions.recommend_probabilities,
            predictions.recommended,
            strict=True,
        )
    ]
    counts = {side: sum(review.polarity == side for review in judged) for side in SIDES}
    return SentimentReport(reviews=judged, mean_stars=float(np.mean([r.expected_stars for r in judged])), **counts)


def _texts(reviews: Any) -> list[str]:
    if isinstance(reviews, list | tuple) and all(isinstance(review, str) for review in reviews):
        check_number(len(reviews))
        return [clean_text(review, what=f"Review {number}") for number, review in enumerate(reviews, 1)]
    table = as_reviews(reviews)
    return [review.full_text for review in table.reviews] or without_instructions(table)


def _review(
    text: str,
    language: str,
    stars: int,
    expected: float,
    probabilities: np.ndarray,
    recommend: float,
    recommended: bool,
) -> ReviewSentiment:
    star_probabilities = [min(1.0, float(p)) for p in probabilities]
    return ReviewSentiment(
        text=text,
        polarity=max(SIDES, key=lambda side: sum(star_probabilities[SIDES[side]])),
        stars=int(stars),
        expected_stars=float(expected),
        star_probabilities=star_probabilities,
        recommended=bool(recommended),
        recommend_probability=float(recommend),
        language=language,
    )
