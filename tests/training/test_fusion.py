"""Batches and losses of the fusion model's training, on made-up embeddings."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.fusion import FusionModel
from training.fusion import ATTRIBUTES, CATEGORY, Batches, Mates, Products, fusion_config, losses_of
from training.listings import TELLING

SIZES = {"image": 8, "text": 12}


@pytest.fixture
def products() -> Products:
    """Sixty products of three types; the first text of product i is row 5 i, and every embedding tells its own row."""
    count, generator = 60, np.random.default_rng(0)
    allowed = {
        name: np.eye(len(labels), dtype=bool)[generator.integers(0, 3, count)] for name, labels in ATTRIBUTES.items()
    }
    return Products(
        image_embeds=generator.normal(size=(count, 2, SIZES["image"])).astype(np.float16),
        text_embeds=np.repeat(np.arange(5 * count)[:, None], SIZES["text"], 1).astype(np.float16),
        texts=np.arange(5 * count).reshape(count, 5),
        allowed=allowed,
        pools=np.zeros(count, int),
        kinds=generator.integers(0, 2, count),
    )


def test_a_batch_is_a_function_of_seed_and_step(products):
    first, second = Batches(products, steps=3, seed=1)(2), Batches(products, steps=3, seed=1)(2)
    torch.testing.assert_close(first, second)
    assert not torch.equal(first["image_embeds"], Batches(products, steps=3, seed=2)(2)["image_embeds"])


def test_every_row_has_a_picture_or_a_text(products):
    batches = Batches(products, steps=5, seed=0)
    for batch in map(batches, range(5)):
        assert (batch["image_present"] | batch["text_present"]).all()


def test_only_pairs_get_texts_of_others_and_those_contradict_the_picture(products):
    batches = Batches(products, steps=20, seed=0)
    seen = 0
    for step in range(20):
        batch, rows = batches(step), batches.rows[step]
        writers, variants = np.divmod(batch["text_embeds"][:, 0].numpy().astype(int), 5)
        foreign = ~batch["own"].numpy()
        assert (writers[~foreign] == rows[~foreign]).all()
        assert batch["matchable"].numpy()[foreign].all() and np.isin(variants[foreign], TELLING).all()
        differs = [
            (products.allowed[n][rows] != products.allowed[n][writers]).any(1) for n in (CATEGORY, "colour", "gender")
        ]
        assert np.any(differs, axis=0)[foreign].all()
        seen += foreign.sum()
    assert seen > 50


def test_mates_are_of_the_same_group():
    groups = np.array(["a", "b", "a", "c"])
    mates = Mates(groups).draw(np.arange(4), np.random.default_rng(0))
    assert (groups[mates] == groups[:, None]).all()


def test_loss_falls_on_a_few_products(products):
    torch.manual_seed(0)
    batch = Batches(products, steps=1, seed=0)(0)
    batch["text_embeds"] = batch["text_embeds"] / 300
    model = FusionModel(fusion_config(products)).eval()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    totals = []
    for _ in range(30):
        total = sum(losses_of(model, batch).values())
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        totals.append(total.item())
    assert totals[-1] < totals[0] / 2


def test_an_unknown_attribute_teaches_nothing(products):
    for mask in products.allowed.values():
        mask[:] = True
    batch = Batches(products, steps=1, seed=0)(0)
    losses = losses_of(FusionModel(fusion_config(products)).eval(), batch)
    assert all(losses[name].item() == pytest.approx(0, abs=1e-5) for name in ATTRIBUTES)


def test_rows_without_texts_show_their_picture_and_lend_no_text(products):
    some = replace(products, written=np.arange(60) % 3 > 0)
    batches = Batches(some, steps=20, seed=0)
    for step in range(20):
        batch, rows = batches(step), batches.rows[step]
        silent = ~some.written[rows]
        assert batch["image_present"].numpy()[silent].all() and not batch["text_present"].numpy()[silent].any()
        writers = batch["text_embeds"][:, 0].numpy().astype(int) // 5
        assert some.written[writers[~batch["own"].numpy()]].all()


def test_losses_are_finite_where_no_text_contradicts(products):
    none = replace(products, written=np.zeros(60, bool))
    losses = losses_of(FusionModel(fusion_config(none)).eval(), Batches(none, steps=1, seed=0)(0))
    assert "match" not in losses and all(torch.isfinite(loss) for loss in losses.values())
