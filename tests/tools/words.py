"""A stand-in for the review model that judges by plain words."""

from types import SimpleNamespace

import numpy as np

from tools.aspects import opinion_of
from tools.summarize import summarize


class WordModel:
    """Judges by plain opinion words; texts of the same words have the same vector."""

    def __init__(self):
        self.texts = []

    def predict(self, texts):
        self.texts += texts
        sides = [opinion_of(text)[0] for text in texts]
        stars = np.array(
            [{-1: [0.7, 0.2, 0.1, 0, 0], 0: [0, 0, 1, 0, 0], 1: [0, 0, 0.1, 0.2, 0.7]}[side] for side in sides]
        )
        return SimpleNamespace(
            star_probabilities=stars, recommend_probabilities=np.array([side > 0 for side in sides], float)
        )

    def embed(self, texts):
        vectors = np.array(
            [[text.lower().count(letter) + 0.01 for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts]
        )
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def summary_of(reviews, question=None):
    return summarize(reviews, question, predictor=WordModel())
