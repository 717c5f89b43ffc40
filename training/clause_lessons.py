"""Reviews that nobody marked, for the quick network to learn from what the others make of them."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.clause_reader import SIDES
from models.review_reader import Span, digest
from models.roberta_predictor import RobertaPredictor
from training import data, own_shop
from training.clause_data import ASPECTS, UNKNOWN, MarkedText
from training.reviews import training_tables

WOMENS, SHOPS = 10_000, 8_000  # texts
SHOP_CHARACTERS = 400  # of a review of another shop
LEAST = 6  # characters of a sentence
_ENDS = re.compile(r"(?<=[.!?;])\s+|,?\s+(?:but|although|however|though)\s+", re.I)


@dataclass(frozen=True)
class Lessons:
    """Texts with their sentences as parts, of which nothing is known, and how RoBERTa rates each text as a whole."""

    texts: list[MarkedText]
    stars: np.ndarray  # (N, 5) probabilities
    recommended: np.ndarray  # (N,) probabilities
    judge: str  # the digest of that RoBERTa


def lessons(data_dir: Path, roberta: RobertaPredictor, *, length: float, seed: int) -> Lessons:
    """Reviews of women's clothing and of other shops, `length` of their usual number; or all of a shop's own."""
    if own_shop.is_own(data_dir):
        texts = data.review_texts(own_shop.reviews(data_dir).rows)
    else:
        texts = _published(data_dir, length=length, seed=seed)
    whole = roberta.predict(texts)
    marked = []
    for text in texts:
        spans = sentences(text)
        aspects, sides = (np.full((len(spans), count), UNKNOWN) for count in (len(ASPECTS), len(SIDES)))
        marked.append(MarkedText("lesson", text, spans, aspects, sides))
    return Lessons(marked, whole.star_probabilities, whole.recommend_probabilities, digest(roberta.model))


def _published(data_dir: Path, *, length: float, seed: int) -> list[str]:
    tables, random = training_tables(data_dir), np.random.default_rng(seed)
    womens = tables["womens"].iloc[random.permutation(len(tables["womens"]))[: max(8, int(length * WOMENS))]]
    shops = tables["shops"].iloc[random.permutation(len(tables["shops"]))[: max(8, int(length * SHOPS))]]
    return data.review_texts(womens) + [text[:SHOP_CHARACTERS].rstrip() for text in data.review_texts(shops)]


def sentences(text: str) -> list[Span]:
    """Spans of the sentences of a text, cut at contrasting words too."""
    bounds = [0, *(place for match in _ENDS.finditer(text) for place in match.span()), len(text)]
    return [(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True) if end - start >= LEAST]
