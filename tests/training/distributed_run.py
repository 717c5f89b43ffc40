"""A tiny run that `accelerate launch` starts in test_distributed.py: one process or two, the same batches."""

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from training.clip_losses import contrastive_loss
from training.trainer import TrainConfig, Trainer, leave_together


class Towers(nn.Module):
    """Two small towers into one space, with a head that only some batches use."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures, self.texts, self.head = nn.Linear(6, 4), nn.Linear(6, 4), nn.Linear(4, 2)


def losses_of(model: Towers, batch: dict) -> dict[str, torch.Tensor]:
    pictures, texts = (F.normalize(tower(batch["x"]), dim=-1) for tower in (model.pictures, model.texts))
    losses = {"pairs": contrastive_loss(pictures, texts, torch.tensor(5.0))}
    if "label" in batch:
        losses["label"] = F.cross_entropy(model.head(pictures), batch["label"])
    return losses


def batch_at(step: int) -> dict:
    x = torch.randn(8, 6, generator=torch.Generator().manual_seed(step))
    return {"x": x} if step % 2 else {"x": x, "label": (x[:, 0] > 0).long(), "name": "labelled"}


if __name__ == "__main__":
    torch.manual_seed(0)
    config = TrainConfig(steps=8, learning_rate=1e-2, warmup_steps=1)
    trainer = Trainer(Towers(), losses_of, config, run_dir=Path(sys.argv[1]))
    weights = trainer.fit(batch_at).state_dict()
    if trainer.accelerator.is_main_process:
        told = {name: value.tolist() for name, value in weights.items()}
        Path(sys.argv[1], "weights.json").write_text(
            json.dumps(told | {"processes": trainer.accelerator.num_processes})
        )
    leave_together()
