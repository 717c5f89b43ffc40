"""Training starts from any CLIP, SigLIP or RoBERTa of transformers, and the predictors run what comes out."""

import json

import pandas as pd
import pytest
import torch
from PIL import Image
from transformers import (
    BertConfig,
    BertModel,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    RobertaConfig,
    RobertaForMaskedLM,
    SiglipConfig,
    SiglipModel,
)  # fmt: skip

from models.clip_predictor import ClipPredictor
from models.labels import label_set
from models.roberta_predictor import RobertaPredictor
from tests.training.tiny import TEXT, tokenizer
from training.__main__ import main

VISION = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "image_size": 32,
    "patch_size": 8,
}


def clip(folder) -> None:
    config = CLIPConfig(
        text_config={**TEXT, "max_position_embeddings": 20, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0},
        vision_config=VISION, projection_dim=12,
    )  # fmt: skip
    CLIPModel(config).save_pretrained(folder)
    CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(folder)


def siglip(folder) -> None:
    config = SiglipConfig(
        text_config={**TEXT, "max_position_embeddings": 12, "projection_size": 16}, vision_config=VISION
    )
    SiglipModel(config).save_pretrained(folder)
    CLIPImageProcessorPil(
        size={"height": 32, "width": 32}, do_center_crop=False, image_mean=[0.5] * 3, image_std=[0.5] * 3
    ).save_pretrained(folder)


def roberta(folder) -> None:
    RobertaForMaskedLM(RobertaConfig(**TEXT, max_position_embeddings=40, pad_token_id=0)).save_pretrained(folder)


def train(model: str, folder, data, *, base: str = "base", length: str = "1") -> int:
    """Exit code of a training in `folder`, from the base in it."""
    paths = {"--data": data, "--weights": folder / "w", "--run": folder / "r", "--base": folder / base}
    return main([model, *(str(part) for pair in paths.items() for part in pair), "--length", length])


def fell(run, loss: str) -> bool:
    """Whether a loss was smaller at the end of a run than at its beginning."""
    rows = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    values = [row[loss] for row in rows if loss in row]
    return values[-1] < values[0]


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Red and green squares by class, and reviews in words that the tiny tokenizer knows."""
    monkeypatch.chdir(tmp_path)
    torch.manual_seed(0)
    for split, numbers in (("train", range(24)), ("val", range(24, 36))):
        for number in numbers:
            kind = ("red", "green")[number % 2]
            path = tmp_path / "data" / "photos" / split / kind / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (40, 40), (200 - number, 0, 0) if kind == "red" else (0, 200 - number, 0)).save(path)
    reviews = [
        {"text": f"it is {word} {'a ' * number}", "stars": stars}
        for number in range(20)
        for word, stars in (("good", 5), ("bad", 1))
    ]
    pd.DataFrame(reviews).to_csv(tmp_path / "data" / "reviews.csv", index=False)
    return tmp_path / "data"


@pytest.mark.parametrize("make", [clip, siglip])
def test_clip_starts_from_a_dual_encoder_of_transformers(make, data, tmp_path):
    make(tmp_path / "base")
    tokenizer().save_pretrained(tmp_path / "base")
    assert train("clip", tmp_path, data, length="2") == 0
    assert fell(tmp_path / "r", "photos/photos.label")
    predictor = ClipPredictor(tmp_path / "w" / "clip")
    [scores] = predictor.scores([Image.new("RGB", (50, 40), (150, 0, 0))], label_set(["red", "green"]))
    assert scores.probabilities.sum() == pytest.approx(1)
    maps = predictor.picture_features([Image.new("RGB", (50, 40))] * 2).maps
    assert [each.shape for each in maps] == [(2, VISION["hidden_size"])] * 2  # the embeddings and the only layer
    assert predictor.text_features(["red", "a photo of a green square " * 9]).shape == (2, predictor.size)


def test_roberta_starts_from_a_roberta_of_transformers(data, tmp_path):
    roberta(tmp_path / "base")
    tokenizer().save_pretrained(tmp_path / "base")
    assert train("roberta", tmp_path, data, length="8") == 0
    assert fell(tmp_path / "r", "stars")
    predictions = RobertaPredictor(tmp_path / "w" / "roberta").predict(["it is bad", "it is good"])
    assert predictions.star_probabilities.sum(1) == pytest.approx([1, 1])


def test_a_base_of_another_kind_is_refused_with_a_way_out(data, tmp_path, capsys):
    BertModel(BertConfig(**TEXT)).save_pretrained(tmp_path / "base")
    tokenizer().save_pretrained(tmp_path / "base")
    for model, wanted in (("clip", "CLIP or SigLIP"), ("roberta", "RoBERTa")):
        assert train(model, tmp_path, data) == 2
        assert wanted in capsys.readouterr().err


def test_a_base_that_is_not_there_is_one_clear_sentence(data, tmp_path, capsys):
    assert train("clip", tmp_path, data, base="nowhere") == 2
    assert "can't be read" in capsys.readouterr().err
