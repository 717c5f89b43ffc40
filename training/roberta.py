"""Train RoBERTa on reviews: five stars, recommended, and plain polarity of other shops.

    python -m training roberta --data data

Reviews of other shops know only positive or negative. Their loss is the likelihood that the stars lie on that side
(1–2 or 4–5), so one head learns from both kinds.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import AutoConfig, AutoTokenizer, PreTrainedTokenizerBase

from models.errors import WeightsError
from models.review_roberta import STARS, RobertaForReviews
from training import data, own_shop, starts
from training.adapt import adapt
from training.reviews import BATCH_SIZE, ReviewSet
from training.trainer import Batch, TrainConfig, Trainer
from training.weights import save_model

VOCABULARY_SIZE = 20_000
MAX_LENGTH = {"womens": 160, "shops": 96}  # tokens; 98 % of the women's reviews are whole
ATTENTION = "eager"  # on a CPU, in bfloat16, a little faster than the fused one
EPOCHS = 2.5  # passes over the women's clothing reviews
SHOPS_EVERY = 5  # one batch in so many is of other shops
NEGATIVE, NEUTRAL, POSITIVE = (0, 1), (2,), (3, 4)  # stars − 1
UNKNOWN = -1  # a target that a table doesn't say
SIDES_WEIGHT, RECOMMENDED_WEIGHT = 0.4, 0.5
SIDE_WEIGHTS = (1.6, 1.5, 0.8)  # of negative, neutral and positive reviews: about the root of how rare they are


def losses_of(model: RobertaForReviews, batch: Batch) -> dict[str, Tensor]:
    """Losses of what is known of each review, means over the reviews that it is known of; see `targets`."""
    output = model(batch["input_ids"], batch["attention_mask"])
    stars, recommended, positive = batch["stars"], batch["recommended"], batch["positive"]
    losses = {}
    if (known := stars != UNKNOWN).any():
        logits = output.star_logits[known]
        losses["stars"] = F.cross_entropy(logits, ordinal_targets(stars[known]))
        losses["sides"] = SIDES_WEIGHT * sides_loss(logits, stars[known])
    if (known := recommended != UNKNOWN).any():
        loss = F.binary_cross_entropy_with_logits(output.recommend_logits[known], recommended[known].float())
        losses["recommended"] = RECOMMENDED_WEIGHT * loss
    if (known := (positive != UNKNOWN) & (stars == UNKNOWN)).any():
        losses["polarity"] = polarity_loss(output.star_logits[known], positive[known])
    return losses


def targets(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """(N,) `stars` 1…5, `recommended` and `positive` 0 or 1, each UNKNOWN where the table doesn't say."""
    columns = {name: frame.get(name, pd.Series(index=frame.index)) for name in ("stars", "recommended", "positive")}
    return {name: column.astype("Int64").fillna(UNKNOWN).to_numpy(np.int64) for name, column in columns.items()}


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


def train(
    data_dir: Path, run_dir: Path, output: Path, *, base: str | None = None, length: float = 1.0, seed: int = 0
) -> None:
    """Adapt the encoder, fine-tune it, and write it (half precision) to `output`.

    A folder of a shop's own reviews is fine-tuned on instead (`training.own_roberta`).

    Args:
        base: a RoBERTa of `transformers` to start from, by folder or hub id; None for the compact start. One that was
            trained here keeps its heads and needs no adapting.
        length: of the runs, as a share of the published ones.
    """
    if own_shop.is_own(data_dir):
        from training import own_roberta  # built on this module

        return own_roberta.train(data_dir, run_dir, output, base=base, length=length, seed=seed)
    torch.manual_seed(seed)
    model, tokenizer = pretrained(base) if base else compact(data_dir)
    if not (base and is_review_model(model)):
        model.roberta = adapt(model.roberta, tokenizer, data_dir, run_dir / "adapt", length=length, seed=seed)
    model = fine_tune(model, tokenizer, data_dir, run_dir / "fine-tune", length=length, seed=seed)
    save_model(model, output, tokenizer=tokenizer)


def compact(data_dir: Path) -> tuple[RobertaForReviews, PreTrainedTokenizerBase]:
    """MiniLM with new heads, its vocabulary trimmed to the shop's texts, and its tokenizer."""
    tokenizer = starts.minilm_tokenizer(list(data.shop_texts(data_dir)), size=VOCABULARY_SIZE)
    config = starts.minilm_config(tokenizer)
    config._attn_implementation = ATTENTION
    model = RobertaForReviews(config)
    model.roberta.load_state_dict(starts.minilm_state(tokenizer))
    return model, tokenizer


def pretrained(name: str) -> tuple[RobertaForReviews, PreTrainedTokenizerBase]:
    """A RoBERTa of `transformers`, by folder or hub id, with the heads that it has or else new ones.

    Raises:
        WeightsError: it can't be read, or it is no RoBERTa.
    """
    try:
        kind = AutoConfig.from_pretrained(name).model_type
        if kind != "roberta":
            raise WeightsError(
                f"{name} is of the kind {kind}.", "Name a RoBERTa, or leave --base out for the compact start."
            )
        model = RobertaForReviews.from_pretrained(name, dtype=torch.float32, attn_implementation=ATTENTION)
        return model, AutoTokenizer.from_pretrained(name)
    except (OSError, ValueError) as error:
        raise WeightsError(
            f"{name} can't be read as a model: {error}", "Name a folder or a hub id of a RoBERTa of transformers."
        ) from error


def is_review_model(model: RobertaForReviews) -> bool:
    """Whether it was read from weights that have our heads."""
    return RobertaForReviews.__name__ in (model.config.architectures or [])


def fine_tune(
    model: RobertaForReviews,
    tokenizer: PreTrainedTokenizerBase,
    data_dir: Path,
    run_dir: Path,
    *,
    length: float,
    seed: int,
) -> RobertaForReviews:
    """`model` trained on stars, recommended and plain polarity."""
    womens = data.table(data_dir, "reviews/womens-train")
    shops = data.table(data_dir, "reviews/other-shops").query("split == 'train'")
    sets = {
        "womens": ReviewSet(
            data.review_texts(womens), targets(womens), tokenizer, max_length=MAX_LENGTH["womens"], seed=seed
        ),
        "shops": ReviewSet(
            list(shops.text), targets(shops), tokenizer, max_length=MAX_LENGTH["shops"], seed=seed + 1
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
    trainer = Trainer(model, losses_of, config, run_dir=run_dir, lr_scales={"stars": 5, "recommended": 5})
    return trainer.fit(batch_at)
