"""The tables of README and cards, from made-up records."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from training import measure_cost, model_cards, readme_table, records
from training.metrics import Estimate
from training.records import PROBE, TFIDF, TFIDF_BALANCED, Records
from training.trainer import CONFIG_FILE, LOG_FILE, TrainConfig
from training.weights import went_before

HOME = {"dataset": "home", "split": "validation", "labels": "clothing"}


@pytest.fixture
def weights(tmp_path) -> Path:
    """A folder of weights with a few records of CLIP and fusion."""
    for name in ("clip", "fusion"):
        (tmp_path / name).mkdir()
    clip, fusion = Records("clip"), Records("fusion")
    clip.add("accuracy", Estimate(0.9, 0.88, 0.92, 341), **HOME)
    clip.add("accuracy", Estimate(0.8, 0.78, 0.82, 341), slice=PROBE, **HOME)
    clip.add("accuracy", Estimate(0.7, 0.6, 0.8, 341), slice="blurred", **HOME)
    catalogue = {"dataset": "catalogue", "split": "test"}
    for way, value in (("image", 0.8), ("text", 0.6), ("both", 0.85)):
        fusion.add("macro_f1", Estimate(value, 0.5, 0.9, 100), labels="category", slice=way, **catalogue)
    fusion.add("auroc", Estimate(0.987, 0.98, 0.99, 200), labels="match", slice="random", **catalogue)
    records.write(tmp_path, [clip, fusion])
    return tmp_path


def test_the_main_table_tells_the_figure_and_those_of_others(weights):
    table = readme_table.card_figures(records.read(weights), "clip")
    (line,) = [line for line in table.splitlines() if "at home" in line]
    assert "| **90.0 %** | 88.0 % – 92.0 % | 341 |" in line
    assert "linear probe on the frozen tower 80.0 %" in line


def test_the_strongest_of_the_simple_models_is_told():
    rows = Records("roberta")
    at = {"dataset": "womens", "split": "test", "labels": "polarity"}
    for slice_, value in ((None, 0.7), (TFIDF, 0.592), (TFIDF_BALANCED, 0.557)):
        rows.add("macro_f1", Estimate(value, 0.5, 0.8, 100), slice=slice_, **at)
    (line,) = [line for line in readme_table.card_figures(rows.rows, "roberta").splitlines() if "macro-F1" in line]
    assert line.endswith(f"| {TFIDF} 59.2 % |")


def test_the_readme_keeps_what_is_around_the_figures(weights, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("before\n{}\nold\n{}\nafter\n".format(*readme_table.MARKS))
    readme_table.write_figures(records.read(weights), readme)
    text = readme.read_text()
    assert text.startswith("before\n") and text.endswith("\nafter\n")
    assert "old" not in text and "**90.0 %**" in text and "**0.987**" in text


def test_the_readme_has_few_rows_and_no_record_twice():
    assert sum(row.readme for row in readme_table.ROWS) <= 17
    known = [(row.model, *row.record.values()) for row in readme_table.ROWS]
    assert len(set(known)) == len(known)


def test_every_row_of_the_table_that_ships_is_measured():
    shipped = Path(model_cards.__file__).parents[1] / "models" / "weights"
    table = readme_table.table(records.read(shipped), [row for row in readme_table.ROWS if row.readme])
    assert len(table.splitlines()) == 2 + sum(row.readme for row in readme_table.ROWS)


def test_whole_parts_and_slices_stand_in_different_tables(weights):
    model_cards.write("clip", weights, run=weights / "no-run")
    card = (weights / "clip" / "README.md").read_text()
    whole, slices = card.split("### Slices")
    assert "| home | validation | clothing |  | accuracy | 0.900" in whole and "blurred |" not in whole
    assert "| home | validation | clothing | blurred | accuracy | 0.700" in slices
    assert "![" not in card  # nothing was drawn


def test_the_gain_is_over_the_better_side(weights):
    assert "| category | 80.0% | 60.0% | **85.0%** | +5.0 |" in model_cards.gains(records.read(weights))


def test_costs_stand_in_the_card(weights):
    cost = {
        "parameters": 22_600_000, "size_mb": 45.8, "threads": 2, "peak_memory_mb": {"1": 500.0, "16": 700.0},
        "latency_ms": [{"input": "picture of 60×80", "batch": 1, "p50": 9.04, "p95": 10.4}],
    }  # fmt: skip
    table = measure_cost.table(cost)
    assert "22.6 million parameters, 45.8 MB" in table and "700 MB in batches of 16" in table
    assert "| picture of 60×80 | 1 | 9.0 | 10.4 |" in table


@pytest.mark.parametrize("name", ["clip", "roberta", "reviews", "fusion"])
def test_every_card_can_be_filled(name, tmp_path):
    shutil.copy(Path(model_cards.__file__).parents[1] / "models" / "weights" / records.FILE, tmp_path)
    (tmp_path / name).mkdir()
    model_cards.write(name, tmp_path, run=tmp_path / "no-run")
    card = (tmp_path / name / "README.md").read_text()
    assert "$" not in card


def run(folder: Path, *, steps: int, last: int | None) -> None:
    """A run of so many steps whose log ends at one of them; None for one that has logged nothing yet."""
    folder.mkdir(parents=True)
    (folder / CONFIG_FILE).write_text(json.dumps(asdict(TrainConfig(steps=steps, learning_rate=1e-3))))
    if last is not None:
        (folder / LOG_FILE).write_text(json.dumps({"step": last, "loss": 0.5}) + "\n")


def test_a_card_tells_of_the_runs_that_made_the_weights(weights, tmp_path):
    runs, card = tmp_path / "runs", weights / "clip" / "README.md"
    for stage, steps in (("1", 1_000), ("2", 2_000)):
        run(runs / stage, steps=steps, last=steps)
    model_cards.write("clip", weights, run=runs)
    assert "- `1`: 1,000 steps" in card.read_text() and "- `2`: 2,000 steps" in card.read_text()
    shutil.rmtree(runs)
    model_cards.write("clip", weights, run=runs)
    assert "- `2`: 2,000 steps" in card.read_text()  # known without their folders
    run(runs / "1", steps=3_000, last=3_000)
    model_cards.write("clip", weights, run=runs)
    assert "- `1`: 3,000 steps" in card.read_text() and "`2`" not in card.read_text()


def test_a_card_tells_of_the_runs_that_went_before(weights, tmp_path):
    run(tmp_path / "first" / "fine-tune", steps=500, last=500)
    model_cards.write("clip", weights, run=tmp_path / "first")
    went_before(weights / "clip", tmp_path / "runs")
    run(tmp_path / "runs" / "distil", steps=1_000, last=1_000)
    model_cards.write("clip", weights, run=tmp_path / "runs")
    card = (weights / "clip" / "README.md").read_text()
    assert card.index("- `fine-tune`: 500 steps") < card.index("- `distil`: 1,000 steps")


@pytest.mark.parametrize("last", [None, 150])
def test_a_card_tells_nothing_of_half_a_run(weights, tmp_path, last):
    run(tmp_path / "runs" / "1", steps=1_000, last=last)
    model_cards.write("clip", weights, run=tmp_path / "runs")
    assert "Nothing is kept of the run." in (weights / "clip" / "README.md").read_text()
