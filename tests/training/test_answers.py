"""What is told of a classifier's answers, against scikit-learn and by hand."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from training import answers, plots
from training.answers import Answers
from training.records import Records

AT = {"called": "clothing", "dataset": "home", "split": "validation"}
LABELS = ("cap", "dress", "tie")


def said(*rows: tuple[str, str, float]) -> Answers:
    """Answers from (true, said, probability)."""
    true, named, probabilities = zip(*rows, strict=True)
    return Answers("home", "validation", "clothing", LABELS, np.array(true), np.array(named), np.array(probabilities))


@pytest.fixture
def mixed() -> Answers:
    """Two wrong answers of five; one truth is none of the labels."""
    return said(
        ("cap", "cap", 0.9), ("cap", "dress", 0.6), ("dress", "dress", 0.8), ("sofa", "dress", 0.7), ("cap", "cap", 0.5)
    )  # fmt: skip


def test_the_most_probable_label_is_said():
    given = Answers.of([[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]], ["dress", "tie"], LABELS, **AT)
    assert given.said.tolist() == ["dress", "cap"]
    assert given.probabilities.tolist() == [0.7, 0.5]
    assert given.right.tolist() == [True, False]


def test_worst_mistakes_come_first_and_right_answers_never(mixed):
    assert mixed.worst(5).tolist() == [3, 1]
    assert mixed.worst(1).tolist() == [3]


def test_per_class_figures_agree_with_scikit_learn():
    sklearn_metrics = pytest.importorskip("sklearn.metrics")
    generator = np.random.default_rng(0)
    true, named = (np.array(LABELS)[generator.integers(0, 3, 60)] for _ in range(2))
    frame = answers.per_class([said(*zip(true, named, np.full(60, 0.5), strict=True))])
    expected = sklearn_metrics.precision_recall_fscore_support(true, named, labels=LABELS)
    for column, values in zip(("precision", "recall", "f1", "support"), expected, strict=True):
        np.testing.assert_allclose(frame[column], values)


def test_per_class_has_one_line_for_each_label_that_was_said_or_true(mixed, tmp_path):
    answers.write_per_class([mixed], tmp_path)
    frame = pd.read_csv(tmp_path / "per_class.csv").set_index("label")
    assert list(frame.columns) == ["dataset", "split", "labels", "precision", "recall", "f1", "support"]
    assert list(frame.index) == ["cap", "dress"]  # nothing is a tie, and nothing was called one
    assert frame.loc["dress", ["precision", "recall", "support"]].tolist() == [pytest.approx(1 / 3, abs=1e-4), 1, 1]


def test_slices_record_their_own_rows_and_empty_ones_nothing(mixed):
    records = Records("clip")
    mixed.add_slices(records, {"first": np.arange(5) < 1, "none": np.zeros(5, bool)})
    assert [(row["slice"], row["value"], row["n"]) for row in records.rows] == [("first", 1.0, 1)]


def test_plots_are_drawn(mixed, tmp_path):
    plots.reliability([mixed] * 4, tmp_path / "reliability.png")
    plots.precision_by_class(mixed, tmp_path / "precision.png")
    plots.picture_sheet([[(Image.new("RGB", (8, 6)), "cap\nsaid: dress")]], tmp_path / "run" / "sheet.png")
    for name in ("reliability.png", "precision.png", "run/sheet.png"):
        with Image.open(tmp_path / name) as picture:
            assert min(picture.size) > 50
            assert len(np.unique(picture.convert("L"))) > 2  # something stands on the white
