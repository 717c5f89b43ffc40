"""CLIP as a dual encoder of our own two towers: one space for pictures and words.

`transformers`' `VisionTextDualEncoderModel` (CLIP, arXiv:2103.00020) over an EfficientNet-Lite picture tower and a
mean-pooled RoBERTa text tower. Importing this module registers both, so that `from_pretrained` finds them.
"""

import torch
from torch import Tensor
from torch.nn.functional import normalize
from transformers import VisionTextDualEncoderConfig, VisionTextDualEncoderModel

from models.efficientnet_lite import HIDDEN_STATES, EfficientNetLiteModel
from models.sentence_roberta import SentenceRobertaModel

PROJECTION_SIZE = 384


def build(vision: EfficientNetLiteModel, text: SentenceRobertaModel) -> VisionTextDualEncoderModel:
    """A dual encoder over two trained towers; the projections start random, so nothing is zero-shot before training."""
    config = VisionTextDualEncoderConfig.from_vision_text_configs(
        vision.config, text.config, projection_dim=PROJECTION_SIZE
    )
    return VisionTextDualEncoderModel(config, vision, text)


def image_features(model: torch.nn.Module, pixel_values: Tensor) -> Tensor:
    """Unit vectors (B, D) of pictures, for any CLIP-like model of `transformers`."""
    return _unit(model.get_image_features(pixel_values=pixel_values))


def picture_features(model: torch.nn.Module, pixel_values: Tensor) -> tuple[Tensor, ...]:
    """Of pictures, for any CLIP-like model of `transformers`, unit vectors (B, D) in the space shared with texts, and of
    each of the last HIDDEN_STATES feature maps the mean over its positions, (B, M) unit vectors.
    """
    output = model.vision_model(pixel_values=pixel_values, output_hidden_states=True)
    # (B, M, H, W) of a convolutional tower, (B, positions, M) of others
    means = [
        state.mean((2, 3)) if state.ndim == 4 else state.mean(1) for state in output.hidden_states[-HIDDEN_STATES:]
    ]
    return tuple(normalize(each, dim=-1) for each in (projected(model, "visual", output.pooler_output), *means))


def position_features(model: torch.nn.Module, pixel_values: Tensor) -> Tensor | None:
    """(B, H, W, D) of pictures: each position of the last feature map in the space shared with texts.

    Their mean over positions points as `image_features` does, as pooling and projection are linear. None for a tower that
    pools otherwise.
    """
    if not isinstance(model.vision_model, EfficientNetLiteModel):
        return None
    output = model.vision_model(pixel_values=pixel_values)
    return projected(model, "visual", output.last_hidden_state.permute(0, 2, 3, 1))


def projected(model: torch.nn.Module, side: str, pooled: Tensor) -> Tensor:
    """What a tower ("visual" or "text") made of its input, in the shared space; SigLIP has no projections."""
    projection = getattr(model, f"{side}_projection", None)
    return pooled if projection is None else projection(pooled)


def text_features(model: torch.nn.Module, **tokens: Tensor) -> Tensor:
    """Unit vectors (B, D) of texts as its tokenizer gives them, for any CLIP-like model of `transformers`."""
    return _unit(model.get_text_features(**tokens))


def _unit(output) -> Tensor:
    # transformers 5 returns an output object; its pooler_output is projected but not normalised
    return normalize(getattr(output, "pooler_output", output), dim=-1)
