"""What comes in is checked here, before any model sees it: pictures decoded within limits, texts cleaned."""

import io
import re
import struct
import warnings
from os import PathLike, fspath
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from PIL import Image, UnidentifiedImageError

from models.errors import ImageError, LimitError, TextError
from models.settings import settings
from models.texts import encodable

if TYPE_CHECKING:
    ImageSource = str | PathLike[str] | bytes | IO[bytes] | Image.Image | np.ndarray

MEGA = 1_000_000
MIN_SIDE = 8  # pixels; below, there is nothing to see
READS = "Pictures are read as JPEG, PNG, WebP, GIF, BMP or TIFF, and reviews as CSV, TSV, JSONL or text"
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
# control and invisible formatting characters, but not tab, line feed, and the joiners that emoji and scripts need
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
# what a file starts with, for a better word than "not a picture"
_OTHER_KINDS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "an Office or ZIP file",
    b"<svg": "an SVG drawing",
    b"\x1f\x8b": "a gzip file",
}


def load_image(source: "ImageSource", *, name: str = "") -> Image.Image:
    """The picture, upright and in RGB, anything transparent on white.

    Args:
        source: path, bytes, file object, `PIL.Image`, or `uint8` array H×W×3 (or H×W, H×W×4).
        name: what to call it in errors; a path's own name when not given.

    Raises:
        ImageError: it can't be read, or is of a kind that we don't read.
        LimitError: over the ceilings for bytes or pixels, told before anything is decoded.
    """
    name = name or _name_of(source)
    if isinstance(source, np.ndarray):
        return _from_array(source, name)
    image = source if isinstance(source, Image.Image) else _open(_bytes_of(source, name), name)
    _check_size(image, name)
    try:
        return _upright_rgb(image)
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
        raise ImageError(f"{name} is broken: it can't be decoded to its end.", "Save or export it again.") from error


def _name_of(source: "ImageSource") -> str:
    if isinstance(source, str | PathLike):
        return Path(fspath(source)).name or "The picture"
    return "The picture"


def _bytes_of(source: "ImageSource", name: str) -> bytes:
    limit = settings().max_image_mb * MEGA
    if isinstance(source, str | PathLike):
        path = Path(fspath(source))
        try:
            size = path.stat().st_size
            if path.is_dir():
                raise ImageError(f"{name} is a folder, not a picture.", "Name one file.")
            _check_bytes(size, limit, name)
            data = path.read_bytes()
        except OSError as error:
            raise ImageError(f"There is no readable file {name}: {error.strerror}.", "Check its path.") from error
        except ValueError as error:  # a null byte in the path
            raise ImageError("That is not the path of a picture.", "Check it.") from error
    elif isinstance(source, bytes | bytearray | memoryview):
        data = bytes(source)
    elif hasattr(source, "read"):
        data = source.read(int(limit) + 1)
        if not isinstance(data, bytes):
            raise ImageError(f"{name} is open as text.", 'Open it with mode "rb".')
    else:
        kinds = "a path, bytes, a file, a PIL image or a uint8 array"
        raise ImageError(f"A picture can't be made of {type(source).__name__}.", f"Give {kinds}.")
    _check_bytes(len(data), limit, name)
    return data


def _check_bytes(size: int, limit: float, name: str) -> None:
    if size > limit:
        raise LimitError(name, limit=f"{limit / MEGA:g} MB", came=f"{size / MEGA:.1f} MB", hint="Send a smaller copy.")


def _open(data: bytes, name: str) -> Image.Image:
    if not data:
        raise ImageError(f"{name} is empty.", "Send it again.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own ceiling is checked before decoding
        try:
            return Image.open(io.BytesIO(data), formats=FORMATS)
        except Image.DecompressionBombError as error:
            limit = f"{settings().max_image_megapixels:g} megapixels"
            raise LimitError(name, limit=limit, came="many times that", hint="Send a smaller copy.") from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error) as error:
            kind = next((kind for start, kind in _OTHER_KINDS.items() if data.lstrip()[:5].startswith(start)), None)
            what = f"{name} is {kind}, not a picture." if kind else f"{name} can't be read as a picture."
            raise ImageError(what, f"{READS}.") from error


def _check_size(image: Image.Image, name: str) -> None:
    width, height = image.size
    limit = settings().max_image_megapixels
    if width * height > limit * MEGA:
        came = f"{width}×{height} pixels ({width * height / MEGA:.0f} megapixels)"
        raise LimitError(name, limit=f"{limit:g} megapixels", came=came, hint="Send a smaller copy.")
    if min(width, height) < MIN_SIDE:
        raise ImageError(f"{name} is only {width}×{height} pixels.", f"Send one of at least {MIN_SIDE} pixels a side.")


def _upright_rgb(image: Image.Image) -> Image.Image:
    from models.pictures import flatten, upright

    if image.mode.startswith(("I", "F")):  # 16-bit and float greys: bring the range that is used to 0…255
        values = np.asarray(image, np.float32)
        low, high = float(values.min()), float(values.max())
        scaled = (values - low) / ((high - low) or 1.0) * 255
        image = Image.fromarray(scaled.astype(np.uint8))
    return flatten(upright(image))


def _from_array(array: np.ndarray, name: str) -> Image.Image:
    if array.dtype != np.uint8 or array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        came = f"{array.dtype} of shape {tuple(array.shape)}"
        raise ImageError(f"A picture can't be made of an array {came}.", "Give uint8 of shape H×W×3, values 0…255.")
    if array.size == 0:
        raise ImageError(f"{name} is an empty array.", "Give uint8 of shape H×W×3.")
    image = Image.fromarray(array[..., 0] if array.ndim == 3 and array.shape[2] == 1 else array)
    _check_size(image, name)
    return _upright_rgb(image)


def clean_text(text: str, *, what: str = "The review") -> str:
    """`text` without control characters and outer white space, in characters that can be encoded.

    Raises:
        TextError: not a text, or nothing is left of it.
        LimitError: longer than a single text may be.
    """
    if not isinstance(text, str):
        raise TextError(f"{what} must be a text, and is {type(text).__name__}.", "Give a str.")
    cleaned = strip_control(text).strip()
    if not cleaned:
        raise TextError(f"{what} is empty.", "Write or paste some words.")
    limit = settings().max_text_characters
    if len(cleaned) > limit:
        came = f"{len(cleaned):,} characters"
        raise LimitError(what, limit=f"{limit:,} characters", came=came, hint="Shorten it, or split it up.")
    return cleaned


def strip_control(text: str) -> str:
    """`text` without control and invisible formatting characters and lone surrogates; line ends become line feeds."""
    return _CONTROL.sub("", encodable(text).replace("\r\n", "\n").replace("\r", "\n"))
