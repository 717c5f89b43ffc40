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
from transformers import PreTrainedTokenizerBase, RobertaModel

from models.review_roberta import STARS, RobertaForReviews
from training import data, starts
from training.adapt import adapt
from training.reviews import BATCH_SIZE, ReviewSet
from training.trainer import Batch, TrainConfig, Trainer
from training.weights import save_model

VOCABULARY_SIZE = 20_000
MAX_LENGTH = {"womens": 160, "shops": 96}  # tokens; 98 % of the women's reviews are whole
EPOCHS = 3  # passes over the women's clothing reviews
SHOPS_EVERY = 5  # one batch in so many is of other shops
NEGATIVE, NEUTRAL, POSITIVE = (0, 1), (2,), (3, 4)  # stars − 1
SIDES_WEIGHT = 0.4
SIDE_WEIGHTS = (1.6, 1.5, 0.8)  # of negative, neutral and positive reviews: about the root of how rare they are
SEEDS = 2  # fine-tunings whose weights are averaged, a "model soup" (arXiv:2203.05482)


def losses_of(model: RobertaForReviews, batch: Batch) -> dict[str, Tensor]:
    """Cross-entropy of stars with ordinal smoothing and of their side, of recommended, or of the side alone."""
    output = model(batch["input_ids"], batch["attention_mask"])
    if "positive" in batch:
        return {"polarity": polarity_loss(output.star_logits, batch["positive"])}
    return {
        "stars": F.cross_entropy(output.star_logits, ordinal_targets(batch["stars"])),
        "sides": SIDES_WEIGHT * sides_loss(output.star_logits, batch["stars"]),
        "recommended": 0.5 * F.binary_cross_entropy_with_logits(output.recommend_logits, batch["recommended"].float()),
    }


def sides_loss(star_logits: Tensor, stars: Tensor) -> Tensor:
    """−log of the probability that the stars are negative, neutral or positive as the true `stars` (B,) are, in nats.

    Weighted, mean weight about one, so that the few negative and neutral reviews count more.
    """
    log_probs = star_logits.log_softmax(-1)
    sides = torch.stack([log_probs[:, list(side)].logsumexp(-1) for side in (NEGATIVE, NEUTRAL, POSITIVE)], 1)  # (B, 3)
    true = torch.bucketize(stars, torch.tensor([3, 4]), right=True)  # 1–2, 3, 4–5 stars
    weights = torch.tensor(SIDE_WEIGHTS)
    return (F.nll_loss(sides, true, reduction="none") * weights[true]).mean()


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


def train(data_dir: Path, run_dir: Path, output: Path, *, length: float = 1.0, seed: int = 0) -> None:
    """Adapt the encoder, fine-tune it `SEEDS` times, and write the average of those (half precision) to `output`.

    Args:
        length: of the runs, as a share of the published ones.
    """
    tokenizer = starts.minilm_tokenizer(list(data.shop_texts(data_dir)), size=VOCABULARY_SIZE)
    config = starts.minilm_config(tokenizer)
    config._attn_implementation = "eager"  # on a CPU, in bfloat16, a little faster than the fused one
    encoder = RobertaModel(config, add_pooling_layer=False)
    encoder.load_state_dict(starts.minilm_state(tokenizer))
    encoder = adapt(encoder, tokenizer, data_dir, run_dir / "adapt", length=length, seed=seed)
    runs = [
        fine_tune(encoder, tokenizer, data_dir, run_dir / f"seed-{each}", length=length, seed=each)
        for each in range(seed, seed + SEEDS)
    ]
    save_model(averaged(runs), output, tokenizer=tokenizer)


def fine_tune(
    encoder: RobertaModel, tokenizer: PreTrainedTokenizerBase, data_dir: Path, run_dir: Path, *, length: float, seed: int
) -> RobertaForReviews:
    """The review model over `encoder`, trained on stars, recommended and plain polarity."""
    womens = data.table(data_dir, "reviews/womens-train")
    shops = data.table(data_dir, "reviews/other-shops").query("split == 'train'")
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

    steps = max(2, int(length * EPOCHS * sets["womens"].batches * SHOPS_EVERY / (SHOPS_EVERY - 1)))
    config = TrainConfig(
        steps=steps, learning_rate=1e-4, warmup_steps=steps // 20, max_grad_norm=1.0, average_decay=0.997, seed=seed,
        precision="bf16", notes=json.dumps({"batch_size": BATCH_SIZE, "max_length": MAX_LENGTH, "shops_every": SHOPS_EVERY}),
    )  # fmt: skip
    torch.manual_seed(seed)
    model = RobertaForReviews(encoder.config)
    model.roberta.load_state_dict(encoder.state_dict())
    trainer = Trainer(model, losses_of, config, run_dir=run_dir, lr_scales={"stars": 5, "recommended": 5})
    return trainer.fit(batch_at)


@torch.no_grad()
def averaged(models: list[RobertaForReviews]) -> RobertaForReviews:
    """The first model with the mean of all their weights in place."""
    states = [model.state_dict() for model in models]
    models[0].load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return models[0]
