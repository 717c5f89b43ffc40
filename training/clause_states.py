"""Marked texts with RoBERTa's states of their tokens, computed once and mapped from a file; batches of them."""

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm.auto import tqdm

from models.review_reader import ReviewReader, token_mask, tokens_of
from models.roberta_predictor import TOKENS_A_BATCH, batches_by_length
from training.clause_data import MarkedText
from training.picture_files import short_hash
from training.reviews import LikeLength
from training.trainer import Batch

MAX_LENGTH = 160  # tokens of a text; parts beyond are left out


@dataclass(frozen=True)
class MarkedStates:
    """N texts of T tokens together, with S marked parts."""

    ids: np.ndarray  # (T,)
    starts: np.ndarray  # (N + 1,) where each text begins
    states: np.ndarray  # (T, D) float16, mapped from a file
    parts: list[np.ndarray]  # of each text, (S, 2) first token and the one past the last
    targets: list[tuple[np.ndarray, np.ndarray]]  # of each text, aspects (S, A) and sides (S, 3), NaN where unknown
    weights: np.ndarray  # (N,) of the sides

    def __len__(self) -> int:
        return len(self.parts)

    @property
    def digest(self) -> str:
        """A short hash of the texts' tokens, their parts, and what is known of those."""
        known = [self.ids, self.starts, *self.parts, *chain.from_iterable(self.targets), self.weights]
        return short_hash(b"".join(each.tobytes() for each in known))

    def collate(self, rows: np.ndarray) -> Batch:
        """`states` (B, T, D), `attention_mask`, `parts` and `owners` as `ClauseReader` takes them, and the targets."""
        lengths = np.diff(self.starts)[rows]
        states = torch.zeros(len(rows), int(lengths.max()), self.states.shape[1])
        for row, place in enumerate(rows):
            states[row, : lengths[row]] = torch.from_numpy(
                self.states[self.starts[place] : self.starts[place + 1]].astype(np.float32)
            )
        counts = [len(self.parts[place]) for place in rows]
        aspects, sides = (np.concatenate([self.targets[place][kind] for place in rows]) for kind in (0, 1))
        return {
            "states": states,
            "attention_mask": torch.arange(states.shape[1]) < torch.from_numpy(lengths)[:, None],
            "parts": token_mask(np.concatenate([self.parts[place] for place in rows]), states.shape[1]),
            "owners": torch.from_numpy(np.repeat(np.arange(len(rows)), counts)),
            "aspects": torch.from_numpy(aspects).float(),
            "sides": torch.from_numpy(sides).float(),
            "weights": torch.from_numpy(np.repeat(self.weights[rows], counts)).float(),
        }


def states_of(texts: list[MarkedText], reader: ReviewReader, path: Path) -> MarkedStates:
    """Have the first layers of `reader` read texts, and keep their states in a file that is written anew."""
    encoded = reader.roberta.tokenizer([text.text for text in texts], truncation=True, max_length=MAX_LENGTH)
    ids = encoded["input_ids"]
    starts = np.concatenate([[0], np.cumsum([len(each) for each in ids])])
    path.parent.mkdir(parents=True, exist_ok=True)
    states = np.lib.format.open_memmap(path, "w+", np.float16, (int(starts[-1]), reader.model.config.encoder_size))
    batches = batches_by_length([len(each) for each in ids], TOKENS_A_BATCH)
    for rows in tqdm(batches, desc=path.stem, mininterval=10):
        for row, of_text in zip(rows, _states([ids[row] for row in rows], reader), strict=True):
            states[starts[row] : starts[row + 1]] = of_text[: len(ids[row])]
    parts, targets = [], []
    for row, text in enumerate(texts):
        spans = [tokens_of(encoded.encodings[row], span) for span in text.spans]
        places = np.array(spans, dtype=np.int64).reshape(-1, 2)
        kept = places[:, 1] > places[:, 0]  # a part that was cut off has no tokens
        parts.append(places[kept])
        targets.append((text.aspects[kept], text.sides[kept]))
    weights = np.array([text.weight for text in texts])
    return MarkedStates(np.concatenate(ids), starts, states, parts, targets, weights)


@torch.inference_mode()
def _states(ids: list[list[int]], reader: ReviewReader) -> np.ndarray:
    batch = reader.roberta.tokenizer.pad({"input_ids": ids}, return_tensors="pt")
    return reader.encoder(batch["input_ids"], batch["attention_mask"]).last_hidden_state.half().numpy()


class MarkedBatches:
    """Endless batches of marked texts of like length that have parts, in an order drawn from a seed."""

    def __init__(self, texts: MarkedStates, *, seed: int) -> None:
        self.texts = texts
        self.with_parts = np.flatnonzero([len(parts) > 0 for parts in texts.parts])
        self._rows = LikeLength(np.diff(texts.starts)[self.with_parts], seed=seed)

    def batch(self, number: int) -> dict[str, Tensor]:
        """The batch of a number."""
        return self.texts.collate(self.with_parts[self._rows.batch(number)])
