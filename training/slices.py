"""Parts of a test set that may be harder: kinds of texts and brands, and pictures made worse."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

BLUR = 0.015  # radius of the Gaussian blur, of the picture's longer side
DARKNESS = 0.35  # what is left of the brightness
RARE = 10  # training products of a brand, at most
LARGE_PX = 1_000  # longer side of a photo as a user may have it

_VERBS = "do|does|did|is|was|were|are|wo|would|could|should|ca|have|has|had"
_NEGATION = re.compile(
    rf"\b(?:not|no|never|none|nothing|nor|neither|cannot|without|hardly|barely|\w+n['’]t|(?:{_VERBS})nt)\b",
    re.IGNORECASE,
)


def blurred(image: Image.Image) -> Image.Image:
    """As from a lens out of focus."""
    return image.filter(ImageFilter.GaussianBlur(BLUR * max(image.size)))


def dark(image: Image.Image) -> Image.Image:
    """As in a room with little light."""
    return ImageEnhance.Brightness(image).enhance(DARKNESS)


def small(image: Image.Image) -> Image.Image:
    """Half as wide and half as high."""
    return image.resize((max(image.width // 2, 1), max(image.height // 2, 1)), Image.Resampling.BICUBIC)


def rotated(image: Image.Image) -> Image.Image:
    """Lying on its side: a quarter turn to the left."""
    return image.transpose(Image.Transpose.ROTATE_90)


CORRUPTIONS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "blurred": blurred,
    "dark": dark,
    "small": small,
    "rotated": rotated,
}


def enlarged(image: Image.Image) -> Image.Image:
    """The longer side at 1,000 pixels; no detail comes with them."""
    scale = LARGE_PX / max(image.size)
    size = (round(image.width * scale), round(image.height * scale))
    return image.resize(size, Image.Resampling.BICUBIC)


def text_slices(texts: Sequence[str], lengths: Sequence[int]) -> dict[str, np.ndarray]:
    """(N,) masks of the shortest and longest quarter by `lengths` (tokens), and of texts that negate something."""
    short, long = np.quantile(lengths, [0.25, 0.75])
    lengths = np.asarray(lengths)
    negated = np.array([has_negation(text) for text in texts])
    return {
        "short texts": lengths <= short,
        "long texts": lengths >= long,
        "with negation": negated,
        "without negation": ~negated,
    }


def has_negation(text: str) -> bool:
    """Whether a word of the text negates: "not", "never", "didn't", "dont" …"""
    return _NEGATION.search(text) is not None


def brand(title: str) -> str:
    """The first word of a product's title, which in a shop's titles is its brand or begins it."""
    return re.sub(r"[^a-z0-9]", "", title.split()[0].lower())


def brand_slices(titles: Sequence[str], training_titles: Sequence[str]) -> dict[str, np.ndarray]:
    """(N,) masks of titles whose brand training saw, hardly saw (at most 10 products), or never saw."""
    seen = Counter(map(brand, training_titles))
    counts = np.array([seen[brand(title)] for title in titles])
    return {"seen brands": counts > 0, "rare brands": (counts > 0) & (counts <= RARE), "unseen brands": counts == 0}
