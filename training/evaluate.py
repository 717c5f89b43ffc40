"""Calibrate and measure the models, and write down what came out.

    python -m training evaluate --data data

Calibrates on held-out data, measures on test data through the predictors, and writes `calibration.json` of each model,
`metrics.json`, `costs.json`, `per_class.csv` of each model, the model cards with their pictures, `SHA256SUMS`, and the
README's table. The weights stay as they are. The worst mistakes go to the folder of the runs, since they show data that is
not ours to publish.
"""

import time
from pathlib import Path

from models.errors import WeightsError
from models.loading import WEIGHTS_FILE
from training import (
    baselines,
    measure_clip,
    measure_cost,
    measure_fusion,
    measure_reviews,
    measure_roberta,
    measure_router,
    model_cards,
    records,
)
from training.readme_table import write_figures
from training.weights import write_hashes

ROOT = Path(__file__).parent.parent
MEASURES = {
    "clip": measure_clip, "roberta": measure_roberta, "reviews": measure_reviews, "fusion": measure_fusion,
    "router": measure_router,
}  # fmt: skip
STANDS_ON = {"reviews": ("roberta",), "fusion": ("clip", "roberta"), "router": ("roberta",)}


def evaluate(data_dir: Path, weights: Path, model: str = "all", *, runs: Path) -> None:
    """Evaluate one model or all of them.

    Args:
        weights: folder with clip/, roberta/, reviews/, fusion/ and router/.
        model: "clip", "roberta", "reviews" (which needs RoBERTa), "fusion" (which needs CLIP and RoBERTa),
            "router" (which needs RoBERTa), or "all".
        runs: folder of the training runs, for the cards; what cards know of a model's runs stays when they are all
            gone. Worst mistakes are written there.

    Raises:
        WeightsError: the weights of a model are missing.
    """
    names = list(MEASURES) if model == "all" else [model]
    for needed in {*names, *(below for name in names for below in STANDS_ON.get(name, ()))}:
        if not (weights / needed / WEIGHTS_FILE).exists():
            raise WeightsError(
                f"There is no {weights / needed / WEIGHTS_FILE}.", f"Train it with `python -m training {needed}`."
            )
    for name in names:
        since = time.monotonic()
        MEASURES[name].calibrate(data_dir, weights)
        measured = MEASURES[name].measure(data_dir, weights, run=runs / name)
        baselines.add(name, measured, data_dir)
        measure_cost.write(name, weights)
        records.write(weights, [measured])
        model_cards.write(name, weights, run=runs / name)
        print(f"\n{name}, measured in {time.monotonic() - since:.0f} s\n{records.table(measured.rows)}", flush=True)
    write_hashes(weights)
    if weights.resolve() == ROOT / "models" / "weights":  # those that ship
        write_figures(records.read(weights), ROOT / "README.md")
