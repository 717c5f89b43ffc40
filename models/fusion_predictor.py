"""The fusion model at work: a product from its picture, its words, or both.

With both, three experts are heard: the model shown the picture alone, the text alone, and both. The encoders have seen the
pictures that the model was trained on, so it relies on pictures more than it should; a weighted sum of the three logarithms
("logarithmic opinion pool", Heskes, NIPS 1997), its weights chosen on held-out products, puts that right. After
fine-tuning on a shop's own products, too few to choose weights on, the last expert answers alone.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from transformers import AutoModel

from models.clip_predictor import ClipPredictor, clip
from models.fusion import FusionOutput
from models.loading import calibration, digest, from_folder, model_folder, once
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

    Warns:
        UserWarning: it was trained over another encoder, whose embeddings it takes for that one's.
    """

    def __init__(self, folder: Path, image_encoder: ClipPredictor, text_encoder: RobertaPredictor) -> None:
        self.model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
        self.image_encoder, self.text_encoder = image_encoder, text_encoder
        self.calibration = calibration(folder)
        recorded = self.model.config.encoders
        if recorded and recorded != encoder_digests(image_encoder, text_encoder):
            warnings.warn(
                f"The fusion model in {folder} was trained over another CLIP or RoBERTa than the ones beside it, and what "
                "it says of products is less reliable. Train it again with `python -m training fusion`.",
                stacklevel=2,
            )

    @property
    def labels(self) -> dict[str, list[str]]:
        """Attribute → its labels, "category" among them."""
        return self.model.config.attributes

    def text_embeds(self, texts: list[str]) -> Tensor:
        """(N, text_size): the texts as CLIP's text tower and as RoBERTa see them, side by side."""
        return torch.cat(
            [self.image_encoder.text_features(texts), torch.from_numpy(self.text_encoder.embed(texts))], -1
        )

    def predict(self, image: Image.Image | None, text: str | None) -> ProductScores:
        """Attributes from what is given, at least one of both; the match when both are."""
        images = None if image is None else self.image_encoder.image_features([image])
        texts = None if text is None else self.text_embeds([text])
        log_probs, match_logits = self.log_probs(images, texts)
        return ProductScores(
            probabilities={name: each[0].exp().numpy() for name, each in log_probs.items()},
            match=None if match_logits is None else self._match(match_logits[0]),
        )

    def log_probs(self, images: Tensor | None, texts: Tensor | None) -> tuple[dict[str, Tensor], Tensor | None]:
        """Calibrated log probabilities (N, labels) of each attribute, and match logits (N,) where both sides are given.

        Args:
            images: (N, image_size), as the picture encoder gives them; None without pictures.
            texts: (N, text_size), as `text_embeds` gives them; None without texts.
        """
        experts, match_logits = self.experts(images, texts)
        return {name: self._pooled(name, logits).log_softmax(-1) for name, logits in experts.items()}, match_logits

    @torch.inference_mode()
    def experts(self, images: Tensor | None, texts: Tensor | None) -> tuple[dict[str, Tensor], Tensor | None]:
        """Logits (E, N, labels) of each attribute before calibration, and match logits (N,) where both sides are given.

        With both sides, E is 3: by the picture alone, by the text alone, by both. With one it is 1.
        """
        if images is None or texts is None:
            return {name: logits[None] for name, logits in self._output(images, texts).logits.items()}, None
        outputs = [self._output(images, None), self._output(None, texts), self._output(images, texts)]
        logits = {name: torch.stack([output.logits[name] for output in outputs]) for name in self.labels}
        return logits, outputs[-1].match_logits

    def _output(self, images: Tensor | None, texts: Tensor | None) -> FusionOutput:
        """The network's own, with zeros in place of a missing side, which it doesn't look at."""
        config, count = self.model.config, len(texts if images is None else images)
        image_embeds = torch.zeros(count, config.image_size) if images is None else images
        text_embeds = torch.zeros(count, config.text_size) if texts is None else texts
        present = [torch.full((count,), side is not None) for side in (images, texts)]
        return self.model(image_embeds, text_embeds, *present)

    def _pooled(self, attribute: str, experts: Tensor) -> Tensor:
        """(N, labels) what the experts (E, N, labels) say together; the last one where nothing was chosen for three."""
        weights = self.calibration.get("experts", {}).get(attribute)
        if len(experts) == 1 or weights is None:
            return experts[-1] / self.calibration.get("temperature", {}).get(attribute, 1.0)
        return torch.einsum("e,enl->nl", torch.tensor(weights, dtype=experts.dtype), experts.log_softmax(-1))

    def _match(self, logit: Tensor) -> float:
        """Platt scaling: the share of matching pairs differs between training and use."""
        match = self.calibration.get("match", {})
        return float(torch.sigmoid(logit * match.get("slope", 1.0) + match.get("bias", 0.0)))


def encoder_digests(image_encoder: ClipPredictor, text_encoder: RobertaPredictor) -> dict[str, str]:
    """Which weights a fusion model stands on."""
    return {"clip": digest(image_encoder.model), "roberta": digest(text_encoder.model)}


@once
def fusion() -> FusionPredictor:
    """The bundled fusion model over the bundled CLIP and RoBERTa, loaded at the first call."""
    return from_folder(lambda folder: FusionPredictor(folder, clip(), roberta()), model_folder("fusion"))
