"""Preprocessing: the size follows the picture's own, shapes are few, nothing is lost."""

import numpy as np
import pytest
from PIL import Image

from models.pictures import SHAPES, fit, pixel_values, reading_size, shape_of


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ((28, 28), (56, 56)),
        ((60, 80), (112, 84)),
        ((80, 60), (84, 112)),
        ((168, 224), (208, 160)),
        ((3264, 2448), (160, 208)),
        ((1000, 1000), (184, 184)),
    ],
)
def test_shape_follows_the_size_of_the_picture(size, shape):
    assert shape_of(*size) == shape


@pytest.mark.parametrize(("longer", "size"), [(1, 0), (40, 0), (41, 1), (120, 1), (121, 2), (9000, 2)])
def test_the_longer_side_decides_the_reading_size(longer, size):
    assert reading_size(longer, 1) == reading_size(1, longer) == size


def test_very_long_pictures_are_padded_with_white():
    pixels = fit(Image.new("RGB", (100, 800)), SHAPES[120][0])
    assert pixels[:, 0].min() > 200 and pixels[:, pixels.shape[1] // 2].max() < 60


def test_a_picture_of_any_length_is_read_without_a_page_of_its_size(monkeypatch, photo):
    pixels = fit(Image.new("RGB", (8, 1_000_000)), (208, 160))  # its page would have 500,000 megapixels
    assert (np.nonzero((pixels < 128).any(axis=(0, 2)))[0] == [79]).all() and (pixels[:, 79] == 0).all()
    strip = photo.resize((300, 900))
    expected = fit(strip, (208, 160))
    monkeypatch.setattr("models.pictures.MAX_PAGE", 1)
    assert np.abs(fit(strip, (208, 160)).astype(int) - expected).mean() < 3


def test_groups_by_shape_and_keeps_positions():
    images = [
        Image.new("RGB", size, colour)
        for size, colour in [((28, 28), "white"), ((60, 80), "black"), ((28, 28), "black")]
    ]
    groups = {tuple(values.shape[-2:]): (positions, values) for positions, values in pixel_values(images)}
    positions, values = groups[56, 56]
    assert positions == [0, 2]
    assert values.shape == (2, 3, 56, 56)
    np.testing.assert_allclose([values[0].mean(), values[1].mean()], [1.0, -127 / 128], atol=1e-6)
