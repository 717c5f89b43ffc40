"""RoBERTa is fine-tuned on a shop's own reviews, and the router fitted to it."""

import numpy as np
import pytest
import torch
from torch import nn

from models.loading import calibration
from models.message_reader import Context, MessageReader
from models.review_roberta import ReviewOutput
from models.roberta_predictor import RobertaPredictor
from tests.training.tiny import tokenizer
from training import own_roberta, router
from training.__main__ import main
from training.message_data import messages
from training.own_shop import BUNDLED
from training.reviews import ReviewSet


class Stars(nn.Module):
    """A model that says one star of every review, and recommends none."""

    device = torch.device("cpu")

    def forward(self, input_ids, attention_mask):
        return ReviewOutput(
            star_logits=torch.eye(5)[:1].repeat(len(input_ids), 1), recommend_logits=-torch.ones(len(input_ids))
        )


def test_accuracy_is_of_stars_or_else_of_what_is_known():
    known = {"stars": [1, 2, -1, -1, -1], "positive": [-1, 0, 0, 1, -1], "recommended": [1, 0, -1, 0, 0]}
    known = {name: np.array(values) for name, values in known.items()}
    reviews = ReviewSet(["it is bad"] * 5, known, tokenizer(), max_length=9, seed=0)
    assert own_roberta.accuracy(Stars(), reviews) == pytest.approx(3 / 5)  # not two stars, and not positive


def test_roberta_learns_a_shops_own_reviews(shop, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    few = messages("train")[::100]
    monkeypatch.setattr(router, "messages", lambda part: few)
    monkeypatch.setattr(router, "REFIT_STEPS", 4)
    weights = tmp_path / "weights"
    command = ["roberta", "--data", str(shop), "--weights", str(weights), "--run", str(tmp_path / "run")]
    assert main([*command, "--length", "0.5"]) == 0
    predictions = RobertaPredictor(weights / "roberta").predict(
        ["awful glaze, broke at once", "lovely, I use it daily"]
    )
    low, high = predictions.expected_stars
    assert low < 2 and high > 4
    reader = MessageReader.from_pretrained(weights / "router", RobertaPredictor(weights / "roberta"))
    assert reader.calibration == calibration(BUNDLED / "router")
    wants = reader.wants(
        "what do the reviews say about the glaze?", Context(reviews=12), at_a_glance=False
    ).probabilities
    assert wants["summarize"] > 0.5 > wants["search"]
    assert (tmp_path / "run" / "router" / "log.jsonl").exists()
    assert "Right on 12 reviews of the shop's own test part" in capsys.readouterr().out
