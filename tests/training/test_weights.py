"""Weights that go back a part of the way, and the runs that went before."""

import json

import torch
from torch import nn

from training.weights import BEFORE_FILE, RUN_FILE, go_back, weights_of, went_before


def test_weights_go_a_share_of_the_way_back():
    model = nn.Linear(2, 2)
    started = weights_of(model)
    with torch.no_grad():
        for value in model.parameters():
            value += 4
    go_back(model, started, 0.25)
    for name, value in model.named_parameters():
        torch.testing.assert_close(value, started[name] + 3)


def test_what_is_known_of_earlier_runs_goes_along(tmp_path):
    base, run = tmp_path / "base", tmp_path / "runs" / "roberta"
    base.mkdir()
    went_before(base, run)
    assert not run.exists()
    (base / RUN_FILE).write_text(json.dumps([{"run": "fine-tune"}]))
    went_before(base, run)
    assert json.loads((run / BEFORE_FILE).read_text()) == [{"run": "fine-tune"}]
