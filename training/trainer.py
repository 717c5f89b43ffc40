"""One training loop for all models: warm-up and cosine, clipping, weight averaging, early stop, exact resuming.

Everything random in a step is drawn from `(seed, step)`: its batch, its augmentation, its dropout. So the position in
the data and the state of every generator is the step's number, and a run that was killed goes on as if it had not been.
Under `accelerate launch` each process reads its share of the rows of the same batch.
"""

import ctypes
import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import DistributedDataParallelKwargs, send_to_device
from torch import Tensor, nn
from tqdm.auto import tqdm

from models.errors import InputError

LOG_EVERY = 50  # steps
M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_MAX = -1, -2, -4  # options of glibc's mallopt
CONFIG_FILE, LOG_FILE, CHECKPOINT_FILE = "config.json", "log.jsonl", "checkpoint.pt"  # of a run's folder

Batch = dict[str, Any]
Losses = Callable[[nn.Module, Batch], dict[str, Tensor]]


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
    # "bf16" computes matrix products in bfloat16 where the processor can: for transformers 1.7 times as fast
    precision: str = "no"
    validate_every: int = 0  # steps between two looks at held-out data; 0 for none
    patience: int = 5  # looks without a better score after which the run ends; the best weights are kept
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


def generator_at(seed: int, step: int) -> torch.Generator:
    """The generator that a step's batch draws from, which is not the one of its dropout."""
    return torch.Generator().manual_seed(int(np.random.SeedSequence((seed, step)).generate_state(1, np.uint64)[0] >> 1))


def share_of(batch: Any, process: int, processes: int) -> Any:
    """The rows of a batch that one of several processes reads; what is no tensor is everyone's.

    Raises:
        InputError: the rows can't be shared evenly.
    """
    if processes == 1:
        return batch
    if isinstance(batch, dict):
        return {key: share_of(value, process, processes) for key, value in batch.items()}
    if not isinstance(batch, Tensor):
        return batch
    if len(batch) % processes:
        raise InputError(
            f"A batch of {len(batch)} rows can't be shared by {processes} processes.", "Launch 2, 4 or 8 of them."
        )
    return batch[process::processes]


def keep_freed_memory() -> None:
    """Have the C library keep what a step frees, so that the next one finds its large tensors without page faults.

    With the few shapes of pictures a tenth faster on two cores; texts of all lengths take several gigabytes that way.
    Nothing happens where the library is not glibc.
    """
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if hasattr(libc, "mallopt"):
        for option, value in ((M_MMAP_MAX, 0), (M_TRIM_THRESHOLD, 2**31 - 1), (M_TOP_PAD, 2**28)):
            libc.mallopt(option, value)


def leave_together() -> None:
    """End the group of processes, if there is one, when all of them are done; one that ends first brings others down."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        torch.distributed.barrier()
        torch.distributed.destroy_process_group()


class _Step(nn.Module):
    """A model and its losses as one module: what a process runs forward, and what gradients are shared for."""

    def __init__(self, model: nn.Module, losses_of: Losses) -> None:
        super().__init__()
        self.model, self.losses_of = model, losses_of

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        return self.losses_of(self.model, batch)


class Trainer:
    """Trains a module, with checkpoints in a folder of its own.

    Args:
        model: what is trained; parameters with `requires_grad` only.
        losses_of: named losses of a batch, means over its rows; their sum is minimised.
        config: what decides the result.
        run_dir: folder for `config.json`, `log.jsonl` and `checkpoint.pt`.
        prepare: called before each step, to set modes such as frozen batch norm.
        lr_scales: multiplies the learning rate of parameters whose name starts with a key.

    Raises:
        InputError: `run_dir` holds a run of another configuration.
    """

    def __init__(
        self,
        model: nn.Module,
        losses_of: Losses,
        config: TrainConfig,
        *,
        run_dir: Path,
        prepare: Callable[[nn.Module], None] = nn.Module.train,
        lr_scales: dict[str, float] | None = None,
    ) -> None:
        self.model, self.config, self.run_dir, self.prepare = model, config, run_dir, prepare
        # a step may use some heads only
        self.accelerator = Accelerator(kwargs_handlers=[DistributedDataParallelKwargs(find_unused_parameters=True)])
        self.step = 0
        groups = _parameter_groups(model, config.weight_decay, lr_scales or {})
        optimizer = torch.optim.AdamW(groups, lr=config.learning_rate)
        self._losses, self.optimizer = self.accelerator.prepare(_Step(model, losses_of), optimizer)
        self.average = {name: value.detach().clone() for name, value in self._trained_state().items()}
        self.best: dict[str, Any] = {}  # score, step and averaged weights of the best look at held-out data
        run_dir.mkdir(parents=True, exist_ok=True)
        self._resume()

    def fit(
        self,
        batch_at: Callable[[int], Batch],
        *,
        validate: Callable[[nn.Module], float] | None = None,
        stop_at: int | None = None,
        checkpoint_every_s: float = 120,
    ) -> nn.Module:
        """Train up to the last step (or `stop_at`) and return the model with its averaged weights, on the CPU.

        Args:
            batch_at: the batch of a step, a function of the step's number and the seed alone; the next one is made while
                a step is taken.
            validate: a score of the averaged model on held-out data, higher is better, every `validate_every` steps; the
                model is where it is trained, which may not be the CPU.
        """
        end = min(stop_at or self.config.steps, self.config.steps)
        saved_at, window, since = time.monotonic(), [], time.monotonic()
        bar = tqdm(
            total=self.config.steps, initial=self.step, desc=self.run_dir.name, mininterval=10, unit="step",
            disable=not self.accelerator.is_main_process,
        )  # fmt: skip
        with ThreadPoolExecutor(1) as maker:
            coming = maker.submit(batch_at, self.step)
            while self.step < end and not self._stopped_early():
                batch = coming.result()
                if self.step + 1 < end:
                    coming = maker.submit(batch_at, self.step + 1)
                window.append(self._train_step(batch))
                bar.update()
                if len(window) == LOG_EVERY:
                    self._log(window, seconds=time.monotonic() - since, bar=bar)
                    window, since = [], time.monotonic()
                if validate and self.config.validate_every and self.step % self.config.validate_every == 0:
                    self._look(validate)
                if time.monotonic() - saved_at > checkpoint_every_s:
                    self.save()
                    saved_at = time.monotonic()
        if window:
            self._log(window, seconds=time.monotonic() - since, bar=bar)
        bar.close()
        self.save()
        return self.averaged().cpu()

    def _train_step(self, batch: Batch) -> dict[str, float]:
        process, processes = self.accelerator.process_index, self.accelerator.num_processes
        torch.manual_seed((self.config.seed * 1_000_003 + self.step) * processes + process)
        self.prepare(self.model)
        rate = learning_rate_at(self.step, self.config)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["lr_scale"]
        device = self.accelerator.device
        short = self.config.precision == "bf16" and has_bfloat16(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=short):
            losses = self._losses(send_to_device(share_of(batch, process, processes), device))
        self.optimizer.zero_grad()
        self.accelerator.backward(torch.stack(list(losses.values())).sum())
        self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.max_grad_norm)
        self.optimizer.step()
        self.step += 1
        decay = min(self.config.average_decay, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self._trained_state().items():
                self.average[name].lerp_(value, 1 - decay)
        return {name: self.accelerator.reduce(loss.detach(), "mean").item() for name, loss in losses.items()}

    def _look(self, validate: Callable[[nn.Module], float]) -> None:
        """Score the averaged weights, and keep them when they are the best so far."""
        current = {name: value.detach().clone() for name, value in self._trained_state().items()}
        self._put(self.average)
        with torch.no_grad():
            score = float(validate(self.model.eval()))
        self._put(current)
        self._write_log({"step": self.step, "val": score})
        if score > self.best.get("score", float("-inf")):
            average = {name: value.clone() for name, value in self.average.items()}
            self.best = {"score": score, "step": self.step, "average": average}

    def _stopped_early(self) -> bool:
        waited = self.step - self.best.get("step", self.step)
        return self.config.validate_every > 0 and waited >= self.config.patience * self.config.validate_every

    def _trained_state(self) -> dict[str, Tensor]:
        return {name: value for name, value in self.model.named_parameters() if value.requires_grad}

    @torch.no_grad()
    def _put(self, weights: dict[str, Tensor]) -> None:
        for name, value in self._trained_state().items():
            value.copy_(weights[name])

    def averaged(self) -> nn.Module:
        """The model with its averaged weights in place, the best looked at or else the last, in evaluation mode."""
        self._put(self.best.get("average", self.average))
        return self.model.eval()

    def _log(self, window: list[dict[str, float]], *, seconds: float, bar: tqdm) -> None:
        names = sorted({name for losses in window for name in losses})
        means = {n: float(np.mean([losses[n] for losses in window if n in losses])) for n in names}
        rate = learning_rate_at(self.step - 1, self.config)
        self._write_log({"step": self.step, "lr": rate, "steps_per_s": len(window) / seconds} | means)
        bar.set_postfix({k: f"{v:.3f}" for k, v in means.items()}, refresh=False)

    def _write_log(self, row: dict[str, float]) -> None:
        if self.accelerator.is_main_process:
            with (self.run_dir / LOG_FILE).open("a") as file:
                file.write(json.dumps({k: round(v, 6) for k, v in row.items()}) + "\n")

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        if not self.accelerator.is_main_process:
            return
        state = {
            "step": self.step,
            "model": self._trained_state(),
            "average": self.average,
            "best": self.best,
            "optimizer": self.optimizer.state_dict(),
        }
        partial = self.run_dir / f"{CHECKPOINT_FILE}.partial"
        torch.save(state, partial)
        os.replace(partial, self.run_dir / CHECKPOINT_FILE)

    def _resume(self) -> None:
        config_file, checkpoint = self.run_dir / CONFIG_FILE, self.run_dir / CHECKPOINT_FILE
        if not checkpoint.exists():
            if self.accelerator.is_main_process:
                config_file.write_text(json.dumps(asdict(self.config), indent=2))
                (self.run_dir / LOG_FILE).unlink(missing_ok=True)
            return
        if json.loads(config_file.read_text()) != asdict(self.config):
            raise InputError(
                f"The run in {self.run_dir} was begun with another configuration.",
                f"Go on with the one in {config_file}, name another --run folder, or remove this one.",
            )
        state = torch.load(checkpoint, map_location=self.accelerator.device, weights_only=True)
        self.step, self.average, self.best = state["step"], state["average"], state["best"]
        self._put(state["model"])
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


def has_bfloat16(device: torch.device) -> bool:
    """Whether a device computes in bfloat16; a processor without it would do so many times as slowly as in float32."""
    able = torch.cpu.get_capabilities()
    return device.type != "cpu" or any(able.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))
