"""Tokenized reviews in batches of like length."""

import numpy as np
import torch
from transformers import PreTrainedTokenizerBase

from training.trainer import Batch, shuffled_batches

BATCH_SIZE = 32
POOL = 16  # batches that are sorted by length together, so that little is padding


class ReviewSet:
    """Tokenized reviews with their targets; NaN or −1 where a target is not known."""

    def __init__(
        self,
        texts: list[str],
        targets: dict[str, np.ndarray],
        tokenizer: PreTrainedTokenizerBase,
        *,
        max_length: int,
        seed: int,
    ) -> None:
        self.input_ids = tokenizer(texts, truncation=True, max_length=max_length)["input_ids"]
        self.targets, self.pad, self.seed = targets, tokenizer.pad_token_id, seed
        self._pool = min(POOL, -(-len(texts) // BATCH_SIZE))  # batches
        self._pools = shuffled_batches(len(texts), BATCH_SIZE * POOL, seed=seed)
        self._read: list[list[np.ndarray]] = []

    @property
    def batches(self) -> int:
        """Whole batches in one pass over the texts."""
        return len(self.input_ids) // BATCH_SIZE

    def batch(self, number: int) -> Batch:
        """The batch of a number: padded `input_ids`, `attention_mask`, and the targets."""
        pool, place = divmod(number, self._pool)
        while len(self._read) <= pool:  # pools are cheap to draw again from the start
            rows = next(self._pools)
            rows = rows[np.argsort([len(self.input_ids[i]) for i in rows], kind="stable")]
            order = np.random.default_rng((self.seed, len(self._read))).permutation(self._pool)
            self._read.append([rows[i : i + BATCH_SIZE] for i in order * BATCH_SIZE])
        return self.collate(self._read[pool][place])

    def collate(self, rows: np.ndarray) -> Batch:
        length = max(len(self.input_ids[i]) for i in rows)
        ids = torch.full((len(rows), length), self.pad)
        for row, i in enumerate(rows):
            ids[row, : len(self.input_ids[i])] = torch.tensor(self.input_ids[i])
        targets = {name: torch.from_numpy(values[rows]) for name, values in self.targets.items()}
        return {"input_ids": ids, "attention_mask": (ids != self.pad).long()} | targets
