"""RoBERTa at work: stars, recommended and sentence vectors for texts, batched by length."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Encoding
from torch import Tensor
from transformers import AutoTokenizer

from models.loading import calibration, from_folder, model_folder, once
from models.progress import report
from models.review_roberta import STARS, RobertaForReviews
from models.tokens import cut, own_tokenizer

TOKENS_A_BATCH = 4096  # padded; measured as the flat part of the throughput curve on two cores

NEAREST = (1.5, 2.5, 3.5, 4.5)  # cuts that say the star nearest to what is expected


@dataclass(frozen=True)
class ReviewPredictions:
    """Calibrated probabilities of N texts, in the order of the texts."""

    star_probabilities: np.ndarray  # (N, 5), rows sum to 1
    recommend_probabilities: np.ndarray  # (N,)
    features: np.ndarray  # (N, D), unit vectors
    recommend_threshold: float = 0.5
    star_cuts: tuple[float, ...] = NEAREST  # expected stars from which one star more is said

    @property
    def stars(self) -> np.ndarray:
        """(N,) 1…5, by where the expected stars lie between the cuts."""
        return stars_by(self.star_cuts, self.expected_stars)

    @property
    def recommended(self) -> np.ndarray:
        """(N,) bool."""
        return self.recommend_probabilities >= self.recommend_threshold

    @property
    def expected_stars(self) -> np.ndarray:
        """(N,) mean of the star probabilities, 1…5."""
        return np.clip(self.star_probabilities @ np.arange(1, STARS + 1), 1, STARS)  # sums of rounded shares


class RobertaPredictor:
    """The review model with its tokenizer and calibration.

    Args:
        folder: as `save_pretrained` wrote it, with `calibration.json`.
    """

    def __init__(self, folder: Path) -> None:
        self.model = RobertaForReviews.from_pretrained(folder, dtype=torch.float32).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self._tokenizer = own_tokenizer(self.tokenizer)
        chosen = calibration(folder)
        self.star_temperature = chosen.get("star_temperature", 1.0)
        self.star_bias = torch.tensor(chosen.get("star_bias", [0.0] * STARS))  # (5,) added after the temperature
        self.star_cuts = tuple(chosen.get("star_cuts", NEAREST))
        self.recommend_temperature = chosen.get("recommend_temperature", 1.0)
        self.recommend_threshold = chosen.get("recommend_threshold", 0.5)
        config = self.model.config
        self.max_length = config.max_position_embeddings - config.pad_token_id - 1

    def predict(self, texts: list[str]) -> ReviewPredictions:
        """Probabilities and features of texts; a text over the model's length is read up to there."""
        stars, recommend, features = self.logits(texts)
        return ReviewPredictions(
            star_probabilities=(stars / self.star_temperature + self.star_bias).softmax(-1).numpy(),
            recommend_probabilities=(recommend / self.recommend_temperature).sigmoid().numpy(),
            features=torch.nn.functional.normalize(features, dim=-1).numpy(),
            recommend_threshold=self.recommend_threshold,
            star_cuts=self.star_cuts,
        )

    def embed(self, texts: list[str]) -> np.ndarray:
        """Unit vectors (N, D) of texts."""
        return self.predict(texts).features

    def encode(self, texts: list[str]) -> list[Encoding]:
        """Texts as tokens with their places in the text, of whatever lengths; for threads side by side."""
        return self._tokenizer.encode_batch(texts)

    @torch.inference_mode()
    def logits(self, texts: list[str]) -> tuple[Tensor, Tensor, Tensor]:
        """Star logits (N, 5), recommend logits (N,) and pooled features (N, D), before calibration."""
        size = self.model.config.hidden_size
        stars, recommend, features = (
            torch.zeros(len(texts), STARS),
            torch.zeros(len(texts)),
            torch.zeros(len(texts), size),
        )
        encoded = [cut(encoding.ids, self.max_length) for encoding in self.encode(texts)]
        done = 0
        for rows in batches_by_length([len(ids) for ids in encoded], TOKENS_A_BATCH):
            report("texts judged", done, len(texts))
            done += len(rows)
            batch = self.tokenizer.pad({"input_ids": [encoded[i] for i in rows]}, return_tensors="pt")
            output = self.model(batch["input_ids"], batch["attention_mask"])
            stars[rows], recommend[rows], features[rows] = output.star_logits, output.recommend_logits, output.features
        return stars, recommend, features


def stars_by(cuts: Sequence[float], expected: np.ndarray) -> np.ndarray:
    """(N,) 1…5, by where expected stars (N,) lie between the cuts."""
    return 1 + np.searchsorted(cuts, expected, side="right")


def batches_by_length(lengths: list[int], budget: int) -> list[list[int]]:
    """Positions grouped by like length, so that little is padding and no group is over `budget` padded tokens."""
    groups: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if not groups or lengths[i] * (len(groups[-1]) + 1) > budget:
            groups.append([])
        groups[-1].append(i)
    return groups


@once
def roberta() -> RobertaPredictor:
    """The bundled review model, loaded at the first call."""
    return from_folder(RobertaPredictor, model_folder("roberta"))
