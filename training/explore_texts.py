"""A data set's texts for the exploration report: lengths, copies, and the words that tell bad reviews from good ones."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from markupsafe import Markup
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from transformers import AutoTokenizer

from models.loading import model_folder
from training import explore_plots as plots
from training import statistics
from training.data import review_texts
from training.explore_sets import Copies, DataSet, Shown, drawn
from training.reviews import MAX_LENGTH

MAX_TOKENS = MAX_LENGTH["womens"]
LOW_STARS, HIGH_STARS = 2, 4  # "low" is up to, "high" from
SHOWN = 8  # texts with contradicting labels


@dataclass(frozen=True)
class Telling:
    """The words that tell `low` rows from `high` ones."""

    chart: Markup
    low: str
    high: str
    low_rows: int
    high_rows: int


@dataclass(frozen=True)
class Texts:
    """What is computed of a set's texts; tokens of `rows` of them."""

    words: Markup
    tokens: Markup
    rows: int
    median_words: float
    median_tokens: float
    cut: float  # share over MAX_TOKENS
    untitled: float | None  # share without a title; None without the column
    telling: Telling | None
    copies: Copies


def texts(each: DataSet, sample: int) -> Texts:
    """Everything that is told of the texts of a set, which has a column `text` or at least `title`."""
    whole = _whole(each)
    words = np.array([len(text.split()) for text in whole])
    rows = drawn(len(whole), sample)
    tokenizer = AutoTokenizer.from_pretrained(model_folder("roberta"))
    tokens = np.array([len(ids) for ids in tokenizer([whole[row] for row in rows], verbose=False)["input_ids"]])
    return Texts(
        words=plots.histogram(words, "words"),
        tokens=plots.histogram(tokens, "tokens", mark=MAX_TOKENS if "text" in each.rows else None),
        rows=len(rows),
        median_words=float(np.median(words)),
        median_tokens=float(np.median(tokens)),
        cut=float((tokens > MAX_TOKENS).mean()),
        untitled=statistics.normalized(each.rows.title).eq("").mean() if "title" in each.rows else None,
        telling=_telling(each, whole),
        copies=_copies(each),
    )


def tfidf(each: DataSet, rows: np.ndarray) -> csr_matrix:
    """(N, D) weights of words and pairs of words, title included."""
    whole = _whole(each)
    vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), max_features=30_000)
    return vectorizer.fit_transform([whole[row] for row in rows])


def _whole(each: DataSet) -> list[str]:
    """Title and text, as the model reads them; the title alone where that is all there is."""
    return review_texts(each.rows) if "text" in each.rows else each.rows.title.fillna("").tolist()


def _telling(each: DataSet, whole: list[str]) -> Telling | None:
    """For sets with stars or polarity that have rows on both sides."""
    if each.label not in ("stars", "positive"):
        return None
    values = pd.to_numeric(each.labels).to_numpy(float, na_value=np.nan)
    by_stars = each.label == "stars"
    low = [whole[row] for row in np.flatnonzero(values <= (LOW_STARS if by_stars else 0))]
    high = [whole[row] for row in np.flatnonzero(values >= (HIGH_STARS if by_stars else 1))]
    if not (low and high):
        return None
    sides = (f"1–{LOW_STARS} stars", f"{HIGH_STARS}–5 stars") if by_stars else ("negative", "positive")
    return Telling(plots.word_scores(statistics.telling_words(low, high), *sides), *sides, len(low), len(high))


def _copies(each: DataSet) -> Copies:
    keys = statistics.normalized(each.rows["text" if "text" in each.rows else "title"])
    keys = keys[keys != ""]
    groups = statistics.contradictions(keys, each.labels[keys.index])
    return Copies(
        rows=len(keys),
        exact=statistics.exact_copies(keys.tolist(), each.rows.split[keys.index].tolist()),
        contradicting=len(groups),
        contradictions=[
            Shown(" — ".join(each.named(keys.index[row]) for row in rows[:4]), text=keys.iloc[rows[0]])
            for rows in groups[:SHOWN]
        ],
    )
