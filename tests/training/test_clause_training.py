"""Marked texts are read as they are published, and the networks learn what they mark."""

import json

import numpy as np
import pandas as pd
import pytest
import torch
from transformers import RobertaConfig

from models.errors import WeightsError
from models.review_reader import ReviewReader
from models.review_roberta import RobertaForReviews
from models.roberta_predictor import RobertaPredictor
from tests.training.tiny import TEXT, tokenizer
from training import clause_data, clause_lessons, clause_training
from training.__main__ import main
from training.clause_data import ASPECTS, MarkedText
from training.clause_states import states_of
from training.weights import save_model

GOOD, BAD, RED = "it is good", "it is bad", "a red photo"


@pytest.fixture
def published(tmp_path, monkeypatch):
    """Marked reviews of each kind in words that the tiny tokenizer knows, and reviews with stars."""
    written = tmp_path / "clauses"
    written.mkdir()
    marks = {GOOD: [["comfort"], "positive"], BAD: [["comfort"], "negative"], RED: [["colour"], "neutral"]}
    pairs = [(one, other) for one in marks for other in marks if one != other]
    rows = [
        {"text": f"{one}. {other}", "clauses": [[one, *marks[one]], [other, *marks[other]]]} for one, other in pairs * 4
    ]
    for name in ("shoes", "test"):
        (written / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(clause_data, "WRITTEN", written)
    aspects = tmp_path / "aspects"
    aspects.mkdir()
    terms = pd.DataFrame({"text": [GOOD, BAD] * 4, "term": ["It"] * 8, "polarity": ["positive", "negative"] * 4})
    for name in ("tshirt", "laptop"):
        terms.to_csv(aspects / f"{name}-train.csv", index=False)
    both = pd.DataFrame(
        {
            "text": ["fair price, rude staff"] * 2 + [GOOD],
            "aspect": ["price", "staff", "food"],
            "polarity": ["positive", "negative", "positive"],
        }
    )
    both.to_csv(aspects / "mams-train.csv", index=False)
    for name, names in (("boots", "Color|Comfort|None"), ("bags_and_cases", "Looks|Handles|None")):
        (aspects / f"{name}-dev.asp").write_text(f"{names}\n\nA-1\n{GOOD}\t1\n{RED}\t0 1\n\nA-2\nof\t2\n")
    reviews = tmp_path / "reviews"
    reviews.mkdir()
    womens = [
        {"title": None, "text": f"{text}. {text}", "stars": stars} for text, stars in ((GOOD, 5), (BAD, 1), (RED, 3))
    ]
    pd.DataFrame(womens * 8).to_parquet(reviews / "womens-train.parquet")
    shops = [{"text": GOOD, "positive": 1, "split": "train"}, {"text": BAD, "positive": None, "split": "unlabel"}]
    pd.DataFrame(shops * 4).astype({"positive": "Int64"}).to_parquet(reviews / "other-shops.parquet")
    return tmp_path


@pytest.fixture
def weights(tmp_path):
    """A tiny RoBERTa of three layers, as it ships."""
    torch.manual_seed(0)
    config = RobertaConfig(**TEXT | {"num_hidden_layers": 3}, max_position_embeddings=40, pad_token_id=0)
    save_model(RobertaForReviews(config), tmp_path / "weights" / "roberta", tokenizer=tokenizer())
    return tmp_path / "weights"


def test_a_written_review_covers_its_text(published):
    text = clause_data.written(test=False)[0]
    assert [text.text[start:end] for start, end in text.spans] == [GOOD, BAD]
    assert text.aspects[0, ASPECTS.index("comfort")] == 1 and text.aspects[0, ASPECTS.index("colour")] == 0
    assert np.isnan(text.aspects[0, ASPECTS.index("handles")])  # nobody looked for those
    assert text.sides.tolist() == [[0, 0, 1], [1, 0, 0]]
    assert [part.text for part in text.alone()] == [GOOD, BAD]


def test_segments_have_one_aspect_or_several_or_none(published):
    whole, other = clause_data.oposum(published, "boots", "dev")
    assert [whole.text[start:end] for start, end in whole.spans] == [GOOD, RED]
    named = [[ASPECTS[place] for place in np.flatnonzero(row == 1)] for row in whole.aspects]
    assert named == [["comfort"], ["colour", "comfort"]]
    assert np.nansum(other.aspects) == 0 and np.isnan(whole.sides).all()


def test_a_term_has_the_side_of_its_clause(published):
    text = clause_data.terms(published, "tshirt", "train")[0]
    assert text.spans == [(0, 10)] and text.sides.tolist() == [[0, 0, 1]]


def test_aspects_of_a_sentence_have_sides_of_their_own(published):
    (text,) = clause_data.mams(published, "train")  # nothing is known of food
    assert text.spans == [(0, 22), (0, 22)] and text.sides.tolist() == [[0, 0, 1], [1, 0, 0]]
    price, service = ASPECTS.index("price and value"), ASPECTS.index("delivery and service")
    assert text.aspects[:, price].tolist()[0] == 1 and text.aspects[1, service] == 1
    assert np.isnan(text.aspects[0, service]) and text.weight == 0


def test_long_reviews_are_cut_between_segments(monkeypatch):
    monkeypatch.setattr(clause_data, "LONGEST", 12)
    found = list(clause_data._joined("boots", ["it is good", "a", "photo of it"], [["none"]] * 3, ("colour", "none")))
    assert [text.text for text in found] == ["it is good a", "photo of it"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is good. It is bad!", ["It is good.", "It is bad!"]),
        ("It is good, but it is bad", ["It is good", "it is bad"]),
        ("ok", []),
        ("it is good", ["it is good"]),
    ],
)
def test_sentences(text, parts):
    assert [text[start:end] for start, end in clause_lessons.sentences(text)] == parts


def test_the_command_trains_a_reader_that_tells_what_was_marked(published, weights, monkeypatch):
    monkeypatch.chdir(published)
    for name, steps in (("STEPS", 120), ("QUICK_STEPS", 100)):
        monkeypatch.setattr(clause_training, name, steps)
    assert main(["reviews", "--data", str(published), "--weights", str(weights), "--run", "runs/reviews"]) == 0
    roberta = RobertaPredictor(weights / "roberta")
    reader = ReviewReader.from_pretrained(weights / "reviews", roberta)
    text = f"{RED}. {GOOD}"
    readings = reader.read([text, BAD], [[(0, 11), (13, 23)], [(0, 9)]])
    sides = [("negative", "neutral", "positive")[place] for place in readings.side_probabilities[:, -1].argmax(-1)]
    assert sides == ["neutral", "positive", "negative"]
    assert [readings.aspects[place] for place in readings.aspect_probabilities.argmax(1)] == [
        "colour",
        "comfort",
        "comfort",
    ]
    quick = ReviewReader.from_pretrained(weights / "reviews", roberta, read_tokens=0).read(
        [GOOD, BAD, RED], [[(0, 3)]] * 3
    )
    assert not np.array_equal(quick.side_probabilities[0], readings.side_probabilities[1])
    other = RobertaForReviews(roberta.model.config)
    save_model(other, weights / "roberta", tokenizer=roberta.tokenizer)
    with pytest.raises(WeightsError, match="another RoBERTa"):
        ReviewReader.from_pretrained(weights / "reviews", RobertaPredictor(weights / "roberta"))


def test_a_finished_run_is_not_taken_over_by_another_roberta(published, weights, monkeypatch, capsys):
    monkeypatch.chdir(published)
    for name in ("STEPS", "QUICK_STEPS"):
        monkeypatch.setattr(clause_training, name, 4)
    command = ["reviews", "--data", str(published), "--weights", str(weights), "--run", "runs/reviews"]
    assert main(command) == 0
    assert main(command) == 0  # the same once more goes on from its end
    other = RobertaForReviews(RobertaPredictor(weights / "roberta").model.config)
    save_model(other, weights / "roberta", tokenizer=tokenizer())
    assert main(command) == 2
    assert "another configuration" in capsys.readouterr().err


def test_a_review_without_a_sentence_has_no_parts(weights, tmp_path):
    reader = clause_training.untrained(RobertaPredictor(weights / "roberta"), seed=0)
    texts = [
        MarkedText("lesson", text, spans, np.zeros((len(spans), len(ASPECTS))), np.zeros((len(spans), 3)))
        for text, spans in (("good", []), (GOOD, [(0, 10)]))
    ]
    states = states_of(texts, reader, tmp_path / "states.npy")
    assert [len(parts) for parts in states.parts] == [0, 1]
    assert np.concatenate(states.parts).dtype == np.int64
