"""The dual encoder's predictor: features of pictures, familiarity, and what is called unsure."""

import numpy as np
import pytest
import torch
from PIL import Image

from models import dual_encoder, pictures
from models.clip_predictor import ClipPredictor
from models.errors import WeightsError
from models.labels import CLOTHING, EVERYDAY
from models.loading import model_folder


@pytest.fixture
def clip() -> ClipPredictor:
    return ClipPredictor(model_folder("clip"))


@pytest.fixture
def images() -> list[Image.Image]:
    """Noise in three shapes."""
    generator = np.random.default_rng(0)
    sizes = [(90, 60), (28, 28), (60, 90), (28, 28)]
    return [Image.fromarray(generator.integers(0, 255, (*size, 3), np.uint8)) for size in sizes]


def test_features_are_in_the_order_of_the_pictures(clip, images):
    together = clip.picture_features(images)
    for row, image in enumerate(images):
        alone = clip.picture_features([image])
        torch.testing.assert_close(together.embeds[row], alone.embeds[0], atol=1e-5, rtol=0)
        torch.testing.assert_close(together.penultimate[row], alone.penultimate[0], atol=1e-5, rtol=0)
    torch.testing.assert_close(clip.image_features(images), together.embeds, atol=1e-6, rtol=0)
    torch.testing.assert_close(together.penultimate.norm(dim=-1), torch.ones(4))


@torch.inference_mode()
def test_both_ways_to_the_shared_space_agree(clip, images):
    [(_, values)] = pictures.pixel_values(images[:1])
    embeds, _ = dual_encoder.picture_features(clip.model, values)
    torch.testing.assert_close(embeds, dual_encoder.image_features(clip.model, values), atol=1e-6, rtol=0)


def test_no_pictures_are_no_features(clip):
    assert clip.image_features([]).shape == (0, clip.size)
    assert clip.scores([], EVERYDAY) == []


def test_known_is_one_half_where_answers_begin_to_be_unsure(clip, images):
    seen = clip.picture_features(images).penultimate
    middle = float(clip.familiarity(seen)[0])
    clip.calibration = {"unsure": {"familiarity": middle, "familiarity_named": -1.0, "steepness": 500.0}}
    assert float(clip.known(seen, EVERYDAY)[0]) == pytest.approx(0.5)
    assert float(clip.known(seen, CLOTHING)[0]) == pytest.approx(1)
    clip.calibration = {}
    assert clip.known(seen, EVERYDAY).tolist() == [1] * 4


def test_confidence_is_less_where_a_picture_is_unfamiliar(clip, images):
    for scores in clip.scores(images, EVERYDAY):
        assert scores.confidence == pytest.approx(float(scores.probabilities.max()) * scores.known)
        assert scores.unsure or scores.known >= 0.5


def test_a_subspace_of_another_tower_is_refused(clip, images):
    clip.basis = torch.eye(384, 128)
    with pytest.raises(WeightsError, match="another picture tower"):
        clip.scores(images, EVERYDAY)
    clip.basis = None
    assert not any(scores.known < 1 for scores in clip.scores(images, EVERYDAY))
