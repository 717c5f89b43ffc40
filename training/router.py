"""Train the network that reads messages to the assistant, over a frozen RoBERTa.

    python -m training router
    python -m training router --base models/weights/router

Stands on the RoBERTa beside it, so it comes after `roberta` and again when that changes. Its messages are part of this
repository; no other data are needed. With `--base` it goes on from a network that was trained here, as after new messages.
"""

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import AutoModel

from models import loading
from models.errors import WeightsError
from models.loading import digest
from models.message_network import MessageConfig, MessageNetwork
from models.message_reader import (
    CONTEXT_SIZE,
    UNIT_SIZE,
    MessageReader,
    unit_features,
)
from models.roberta_predictor import RobertaPredictor
from training import calibration, glance
from training.message_data import WANTS, Message, before_reading, messages, misspelled, with_more_held
from training.message_mixtures import joined, with_asides
from training.picture_files import short_hash
from training.trainer import Batch, TrainConfig, Trainer
from training.weights import save_model, went_before

BATCH_SIZE = 24
PASSES = 9  # over the messages
LEARNING_RATE = 1.5e-3
PASSES_ON, LEARNING_RATE_ON = 4, 1e-3  # where it goes on from a network
REFIT_STEPS, REFIT_LEARNING_RATE = 300, 5e-4  # to a RoBERTa that was fine-tuned; some six minutes on two cores
JOINED, ASIDES = 0.35, 0.35  # requests made of two, and messages with an aside, for each message
WANTS_WEIGHT = 3.0
ALIKE = 0.15  # batches are of messages whose lengths differ by about so much
HOW_TO_GO_ON = "A run goes on from the folder of a router that was trained here, and begins anew without --base."


def train(
    data_dir: Path, run_dir: Path, output: Path, *, base: str | None = None, length: float = 1.0, seed: int = 0
) -> None:
    """Train the network and write it (half precision) to `output`.

    Args:
        data_dir: not needed; every training command has it.
        base: the folder of a network to go on from, over whichever RoBERTa; None to begin anew.
        length: of the run, as a share of the published one.

    Raises:
        WeightsError: there is no network of ours in `base`.
    """
    roberta = RobertaPredictor(output.parent / "roberta")
    if base is None:
        reader, passes, learning_rate = untrained(roberta, seed=seed), PASSES, LEARNING_RATE
    else:
        reader, passes, learning_rate = from_network(Path(base), roberta), PASSES_ON, LEARNING_RATE_ON
        went_before(Path(base), run_dir)
    written = messages("train")
    together, aside = (int(share * len(written)) for share in (JOINED, ASIDES))
    learned = [*written, *joined(written, together, seed=seed), *with_asides(written, aside, seed=seed)]
    steps = max(2, int(length * passes * len(learned) / BATCH_SIZE))
    _fit(reader, learned, run_dir, steps=steps, learning_rate=learning_rate, seed=seed)
    glance.learn(reader, learned, run_dir / "glance", length=length, seed=seed)
    save_model(reader.network, output)


def refit(start: Path, run_dir: Path, output: Path, *, length: float = 1.0, seed: int = 0) -> None:
    """Fit a network to the RoBERTa beside `output`, which was fine-tuned from its own, and write it with its calibration.

    Its adapters and heads go on from where they are, at a low learning rate. What is told at a glance stands on RoBERTa's
    embeddings alone, which fine-tuning leaves as they are, and stays as it is, too.

    Args:
        start: the folder of the network.
        length: of the run, as a share of `REFIT_STEPS`.

    Raises:
        WeightsError: there is no network of ours, or only one that lacks what tells words at a glance.
    """
    reader = from_network(start, RobertaPredictor(output.parent / "roberta"), whole=True)
    learned, steps = messages("train"), max(2, int(length * REFIT_STEPS))
    went_before(start, run_dir)
    _fit(reader, learned, run_dir, steps=steps, learning_rate=REFIT_LEARNING_RATE, seed=seed)
    save_model(reader.network, output)
    calibration.write(output, loading.calibration(start))


def from_network(folder: Path, roberta: RobertaPredictor, *, whole: bool = False) -> MessageReader:
    """A reader whose network goes on from that in a folder, over a RoBERTa that need not be the one it learned over.

    Args:
        whole: whether what tells at a glance may not be missing, either; it has learned nothing then.

    Raises:
        WeightsError: there is no network of ours in the folder, or something is missing that may not.
    """
    try:
        network, found = AutoModel.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    except (OSError, ValueError) as error:
        raise WeightsError(f"{folder} can't be read as a model: {error}", HOW_TO_GO_ON) from error
    if not isinstance(network, MessageNetwork):
        raise WeightsError(f"The model in {folder} is no router.", HOW_TO_GO_ON)
    if any(whole or not name.startswith("glance.") for name in found["missing_keys"]):
        raise WeightsError(f"The router in {folder} was trained by an earlier version.", HOW_TO_GO_ON)
    known = {name: value for name, value in network.config.to_dict().items() if name in MessageConfig().to_dict()}
    network.config = MessageConfig(**known | {"encoder_digest": digest(roberta.model.roberta)})
    roberta.model.requires_grad_(False)
    return MessageReader(network, roberta, {})


def _fit(
    reader: MessageReader, learned: Sequence[Message], run_dir: Path, *, steps: int, learning_rate: float, seed: int
) -> None:
    """Train the network of a reader, but for what tells at a glance."""
    lessons = Lessons(reader, learned, seed=seed)
    reader.network.glance.requires_grad_(False)
    config = TrainConfig(
        steps=steps, learning_rate=learning_rate, warmup_steps=steps // 10, weight_decay=0.02, max_grad_norm=1.0,
        average_decay=0.995, seed=seed, notes=json.dumps({
            "batch_size": BATCH_SIZE, "messages": len(learned), "encoder": reader.network.config.encoder_digest,
            "data": short_hash(repr(learned).encode()),
        }),
    )  # fmt: skip
    Trainer(reader.network, losses_of, config, run_dir=run_dir).fit(lessons.batch)


def untrained(roberta: RobertaPredictor, *, seed: int) -> MessageReader:
    """A reader over a RoBERTa, its weights drawn from a seed."""
    torch.manual_seed(seed)
    roberta.model.requires_grad_(False)
    shape = roberta.model.config
    config = MessageConfig(
        wants=list(WANTS), context_size=CONTEXT_SIZE, unit_size=UNIT_SIZE, encoder_layers=shape.num_hidden_layers,
        encoder_size=shape.hidden_size, intermediate_size=shape.intermediate_size,
        encoder_digest=digest(roberta.model.roberta),
    )  # fmt: skip
    return MessageReader(MessageNetwork(config), roberta, {})


def losses_of(network: MessageNetwork, batch: Batch) -> dict[str, Tensor]:
    """Of what requests want, and of what units are, in nats."""
    logits = network(batch["ids"], batch["mask"], batch["context"]).logits
    wanted = batch["wanted"]
    known = ~wanted.isnan()
    losses = {"wants": WANTS_WEIGHT * F.binary_cross_entropy_with_logits(logits[known], wanted[known])}
    if "units" in batch:
        kinds = kinds_of(network, batch)
        losses["words"] = F.cross_entropy(kinds.flatten(0, 1), batch["kinds"].flatten(), ignore_index=-100)
    return losses


def kinds_of(network: MessageNetwork, batch: Batch) -> Tensor:
    """Logits (B, U, 3) of what units of `units_batch` are, by all layers."""
    hidden = network.encode(batch["unit_ids"], batch["unit_mask"], batch["unit_context"])
    return network.kinds(hidden, batch["owners"], batch["units"])


class Lessons:
    """Batches of messages of like length, requests varied, and whole messages beside them."""

    def __init__(self, reader: MessageReader, learned: Sequence[Message], *, seed: int) -> None:
        self.reader, self.seed = reader, seed
        self.messages = list(learned)
        self.pasted = [message for message in learned if message.text]

    def batch(self, step: int) -> Batch:
        """The batch of a step: the same whenever it is asked for."""
        draw = random.Random(f"{self.seed} {step}")
        batch = requests_of(self.reader, self._chosen(self.messages, step, lambda each: len(each.request)), draw)
        chosen = self._chosen(self.pasted, step, lambda each: min(len(each.text), 500))
        return batch | units_batch(self.reader, chosen, draw)

    def _chosen(self, rows: list[Message], step: int, length: Callable[[Message], int]) -> list[Message]:
        """Rows of like length: a pass sorts them by about their lengths, and takes its batches in any order."""
        a_pass = max(1, len(rows) // BATCH_SIZE)
        draw = random.Random(f"{self.seed} {len(rows)} {step // a_pass}")
        order = sorted(rows, key=lambda row: length(row) * draw.uniform(1 - ALIKE, 1 + ALIKE))
        places = list(range(a_pass))
        draw.shuffle(places)
        start = places[step % a_pass] * BATCH_SIZE
        return order[start : start + BATCH_SIZE]


def requests_of(reader: MessageReader, rows: Sequence[Message], draw: random.Random | None = None) -> Batch:
    """Requests as tensors with what they want; varied where there is something to draw from."""
    texts = [row.request if draw is None else misspelled(row.request, draw) for row in rows]
    ids = [reader.request_tokens(text) for text in texts]
    contexts = [row.context if draw is None else with_more_held(row, draw) for row in rows]
    features = [c.features(empty=not row.request) for c, row in zip(contexts, rows, strict=True)]
    return {
        "ids": _padded(ids, reader.tokenizer.pad_token_id), "mask": _padded([[1] * len(each) for each in ids], 0),
        "context": torch.tensor(features), "wanted": torch.tensor([row.wanted for row in rows]),
    }  # fmt: skip


def units_batch(reader: MessageReader, rows: Sequence[Message], draw: random.Random | None = None) -> Batch:
    """Whole messages as tensors, with what their units are; what comes in the words themselves is no context."""
    ids, owners, features, kinds, contexts = [], [], [], [], []
    for row in rows:
        units = [unit for unit, _ in row.units]
        tokens, of_units = reader.message_tokens(row.text, units)
        ids.append(tokens)
        owners.append(of_units)
        features.append(unit_features(row.text, units))
        kinds.append([kind if place in of_units else -100 for place, (_, kind) in enumerate(row.units)])
        contexts.append(before_reading(row).features())
    most = max(map(len, features))
    empty = [0.0] * UNIT_SIZE
    return {
        "unit_ids": _padded(ids, reader.tokenizer.pad_token_id), "unit_mask": _padded([[1] * len(each) for each in ids], 0),
        "unit_context": torch.tensor(contexts), "owners": _padded(owners, -1), "kinds": _padded(kinds, -100),
        "units": torch.tensor([each + [empty] * (most - len(each)) for each in features]),
    }  # fmt: skip


def _padded(rows: list[list[int]], value: int) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [value] * (longest - len(row)) for row in rows])
