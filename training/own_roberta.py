"""Fine-tune RoBERTa on a shop's own reviews.

    python -m training roberta --data my-shop --weights my-weights

Starts from the bundled weights unless `--base` names others. Each review teaches what the table says of it: stars,
recommended, or only positive or negative. Held-out reviews decide when to stop.
"""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import torch
from accelerate.utils import send_to_device
from torch import nn

from models.review_roberta import RobertaForReviews
from training import calibration, data, own_shop, router
from training.picture_sets import fingerprint
from training.review_losses import NEGATIVE, POSITIVE, UNKNOWN, losses_of, targets
from training.reviews import BATCH_SIZE, MAX_LENGTH, ReviewSet
from training.roberta import keep_first_layers, pretrained
from training.trainer import Batch, TrainConfig, Trainer
from training.weights import save_model

EPOCHS = 4  # passes over the shop's reviews, at most
LEAST_STEPS = 40  # of small shops, in more passes
LOOK_EVERY = 10  # steps at least between two looks at held-out reviews, otherwise half a pass
LEAST_HELD_OUT = 20  # reviews; with fewer, all passes are made


def train(
    data_dir: Path, run_dir: Path, output: Path, *, base: str | None = None, length: float = 1.0, seed: int = 0
) -> None:
    """Fine-tune and write the review model, its tokenizer and its calibration to `output`, fit the router to it, and print
    what became of its answers.

    Args:
        length: of the runs, as a share of the usual ones.
    """
    source = Path(base) if base else own_shop.BUNDLED / "roberta"
    model, tokenizer = pretrained(str(source))
    reviews = own_shop.reviews(data_dir)
    parts = {
        split: ReviewSet(data.review_texts(rows), targets(rows), tokenizer, max_length=MAX_LENGTH["womens"], seed=seed)
        for split, rows in reviews.rows.groupby("split")
    }
    held_out = parts.get("val")
    enough = held_out is not None and len(held_out.input_ids) >= LEAST_HELD_OUT
    passes = max(1, parts["train"].batches)
    steps = max(2, int(length * max(LEAST_STEPS, EPOCHS * passes)))
    config = TrainConfig(
        steps=steps, learning_rate=4e-5, warmup_steps=steps // 10, max_grad_norm=1.0, average_decay=0.99, seed=seed,
        validate_every=max(LOOK_EVERY, passes // 2) if enough else 0, precision="bf16",
        notes=json.dumps({"reviews": len(parts["train"].input_ids), "batch_size": BATCH_SIZE, "base": base, "data": fingerprint(reviews.rows)}),
    )  # fmt: skip
    if base is None:
        keep_first_layers(model)
    tested = parts.get("test")
    told = tested is not None and len(tested.input_ids) >= own_shop.LEAST_TESTED
    before = accuracy(model.eval(), tested) if told else 0.0
    trainer = Trainer(model, losses_of, config, run_dir=run_dir)
    validate = partial(negative_loss, reviews=held_out) if enough else None
    save_model(trainer.fit(parts["train"].batch, validate=validate), output, tokenizer=tokenizer)
    kept = source / "calibration.json"
    chosen = json.loads(kept.read_text()) if kept.exists() else {}
    for name in ("star_bias", "star_cuts"):  # they tell how another shop's stars are spread
        chosen.pop(name, None)
    calibration.write(output, chosen)
    if base is None:  # the bundled router stands on all layers of the bundled RoBERTa, and on no other architecture
        router.refit(
            own_shop.BUNDLED / "router", run_dir / "router", output.parent / "router", length=length, seed=seed
        )
    own_shop.complete(output.parent)
    if told:
        after = accuracy(model.eval(), tested)
        trainer.accelerator.print(own_shop.compared(f"{len(tested.input_ids):,} reviews", before, after))


def negative_loss(model: nn.Module, reviews: ReviewSet) -> float:
    """How well the model foretells what is known of held-out reviews: minus the mean of its losses, in nats."""
    return -float(np.mean(list(_losses(model, reviews))))


@torch.no_grad()
def accuracy(model: RobertaForReviews, reviews: ReviewSet) -> float:
    """How often the most probable stars are right, or where no stars are known, the side, or else recommended."""
    right = []
    for batch in _batches(model, reviews):
        output = model(batch["input_ids"], batch["attention_mask"])
        probabilities = output.star_logits.softmax(-1)
        positive = probabilities[:, POSITIVE].sum(1) > probabilities[:, NEGATIVE].sum(1)
        told = {"stars": probabilities.argmax(1) + 1, "positive": positive, "recommended": output.recommend_logits > 0}
        wrong = torch.ones(len(positive), dtype=torch.bool, device=positive.device)
        for name in ("recommended", "positive", "stars"):  # the last that is known counts
            wrong = torch.where(batch[name] != UNKNOWN, told[name] != batch[name], wrong)
        right.append(~wrong)
    return float(torch.cat(right).float().mean())


def _losses(model: RobertaForReviews, reviews: ReviewSet) -> Iterator[float]:
    for batch in _batches(model, reviews):
        with torch.no_grad():
            yield float(sum(losses_of(model, batch).values()))


def _batches(model: RobertaForReviews, reviews: ReviewSet) -> Iterator[Batch]:
    """All reviews once, those of like length together, where the model is."""
    order = np.argsort([len(ids) for ids in reviews.input_ids])
    for start in range(0, len(order), BATCH_SIZE):
        yield send_to_device(reviews.collate(order[start : start + BATCH_SIZE]), model.device)
