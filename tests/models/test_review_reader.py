"""The reader keeps to its budgets, and reads parts in whatever order and however many."""

import numpy as np
import pytest

from models.predictors import reader
from models.review_reader import ReviewReader, evenly

REVIEWS = [
    "The fabric is so soft and it fits great! But the zipper broke on day two.",
    "Way too small, and the colour faded in the first wash.",
    "",
    "I love it 😍 the straps are comfortable",
]
SPANS = [[(0, 40), (45, 73)], [(0, 13), (15, 54)], [], [(10, 38)]]


def side(readings, row, aspect):
    negative, _, positive = readings.side_probabilities[row, readings.aspects.index(aspect)]
    return np.sign(positive - negative)


def test_a_part_may_speak_of_several_aspects_each_with_its_side():
    readings = reader().read(REVIEWS, SPANS)
    spoken = [
        {readings.aspects[place] for place in np.flatnonzero(row >= 0.5)} for row in readings.aspect_probabilities
    ]
    assert {"fabric and material", "size and fit"} <= spoken[0]
    assert "size and fit" in spoken[2] and "colour" in spoken[3] and "comfort" in spoken[4]
    assert side(readings, 0, "fabric and material") == side(readings, 0, "size and fit") == 1
    assert side(readings, 2, "size and fit") == side(readings, 3, "colour") == -1
    np.testing.assert_allclose(readings.side_probabilities.sum(-1), 1, atol=1e-5)


def test_parts_are_read_alike_whatever_comes_with_them():
    together, alone = reader().read(REVIEWS, SPANS), reader().read(REVIEWS[3:], SPANS[3:])
    np.testing.assert_allclose(together.aspect_probabilities[-1], alone.aspect_probabilities[0], atol=1e-4)
    np.testing.assert_allclose(together.side_probabilities[-1], alone.side_probabilities[0], atol=1e-4)


def test_nothing_to_read():
    assert reader().read([], []).aspect_probabilities.shape == (0, len(reader().aspects))
    assert reader().read(["", "x"], [[], []]).side_probabilities.shape == (0, len(reader().aspects) + 1, 3)
    assert len(reader().predict([]).stars) == 0


def test_a_part_beyond_the_models_length_is_still_read():
    text = "It is fine. " * 300 + "Awful, it broke."
    readings = reader().read([text], [[(0, 11), (len(text) - 16, len(text))]])
    assert np.isfinite(readings.side_probabilities).all()
    assert readings.side_probabilities[1, -1].argmax() == 0


def test_over_its_budget_a_reader_reads_some_and_glances_at_the_others():
    whole = reader()
    hasty = ReviewReader(whole.model, whole.roberta, whole.calibration, judged_tokens=0, read_tokens=0)
    some = ReviewReader(whole.model, whole.roberta, whole.calibration, judged_tokens=60, read_tokens=60)
    texts = [f"{REVIEWS[0]} Number {number}." for number in range(9)]
    spans = [SPANS[0]] * 9
    slow, quick, mixed = (each.read(texts, spans).aspect_probabilities for each in (whole, hasty, some))
    read = (np.abs(mixed - slow) < 1e-4).all(1)
    assert 0 < read.sum() < len(read) and (read == np.repeat(read[::2], 2)).all()
    np.testing.assert_allclose(mixed[~read], quick[~read])
    stars = some.predict(texts).expected_stars
    exact = np.isclose(stars, whole.roberta.predict(texts).expected_stars, atol=1e-3)
    assert 0 < exact.sum() < 9


@pytest.mark.parametrize(("lengths", "budget", "places"), [
    ([5, 5, 5], 15, [0, 1, 2]), ([5] * 5, 10, [0, 4]), ([5] * 5, 15, [0, 2, 4]), ([], 3, []), ([9, 9], 1, [0]), ([9, 9], 0, []),
])  # fmt: skip
def test_what_is_chosen_is_spread_evenly(lengths, budget, places):
    assert evenly(lengths, budget).tolist() == places
