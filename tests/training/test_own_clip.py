"""CLIP is fine-tuned on a shop's own products and photos."""

import numpy as np
import pandas as pd

from models.clip_predictor import ClipPredictor
from models.labels import label_set
from models.loading import calibration
from tests.training.shop import SHAPES, drawing, train
from training import own_clip
from training.__main__ import main
from training.own_shop import BUNDLED


def accuracy(folder, pictures) -> float:
    clip = ClipPredictor(folder)
    labels = label_set(list(SHAPES))
    scores = clip.scores([picture for picture, _ in pictures], labels)
    said = [labels.labels[int(np.argmax(each.probabilities))] for each in scores]
    return float(np.mean([one == kind for one, (_, kind) in zip(said, pictures, strict=True)]))


def test_clip_learns_a_shops_own_products(shop, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)  # cached pictures go there
    weights = tmp_path / "weights"
    command = ["clip", "--data", str(shop), "--weights", str(weights), "--run", str(tmp_path / "run")]
    assert main([*command, "--length", "0.2"]) == 0
    unseen = [(drawing(kind, 1000 + number), kind) for number in range(8) for kind in SHAPES]
    assert accuracy(weights / "clip", unseen) >= 0.9
    for other in ("roberta", "reviews", "fusion", "router"):  # the rest of the assistant, as it was
        assert (weights / other / "model.safetensors").exists()
    log = (tmp_path / "run" / "log.jsonl").read_text()
    assert '"val"' in log
    assert "Right on 12 pictures of the shop's own test part" in capsys.readouterr().out


def test_of_the_bundled_calibration_what_still_holds_is_kept():
    bundled = calibration(BUNDLED / "clip")
    chosen = own_clip._chosen(0.5, base=None)
    assert chosen["unsure"] == {"above_chance": bundled["unsure"]["above_chance"]}
    assert chosen["temperature"] == bundled["temperature"] | {"custom": 0.5} and chosen["lead"] == bundled["lead"]
    assert own_clip._chosen(0.5, base="some/clip")["temperature"] == {"custom": 0.5}
    assert own_clip._chosen(None, base=None)["temperature"] == bundled["temperature"]


def test_titles_alone_are_enough_and_rows_without_one_are_left_out(shop, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = pd.read_csv(shop / "products.csv").drop(columns="article_type")
    rows["image"] = [str(shop / path) for path in rows.image]
    rows.loc[3:5, "name"] = None
    (tmp_path / "titles").mkdir()
    rows.to_csv(tmp_path / "titles" / "products.csv", index=False)
    assert train("clip", tmp_path / "titles", tmp_path, length="0.1") == 0
    assert "products/titles" in (tmp_path / "run" / "log.jsonl").read_text()
