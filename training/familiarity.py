"""The subspace that pictures of products span inside CLIP's tower; pictures of other things reach out of it.

What remains outside the principal subspace of the training features is the residual of ViM (arXiv:2203.10807, section 3),
there as one half of its score. It is taken of the last block but one: the last was trained to see nothing but the labels.
On held-out pictures it told other things better than energy, the largest probability, Mahalanobis distance or nearest
neighbours did.
"""

from pathlib import Path

import torch
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor

from models.clip_predictor import FAMILIARITY_FILE, ClipPredictor
from training import data, picture_sets
from training.picture_files import decode

PICTURES = 1500  # of each training set, drawn at random
AT_ONCE = 16
RANK = 128  # of the 192 directions of the last block but one


def write_basis(clip: ClipPredictor, data_dir: Path, folder: Path, *, seed: int = 0) -> None:
    """Fit the subspace on a sample of every training set, write it beside the weights, and give it to the predictor."""
    seen = torch.cat([_penultimate(clip, images) for images in _samples(data_dir, seed)])
    basis = torch.linalg.svd(seen, full_matrices=False).Vh[:RANK].T  # (M, RANK), orthonormal columns
    save_file({"basis": basis.half().contiguous()}, folder / FAMILIARITY_FILE)
    clip.basis = basis.half().float()


def _samples(data_dir: Path, seed: int) -> list[list[Image.Image]]:
    fashion = picture_sets.fashion_mnist(data_dir, "train")
    rows = fashion.rows.sample(PICTURES, random_state=seed).index
    large = data.table(data_dir, "pictures/catalogue-large")
    home = data.table(data_dir, "pictures/home-train")
    frames = [data.table(data_dir, "pictures/catalogue-train"), large[large.split == "train"], home]
    tables = [[decode(jpeg) for jpeg in frame.image.sample(PICTURES, random_state=seed)] for frame in frames]
    return [[Image.fromarray(fashion.pixels[row]) for row in rows], *tables]


def _penultimate(clip: ClipPredictor, images: list[Image.Image]) -> Tensor:
    """(N, M) unit vectors."""
    return torch.cat(
        [clip.picture_features(images[i : i + AT_ONCE]).penultimate for i in range(0, len(images), AT_ONCE)]
    )
