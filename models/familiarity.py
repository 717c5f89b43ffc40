"""Whether a picture is of a kind that the picture tower knows.

Pictures of products keep to a subspace of each of the tower's feature maps; pictures of other things reach out of it. What
lies outside is the residual of ViM (arXiv:2203.10807, section 3), there taken of the last features only. Here the last few
maps are asked, as an ensemble over depths ("A Simple Unified Framework for Detecting Out-of-Distribution Samples",
arXiv:1807.03888, section 2.2): the last map sees little but the labels, earlier ones tell more of what else there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from models.errors import WeightsError

FAMILIARITY_FILE = "familiarity.safetensors"  # the subspaces of the pictures that the model knows
LEAST_RESIDUAL = 1e-6  # of a unit vector; keeps the logarithm finite


@dataclass(frozen=True)
class PictureFeatures:
    """What the picture tower makes of pictures."""

    embeds: Tensor  # (N, D) unit vectors in the space shared with texts
    maps: tuple[Tensor, ...]  # (N, M) unit vectors of each of the last feature maps, their mean over positions
    sizes: Tensor  # (N,) which of the reading sizes each picture has, the smallest is 0

    @classmethod
    def joined(cls, parts: Sequence["PictureFeatures"]) -> "PictureFeatures":
        """Those of several batches, in a row."""
        maps = tuple(map(torch.cat, zip(*(part.maps for part in parts), strict=True)))
        return cls(torch.cat([part.embeds for part in parts]), maps, torch.cat([part.sizes for part in parts]))


class Familiarity:
    """The subspaces of known pictures, and how much of a picture may lie outside.

    Args:
        bases: (M, R) orthonormal columns, one of each map.
        sizes: of each reading size, "mean" and "scale" of the log residuals (one of each map) of known pictures, the
            familiarity "open" and "named" below which it is more likely not known, and the "steepness" of that change.
            Small pictures leave the subspace further than large ones, hence each its own.
    """

    def __init__(self, bases: list[Tensor], sizes: list[dict[str, Any]]) -> None:
        self.bases, self.sizes = bases, sizes

    @classmethod
    def from_folder(cls, folder: Path, calibration: dict[str, Any]) -> "Familiarity | None":
        """What was fitted for the weights of a folder; None where nothing was.

        Raises:
            WeightsError: it was fitted and not calibrated.
        """
        path, sizes = folder / FAMILIARITY_FILE, calibration.get("unsure", {}).get("sizes")
        if not path.exists():
            return None
        if not sizes:
            raise WeightsError(f"{path} was never calibrated.", "Run `python -m training evaluate`, or remove it.")
        stored = load_file(path)
        return cls([stored[name].float() for name in sorted(stored)], sizes)

    def log_residuals(self, maps: Sequence[Tensor]) -> Tensor:
        """(N, maps) log of the share of each unit vector (N, M) that lies outside the subspace of its map.

        Raises:
            WeightsError: the subspaces were fitted for another model.
        """
        if [len(basis) for basis in self.bases] != [each.shape[1] for each in maps]:
            raise WeightsError(
                f"{FAMILIARITY_FILE} was made for another picture tower.",
                "Remove it, or run `python -m training evaluate`.",
            )
        outside = [(each - each @ basis @ basis.T).norm(dim=-1) for each, basis in zip(maps, self.bases, strict=True)]
        return torch.stack(outside, -1).clamp(min=LEAST_RESIDUAL).log()

    def score(self, features: PictureFeatures) -> Tensor:
        """(N,) how familiar pictures are: the mean over maps of minus the standardised log residual, so that 0 is usual for
        known ones of the same size.
        """
        residuals = self.log_residuals(features.maps)  # (N, maps)
        mean, scale = (torch.tensor([size[name] for size in self.sizes]) for name in ("mean", "scale"))  # (sizes, maps)
        return -((residuals - mean[features.sizes]) / scale[features.sizes]).mean(-1)

    def known(self, features: PictureFeatures, *, named: bool) -> Tensor:
        """(N,) 0…1, how far pictures look like those of products: a logistic curve over the score, 0.5 where answers begin
        to be called unsure.

        Args:
            named: whether the asker named one of our label sets, and so knows what the picture is; open questions ask for
                more familiarity.
        """
        score = self.score(features)
        middle, steepness = (
            torch.tensor([size[name] for size in self.sizes])[features.sizes]
            for name in ("named" if named else "open", "steepness")
        )
        return torch.sigmoid((score - middle) * steepness)
