"""What a classifier said of the rows of a part of a data set, and what can be told from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from training import metrics
from training.metrics import estimate
from training.records import Records

PER_CLASS_FILE = "per_class.csv"
DECIMALS = 4


@dataclass(frozen=True)
class Answers:
    """One answer a row, with its probability."""

    dataset: str
    split: str
    called: str  # the label set, as records name it
    labels: tuple
    true: np.ndarray  # (N,) labels; what is none of `labels` is never answered rightly
    said: np.ndarray  # (N,) labels
    probabilities: np.ndarray  # (N,) given to what was said

    @classmethod
    def of(
        cls, probabilities: np.ndarray, true: Sequence, labels: Sequence, *, called: str, dataset: str, split: str
    ) -> "Answers":
        """The most probable of `labels` by `probabilities` (N, L)."""
        probabilities, labels = np.asarray(probabilities), tuple(labels)
        said = np.array(labels)[probabilities.argmax(1)]
        return cls(dataset, split, called, labels, np.asarray(true), said, probabilities.max(1))

    @property
    def right(self) -> np.ndarray:
        """(N,) bool."""
        return self.said == self.true

    @property
    def matrix(self) -> np.ndarray:
        """(L + 1, L + 1) counts, as `metrics.confusion` gives them."""
        return metrics.confusion(self.true, self.said, self.labels)

    def only(self, mask: np.ndarray) -> "Answers":
        """The rows of `mask` (N,) bool, or of these numbers."""
        return replace(self, true=self.true[mask], said=self.said[mask], probabilities=self.probabilities[mask])

    def worst(self, count: int) -> np.ndarray:
        """The numbers of the wrong answers given with most confidence, the most confident first."""
        wrong = np.flatnonzero(~self.right)
        return wrong[np.argsort(-self.probabilities[wrong], kind="stable")][:count]

    def add_accuracy(self, records: Records, *, slice: str | None = None) -> None:
        """The share that is right."""
        self._add(records, "accuracy", estimate(metrics.accuracy, self.matrix), slice)

    def add_macro_f1(self, records: Records, *, least: int = 1, slice: str | None = None) -> None:
        """The mean F1 of the labels with `least` rows or more; the slice says so where it is not all of them."""
        wanted = metrics.frequent(self.matrix, least=least)
        some = f"labels with {least} rows or more" if least > 1 else None
        self._add(records, "macro_f1", estimate(metrics.macro_f1(wanted), self.matrix), slice or some)

    def add_ece(self, records: Records, *, slice: str | None = None) -> None:
        """The expected calibration error of the probabilities."""
        self._add(records, "ece", estimate(*metrics.ece(self.probabilities, self.right)), slice)

    def add_slices(self, records: Records, slices: dict[str, np.ndarray]) -> None:
        """The accuracy within each mask (N,) bool that holds a row."""
        for name, mask in slices.items():
            if mask.any():
                self.only(mask).add_accuracy(records, slice=name)

    def _add(self, records: Records, metric: str, figure: metrics.Estimate, slice_: str | None) -> None:
        records.add(metric, figure, dataset=self.dataset, split=self.split, labels=self.called, slice=slice_)


def per_class(answers: list[Answers]) -> pd.DataFrame:
    """Precision, recall, F1 and support (rows) of each label that was said or should have been, by label set."""
    return pd.concat([_per_class(each) for each in answers], ignore_index=True)


def _per_class(answers: Answers) -> pd.DataFrame:
    matrix = answers.matrix
    precision, recall, f1 = metrics.precision_recall_f1(matrix)
    at = {"dataset": answers.dataset, "split": answers.split, "labels": answers.called}
    columns = {"precision": precision, "recall": recall, "f1": f1}
    frame = pd.DataFrame({"label": answers.labels} | columns | {"support": matrix.sum(1)[:-1]}).assign(**at)
    return frame[matrix.sum(1)[:-1] + matrix.sum(0)[:-1] > 0][[*at, "label", *columns, "support"]]


def write_per_class(answers: list[Answers], folder: Path) -> None:
    """`per_class.csv` beside a model's weights."""
    per_class(answers).round(DECIMALS).to_csv(folder / PER_CLASS_FILE, index=False)
