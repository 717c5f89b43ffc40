"""Reading many reviews: what each part of them speaks of and on which side, and how whole ones are rated.

Time is bounded: as many reviews as their budgets allow, spread evenly over all, are read by RoBERTa and the network on its
first layers; the others by the quick network, which learned from what those two make of reviews.
"""

import copy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Encoding
from torch import Tensor
from transformers import AutoModel, RobertaModel

from models.clause_reader import ClauseReader
from models.errors import WeightsError
from models.loading import calibration, digest, from_folder, model_folder, once
from models.progress import report
from models.roberta_predictor import TOKENS_A_BATCH, ReviewPredictions, RobertaPredictor, batches_by_length, roberta

JUDGED_TOKENS = 28_000  # of whole reviews that RoBERTa reads for one summary; 350 reviews of usual length
READ_TOKENS = 72_000  # of reviews whose parts are read in context, by the first layers only

TEXTS_AT_ONCE = 2048  # in the tokenizer

Span = tuple[int, int]  # first character of a part, and one past its last


@dataclass(frozen=True)
class ClauseReadings:
    """Calibrated probabilities of S parts of reviews, in their order."""

    aspects: tuple[str, ...]  # A names
    aspect_probabilities: np.ndarray  # (S, A)
    side_probabilities: (
        np.ndarray
    )  # (S, A + 1, 3): negative, neutral, positive of each aspect, and of the part as a whole


@dataclass(frozen=True)
class Tokens:
    """Token ids of N texts, of whatever lengths."""

    ids: list[np.ndarray]  # int32 each

    @property
    def lengths(self) -> np.ndarray:
        """(N,) tokens of each text."""
        return np.array([len(each) for each in self.ids], dtype=int)

    def flat(self) -> tuple[Tensor, np.ndarray]:
        """All token ids in a row (int64), and where each text begins (N,)."""
        return torch.from_numpy(np.concatenate(self.ids).astype(np.int64)), np.cumsum(self.lengths) - self.lengths


class ReviewReader:
    """RoBERTa with the networks that read parts of reviews.

    Args:
        model: the networks.
        roberta: whose first layers they stand on.
        chosen: temperatures of the networks, as `calibration.json` has them.
        judged_tokens, read_tokens: budgets of one call of `predict` and of `read`.

    Raises:
        WeightsError: the reader was trained on the layers of another RoBERTa.
    """

    def __init__(
        self,
        model: ClauseReader,
        roberta: RobertaPredictor,
        chosen: dict[str, float],
        *,
        judged_tokens: int = JUDGED_TOKENS,
        read_tokens: int = READ_TOKENS,
    ) -> None:
        self.model, self.roberta, self.calibration = model.eval(), roberta, chosen
        self.judged_tokens, self.read_tokens = judged_tokens, read_tokens
        self.aspects = tuple(model.config.aspects)
        self.encoder = first_layers(roberta.model.roberta, model.config.encoder_layers)
        if model.config.encoder_digest not in ("", digest(self.encoder)):
            raise WeightsError(
                "The reader of clauses was trained on the first layers of another RoBERTa.",
                "Train it again with `python -m training reviews`.",
            )

    @classmethod
    def from_pretrained(cls, folder: Path, roberta: RobertaPredictor, **budgets: int) -> "ReviewReader":
        """The reader that `save_pretrained` wrote to a folder, with its `calibration.json`."""
        return cls(AutoModel.from_pretrained(folder, dtype=torch.float32), roberta, calibration(folder), **budgets)

    def embed(self, texts: list[str]) -> np.ndarray:
        """Unit vectors (N, D) of texts, by RoBERTa."""
        return self.roberta.embed(texts)

    def predict(self, texts: list[str]) -> ReviewPredictions:
        """Stars and recommended of whole texts: by RoBERTa up to its budget, else by the quick network; no features."""
        tokens, _ = self._tokenized(texts, [[] for _ in texts])
        chosen = evenly(tokens.lengths, self.judged_tokens)
        stars, recommended = self._glanced_stars(tokens)
        if len(chosen):
            judged = self.roberta.predict([texts[row] for row in chosen])
            stars[chosen], recommended[chosen] = judged.star_probabilities, judged.recommend_probabilities
        return ReviewPredictions(
            stars, recommended, np.zeros((len(texts), 0)), self.roberta.recommend_threshold, self.roberta.star_cuts
        )

    def read(self, texts: list[str], spans: list[list[Span]]) -> ClauseReadings:
        """What parts of texts speak of and on which side, in the order of the texts and of the parts of each."""
        tokens, parts = self._tokenized(texts, spans)
        owners = np.repeat(np.arange(len(texts)), [len(each) for each in spans])
        aspects, sides = self._glanced_parts(tokens, owners, parts)
        with_parts = np.array([row for row, each in enumerate(spans) if each], dtype=int)
        lengths = np.minimum(tokens.lengths[with_parts], self.roberta.max_length)
        chosen = with_parts[evenly(lengths, self.read_tokens)]
        parts_of = np.split(np.arange(len(owners)), np.cumsum([len(each) for each in spans])[:-1])
        for rows, aspect_logits, side_logits in self._read(tokens, chosen, parts_of, parts):
            aspects[rows], sides[rows] = self._calibrated(aspect_logits, side_logits)
        return ClauseReadings(self.aspects, aspects, sides)

    def _tokenized(self, texts: list[str], spans: list[list[Span]]) -> tuple["Tokens", np.ndarray]:
        """Texts as tokens, and the first token of each part and the one past its last, (S, 2).

        What the tokenizer makes of a text is large: a few thousand at a time, of which only numbers are kept.
        """
        ids: list[np.ndarray] = []
        parts: list[tuple[int, int]] = []
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            encoded = self.roberta.encode(texts[start : start + TEXTS_AT_ONCE])
            ids += [np.array(encoding.ids, dtype=np.int32) for encoding in encoded]
            for encoding, each in zip(encoded, spans[start : start + TEXTS_AT_ONCE], strict=True):
                parts += [tokens_of(encoding, span) for span in each]
        return Tokens(ids), np.array(parts, dtype=np.int64).reshape(-1, 2)

    @torch.inference_mode()
    def _read(self, tokens: "Tokens", rows: np.ndarray, parts_of: list[np.ndarray], parts: np.ndarray):
        """The parts of texts that lie within the model's length, with their logits, batch by batch."""
        pad, limit, done = self.roberta.tokenizer.pad_token_id, self.roberta.max_length, 0
        ids = [tokens.ids[row][:limit].tolist() for row in rows]
        for batch in batches_by_length([len(each) for each in ids], TOKENS_A_BATCH):
            report("reviews read", done, len(rows))
            done += len(batch)
            longest = max(len(ids[place]) for place in batch)
            padded = torch.tensor([ids[place] + [pad] * (longest - len(ids[place])) for place in batch])
            mask = (padded != pad).long()
            states = self.encoder(input_ids=padded, attention_mask=mask).last_hidden_state
            held = [parts_of[rows[place]] for place in batch]
            held = [each[_within(parts[each], len(ids[place]))] for each, place in zip(held, batch, strict=True)]
            owners = torch.from_numpy(np.repeat(np.arange(len(batch)), [len(each) for each in held]))
            if not len(owners):
                continue
            within = np.concatenate(held)
            output = self.model(states, mask, token_mask(parts[within], longest), owners)
            yield within, output.aspect_logits, output.side_logits

    @torch.inference_mode()
    def _glanced_parts(self, tokens: "Tokens", owners: np.ndarray, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities (S, A) and (S, A + 1, 3) by the quick network."""
        if not len(owners):
            return np.zeros((0, len(self.aspects))), np.zeros((0, len(self.aspects) + 1, 3))
        ids, offsets = tokens.flat()
        first = torch.from_numpy(offsets[owners][:, None] + parts)
        means = self.model.quick.means(ids, first[:, 0], first[:, 1])
        sides = self.model.quick.sides(means)[:, None].expand(-1, len(self.aspects) + 1, -1)
        return self._calibrated(self.model.quick.aspects(means), sides)

    @torch.inference_mode()
    def _glanced_stars(self, tokens: "Tokens") -> tuple[np.ndarray, np.ndarray]:
        """Probabilities (N, 5) of stars and (N,) of recommended by the quick network."""
        if not tokens.ids:
            return np.zeros((0, 5)), np.zeros(0)
        ids, offsets = tokens.flat()
        quick, bounds = self.model.quick, torch.from_numpy(np.append(offsets, len(ids)))
        means = quick.means(ids, bounds[:-1], bounds[1:])
        return quick.stars(means).softmax(-1).numpy(), quick.recommended(means).squeeze(-1).sigmoid().numpy()

    def _calibrated(self, aspect_logits: Tensor, side_logits: Tensor) -> tuple[np.ndarray, np.ndarray]:
        aspects = aspect_logits / self.calibration.get("aspect_temperature", 1.0)
        sides = side_logits / self.calibration.get("side_temperature", 1.0)
        return aspects.sigmoid().numpy(), sides.softmax(-1).numpy()


def first_layers(encoder: RobertaModel, count: int) -> RobertaModel:
    """An encoder of the first `count` layers of another, whose weights it shares."""
    first, stack = copy.copy(encoder), copy.copy(encoder.encoder)
    stack._modules = encoder.encoder._modules | {"layer": encoder.encoder.layer[:count]}
    first._modules = encoder._modules | {"encoder": stack}
    return first


def token_mask(tokens: np.ndarray, length: int) -> Tensor:
    """(S, length) bool from first tokens and those past the last (S, 2)."""
    places = np.arange(length)
    return torch.from_numpy((places >= tokens[:, :1]) & (places < tokens[:, 1:]))


def evenly(lengths: np.ndarray, budget: int) -> np.ndarray:
    """Places, spread evenly over all, of texts that together have about `budget` tokens; all where that is enough.

    At least one text, unless the budget is nothing.
    """
    total = int(np.sum(lengths))
    count = len(lengths) if total <= budget else max(int(budget > 0), int(len(lengths) * budget / total))
    return np.unique(np.linspace(0, len(lengths) - 1, count).round().astype(int)) if len(lengths) else np.zeros(0, int)


def _within(tokens: np.ndarray, length: int) -> np.ndarray:
    """(S,) whether parts (S, 2) have tokens, all of them among the first `length`."""
    return (tokens[:, 0] < tokens[:, 1]) & (tokens[:, 1] <= length)


def tokens_of(encoding: Encoding, span: Span) -> tuple[int, int]:
    """First token of a span of characters of a text, and the one past its last; none (0, 0) where it was cut off."""
    start, end = span
    first = next((t for at in range(start, end) if (t := encoding.char_to_token(at)) is not None), None)
    last = next((t for at in range(end - 1, start - 1, -1) if (t := encoding.char_to_token(at)) is not None), None)
    return (0, 0) if first is None or last is None else (first, last + 1)


@once
def reader() -> ReviewReader:
    """The bundled reader over the bundled RoBERTa, loaded at the first call."""
    return from_folder(lambda folder: ReviewReader.from_pretrained(folder, roberta()), model_folder("reviews"))
