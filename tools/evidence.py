"""Where in a picture the model found what it said: as a map, in words, and drawn over the picture."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from models.errors import InputError
from models.labels import label_set
from models.pictures import padded_size
from tools.guards import load_image

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.guards import ImageSource

LOUDEST = 0.25  # share of the picture that is said to have spoken most
MIDDLE = 0.12  # of the picture's sides; evidence whose centre is no further from its middle has no side
SHOWN_SIDE = 480  # pixels of the drawn picture's longer side
GLOW = (255, 60, 0)  # colour of what spoke most
FINER = 8  # cells for each of the map's, where its margins are cut off
DIMMED = 0.35  # brightness left where nothing spoke


@dataclass(frozen=True)
class Evidence:
    """What speaks for a label rather than for the next one."""

    map: np.ndarray  # (H, W) of 0…1, 1 where most speaks for it
    picture: Image.Image  # RGB

    @property
    def side(self) -> str:
        """Where most of it lies: "top left", "top", "left", "middle" …"""
        height, width = self.map.shape
        threshold = np.quantile(self.map, 1 - LOUDEST)
        rows, columns = np.nonzero(self.map >= threshold)
        weights = self.map[rows, columns]
        down = np.average((rows + 0.5) / height, weights=weights) - 0.5
        right = np.average((columns + 0.5) / width, weights=weights) - 0.5
        upright = "top" if down < -MIDDLE else "bottom" if down > MIDDLE else ""
        level = "left" if right < -MIDDLE else "right" if right > MIDDLE else ""
        return " ".join(filter(None, (upright, level))) or "middle"

    def drawn(self) -> Image.Image:
        """The picture, glowing where most speaks for the label and dark elsewhere."""
        share = SHOWN_SIDE / max(self.picture.size)
        shown = self.picture.resize([max(1, round(share * side)) for side in self.picture.size])
        grey = Image.fromarray((255 * self.map).astype(np.uint8)).resize(shown.size, Image.Resampling.BICUBIC)
        loud = np.asarray(grey, np.float32)[..., None] / 255
        pixels = np.asarray(shown, np.float32) * (DIMMED + (1 - DIMMED) * loud)
        glowing = pixels * (1 - 0.35 * loud) + 0.35 * loud * np.array(GLOW)
        return Image.fromarray(glowing.clip(0, 255).astype(np.uint8))


def evidence(image: "ImageSource", labels: "str | Sequence[str]", label: str, other: str) -> Evidence | None:
    """Where a picture speaks for `label` rather than for `other`; None where the model can't say.

    Args:
        image: as `categorize` takes it.
        labels: the label set of both, as `categorize` takes it.

    Raises:
        ImageError, LimitError: the picture can't be read or is too large.
        InputError: no such label set, or it has no such label.
    """
    from models.predictors import clip

    picture = load_image(image)
    chosen = label_set(labels if isinstance(labels, str) else list(labels))
    for each in (label, other):
        if each not in chosen.labels:
            raise InputError(f"The label set has no label {each!r}.", f"Name two of {', '.join(chosen.labels[:10])} …")
    speaks = clip().evidence(picture, chosen, label, other)
    if speaks is None:
        return None
    speaks = _without_page(speaks, picture)
    least, most = speaks.min(), speaks.max()
    return Evidence((speaks - least) / (most - least) if most > least else np.ones_like(speaks), picture)


def _without_page(speaks: np.ndarray, picture: Image.Image) -> np.ndarray:
    """The part of a map that lies on the picture itself, where a long one was read on a white page."""
    page = padded_size(*picture.size)
    if page == picture.size:
        return speaks
    fine = Image.fromarray(speaks.astype(np.float32)).resize(tuple(FINER * side for side in speaks.shape[::-1]))
    margins = [
        min(round(size * (1 - shown / whole) / 2), (size - 1) // 2)  # something is left of the thinnest picture
        for size, shown, whole in zip(fine.size, picture.size, page, strict=True)
    ]
    return np.asarray(fine.crop((margins[0], margins[1], fine.width - margins[0], fine.height - margins[1])))
