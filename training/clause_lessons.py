"""Reviews that nobody marked, for the reader of clauses to learn sides from, and the quick network all it knows.

The side of a whole review is that of its stars; of its sentences, what RoBERTa makes of each alone.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.review_reader import Span
from models.roberta_predictor import RobertaPredictor
from training import data, own_shop
from training.clause_data import ASPECTS, UNKNOWN, MarkedText
from training.review_losses import UNKNOWN as NOT_SAID
from training.review_losses import targets
from training.reviews import training_tables

WOMENS, SHOPS = 10_000, 8_000  # texts
SHOP_CHARACTERS = 400  # of a review of another shop
LEAST = 6  # characters of a sentence
WEIGHT = 0.5  # beside what people marked
SIDE_OF_STARS = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=float)
_ENDS = re.compile(r"(?<=[.!?;])\s+|,?\s+(?:but|although|however|though)\s+", re.I)


@dataclass(frozen=True)
class Lessons:
    """Texts with their sentences marked, and how RoBERTa rates each text as a whole."""

    texts: list[MarkedText]  # the last part of each is all of it
    stars: np.ndarray  # (N, 5) probabilities
    recommended: np.ndarray  # (N,) probabilities


def lessons(data_dir: Path, roberta: RobertaPredictor, *, length: float, seed: int) -> Lessons:
    """Reviews of women's clothing and of other shops, `length` of their usual number."""
    texts, known = _own(data_dir) if own_shop.is_own(data_dir) else _published(data_dir, length=length, seed=seed)
    spans = [sentences(text) for text in texts]
    alone = list(dict.fromkeys(text[start:end] for text, each in zip(texts, spans, strict=True) for start, end in each))
    sides = dict(zip(alone, roberta.predict(alone).star_probabilities @ SIDE_OF_STARS, strict=True))
    whole = roberta.predict(texts)
    marked = [
        MarkedText(
            "lesson", text, [*each, (0, len(text))], np.full((len(each) + 1, len(ASPECTS)), UNKNOWN),
            np.array([*(sides[text[start:end]] for start, end in each), side]), WEIGHT,
        )
        for text, each, side in zip(texts, spans, known, strict=True)
    ]  # fmt: skip
    return Lessons(marked, whole.star_probabilities, whole.recommend_probabilities)


def _published(data_dir: Path, *, length: float, seed: int) -> tuple[list[str], np.ndarray]:
    """Texts, and the sides (N, 3) of those that somebody rated, NaN for the others."""
    tables, random = training_tables(data_dir), np.random.default_rng(seed)
    womens = tables["womens"].iloc[random.permutation(len(tables["womens"]))[: max(8, int(length * WOMENS))]]
    shops = tables["shops"].iloc[random.permutation(len(tables["shops"]))[: max(8, int(length * SHOPS))]]
    positive = shops.positive.to_numpy(float)
    of_shops = np.stack([1 - positive, 0 * positive, positive], 1)
    texts = data.review_texts(womens) + [text[:SHOP_CHARACTERS].rstrip() for text in data.review_texts(shops)]
    return texts, np.concatenate([SIDE_OF_STARS[womens.stars.to_numpy(int) - 1], of_shops])


def _own(data_dir: Path) -> tuple[list[str], np.ndarray]:
    """A shop's own reviews, and their sides (N, 3), NaN where neither stars nor more than words are known."""
    rows = own_shop.reviews(data_dir).rows
    known = targets(rows)
    sides = np.full((len(rows), 3), UNKNOWN)
    rated, judged = known["stars"] != NOT_SAID, known["positive"] != NOT_SAID
    sides[judged] = np.eye(3)[2 * known["positive"][judged]]
    sides[rated] = SIDE_OF_STARS[known["stars"][rated] - 1]
    return data.review_texts(rows), sides


def sentences(text: str) -> list[Span]:
    """Spans of the sentences of a text, cut at contrasting words too."""
    bounds = [0, *(place for match in _ENDS.finditer(text) for place in match.span()), len(text)]
    return [(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True) if end - start >= LEAST]
