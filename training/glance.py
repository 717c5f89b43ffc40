"""Train what tells at a glance which words of a message are whose: the small network beside RoBERTa's layers."""

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from models.message_network import KINDS_OF_WORDS, MessageNetwork, new_glance
from models.message_reader import UNIT_SIZE, Context, MessageReader, unit_features
from models.message_units import KINDS
from models.unit_network import padded_words, units_read
from training.message_data import Message, before_reading, with_held_of
from training.picture_files import short_hash
from training.trainer import Batch, TrainConfig, Trainer

BATCH_SIZE = 32
PASSES = 20  # over the messages that have words
LEARNING_RATE = 2e-3
SWAPPED = 0.5  # share of the reviews that give way to others, in every second message
LEFT_OUT = 0.1  # share of words
OTHER_HELD = 0.3  # share of messages that come after another conversation
REVIEW = KINDS_OF_WORDS.index("review")


@dataclass(frozen=True)
class Row:
    """The units of a message that are read."""

    words: list[list[int]]
    known: list[list[float]]
    kinds: list[int]
    context: Context


def learn(reader: MessageReader, learned: Sequence[Message], run_dir: Path, *, length: float, seed: int) -> None:
    """Train it anew, on the embeddings of the reader's RoBERTa."""
    network = reader.network
    lessons = Lessons([row_of(reader, message) for message in learned if message.units], seed=seed)
    steps = max(2, int(length * PASSES * len(lessons.rows) / BATCH_SIZE))
    torch.manual_seed(seed)
    network.glance = new_glance(network.config)
    config = TrainConfig(
        steps=steps, learning_rate=LEARNING_RATE, warmup_steps=steps // 10, weight_decay=0.05, max_grad_norm=1.0,
        average_decay=0.995, seed=seed, notes=json.dumps({
            "batch_size": BATCH_SIZE, "messages": len(lessons.rows), "data": short_hash(repr(learned).encode()),
        }),
    )  # fmt: skip
    network.requires_grad_(False)
    network.glance.requires_grad_(True)
    Trainer(network, losses_of, config, run_dir=run_dir).fit(lessons.batch)
    network.requires_grad_(True)


def row_of(reader: MessageReader, message: Message) -> Row:
    """What is read of a message, with what its units are."""
    units = [unit for unit, _ in message.units]
    places, known = units_read(len(units)), unit_features(message.text, units)
    return Row(
        reader.words_of(message.text, [units[place] for place in places]), [known[place] for place in places],
        [message.units[place][1] for place in places], before_reading(message),
    )  # fmt: skip


def losses_of(network: MessageNetwork, batch: Batch) -> dict[str, Tensor]:
    """Of what units are, in nats."""
    logits = network.kinds_at_a_glance(batch["words"], batch["there"], batch["units"], batch["context"])
    return {"glance": F.cross_entropy(logits.flatten(0, 1), batch["kinds"].flatten(), ignore_index=-100)}


class Lessons:
    """Batches of messages with about as many units, varied."""

    def __init__(self, rows: list[Row], *, seed: int) -> None:
        self.rows, self.seed = rows, seed
        self.reviews: dict[str, list[tuple[list[int], list[float]]]] = defaultdict(list)  # by the kind of their units
        for row in rows:
            for words, known, kind in zip(row.words, row.known, row.kinds, strict=True):
                if kind == REVIEW:
                    self.reviews[unit_kind(known)].append((words, known))

    def batch(self, step: int) -> Batch:
        """The batch of a step: the same whenever it is asked for."""
        a_pass = max(1, len(self.rows) // BATCH_SIZE)
        draw = random.Random(f"{self.seed} {step // a_pass}")
        order = sorted(self.rows, key=lambda row: len(row.kinds) * draw.uniform(0.8, 1.2))
        start = draw.sample(range(a_pass), a_pass)[step % a_pass] * BATCH_SIZE
        draw = random.Random(f"{self.seed} batch {step}")
        return collate([self.varied(row, draw) for row in order[start : start + BATCH_SIZE]])

    def varied(self, row: Row, draw: random.Random) -> Row:
        """A row without some words, in some after another conversation, in every second one with reviews of others."""
        units = list(zip(row.words, row.known, strict=True))
        if draw.random() < 0.5:
            units = [
                self._other(known, draw) if kind == REVIEW and draw.random() < SWAPPED else (words, known)
                for (words, known), kind in zip(units, row.kinds, strict=True)
            ]
        words = [[word for word in words if draw.random() >= LEFT_OUT] or words for words, _ in units]
        context = row.context
        if draw.random() < OTHER_HELD:
            context = with_held_of(context, draw.choice(self.rows).context)
        return replace(row, words=words, known=[known for _, known in units], context=context)

    def _other(self, known: list[float], draw: random.Random) -> tuple[list[int], list[float]]:
        """Another review of the same kind of unit, where that one stands."""
        words, of_words = draw.choice(self.reviews[unit_kind(known)])
        place = slice(len(KINDS), len(KINDS) + 2)  # whether it is the first, and the last
        return words, [*of_words[: place.start], *known[place], *of_words[place.stop :]]


def unit_kind(known: list[float]) -> str:
    """The kind of a unit, by what is known of it."""
    return KINDS[known[: len(KINDS)].index(1.0)]


def collate(rows: list[Row]) -> Batch:
    """Rows as tensors: `words` and `there` (B, U, T), `units` (B, U, F), `context` (B, C) and `kinds` (B, U), −100 for padding."""
    words, there = padded_words([row.words for row in rows])
    most = words.shape[1]
    return {
        "words": words, "there": there, "context": torch.tensor([row.context.features() for row in rows]),
        "units": torch.tensor([row.known + [[0.0] * UNIT_SIZE] * (most - len(row.known)) for row in rows]),
        "kinds": torch.tensor([row.kinds + [-100] * (most - len(row.kinds)) for row in rows]),
    }  # fmt: skip
