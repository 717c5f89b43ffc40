"""Fine-tuning on a shop's own data: products in a table, photos by class, reviews; then the assistant runs on it."""

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image, ImageDraw
from torch import nn

from models.clip_predictor import ClipPredictor
from models.errors import InputError
from models.fusion import FusionConfig, FusionModel
from models.fusion_predictor import FusionPredictor
from models.labels import label_set
from models.loading import calibration
from models.message_reader import Context, MessageReader
from models.review_roberta import ReviewOutput
from models.roberta_predictor import RobertaPredictor
from tests.training.tiny import tokenizer
from training import own_clip, own_roberta, router
from training.__main__ import main
from training.items import PictureDataset
from training.message_data import messages
from training.own_fusion import own_attributes, started
from training.own_shop import BUNDLED
from training.reviews import ReviewSet

SHAPES = ("mug", "plate", "vase")


def drawing(kind: str, seed: int) -> Image.Image:
    """A product that no bundled model was trained on, somewhere on white, in some colour."""
    generator = np.random.default_rng(seed)
    colour = tuple(int(value) for value in generator.integers(30, 200, 3))
    left, top = (int(value) for value in generator.integers(5, 20, 2))
    picture = Image.new("RGB", (90, 90), "white")
    pen = ImageDraw.Draw(picture)
    if kind == "mug":
        pen.rectangle((left, top, left + 40, top + 50), fill=colour)
        pen.arc((left + 30, top + 10, left + 60, top + 40), 270, 90, fill=colour, width=6)
    elif kind == "plate":
        pen.ellipse((left, top + 20, left + 60, top + 50), outline=colour, width=5)
    else:
        pen.polygon([(left, top + 60), (left + 20, top), (left + 40, top + 60)], fill=colour)
    return picture


@pytest.fixture
def shop(tmp_path):
    """60 products with pictures and titles, 12 photos by class, 90 reviews."""
    folder = tmp_path / "shop"
    (folder / "images").mkdir(parents=True)
    rows = []
    for number in range(60):
        kind = SHAPES[number % 3]
        drawing(kind, number).save(folder / "images" / f"{number}.png")
        split = ("train", "train", "train", "val", "test")[number // 12]
        rows.append(
            {
                "id": number,
                "image": f"images/{number}.png",
                "name": f"Hand-made {kind} no. {number}",
                "article_type": kind,
                "split": split,
            }
        )
    pd.DataFrame(rows).to_csv(folder / "products.csv", index=False)
    for number in range(12):
        kind = SHAPES[number % 3]
        path = folder / "photos" / ("val" if number >= 9 else "train") / kind / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        drawing(kind, 100 + number).save(path)
    words = {1: "broke at once, awful glaze", 3: "fine, but smaller than it looks", 5: "lovely glaze, I use it daily"}
    reviews = [{"review": f"{words[stars]} ({number})", "rating": stars} for number in range(30) for stars in words]
    pd.DataFrame(reviews).to_json(folder / "reviews.jsonl", orient="records", lines=True)
    return folder


def accuracy(folder, pictures) -> float:
    clip = ClipPredictor(folder)
    labels = label_set(list(SHAPES))
    scores = clip.scores([picture for picture, _ in pictures], labels)
    said = [labels.labels[int(np.argmax(each.probabilities))] for each in scores]
    return float(np.mean([one == kind for one, (_, kind) in zip(said, pictures, strict=True)]))


def train(model: str, data, folder, *, length: str = "1") -> int:
    """Exit code of a training with its weights and run in `folder`."""
    paths = {"--data": data, "--weights": folder / "weights", "--run": folder / "run"}
    return main([model, *(str(part) for pair in paths.items() for part in pair), "--length", length])


def test_clip_learns_a_shops_own_products(shop, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)  # cached pictures go there
    weights = tmp_path / "weights"
    command = ["clip", "--data", str(shop), "--weights", str(weights), "--run", str(tmp_path / "run")]
    assert main([*command, "--length", "0.3"]) == 0
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


def test_titles_alone_are_enough(shop, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = pd.read_csv(shop / "products.csv").drop(columns="article_type")
    (tmp_path / "titles").mkdir()
    rows.assign(image=[str(shop / path) for path in rows.image]).to_csv(
        tmp_path / "titles" / "products.csv", index=False
    )
    assert train("clip", tmp_path / "titles", tmp_path, length="0.1") == 0
    assert "products/titles" in (tmp_path / "run" / "log.jsonl").read_text()


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


def test_clip_leaves_out_what_nothing_is_said_of(shop, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = pd.read_csv(shop / "products.csv").drop(columns="article_type")
    rows["image"] = [str(shop / path) for path in rows.image]
    rows.loc[3:5, "name"] = None
    (tmp_path / "gaps").mkdir()
    rows.to_csv(tmp_path / "gaps" / "products.csv", index=False)
    assert train("clip", tmp_path / "gaps", tmp_path, length="0.1") == 0


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
    assert main(["roberta", "--data", str(shop), "--weights", str(weights), "--run", str(tmp_path / "run")]) == 0
    predictions = RobertaPredictor(weights / "roberta").predict(
        ["awful glaze, broke at once", "lovely, I use it daily"]
    )
    low, high = predictions.expected_stars
    assert low < 2 and high > 4
    reader = MessageReader.from_pretrained(weights / "router", RobertaPredictor(weights / "roberta"))
    assert reader.calibration == calibration(BUNDLED / "router")
    wants = reader.wants("what do the reviews say about the glaze?", Context(reviews=12)).probabilities
    assert wants["summarize"] > 0.5 > wants["search"]
    assert (tmp_path / "run" / "router" / "log.jsonl").exists()
    assert "Right on 12 reviews of the shop's own test part" in capsys.readouterr().out


def test_a_folder_without_pictures_says_what_it_may_hold(tmp_path, capsys):
    pd.DataFrame({"text": ["good"] * 30, "stars": [5] * 30}).to_csv(tmp_path / "reviews.csv", index=False)
    assert main(["clip", "--data", str(tmp_path), "--weights", str(tmp_path / "w"), "--run", str(tmp_path / "r")]) == 2
    assert "no pictures" in capsys.readouterr().err


def test_labels_that_are_all_alike_teach_nothing(tmp_path, capsys):
    (tmp_path / "photos" / "mug").mkdir(parents=True)
    drawing("mug", 0).save(tmp_path / "photos" / "mug" / "0.png")
    assert main(["clip", "--data", str(tmp_path), "--weights", str(tmp_path / "w"), "--run", str(tmp_path / "r")]) == 2
    assert "nothing to learn" in capsys.readouterr().err


def test_reviews_are_asked_for_where_there_are_none(tmp_path):
    from training import own_shop

    with pytest.raises(InputError, match="no reviews"):
        own_shop.reviews(tmp_path)


@pytest.mark.parametrize("model", ["clip", "roberta", "reviews", "fusion"])
def test_the_bundled_weights_are_not_written_over(model, shop, monkeypatch, capsys):
    monkeypatch.chdir(BUNDLED.parents[1])
    assert main([model, "--data", str(shop)]) == 2
    assert "--weights my-weights" in capsys.readouterr().err
