"""The fusion model's predictor, over a tiny network and made-up embeddings."""

import json
import warnings
from types import SimpleNamespace

import pytest
import torch

from models.fusion import FusionConfig, FusionModel
from models.fusion_predictor import FusionPredictor, encoder_digests

LABELS = {"category": ["shoe", "hat", "bag"], "gender": ["Men", "Women"]}


@pytest.fixture
def folder(tmp_path):
    torch.manual_seed(0)
    config = FusionConfig(image_size=4, text_size=6, hidden_size=8, attributes=LABELS)
    FusionModel(config).save_pretrained(tmp_path)
    return tmp_path


def predictor(folder, **chosen) -> FusionPredictor:
    (folder / "calibration.json").write_text(json.dumps(chosen))
    return FusionPredictor(folder, image_encoder=None, text_encoder=None)


@pytest.fixture
def sides():
    generator = torch.Generator().manual_seed(1)
    return torch.randn(5, 4, generator=generator), torch.randn(5, 6, generator=generator)


def test_three_experts_are_those_of_each_side_and_of_both(folder, sides):
    images, texts = sides
    fusion = predictor(folder)
    experts, match_logits = fusion.experts(images, texts)
    assert experts["category"].shape == (3, 5, 3) and match_logits.shape == (5,)
    for place, alone in enumerate([(images, None), (None, texts)]):
        one, no_match = fusion.experts(*alone)
        torch.testing.assert_close(one["category"][0], experts["category"][place])
        assert no_match is None


def test_log_probs_are_of_probabilities(folder, sides):
    fusion = predictor(folder, experts={"category": [0.5, -0.3, 1.4], "gender": [1, 1, 1]}, temperature={"gender": 2.0})
    for given in (sides, (sides[0], None), (None, sides[1])):
        for log_probs in fusion.log_probs(*given)[0].values():
            torch.testing.assert_close(log_probs.exp().sum(-1), torch.ones(5))


def test_weights_of_the_experts_decide_between_them(folder, sides):
    images, texts = sides
    text_only = predictor(folder, experts={"category": [0.0, 1.0, 0.0]})
    torch.testing.assert_close(
        text_only.log_probs(images, texts)[0]["category"], text_only.log_probs(None, texts)[0]["category"]
    )
    joint_only = predictor(folder, experts={"category": [0.0, 0.0, 1.0]})
    torch.testing.assert_close(
        joint_only.log_probs(images, texts)[0]["category"], predictor(folder).log_probs(images, texts)[0]["category"]
    )


def test_a_temperature_flattens_what_one_side_says(folder, sides):
    plain, cooled = (predictor(folder, temperature={"gender": value}) for value in (1.0, 4.0))
    said = [each.log_probs(sides[0], None)[0]["gender"].exp().amax(-1) for each in (plain, cooled)]
    assert (said[1] < said[0]).all()


def test_it_warns_over_other_encoders_than_its_own(tmp_path):
    clip, roberta, another = (SimpleNamespace(model=torch.nn.Linear(2, 2)) for _ in range(3))
    own = encoder_digests(clip, roberta)
    FusionModel(
        FusionConfig(image_size=4, text_size=6, hidden_size=8, attributes=LABELS, encoders=own)
    ).save_pretrained(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FusionPredictor(tmp_path, clip, roberta)
    for others in ((another, roberta), (clip, another)):
        with pytest.warns(UserWarning, match="python -m training fusion"):
            FusionPredictor(tmp_path, *others)
