"""What review predictions say beyond their probabilities."""

import numpy as np

from models.roberta_predictor import ReviewPredictions


def test_stars_are_nearest_to_what_is_expected_not_the_most_probable():
    probabilities = np.array([[0.4, 0, 0, 0.25, 0.35], [0, 0, 0, 0, 1.0], [1.0, 0, 0, 0, 0]])
    predictions = ReviewPredictions(probabilities, np.ones(3), np.ones((3, 1)))
    np.testing.assert_allclose(predictions.expected_stars, [3.15, 5, 1])
    assert predictions.stars.tolist() == [3, 5, 1]


def test_stars_are_cut_where_it_was_chosen():
    probabilities = np.array([[0.45, 0.55, 0, 0, 0], [0.3, 0.7, 0, 0, 0], [0, 0, 0, 0.49, 0.51]])
    predictions = ReviewPredictions(probabilities, np.ones(3), np.ones((3, 1)), star_cuts=(1.6, 2.5, 3.5, 4.52))
    assert predictions.stars.tolist() == [1, 2, 4]


def test_expected_stars_are_stars_however_shares_are_rounded():
    probabilities = np.array([[0, 0, 0, 0, 1 + 1e-6], [1 - 1e-6, 0, 0, 0, 0]])
    assert ReviewPredictions(probabilities, np.ones(2), np.ones((2, 1))).expected_stars.tolist() == [5, 1]


def test_recommended_begins_at_the_threshold():
    predictions = ReviewPredictions(np.eye(5)[:3], np.array([0.2, 0.4, 0.6]), np.ones((3, 1)), recommend_threshold=0.4)
    assert predictions.recommended.tolist() == [False, True, True]
