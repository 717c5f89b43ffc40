"""A teacher learns to judge reviews, answers all training texts, and RoBERTa learns from its answers."""

import numpy as np
import pandas as pd
import pytest
import torch
from transformers import MPNetConfig, MPNetModel, RobertaConfig

from models.review_roberta import RobertaForReviews
from tests.training.tiny import TEXT, tokenizer
from training import starts, teacher
from training.review_losses import UNKNOWN, losses_of
from training.reviews import PublishedReviews
from training.roberta import fine_tune


@pytest.fixture
def published(tmp_path, monkeypatch):
    """Reviews in words that the tiny tokenizer knows, a quarter of the other shops' unlabelled, and a tiny MPNet."""
    folder = tmp_path / "reviews"
    folder.mkdir()
    womens = [{"title": word, "text": f"it is {word}", "stars": stars, "recommended": int(stars > 3)}
              for word, stars in (("good", 5), ("bad", 1), ("green", 3)) for _ in range(32)]  # fmt: skip
    shops = [{"text": f"it is {word}", "positive": positive, "split": split}
             for word, positive, split in (("good", 1, "train"), ("bad", 0, "train"), ("a bad bad photo", None, "unlabel"), ("good", 1, "test"))
             for _ in range(32)]  # fmt: skip
    pd.DataFrame(womens).to_parquet(folder / "womens-train.parquet")
    pd.DataFrame(shops).astype({"positive": "Int64"}).to_parquet(folder / "other-shops.parquet")
    base = tmp_path / "mpnet"
    torch.manual_seed(0)
    MPNetModel(
        MPNetConfig(**TEXT, max_position_embeddings=40, pad_token_id=0, bos_token_id=1, eos_token_id=2)
    ).save_pretrained(base)
    tokenizer().save_pretrained(base)
    monkeypatch.setattr(starts, "mpnet_folder", lambda: base)
    monkeypatch.setattr(teacher, "LEARNING_RATE", 0.02)
    return tmp_path


def test_a_teacher_answers_every_training_text_as_it_has_learnt(published):
    answers = teacher.answers(published, published / "run", length=20, seed=0)
    stars, recommended = answers["womens"]["taught_stars"], answers["womens"]["taught_recommended"]
    np.testing.assert_allclose(stars.sum(1), 1, atol=1e-4)
    assert list(stars[[0, 32, 64]].argmax(1) + 1) == [5, 1, 3]
    assert recommended[0] > 0.5 > recommended[32]
    assert len(answers["shops"]["taught_stars"]) == 96  # the unlabelled too, none of the test split


def test_answers_are_kept_with_the_run(published, monkeypatch):
    first = teacher.answers(published, published / "run", length=0.1, seed=0)
    monkeypatch.setattr(teacher, "learn", None)
    again = teacher.answers(published, published / "run", length=0.1, seed=0)
    np.testing.assert_array_equal(first["shops"]["taught_stars"], again["shops"]["taught_stars"])


def test_reviews_without_labels_are_read_where_a_teacher_has_answered(published):
    answers = teacher.answers(published, published / "run", length=0.1, seed=0)
    alone = PublishedReviews(published, tokenizer(), seed=0)
    taught = PublishedReviews(published, tokenizer(), seed=0, answers=answers)
    assert (len(alone.sets["shops"].input_ids), len(taught.sets["shops"].input_ids)) == (64, 96)
    assert "taught_stars" not in alone.batch(0)
    batches = [taught.batch(step) for step in range(40)]
    assert all(batch["taught_stars"].shape == (32, 5) for batch in batches)
    assert any((batch["positive"] == UNKNOWN).any() and (batch["stars"] == UNKNOWN).all() for batch in batches)


def test_a_student_learns_what_its_teacher_says(published):
    """The teacher says five stars of what nobody labelled, against the words: only it can have taught that."""
    said = {
        "taught_stars": np.tile(np.float32([0, 0, 0, 0, 1]), (96, 1)),
        "taught_recommended": np.ones(96, np.float32),
    }
    torch.manual_seed(0)
    student = RobertaForReviews(RobertaConfig(**TEXT, max_position_embeddings=40, pad_token_id=0))
    answers = {"womens": said, "shops": said}
    student = fine_tune(student, tokenizer(), published, published / "student", length=20, seed=0, answers=answers)
    batch = PublishedReviews(published, tokenizer(), seed=0, answers=answers).sets["shops"].collate(np.arange(64, 96))
    with torch.no_grad():
        output = student(batch["input_ids"], batch["attention_mask"])
        losses = losses_of(student, batch)
    assert (output.star_logits.argmax(-1) == 4).all()
    assert set(losses) == {"taught stars", "taught recommended"}
