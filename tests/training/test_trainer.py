"""The training loop: a run that was killed goes on as if it had not been."""

import json
from dataclasses import replace

import pytest
import torch
from torch import nn

from models.errors import InputError
from training.trainer import TrainConfig, Trainer, learning_rate_at, shuffled_batches

CONFIG = TrainConfig(steps=12, learning_rate=1e-2, warmup_steps=2, average_decay=0.9)


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 1))


def batch_at(step: int) -> dict:
    features = torch.randn(16, 4, generator=torch.Generator().manual_seed(step))
    return {"features": features, "target": features.sum(1, keepdim=True)}


def losses_of(model, batch):
    return {"squared": nn.functional.mse_loss(model(batch["features"]), batch["target"])}


class Run:
    """Trains in a folder and keeps the loss of every step, by the step's number."""

    def __init__(self, folder) -> None:
        self.folder, self.losses = folder, {}

    def fit(self, *, config: TrainConfig = CONFIG, **options) -> dict[str, torch.Tensor]:
        def watched(model, batch):
            losses = losses_of(model, batch)
            self.losses[trainer.step] = losses["squared"].item()
            return losses

        trainer = Trainer(network(), watched, config, run_dir=self.folder)
        return {name: value.clone() for name, value in trainer.fit(batch_at, **options).state_dict().items()}


def test_resumed_run_gives_the_losses_and_weights_of_an_uninterrupted_one(tmp_path):
    whole, parts = Run(tmp_path / "whole"), Run(tmp_path / "parts")
    expected = whole.fit()
    for stop in (5, 6, None):  # a new process each time, as far as the trainer can tell
        actual = parts.fit(stop_at=stop)
    assert parts.losses == whole.losses
    torch.testing.assert_close(actual, expected, atol=0, rtol=0)


def test_run_killed_between_checkpoints_goes_on_from_the_last_one(tmp_path):
    whole, killed = Run(tmp_path / "whole"), Run(tmp_path / "killed")
    expected = whole.fit()
    killed.fit(stop_at=4)

    def power_cut(step: int) -> dict:
        if step == 7:
            raise KeyboardInterrupt
        return batch_at(step)

    with pytest.raises(KeyboardInterrupt):
        Trainer(network(), losses_of, CONFIG, run_dir=killed.folder).fit(power_cut)
    torch.testing.assert_close(killed.fit(), expected, atol=0, rtol=0)
    assert killed.losses == whole.losses


def test_half_written_checkpoint_is_not_read(tmp_path):
    run = Run(tmp_path)
    run.fit(stop_at=4)
    (tmp_path / "checkpoint.pt.partial").write_bytes(b"half of it")
    run.fit()
    assert sorted(run.losses) == list(range(12))


def test_loss_falls(tmp_path):
    run = Run(tmp_path)
    run.fit(config=replace(CONFIG, steps=150))
    assert run.losses[149] < run.losses[0] / 2


def test_run_with_another_configuration_is_refused_with_a_way_out(tmp_path):
    Run(tmp_path).fit(stop_at=2)
    with pytest.raises(InputError, match=r"another configuration.*--run"):
        Run(tmp_path).fit(config=replace(CONFIG, learning_rate=1.0))


def test_configuration_and_log_stand_in_the_folder(tmp_path):
    Run(tmp_path).fit()
    assert json.loads((tmp_path / "config.json").read_text())["steps"] == 12
    assert json.loads((tmp_path / "log.jsonl").read_text().splitlines()[-1])["step"] == 12


def test_warmup_must_end_before_the_run():
    with pytest.raises(InputError, match="warmup_steps=10 must lie below steps=10"):
        TrainConfig(steps=10, learning_rate=1.0, warmup_steps=10)


def test_learning_rate_rises_then_falls_to_its_last_share():
    config = TrainConfig(steps=100, learning_rate=1.0, warmup_steps=10, final_lr_share=0.1)
    assert learning_rate_at(0, config) == pytest.approx(0.1)
    assert learning_rate_at(10, config) == pytest.approx(1.0)
    assert learning_rate_at(100, config) == pytest.approx(0.1)


def test_an_epoch_has_every_row_once_and_the_next_another_order():
    batches = shuffled_batches(12, 4, seed=0)
    epochs = [[int(row) for _ in range(3) for row in next(batches)] for _ in range(2)]
    assert [sorted(epoch) for epoch in epochs] == [list(range(12))] * 2
    assert epochs[0] != epochs[1]


def test_a_run_that_gets_no_better_ends_early_with_its_best_weights(tmp_path):
    config = replace(CONFIG, steps=60, validate_every=5, patience=2)
    scores = iter([0.1, 0.9, 0.5, 0.5, 0.5, 0.5])
    looked_at = []

    def validate(model) -> float:
        looked_at.append({name: value.clone() for name, value in model.state_dict().items()})
        return next(scores)

    trainer = Trainer(network(), losses_of, config, run_dir=tmp_path)
    weights = trainer.fit(batch_at, validate=validate).state_dict()
    assert trainer.step == 20  # the best look was at step 10, and two more were no better
    torch.testing.assert_close(dict(weights), looked_at[1], atol=0, rtol=0)


def test_looking_at_held_out_data_changes_nothing_and_is_remembered(tmp_path):
    config = replace(CONFIG, validate_every=3)

    def score(model) -> float:
        return -float(sum(value.abs().sum() for value in model.state_dict().values()))

    plain, whole, parts = Run(tmp_path / "plain"), Run(tmp_path / "whole"), Run(tmp_path / "parts")
    plain.fit()
    expected = whole.fit(config=config, validate=score)
    for stop in (4, 7, None):
        actual = parts.fit(config=config, validate=score, stop_at=stop)
    assert plain.losses == whole.losses == parts.losses
    torch.testing.assert_close(actual, expected, atol=0, rtol=0)
