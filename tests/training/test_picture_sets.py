"""Pictures are decoded once, and again where the table holds others."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from training import picture_sets


def jpeg(shade: int, size: tuple[int, int] = (60, 80)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A data folder with a catalogue of two products and two photos; the cache is beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pictures").mkdir()
    write(tmp_path, "catalogue-train", [50, 100], title=["a", "b"])
    for name, label in (("home", "dress"), ("home-more", "other")):
        write(tmp_path, f"{name}-train", [20, 40], label=[label] * 2)
    return tmp_path


def write(folder, name: str, shades: list[int], **columns: list) -> None:
    rows = pd.DataFrame({"image": [jpeg(shade) for shade in shades], **columns})
    rows.to_parquet(folder / "pictures" / f"{name}.parquet")


def shades(pictures: picture_sets.PictureSet) -> list[int]:
    return [round(float(np.mean(each)) / 10) * 10 for each in pictures.pixels]


def test_a_table_built_anew_is_decoded_anew(folder):
    assert shades(picture_sets.catalogue(folder, "train")) == [50, 100]
    write(folder, "catalogue-train", [100, 50], title=["b", "a"])
    again = picture_sets.catalogue(folder, "train")
    assert shades(again) == [100, 50] and list(again.rows.title) == ["b", "a"]


def test_what_is_cached_is_not_decoded_again(folder, monkeypatch):
    monkeypatch.setattr(picture_sets, "SHAPES", {picture_sets.LARGE: [picture_sets.shape_of(600, 800)]})
    first = picture_sets.home(folder)
    monkeypatch.setattr(picture_sets, "decode", None)
    for shape, pictures in picture_sets.home(folder).items():
        assert shades(pictures) == shades(first[shape]) == [20, 40]
