"""Augmentation on tensors, a whole batch at once, in three strengths, and one for many passes over small pictures."""

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
    saturation: float = 0.0  # share: colours weaker or stronger
    blur: float = 0.0  # probability of a soft picture
    erase: float = 0.0  # probability of a grey rectangle


LIGHT = Augmentation(translation=0.04)
SHIFTED = Augmentation(translation=0.08, zoom=(0.95, 1.05), erase=0.4)  # for many passes over small, centred pictures
MEDIUM = Augmentation(
    rotation=6,
    translation=0.06,
    zoom=(0.85, 1.1),
    stretch=1.1,
    brightness=0.06,
    contrast=0.1,
    saturation=0.05,
    blur=0.05,
    erase=0.1,
)
HEAVY = Augmentation(
    rotation=12,
    translation=0.1,
    zoom=(0.7, 1.1),
    stretch=1.15,
    brightness=0.2,
    contrast=0.25,
    saturation=0.3,
    blur=0.15,
    erase=0.25,
)


def augment(
    pixels: Tensor, shape: tuple[int, int], strength: Augmentation, *, generator: torch.Generator | None = None
) -> Tensor:
    """Pictures (B, 3, H, W) of 0…255 varied at random and resampled to `shape`: (B, 3, *shape) float in 0…255."""
    draw = _Draw(len(pixels), generator)
    grid = F.affine_grid(_affine(draw, strength), [draw.count, 3, *shape], align_corners=False)
    varied = F.grid_sample(pixels.float(), grid, padding_mode="border", align_corners=False)
    varied = _coloured(varied, draw, strength)
    varied = _blurred(varied, draw.chance(strength.blur))
    return _erased(varied, draw, strength.erase).clamp(0, 255)


@dataclass(frozen=True)
class _Draw:
    """Random values, one for each picture of a batch."""

    count: int
    generator: torch.Generator | None

    def uniform(self, low: float, high: float) -> Tensor:
        """(B,)"""
        return torch.empty(self.count).uniform_(low, high, generator=self.generator)

    def chance(self, probability: float) -> Tensor:
        """(B,) bool"""
        return torch.rand(self.count, generator=self.generator) < probability


def _affine(draw: _Draw, strength: Augmentation) -> Tensor:
    """Matrices (B, 2, 3) from the output's coordinates to the input's."""
    angle = draw.uniform(-strength.rotation, strength.rotation) * math.pi / 180
    zoom = draw.uniform(*strength.zoom)
    stretch = torch.exp(draw.uniform(-1, 1) * math.log(strength.stretch) / 2)
    mirror = torch.where(draw.chance(strength.flip), -1.0, 1.0)
    right, down = (draw.uniform(-2 * strength.translation, 2 * strength.translation) for _ in range(2))
    cos, sin = torch.cos(angle) * zoom, torch.sin(angle) * zoom
    rows = [torch.stack([cos * stretch * mirror, -sin, right], 1), torch.stack([sin * mirror, cos / stretch, down], 1)]
    return torch.stack(rows, 1)


def _coloured(pixels: Tensor, draw: _Draw, strength: Augmentation) -> Tensor:
    """Saturation, contrast and brightness changed, in this order."""

    def around_one(change: float) -> Tensor:
        return draw.uniform(1 - change, 1 + change)[:, None, None, None]

    if strength.saturation:
        grey = pixels.mean(1, keepdim=True)  # (B, 1, H, W)
        pixels = (pixels - grey) * around_one(strength.saturation) + grey
    shift = (around_one(strength.brightness) - 1) * 255
    return (pixels - GREY) * around_one(strength.contrast) + GREY + shift


def _blurred(pixels: Tensor, chosen: Tensor) -> Tensor:
    """The chosen pictures (B,) bool through a 3×3 binomial filter, which takes the finest detail."""
    if chosen.any():
        line = torch.tensor([0.25, 0.5, 0.25])
        kernel = torch.outer(line, line).expand(3, 1, 3, 3)
        padded = F.pad(pixels[chosen], (1, 1, 1, 1), mode="replicate")
        pixels[chosen] = F.conv2d(padded, kernel, groups=3)
    return pixels


def _erased(pixels: Tensor, draw: _Draw, probability: float) -> Tensor:
    """A grey rectangle over some of the pictures ("random erasing", arXiv:1708.04896)."""
    height, width = pixels.shape[-2:]
    chosen = draw.chance(probability)
    high, wide = (draw.uniform(0.1, 0.35) for _ in range(2))
    top, left = ((1 - size) * draw.uniform(0, 1) for size in (high, wide))
    for i in torch.nonzero(chosen).flatten().tolist():
        rows = slice(int(height * top[i]), int(height * (top[i] + high[i])))
        columns = slice(int(width * left[i]), int(width * (left[i] + wide[i])))
        pixels[i, :, rows, columns] = GREY
    return pixels
