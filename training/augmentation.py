"""Augmentation on tensors, a whole batch at once, in three strengths."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

GREY = 127.0  # what an erased rectangle shows


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """Ranges that each picture of a batch draws its own values from."""

    rotation: float = 0.0  # degrees to either side
    translation: float = 0.0  # share of the picture's side
    zoom: tuple[float, float] = (1.0, 1.0)  # below 1 shows a part of the picture, above 1 its surroundings too
    stretch: float = 1.0  # largest change of aspect
    flip: float = 0.5  # probability of a left-right flip
    brightness: float = 0.0  # share of the full range
    contrast: float = 0.0  # share
    erase: float = 0.0  # probability of a grey rectangle


LIGHT = Augmentation(translation=0.08)
MEDIUM = Augmentation(
    rotation=6, translation=0.06, zoom=(0.85, 1.1), stretch=1.1, brightness=0.06, contrast=0.1, erase=0.1
)
HEAVY = Augmentation(
    rotation=12, translation=0.1, zoom=(0.7, 1.1), stretch=1.15, brightness=0.2, contrast=0.25, erase=0.25
)


def augment(pixels: Tensor, shape: tuple[int, int], strength: Augmentation) -> Tensor:
    """Pictures (B, 3, H, W) of 0…255 varied at random and resampled to `shape`: (B, 3, *shape) float in 0…255.

    Draws from torch's global generator.
    """
    count = len(pixels)
    grid = F.affine_grid(_affine(count, strength), [count, 3, *shape], align_corners=False)
    varied = F.grid_sample(pixels.float(), grid, padding_mode="border", align_corners=False)
    contrast = _uniform(count, 1 - strength.contrast, 1 + strength.contrast)[:, None, None, None]
    shift = _uniform(count, -strength.brightness, strength.brightness)[:, None, None, None] * 255
    return _erase((varied - GREY) * contrast + GREY + shift, strength.erase).clamp(0, 255)


def _affine(count: int, strength: Augmentation) -> Tensor:
    """Matrices (B, 2, 3) from the output's coordinates to the input's."""
    angle = _uniform(count, -strength.rotation, strength.rotation) * math.pi / 180
    zoom = _uniform(count, *strength.zoom)
    stretch = torch.exp(_uniform(count, -1, 1) * math.log(strength.stretch) / 2)
    mirror = torch.where(torch.rand(count) < strength.flip, -1.0, 1.0)
    shift = _uniform(2 * count, -2 * strength.translation, 2 * strength.translation).view(2, count)
    cos, sin = torch.cos(angle) * zoom, torch.sin(angle) * zoom
    rows = [
        torch.stack([cos * stretch * mirror, -sin, shift[0]], 1),
        torch.stack([sin * mirror, cos / stretch, shift[1]], 1),
    ]
    return torch.stack(rows, 1)


def _erase(pixels: Tensor, probability: float) -> Tensor:
    height, width = pixels.shape[-2:]
    for i in torch.nonzero(torch.rand(len(pixels)) < probability).flatten().tolist():
        part = torch.rand(4).tolist()
        high, wide = int(height * (0.1 + 0.25 * part[0])), int(width * (0.1 + 0.25 * part[1]))
        top, left = int((height - high) * part[2]), int((width - wide) * part[3])
        pixels[i, :, top : top + high, left : left + wide] = GREY
    return pixels


def _uniform(count: int, low: float, high: float) -> Tensor:
    return torch.empty(count).uniform_(low, high)
