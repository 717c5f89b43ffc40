"""One process or many, started by `accelerate launch`, come to the same weights and log the same losses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from models.errors import InputError
from training.trainer import share_of

ROOT = Path(__file__).parents[2]


def run(folder: Path, *, processes: int) -> tuple[dict, dict]:
    """The weights of a run in so many processes, and the last line of its log."""
    folder.mkdir()
    several = ["--multi_gpu", "--num_machines", "1", "--main_process_port", "0"] if processes > 1 else []
    launch = [sys.executable, "-m", "accelerate.commands.launch", *several, "--num_processes", str(processes)]
    launch += ["--mixed_precision", "no", "--dynamo_backend", "no", "-m", "tests.training.distributed_run", str(folder)]
    environment = os.environ | {"ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(launch, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    log = (folder / "log.jsonl").read_text().splitlines()
    return json.loads((folder / "weights.json").read_text()), json.loads(log[-1])


def test_two_processes_agree_with_one(tmp_path):
    one, one_log = run(tmp_path / "one", processes=1)
    two, two_log = run(tmp_path / "two", processes=2)
    assert (one.pop("processes"), two.pop("processes")) == (1, 2)
    for name in one:
        torch.testing.assert_close(torch.tensor(two[name]), torch.tensor(one[name]), atol=1e-5, rtol=1e-4)
    assert two_log["pairs"] == pytest.approx(one_log["pairs"], abs=1e-5)
    assert two_log["label"] == pytest.approx(one_log["label"], abs=1e-5)


def test_each_process_reads_other_rows_of_every_tensor():
    batch = {"x": torch.arange(4), "masks": {"a": torch.arange(4) * 10}, "dataset": "home"}
    shares = [share_of(batch, process, 2) for process in range(2)]
    assert [share["x"].tolist() for share in shares] == [[0, 2], [1, 3]]
    assert [share["masks"]["a"].tolist() for share in shares] == [[0, 20], [10, 30]]
    assert shares[0]["dataset"] == "home"


def test_rows_that_cant_be_shared_evenly_are_refused():
    with pytest.raises(InputError, match="5 rows can't be shared by 2 processes"):
        share_of({"x": torch.arange(5)}, 0, 2)
