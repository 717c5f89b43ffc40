"""Masked-language adaptation: what is masked, and that an encoder learns to fill it in."""

import json

import pandas as pd
import pytest
import torch
from transformers import RobertaConfig, RobertaModel

from tests.training.tiny import TEXT, tokenizer
from training.adapt import MASKED, adapt, masked


@pytest.fixture
def batch():
    ids = torch.randint(5, 15, (64, 40), generator=torch.Generator().manual_seed(0))
    ids[:, 0], ids[:, -1] = 1, 2
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}


def test_some_tokens_are_hidden_and_their_labels_kept(batch):
    hidden = masked(batch, tokenizer(), torch.Generator().manual_seed(1))
    chosen = hidden["labels"] != -100
    assert chosen.float().mean() == pytest.approx(MASKED, abs=0.02)
    assert torch.equal(hidden["labels"][chosen], batch["input_ids"][chosen])
    assert torch.equal(hidden["input_ids"][~chosen], batch["input_ids"][~chosen])
    shown = hidden["input_ids"][chosen]
    assert (shown == tokenizer().mask_token_id).float().mean() == pytest.approx(0.8, abs=0.06)


def test_special_tokens_are_never_hidden(batch):
    hidden = masked(batch, tokenizer(), torch.Generator().manual_seed(1))
    assert (hidden["labels"][:, [0, -1]] == -100).all()


def test_the_same_generator_hides_the_same_tokens(batch):
    first, second = (masked(batch, tokenizer(), torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first["input_ids"], second["input_ids"])


@pytest.fixture
def published(tmp_path):
    """Every text has one word over and over, so that what is hidden can be told from the rest."""
    folder = tmp_path / "reviews"
    folder.mkdir()
    texts = [" ".join([word] * 12) for word in ("good", "bad", "red", "green") for _ in range(48)]
    pd.DataFrame({"title": None, "text": texts}).to_parquet(folder / "womens-train.parquet")
    pd.DataFrame({"split": "train", "text": texts}).to_parquet(folder / "other-shops.parquet")
    return tmp_path


@pytest.fixture
def encoder() -> RobertaModel:
    torch.manual_seed(0)
    return RobertaModel(RobertaConfig(**TEXT, max_position_embeddings=40, pad_token_id=0), add_pooling_layer=False)


def test_an_encoder_learns_which_word_follows(published, encoder, tmp_path):
    adapted = adapt(encoder, tokenizer(), published, tmp_path / "run", length=60, seed=0)
    rows = [pd.read_json(tmp_path / "run" / "log.jsonl", lines=True)][0]
    assert rows.masked.iloc[-1] < rows.masked.iloc[0] - 0.3
    assert isinstance(adapted, RobertaModel)


def test_a_run_tells_its_base_only_where_one_was_named(published, encoder, tmp_path):
    for base, named in ((None, {}), ("some/roberta", {"base": "some/roberta"})):
        run = tmp_path / f"run-{base is None}"
        adapt(encoder, tokenizer(), published, run, base=base, length=0.1, seed=0)
        notes = json.loads(json.loads((run / "config.json").read_text())["notes"])
        assert notes == {"turns": ["womens", "womens", "shops"], "max_length": 128, "masked": MASKED} | named
