"""Measure summaries through `tools.summarize`, the one place where training looks at a floor above it."""

from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from models.review_reader import ReviewReader
from tools import summarize
from tools.results import ReviewSummary
from tools.reviews import Review
from training import data, rouge
from training.metrics import Estimate, estimate, mean_of
from training.records import Records

OFTEN = 20  # reviews of a product, from which its verdict is held against its mean stars
FEWSUM = "fewsum"


def measure(records: Records, data_dir: Path, reader: ReviewReader, report: Path) -> None:
    """ROUGE beside simple summaries, quotes that are verbatim, and verdicts held against given stars.

    Args:
        report: a file that the summaries are written to; they show reviews that are not ours to publish.
    """
    verbatim: list[bool] = []
    _measure_rouge(records, data_dir, reader, report, verbatim)
    _measure_verdicts(records, data_dir, reader, verbatim)
    figure = estimate(*mean_of(np.array(verbatim, float)))
    records.add("verbatim", figure, dataset="fewsum and womens", split="val and test", labels="quotes")


def _measure_rouge(records: Records, data_dir: Path, reader: ReviewReader, report: Path, verbatim: list[bool]) -> None:
    scores: dict[str | None, list[list[float]]] = {}
    lines = ["# Summaries beside people's", ""]
    for number, product in enumerate(rouge.products(data_dir, "val")):
        reviews = [Review(text=text, stars=stars) for text, stars in zip(product.texts, product.stars, strict=True)]
        summary = summarize(reviews, predictor=reader)
        verbatim += quotes_are_verbatim(summary, product.texts)
        told = {None: summary.prose} | rouge.simple_summaries(product.texts, reader.embed, seed=number)
        for name, text in told.items():
            scores.setdefault(name, []).append(rouge.rouge(text, product.references))
        lines += [
            f"## {number}",
            "",
            f"**Ours** {summary.prose}",
            "",
            *(f"- {each}" for each in product.references),
            "",
        ]
    for name, of_products in scores.items():
        for metric, values in zip(rouge.METRICS, np.array(of_products).T, strict=True):
            figure = estimate(*mean_of(values))
            records.add(metric, figure, dataset=FEWSUM, split="val", labels="prose", slice=name)
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text("\n".join(lines))


def _measure_verdicts(records: Records, data_dir: Path, reader: ReviewReader, verbatim: list[bool]) -> None:
    """Rank correlation of products' mean stars as summaries judge them by words alone, with those that were given."""
    womens = data.table(data_dir, "reviews/womens-test", ("product", "text", "stars"))
    judged, given = [], []
    for _, rows in womens.groupby("product"):
        if len(rows) >= OFTEN:
            texts = data.review_texts(rows)
            summary = summarize(texts, predictor=reader)
            verbatim += quotes_are_verbatim(summary, texts)
            judged.append(summary.mean_stars)
            given.append(rows.stars.mean())
    pairs = np.array([judged, given])
    draws = np.random.default_rng(0).integers(0, len(judged), (1000, len(judged)))
    low, high = np.quantile([spearmanr(*pairs[:, draw]).statistic for draw in draws], [0.025, 0.975])
    figure = Estimate(float(spearmanr(*pairs).statistic), float(low), float(high), len(judged))
    records.add("rank_correlation", figure, dataset="womens", split="test", labels="mean stars of products")


def quotes_are_verbatim(summary: ReviewSummary, texts: list[str]) -> list[bool]:
    """Of each quote, whether it is what it says of the reviews that came."""
    points = [*summary.pros, *summary.cons, *summary.aspects]
    return [texts[quote.review][quote.start : quote.end] == quote.text for point in points for quote in point.quotes]
