"""Statistics against numpy, against a slow obvious reference, and on tiny data whose answer is known."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image, ImageDraw
from scipy.sparse import csr_matrix

from training import data, statistics


@pytest.fixture
def generator():
    return np.random.default_rng(0)


def prints_of(images: list[Image.Image]) -> statistics.Fingerprints:
    return statistics.Fingerprints(
        np.array([str(hash(image.tobytes())) for image in images]),
        np.array([statistics.difference_hash(image) for image in images], np.uint64),
        np.stack([statistics.thumbnail(image) for image in images]),
    )


def smooth(generator, size=(60, 80)) -> Image.Image:
    """A picture of large coloured patches."""
    return Image.fromarray(generator.integers(0, 256, (6, 5, 3), np.uint8)).resize(size, Image.Resampling.BICUBIC)


def test_balance_orders_classes_by_their_rows():
    counts = statistics.balance(
        pd.Series(["a", "b", "b", "b", "a"]), pd.Series(["train", "train", "train", "test", "test"])
    )
    assert counts.index.tolist() == ["b", "a"]
    assert counts.to_dict("list") == {"train": [2, 1], "test": [1, 1]}


def test_imbalance_ratio_leaves_out_classes_without_rows():
    assert statistics.imbalance_ratio(pd.Series([12, 3, 0])) == 4


def test_missing_counts_nulls_and_blanks():
    frame = pd.DataFrame({"title": ["a", None, " ", "b"], "text": list("abcd"), "age": [1.0, np.nan, 3, 4]})
    assert statistics.missing(frame).to_dict() == {"title": 0.5, "age": 0.25}


def test_channel_histogram_agrees_with_numpy_over_pictures_of_any_size(generator):
    pictures = [generator.integers(0, 256, (height, 7, 3), np.uint8) for height in (3, 5, 11)]
    histogram = statistics.ChannelHistogram()
    for picture in pictures:
        histogram.add(picture)
    pixels = np.concatenate([picture.reshape(-1, 3) for picture in pictures]) / 255
    np.testing.assert_allclose(histogram.mean, pixels.mean(0))
    np.testing.assert_allclose(histogram.std, pixels.std(0))


@pytest.mark.data
def test_fashion_mnist_has_the_published_mean_and_standard_deviation(tmp_path):
    try:
        pixels, _ = data.fashion_mnist(tmp_path, "train")
    except data.InputError:
        pytest.skip("Fashion-MNIST is not installed")
    histogram = statistics.ChannelHistogram()
    histogram.add(pixels[..., None])
    assert f"{histogram.mean[0]:.4f} {histogram.std[0]:.4f}" == "0.2860 0.3530"


def test_quality_falls_with_blur_darkness_and_haze(generator):
    sharp = generator.integers(0, 256, (40, 40)).astype(np.uint8)
    blurred = np.asarray(Image.fromarray(sharp).resize((10, 10)).resize((40, 40)))
    assert statistics.quality(blurred).sharpness < statistics.quality(sharp).sharpness / 10
    assert statistics.quality(sharp // 2).brightness == pytest.approx(
        statistics.quality(sharp).brightness / 2, abs=0.01
    )
    assert statistics.quality(sharp // 2 + 64).contrast < statistics.quality(sharp).contrast


def test_near_pairs_finds_copies_of_another_size_and_quality_only(generator):
    original, other = smooth(generator), smooth(generator)
    buffer = io.BytesIO()
    original.resize((120, 160), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=70)
    found = statistics.near_pairs(prints_of([other, original, Image.open(buffer), original]))
    assert found.tolist() == [[1, 2], [2, 3]]  # 1 and 3 are equal, which is told elsewhere


def test_near_pairs_tells_colours_apart():
    images = []
    for colour in ("pink", "lightgreen"):
        images.append(Image.new("RGB", (60, 80), "white"))
        ImageDraw.Draw(images[-1]).ellipse((20, 30, 40, 50), fill=colour)
    prints = prints_of(images)
    assert np.bitwise_count(prints.hashes[0] ^ prints.hashes[1]) <= statistics.HASH_DISTANCE
    assert len(statistics.near_pairs(prints)) == 0


def test_near_pairs_agrees_with_comparing_one_by_one(generator):
    images = [smooth(generator) for _ in range(8)]
    images += [image.resize((30, 40)) for image in images]
    prints = prints_of(images)
    slow = [
        [i, j]
        for i in range(16)
        for j in range(i + 1, 16)
        if (int(prints.hashes[i]) ^ int(prints.hashes[j])).bit_count() <= statistics.HASH_DISTANCE
        and np.abs(prints.thumbnails[i] - prints.thumbnails[j].astype(int)).mean()
        <= statistics.DIFFERENCE * prints.thumbnails[i].std()
    ]
    assert len(slow) >= 8
    assert sorted(statistics.near_pairs(prints, block=3).tolist()) == slow


def test_exact_copies_counts_rows_in_and_across_splits():
    copies = statistics.exact_copies(["x", "x", "y", "x", "z"], ["train", "train", "train", "test", "test"])
    assert copies.loc["train"].to_dict() == {"train": 2, "test": 2}
    assert copies.loc["test"].to_dict() == {"train": 1, "test": 0}


def test_near_copies_counts_a_row_once_for_each_split():
    copies = statistics.near_copies(np.array([[0, 1], [0, 3], [1, 3]]), ["train", "train", "train", "test"])
    assert copies.loc["train"].to_dict() == {"train": 2, "test": 2}
    assert copies.loc["test"].to_dict() == {"train": 1, "test": 0}


def test_contradictions_are_copies_with_different_labels():
    keys, labels = pd.Series(["x", "y", "x", "y", "z"]), pd.Series(["a", "b", "c", "b", None])
    assert [rows.tolist() for rows in statistics.contradictions(keys, labels)] == [[0, 2]]


def test_normalized_texts_ignore_case_and_space():
    assert statistics.normalized(pd.Series(["A  Dress\n", "a dress", None])).tolist() == ["a dress", "a dress", ""]


def test_telling_words_are_those_that_one_side_uses_more():
    words = statistics.telling_words(["broke and returned"] * 30, ["lovely and soft"] * 30, most=2)
    assert set(words.word[words.z < 0]) == {"broke", "returned"}
    assert set(words.word[words.z > 0]) == {"lovely", "soft"}


def test_a_rare_word_tells_less_than_a_frequent_one():
    low, high = ["broke"] * 40 + ["wrinkled"] * 5 + ["and"] * 55, ["and"] * 100
    words = statistics.telling_words(low, high).set_index("word").z
    assert words["broke"] < words["wrinkled"] < 0 < words["and"]


@pytest.mark.parametrize("form", [np.asarray, csr_matrix])
def test_suspects_are_the_labels_that_were_swapped(generator, form):
    true = np.repeat([0, 1, 2], 40)
    features = np.eye(3)[true] + generator.normal(0, 0.1, (120, 3))
    given = np.array(["dress", "shirt", "bag"], dtype=object)[true]
    given[[3, 50]] = "bag", "dress"
    found = statistics.suspects(form(features), given)
    assert set(found.row) == {3, 50}
    assert found.set_index("row").suggested.to_dict() == {3: "dress", 50: "shirt"}


def test_suspects_needs_two_classes_of_enough_rows():
    assert statistics.suspects(np.ones((6, 2)), ["a"] * 5 + ["b"]).empty
