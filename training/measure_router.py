"""Calibrate and measure the network that reads messages: which words are the user's own, and which tools those want."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from models.message_network import KINDS_OF_WORDS
from models.message_reader import MISSING, TOOLS, MessageReader, certainty, told
from models.roberta_predictor import RobertaPredictor
from training import calibration
from training.answers import Answers, write_per_class
from training.glance import INPUTS, collate, row_of
from training.message_data import NEEDS, Message, before_reading, messages, squashed
from training.metrics import estimate, mean_of
from training.records import AT_A_GLANCE, BY_LAYERS, UNLEARNED, Records
from training.router import kinds_of, units_batch

SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # of what is told at a glance, where the layers are asked too
SETTLED, NEVER = (0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995), 2.0  # probabilities that are tried; more than any
LOST = 0.002  # share of messages that may be read wrongly since a glance was enough
WANTED_FROM = 0.5  # probability, as in `assistant.deciding`
DATASET = "messages"


def load(weights: Path) -> MessageReader:
    """The reader below `weights`."""
    return MessageReader.from_pretrained(weights / "router", RobertaPredictor(weights / "roberta"))


def calibrate(data_dir: Path, weights: Path) -> None:
    """Choose how much a glance counts beside the layers, when it is enough, and a temperature, on held-out messages."""
    held_out, reader = messages("val"), load(weights)
    calibration.write(weights / "router", _chosen_for_kinds(reader, held_out) | _chosen_for_wants(reader, held_out))


def _chosen_for_wants(reader: MessageReader, held_out: list[Message]) -> dict[str, float]:
    """`glance_share_of_wants` with the best loss on what messages want, its `temperature`, and `wants_settled_from`."""
    wanted = torch.tensor([message.wanted for message in held_out])
    known, logits = ~wanted.isnan(), []
    for alone in (0.0, 1.0):
        reader.calibration = {"glance_share_of_wants": alone}
        logits.append(torch.from_numpy(_probabilities(reader, held_out)).float().logit(1e-6))
    by_layers, at_a_glance = logits
    best = (float("inf"), 0.0, 1.0)
    for share in SHARES:
        both = (share * at_a_glance + (1 - share) * by_layers)[known]
        temperature = calibration.binary_temperature(both, wanted[known] == 1)
        loss = F.binary_cross_entropy_with_logits(both / temperature, wanted[known]).item()
        best = min(best, (loss, share, temperature))
    _, share, temperature = best
    wrong_at_a_glance, wrong = (
        (((said > 0) != (wanted == 1)) & known).any(1).numpy()
        for said in (at_a_glance, share * at_a_glance + (1 - share) * by_layers)
    )
    surest = np.array([reader.surest_of_wants(row.request, row.context) for row in held_out])
    return {
        "glance_share_of_wants": share, "temperature": temperature,
        "wants_settled_from": settled_from(surest, wrong_at_a_glance, wrong),
    }  # fmt: skip


@torch.inference_mode()
def _chosen_for_kinds(reader: MessageReader, held_out: list[Message]) -> dict[str, float]:
    """`glance_share_of_kinds` with the best loss on what the words of messages are, and `settled_from`."""
    at_a_glance, by_layers, kinds = [], [], []
    for message in held_out:
        if message.units:
            batch, units = units_batch(reader, [message]), [unit for unit, _ in message.units]
            read = batch["kinds"][0] >= 0
            of_glance = collate([row_of(reader, message)])
            said = reader.network.glance.kinds(reader.network.glance_at(*(of_glance[name] for name in INPUTS)))
            if said.shape[1] == len(units):
                at_a_glance.append(told(said[0], message.text, units)[read])
                by_layers.append(told(kinds_of(reader.network, batch)[0], message.text, units)[read])
                kinds.append(batch["kinds"][0][read])
    both = {
        share: [share * a + (1 - share) * b for a, b in zip(at_a_glance, by_layers, strict=True)] for share in SHARES
    }
    share = min(SHARES, key=lambda share: F.cross_entropy(torch.cat(both[share]), torch.cat(kinds)).item())
    wrong_at_a_glance, wrong = (
        np.array([bool((of_units.argmax(1) != kind).any()) for of_units, kind in zip(said, kinds, strict=True)])
        for said in (at_a_glance, both[share])
    )
    surest = np.array([certainty(said) for said in at_a_glance])
    return {"glance_share_of_kinds": share, "settled_from": settled_from(surest, wrong_at_a_glance, wrong)}


def settled_from(surest: np.ndarray, wrong_at_a_glance: np.ndarray, wrong: np.ndarray) -> float:
    """The least probability from which on a glance is enough: hardly fewer messages are right than if layers always read them.

    Args:
        surest: (N,) the least probability that a glance at each message has for what it says.
        wrong_at_a_glance: (N,) whether that is wrong.
        wrong: (N,) whether what both networks say is.
    """
    more_wrong = wrong_at_a_glance.astype(int) - wrong
    enough = [value for value in SETTLED if more_wrong[surest >= value].sum() <= LOST * len(wrong)]
    return min(enough, default=NEVER)


def measure(data_dir: Path, weights: Path, *, run: Path) -> Records:
    """Measure on the messages that nothing was learned or chosen from; write figures by class."""
    records, reader = Records("router"), load(weights)
    tested = messages("test")
    said = _probabilities(reader, tested)
    allowed = np.array([[_possible(message, tool) for tool in TOOLS] for message in tested])
    called = (said[:, : len(TOOLS)] >= WANTED_FROM) & allowed
    right = np.array([[tool in message.tools for tool in TOOLS] for message in tested])
    _add(records, (called == right).all(1), labels="tools of a request")
    _add(records, (called == right).all(1)[unlearned(tested)], labels="tools of a request", slice=UNLEARNED)
    for language in ("en", "es", "de", "fr"):
        rows = [place for place, message in enumerate(tested) if message.language == language]
        if rows:
            _add(records, (called == right).all(1)[rows], labels="tools of a request", slice=language)
    names = np.array(["no", "yes"])
    answers = [
        Answers(DATASET, "test", tool, tuple(names), names[right[:, place].astype(int)], names[called[:, place].astype(int)],
                said[:, place])
        for place, tool in enumerate(TOOLS)
    ]  # fmt: skip
    write_per_class(answers, weights / "router")
    pasted = [message for message in tested if message.text]
    _add(records, np.array([_taken_apart(reader, message) for message in pasted]), labels="own words of a message")
    _measure_parts(records, reader, tested, allowed, right)
    lacking = [
        tuple(what for what, p in zip(MISSING, row, strict=True) if p >= WANTED_FROM) for row in said[:, len(TOOLS) :]
    ]
    agreed = [set(found) == set(message.missing) for found, message in zip(lacking, tested, strict=True)]
    _add(records, np.array(agreed), labels="missing inputs")
    return records


def _measure_parts(
    records: Records, reader: MessageReader, tested: list[Message], allowed: np.ndarray, right: np.ndarray
) -> None:
    """What each network says alone: the layers and a glance of requests, a glance of whose words are whose."""
    chosen = reader.calibration
    for slice, share in ((BY_LAYERS, 0.0), (AT_A_GLANCE, 1.0)):
        reader.calibration = chosen | {"glance_share_of_wants": share, "wants_settled_from": NEVER}
        called = (_probabilities(reader, tested)[:, : len(TOOLS)] >= WANTED_FROM) & allowed
        _add(records, (called == right).all(1), labels="tools of a request", slice=slice)
    reader.calibration = chosen | {"settled_from": 0.0}
    apart = np.array([_taken_apart(reader, message) for message in tested if message.text])
    _add(records, apart, labels="own words of a message", slice=AT_A_GLANCE)
    reader.calibration = chosen


def unlearned(rows: list[Message]) -> np.ndarray:
    """(N,) whether a request is none that was learned from, case and punctuation aside; those without words count as new."""
    learned = {squashed(message.request) for message in messages("train")} - {""}
    return np.array([squashed(row.request) not in learned for row in rows])


def _add(records: Records, right: np.ndarray, *, labels: str, slice: str | None = None) -> None:
    figure = estimate(*mean_of(right.astype(float)))
    records.add("accuracy", figure, dataset=DATASET, split="test", labels=labels, slice=slice)


def _probabilities(reader: MessageReader, rows: list[Message]) -> np.ndarray:
    """(N, W) of tools and of missing inputs."""
    wants = [reader.wants(row.request, row.context).probabilities for row in rows]
    return np.array([[each[name] for name in (*TOOLS, *MISSING)] for each in wants])


def _possible(message: Message, tool: str) -> bool:
    """Whether what a tool needs is there."""
    context, need = message.context, NEEDS.get(tool)
    if need == "reviews":
        return bool(context.reviews or context.held_reviews)
    if need == "picture":
        return bool(context.pictures or context.held_pictures or (tool == "analyze" and context.listing))
    return True


def _taken_apart(reader: MessageReader, message: Message) -> bool:
    """Whether each unit of a message is told as what it is."""
    kinds = dict(reader.kinds(message.text, before_reading(message)))
    return all(kinds[unit] == KINDS_OF_WORDS[kind] for unit, kind in message.units)
