"""What CLIP's training makes of its sources: losses, turned batches, rare labels."""

import numpy as np
import pandas as pd
import pytest
import torch

from training.augmentation import Augmentation
from training.clip import Batches
from training.clip_losses import any_of_loss, contrastive_loss
from training.clip_sources import Source
from training.picture_sets import PictureSet
from training.review_losses import sides_loss

STILL = Augmentation(flip=0)


def source(labels: list[str | None], **more) -> Source:
    """Pictures (8×6) that are white in their upper half."""
    pixels = np.zeros((len(labels), 8, 6, 3), np.uint8)
    pixels[:, :4] = 255
    allowed = {"all": np.array([[True, label == "rare"] for label in labels])}
    return Source(
        PictureSet(pixels, pd.DataFrame({"label": labels})), allowed, "toy", STILL, {(8, 6): 1.0}, {"all": 1.0}, **more
    )


def test_pictures_without_titles_are_no_part_of_the_contrast():
    images, texts = (torch.nn.functional.normalize(torch.randn(5, 4), dim=1) for _ in range(2))
    paired = torch.tensor([True, False, True, True, False])
    scale = torch.tensor(10.0)
    expected = contrastive_loss(images[paired], texts[paired], scale)
    torch.testing.assert_close(contrastive_loss(images, texts, scale, paired), expected)
    assert contrastive_loss(images, texts, scale, torch.zeros(5, dtype=torch.bool)) == 0


def test_several_allowed_labels_count_together():
    logits = torch.tensor([[2.0, 1.0, -1.0]])
    loss = any_of_loss(logits, torch.tensor([[True, True, False]]))
    assert float(loss) == pytest.approx(-float(logits.softmax(1)[0, :2].sum().log()), rel=1e-4)


def test_a_quarter_of_a_turn_swaps_height_and_width():
    turned = source(["a"] * 4, quarter_turns=1.0)
    shapes = set()
    for seed in range(12):
        pixels = turned.batch(np.arange(4), (8, 6), torch.Generator().manual_seed(seed))["pixels"]
        shapes.add(tuple(pixels.shape[2:]))
        halves = [pixels[:, :, : pixels.shape[2] // 2].mean(), pixels[:, :, :, : pixels.shape[3] // 2].mean()]
        assert max(abs(float(half) - 127.5) for half in halves) > 100  # upright no more, but whole
    assert shapes == {(8, 6), (6, 8)}
    still = source(["a"] * 4).batch(np.arange(4), (8, 6), torch.Generator().manual_seed(0))["pixels"]
    assert still[:, :, :3].min() == 255


def test_rare_labels_are_drawn_more_often_and_a_missing_one_breaks_nothing():
    toy = source(["often"] * 30 + ["rare"] * 2 + [None])
    batches = Batches({"toy": [toy]}, ["toy"], batch_sizes={"toy": 33}, balance=1.0, seed=0)
    rare = torch.cat([batches(step)["allowed"]["all"][:, 1] for step in range(40)])
    assert float(rare.float().mean()) == pytest.approx(0.48, abs=0.05)


def test_losses_are_computed_where_their_inputs_are():
    images, scale = torch.randn(4, 3, device="meta"), torch.tensor(1.0, device="meta")  # refuses tensors of the CPU
    assert contrastive_loss(images, images, scale).is_meta
    assert sides_loss(torch.randn(4, 5, device="meta"), torch.ones(4, dtype=torch.long, device="meta")).is_meta
