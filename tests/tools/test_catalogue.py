"""What becomes of folders and tables on their way into an index, whatever model reads them."""

import json

import numpy as np
import pytest
from PIL import Image

from models.errors import InputError, TableError
from tools import index_catalogue
from tools.catalogue import load_catalogue
from tools.catalogue_files import read_products


@pytest.fixture(autouse=True)
def sizes(monkeypatch):
    """The sizes of pictures that were read, by a stand-in for CLIP to which all products are alike."""
    read = []

    def vectors_of(pairs):
        read.extend(image and image.size for image, _ in pairs)
        return np.ones((len(pairs), 2), np.float32)

    monkeypatch.setattr("tools.catalogue.vectors_of", vectors_of)
    monkeypatch.setattr("tools.catalogue._clip_digest", lambda: "stand-in")
    return read


@pytest.mark.parametrize("title", ["Red\u2028shoe", "Red\x85shoe", "Red \ud83d shoe"], ids=ascii)
@pytest.mark.parametrize("name", ["shop.json", "shop.jsonl"])
def test_odd_characters_in_titles_break_no_index(tmp_path, title, name):
    (tmp_path / name).write_text(json.dumps({"title": title}, ensure_ascii="\ud83d" in title), encoding="utf-8")
    index = index_catalogue(tmp_path / name, tmp_path / "index")
    assert [entry.title for entry in index.entries] == [title.replace("\ud83d", "\ufffd")]


def test_json_may_name_its_list_of_products(tmp_path):
    path = tmp_path / "shop.json"
    path.write_text(
        '{"name": "My shop", "tags": ["a", "b", "c"], "products": [{"title": "Red shoe"}, {"title": "Bag"}]}'
    )
    assert [product.title for product in read_products(path)[0]] == ["Red shoe", "Bag"]


@pytest.mark.parametrize("content", ["null", "5", "[5]", "{}"])
def test_json_without_products_is_told(tmp_path, content):
    (tmp_path / "shop.json").write_text(content)
    with pytest.raises((InputError, TableError), match="no product"):
        read_products(tmp_path / "shop.json")


def test_an_index_among_its_pictures_can_be_made_again(tmp_path, photo):
    photo.save(tmp_path / "dress.jpg")
    for _ in range(2):
        index = index_catalogue(tmp_path, tmp_path / "index")
        assert [entry.id for entry in index.entries] == ["dress.jpg"]


def test_an_index_that_was_left_half_made_is_told_and_can_be_made_again(tmp_path, photo, monkeypatch):
    def interrupted(pairs):
        raise KeyboardInterrupt

    photo.save(tmp_path / "dress.jpg")
    index_catalogue(tmp_path, tmp_path / "index")
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("tools.catalogue.vectors_of", interrupted)
        index_catalogue(tmp_path, tmp_path / "index")
    with pytest.raises(InputError, match="no index"):
        load_catalogue(tmp_path / "index")
    assert len(index_catalogue(tmp_path, tmp_path / "index").entries) == 1


def test_large_pictures_are_not_held_whole(tmp_path, sizes):
    Image.new("RGB", (3000, 1500)).save(tmp_path / "large.png")
    index_catalogue(tmp_path, tmp_path / "index")
    assert sizes == [(640, 320)]


def test_delimiters_at_the_ends_of_rows_are_no_columns(tmp_path):
    (tmp_path / "shop.csv").write_text("id,title\n1,Red dress,\n2,Blue bag,\n")
    products, dropped = read_products(tmp_path / "shop.csv")
    assert [product.title for product in products] == ["Red dress", "Blue bag"] and not dropped
