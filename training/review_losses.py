"""What a review teaches: losses of stars, of their sides, of recommended, and of plain polarity.

Reviews of other shops know only positive or negative. Their loss is the likelihood that the stars lie on that side
(1–2 or 4–5), so one head learns from both kinds.
"""

import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import PreTrainedModel

from models.review_roberta import STARS
from training.trainer import Batch

NEGATIVE, NEUTRAL, POSITIVE = (0, 1), (2,), (3, 4)  # stars − 1
UNKNOWN = -1  # a target that a table doesn't say
SIDES_WEIGHT, RECOMMENDED_WEIGHT = 0.4, 0.5
SIDE_WEIGHTS = (1.6, 1.5, 0.8)  # of negative, neutral and positive reviews: about the root of how rare they are


def losses_of(model: PreTrainedModel, batch: Batch) -> dict[str, Tensor]:
    """Losses of what is known of each review, means over the reviews that it is known of.

    Args:
        batch: with the `targets` of the reviews.
    """
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
    true = torch.bucketize(stars, stars.new_tensor([3, 4]), right=True)  # 1–2, 3, 4–5 stars
    weights = torch.tensor(SIDE_WEIGHTS, device=stars.device)
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
