"""Tokenized reviews in batches of like length, and the published ones in turn."""

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

Answers = dict[str, dict[str, np.ndarray]]  # by table, a teacher's `taught_stars` (N, 5) and `taught_recommended` (N,)
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


def training_tables(data_dir: Path) -> dict[str, pd.DataFrame]:
    """The published reviews to learn from: `womens`, and `shops` with those that nobody labelled."""
    shops = data.table(data_dir, "reviews/other-shops")
    return {"womens": data.table(data_dir, "reviews/womens-train"), "shops": shops[np.asarray(shops.split != "test")]}


class PublishedReviews:
    """Batches of women's clothing reviews, and one in `SHOPS_EVERY` of other shops' reviews.

    Args:
        answers: what a teacher says of the `training_tables`, as `training.teacher.answers` gives it; reviews without
            labels are read only then.
    """

    def __init__(
        self, data_dir: Path, tokenizer: PreTrainedTokenizerBase, *, seed: int, answers: Answers | None = None
    ) -> None:
        self.sets = {}
        for number, (name, frame) in enumerate(training_tables(data_dir).items()):
            if answers is None and name == "shops":
                frame = frame[np.asarray(frame.split == "train")]
            known = targets(frame) | (answers[name] if answers else {})
            self.sets[name] = ReviewSet(
                data.review_texts(frame), known, tokenizer, max_length=MAX_LENGTH[name], seed=seed + number
            )

    def batch(self, step: int) -> Batch:
        """The batch of a step."""
        turn, place = divmod(step, SHOPS_EVERY)
        if place == SHOPS_EVERY - 1:
            return self.sets["shops"].batch(turn)
        return self.sets["womens"].batch(turn * (SHOPS_EVERY - 1) + place)

    def steps(self, passes: float) -> float:
        """Steps of so many passes over the women's reviews."""
        return passes * self.sets["womens"].batches * SHOPS_EVERY / (SHOPS_EVERY - 1)
