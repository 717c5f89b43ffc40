"""CLIP's losses, means over the rows of a batch."""

import torch
import torch.nn.functional as F
from torch import Tensor, distributed

LABEL_SMOOTHING = 0.05


def any_of_loss(logits: Tensor, allowed: Tensor, smoothing: float = LABEL_SMOOTHING) -> Tensor:
    """−log of the probability of all allowed labels together, mean over the batch, in nats; smoothed where it is one.

    Args:
        logits: (B, L).
        allowed: (B, L) bool, at least one in each row.
    """
    log_probs = logits.log_softmax(-1)
    inside = log_probs.masked_fill(~allowed, float("-inf")).logsumexp(-1)  # (B,)
    single = (allowed.sum(1) == 1).float() * smoothing
    return -((1 - single) * inside + single * log_probs.mean(-1)).mean()


def contrastive_loss(
    image_features: Tensor, text_features: Tensor, logit_scale: Tensor, paired: Tensor | None = None
) -> Tensor:
    """Symmetric contrastive loss in the batch of all processes, in nats (CLIP, arXiv:2103.00020, fig. 3).

    Args:
        image_features: (B, D), unit norm; row i belongs to text row i.
        text_features: (B, D), unit norm.
        logit_scale: scalar, 1 / temperature.
        paired: (B,) bool, rows that have a text at all; the others are left out.
    """
    image_features, text_features = gathered(image_features), gathered(text_features)
    if paired is not None:
        kept = gathered(paired.float()) > 0
        image_features, text_features = image_features[kept], text_features[kept]
        if not kept.any():
            return 0 * logit_scale
    logits = logit_scale * image_features @ text_features.T  # (B, B), pictures by rows
    targets = torch.arange(len(logits), device=logits.device)
    return (F.cross_entropy(logits, targets) + F.cross_entropy(logits.T, targets)) / 2


def gathered(rows: Tensor) -> Tensor:
    """The rows (B, D) of all processes, in an order that is the same for all tensors."""
    if not (distributed.is_available() and distributed.is_initialized()):
        return rows
    count = distributed.get_world_size()
    parts = [torch.empty_like(rows) for _ in range(count)]
    distributed.all_gather(parts, rows.detach())
    # each process has the gradient of its own rows only, and gradients are averaged afterwards: hence `count` times it
    parts[distributed.get_rank()] = count * rows - (count - 1) * rows.detach()
    return torch.cat(parts)
