"""Calibrate and measure the reader of reviews: aspects and sides of their parts, and the summaries that stand on it."""

from pathlib import Path

import numpy as np
import torch

from models.clause_reader import SIDES
from models.review_reader import ReviewReader
from models.roberta_predictor import RobertaPredictor
from training import calibration, clause_data, measure_summaries
from training.answers import Answers, write_per_class
from training.clause_data import ASPECTS, NO_ASPECT, OPOSUM_SETS, MarkedText
from training.metrics import Estimate
from training.records import QUICK, Records

EVERYTHING = 10**9  # tokens: all is read
SUMMARIES_FILE, MISTAKES_FILE = "summaries.md", "worst-mistakes.md"
MISTAKES = 40
OURS, OURS_FILE, OURS_SHOWN = "clauses", "mistakes.md", 15  # reviews written for this project, which may be shown
RESAMPLES = 500
SPOKEN = 0.4  # probability from which a part speaks of an aspect, as in `tools.readings`


def load(weights: Path, **budgets: int) -> ReviewReader:
    """The reader below `weights`."""
    return ReviewReader.from_pretrained(weights / "reviews", RobertaPredictor(weights / "roberta"), **budgets)


def calibrate(data_dir: Path, weights: Path) -> None:
    """Choose temperatures of aspects and sides on marked texts that were held out of training."""
    _, held_out = clause_data.labelled(data_dir)
    calibration.write(weights / "reviews", {})
    reader = load(weights, read_tokens=EVERYTHING)
    aspect_probabilities, side_probabilities = _read(reader, held_out)
    aspects = np.concatenate([text.aspects for text in held_out])
    sides = np.concatenate([text.sides for text in held_out])
    known = ~np.isnan(aspects)
    logits = torch.from_numpy(np.log(aspect_probabilities / (1 - aspect_probabilities))[known])
    aspect_temperature = calibration.binary_temperature(logits.float(), torch.from_numpy(aspects[known] == 1))
    known = ~np.isnan(sides[:, 0])
    log_probabilities = torch.from_numpy(np.log(side_probabilities[known, -1])).float()
    side_temperature = calibration.temperature(log_probabilities, torch.from_numpy(sides[known] == 1))
    calibration.write(
        weights / "reviews", {"aspect_temperature": aspect_temperature, "side_temperature": side_temperature}
    )


def measure(data_dir: Path, weights: Path, *, run: Path) -> Records:
    """Measure parts of reviews, and summaries; write figures by class, and what may not be published to `run`."""
    records, mistakes = Records("reviews"), ["# Worst mistakes", ""]
    ours = ["# Worst mistakes on our own reviews", "", "What is right, what was said, and the clause.", ""]
    for slice_, budget in ((None, EVERYTHING), (QUICK, 0)):
        reader = load(weights, read_tokens=budget)
        answers = []
        for texts, dataset, split in _test_sets(data_dir):
            answers += _measure_parts(records, reader, texts, dataset=dataset, split=split, slice=slice_)
        if slice_ is None:
            write_per_class([each for each, _ in answers], weights / "reviews")
            for each, parts in answers:
                mistakes += (told := _mistakes(each, parts))
                ours += told[:OURS_SHOWN] if each.dataset == OURS else []
    run.mkdir(parents=True, exist_ok=True)
    (run / MISTAKES_FILE).write_text("\n".join(mistakes) + "\n")
    (weights / "reviews" / OURS_FILE).write_text("\n".join(ours) + "\n")
    measure_summaries.measure(records, data_dir, load(weights), run / SUMMARIES_FILE)
    return records


def _mistakes(answers: Answers, parts: list[str]) -> list[str]:
    """The answers that were given wrongly with most confidence, as lines of a list."""
    return [
        f"- {answers.dataset}, {answers.called}: {answers.true[row]}, said {answers.said[row]}: {parts[row]}"
        for row in answers.worst(MISTAKES)
    ]


def _test_sets(data_dir: Path) -> list[tuple[list[MarkedText], str, str]]:
    sets = [(clause_data.written(test=True), OURS, "test")]
    sets += [(clause_data.terms(data_dir, name, "test"), name, "test") for name in ("tshirt", "laptop")]
    sets.append((clause_data.mams(data_dir, "test"), "mams", "test"))
    return sets + [(clause_data.oposum(data_dir, name, "tst"), f"oposum/{name}", "tst") for name in OPOSUM_SETS]


def _read(reader: ReviewReader, texts: list[MarkedText]) -> tuple[np.ndarray, np.ndarray]:
    readings = reader.read([text.text for text in texts], [text.spans for text in texts])
    return readings.aspect_probabilities, readings.side_probabilities


def _measure_parts(
    records: Records, reader: ReviewReader, texts: list[MarkedText], *, dataset: str, split: str, slice: str | None
) -> list[tuple[Answers, list[str]]]:
    """Sides where they are known, and aspects; returns the answers with the parts that they are of."""
    aspect_probabilities, side_probabilities = _read(reader, texts)
    aspects = np.concatenate([text.aspects for text in texts])
    sides = np.concatenate([text.sides for text in texts])
    asked = np.where(
        [text.weight > 0 for text in texts for _ in text.spans], -1, (aspects == 1).argmax(1)
    )  # else its own
    parts = [text.text[start:end] for text in texts for start, end in text.spans]
    found = []
    if (known := ~np.isnan(sides[:, 0])).any():
        true, rows = np.array(SIDES)[sides[known].argmax(1)], np.flatnonzero(known)
        answers = Answers.of(
            side_probabilities[rows, asked[rows]], true, SIDES, called="side", dataset=dataset, split=split
        )
        answers.add_accuracy(records, slice=slice)
        answers.add_macro_f1(records, slice=slice)
        found.append((answers, [part for part, is_known in zip(parts, known, strict=True) if is_known]))
    if (known := ~np.isnan(aspects).any(0)).any():
        names = [*np.array(ASPECTS)[known], NO_ASPECT]
        figure, answers = _aspects(aspects[:, known], aspect_probabilities[:, known], names, dataset, split)
        records.add("macro_f1", figure, dataset=dataset, split=split, labels="aspects", slice=slice)
        found.append((answers, parts))
    return found


def _aspects(
    true: np.ndarray, probabilities: np.ndarray, names: list[str], dataset: str, split: str
) -> tuple[Estimate, Answers]:
    """Macro-F1 of aspects (S, A), each said or not, with "none" where none is; and the likeliest aspect of each part.

    A part with several aspects is answered rightly by any of them.
    """
    with_none = [np.c_[each, each.sum(1) == 0].astype(bool) for each in (true == 1, probabilities >= SPOKEN)]
    draws = np.random.default_rng(0).integers(0, len(true), (RESAMPLES, len(true)))
    low, high = np.quantile([_macro_f1(*(each[draw] for each in with_none)) for draw in draws], [0.025, 0.975])
    figure = Estimate(_macro_f1(*with_none), float(low), float(high), len(true))
    likely = np.c_[probabilities, 1 - probabilities.max(1)]
    said = likely.argmax(1)
    right = with_none[0][np.arange(len(said)), said]
    truth = np.where(right, said, with_none[0].argmax(1))
    labels = np.array(names)
    return figure, Answers(
        dataset, split, "aspects", tuple(names), labels[truth], labels[said], likely[np.arange(len(said)), said]
    )


def _macro_f1(true: np.ndarray, said: np.ndarray) -> float:
    both, either = (true & said).sum(0), true.sum(0) + said.sum(0)
    return float(np.mean(2 * both[either > 0] / either[either > 0]))
