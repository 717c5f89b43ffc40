"""What RoBERTa is measured on."""

import pandas as pd

from training.measure_roberta import unseen_shops


def test_reviews_that_were_learned_from_are_not_measured(tmp_path):
    (tmp_path / "reviews").mkdir()
    rows = [
        ("train", "Broke  at once."), ("unlabel", "I use it daily"),
        ("test", "broke at once ."), ("test", "i USE it\ndaily"), ("test", "Broke at last."),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["split", "text"])
    frame.to_parquet(tmp_path / "reviews" / "other-shops.parquet")
    assert list(unseen_shops(tmp_path).text) == ["Broke at last."]
