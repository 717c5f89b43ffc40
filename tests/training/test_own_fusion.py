"""Fusion is fine-tuned on a shop's own products and their labels."""

import numpy as np
import pandas as pd
import pytest
import torch

from models.clip_predictor import ClipPredictor
from models.errors import InputError
from models.fusion import FusionConfig, FusionModel
from models.fusion_predictor import FusionPredictor
from models.roberta_predictor import RobertaPredictor
from tests.training.shop import SHAPES, drawing, train
from training.items import PictureDataset
from training.own_fusion import own_attributes, started


def test_fusion_learns_a_shops_own_products(shop, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert train("fusion", shop, tmp_path) == 0
    weights = tmp_path / "weights"
    clip, roberta = ClipPredictor(weights / "clip"), RobertaPredictor(weights / "roberta")
    predictor = FusionPredictor(weights / "fusion", clip, roberta)
    assert predictor.labels["category"] == sorted(SHAPES) and "gender" in predictor.labels
    right = []
    for number in range(12):
        kind = SHAPES[number % 3]
        picture, title = drawing(kind, 2000 + number), f"Hand-made {kind}"
        for given in ((picture, title), (picture, None), (None, title)):
            probabilities = predictor.predict(*given).probabilities["category"]
            right.append(sorted(SHAPES)[int(probabilities.argmax())] == kind)
    assert np.mean(right) >= 0.9
    matches = [predictor.predict(drawing("mug", 3000 + n), f"Hand-made {k}").match for n in range(6) for k in SHAPES]
    own, others = np.mean(matches[::3]), np.mean([matches[1::3], matches[2::3]])
    assert own > others + 0.3


def test_fusion_asks_for_labels(shop, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = pd.read_csv(shop / "products.csv").drop(columns="article_type")
    rows["image"] = [str(shop / path) for path in rows.image]
    (tmp_path / "titles").mkdir()
    rows.to_csv(tmp_path / "titles" / "products.csv", index=False)
    assert train("fusion", tmp_path / "titles", tmp_path) == 2
    assert "No labels" in capsys.readouterr().err


def products(label_columns: tuple[str, ...], **columns: list) -> PictureDataset:
    rows = pd.DataFrame(columns)
    return PictureDataset("products", rows.assign(split="train"), label_columns=label_columns)


def test_labels_that_the_bundled_fusion_knows_keep_its_head():
    bundled = {"category": ["Belts", "Caps", "Ties"], "colour": ["Black", "Red"]}
    few = products(
        ("article_type", "colour", "type"), article_type=["Belts", "Ties"], colour=["Red", "Pink"], type=["a", "b"]
    )
    attributes = own_attributes([few], bundled)
    assert attributes == {"category": ["Belts", "Caps", "Ties"], "colour": ["Pink", "Red"], "type_": ["a", "b"]}


def test_one_label_for_all_teaches_fusion_nothing():
    alike = products(("article_type",), article_type=["Mug", "mug", None])
    with pytest.raises(InputError, match="No labels"):
        own_attributes([alike], {"category": ["Belts", "Caps"]})


def test_only_heads_that_mean_the_same_are_taken_over():
    sizes = {"image_size": 6, "text_size": 8, "hidden_size": 4}
    old = FusionModel(FusionConfig(**sizes, attributes={"category": ["a", "b"], "colour": ["c", "d"]}))
    new = FusionModel(FusionConfig(**sizes, attributes={"category": ["x", "y"], "colour": ["c", "d"]}))
    before = new.heads["category"].weight.clone()
    weights = started(new, old)
    assert torch.equal(weights.heads["colour"].weight, old.heads["colour"].weight)
    assert torch.equal(weights.image_projection.weight, old.image_projection.weight)
    assert torch.equal(weights.heads["category"].weight, before)
