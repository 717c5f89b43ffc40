"""The records of `metrics.json`: what was measured, of which model, on which data."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from training.metrics import Estimate

FILE = "metrics.json"
MODELS = ("clip", "roberta", "reviews", "fusion", "router")
DECIMALS = 4

# Slices that one module writes and another looks up
PROBE = "linear probe on the frozen tower"
TFIDF = "TF-IDF + logistic regression"
TFIDF_BALANCED = f"{TFIDF}, balanced"
QUICK = "quick network"
AT_A_GLANCE, BY_LAYERS = "at a glance alone", "by the layers alone"
UNLEARNED = "not in training"
LEXRANK_SHORT = "LexRank, short sentences without first person"
SAME_ANSWER = "same answer at three sizes"


@dataclass
class Records:
    """Collects what is measured of one model."""

    model: str
    rows: list[dict] = field(default_factory=list)

    def add(
        self,
        metric: str,
        estimate: Estimate,
        *,
        dataset: str,
        split: str,
        labels: str | None = None,
        slice: str | None = None,
    ) -> None:
        """One figure; `slice` says which part or way of the data set, where it isn't all of it in the shipped way."""
        what = {
            "model": self.model,
            "dataset": dataset,
            "split": split,
            "labels": labels,
            "slice": slice,
            "metric": metric,
        }
        figures = asdict(estimate)
        self.rows.append(what | {key: round(value, DECIMALS) for key, value in figures.items()})


def read(weights: Path) -> list[dict]:
    """All records below `weights`, none before the first evaluation."""
    path = weights / FILE
    return json.loads(path.read_text()) if path.exists() else []


def write(weights: Path, measured: list[Records]) -> None:
    """Replace the records of the measured models and keep those of the others."""
    new = {records.model: records.rows for records in measured}
    kept = {model: [row for row in read(weights) if row["model"] == model] for model in MODELS}
    rows = [row for model in MODELS for row in (kept | new)[model]]
    lines = ",\n".join(" " + json.dumps(row) for row in rows)
    (weights / FILE).write_text(f"[\n{lines}\n]\n")


def table(rows: list[dict]) -> str:
    """The records as a table in Markdown."""
    head = (
        "| data set | split | labels | slice | metric | value | 95 % interval | n |\n|---|---|---|---|---|---|---|---|"
    )
    return "\n".join([head, *(_line(row) for row in rows)])


def _line(row: dict) -> str:
    what = [row[key] or "" for key in ("dataset", "split", "labels", "slice", "metric")]
    figures = [f"{row['value']:.3f}", f"{row['low']:.3f}–{row['high']:.3f}", f"{row['n']:,}"]
    return "| " + " | ".join([*what, *figures]) + " |"
