"""Slices of test sets: what belongs to each, and how pictures are made worse."""

import numpy as np
import pytest
from PIL import Image

from training import slices


@pytest.fixture
def checkered() -> Image.Image:
    """Sharp black and white squares, 40×20, the left half darker."""
    pixels = np.indices((20, 40)).sum(0) % 2 * 255
    pixels[:, :20] //= 2
    return Image.fromarray(pixels.astype(np.uint8)).convert("RGB")


def test_blur_evens_out_and_keeps_the_mean(checkered):
    before, after = (np.asarray(image, float) for image in (checkered, slices.blurred(checkered)))
    assert after.shape == before.shape
    assert after.std() < before.std() / 2
    assert after.mean() == pytest.approx(before.mean(), abs=2)


def test_dark_pictures_have_a_third_of_the_light(checkered):
    before, after = (np.asarray(image, float).mean() for image in (checkered, slices.dark(checkered)))
    assert after == pytest.approx(slices.DARKNESS * before, rel=0.03)


def test_small_is_half_the_size_and_never_nothing(checkered):
    assert slices.small(checkered).size == (20, 10)
    assert slices.small(Image.new("RGB", (1, 3))).size == (1, 1)


def test_four_quarter_turns_bring_the_picture_back(checkered):
    turned = slices.rotated(checkered)
    assert turned.size == (20, 40)
    assert slices.rotated(slices.rotated(slices.rotated(turned))).tobytes() == checkered.tobytes()


@pytest.mark.parametrize(("size", "expected"), [((168, 224), (750, 1000)), ((400, 100), (1000, 250))])
def test_enlarged_pictures_have_a_longer_side_of_1000_pixels(size, expected):
    assert slices.enlarged(Image.new("RGB", size)).size == expected


@pytest.mark.parametrize(
    "text", ["It did not fit.", "Didn't fit", "didn’t fit", "i DONT like it", "Never again", "no pockets"]
)
def test_negation_is_found(text):
    assert slices.has_negation(text)


@pytest.mark.parametrize("text", ["I want this", "a wonderful note", "elegant and decent", "know it", ""])
def test_what_only_looks_like_negation_is_none(text):
    assert not slices.has_negation(text)


def test_text_slices_are_the_outer_quarters_and_negation():
    masks = slices.text_slices(["a", "b", "not c", "d"], [1, 10, 20, 30])
    assert {name: np.flatnonzero(mask).tolist() for name, mask in masks.items()} == {
        "short texts": [0], "long texts": [3], "with negation": [2], "without negation": [0, 1, 3]
    }  # fmt: skip


def test_brands_are_seen_rare_or_unseen():
    training = ["Nike Men Shoe"] * 11 + ["Levi's Jeans"]
    masks = slices.brand_slices(["NIKE Women Top", "Levis Men Shirt", "Gap Hoodie"], training)
    assert masks["seen brands"].tolist() == [True, True, False]
    assert masks["rare brands"].tolist() == [False, True, False]
    assert masks["unseen brands"].tolist() == [False, False, True]
