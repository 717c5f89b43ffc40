"""ROUGE of summaries against those of people, and the simple summaries to compare with.

`rouge-score` is Google's own, with Porter's stemmer as is usual (Lin 2004, "ROUGE: a package for automatic evaluation of
summaries"). LexRank (Erkan & Radev 2004) ranks sentences by a random walk over their likeness.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rouge_score.rouge_scorer import RougeScorer

from models.errors import InputError
from training.records import LEXRANK_SHORT

METRICS = ("rouge1", "rouge2", "rougeL")
WORDS = 60  # of a simple summary; people's have about fifty
SHORT = 16  # words of a sentence
LIKE = 0.1  # cosine from which two sentences count as alike
DAMPING = 0.85
STEPS = 100  # of the walk

_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[a-z][.!?])(?=[A-Z])")
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|i'd|me|my|mine|we|us|our|husband|wife|daughter|son)\b", re.I)

Embed = Callable[[list[str]], np.ndarray]  # texts → unit vectors (N, D)


@dataclass(frozen=True)
class SummarizedProduct:
    """Reviews of one product with their stars, and what people wrote of them."""

    texts: list[str]
    stars: list[int]
    references: list[str]


def products(data_dir: Path, split: str) -> list[SummarizedProduct]:
    """FewSum's annotated Amazon products (arXiv:2004.14884) of "train" or "val"."""
    path = data_dir / "summaries" / f"{split}.csv"
    if not path.exists():
        raise InputError(
            f"There is no {path}.", "Name the folder of the data sets with --data; see training/README.md."
        )
    return [
        SummarizedProduct(
            [str(row[f"rev{number}"]) for number in range(1, 9)],
            [int(row[f"rating{number}"]) for number in range(1, 9)],
            [str(row[f"summ{number}"]) for number in range(1, 4)],
        )
        for row in pd.read_csv(path).to_dict("records")
    ]


def rouge(summary: str, references: Sequence[str]) -> list[float]:
    """F1 of ROUGE-1, -2 and -L, the mean over the references."""
    scorer = RougeScorer(METRICS, use_stemmer=True)
    scores = [scorer.score(reference, summary) for reference in references]
    return [float(np.mean([score[name].fmeasure for score in scores])) for name in METRICS]


def simple_summaries(texts: Sequence[str], embed: Embed, *, seed: int) -> dict[str, str]:
    """Lead sentences, random ones, and LexRank's of all and of those that are short and in the third person."""
    sentences = [each for text in texts for each in _sentences(text)]
    lead = [each for place in range(max(map(len, map(_listed, texts)))) for each in _at(texts, place)]
    shuffled = [sentences[place] for place in np.random.default_rng(seed).permutation(len(sentences))]
    impersonal = [each for each in sentences if len(each.split()) <= SHORT and not _FIRST_PERSON.search(each)]
    return {
        "lead sentences": _filled(lead),
        "random sentences": _filled(shuffled),
        "LexRank": _filled(lexrank(sentences, embed)),
        LEXRANK_SHORT: _filled(lexrank(impersonal or sentences, embed)),
    }


def lexrank(sentences: list[str], embed: Embed) -> list[str]:
    """Sentences, the most central first."""
    vectors = embed(sentences)
    alike = vectors @ vectors.T
    alike = np.where(alike >= LIKE, alike, 0)
    walk = alike / alike.sum(1, keepdims=True)
    ranks = np.full(len(sentences), 1 / len(sentences))
    for _ in range(STEPS):
        ranks = (1 - DAMPING) / len(sentences) + DAMPING * ranks @ walk
    return [sentences[place] for place in np.argsort(-ranks, kind="stable")]


def _sentences(text: str) -> Iterator[str]:
    return (each.strip() for each in _ENDS.split(text) if len(each.split()) >= 3)


def _listed(text: str) -> list[str]:
    return list(_sentences(text))


def _at(texts: Sequence[str], place: int) -> Iterator[str]:
    """The sentences at a place of each text."""
    return (found[place] for text in texts if len(found := _listed(text)) > place)


def _filled(sentences: Sequence[str]) -> str:
    """The first sentences that fit, the next of each that doesn't left out."""
    chosen: list[str] = []
    for sentence in sentences:
        if sum(len(each.split()) for each in [*chosen, sentence]) <= WORDS:
            chosen.append(sentence)
    return " ".join(chosen)
