"""Layers in eight bits, against the layers that they are made of."""

import pytest
import torch
from transformers import RobertaConfig, RobertaModel

from models import quick_layers
from models.quick_layers import EightBitLinear, quick

LARGE = 5  # the channel that is far larger than the others


@pytest.fixture
def encoder():
    torch.manual_seed(0)
    config = RobertaConfig(
        vocab_size=60, hidden_size=48, num_hidden_layers=3, num_attention_heads=4, intermediate_size=96,
        max_position_embeddings=80,
    )  # fmt: skip
    model = RobertaModel(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        for layer in model.encoder.layer:
            layer.attention.output.LayerNorm.weight[LARGE] = 25
            for linear in (layer.attention.self.query, layer.intermediate.dense, layer.output.dense):
                linear.weight.normal_(0, 0.2)
    return model


def states(encoder: RobertaModel, ids: torch.Tensor, mask: torch.Tensor, layers) -> torch.Tensor:
    hidden = encoder.embeddings(input_ids=ids)
    added = (1 - mask[:, None, None].float()) * torch.finfo(hidden.dtype).min
    for layer in layers:
        hidden = layer(hidden, attention_mask=added)
    return hidden


@pytest.mark.parametrize(("has_kernels", "tolerance"), [(quick_layers.HAS_KERNELS, 0.05), (False, 1e-5)])
@torch.inference_mode()
def test_quick_layers_come_to_the_same_with_padding_too(encoder, monkeypatch, has_kernels, tolerance):
    monkeypatch.setattr(quick_layers, "HAS_KERNELS", has_kernels)
    ids = torch.randint(5, 60, (2, 12))
    mask = torch.ones(2, 12, dtype=torch.long)
    mask[1, 7:] = 0
    expected = states(encoder, ids, mask, encoder.encoder.layer)
    found = states(encoder, ids, mask, quick(encoder.encoder.layer, encoder.embeddings))
    assert (found - expected)[mask.bool()].norm() / expected[mask.bool()].norm() < tolerance


@pytest.mark.skipif(not quick_layers.HAS_KERNELS, reason="this build of PyTorch has no kernels for eight bits")
@torch.inference_mode()
def test_channels_that_are_far_larger_stay_as_they_are():
    torch.manual_seed(0)
    linear, inputs = torch.nn.Linear(48, 32), torch.randn(20, 48)
    inputs[:, LARGE] *= 100
    expected = linear(inputs)
    errors = [(each(inputs) - expected).norm() for each in (EightBitLinear(linear, inputs), EightBitLinear(linear))]
    assert errors[0] < errors[1] / 5


def test_without_kernels_for_eight_bits_it_is_the_map_itself(monkeypatch):
    monkeypatch.setattr(quick_layers, "HAS_KERNELS", False)
    linear = torch.nn.Linear(48, 32)
    assert quick_layers.eight_bit(linear) is linear
