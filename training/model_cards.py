"""Model cards: what each model is, where it comes from, what it may be used for, and what was measured.

The words are `training/cards/<name>.md`; `$figures` there becomes the records of `metrics.json`, and `$run` what is known
of the training.
"""

import json
from pathlib import Path
from string import Template

from training import plots, records
from training.trainer import TrainConfig

CARDS = Path(__file__).parent / "cards"
RUN_FILE = "training.json"  # what is kept of the run, beside the weights that it made


def write(name: str, weights: Path, *, run: Path) -> None:
    """Write `README.md` of a model, with its training curve, from `metrics.json` and the run.

    Args:
        run: the run's folder; without it the card keeps what it knew.
    """
    folder = weights / name
    plots.training_curve(run / "log.jsonl", folder / "training.png")
    _keep_run(run, folder)
    rows = [row for row in records.read(weights) if row["model"] == name]
    card = Template((CARDS / f"{name}.md").read_text())
    text = card.substitute(figures=records.table(rows), run=_told(folder / RUN_FILE))
    (folder / "README.md").write_text(_without_missing_pictures(text, folder))


def _keep_run(run: Path, folder: Path) -> None:
    """Copy what a card tells of a run to the model's folder, so that the card can be written again without the run."""
    if not (run / "config.json").exists():
        return
    log = run / "log.jsonl"
    rows = log.read_text().splitlines() if log.exists() else []
    kept = {"config": json.loads((run / "config.json").read_text()), "last": json.loads(rows[-1]) if rows else {}}
    (folder / RUN_FILE).write_text(json.dumps(kept, indent=2) + "\n")


def _told(path: Path) -> str:
    """The run's configuration in a few words, and a link to all of it."""
    if not path.exists():
        return "Nothing is kept of the run."
    config = TrainConfig(**json.loads(path.read_text())["config"])
    return (
        f"AdamW, {config.steps:,} steps, learning rate up to {config.learning_rate:g} after {config.warmup_steps} steps of "
        f"warm-up and then down a cosine,\nweight decay {config.weight_decay:g}, gradients clipped at "
        f"{config.max_grad_norm:g}, weights averaged with decay {config.average_decay:g}, seed {config.seed}. One run, on "
        f"two CPU cores.\nAll of it: [`{path.name}`]({path.name})."
    )


def _without_missing_pictures(text: str, folder: Path) -> str:
    """The card without pictures that were never drawn."""
    lines = text.splitlines()
    shown = [line for line in lines if not line.startswith("![") or (folder / line.split("(")[-1].rstrip(")")).exists()]
    return "\n".join(shown) + "\n"
