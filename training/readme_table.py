"""The table of figures in the README, written from `metrics.json`."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARKS = ("<!-- figures: written by `python -m training evaluate` -->", "<!-- /figures -->")


@dataclass(frozen=True)
class Row:
    """One figure: how it is told, the record that holds it, and what others show on the same data."""

    task: str
    record: dict[str, Any]
    others: str = ""


ROWS = (
    Row("Fashion-MNIST, accuracy", {"dataset": "fashion-mnist", "labels": "fashion-mnist", "metric": "accuracy"},
        "fine-tuned CLIP ViT-B/32 94.8 %, zero-shot CLIP 63–67 %"),
    Row("photos taken at home, ten garments, accuracy", {"dataset": "home", "labels": "clothing", "metric": "accuracy"},
        "frozen EfficientNet-Lite0 + linear 88.6 %"),
    Row("catalogue, 138 article types, accuracy", {"dataset": "catalogue", "labels": "catalogue", "metric": "accuracy", "model": "clip"}),
    Row("catalogue, sub-category, accuracy", {"dataset": "catalogue", "labels": "sub_category", "metric": "accuracy"}),
    Row("other things told from products, AUROC", {"dataset": "not-fashion", "metric": "auroc"}),
    Row("women's clothing reviews, five stars, accuracy", {"dataset": "womens", "labels": "stars", "metric": "accuracy"},
        "TF-IDF + logistic regression 66.1 %, BERT-base about 67 %"),
    Row("women's clothing reviews, stars, quadratic kappa", {"dataset": "womens", "metric": "quadratic_kappa"},
        "TF-IDF + logistic regression 0.687"),
    Row("women's clothing reviews, recommended, accuracy", {"dataset": "womens", "labels": "recommended", "metric": "accuracy"},
        "TF-IDF + logistic regression 91.2 %"),
    Row("picture and title belong together, AUROC", {"dataset": "catalogue", "metric": "auroc", "model": "fusion", "slice": "random"}),
)  # fmt: skip
COUNTED = {"auroc", "quadratic_kappa", "mae", "ece"}  # shown as a number, not per cent


def write_figures(metrics: list[dict[str, Any]], readme: Path) -> None:
    """Replace the table between the marks of the README by one made of these records."""
    lines = ["", "| on data held back from training | ours | 95 % interval | n | others |", "|---|---|---|---|---|"]
    for row in ROWS:
        wanted = {"slice": None} | row.record
        found = [m for m in metrics if m["split"] in ("test", "validation") and wanted.items() <= m.items()]
        if found:
            lines.append(_line(row, found[0]))
    text = readme.read_text()
    body = "\n".join([*lines, ""])
    pattern = f"({re.escape(MARKS[0])}).*?({re.escape(MARKS[1])})"
    readme.write_text(re.sub(pattern, lambda match: f"{match[1]}\n{body}\n{match[2]}", text, flags=re.DOTALL))


def _line(row: Row, record: dict[str, Any]) -> str:
    def told(value: float) -> str:
        return f"{value:.3f}" if record["metric"] in COUNTED else f"{value * 100:.1f} %"

    interval = f"{told(record['low'])} – {told(record['high'])}"
    return f"| {row.task} | **{told(record['value'])}** | {interval} | {record['n']:,} | {row.others} |"
