"""Train the reader of clauses over the first layers of a frozen RoBERTa, and the quick network beside it.

    python -m training reviews --data data

Stands on the RoBERTa beside it, so it comes after `roberta` and again when that changes.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.clause_reader import ClauseReader, ClauseReaderConfig
from models.loading import digest
from models.review_reader import ReviewReader, first_layers
from models.roberta_predictor import RobertaPredictor
from training import clause_data, own_shop
from training.clause_data import ASPECTS
from training.clause_lessons import Lessons, lessons
from training.clause_states import MarkedBatches, MarkedStates, states_of
from training.picture_sets import CACHE
from training.reviews import BATCH_SIZE
from training.trainer import Batch, TrainConfig, Trainer
from training.weights import save_model

STEPS, LEARNING_RATE = 1400, 1e-3
ASPECT_WEIGHT, ASPECT_SIDE_WEIGHT = 4.0, 0.5
QUICK_STEPS, QUICK_LEARNING_RATE = 3000, 2e-2
QUICK_TEXTS = 128  # of a batch


def train(data_dir: Path, run_dir: Path, output: Path, *, length: float = 1.0, seed: int = 0) -> None:
    """Train both and write them (half precision) to `output`.

    From a shop's own data come its reviews; what is marked is then only what was written for this project.

    Args:
        length: of the runs, as a share of the published ones.

    Raises:
        InputError: data are missing.
    """
    roberta = RobertaPredictor(output.parent / "roberta")
    reader = untrained(roberta, seed=seed)
    learned = clause_data.written(test=False) if own_shop.is_own(data_dir) else clause_data.labelled(data_dir)[0]
    marked = states_of([*learned, *(alone for text in learned if len(text.spans) > 1 for alone in text.alone())], reader, CACHE / "clauses" / "marked.npy")  # fmt: skip
    learn(reader.model, marked, run_dir / "reader", length=length, seed=seed)
    unmarked = lessons(data_dir, roberta, length=length, seed=seed)
    states = states_of(unmarked.texts, reader, CACHE / "clauses" / "lessons.npy")
    learn_quickly(reader.model, states, unmarked, run_dir / "quick", length=length, seed=seed)
    save_model(reader.model, output)


def untrained(roberta: RobertaPredictor, *, seed: int) -> ReviewReader:
    """A reader over a RoBERTa, its weights drawn from a seed."""
    torch.manual_seed(seed)
    config = ClauseReaderConfig(
        aspects=list(ASPECTS), encoder_size=roberta.model.config.hidden_size, vocab_size=roberta.model.config.vocab_size
    )
    config.encoder_digest = digest(first_layers(roberta.model.roberta, config.encoder_layers))
    return ReviewReader(ClauseReader(config), roberta, {})


def losses_of(model: ClauseReader, batch: Batch) -> dict[str, Tensor]:
    """Of aspects, of the side of each part, and of the side of each aspect that a part speaks of, in nats."""
    output = model(batch["states"], batch["attention_mask"], batch["parts"], batch["owners"])
    aspects, sides = batch["aspects"], batch["sides"]
    losses = {}
    if (known := ~aspects.isnan()).any():
        loss = F.binary_cross_entropy_with_logits(output.aspect_logits[known], aspects[known])
        losses["aspects"] = ASPECT_WEIGHT * loss
    if (known := ~sides[:, 0].isnan()).any():
        loss = F.cross_entropy(output.side_logits[known, -1], sides[known], reduction="none")
        losses["sides"] = (loss * batch["weights"][known]).mean()
    spoken, aspect = torch.nonzero((aspects == 1) & ~sides[:, :1].isnan(), as_tuple=True)
    if len(spoken):
        loss = F.cross_entropy(output.side_logits[spoken, aspect], sides[spoken])
        losses["aspect_sides"] = ASPECT_SIDE_WEIGHT * loss
    return losses


def learn(model: ClauseReader, marked: MarkedStates, run_dir: Path, *, length: float, seed: int) -> None:
    """Train the network on what people marked."""
    batches, steps = MarkedBatches(marked, seed=seed), max(2, int(length * STEPS))
    config = TrainConfig(
        steps=steps, learning_rate=LEARNING_RATE, warmup_steps=steps // 12, weight_decay=0.05, max_grad_norm=1.0,
        average_decay=0.995, seed=seed, notes=json.dumps({
            "batch_size": BATCH_SIZE, "texts": len(marked), "encoder": model.config.encoder_digest, "data": marked.digest,
        }),
    )  # fmt: skip
    model.quick.requires_grad_(False)
    Trainer(model, losses_of, config, run_dir=run_dir).fit(batches.batch)


def learn_quickly(
    model: ClauseReader, states: MarkedStates, lessons: Lessons, run_dir: Path, *, length: float, seed: int
) -> None:
    """Train the quick network on what the other one makes of the sentences of lessons, and RoBERTa of whole ones."""
    aspects, sides = _answers(model, states)
    first = np.cumsum([0] + [len(parts) for parts in states.parts])
    random = np.random.default_rng(seed)
    orders = [random.permutation(len(states)) for _ in range(int(np.ceil(QUICK_STEPS * QUICK_TEXTS / len(states))))]
    order = np.concatenate(orders)

    def batch(step: int) -> Batch:
        rows = order[step * QUICK_TEXTS % len(order) :][:QUICK_TEXTS]
        bounds = np.concatenate([[0], np.cumsum(np.diff(states.starts)[rows])])
        places = np.concatenate([np.arange(first[row], first[row + 1]) for row in rows])
        tokens = [states.parts[row] + bound for row, bound in zip(rows, bounds[:-1], strict=True)]
        ids = [states.ids[states.starts[row] : states.starts[row + 1]] for row in rows]
        return {
            "ids": torch.from_numpy(np.concatenate(ids).astype(np.int64)),
            "texts": torch.from_numpy(bounds),
            "parts": torch.from_numpy(np.concatenate(tokens)),
            "aspects": aspects[places], "sides": sides[places],
            "stars": torch.from_numpy(lessons.stars[rows]).float(),
            "recommended": torch.from_numpy(lessons.recommended[rows]).float(),
        }  # fmt: skip

    steps = max(2, int(length * QUICK_STEPS))
    config = TrainConfig(
        steps=steps, learning_rate=QUICK_LEARNING_RATE, warmup_steps=steps // 20, weight_decay=0.0, average_decay=0.99,
        seed=seed, notes=json.dumps({
            "texts": len(states), "batch_size": QUICK_TEXTS, "reader": digest(model), "judge": lessons.judge,
            "data": states.digest,
        }),
    )  # fmt: skip
    model.requires_grad_(False)
    model.quick.requires_grad_(True)
    Trainer(model, _quick_losses, config, run_dir=run_dir).fit(batch)


def _quick_losses(model: ClauseReader, batch: Batch) -> dict[str, Tensor]:
    quick, texts, parts = model.quick, batch["texts"], batch["parts"]
    of_texts, of_parts = (
        quick.means(batch["ids"], starts, ends)
        for starts, ends in ((texts[:-1], texts[1:]), (parts[:, 0], parts[:, 1]))
    )
    return {
        "aspects": ASPECT_WEIGHT * F.binary_cross_entropy_with_logits(quick.aspects(of_parts), batch["aspects"]),
        "sides": F.cross_entropy(quick.sides(of_parts), batch["sides"]),
        "stars": F.cross_entropy(quick.stars(of_texts), batch["stars"]),
        "recommended": F.binary_cross_entropy_with_logits(
            quick.recommended(of_texts).squeeze(-1), batch["recommended"]
        ),
    }


@torch.inference_mode()
def _answers(model: ClauseReader, states: MarkedStates) -> tuple[Tensor, Tensor]:
    """Probabilities of aspects (S, A) and sides (S, 3) of all parts."""
    aspects, sides = [], []
    for start in range(0, len(states), BATCH_SIZE):
        batch = states.collate(np.arange(start, min(start + BATCH_SIZE, len(states))))
        output = model.eval()(batch["states"], batch["attention_mask"], batch["parts"], batch["owners"])
        aspects.append(output.aspect_logits.sigmoid())
        sides.append(output.side_logits[:, -1].softmax(-1))
    return torch.cat(aspects).clone(), torch.cat(sides).clone()
