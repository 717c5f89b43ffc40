"""Model cards: what each model is, where it comes from, what it may be used for, and what was measured.

The words are `training/cards/<name>.md`. There `$main` becomes the main figures, `$gains` what fusion adds to the better
of its sides, `$figures` and `$slices` the records of `metrics.json` over whole parts of data sets and over the rest,
`$costs` time and memory, and `$run` what is known of the training.
"""

import json
from pathlib import Path
from string import Template
from typing import Any

from training import measure_cost, plots, readme_table, records
from training.trainer import CONFIG_FILE, LOG_FILE, TrainConfig
from training.weights import BEFORE_FILE, RUN_FILE

CARDS = Path(__file__).parent / "cards"
WHOLE = (
    None,
    readme_table.FREQUENT,
    "cross-fitted",
    "both",
    "random",
)  # slices that are all of a part, asked as it should be


def write(name: str, weights: Path, *, run: Path) -> None:
    """Write `README.md` of a model, with its training curve, from `metrics.json` and the run.

    Args:
        run: the run's folder; without a finished run in it the card keeps what it knew.
    """
    folder = weights / name
    stages = _stages(run)
    if stages:
        plots.training_curves([stage / LOG_FILE for stage in stages], folder / "training.png")
        _keep_runs(run, stages, folder)
    rows = [row for row in records.read(weights) if row["model"] == name]
    whole = [row for row in rows if row["slice"] in WHOLE]
    card = Template((CARDS / f"{name}.md").read_text())
    text = card.substitute(
        main=readme_table.card_figures(rows, name),
        gains=gains(rows),
        figures=records.table(whole),
        slices=records.table([row for row in rows if row not in whole]),
        costs=measure_cost.table(measure_cost.read(weights).get(name, {})),
        run=_told(folder / RUN_FILE),
    )
    (folder / "README.md").write_text(_without_missing_pictures(text, folder))


def gains(rows: list[dict[str, Any]]) -> str:
    """Macro-F1 of each attribute from the picture, from the words, and from both, in Markdown."""
    found = {(row["labels"], row["slice"]): row["value"] for row in rows if row["metric"] == "macro_f1"}
    lines = [
        "| attribute, macro-F1 | picture only | words only | both | gain over the better one, points |",
        "|---|---|---|---|---|",
    ]
    for name in dict.fromkeys(labels for labels, way in found if way == "both"):
        image, text, both = (found[name, way] for way in ("image", "text", "both"))
        gain = 100 * (both - max(image, text))
        lines.append(f"| {name} | {image:.1%} | {text:.1%} | **{both:.1%}** | {gain:+.1f} |")
    return "\n".join(lines)


ORDER = ("adapt", "fine-tune", "teacher", "distil")  # of runs whose names don't tell it


def _stages(run: Path) -> list[Path]:
    """The folders of a model's finished runs, in their order: the folder itself, or those in it."""
    found = sorted(
        (path.parent for path in run.glob(f"**/{LOG_FILE}")),
        key=lambda stage: (ORDER.index(stage.name) if stage.name in ORDER else -1, stage),
    )
    return [stage for stage in found if _last(stage)["step"] >= _config(stage)["steps"]]


def _config(stage: Path) -> dict[str, Any]:
    return json.loads((stage / CONFIG_FILE).read_text())


def _last(stage: Path) -> dict[str, float]:
    """The last row of a run's log."""
    return json.loads((stage / LOG_FILE).read_text().splitlines()[-1])


def _keep_runs(run: Path, stages: list[Path], folder: Path) -> None:
    """Copy what a card tells of the runs to the model's folder, so that the card can be written again without them.

    They replace what is known there: runs whose folders are gone did not make these weights, unless they went before.
    """
    before = json.loads((run / BEFORE_FILE).read_text()) if (run / BEFORE_FILE).exists() else []
    kept = [{"run": stage.name, "config": _config(stage), "last": _last(stage)} for stage in stages]
    (folder / RUN_FILE).write_text(json.dumps(before + kept, indent=2) + "\n")


def _told(path: Path) -> str:
    """Each run's configuration in a few words, and a link to all of it."""
    if not path.exists():
        return "Nothing is kept of the run."
    runs = [(run["run"], TrainConfig(**run["config"])) for run in json.loads(path.read_text())]
    told = [
        f"- `{name}`: {config.steps:,} steps of AdamW, learning rate up to {config.learning_rate:g} after {config.warmup_steps} "
        f"steps of warm-up and then down a cosine, weight decay {config.weight_decay:g}, gradients clipped at "
        f"{config.max_grad_norm:g}, weights averaged with decay {config.average_decay:g}, seed {config.seed}."
        for name, config in runs
    ]
    return "\n".join([*told, "", f"On two CPU cores. All of it: [`{path.name}`]({path.name})."])


def _without_missing_pictures(text: str, folder: Path) -> str:
    """The card without pictures that were never drawn."""
    lines = text.splitlines()
    shown = [line for line in lines if not line.startswith("![") or (folder / line.split("(")[-1].rstrip(")")).exists()]
    return "\n".join(shown) + "\n"
