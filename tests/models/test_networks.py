"""The networks: shapes, saving and loading, and what folding and padding must not change."""

import pytest
import torch
from transformers import AutoModel, RobertaConfig, VisionTextDualEncoderModel

from models import dual_encoder
from models.efficientnet_lite import EfficientNetLiteConfig, EfficientNetLiteModel, fold_batch_norm
from models.fusion import FusionConfig, FusionModel
from models.review_roberta import RobertaForReviews
from models.sentence_roberta import SentenceRobertaConfig, SentenceRobertaModel

TEXT = {"vocab_size": 50, "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 48,
        "max_position_embeddings": 33, "pad_token_id": 0, "type_vocab_size": 1}  # fmt: skip


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


@pytest.fixture
def tower():
    model = EfficientNetLiteModel(EfficientNetLiteConfig()).eval()
    for module in model.modules():  # fresh statistics would make folding trivial
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
    return model


@pytest.mark.parametrize("shape", [(56, 56), (112, 84), (65, 131)])
@torch.inference_mode()
def test_tower_takes_any_size(tower, shape):
    assert tower(torch.randn(2, 3, *shape)).pooler_output.shape == (2, 1280)


@torch.inference_mode()
def test_folding_batch_norm_changes_nothing(tower):
    pixels = torch.randn(2, 3, 64, 48)
    expected = tower(pixels).pooler_output
    torch.testing.assert_close(fold_batch_norm(tower)(pixels).pooler_output, expected, atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_padding_leaves_text_features_unchanged():
    encoder = SentenceRobertaModel(SentenceRobertaConfig(**TEXT)).eval()
    ids = torch.tensor([[1, 17, 42, 2]])
    padded = torch.nn.functional.pad(ids, (0, 5), value=0)
    expected = encoder(ids, torch.ones_like(ids)).pooler_output
    actual = encoder(padded, (padded != 0).long()).pooler_output
    torch.testing.assert_close(actual, expected, atol=1e-5, rtol=0)


@torch.inference_mode()
def test_dual_encoder_survives_saving(tmp_path, tower):
    model = dual_encoder.build(tower, SentenceRobertaModel(SentenceRobertaConfig(**TEXT))).eval()
    model.save_pretrained(tmp_path)
    loaded = VisionTextDualEncoderModel.from_pretrained(tmp_path, dtype=torch.float32).eval()
    pixels, ids = torch.randn(2, 3, 56, 56), torch.randint(1, 50, (2, 7))
    torch.testing.assert_close(dual_encoder.image_features(loaded, pixels), dual_encoder.image_features(model, pixels))
    mask = torch.ones_like(ids)
    features = dual_encoder.text_features(loaded, input_ids=ids, attention_mask=mask)
    torch.testing.assert_close(features, dual_encoder.text_features(model, input_ids=ids, attention_mask=mask))
    torch.testing.assert_close(features.norm(dim=-1), torch.ones(2))


@torch.inference_mode()
def test_review_model_survives_saving(tmp_path):
    model = RobertaForReviews(RobertaConfig(**TEXT)).eval()
    model.save_pretrained(tmp_path)
    loaded = RobertaForReviews.from_pretrained(tmp_path).eval()
    ids = torch.randint(1, 50, (3, 9))
    output = loaded(ids, torch.ones_like(ids))
    assert output.star_logits.shape == (3, 5) and output.recommend_logits.shape == (3,)
    torch.testing.assert_close(output.star_logits, model(ids, torch.ones_like(ids)).star_logits)


@torch.inference_mode()
def test_fusion_ignores_what_is_missing(tmp_path):
    config = FusionConfig(image_size=8, text_size=6, hidden_size=16, attributes={"colour": ["red", "blue"]})
    FusionModel(config).save_pretrained(tmp_path)
    model = AutoModel.from_pretrained(tmp_path).eval()
    image, absent = torch.randn(2, 8), torch.tensor([False, False])
    one, other = (model(image, torch.randn(2, 6), text_present=absent).logits["colour"] for _ in range(2))
    torch.testing.assert_close(one, other)
    assert model(image, torch.randn(2, 6)).match_logits.shape == (2,)
