"""ROUGE as it is usually computed, and simple summaries."""

import numpy as np
import pytest

from training import rouge

TEXTS = ["It is warm. I love my coat! Really.", "The coat is warm and soft. The zip broke.", "Warm coat, it is soft."]


def embed(texts):
    vectors = (
        np.array([[word in text.lower() for word in ("warm", "coat", "soft", "zip")] for text in texts], float) + 0.01
    )
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_rouge_is_the_mean_over_references_with_stems():
    assert rouge.rouge("the coats are warm", ["the coat are warm"]) == [1, 1, 1]
    one, two, longest = rouge.rouge("warm coat", ["coat warm", "nothing"])
    assert (one, two, longest) == (0.5, 0, 0.25)


def test_the_most_central_sentence_comes_first():
    ranked = rouge.lexrank(["the zip", "warm coat", "warm soft coat", "soft coat"], embed)
    assert ranked[0] == "warm soft coat" and sorted(ranked) == sorted(
        ["the zip", "warm coat", "warm soft coat", "soft coat"]
    )


def test_simple_summaries_keep_to_their_length_and_lead_with_first_sentences():
    told = rouge.simple_summaries(TEXTS * 20, embed, seed=0)
    assert all(len(text.split()) <= rouge.WORDS for text in told.values())
    assert told["lead sentences"].startswith("It is warm. The coat is warm and soft. Warm coat, it is soft.")
    assert " I " not in f" {told[rouge.LEXRANK_SHORT]} "


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(Exception, match="--data"):
        rouge.products(tmp_path, "val")
