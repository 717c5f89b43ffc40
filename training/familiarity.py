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
STEEPEST = 20.0  # where known and other pictures hardly overlap, a logistic regression knows no bound
RANK = 1 / 3  # of the directions of each map; from a quarter to two thirds AUROC on `val` is the same within 0.002
THUMBNAILS = (40, 80)  # pixels of the longer side, read at the two smaller sizes
# Share of pictures of products that may be called unfamiliar, in no data set more: where the asker names one of our label
# sets, and where the question is open ("what is this?", or words of the asker's own)
CALLED_UNSURE = {"named": 0.015, "open": 0.04}


def thumbnails(images: Iterable[Image.Image], side: int) -> list[Image.Image]:
    """The pictures with a longer side of `side` pixels."""
    return [image.resize([max(1, round(length * side / max(image.size))) for length in image.size]) for image in images]


def fitted_bases(clip: ClipPredictor, data_dir: Path, *, seed: int = 0) -> list[Tensor]:
    """The subspaces of the feature maps, in half precision, fitted on a sample of every training set."""
    seen = PictureFeatures.joined([parts.embed(clip, images) for images in _samples(data_dir, seed)])
    return [_basis(each) for each in seen.maps]


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
    catalogue, large, home = (
        [decode(jpeg) for jpeg in frame.image.sample(PICTURES, random_state=seed)] for frame in frames
    )
    drawings = [Image.fromarray(fashion.pixels[row]) for row in rows]
    tiny, small = THUMBNAILS
    return [drawings, catalogue, large, home, thumbnails(large, tiny), thumbnails(home, small)]


def calibrate(clip: ClipPredictor, data_dir: Path, folder: Path, known: list[PictureFeatures]) -> list[dict[str, Any]]:
    """Fit the subspaces, choose for each reading size what `models.familiarity.Familiarity` takes, and write the subspaces.

    Args:
        known: of held-out pictures of products; thumbnails of photos are added.
    """
    bases = fitted_bases(clip, data_dir)
    familiarity = Familiarity([basis.float() for basis in bases], [])
    large, home, other = (
        list(parts.read(data_dir, name)) for name in ("catalogue-large-val", "home-validation", "not-fashion-val")
    )
    tiny, small = THUMBNAILS
    known = [*known, parts.embed(clip, thumbnails(large, tiny)), parts.embed(clip, thumbnails(home, small))]
    others = [parts.embed(clip, each) for each in (other, *(thumbnails(other, side) for side in THUMBNAILS))]
    sizes = [_size(familiarity, size, known, PictureFeatures.joined(others)) for size in range(len(SHAPES))]
    save_file({str(place): basis for place, basis in enumerate(bases)}, folder / FAMILIARITY_FILE)
    return sizes


def _size(familiarity: Familiarity, size: int, known: list[PictureFeatures], other: PictureFeatures) -> dict[str, Any]:
    """Mean and scale of the log residuals of known pictures of a reading size, its thresholds and its steepness."""
    residuals = [
        familiarity.log_residuals(each.maps)[each.sizes == size] for each in known if (each.sizes == size).any()
    ]
    scale, mean = torch.std_mean(torch.cat(residuals), 0)

    def score(of: Tensor) -> Tensor:
        return -((of - mean) / scale).mean(-1)

    seen, unseen = (
        score(each) for each in (torch.cat(residuals), familiarity.log_residuals(other.maps)[other.sizes == size])
    )
    steepness, _ = calibration.platt(torch.cat([seen, unseen]), torch.arange(len(seen) + len(unseen)) < len(seen))
    thresholds = {
        name: round(min(float(score(each).quantile(share)) for each in residuals), 4)
        for name, share in CALLED_UNSURE.items()
    }
    standard = {name: [round(value, 4) for value in of.tolist()] for name, of in (("mean", mean), ("scale", scale))}
    return {**standard, **thresholds, "steepness": round(min(steepness, STEEPEST), 3)}
