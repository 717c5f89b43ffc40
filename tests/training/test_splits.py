"""Drawing splits by hash, with what belongs together kept together."""

import numpy as np
import pandas as pd
import pytest

from training.splits import assign_splits, linked


def products(count: int) -> pd.DataFrame:
    return pd.DataFrame({"id": [f"sku-{number}" for number in range(count)]})


def test_shares_are_eighty_ten_ten():
    shares = assign_splits(products(5000), ["id"]).value_counts(normalize=True)
    assert shares["train"] == pytest.approx(0.8, abs=0.02)
    assert shares["val"] == pytest.approx(0.1, abs=0.02)
    assert shares["test"] == pytest.approx(0.1, abs=0.02)


def test_a_product_keeps_its_split_whatever_the_order_and_the_company():
    rows = products(300)
    alone = dict(zip(rows.id, assign_splits(rows, ["id"]), strict=True))
    more = products(400).sample(frac=1, random_state=0).reset_index(drop=True)
    together = dict(zip(more.id, assign_splits(more, ["id"]), strict=True))
    assert alone == {product: together[product] for product in alone}


def test_other_shares():
    halves = assign_splits(products(2000), ["id"], (0.5, 0.0, 0.5)).value_counts(normalize=True)
    assert set(halves.index) == {"train", "test"}
    assert halves["test"] == pytest.approx(0.5, abs=0.04)


def test_links_reach_through_other_rows_and_ignore_case_and_gaps():
    rows = pd.DataFrame({"id": ["1", "1", "2", "3", "4"], "title": ["Red bag", None, "red BAG", "Hat", None]})
    groups = linked(rows, ["id", "title"])
    assert groups[0] == groups[1] == groups[2]
    assert len(set(groups[[2, 3, 4]])) == 3


def test_linked_agrees_with_a_search_row_by_row():
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({column: rng.integers(60, size=80).astype(str) for column in ("id", "text")})
    expected = np.arange(80)
    for _ in range(80):
        for column in rows:
            expected = pd.Series(expected).groupby(rows[column]).transform("min").to_numpy()
    groups = linked(rows, ["id", "text"])
    assert len(set(groups)) == len(set(expected)) == len(set(zip(groups, expected, strict=True)))


def test_a_given_split_is_honoured_under_any_of_its_names():
    rows = products(4).assign(split=["Training", "validation", "test", "unlabelled"])
    assert list(assign_splits(rows, ["id"])) == ["train", "val", "test", "unlabelled"]


def test_without_val_some_of_train_becomes_it():
    rows = products(1000).assign(split=["train"] * 900 + ["test"] * 100)
    splits = assign_splits(rows, ["id"])
    assert (splits[900:] == "test").all()
    assert 60 < (splits[:900] == "val").sum() < 150


def test_a_link_that_holds_nearly_all_rows_together_is_given_up_aloud():
    rows = pd.DataFrame({"id": ["same"] * 200, "text": [f"text {number // 2}" for number in range(200)]})
    with pytest.warns(UserWarning, match="share only id"):
        splits = assign_splits(rows, ["text", "id"])
    assert set(splits) == {"train", "val", "test"}
    assert (splits[::2].to_numpy() == splits[1::2].to_numpy()).all()
