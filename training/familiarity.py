"""The subspaces that pictures of products span inside CLIP's tower; pictures of other things reach out of them.

See `models.familiarity` for how they are used. Means, scales and thresholds are chosen on held-out pictures, for each size
that pictures are read at: a picture of 28 pixels leaves the subspace further than one of 800, whatever it shows.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor

from models.clip_predictor import ClipPredictor
from models.familiarity import FAMILIARITY_FILE, Familiarity, PictureFeatures
from models.pictures import SHAPES
from training import calibration, data, parts, picture_sets
from training.picture_files import decode

PICTURES = 1500  # of each training set, drawn at random
RANK = 1 / 3  # of the directions of each map
THUMBNAIL = 80  # pixels of the longer side
CALLED_UNSURE = 0.015  # share of pictures of products that may be called unfamiliar, in no data set more
OPEN_CALLED_UNSURE = 0.04  # where the question is open: "what is this?" or the asker's own words


def thumbnails(images: Iterable[Image.Image], side: int = THUMBNAIL) -> list[Image.Image]:
    """The pictures with a longer side of `side` pixels."""
    return [image.resize([max(1, round(length * side / max(image.size))) for length in image.size]) for image in images]


def write_bases(clip: ClipPredictor, data_dir: Path, folder: Path, *, seed: int = 0) -> Familiarity:
    """Fit the subspaces on a sample of every training set and write them beside the weights."""
    seen = PictureFeatures.joined([parts.embed(clip, images) for images in _samples(data_dir, seed)])
    bases = [_basis(each) for each in seen.maps]
    save_file({str(place): basis for place, basis in enumerate(bases)}, folder / FAMILIARITY_FILE)
    return Familiarity([basis.float() for basis in bases], [])


def _basis(vectors: Tensor) -> Tensor:
    """The principal directions of vectors (N, M), as orthonormal columns (M, M · RANK) in half precision."""
    directions = torch.linalg.svd(vectors, full_matrices=False).Vh
    return directions[: round(RANK * vectors.shape[1])].T.half().contiguous()


def _samples(data_dir: Path, seed: int) -> list[list[Image.Image]]:
    """Pictures of every training set, and photos as thumbnails."""
    fashion = picture_sets.fashion_mnist(data_dir, "train")
    rows = fashion.rows.sample(PICTURES, random_state=seed).index
    large = data.table(data_dir, "pictures/catalogue-large")
    frames = [
        data.table(data_dir, "pictures/catalogue-train"),
        large[large.split == "train"],
        data.table(data_dir, "pictures/home-train"),
    ]
    tables = [[decode(jpeg) for jpeg in frame.image.sample(PICTURES, random_state=seed)] for frame in frames]
    return [[Image.fromarray(fashion.pixels[row]) for row in rows], *tables, thumbnails(tables[-1])]


def calibrate(clip: ClipPredictor, data_dir: Path, folder: Path, known: list[PictureFeatures]) -> list[dict[str, Any]]:
    """Fit the subspaces, and choose for each reading size what `models.familiarity.Familiarity` takes.

    Args:
        known: of held-out pictures of products; thumbnails of photos are added.
    """
    familiarity = write_bases(clip, data_dir, folder)
    photos, other = (list(parts.read(data_dir, name)) for name in ("home-validation", "not-fashion-val"))
    known = [*known, parts.embed(clip, thumbnails(photos))]
    sides = [min(limit, THUMBNAIL) for limit in SHAPES][:-1]
    other = PictureFeatures.joined(
        [parts.embed(clip, each) for each in (other, *(thumbnails(other, side) for side in sides))]
    )
    return [_size(familiarity, size, known, other) for size in range(len(SHAPES))]


def _size(familiarity: Familiarity, size: int, known: list[PictureFeatures], other: PictureFeatures) -> dict[str, Any]:
    """Mean and scale of the log residuals of known pictures of a reading size, its thresholds and its steepness."""
    residuals = [
        familiarity.log_residuals(each.maps)[each.sizes == size] for each in known if (each.sizes == size).any()
    ]
    scale, mean = torch.std_mean(torch.cat(residuals), 0)

    def score(of: Tensor) -> Tensor:
        return -((of - mean) / scale).mean(-1)

    seen = score(torch.cat(residuals))
    unseen = score(familiarity.log_residuals(other.maps)[other.sizes == size])
    steepness, _ = calibration.platt(torch.cat([seen, unseen]), torch.arange(len(seen) + len(unseen)) < len(seen))
    return {
        "mean": [round(value, 4) for value in mean.tolist()],
        "scale": [round(value, 4) for value in scale.tolist()],
        "open": round(float(seen.quantile(OPEN_CALLED_UNSURE)), 4),
        "named": round(min(float(score(each).quantile(CALLED_UNSURE)) for each in residuals), 4),
        "steepness": round(steepness, 3),
    }
