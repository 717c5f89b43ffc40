"""Augmentation keeps shapes, range and reproducibility."""

import pytest
import torch

from training.augmentation import HEAVY, LIGHT, MEDIUM, Augmentation, augment

STILL = Augmentation(flip=0.0)


@pytest.fixture
def pixels():
    return torch.randint(0, 256, (6, 3, 20, 16), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)


@pytest.mark.parametrize("strength", [LIGHT, MEDIUM, HEAVY])
def test_result_has_the_asked_shape_and_the_range_of_pixels(pixels, strength):
    torch.manual_seed(0)
    varied = augment(pixels, (32, 24), strength)
    assert varied.shape == (6, 3, 32, 24)
    assert varied.min() >= 0 and varied.max() <= 255


def test_nothing_to_vary_leaves_pictures_as_they_are(pixels):
    torch.testing.assert_close(augment(pixels, (20, 16), STILL), pixels.float(), atol=0.01, rtol=0)


def test_flip_mirrors_left_and_right(pixels):
    mirrored = augment(pixels, (20, 16), Augmentation(flip=1.0))
    torch.testing.assert_close(mirrored, pixels.float().flip(-1), atol=0.01, rtol=0)


def test_same_seed_gives_the_same_pictures(pixels):
    results = [augment(pixels, (20, 16), HEAVY, generator=torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)]
    assert torch.equal(results[0], results[1])
    assert not torch.equal(results[0], results[2])


def test_each_picture_of_a_batch_is_varied_on_its_own():
    torch.manual_seed(0)
    same = torch.randint(0, 256, (1, 3, 20, 16), dtype=torch.uint8).repeat(2, 1, 1, 1)
    first, second = augment(same, (20, 16), Augmentation(flip=0.0, brightness=0.2))
    assert not torch.allclose(first, second)


def test_saturation_changes_colours_and_not_greys():
    grey = torch.full((4, 3, 8, 8), 90, dtype=torch.uint8)
    red = grey.clone()
    red[:, 0] = 200
    stronger = Augmentation(flip=0.0, saturation=0.5)
    torch.testing.assert_close(augment(grey, (8, 8), stronger), grey.float(), atol=0.01, rtol=0)
    assert (augment(red, (8, 8), stronger) - red).abs().amax((1, 2, 3)).min() > 0.5


def test_blur_softens_edges_and_keeps_the_mean(pixels):
    soft = augment(pixels, (20, 16), Augmentation(flip=0.0, blur=1.0))
    assert soft.var() < pixels.float().var() / 2
    assert soft.mean() == pytest.approx(pixels.float().mean().item(), abs=3)


def test_erased_pictures_have_a_grey_rectangle():
    white = torch.full((16, 3, 40, 40), 255, dtype=torch.uint8)
    erased = (augment(white, (40, 40), Augmentation(erase=1.0))[:, 0] == 127).float().mean((1, 2))
    assert erased.min() >= 0.005 and erased.max() <= 0.15
