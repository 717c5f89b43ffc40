"""Train what tells at a glance which words of a message are whose, and what they want: the small network beside RoBERTa's layers."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from models.message_network import KINDS_OF_WORDS, MessageNetwork, new_glance
from models.message_reader import UNIT_SIZE, Context, MessageReader, unit_features
from models.message_units import KINDS, units_of
from models.unit_network import padded_words, units_read, words_read
from training.message_data import Message, before_reading, misspelled, with_held_of, with_more_held
from training.picture_files import short_hash
from training.trainer import Batch, TrainConfig, Trainer

BATCH_SIZE = 32
PASSES = 20  # over the messages that have words
LEARNING_RATE = 2e-3
SWAPPED = 0.5  # share of the reviews that give way to others, in every second message
LEFT_OUT = 0.1  # share of words
OTHER_HELD = 0.3  # share of messages that come after another conversation
WANTS_WEIGHT = 3.0
INPUTS = ("words", "there", "units", "context")  # of the network
REVIEW = KINDS_OF_WORDS.index("review")


@dataclass(frozen=True)
class Row:
    """The units of a message that are read."""

    words: list[list[int]]
    known: list[list[float]]
    kinds: list[int]
    context: Context


def learn(reader: MessageReader, learned: Sequence[Message], run_dir: Path, *, length: float, seed: int) -> None:
    """Train what tells at a glance anew, on the embeddings of the reader's RoBERTa."""
    network = reader.network
    lessons = Lessons(reader, learned, seed=seed)
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
        list(map(words_read, reader.words_of(message.text, [units[place] for place in places]))),
        [known[place] for place in places],
        [message.units[place][1] for place in places], before_reading(message),
    )  # fmt: skip


def losses_of(network: MessageNetwork, batch: Batch) -> dict[str, Tensor]:
    """Of what units are, and of what requests want, in nats."""
    glance = network.glance
    kinds = glance.kinds(network.glance_at(*(batch[name] for name in INPUTS)))
    there, wanted = batch["request_there"], batch["wanted"]
    wants, _ = glance.most_wanted(network.glance_at(*(batch[f"request_{name}"] for name in INPUTS)), there)
    known = ~wanted.isnan()
    return {
        "kinds": F.cross_entropy(kinds.flatten(0, 1), batch["kinds"].flatten(), ignore_index=-100),
        "wants": WANTS_WEIGHT * F.binary_cross_entropy_with_logits(wants[known], wanted[known]),
    }


class Lessons:
    """Batches of messages with about as many units, and of requests of like length, all varied."""

    def __init__(self, reader: MessageReader, learned: Sequence[Message], *, seed: int) -> None:
        self.reader, self.seed = reader, seed
        self.rows = [row_of(reader, message) for message in learned if message.units]
        self.requests = [message for message in learned if reader.ids_of(message.request)]
        self.reviews: dict[str, list[tuple[list[int], list[float]]]] = defaultdict(list)  # by the kind of their units
        for row in self.rows:
            for words, known, kind in zip(row.words, row.known, row.kinds, strict=True):
                if kind == REVIEW:
                    self.reviews[unit_kind(known)].append((words, known))

    def batch(self, step: int) -> Batch:
        """The batch of a step: the same whenever it is asked for."""
        draw = random.Random(f"{self.seed} batch {step}")
        rows = collate([self.varied(row, draw) for row in self._chosen(self.rows, step, lambda row: len(row.kinds))])
        chosen = self._chosen(self.requests, step, lambda message: len(message.request))
        requests = collate([self._request(message, draw) for message in chosen])
        return rows | {
            "wanted": torch.tensor([message.wanted for message in chosen]),
            **{f"request_{name}": requests[name] for name in INPUTS},
        }

    def _chosen(self, rows: list[Any], step: int, length: Callable[[Any], int]) -> list[Any]:
        """Rows of like length: a pass sorts them by about their lengths, and takes its batches in any order."""
        a_pass = max(1, len(rows) // BATCH_SIZE)
        draw = random.Random(f"{self.seed} {step // a_pass}")
        order = sorted(rows, key=lambda row: length(row) * draw.uniform(0.8, 1.2))
        start = draw.sample(range(a_pass), a_pass)[step % a_pass] * BATCH_SIZE
        return order[start : start + BATCH_SIZE]

    def _request(self, message: Message, draw: random.Random) -> Row:
        """A request with slips of the fingers, without some words, in some with something more held."""
        text, context = misspelled(message.request, draw), with_more_held(message, draw)
        row = row_of(self.reader, replace(message, text=text, units=tuple((unit, 0) for unit in units_of(text))))
        return replace(row, words=without_some(row.words, draw), context=context)

    def varied(self, row: Row, draw: random.Random) -> Row:
        """A row without some words, in some after another conversation, in every second one with reviews of others."""
        units = list(zip(row.words, row.known, strict=True))
        if draw.random() < 0.5:
            units = [
                self._other(known, draw) if kind == REVIEW and draw.random() < SWAPPED else (words, known)
                for (words, known), kind in zip(units, row.kinds, strict=True)
            ]
        words = without_some([words for words, _ in units], draw)
        context = row.context
        if draw.random() < OTHER_HELD:
            context = with_held_of(context, draw.choice(self.rows).context)
        return replace(row, words=words, known=[known for _, known in units], context=context)

    def _other(self, known: list[float], draw: random.Random) -> tuple[list[int], list[float]]:
        """Another review of the same kind of unit, where that one stands."""
        words, of_words = draw.choice(self.reviews[unit_kind(known)])
        place = slice(len(KINDS), len(KINDS) + 2)  # whether it is the first, and the last
        return words, [*of_words[: place.start], *known[place], *of_words[place.stop :]]


def without_some(units: list[list[int]], draw: random.Random) -> list[list[int]]:
    """Words of units, some left out, but never all of a unit."""
    return [[word for word in words if draw.random() >= LEFT_OUT] or words for words in units]


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
