"""Writing a trained model as a folder that `from_pretrained` reads."""

import copy
import hashlib
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import CLIPImageProcessorPil, PreTrainedModel, PreTrainedTokenizerBase
from transformers.image_processing_utils import BaseImageProcessor

from models.pictures import PIXEL_MEAN, PIXEL_SCALE, SHAPES

RUN_FILE = "training.json"  # what is kept of the runs, beside the weights that they made
BEFORE_FILE = "before.json"  # in a run's folder: the same of the weights that it goes on from


def save_model(model: PreTrainedModel, folder: Path, *, tokenizer: PreTrainedTokenizerBase | None = None) -> None:
    """Write configuration, weights in half precision (safetensors) and tokenizer to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    copy.deepcopy(model).to(torch.float16).save_pretrained(folder)
    if tokenizer is not None:
        tokenizer.save_pretrained(folder)


def weights_of(model: nn.Module) -> dict[str, Tensor]:
    """A copy of a model's weights as they are now."""
    return {name: value.detach().clone() for name, value in model.named_parameters()}


@torch.no_grad()
def go_back(model: nn.Module, started: dict[str, Tensor], share: float) -> None:
    """Put a model's weights a share of the way back to those that it started from.

    What lies between the two loses less of what was known than it gives up of what was learnt (WiSE-FT, arXiv:2109.01903).
    """
    for name, value in model.named_parameters():
        value.lerp_(started[name].to(value), share)


def went_before(base: Path, run: Path) -> None:
    """Keep in a run's folder what is known of the runs that made the weights in `base`, where it goes on from those."""
    if (base / RUN_FILE).exists():
        run.mkdir(parents=True, exist_ok=True)
        (run / BEFORE_FILE).write_text((base / RUN_FILE).read_text())


def save_preprocessor(folder: Path, processor: BaseImageProcessor | None = None) -> None:
    """`preprocessor_config.json`: the base's own, or for the compact towers one square size for all pictures.

    That one is for programs that load the dual encoder by themselves. Our predictor reads small pictures small and keeps
    their shape (`models.pictures`), which is a little better.
    """
    if processor is not None:
        processor.save_pretrained(folder)
        return
    height, width = SHAPES[max(SHAPES)][1]
    mean, scale = [PIXEL_MEAN / 255] * 3, [PIXEL_SCALE / 255] * 3
    processor = CLIPImageProcessorPil(
        size={"height": height, "width": width}, do_center_crop=False, image_mean=mean, image_std=scale
    )
    processor.save_pretrained(folder)


def write_hashes(weights: Path) -> None:
    """`SHA256SUMS` of all weights files below `weights`, in the format of `sha256sum`."""
    files = sorted(weights.glob("*/*.safetensors"))
    rows = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(weights)}" for file in files]
    (weights / "SHA256SUMS").write_text("\n".join(rows) + "\n")
