"""The fusion model at work: a product from its picture, its words, or both."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from transformers import AutoModel

import models.fusion  # noqa: F401  registers the network
from models.clip_predictor import ClipPredictor, clip
from models.loading import calibration, from_folder, model_folder, once
from models.roberta_predictor import RobertaPredictor, roberta

CATEGORY = "category"


@dataclass(frozen=True)
class ProductScores:
    """Calibrated probabilities for each attribute, and of picture and text belonging together."""

    probabilities: dict[str, np.ndarray]  # attribute → (labels,)
    match: float | None  # None with one of them missing


class FusionPredictor:
    """The fusion model over the embeddings of CLIP and RoBERTa.

    Args:
        folder: as `save_pretrained` wrote it, with `calibration.json`.
        image_encoder: gives the picture's embedding and one half of the text's.
        text_encoder: gives the other half of the text's.
    """

    def __init__(self, folder: Path, image_encoder: ClipPredictor, text_encoder: RobertaPredictor) -> None:
        self.model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
        self.image_encoder, self.text_encoder = image_encoder, text_encoder
        self.calibration = calibration(folder)

    @property
    def labels(self) -> dict[str, list[str]]:
        """Attribute → its labels, "category" among them."""
        return self.model.config.attributes

    def text_embeds(self, texts: list[str]) -> Tensor:
        """(N, text_size): the texts as CLIP's text tower and as RoBERTa see them, side by side."""
        return torch.cat(
            [self.image_encoder.text_features(texts), torch.from_numpy(self.text_encoder.embed(texts))], -1
        )

    @torch.inference_mode()
    def predict(self, image: Image.Image | None, text: str | None) -> ProductScores:
        """Attributes from what is given, at least one of both; the match when both are."""
        config = self.model.config
        image_embeds = (
            torch.zeros(1, config.image_size) if image is None else self.image_encoder.image_features([image])
        )
        text_embeds = torch.zeros(1, config.text_size) if text is None else self.text_embeds([text])
        present = {"image_present": torch.tensor([image is not None]), "text_present": torch.tensor([text is not None])}
        output = self.model(image_embeds, text_embeds, **present)
        both = image is not None and text is not None
        return ProductScores(
            probabilities={name: self._probabilities(name, logits[0]) for name, logits in output.logits.items()},
            match=self._match(output.match_logits[0]) if both else None,
        )

    def _probabilities(self, attribute: str, logits: Tensor) -> np.ndarray:
        temperature = self.calibration.get("temperature", {}).get(attribute, 1.0)
        return (logits / temperature).softmax(-1).numpy()

    def _match(self, logit: Tensor) -> float:
        """Platt scaling: the share of matching pairs differs between training and use."""
        match = self.calibration.get("match", {})
        return float(torch.sigmoid(logit * match.get("slope", 1.0) + match.get("bias", 0.0)))


@once
def fusion() -> FusionPredictor:
    """The bundled fusion model over the bundled CLIP and RoBERTa, loaded at the first call."""
    return from_folder(lambda folder: FusionPredictor(folder, clip(), roberta()), model_folder("fusion"))
