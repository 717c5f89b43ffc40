"""Pictures that users bring, as files or bytes: found, checked and decoded."""

import hashlib
import io
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path, PureWindowsPath
from typing import Any

import numpy as np
from PIL import Image

from models.errors import ImageError
from models.pictures import flatten, upright

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)  # SyntaxError: a broken PNG

ORIENTATION, LYING = 0x0112, 5  # EXIF: the tag, and the first of its values that swap width and height

Picture = Path | bytes | np.ndarray  # a file, its content, or grey pixels (H, W) uint8


def decode(picture: Picture) -> Image.Image:
    """The picture in RGB, upright as the camera held it, anything transparent on white.

    Raises:
        ImageError: it can't be decoded.
    """
    try:
        if isinstance(picture, np.ndarray):
            return Image.fromarray(picture).convert("RGB")
        return flatten(upright(Image.open(io.BytesIO(_bytes(picture)))))
    except UNREADABLE as error:
        name = picture if isinstance(picture, Path) else "A picture"
        raise ImageError(f"{name} can't be decoded: {error}.", "JPEG, PNG and WebP files are read.") from error


def size_of(picture: Picture) -> tuple[int, int]:
    """(width, height) of the picture held upright, from its header."""
    if isinstance(picture, np.ndarray):
        return picture.shape[1], picture.shape[0]
    image = Image.open(io.BytesIO(_bytes(picture)))
    width, height = image.size
    return (height, width) if image.getexif().get(ORIENTATION, 1) >= LYING else (width, height)


def digest(picture: Path | bytes) -> str | None:
    """A short hash of the file, the same for identical pictures; None when the picture is broken or cut off."""
    try:
        data = _bytes(picture)
        image = Image.open(io.BytesIO(data))
        image.draft("RGB", (1, 1))  # JPEG at an eighth of its size: as good a check in a third of the time
        image.load()
    except UNREADABLE:
        return None
    return short_hash(data)


def short_hash(data: bytes) -> str:
    """16 hexadecimal digits that stand for `data`."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def _bytes(picture: Path | bytes) -> bytes:
    return picture if isinstance(picture, bytes) else picture.read_bytes()


def pictures_below(folder: Path) -> Iterable[Path]:
    """Picture files in `folder` and its folders, in a fixed order; hidden ones are left out."""
    files = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and not path.name.startswith("."))
    return sorted(files)


class PictureFinder:
    """Finds the pictures that a table names, in the folders that they may be in, the first before the second."""

    def __init__(self, *folders: Path) -> None:
        self.folders = folders

    def find(self, value: Any) -> Path | bytes | None:
        """The picture that a cell holds or names by its path; None when there is none."""
        if isinstance(value, dict):  # Hugging Face's data sets keep pictures so
            value = value.get("bytes") or value.get("path")
        if isinstance(value, bytes):
            return value or None
        if not isinstance(value, str) or not value.strip():
            return None
        name = PureWindowsPath(value.strip()).as_posix()
        return next((path for folder in self.folders if (path := folder / name).is_file()), None)

    def named(self, product: str | None) -> Path | None:
        """The picture file whose name is the product's id, in the first folder or below."""
        return self._by_name.get(product) if product else None

    @cached_property
    def _by_name(self) -> dict[str, Path]:
        return {path.stem: path for path in pictures_below(self.folders[0])}
