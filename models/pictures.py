"""From a decoded picture to the pixels that the convolutional tower reads.

The tower takes any size, so small pictures are not blown up and large ones keep detail: the size follows the picture's
own, and the shape is the nearest of three. Shapes are few so that pictures can share a batch.
"""

import math
import struct

import numpy as np
import torch
from PIL import ExifTags, Image
from torch import Tensor

# (height, width) for portrait, square and landscape, by the longer side of the picture in pixels
SHAPES = {
    40: ((64, 48), (56, 56), (48, 64)),
    120: ((112, 84), (96, 96), (84, 112)),
    math.inf: ((208, 160), (184, 184), (160, 208)),
}
MAX_ASPECT = 2.0  # a longer picture is padded with white to this before it is squeezed into a shape
MAX_PAGE = 64_000_000  # pixels of the padded page; a larger one, of a very long picture, is never made
ASPECTS = (4 / 3, 1.0, 3 / 4)  # height / width of the three shapes, roughly
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # by EXIF's orientation  # fmt: skip
PIXEL_MEAN, PIXEL_SCALE = 127.0, 128.0  # as EfficientNet-Lite was trained


def flatten(image: Image.Image) -> Image.Image:
    """The picture in RGB, with anything transparent on white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(white, rgba).convert("RGB")
    return image.convert("RGB")


def upright(image: Image.Image) -> Image.Image:
    """The picture turned as its EXIF says; one that is turned has no EXIF any more, as writing it anew can fail."""
    image.load()  # PNG may have its EXIF at the end
    try:
        turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation))
    except (struct.error, SyntaxError, ValueError, LookupError):  # broken EXIF, which says nothing against the picture
        return image
    if turn is None:
        return image
    turned = image.transpose(turn)
    for place in ("exif", "Raw profile type exif", "xmp", "XML:com.adobe.xmp"):
        turned.info.pop(place, None)  # or it would be turned again by who reads it next
    return turned


def reading_size(width: int, height: int) -> int:
    """Which of the sizes of SHAPES a picture of this size is read at, the smallest is 0."""
    return sum(max(width, height) > limit for limit in SHAPES)


def shape_of(width: int, height: int) -> tuple[int, int]:
    """The (height, width) that a picture of this size is read at."""
    shapes = list(SHAPES.values())[reading_size(width, height)]
    nearest = min(range(3), key=lambda i: abs(math.log(height / width / ASPECTS[i])))
    return shapes[nearest]


def padded_size(width: int, height: int) -> tuple[int, int]:
    """(width, height) of the white page that a picture of this size is read on, in its middle; its own unless very long."""
    return max(width, round(height / MAX_ASPECT)), max(height, round(width / MAX_ASPECT))


def fit(image: Image.Image, shape: tuple[int, int]) -> np.ndarray:
    """`image` in RGB, padded when very long, resized to `shape`: (H, W, 3) uint8."""
    page, target = padded_size(*image.size), shape[::-1]
    if math.prod(page) > MAX_PAGE:
        # shrunk to its share of the shape first; its edges fall up to half a pixel elsewhere
        shares = [max(1, round(to * side / whole)) for to, side, whole in zip(target, image.size, page, strict=True)]
        image, page = image.resize(shares, Image.Resampling.BICUBIC), target
    return np.asarray(_on_page(image, page).resize(target, Image.Resampling.BICUBIC))


def _on_page(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`image` in the middle of a white page; itself, where that is its size."""
    if image.size == size:
        return image
    page = Image.new("RGB", size, "white")
    page.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return page


def normalize(pixels: Tensor) -> Tensor:
    """(B, 3, H, W) of 0…255 to the tower's range, in channels-last memory, twice as fast on a CPU."""
    return ((pixels.float() - PIXEL_MEAN) / PIXEL_SCALE).contiguous(memory_format=torch.channels_last)


def pixel_values(images: list[Image.Image]) -> list[tuple[list[int], Tensor]]:
    """Pictures grouped by the shape that they are read at: (their positions, (B, 3, H, W) float)."""
    groups: dict[tuple[int, int], list[int]] = {}
    for position, image in enumerate(images):
        groups.setdefault(shape_of(*image.size), []).append(position)
    return [
        (
            positions,
            normalize(torch.from_numpy(np.stack([fit(images[i], shape) for i in positions])).permute(0, 3, 1, 2)),
        )
        for shape, positions in groups.items()
    ]
