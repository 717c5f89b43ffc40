"""The main figures in plain words, written from `metrics.json`: the README's table, and the first one of each card."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.records import LEXRANK_SHORT, PROBE, QUICK, SAME_ANSWER, TFIDF, TFIDF_BALANCED, UNLEARNED

MARKS = ("<!-- figures: written by `python -m training evaluate` -->", "<!-- /figures -->")
FREQUENT = "labels with 20 rows or more"


@dataclass(frozen=True)
class Row:
    """One figure: how it is told, the record that holds it, and what others show on the same data."""

    task: str
    model: str
    record: dict[str, Any]
    others: str = ""  # published elsewhere
    baseline: str | tuple[str, ...] = ()  # slices of records of ours that hold simple models' figures; the best is told
    readme: bool = True


def _row(task: str, model: str, where: str, metric: str, *, slice: str | None = None, **options: Any) -> Row:
    """`where` is "dataset split labels"."""
    keys = dict(zip(("dataset", "split", "labels"), where.split(maxsplit=2), strict=False))
    return Row(task, model, {**keys, "metric": metric, "slice": slice}, **options)


# Where others' figures are from
CLIP_L = "https://huggingface.co/tanganke/clip-vit-large-patch14_fashion_mnist"
BILSTM = "https://arxiv.org/abs/1805.03687"
FEWSUM = "https://github.com/abrazinskas/FewSum"

SIMPLE = (TFIDF, TFIDF_BALANCED)
ROWS = (
    _row("Fashion-MNIST, accuracy", "clip", "fashion-mnist test fashion-mnist", "accuracy", baseline=PROBE,
         others=f"CLIP ViT-B/32 … [L/14]({CLIP_L}) fine-tuned 94.8–95.3 %, zero-shot 63–67 %"),
    _row("photos taken at home, ten garments, accuracy", "clip", "home validation clothing", "accuracy", baseline=PROBE,
         others="Xception fine-tuned about 90 %"),
    _row("more photos taken at home, 17 garments, accuracy", "clip", "home more-validation garments", "accuracy", baseline=PROBE),
    _row("catalogue, 138 article types, accuracy", "clip", "catalogue test catalogue", "accuracy", baseline=PROBE),
    _row("catalogue, types with 20 rows or more, macro-F1", "clip", "catalogue test catalogue", "macro_f1", slice=FREQUENT, baseline=PROBE),
    _row("catalogue, sub-category, accuracy", "clip", "catalogue test sub_category", "accuracy", baseline=PROBE),
    _row("catalogue, colour, accuracy", "clip", "catalogue test colour", "accuracy", baseline=PROBE, readme=False),
    _row("other things told from products, AUROC", "clip", "not-fashion test auto", "auroc"),
    _row("the same product at three picture sizes, same answer", "clip", "catalogue large-test auto", "accuracy",
         slice=SAME_ANSWER, readme=False),
    _row("women's clothing reviews, five stars, accuracy", "roberta", "womens test stars", "accuracy", baseline=SIMPLE,
         others="BERT-base about 67 %"),
    _row("… stars, quadratic kappa", "roberta", "womens test stars", "quadratic_kappa", baseline=SIMPLE),
    _row("… negative, neutral or positive, macro-F1", "roberta", "womens test polarity", "macro_f1", baseline=SIMPLE),
    _row("… recommended, accuracy", "roberta", "womens test recommended", "accuracy", baseline=SIMPLE, others=f"[BiLSTM]({BILSTM}) 88.3 %"),
    _row("… F1 of “not recommended”", "roberta", "womens test recommended", "f1_not_recommended", baseline=SIMPLE,
         others=f"[BiLSTM]({BILSTM}) 68 %"),
    _row("reviews of other clothing shops, polarity, accuracy", "roberta", "other-shops/apparel test polarity", "accuracy"),
    _row("sentences of Amazon reviews, polarity, accuracy", "roberta", "amazon-sentences all polarity", "accuracy", readme=False),
    _row("men's T-shirts, praise or blame of an aspect, accuracy", "reviews", "tshirt test side", "accuracy", baseline=QUICK),
    _row("laptops, side of a term, accuracy", "reviews", "laptop test side", "accuracy", baseline=QUICK, readme=False),
    _row("restaurants, side of price or service, accuracy", "reviews", "mams test side", "accuracy", baseline=QUICK, readme=False),
    _row("our own reviews, side of a clause, accuracy", "reviews", "clauses test side", "accuracy", baseline=QUICK, readme=False),
    _row("our own reviews, aspects of a clause, macro-F1", "reviews", "clauses test aspects", "macro_f1", baseline=QUICK, readme=False),
    _row("boots, aspects of a segment, macro-F1", "reviews", "oposum/boots tst aspects", "macro_f1", baseline=QUICK,
         others="MATE+MT, weakly supervised, 46.4 %", readme=False),
    _row("bags, aspects of a segment, macro-F1", "reviews", "oposum/bags_and_cases tst aspects", "macro_f1", baseline=QUICK,
         others="MATE+MT, weakly supervised, 48.6 %", readme=False),
    _row("summaries of eight reviews, ROUGE-1", "reviews", "fewsum val prose", "rouge1", baseline=LEXRANK_SHORT, others=f"[FewSum]({FEWSUM})'s published outputs 34.5 %"),
    _row("… ROUGE-2", "reviews", "fewsum val prose", "rouge2", baseline=LEXRANK_SHORT, others="FewSum's outputs 7.8 %", readme=False),
    _row("… ROUGE-L", "reviews", "fewsum val prose", "rougeL", baseline=LEXRANK_SHORT, others="FewSum's outputs 22.4 %", readme=False),
    _row("products' mean stars judged by words alone, rank correlation", "reviews", "womens test", "rank_correlation", readme=False),
    _row("picture and title belong together, AUROC", "fusion", "catalogue test match", "auroc", slice="random"),
    _row("… with titles of the same sub-category, AUROC", "fusion", "catalogue test match", "auroc",
         slice="same sub-category", readme=False),
    _row("messages, exactly the right tools called", "router", "messages test tools of a request", "accuracy"),
    _row("… of requests that are not in training", "router", "messages test tools of a request", "accuracy",
         slice=UNLEARNED, readme=False),
    _row("messages, own words told from what is pasted, all of a message right", "router", "messages test own words of a message",
         "accuracy", readme=False),
)  # fmt: skip
COUNTED = {"rank_correlation", "auroc", "quadratic_kappa", "mae", "ece"}  # shown as a number, not per cent


def write_figures(metrics: list[dict[str, Any]], readme: Path) -> None:
    """Replace the table between the marks of the README by one made of these records."""
    body = f"\n{table(metrics, [row for row in ROWS if row.readme])}\n"
    pattern = f"({re.escape(MARKS[0])}).*?({re.escape(MARKS[1])})"
    text = re.sub(pattern, lambda match: f"{match[1]}\n{body}\n{match[2]}", readme.read_text(), flags=re.DOTALL)
    readme.write_text(text)


def card_figures(metrics: list[dict[str, Any]], model: str) -> str:
    """The main figures of one model."""
    return table(metrics, [row for row in ROWS if row.model == model])


def table(metrics: list[dict[str, Any]], rows: list[Row]) -> str:
    """Those of `rows` that were measured, in Markdown."""
    lines = ["| on data held back from training | ours | 95 % interval | n | others |", "|---|---|---|---|---|"]
    for row in rows:
        found = _find(metrics, row.model, row.record)
        if found:
            lines.append(_line(row, found, _best_baseline(metrics, row)))
    return "\n".join(lines)


def _best_baseline(metrics: list[dict[str, Any]], row: Row) -> dict[str, Any] | None:
    slices = (row.baseline,) if isinstance(row.baseline, str) else row.baseline
    found = [_find(metrics, row.model, row.record | {"slice": each}) for each in slices]
    return max(filter(None, found), key=lambda record: record["value"], default=None)


def _find(metrics: list[dict[str, Any]], model: str, wanted: dict[str, Any]) -> dict[str, Any] | None:
    return next((record for record in metrics if ({"model": model} | wanted).items() <= record.items()), None)


def _line(row: Row, record: dict[str, Any], baseline: dict[str, Any] | None) -> str:
    def told(value: float) -> str:
        return f"{value:.3f}" if record["metric"] in COUNTED else f"{value * 100:.1f} %"

    others = [row.others] if row.others else []
    if baseline:
        others.append(f"{baseline['slice']} {told(baseline['value'])}")
    interval = f"{told(record['low'])} – {told(record['high'])}"
    return f"| {row.task} | **{told(record['value'])}** | {interval} | {record['n']:,} | {'; '.join(others)} |"
