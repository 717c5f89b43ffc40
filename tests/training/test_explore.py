"""The exploration report of a small folder made here: what it counts, and that it is one safe page."""

import gzip
import io
import re
import struct
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from training.__main__ import main
from training.explore import section
from training.explore_sets import data_sets

ATTACK = "<script>alert('x')</script> & \"more\""


def jpeg(generator: np.random.Generator, size: tuple[int, int] = (45, 60)) -> bytes:
    """A picture of coloured patches."""
    buffer = io.BytesIO()
    patches = Image.fromarray(generator.integers(0, 256, (5, 4, 3), np.uint8))
    patches.resize(size, Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def resized(picture: bytes) -> bytes:
    """The same picture, larger and of lower quality."""
    buffer = io.BytesIO()
    Image.open(io.BytesIO(picture)).resize((90, 120)).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def write_fashion_mnist(folder: Path, generator: np.random.Generator) -> None:
    folder.mkdir()
    for prefix, count in (("train", 40), ("t10k", 10)):
        pixels, classes = generator.integers(0, 256, (count, 28, 28), np.uint8), np.arange(count, dtype=np.uint8) % 10
        images = struct.pack(">4i", 2051, count, 28, 28) + pixels.tobytes()
        labels = struct.pack(">2i", 2049, count) + classes.tobytes()
        (folder / f"{prefix}-images-idx3-ubyte.gz").write_bytes(gzip.compress(images))
        (folder / f"{prefix}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels))


def write_home(folder: Path, generator: np.random.Generator) -> None:
    """Two training pictures and one to validate on are the same, one of them under another label; a fourth looks alike."""
    folder.mkdir()
    train, validation = [jpeg(generator) for _ in range(12)], [jpeg(generator) for _ in range(4)]
    train[1] = validation[0] = train[0]
    validation[1] = resized(train[2])
    labels = ["dress", ATTACK] * 8
    for split, images in (("train", train), ("validation", validation)):
        frame = pd.DataFrame({"id": [f"{split}{i}" for i in range(len(images))], "label": labels[: len(images)]})
        frame.assign(image=images, sender=[None, *range(1, len(images))]).to_parquet(folder / f"home-{split}.parquet")


def write_unlabelled(folder: Path, generator: np.random.Generator) -> None:
    images = [jpeg(generator) for _ in range(3)]
    pd.DataFrame({"id": ["n1", "n2", "n3"], "label": ["tench"] * 3, "image": images}).to_parquet(
        folder / "not-fashion-val.parquet"
    )


def write_reviews(folder: Path) -> None:
    folder.mkdir()
    texts = [f"lovely soft dress number {i}" for i in range(12)] + [f"poor cheap fabric number {i}" for i in range(12)]
    train = pd.DataFrame({"title": ["Fine", None] * 12, "text": texts, "stars": [5] * 12 + [1] * 12})
    train.loc[0, "text"] = ATTACK
    train.to_parquet(folder / "womens-train.parquet")
    test = pd.DataFrame({"title": ["Fine"] * 2, "text": [texts[3].upper(), "word " * 200], "stars": [2, 5]})
    test.to_parquet(folder / "womens-test.parquet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder, generator = tmp_path_factory.mktemp("data"), np.random.default_rng(0)
    write_fashion_mnist(folder / "fashion-mnist", generator)
    write_home(folder / "pictures", generator)
    write_unlabelled(folder / "pictures", generator)
    write_reviews(folder / "reviews")
    for name in ("mug", "lamp"):
        (folder / "photos" / name).mkdir(parents=True)
        for i in range(5):
            (folder / "photos" / name / f"{i}.jpg").write_bytes(jpeg(generator))
    return folder


@pytest.fixture(scope="module")
def sections(folder) -> dict:
    return {each.name: section(each, 4000) for each in data_sets(folder)}


@pytest.fixture(scope="module")
def page(folder, tmp_path_factory) -> str:
    report = tmp_path_factory.mktemp("runs") / "new" / "explore.html"
    assert main(["explore", "--data", str(folder), "--report", str(report), "--sample", "12"]) == 0
    return report.read_text(encoding="utf-8")


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_sets_that_are_there_are_found_with_their_rows(sections):
    assert {name: each.splits for name, each in sections.items() if name != "photos"} == {
        "fashion-mnist": {"train": 40, "test": 10},
        "home": {"train": 12, "validation": 4},
        "not-fashion": {"val": 3},
        "womens": {"train": 24, "test": 2},
    }
    assert sum(sections["photos"].splits.values()) == 10


def test_balance_and_missing_values_are_counted(sections):
    (balance,) = sections["home"].balances
    assert balance.counts.loc["dress"].to_dict() == {"train": 6, "validation": 2}
    assert balance.ratio == 1
    assert sections["home"].missing.to_dict() == {"sender": 2 / 16}
    assert sections["womens"].texts.untitled == 12 / 26


def test_channels_are_those_of_the_first_split(sections, folder):
    frame = pd.read_parquet(folder / "pictures" / "home-train.parquet")
    pixels = np.stack([np.asarray(Image.open(io.BytesIO(each))) for each in frame.image]) / 255
    channels = sections["home"].pictures.channels
    np.testing.assert_allclose(channels.mean, pixels.mean((0, 1, 2)))
    np.testing.assert_allclose(channels.std, pixels.std((0, 1, 2)))


def test_grey_pictures_have_one_channel_and_a_mean_picture_a_class(sections):
    pictures = sections["fashion-mnist"].pictures
    assert len(pictures.channels.mean) == 1
    assert len(pictures.means) == 10


def test_copies_of_pictures_are_found_across_splits(sections):
    copies = sections["home"].pictures.copies
    assert copies.exact.loc["validation"].to_dict() == {"train": 1, "validation": 0}
    assert copies.exact.loc["train"].to_dict() == {"train": 2, "validation": 2}
    assert copies.near.loc["validation", "train"] == 1
    assert copies.contradicting == 1


def test_copies_of_texts_are_found_across_splits_whatever_their_case(sections):
    copies = sections["womens"].texts.copies
    assert copies.exact.loc["test"].to_dict() == {"train": 1, "test": 0}
    assert copies.contradicting == 1  # five stars in one, two in the other


def test_texts_are_measured(sections):
    texts = sections["womens"].texts
    assert texts.median_words == 5.5  # five words, and six with a title
    assert texts.cut == pytest.approx(1 / 26)
    assert (texts.telling.low_rows, texts.telling.high_rows) == (13, 13)
    assert "lovely" in texts.telling.chart and "cheap" in texts.telling.chart


def test_a_contradicting_review_is_suspected(folder, tmp_path):
    frame = pd.read_parquet(folder / "reviews" / "womens-train.parquet")
    frame.loc[20, "stars"] = 5
    (tmp_path / "reviews").mkdir()
    frame.to_parquet(tmp_path / "reviews" / "womens-train.parquet")
    (womens,) = [each for each in data_sets(tmp_path) if each.name == "womens"]
    (suspect,) = section(womens, 100).suspects.shown
    assert suspect.text == "poor cheap fabric number 8"


def test_rows_without_labels_are_named_by_split_and_id(sections):
    (shown, *_) = sections["not-fashion"].pictures.worst["Darkest"]
    assert re.fullmatch(r"0\.\d+ · val · n\d", shown.words)


def test_page_says_on_how_many_rows(page):
    assert "12 of 50 pictures" in page and "12 of 16 pictures" in page
    assert "All 12 pictures of train" in page


def test_page_shows_augmentation_in_three_strengths(page):
    rows = re.findall(r'<tr><td class="soft">(.*?)</td>(.*?)</tr>', page)
    assert [name for name, _ in rows] == ["fashion-mnist"] * 2 + ["home"] * 2 + ["not-fashion"] * 2 + ["photos"] * 2
    assert all(cells.count("<img") == 10 for _, cells in rows)


def test_page_needs_nothing_from_elsewhere(page):
    for tag, attributes in Tags(page).found:
        assert tag not in {"script", "link", "iframe", "object", "embed", "base"}
        for name in ("src", "srcset", "href", "xlink:href", "data"):
            assert (attributes.get(name) or "#").startswith(("data:image/", "#"))
    assert set(re.findall(r"url\((.)", page)) <= {"#"} and "@import" not in page
    hosts = set(re.findall(r"https?://[^\"'\s<]+", page))
    assert hosts <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}  # names of vocabularies, not fetched


def test_words_of_the_data_are_escaped(page):
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path, capsys):
    assert main(["explore", "--data", str(tmp_path / "none")]) == 2
    assert "There is no folder" in capsys.readouterr().err


def test_a_sample_of_nothing_is_refused(tmp_path, capsys):
    assert main(["explore", "--data", str(tmp_path), "--sample", "0"]) == 2
    assert "--sample" in capsys.readouterr().err
