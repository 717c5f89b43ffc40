"""Parts of reviews with what they speak of and on which side: the clauses written for this project, and public sets.

| set | parts | what is known |
|---|---|---|
| `training/clauses` | clauses of a review | aspects, side |
| OpoSum boots and bags (arXiv:1808.08858) | segments of a review | some of the aspects |
| T-shirts, laptops (SemEval 2014) | a term in a sentence | side |
| MAMS, restaurants (D19-1654) | price or service in a sentence with several aspects | its own side |
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from models.clause_reader import SIDES
from models.errors import InputError

WRITTEN = Path(__file__).parent / "clauses"
ASPECTS = (
    "size and fit", "length and cut", "fabric and material", "colour", "look and style", "comfort",
    "quality and durability", "price and value", "delivery and service", "function", "overall",
    "compartments", "handles", "protection", "weather resistance",
)  # fmt: skip
WRITTEN_ASPECTS = ASPECTS[:11]
NO_ASPECT = "none"
OPOSUM = {
    "Color": "colour", "Comfort": "comfort", "Durability": "quality and durability", "Look": "look and style",
    "Looks": "look and style", "Materials": "fabric and material", "Price": "price and value", "Size": "size and fit",
    "Size_Fit": "size and fit", "Weather_resistance": "weather resistance", "Compartments": "compartments",
    "Customer_service": "delivery and service", "Handles": "handles", "Protection": "protection",
    "Quality": "quality and durability", "None": NO_ASPECT,
}  # fmt: skip
OPOSUM_SETS = ("boots", "bags_and_cases")
MAMS = {"price": "price and value", "service": "delivery and service", "staff": "delivery and service"}
LONGEST = 600  # characters of a review that are read together; longer ones are cut between segments
HELD_OUT = 10  # one text in so many is held out of what is trained on, to choose by
UNKNOWN = np.nan
_CLAUSE_ENDS = re.compile(r"\s*[.!?;]+\s+|\s*,?\s*\b(?:but|although|however|though|except)\b\s+", re.I)


@dataclass(frozen=True)
class MarkedText:
    """A text with S marked parts; a figure that is not known is NaN."""

    source: str
    text: str
    spans: list[tuple[int, int]]
    aspects: np.ndarray  # (S, A) 0 or 1
    sides: np.ndarray  # (S, 3) probabilities of `SIDES`
    weight: float = 1.0  # of its sides in the loss; 0 where they are the aspects' own and not the whole part's

    def alone(self) -> Iterator["MarkedText"]:
        """Each part as a text of its own."""
        for row, (start, end) in enumerate(self.spans):
            part = slice(row, row + 1)
            yield MarkedText(
                self.source, self.text[start:end], [(0, end - start)], self.aspects[part], self.sides[part], self.weight
            )


def aspect_targets(named: list[str], known: tuple[str, ...]) -> np.ndarray:
    """(A,) 1 for the aspects named, 0 for the others that are known, NaN elsewhere."""
    return np.array([float(aspect in named) if aspect in known else UNKNOWN for aspect in ASPECTS])


def side_targets(side: str | None) -> np.ndarray:
    """(3,) one-hot; NaN for None."""
    return np.full(len(SIDES), UNKNOWN) if side is None else np.array([float(side == each) for each in SIDES])


def written(*, test: bool) -> list[MarkedText]:
    """The reviews written for this project: those to learn from, or those that only measure."""
    texts = []
    for path in sorted(WRITTEN.glob("*.jsonl")):
        if (path.stem == "test") == test:
            texts += [_written(json.loads(line)) for line in path.read_text().splitlines()]
    return texts


def _written(row: dict) -> MarkedText:
    spans, at = [], 0
    for part, _, _ in row["clauses"]:
        start = row["text"].index(part, at)
        at = start + len(part)
        spans.append((start, at))
    aspects = [aspect_targets(named, WRITTEN_ASPECTS) for _, named, _ in row["clauses"]]
    sides = [side_targets(side) for _, _, side in row["clauses"]]
    return MarkedText("written", row["text"], spans, np.stack(aspects), np.stack(sides))


def oposum(folder: Path, name: str, split: str) -> list[MarkedText]:
    """Reviews of "boots" or "bags_and_cases" of the split "dev" or "tst", by segments with one or several aspects."""
    lines = _file(folder, f"{name}-{split}.asp").read_text(encoding="utf-8").splitlines()
    names = [OPOSUM[each] for each in lines[0].split("|")]
    texts = []
    for review in _blocks(lines[1:]):
        segments = [line.rsplit("\t", 1) for line in review[1:]]  # the first line names the review
        named = [[names[int(number)] for number in numbers.split()] for _, numbers in segments]
        texts += _joined(name, [text for text, _ in segments], named, tuple(names))
    return texts


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Runs of lines between empty ones."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _joined(source: str, segments: list[str], named: list[list[str]], known: tuple[str, ...]) -> Iterator[MarkedText]:
    """Segments as texts of at most `LONGEST` characters."""
    text, spans, aspects = "", [], []
    for segment, names in zip(segments, named, strict=True):
        if text and len(text) + len(segment) > LONGEST:
            yield MarkedText(source, text, spans, np.stack(aspects), np.stack([side_targets(None)] * len(spans)))
            text, spans, aspects = "", [], []
        start = len(text) + bool(text)
        text = f"{text} {segment}" if text else segment
        spans.append((start, len(text)))
        aspects.append(aspect_targets(names, known))
    yield MarkedText(source, text, spans, np.stack(aspects), np.stack([side_targets(None)] * len(spans)))


def terms(folder: Path, name: str, split: str, *, weight: float = 1.0) -> list[MarkedText]:
    """Sentences of "tshirt" or "laptop" of the split "train" or "test", with the side of a term in each."""
    texts = []
    for row in pd.read_csv(_file(folder, f"{name}-{split}.csv")).astype(str).itertuples():
        start = row.text.lower().find(row.term.lower())
        span = _clause_of(row.text, start, start + len(row.term)) if start >= 0 else (0, len(row.text))
        texts.append(
            MarkedText(name, row.text, [span], aspect_targets([], ())[None], side_targets(row.polarity)[None], weight)
        )
    return texts


def mams(folder: Path, split: str) -> list[MarkedText]:
    """Sentences about restaurants of the split "train", "val" or "test", with the sides of price and service.

    Each is of several aspects that differ in their sides, so it tells an aspect's side apart from that of the whole.
    """
    rows = pd.read_csv(_file(folder, f"mams-{split}.csv"))
    rows = rows.assign(aspect=rows.aspect.map(MAMS)).dropna().drop_duplicates(["text", "aspect"])
    known = tuple(dict.fromkeys(MAMS.values()))
    texts = []
    for text, part in rows.groupby("text", sort=False):
        named = list(part.aspect)
        # where both are spoken of, each row says nothing of the other, which has a side of its own
        aspects = [aspect_targets([one], known if len(named) == 1 else (one,)) for one in named]
        sides = np.stack([side_targets(side) for side in part.polarity])
        texts.append(MarkedText("mams", text, [(0, len(text))] * len(named), np.stack(aspects), sides, weight=0.0))
    return texts


def _clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the clause that holds a term."""
    before = [match.end() for match in _CLAUSE_ENDS.finditer(text, 0, start)]
    after = _CLAUSE_ENDS.search(text, end)
    return (before[-1] if before else 0), (after.start() if after else len(text))


def _file(folder: Path, name: str) -> Path:
    path = folder / "aspects" / name
    if not path.exists():
        raise InputError(
            f"There is no {path}.", "Name the folder of the data sets with --data; see training/README.md."
        )
    return path


def labelled(data_dir: Path) -> tuple[list[MarkedText], list[MarkedText]]:
    """What people labelled, to learn from and held out to choose by."""
    texts = written(test=False) + terms(data_dir, "tshirt", "train") + terms(data_dir, "laptop", "train", weight=0.3)
    for name in OPOSUM_SETS:
        texts += oposum(data_dir, name, "dev")
    held_out = [text for number, text in enumerate(texts) if number % HELD_OUT == 0 and text.source != "laptop"]
    return [text for number, text in enumerate(texts) if number % HELD_OUT] + mams(data_dir, "train"), held_out
