"""Fine-tuning on a shop's own data asks for what is missing, and leaves the bundled weights alone."""

import pandas as pd
import pytest

from models.errors import InputError
from tests.training.shop import drawing
from training.__main__ import main
from training.own_shop import BUNDLED


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
