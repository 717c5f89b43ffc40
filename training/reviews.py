"""Tokenized reviews in batches of like length, and the published ones in turn."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from transformers import PreTrainedTokenizerBase

from training import data
from training.review_losses import targets
from training.trainer import Batch, shuffled_batches

BATCH_SIZE = 32
MAX_LENGTH = {"womens": 160, "shops": 96}  # tokens; 98 % of the women's reviews are whole
SHOPS_EVERY = 5  # one batch in so many is of other shops
POOL = 16  # batches that are sorted by length together, so that little is padding


class LikeLength:
    """Endless batches of texts of like length, so that little is padding, in an order drawn from a seed.

    Args:
        lengths: of the texts.
        pool: batches that are sorted by length together.
    """

    def __init__(self, lengths: Sequence[int], *, seed: int, pool: int = POOL) -> None:
        self.lengths, self.seed = np.asarray(lengths), seed
        self.pool = min(pool, -(-len(lengths) // BATCH_SIZE))
        self._pools = shuffled_batches(len(lengths), BATCH_SIZE * pool, seed=seed)
        self._read: list[list[np.ndarray]] = []

    def batch(self, number: int) -> np.ndarray:
        """Places of the texts of the batch of a number."""
        pool, place = divmod(number, self.pool)
        while len(self._read) <= pool:  # pools are cheap to draw again from the start
            rows = next(self._pools)
            rows = rows[np.argsort(self.lengths[rows], kind="stable")]
            order = np.random.default_rng((self.seed, len(self._read))).permutation(self.pool)
            self._read.append([rows[i : i + BATCH_SIZE] for i in order * BATCH_SIZE])
        return self._read[pool][place]


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
        self.targets, self.pad = targets, tokenizer.pad_token_id
        self._rows = LikeLength([len(ids) for ids in self.input_ids], seed=seed)

    @property
    def batches(self) -> int:
        """Whole batches in one pass over the texts."""
        return len(self.input_ids) // BATCH_SIZE

    def batch(self, number: int) -> Batch:
        """The batch of a number: padded `input_ids`, `attention_mask`, and the targets."""
        return self.collate(self._rows.batch(number))

    def collate(self, rows: np.ndarray) -> Batch:
        length = max(len(self.input_ids[i]) for i in rows)
        ids = torch.full((len(rows), length), self.pad)
        for row, i in enumerate(rows):
            ids[row, : len(self.input_ids[i])] = torch.tensor(self.input_ids[i])
        targets = {name: torch.from_numpy(values[rows]) for name, values in self.targets.items()}
        return {"input_ids": ids, "attention_mask": (ids != self.pad).long()} | targets


def training_tables(data_dir: Path) -> dict[str, pd.DataFrame]:
    """The published reviews to learn from: `womens`, and `shops` with those that nobody labelled."""
    shops = data.table(data_dir, "reviews/other-shops")
    return {"womens": data.table(data_dir, "reviews/womens-train"), "shops": shops[np.asarray(shops.split != "test")]}


class PublishedReviews:
    """Batches of women's clothing reviews, and one in `shops_every` of other shops' labelled reviews."""

    def __init__(
        self, data_dir: Path, tokenizer: PreTrainedTokenizerBase, *, seed: int, shops_every: int = SHOPS_EVERY
    ) -> None:
        self.sets, self.shops_every = {}, shops_every
        for number, (name, frame) in enumerate(training_tables(data_dir).items()):
            if name == "shops":
                frame = frame[np.asarray(frame.split == "train")]
            self.sets[name] = ReviewSet(
                data.review_texts(frame), targets(frame), tokenizer, max_length=MAX_LENGTH[name], seed=seed + number
            )

    def batch(self, step: int) -> Batch:
        """The batch of a step."""
        turn, place = divmod(step, self.shops_every)
        if place == self.shops_every - 1:
            return self.sets["shops"].batch(turn)
        return self.sets["womens"].batch(turn * (self.shops_every - 1) + place)

    def steps(self, passes: float) -> float:
        """Steps of so many passes over the women's reviews."""
        return passes * self.sets["womens"].batches * self.shops_every / (self.shops_every - 1)
