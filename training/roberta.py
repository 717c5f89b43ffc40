"""Train RoBERTa on reviews: five stars, recommended, and plain polarity of other shops.

    python -m training roberta --data data

Reviews of other shops know only positive or negative. Their loss is the likelihood that the stars lie on that side
(1–2 or 4–5), so one head learns from both kinds.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.review_roberta import STARS, RobertaForReviews
from training import data, starts
from training.trainer import Batch, TrainConfig, Trainer, shuffled_batches
from training.weights import save_model

VOCABULARY_SIZE = 20_000
MAX_LENGTH = {"womens": 160, "shops": 96}  # tokens; 98 % of the women's reviews are whole
BATCH_SIZE = 32
POOL = 16  # batches that are sorted by length together, so that little is padding
SHOPS_EVERY = 4  # one batch in so many is of other shops
NEGATIVE, POSITIVE = (0, 1), (3, 4)  # stars − 1


class ReviewSet:
    """Tokenized reviews with their targets; NaN or −1 where a target is not known."""

    def __init__(
        self, texts: list[str], targets: dict[str, np.ndarray], tokenizer, *, max_length: int, seed: int
    ) -> None:
        self.input_ids = tokenizer(texts, truncation=True, max_length=max_length)["input_ids"]
        self.targets, self.pad, self.seed = targets, tokenizer.pad_token_id, seed
        self._pools = shuffled_batches(len(texts), BATCH_SIZE * POOL, seed=seed)
        self._read: list[list[np.ndarray]] = []

    def batch(self, number: int) -> Batch:
        """The batch of a number: padded `input_ids`, `attention_mask`, and the targets."""
        pool, place = divmod(number, POOL)
        while len(self._read) <= pool:  # pools are cheap to draw again from the start
            rows = next(self._pools)
            rows = rows[np.argsort([len(self.input_ids[i]) for i in rows], kind="stable")]
            order = np.random.default_rng((self.seed, len(self._read))).permutation(POOL)
            self._read.append([rows[i::1][:BATCH_SIZE] for i in order * BATCH_SIZE])
        return self.collate(self._read[pool][place])

    def collate(self, rows: np.ndarray) -> Batch:
        length = max(len(self.input_ids[i]) for i in rows)
        ids = torch.full((len(rows), length), self.pad)
        for row, i in enumerate(rows):
            ids[row, : len(self.input_ids[i])] = torch.tensor(self.input_ids[i])
        targets = {name: torch.from_numpy(values[rows]) for name, values in self.targets.items()}
        return {"input_ids": ids, "attention_mask": (ids != self.pad).long()} | targets


def losses_of(model: RobertaForReviews, batch: Batch) -> dict[str, Tensor]:
    """Cross-entropy of stars with ordinal smoothing, of recommended, or of the side on which the stars lie."""
    output = model(batch["input_ids"], batch["attention_mask"])
    if "positive" in batch:
        return {"polarity": polarity_loss(output.star_logits, batch["positive"])}
    return {
        "stars": F.cross_entropy(output.star_logits, ordinal_targets(batch["stars"])),
        "recommended": 0.5 * F.binary_cross_entropy_with_logits(output.recommend_logits, batch["recommended"].float()),
    }


def ordinal_targets(stars: Tensor, neighbour: float = 0.05) -> Tensor:
    """Soft targets (B, 5) for stars 1…5 (B,): `neighbour` goes to each star next to the true one."""
    target = F.one_hot(stars - 1, STARS).float()
    spread = torch.zeros_like(target)
    spread[:, 1:] += neighbour * target[:, :-1]
    spread[:, :-1] += neighbour * target[:, 1:]
    return target * (1 - spread.sum(1, keepdim=True)) + spread


def polarity_loss(star_logits: Tensor, positive: Tensor) -> Tensor:
    """−log of the probability that the stars lie on the side of `positive` (B,), mean over the batch, in nats."""
    log_probs = star_logits.log_softmax(-1)
    sides = torch.stack([log_probs[:, NEGATIVE].logsumexp(-1), log_probs[:, POSITIVE].logsumexp(-1)], 1)
    return F.nll_loss(sides, positive)


def train(data_dir: Path, run_dir: Path, output: Path, *, epochs: float = 3, seed: int = 0) -> None:
    """Train and write `config.json`, `model.safetensors` (half precision) and the tokenizer to `output`."""
    tokenizer = starts.minilm_tokenizer(list(data.shop_texts(data_dir)), size=VOCABULARY_SIZE)
    womens = data.table(data_dir, "reviews/womens-train")
    shops = data.table(data_dir, "reviews/other-shops")
    shops = shops[shops.split == "train"]
    sets = {
        "womens": ReviewSet(
            data.review_texts(womens),
            {"stars": womens.stars.to_numpy(np.int64), "recommended": womens.recommended.to_numpy(np.int64)},
            tokenizer, max_length=MAX_LENGTH["womens"], seed=seed,
        ),
        "shops": ReviewSet(
            list(shops.text), {"positive": shops.positive.to_numpy(np.int64)},
            tokenizer, max_length=MAX_LENGTH["shops"], seed=seed + 1,
        ),
    }  # fmt: skip

    def batch_at(step: int) -> Batch:
        turn, place = divmod(step, SHOPS_EVERY)
        if place == SHOPS_EVERY - 1:
            return sets["shops"].batch(turn)
        return sets["womens"].batch(turn * (SHOPS_EVERY - 1) + place)

    steps = int(epochs * len(womens) / BATCH_SIZE * SHOPS_EVERY / (SHOPS_EVERY - 1))
    config = TrainConfig(
        steps=steps, learning_rate=8e-5, warmup_steps=steps // 20, max_grad_norm=1.0, average_decay=0.997, seed=seed,
        notes=json.dumps({"batch_size": BATCH_SIZE, "max_length": MAX_LENGTH, "shops_every": SHOPS_EVERY}),
    )  # fmt: skip
    torch.manual_seed(seed)
    model = RobertaForReviews(starts.minilm_config(tokenizer))
    model.roberta.load_state_dict(starts.minilm_state(tokenizer))
    trainer = Trainer(model, config, run_dir=run_dir, lr_scales={"stars": 5, "recommended": 5})
    save_model(trainer.fit(batch_at, losses_of), output, tokenizer=tokenizer)
