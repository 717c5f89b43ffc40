"""What CLIP's training may start from: the compact towers, or any CLIP or SigLIP of `transformers`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import AutoImageProcessor, AutoModel, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase
from transformers.image_processing_utils import BaseImageProcessor

from models import dual_encoder, pictures
from models.efficientnet_lite import EfficientNetLiteModel
from models.errors import WeightsError
from models.sentence_roberta import SentenceRobertaConfig, SentenceRobertaModel
from training import data, starts
from training.roberta import VOCABULARY_SIZE


@dataclass(frozen=True)
class Base:
    """A dual encoder with what reads its pictures and texts."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    normalize: Callable[[Tensor], Tensor]  # pictures (B, 3, H, W) of 0…255 to the tower's range
    shape: tuple[int, int] | None = None  # the only size that the tower takes; None for any
    processor: BaseImageProcessor | None = None  # None for the compact towers


def compact(data_dir: Path) -> Base:
    """EfficientNet-Lite0 and MiniLM with a vocabulary trimmed to the shop's texts; the projections start random."""
    tokenizer = starts.minilm_tokenizer(list(data.shop_texts(data_dir)), size=VOCABULARY_SIZE)
    text = SentenceRobertaModel(starts.minilm_config(tokenizer, SentenceRobertaConfig))
    text.load_state_dict(starts.minilm_state(tokenizer))
    return Base(dual_encoder.build(starts.efficientnet_lite(), text), tokenizer, pictures.normalize)


def pretrained(name: str) -> Base:
    """A dual encoder of `transformers`, by folder or hub id: one that was trained here, a CLIP, or a SigLIP.

    Raises:
        WeightsError: it can't be read, or it is no dual encoder of pictures and texts.
    """
    try:
        model = AutoModel.from_pretrained(name, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(name)
    except (OSError, ValueError) as error:
        raise WeightsError(
            f"{name} can't be read as a model: {error}",
            "Name a folder or a hub id of a CLIP or SigLIP of transformers.",
        ) from error
    if not (hasattr(model, "vision_model") and hasattr(model, "text_model")):
        raise WeightsError(
            f"{name} is a {type(model).__name__}, which has not both a picture and a text tower.",
            "Name a CLIP or SigLIP of transformers, or leave --base out for the compact start.",
        )
    if isinstance(model.vision_model, EfficientNetLiteModel):
        return Base(model, tokenizer, pictures.normalize)
    processor = AutoImageProcessor.from_pretrained(name, backend="pil")
    mean, std = (torch.tensor(values)[:, None, None] * 255 for values in (processor.image_mean, processor.image_std))
    size = model.config.vision_config.image_size

    def normalize(pixels: Tensor) -> Tensor:
        return (pixels - mean.to(pixels.device)) / std.to(pixels.device)

    return Base(model, tokenizer, normalize, (size, size), processor)
