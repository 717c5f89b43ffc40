"""Fast metrics over counts against slow, obvious ones over rows."""

import numpy as np
import pytest

from training import metrics

sklearn_metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is the reference here")


@pytest.fixture
def stars():
    """True and predicted stars of 200 reviews, mostly right or one off."""
    generator = np.random.default_rng(0)
    true = generator.integers(1, 6, 200)
    return true, np.clip(true + generator.integers(-1, 2, 200), 1, 5)


def test_accuracy_macro_f1_and_kappa_agree_with_scikit_learn(stars):
    matrix = metrics.confusion(*stars, range(1, 6))
    assert metrics.accuracy(matrix) == pytest.approx(sklearn_metrics.accuracy_score(*stars))
    assert metrics.macro_f1(metrics.frequent(matrix))(matrix) == pytest.approx(
        sklearn_metrics.f1_score(*stars, average="macro")
    )
    assert metrics.f1_of(0)(matrix) == pytest.approx(sklearn_metrics.f1_score(*stars, average=None)[0])
    kappa = sklearn_metrics.cohen_kappa_score(*stars, weights="quadratic")
    assert metrics.quadratic_kappa(matrix) == pytest.approx(kappa)


def test_auroc_agrees_with_scikit_learn_also_with_ties():
    generator = np.random.default_rng(1)
    positive = generator.random(300) < 0.3
    scores = np.round(generator.normal(size=300) + positive, 1)
    metric, counts = metrics.auroc(positive, scores)
    assert metric(counts) == pytest.approx(sklearn_metrics.roc_auc_score(positive, scores))


def test_a_row_drawn_twice_counts_twice_in_auroc():
    positive, scores = np.array([True, False, True, False]), np.array([0.9, 0.6, 0.4, 0.1])
    metric, _ = metrics.auroc(positive, scores)
    counts = np.array([2, 1, 1, 3])
    assert metric(counts) == pytest.approx(
        sklearn_metrics.roc_auc_score(positive.repeat(counts), scores.repeat(counts))
    )


def test_a_label_outside_the_set_is_never_right():
    matrix = metrics.confusion(["cap", "sofa"], ["cap", "sofa"], ["cap"])
    assert metrics.accuracy(matrix) == 0.5


def test_labels_with_few_rows_stay_out_of_macro_f1():
    matrix = metrics.confusion(["cap"] * 3 + ["tie"], ["cap"] * 4, ["cap", "tie"])
    assert metrics.macro_f1(metrics.frequent(matrix, least=3))(matrix) == pytest.approx(6 / 7)
    assert metrics.macro_f1(metrics.frequent(matrix))(matrix) == pytest.approx(3 / 7)


def test_ece_is_the_gap_between_confidence_and_accuracy():
    metric, counts = metrics.ece(np.array([0.8, 0.8, 0.3, 0.3]), np.array([True, False, False, False]))
    assert metric(counts) == pytest.approx((2 * 0.3 + 2 * 0.3) / 4)


def test_certainty_falls_into_the_last_bin():
    assert metrics.bin_of(np.array([0.0, 1.0]), 10).tolist() == [0, 9]


def test_interval_is_that_of_drawing_rows_again():
    right = np.arange(400) < 300
    matrix = metrics.confusion([1] * 400, right.astype(int), [1])
    estimate = metrics.estimate(metrics.accuracy, matrix)
    draws = np.random.default_rng(2).choice(right, (2000, 400)).mean(1)
    assert (estimate.value, estimate.n) == (0.75, 400)
    assert (estimate.low, estimate.high) == pytest.approx(np.quantile(draws, [0.025, 0.975]), abs=0.01)


def test_interval_of_a_mean_holds_the_mean():
    metric, counts = metrics.mean_of(np.random.default_rng(3).random(100))
    estimate = metrics.estimate(metric, counts)
    assert estimate.low < estimate.value < estimate.high
    assert metrics.estimate(metric, counts) == estimate  # seeded


def test_a_label_that_was_never_said_has_no_precision_and_no_recall_if_there_is_none():
    precision, recall, f1 = metrics.precision_recall_f1(metrics.confusion(["cap"], ["sofa"], ["cap", "tie"]))
    assert precision.tolist() == recall.tolist() == f1.tolist() == [0, 0]
