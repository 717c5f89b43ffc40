"""A teacher learns to judge reviews and reads texts, and RoBERTa learns from what it makes of them."""

import json

import numpy as np
import pandas as pd
import pytest
import torch
from transformers import MPNetConfig, MPNetModel, RobertaConfig, RobertaForMaskedLM

from models.errors import InputError
from models.review_roberta import RobertaForReviews
from tests.training.tiny import TEXT, tokenizer
from training import distil, roberta, starts, teacher
from training.roberta import learn_from_teacher


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
    sizes = TEXT | {"num_hidden_layers": 2}
    MPNetModel(
        MPNetConfig(**sizes, max_position_embeddings=40, pad_token_id=0, bos_token_id=1, eos_token_id=2)
    ).save_pretrained(base)
    tokenizer().save_pretrained(base)
    monkeypatch.setattr(starts, "mpnet_folder", lambda: base)
    monkeypatch.setattr(teacher, "LEARNING_RATE", 0.02)
    monkeypatch.setattr(teacher, "FROZEN_LAYERS", 0)
    monkeypatch.setattr(teacher, "LEARNED", tmp_path / "teacher.safetensors")  # not the bundled one
    return tmp_path


@pytest.fixture
def lessons(published):
    """What a tiny teacher that has learnt makes of the texts."""
    judge = teacher.learn(published, published / "teacher", length=20, seed=0)
    texts = distil.texts_of(published, tokenizer(), seed=0)
    return distil.teach(
        judge, teacher.tokenizer(), tokenizer(), texts, published / "lessons", taught_by="a new teacher"
    )


def test_a_teacher_is_what_it_started_from_until_it_learns_and_its_top_is_left_out(published, monkeypatch):
    monkeypatch.setattr(teacher, "LAYERS", 1)
    started = MPNetModel.from_pretrained(published / "mpnet", add_pooling_layer=False)
    judge = teacher.start(published / "mpnet")
    ids = torch.tensor([[3, 5, 6, 4]])
    expected = started.eval()(input_ids=ids, output_hidden_states=True).hidden_states[1]
    torch.testing.assert_close(judge.eval().states(ids, torch.ones_like(ids)), expected)


def test_a_teacher_learns_above_its_lowest_layers_alone(published, monkeypatch):
    counts = []
    for frozen in (1, 0):
        monkeypatch.setattr(teacher, "FROZEN_LAYERS", frozen)
        judge = teacher.learn(published, published / f"teacher-{frozen}", length=1, seed=0)
        counts.append(sum(bool(adapter.up.any()) for adapter in judge.adapters))
        assert not any(parameter.requires_grad for parameter in judge.mpnet.embeddings.parameters())
    assert counts == [6, 12]  # linear maps of a layer


def test_what_a_teacher_has_learned_makes_it_again(published):
    judge = teacher.learn(published, published / "teacher", length=4, seed=0)
    again = teacher.learned(published / "teacher" / teacher.LEARNED.name)
    ids = torch.tensor([[3, 5, 6, 4]])
    with torch.no_grad():
        said = judge(ids, torch.ones_like(ids)).star_logits
        torch.testing.assert_close(again(ids, torch.ones_like(ids)).star_logits, said, atol=0.02, rtol=0.01)
        for adapter in again.adapters:
            adapter.up.zero_()
        assert not torch.allclose(again(ids, torch.ones_like(ids)).star_logits, said, atol=0.05)


def test_texts_are_whole_reviews_pieces_and_other_shops_reviews_labelled_or_not(published, monkeypatch):
    texts = distil.texts_of(published, tokenizer(), seed=0)
    assert len(texts) == 96 + 96 + 96  # none of the test split
    photo = tokenizer().convert_tokens_to_ids("photo")
    assert sum(photo in text for text in texts[192:]) == 32  # what nobody labelled
    assert all(text[0] == texts[0][0] and text[-1] == texts[0][-1] for text in texts)
    monkeypatch.setattr(distil, "PIECES", 40)
    monkeypatch.setattr(distil, "SHOPS", 10)
    monkeypatch.setattr(distil, "SENTENCES", 20)
    assert len(distil.texts_of(published, tokenizer(), seed=0)) == 96 + 40 + 10 + 20
    assert distil.texts_of(published, tokenizer(), seed=0) == distil.texts_of(published, tokenizer(), seed=0)


def test_lessons_hold_what_the_teacher_says_of_each_text(lessons):
    assert lessons.states.shape == (len(lessons.tokens), 16) == (lessons.starts[-1], 16)
    np.testing.assert_allclose(lessons.stars.sum(1), 1, atol=1e-2)
    assert list(lessons.stars[[0, 32, 64]].argmax(1) + 1) == [5, 1, 3]
    assert lessons.recommended[0] > 0.5 > lessons.recommended[32]
    batch = lessons.collate(np.array([40, 3]), pad=0)
    assert len(batch["states"]) == batch["attention_mask"].sum()
    np.testing.assert_array_equal(batch["states"][:5], lessons.states[lessons.starts[3] : lessons.starts[3] + 5])
    np.testing.assert_allclose(batch["stars"], lessons.stars[[3, 40]])


def test_a_teacher_with_another_vocabulary_reads_the_same_words():
    mine, teachers = tokenizer(), tokenizer()
    words = {word: len(mine) - 1 - place for word, place in mine.get_vocab().items()}
    teachers.get_vocab = lambda: words
    same = distil._same_tokens(mine, teachers)
    assert [same[mine.get_vocab()[word]] for word in ("good", "bad")] == [words["good"], words["bad"]]


def test_a_student_needs_a_tokenizer_whose_pieces_its_teacher_knows():
    mine, fewer = tokenizer(), tokenizer()
    assert distil.read_alike(mine, fewer)
    fewer.get_vocab = lambda: {word: at for word, at in mine.get_vocab().items() if word != "photo"}
    assert not distil.read_alike(mine, fewer)


def test_weights_that_were_trained_here_only_learn_from_the_bundled_teacher_and_keep_their_first_layers(
    published, monkeypatch
):
    monkeypatch.setattr(distil, "STEPS", 4)
    teacher.learn(published, published / "bundled", length=1, seed=0)
    (published / "bundled" / teacher.LEARNED.name).rename(teacher.LEARNED)
    base, learned = published / "base", published / "weights"
    RobertaForReviews(
        RobertaConfig(**TEXT | {"num_hidden_layers": 3}, max_position_embeddings=40, pad_token_id=0)
    ).save_pretrained(base)
    tokenizer().save_pretrained(base)
    roberta.train(published, published, learned, base=str(base))
    assert {path.parent.name for path in published.glob("*/log.jsonl")} == {"bundled", "distil"}
    before, after = (RobertaForReviews.from_pretrained(each).roberta.encoder.layer for each in (base, learned))
    kept = [
        torch.equal(old.output.dense.weight.half(), new.output.dense.weight.half())
        for old, new in zip(before, after, strict=True)
    ]
    assert kept == [True, True, False]


def test_a_student_comes_near_to_its_teacher(published, lessons, monkeypatch):
    monkeypatch.setattr(distil, "STEPS", 60)
    monkeypatch.setattr(distil, "LEARNING_RATE", 0.01)
    torch.manual_seed(0)
    student = RobertaForReviews(RobertaConfig(**TEXT, max_position_embeddings=40, pad_token_id=0))
    student = distil.distil(student, tokenizer(), lessons, published / "distil", base=None, length=1, seed=0)
    batch = lessons.collate(np.arange(0, 288, 8), pad=0)
    with torch.no_grad():
        output = student(batch["input_ids"], batch["attention_mask"])
    said = output.star_logits.softmax(-1)
    assert (said.argmax(-1) == batch["stars"].argmax(-1)).float().mean() > 0.9
    log = [json.loads(line) for line in (published / "distil" / "log.jsonl").read_text().splitlines()]
    assert log[-1]["tokens"] < log[0]["tokens"] and log[-1]["stars"] < log[0]["stars"]


def test_lessons_are_kept_with_the_run_and_others_refused(published, lessons, monkeypatch):
    monkeypatch.setattr(teacher, "learn", None)  # not needed again
    monkeypatch.setattr(distil, "STEPS", 2)
    model = RobertaForReviews(RobertaConfig(**TEXT, max_position_embeddings=40, pad_token_id=0))
    arguments = {"base": None, "new_teacher": True, "length": 1, "seed": 0}
    learn_from_teacher(model, tokenizer(), published, published, **arguments)
    assert (published / "distil" / "checkpoint.pt").exists()
    monkeypatch.setattr(distil, "PIECES", 3)
    with pytest.raises(InputError, match="other texts"):
        learn_from_teacher(model, tokenizer(), published, published, **arguments)


def test_a_new_teacher_is_refused_where_none_teaches(published):
    base = published / "base"
    RobertaForMaskedLM(RobertaConfig(**TEXT, max_position_embeddings=40, pad_token_id=0)).save_pretrained(base)
    tokenizer().save_pretrained(base)
    with pytest.raises(InputError, match="without a teacher"):
        roberta.train(published, published, published / "weights", base=str(base), new_teacher=True)
