"""Train the network that reads messages to the assistant, over a frozen RoBERTa.

    python -m training router
    python -m training router --base models/weights/router

Stands on the RoBERTa beside it, so it comes after `roberta` and again when that changes. Its messages are part of this
repository; no other data are needed. With `--base` it goes on from a network that was trained here, as after new messages.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from transformers import AutoModel

from models import loading
from models.errors import WeightsError
from models.loading import digest
from models.message_network import MessageConfig, MessageNetwork
from models.message_reader import (
    CONTEXT_SIZE,
    UNIT_SIZE,
    Context,
    MessageReader,
    ngrams,
    request_text,
    unit_features,
    unit_text,
)
from models.roberta_predictor import RobertaPredictor
from training import calibration
from training.message_data import WANTS, Message, messages, misspelled, with_more_held
from training.picture_files import short_hash
from training.trainer import Batch, TrainConfig, Trainer, generator_at
from training.weights import save_model, went_before

BATCH_SIZE = 24
PASSES = 9  # over the messages
LEARNING_RATE = 1.5e-3
PASSES_ON, LEARNING_RATE_ON = 5, 1e-3  # where it goes on from a network
REFIT_STEPS, REFIT_LEARNING_RATE = 300, 5e-4  # to a RoBERTa that was fine-tuned; some six minutes on two cores
WANTS_WEIGHT = 3.0
ALIKE = 0.15  # batches are of messages whose lengths differ by about so much
NGRAM_C, KINDS_C = 30.0, 10.0  # inverse strength of the linear models' regularization
EARLY_STEPS, EARLY_BATCH, EARLY_LEARNING_RATE = 2000, 512, 4e-3  # of the head after the first layers
CONTEXT_SCALE = 0.3  # of what else is known, beside n-grams
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
    learned = messages("train")
    steps = max(2, int(length * passes * len(learned) / BATCH_SIZE))
    _fit(reader, learned, run_dir, steps=steps, learning_rate=learning_rate, seed=seed)
    save_model(reader.network, output)


def refit(start: Path, run_dir: Path, output: Path, *, length: float = 1.0, seed: int = 0) -> None:
    """Fit a network to the RoBERTa beside `output`, which was fine-tuned from its own, and write it with its calibration.

    Its adapters and heads go on from where they are, at a low learning rate; the linear models, quickly learned, begin anew.

    Args:
        start: the folder of the network.
        length: of the run, as a share of `REFIT_STEPS`.
    """
    reader = from_network(start, RobertaPredictor(output.parent / "roberta"))
    learned, steps = messages("train"), max(2, int(length * REFIT_STEPS))
    went_before(start, run_dir)
    _fit(reader, learned, run_dir, steps=steps, learning_rate=REFIT_LEARNING_RATE, seed=seed)
    save_model(reader.network, output)
    calibration.write(output, loading.calibration(start))


def from_network(folder: Path, roberta: RobertaPredictor) -> MessageReader:
    """A reader whose network goes on from that in a folder, over a RoBERTa that need not be the one it learned over.

    Raises:
        WeightsError: there is no network of ours in the folder.
    """
    try:
        network = AutoModel.from_pretrained(folder, dtype=torch.float32)
    except (OSError, ValueError) as error:
        raise WeightsError(f"{folder} can't be read as a model: {error}", HOW_TO_GO_ON) from error
    if not isinstance(network, MessageNetwork):
        raise WeightsError(f"The model in {folder} is no router.", HOW_TO_GO_ON)
    network.config.encoder_digest = digest(roberta.model.roberta)
    return MessageReader(network, roberta, {})


def _fit(
    reader: MessageReader, learned: Sequence[Message], run_dir: Path, *, steps: int, learning_rate: float, seed: int
) -> None:
    """Train the network of a reader; the head after the first layers when all have learned, and the linear models last."""
    lessons = Lessons(reader, learned, seed=seed)
    reader.network.early_words.requires_grad_(False)
    config = TrainConfig(
        steps=steps, learning_rate=learning_rate, warmup_steps=steps // 10, weight_decay=0.02, max_grad_norm=1.0,
        average_decay=0.995, seed=seed, notes=json.dumps({
            "batch_size": BATCH_SIZE, "messages": len(learned), "encoder": reader.network.config.encoder_digest,
            "data": short_hash(repr(learned).encode()),
        }),
    )  # fmt: skip
    Trainer(reader.network, losses_of, config, run_dir=run_dir).fit(lessons.batch)
    _fit_early(reader, learned, run_dir / "early", steps=min(steps, EARLY_STEPS), seed=seed)
    learn_linear_models(reader.network, learned)


def _fit_early(reader: MessageReader, learned: Sequence[Message], run_dir: Path, *, steps: int, seed: int) -> None:
    """Train the head after the first layers, on states that are not bent to it: all layers have learned already."""
    inputs, kinds = early_inputs(reader, [row for row in learned if row.units])
    config = TrainConfig(
        steps=steps, learning_rate=EARLY_LEARNING_RATE, warmup_steps=steps // 10, weight_decay=0.05, average_decay=0.99,
        seed=seed, notes=json.dumps({"batch_size": EARLY_BATCH, "units": len(kinds), "adapters": digest(reader.network.adapters)}),
    )  # fmt: skip

    def batch(step: int) -> Batch:
        rows = torch.randint(len(kinds), (EARLY_BATCH,), generator=generator_at(seed, step))
        return {"inputs": inputs[rows], "kinds": kinds[rows]}

    reader.network.requires_grad_(False)
    reader.network.early_words.requires_grad_(True)
    Trainer(reader.network, early_losses_of, config, run_dir=run_dir).fit(batch)
    reader.network.requires_grad_(True)


def early_losses_of(network: MessageNetwork, batch: Batch) -> dict[str, Tensor]:
    """Of what units are by the head after the first layers, in nats."""
    logits = network.early_words(network.dropout(batch["inputs"]))
    return {"early_words": F.cross_entropy(logits, batch["kinds"])}


@torch.no_grad()
def early_inputs(reader: MessageReader, rows: Sequence[Message]) -> tuple[Tensor, Tensor]:
    """What the head after the first layers takes, (N, D + F) of the units of messages, and what those are, (N,)."""
    network, inputs, kinds = reader.network.eval(), [], []
    rows = sorted(rows, key=lambda row: len(row.text))
    for start in range(0, len(rows), BATCH_SIZE):
        batch = units_batch(reader, rows[start : start + BATCH_SIZE])
        hidden = network.lower(batch["unit_ids"], batch["unit_mask"], batch["unit_context"])
        read = batch["kinds"] >= 0
        inputs.append(network.of_units(hidden, batch["owners"], batch["units"])[read])
        kinds.append(batch["kinds"][read])
    return torch.cat(inputs), torch.cat(kinds)


def untrained(roberta: RobertaPredictor, *, seed: int) -> MessageReader:
    """A reader over a RoBERTa, its weights drawn from a seed."""
    torch.manual_seed(seed)
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
        _, kinds = kinds_of(network, batch)
        losses["words"] = F.cross_entropy(kinds.flatten(0, 1), batch["kinds"].flatten(), ignore_index=-100)
    return losses


def kinds_of(network: MessageNetwork, batch: Batch) -> tuple[Tensor, Tensor]:
    """Logits (B, U, 3) of what units of `units_batch` are, after the first layers and after all."""
    lower = network.lower(batch["unit_ids"], batch["unit_mask"], batch["unit_context"])
    upper = network.upper(lower, batch["unit_mask"])
    of_units = batch["owners"], batch["units"]
    return network.kinds(lower, *of_units, early=True), network.kinds(upper, *of_units)


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


def before_reading(row: Message) -> Context:
    """The context that is known before a message is taken apart: what is pasted in it does not count yet."""
    return replace(row.context, reviews=row.context.reviews if row.context.file else 0, listing=False)


def _padded(rows: list[list[int]], value: int) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [value] * (longest - len(row)) for row in rows])


def learn_linear_models(network: MessageNetwork, rows: Sequence[Message]) -> None:
    """Fit the linear models beside the two heads."""
    _learn_wants(network, rows)
    _learn_kinds(network, [row for row in rows if row.units])


def _learn_wants(network: MessageNetwork, rows: Sequence[Message]) -> None:
    """What requests want. Of it only the n-grams are kept, which add to the network; the context it has of its own."""
    buckets = network.config.ngram_buckets
    requests = ngram_matrix([request_text(row.request) for row in rows], buckets)
    contexts = csr_matrix([row.context.features(empty=not row.request) for row in rows]) * CONTEXT_SCALE
    inputs, wanted = hstack([requests, contexts]).tocsr(), np.array([row.wanted for row in rows])
    of_wants = []
    for place in range(len(WANTS)):
        told = np.flatnonzero(~np.isnan(wanted[:, place]))
        model = LogisticRegression(C=NGRAM_C, max_iter=500, solver="liblinear").fit(inputs[told], wanted[told, place])
        of_wants.append(model.coef_[0, :buckets])
    network.ngrams_of_wants.keep(torch.from_numpy(np.array(of_wants)))


def _learn_kinds(network: MessageNetwork, rows: Sequence[Message]) -> None:
    """What units are. Here too only the n-grams are kept; what is known besides, the network has of its own."""
    buckets = network.config.ngram_buckets
    units = ngram_matrix([unit_text(row.text, unit) for row in rows for unit, _ in row.units], buckets)
    known = csr_matrix(np.concatenate([_known_of_units(row) for row in rows])) * CONTEXT_SCALE
    kinds = [kind for row in rows for _, kind in row.units]
    model = LogisticRegression(C=KINDS_C, max_iter=500).fit(hstack([units, known]).tocsr(), kinds)
    network.ngrams_of_kinds.keep(torch.from_numpy(model.coef_[:, :buckets]))


def _known_of_units(row: Message) -> np.ndarray:
    """(U, F + C) of each unit of a message, and of its context."""
    of_units = np.array(unit_features(row.text, [unit for unit, _ in row.units]))
    return np.hstack([of_units, np.tile(before_reading(row).features(), (len(of_units), 1))])


def ngram_matrix(texts: Sequence[str], buckets: int) -> csr_matrix:
    """(N, buckets) of hashed n-grams."""
    found = [ngrams(text, buckets) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(each) for each, _ in found])
    columns = torch.cat([each for each, _ in found]).numpy()
    values = torch.cat([weights for _, weights in found]).numpy()
    return csr_matrix((values, (rows, columns)), shape=(len(texts), buckets))
