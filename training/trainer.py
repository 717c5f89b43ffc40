"""One training loop for all three models: warm-up and cosine, clipping, weight averaging, exact resuming.

Everything random in a step is drawn from `(seed, step)`: its batch, its augmentation, its dropout. So the position in
the data and the state of every generator is the step's number, and a run that was killed goes on as if it had not been.
"""

import json
import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator
from torch import Tensor, nn
from tqdm.auto import tqdm

from models.errors import InputError

Batch = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """What decides a run's result; kept as `config.json` in the run's folder."""

    steps: int  # optimizer steps of the whole run
    learning_rate: float  # peak value, reached after warm-up
    warmup_steps: int = 100
    final_lr_share: float = 0.02  # of the peak, where the cosine ends
    weight_decay: float = 0.02
    max_grad_norm: float = 2.0
    average_decay: float = 0.999  # of the weights' moving average, which is what ships
    seed: int = 0
    notes: str = ""  # what else decides the result: data, batch sizes, augmentation

    def __post_init__(self) -> None:
        if not 0 <= self.warmup_steps < self.steps:
            raise InputError(f"warmup_steps={self.warmup_steps} must lie below steps={self.steps}.")


def shuffled_batches(
    count: int, batch_size: int, *, seed: int, weights: np.ndarray | None = None
) -> Iterator[np.ndarray]:
    """Endless index batches: epochs in a new order each, or, with `weights`, drawn in proportion to them."""
    epoch = 0
    while True:
        generator = np.random.default_rng((seed, epoch))
        if weights is None:
            order = generator.permutation(count)
        else:
            order = generator.choice(count, count, p=weights / weights.sum())
        for start in range(0, max(count - batch_size, 0) + 1, batch_size):
            yield order[start : start + batch_size]
        epoch += 1


def learning_rate_at(step: int, config: TrainConfig) -> float:
    """Linear warm-up, then half a cosine down to `final_lr_share` of the peak."""
    if step < config.warmup_steps:
        return config.learning_rate * (step + 1) / config.warmup_steps
    progress = (step - config.warmup_steps) / max(1, config.steps - config.warmup_steps)
    cosine = 0.5 * (1 + math.cos(math.pi * progress))
    return config.learning_rate * (config.final_lr_share + (1 - config.final_lr_share) * cosine)


class Trainer:
    """Trains a module whose losses come from a function, with checkpoints in a folder of its own.

    Args:
        model: what is trained; parameters with `requires_grad` only.
        config: what decides the result.
        run_dir: folder for `config.json`, `log.jsonl` and `checkpoint.pt`.
        prepare: called before each step, to set modes such as frozen batch norm.
        lr_scales: multiplies the learning rate of parameters whose name starts with a key.
    """

    def __init__(
        self,
        model: nn.Module,
        config: TrainConfig,
        *,
        run_dir: Path,
        prepare: Callable[[nn.Module], None] = nn.Module.train,
        lr_scales: dict[str, float] | None = None,
    ) -> None:
        self.config, self.run_dir, self.prepare = config, run_dir, prepare
        self.accelerator = Accelerator()
        self.step = 0
        groups = _parameter_groups(model, config.weight_decay, lr_scales or {})
        optimizer = torch.optim.AdamW(groups, lr=config.learning_rate)
        self.model, self.optimizer = self.accelerator.prepare(model, optimizer)
        self.average = {name: value.detach().clone() for name, value in self._trained_state().items()}
        run_dir.mkdir(parents=True, exist_ok=True)
        self._resume()

    def fit(
        self,
        batch_at: Callable[[int], Batch],
        losses_of: Callable[[nn.Module, Batch], dict[str, Tensor]],
        *,
        stop_at: int | None = None,
        checkpoint_every_s: float = 120,
    ) -> nn.Module:
        """Train up to the last step (or `stop_at`) and return the model with its averaged weights.

        Args:
            batch_at: the batch of a step, a function of the step's number and the seed alone.
            losses_of: named losses of a batch; their sum is minimised.
        """
        end = min(stop_at or self.config.steps, self.config.steps)
        saved_at, window, since = time.monotonic(), [], time.monotonic()
        bar = tqdm(total=self.config.steps, initial=self.step, desc=self.run_dir.name, mininterval=10, unit="step")
        while self.step < end:
            losses = self._train_step(batch_at, losses_of)
            window.append(losses)
            bar.update()
            if len(window) == 50 or self.step == end:
                self._log(window, seconds=time.monotonic() - since, bar=bar)
                window, since = [], time.monotonic()
            if time.monotonic() - saved_at > checkpoint_every_s:
                self.save()
                saved_at = time.monotonic()
        bar.close()
        self.save()
        return self.averaged()

    def _train_step(self, batch_at, losses_of) -> dict[str, float]:
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)
        self.prepare(self.model)
        rate = learning_rate_at(self.step, self.config)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["lr_scale"]
        losses = losses_of(self.model, batch_at(self.step))
        self.optimizer.zero_grad()
        self.accelerator.backward(torch.stack(list(losses.values())).sum())
        self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.max_grad_norm)
        self.optimizer.step()
        self.step += 1
        decay = min(self.config.average_decay, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self._trained_state().items():
                self.average[name].lerp_(value, 1 - decay)
        return {name: loss.item() for name, loss in losses.items()}

    def _trained_state(self) -> dict[str, Tensor]:
        model = self.accelerator.unwrap_model(self.model)
        return {name: value for name, value in model.named_parameters() if value.requires_grad}

    def averaged(self) -> nn.Module:
        """The model with its averaged weights in place, in evaluation mode."""
        with torch.no_grad():
            for name, value in self._trained_state().items():
                value.copy_(self.average[name])
        return self.accelerator.unwrap_model(self.model).eval()

    def _log(self, window: list[dict[str, float]], *, seconds: float, bar: tqdm) -> None:
        names = sorted({name for losses in window for name in losses})
        means = {n: float(np.mean([losses[n] for losses in window if n in losses])) for n in names}
        rate = learning_rate_at(self.step - 1, self.config)
        row = {"step": self.step, "lr": rate, "steps_per_s": len(window) / seconds} | means
        with (self.run_dir / "log.jsonl").open("a") as file:
            file.write(json.dumps({k: round(v, 6) for k, v in row.items()}) + "\n")
        bar.set_postfix({k: f"{v:.3f}" for k, v in means.items()}, refresh=False)

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        if not self.accelerator.is_main_process:
            return
        state = {
            "step": self.step,
            "model": self._trained_state(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
        }
        partial = self.run_dir / "checkpoint.pt.partial"
        torch.save(state, partial)
        os.replace(partial, self.run_dir / "checkpoint.pt")

    def _resume(self) -> None:
        config_file, checkpoint = self.run_dir / "config.json", self.run_dir / "checkpoint.pt"
        if not checkpoint.exists():
            config_file.write_text(json.dumps(asdict(self.config), indent=2))
            (self.run_dir / "log.jsonl").unlink(missing_ok=True)
            return
        if json.loads(config_file.read_text()) != asdict(self.config):
            raise InputError(
                f"The run in {self.run_dir} was begun with another configuration.",
                f"Go on with the one in {config_file}, name another --run folder, or remove this one.",
            )
        state = torch.load(checkpoint, map_location=self.accelerator.device, weights_only=True)
        self.step, self.average = state["step"], state["average"]
        with torch.no_grad():
            for name, value in self._trained_state().items():
                value.copy_(state["model"][name])
        self.optimizer.load_state_dict(state["optimizer"])


def _parameter_groups(model: nn.Module, weight_decay: float, lr_scales: dict[str, float]) -> list[dict]:
    """One group for each learning-rate scale and decay; biases, norms and scalars are not decayed."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            scale = next((s for prefix, s in lr_scales.items() if name.startswith(prefix)), 1.0)
            decay = weight_decay if parameter.ndim > 1 else 0.0
            groups.setdefault((scale, decay), []).append(parameter)
    return [{"params": p, "lr_scale": scale, "weight_decay": decay} for (scale, decay), p in groups.items()]
