"""Finding the weights of a model, checking them, and reading what was calibrated for them."""

import hashlib
import json
import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError
from torch import nn

from models.errors import WeightsError
from models.settings import settings

Predictor = TypeVar("Predictor")
WEIGHTS_FILE = "model.safetensors"
# Shared by all models: `transformers` patches itself and torch while it loads one, and two at a time leave the patches
# behind. Reentrant, as fusion loads the two below it.
_loading = threading.RLock()


def model_folder(name: str) -> Path:
    """The folder of "clip", "roberta", "reviews", "fusion" or "router", its weights checked against `SHA256SUMS`.

    Raises:
        WeightsError: the folder or its weights are missing, or the hash is not the recorded one.
    """
    folder = settings().weights / name
    weights = folder / WEIGHTS_FILE
    if not weights.exists():
        raise WeightsError(
            f"The weights of {name} are missing: there is no {weights}.",
            f"Check out the repository whole, or train them with `python -m training {name}`.",
        )
    if settings().check_hashes:
        for file in folder.glob("*.safetensors"):
            _check_hash(file, f"{name}/{file.name}")
    return folder


def _check_hash(weights: Path, name: str) -> None:
    sums = settings().weights / "SHA256SUMS"
    if not sums.exists():
        return
    recorded = {path: digest for digest, path in (line.split() for line in sums.read_text().splitlines() if line)}
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if recorded.get(name, digest) != digest:
        raise WeightsError(
            f"{weights} is not the file whose hash is in {sums}.",
            "Check the repository out again; after a training of your own, `python -m training evaluate` records the new hash.",
        )


def digest(network: nn.Module) -> str:
    """A hash of a network's weights, in half precision as they ship."""
    hashed = hashlib.sha256()
    for value in network.state_dict().values():
        hashed.update(value.half().numpy().tobytes())
    return hashed.hexdigest()[:16]


def from_folder(load: Callable[[Path], Predictor], folder: Path) -> Predictor:
    """`load(folder)`, with a broken file told as one clear error."""
    if settings().threads:
        torch.set_num_threads(settings().threads)
    try:
        return load(folder)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise WeightsError(
            f"The weights in {folder} can't be read: {error}", "Check the repository out again."
        ) from error


def calibration(folder: Path) -> dict[str, Any]:
    """What was chosen on held-out data for these weights: temperatures and thresholds; empty before that."""
    path = folder / "calibration.json"
    return json.loads(path.read_text()) if path.exists() else {}


def once(make: Callable[[], Predictor]) -> Callable[[], Predictor]:
    """Make it at the first call and return the same ever after; when threads ask at the same time, one is made at a time."""
    cached = lru_cache(make)

    def get() -> Predictor:
        with _loading:
            return cached()

    get.__doc__ = make.__doc__
    get.cache_clear = cached.cache_clear
    return get
