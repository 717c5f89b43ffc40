"""The dual encoder's predictor: features of pictures, familiarity, and what is called unsure."""

import numpy as np
import pytest
import torch
from PIL import Image

from models import dual_encoder, pictures
from models.clip_predictor import ClipPredictor, without_lead
from models.labels import CLOTHING, EVERYDAY, label_set
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
        for all_rows, one in zip(together.maps, alone.maps, strict=True):
            torch.testing.assert_close(all_rows[row], one[0], atol=1e-5, rtol=0)
    torch.testing.assert_close(clip.image_features(images), together.embeds, atol=1e-6, rtol=0)
    for each in together.maps:
        torch.testing.assert_close(each.norm(dim=-1), torch.ones(4))
    assert together.sizes.tolist() == [1, 0, 1, 0]


@torch.inference_mode()
def test_both_ways_to_the_shared_space_agree(clip, images):
    [(_, values)] = pictures.pixel_values(images[:1])
    embeds, *_ = dual_encoder.picture_features(clip.model, values)
    torch.testing.assert_close(embeds, dual_encoder.image_features(clip.model, values), atol=1e-6, rtol=0)


def test_no_pictures_are_no_features(clip):
    assert clip.image_features([]).shape == (0, clip.size)
    assert clip.scores([], EVERYDAY) == []


class Recorder:
    """Stands for familiarity, and notes how it was asked."""

    def known(self, features, *, named):
        self.named = named
        return torch.full((len(features.embeds),), 0.4)


@pytest.mark.parametrize(
    ("labels", "named"), [(EVERYDAY, False), (label_set(["hat", "boot"]), False), (CLOTHING, True)]
)
def test_open_questions_ask_for_more_familiarity_than_named_label_sets(clip, images, labels, named):
    clip.familiarity = Recorder()
    assert all(scores.unsure and scores.known == pytest.approx(0.4) for scores in clip.scores(images, labels))
    assert clip.familiarity.named is named


def test_confidence_is_less_where_a_picture_is_unfamiliar(clip, images):
    for scores in clip.scores(images, EVERYDAY):
        assert scores.confidence == pytest.approx(float(scores.probabilities.max()) * scores.known)
        assert scores.unsure or scores.known >= 0.5


def test_without_subspaces_every_picture_is_known(clip, images):
    clip.familiarity = None
    assert not any(scores.known < 1 for scores in clip.scores(images, EVERYDAY))


def test_cutting_the_lead_changes_no_rank():
    logits = torch.tensor([[3.0, 1.0, 0.0], [0.2, 0.5, 0.4]])
    cut = without_lead(logits, 0.5)
    assert cut[0].tolist() == [2.5, 1.0, 0.0]  # cut in full
    torch.testing.assert_close(cut[1], torch.tensor([0.2, 0.401, 0.4]))  # to the second, and no further
    assert without_lead(torch.tensor([[0.1, 0.1, 0.3], [0.5, 0.5, 0.1]]), 9.0).argmax(1).tolist() == [2, 0]
    assert torch.equal(without_lead(logits, 0.0), logits)
