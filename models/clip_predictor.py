"""CLIP at work: how well each label of a set fits a picture, and whether the picture is of a kind that it knows."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn.functional import normalize
from transformers import AutoImageProcessor, AutoModel, AutoTokenizer, PreTrainedConfig, PreTrainedTokenizerBase

from models import dual_encoder, pictures
from models.efficientnet_lite import EfficientNetLiteModel, fold_batch_norm
from models.familiarity import Familiarity, PictureFeatures
from models.labels import EVERYDAY, LabelSet
from models.loading import calibration, from_folder, model_folder, once

CACHED_LABEL_SETS = 64
LEAST_LEAD = 1e-3  # of the best label's logit, which stays the best
MAX_TEXT_LENGTH = 64  # tokens of a title or prompt


@dataclass(frozen=True)
class Scores:
    """A picture against a label set."""

    probabilities: np.ndarray  # (L,), calibrated, in the order of the set's labels
    known: float  # 0…1, how far the picture looks like one of a product at all; unsure below 0.5
    unsure: bool  # no label should be relied on

    @property
    def confidence(self) -> float:
        """How far to rely on the best label: its probability, less where the picture may show no product."""
        return float(self.probabilities.max()) * self.known


class ClipPredictor:
    """A dual encoder with its tokenizer, picture preprocessing and calibration.

    Reads our own dual encoder and any CLIP or SigLIP of `transformers` saved with its processor.

    Args:
        familiarity: whether to judge by what was fitted for the weights in `folder`, where something was.
    """

    def __init__(self, folder: Path, *, familiarity: bool = True) -> None:
        self.model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.calibration = calibration(folder)
        self.familiarity = Familiarity.from_folder(folder, self.calibration) if familiarity else None
        self._processor = None
        if isinstance(self.model.vision_model, EfficientNetLiteModel):
            fold_batch_norm(self.model.vision_model).to(memory_format=torch.channels_last)
        else:
            self._processor = AutoImageProcessor.from_pretrained(folder, backend="pil")
        self._label_features: OrderedDict[tuple[str, ...], Tensor] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """D, of the space that pictures and texts share."""
        config = self.model.config
        return getattr(config, "projection_dim", None) or config.text_config.projection_size

    def image_features(self, images: list[Image.Image]) -> Tensor:
        """Unit vectors (N, D) of RGB pictures: the mean over the picture and its mirror image."""
        if not images:
            return torch.zeros(0, self.size)
        return self._averaged(images, lambda values: (dual_encoder.image_features(self.model, values),))[0]

    def picture_features(self, images: list[Image.Image]) -> PictureFeatures:
        """Those, and what familiarity is judged by, of at least one RGB picture."""
        embeds, *maps = self._averaged(images, partial(dual_encoder.picture_features, self.model))
        return PictureFeatures(
            embeds, tuple(maps), torch.tensor([pictures.reading_size(*image.size) for image in images])
        )

    @torch.inference_mode()
    def _averaged(self, images: list[Image.Image], encode: Callable[[Tensor], tuple[Tensor, ...]]) -> list[Tensor]:
        """What `encode` makes of pixels, each as unit vectors (N, …): the mean over a picture and its mirror image."""
        order, batches = [], []
        for positions, values in self._pixel_values(images):
            order += positions
            encoded = encode(torch.cat([values, values.flip(-1)]))
            batches.append([normalize(sum(features.chunk(2)), dim=-1) for features in encoded])
        back = torch.tensor(order).argsort()
        return [torch.cat(parts)[back] for parts in zip(*batches, strict=True)]

    def _pixel_values(self, images: list[Image.Image]) -> list[tuple[list[int], Tensor]]:
        if self._processor is None:
            return pictures.pixel_values(images)
        return [(list(range(len(images))), self._processor(images, return_tensors="pt")["pixel_values"])]

    @torch.inference_mode()
    def text_features(self, texts: list[str]) -> Tensor:
        """Unit vectors (N, D) of texts, read up to 64 tokens."""
        return dual_encoder.text_features(self.model, **tokens_of(texts, self.tokenizer, self.model.config))

    def label_features(self, label_set: LabelSet) -> Tensor:
        """One unit vector a label (L, D), the mean over its prompts; those of recent sets are kept."""
        prompts = [label_set.prompts_of(label) for label in label_set.labels]
        key = tuple(chain.from_iterable(prompts))
        with self._lock:
            if key in self._label_features:
                self._label_features.move_to_end(key)
                return self._label_features[key]
        features = self.text_features(list(key)).split([len(group) for group in prompts])
        means = normalize(torch.stack([group.mean(0) for group in features]), dim=-1)
        with self._lock:
            self._label_features[key] = means
            while len(self._label_features) > CACHED_LABEL_SETS:
                self._label_features.popitem(last=False)
        return means

    def logits(self, features: Tensor, label_set: LabelSet) -> Tensor:
        """(N, L) scaled cosines of picture `features` (N, D) with the labels, before calibration."""
        return self.model.logit_scale.detach().exp().clamp(max=100) * features @ self.label_features(label_set).T

    def scores(self, images: list[Image.Image], label_set: LabelSet) -> list[Scores]:
        """Each picture against the label set."""
        if self.familiarity is None or not images:
            embeds, known = self.image_features(images), torch.ones(len(images))
        else:
            features = self.picture_features(images)
            embeds, known = features.embeds, self.known(features, label_set)
        probabilities = self.probabilities(self.logits(embeds, label_set), label_set.name)
        unsure = self.unsure(probabilities, known)
        rows = zip(probabilities.numpy(), known.tolist(), unsure.tolist(), strict=True)
        return [Scores(row, float(seen), bool(doubt)) for row, seen, doubt in rows]

    def probabilities(self, logits: Tensor, label_set: str) -> Tensor:
        """Calibrated probabilities (N, L) from the `logits` of a label set, by its name; no label changes its rank."""
        temperature, lead = (self.calibration.get(name, {}).get(label_set) for name in ("temperature", "lead"))
        return without_lead(logits / (temperature or 1.0), lead or 0.0).softmax(-1)

    @torch.inference_mode()
    def evidence(self, image: Image.Image, label_set: LabelSet, label: str, other: str) -> np.ndarray | None:
        """(H, W) how far each part of an RGB picture speaks for one label of a set rather than for another.

        Class activation mapping (arXiv:1512.04150), of the picture and its mirror image: up to their scale, the mean over
        the parts is the lead of `label`. None for a tower that does not pool by the mean.
        """
        ((_, values),) = self._pixel_values([image])
        features = dual_encoder.position_features(self.model, torch.cat([values, values.flip(-1)]))
        if features is None:
            return None
        chosen = self.label_features(label_set)[[label_set.labels.index(each) for each in (label, other)]]
        there, mirrored = features @ (chosen[0] - chosen[1])
        return (there + mirrored.flip(-1)).numpy() / 2

    def known(self, features: PictureFeatures, label_set: LabelSet) -> Tensor:
        """(N,) 0…1, how far pictures look like those of products; 1 for all where that was never fitted."""
        if self.familiarity is None:
            return torch.ones(len(features.embeds))
        return self.familiarity.known(features, named=label_set.name not in (EVERYDAY.name, "custom"))

    def unsure(self, probabilities: Tensor, known: Tensor) -> Tensor:
        """(N,) whether to say so: of pictures that probably show no product, and where the best label is not clearly above
        chance.
        """
        chance = 1 / probabilities.shape[1]
        least = chance + self.calibration.get("unsure", {}).get("above_chance", 0.0) * (1 - chance)
        return (known < 0.5) | (probabilities.amax(1) < least)


def without_lead(logits: Tensor, cut: float) -> Tensor:
    """`logits` (N, L) with the best of each row lowered by `cut`, but kept just above the second.

    Of many labels the best is also the one that chance was kindest to, so that it seems better than it is.
    """
    values, places = logits.topk(2)
    lowered = (values[:, 0] - values[:, 1] - LEAST_LEAD).clamp(min=0).clamp(max=cut)
    return logits.scatter_add(1, places[:, :1], -lowered[:, None])


def tokens_of(texts: list[str], tokenizer: PreTrainedTokenizerBase, config: PreTrainedConfig) -> dict[str, Tensor]:
    """What the text tower of a dual encoder takes for `texts`; SigLIP was trained on texts that are all padded alike."""
    length = min(MAX_TEXT_LENGTH, config.text_config.max_position_embeddings)
    padding = "max_length" if config.model_type.startswith("siglip") else True
    return dict(tokenizer(texts, padding=padding, truncation=True, max_length=length, return_tensors="pt"))


@once
def clip() -> ClipPredictor:
    """The bundled dual encoder, loaded at the first call."""
    return from_folder(ClipPredictor, model_folder("clip"))
