"""Parts of the picture sets: rows and pictures stay together."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from models.errors import InputError
from training import parts
from training.measure_clip import three_sizes


def jpeg(shade: int, size: tuple[int, int] = (6, 8)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path):
    """A data folder with ten home photos and four products, two of them in a larger picture; shades tell pictures apart."""
    (tmp_path / "pictures").mkdir()
    labels = ["dress", "other"] * 5
    tables = {
        "home-validation": {"label": labels, "image": [jpeg(20 * i) for i in range(10)]},
        "catalogue-test": {"id": [1, 2, 3, 4], "article_type": list("abcd"), "image": [jpeg(i) for i in (10, 20, 30, 40)]},
        "catalogue-large": {
            "id": [9, 4, 2], "split": ["train", "test", "test"], "image": [jpeg(i, (168, 224)) for i in (90, 40, 20)]
        },
    }  # fmt: skip
    for name, columns in tables.items():
        pd.DataFrame(columns).to_parquet(tmp_path / "pictures" / f"{name}.parquet")
    return tmp_path


def shades(part: parts.Part) -> list[int]:
    return [round(np.asarray(image).mean() / 10) * 10 for image in part]


def test_photos_of_no_garment_are_left_out(folder):
    part = parts.read(folder, "home-validation")
    assert set(part.rows.label) == {"dress"}
    assert shades(part) == [0, 40, 80, 120, 160]


def test_a_sample_keeps_rows_with_their_pictures(folder):
    part = parts.read(folder, "catalogue-test")
    sample = part.sample(2)
    assert len(sample.rows) == 2
    assert [10 * id_ for id_ in sample.rows.id] == shades(sample)
    assert shades(part.sample(99)) == shades(part)


def test_one_part_of_the_larger_pictures(folder):
    assert list(parts.read(folder, "catalogue-large-test").rows.id) == [4, 2]


def test_three_sizes_show_the_same_products(folder):
    sizes = three_sizes(folder)
    assert [shades(part) for part in sizes.values()] == [[40, 20]] * 3
    assert [next(iter(part)).size for part in sizes.values()] == [(6, 8), (168, 224), (750, 1000)]
    assert all(list(part.rows.article_type) == ["d", "b"] for part in sizes.values())


def test_a_table_that_lacks_a_column_says_which(folder):
    pictures = folder / "pictures"
    pd.DataFrame({"label": ["dress"], "image": [jpeg(1)]}).to_parquet(pictures / "home-more-validation.parquet")
    with pytest.raises(InputError, match=r"home-more-validation.parquet has no column kids; training/README.md"):
        parts.read(folder, "home-more-validation")
