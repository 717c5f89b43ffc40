"""Calibrate and measure the network that reads messages: which words are the user's own, and which tools those want."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.message_network import KINDS_OF_WORDS
from models.message_reader import MISSING, TOOLS, MessageReader
from models.roberta_predictor import RobertaPredictor
from training import calibration
from training.answers import Answers, write_per_class
from training.message_data import NEEDS, Message, messages, squashed
from training.metrics import estimate, mean_of
from training.records import ALONE, UNLEARNED, Records
from training.router import before_reading, kinds_of, units_batch

SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0)  # of the n-grams that are tried
EARLY, NEVER = (0.8, 0.9, 0.95, 0.98, 0.99, 0.995), 2.0  # probabilities that are tried; more than any
DIFFERING = 0.05  # share of the messages that the first layers settle, in which all layers may say otherwise
OWN = KINDS_OF_WORDS.index("own")
WANTED_FROM = 0.5  # probability, as in `assistant.deciding`
DATASET = "messages"


def load(weights: Path) -> MessageReader:
    """The reader below `weights`."""
    return MessageReader.from_pretrained(weights / "router", RobertaPredictor(weights / "roberta"))


def calibrate(data_dir: Path, weights: Path) -> None:
    """Choose how much the linear models count, a temperature, and when the first layers are enough, on held-out messages."""
    held_out = messages("val")
    chosen = _chosen_for_kinds(weights, held_out)
    wanted = torch.tensor([message.wanted for message in held_out])
    known = ~wanted.isnan()
    best = (float("inf"), 0.0, 1.0)
    for share in SHARES:
        calibration.write(weights / "router", chosen | {"ngram_share": share})
        probabilities = torch.from_numpy(_probabilities(load(weights), held_out)).float()
        logits = probabilities.logit(1e-6)[known]
        temperature = calibration.binary_temperature(logits, wanted[known] == 1)
        loss = F.binary_cross_entropy_with_logits(logits / temperature, wanted[known]).item()
        best = min(best, (loss, share, temperature))
    calibration.write(weights / "router", chosen | {"ngram_share": best[1], "temperature": best[2]})


@torch.inference_mode()
def _chosen_for_kinds(weights: Path, held_out: list[Message]) -> dict[str, float]:
    """The share of the n-grams with the best loss on what the words of messages are, and `early_from`."""
    reader = load(weights)
    early, late, by_ngrams, kinds = [], [], [], []
    for message in held_out:
        if message.units:
            batch = units_batch(reader, [message])
            kinds.append(batch["kinds"][0])
            for of_heads, logits in zip((early, late), kinds_of(reader.network, batch), strict=True):
                of_heads.append(logits[0])
            by_ngrams.append(torch.stack([reader.kinds_by_ngrams(message.text, unit) for unit, _ in message.units]))
    losses = [
        F.cross_entropy(torch.cat(late) + share * torch.cat(by_ngrams), torch.cat(kinds)).item() for share in SHARES
    ]
    share = SHARES[int(np.argmin(losses))]
    early, late = ([a + share * b for a, b in zip(logits, by_ngrams, strict=True)] for logits in (early, late))
    return {"kinds_share": share, "early_from": _early_from(early, late, kinds)}


def _early_from(early: list[Tensor], late: list[Tensor], kinds: list[Tensor]) -> float:
    """The least probability from which on the first layers hardly ever differ from all of them.

    Args:
        early: logits (U, 3) of the units of each message, by the first layers.
        late: the same by all layers.
        kinds: (U,) of the units of each message, negative where they were not read.
    """
    surest, differ = [], []
    for by_first, by_all, kind in zip(early, late, kinds, strict=True):
        read = kind >= 0
        said = by_first[read].argmax(1)
        if (said == OWN).any() and (said != OWN).any():  # others go through all layers anyway
            surest.append(float(by_first[read].softmax(1).amax(1).min()))
            differ.append(bool((said != by_all[read].argmax(1)).any()))
    surest, differ = np.array(surest), np.array(differ)
    enough = [value for value in EARLY if differ[surest >= value].sum() <= DIFFERING * (surest >= value).sum()]
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
    plain = load(weights)
    plain.calibration = {}
    alone = (_probabilities(plain, tested)[:, : len(TOOLS)] >= WANTED_FROM) & allowed
    _add(records, (alone == right).all(1), labels="tools of a request", slice=ALONE)
    names = np.array(["no", "yes"])
    answers = [
        Answers(DATASET, "test", tool, tuple(names), names[right[:, place].astype(int)], names[called[:, place].astype(int)],
                said[:, place])
        for place, tool in enumerate(TOOLS)
    ]  # fmt: skip
    write_per_class(answers, weights / "router")
    pasted = [message for message in tested if message.text]
    _add(records, np.array([_taken_apart(reader, message) for message in pasted]), labels="own words of a message")
    lacking = [
        tuple(what for what, p in zip(MISSING, row, strict=True) if p >= WANTED_FROM) for row in said[:, len(TOOLS) :]
    ]
    agreed = [set(found) == set(message.missing) for found, message in zip(lacking, tested, strict=True)]
    _add(records, np.array(agreed), labels="missing inputs")
    return records


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
    told = dict(reader.kinds(message.text, before_reading(message)))
    return all(told[unit] == KINDS_OF_WORDS[kind] for unit, kind in message.units)
