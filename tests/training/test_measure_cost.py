"""Costs: how they are measured, kept and told."""

import json
import shutil
import time
from pathlib import Path

import pytest

from training import measure_cost

WEIGHTS = Path(__file__).parents[2] / "models" / "weights"


def test_latency_counts_milliseconds_of_a_call_and_not_its_warm_up():
    pauses = iter([0.3] * measure_cost.WARM_UP + [0.002] * 9 + [0.04])
    measured = measure_cost.latency(lambda: time.sleep(next(pauses)), repeats=10)
    assert 2 <= measured["p50"] < measured["p95"] < 300


def test_size_is_that_of_what_the_predictor_reads(tmp_path):
    for name, count in {
        "model.safetensors": 2_000_000,
        "config.json": 10_000,
        "plot.png": 5_000_000,
        "README.md": 9,
    }.items():
        (tmp_path / name).write_bytes(bytes(count))
    assert measure_cost.size_mb(tmp_path) == 2.01


def test_a_card_without_measured_costs_has_no_table():
    assert measure_cost.table({}) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["clip", "roberta", "fusion"])
def test_costs_are_measured_in_a_fresh_process_and_others_stay(name, tmp_path):
    weights = Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))
    (weights / measure_cost.FILE).write_text('{"other": {"size_mb": 1}}')
    measure_cost.write(name, weights, repeats=2)
    costs = json.loads((weights / measure_cost.FILE).read_text())
    assert costs["other"] == {"size_mb": 1}
    cost = costs[name]
    assert {row["batch"] for row in cost["latency_ms"]} == {1, 16}
    assert all(0 < row["p50"] <= row["p95"] for row in cost["latency_ms"])
    assert 100 < cost["peak_memory_mb"]["1"] <= cost["peak_memory_mb"]["16"] < 4_000
    assert cost["size_mb"] * 1e6 > 2 * cost["parameters"]  # two bytes each, and what is beside them
    assert all(row["input"] in measure_cost.table(cost) for row in cost["latency_ms"])
