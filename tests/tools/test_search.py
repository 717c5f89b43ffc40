"""A catalogue is indexed from a folder or a table, and searched by words, by a picture, or by both."""

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from models.errors import InputError
from tools import index_catalogue, langchain_tools, search_catalog
from tools.catalogue import load_catalogue
from tools.results import SearchReport

EXAMPLES = Path(__file__).parents[2] / "ui" / "examples"
PICTURES = Path(__file__).parents[1] / "pictures"
ROWS = [
    ("sku", "name", "image", "gender", "price"),
    ("A1", "Red summer dress", "dress.jpg", "Women", "30"),
    ("A2", "White running shoes", "sneaker.jpg", "Men", "80"),
    ("A3", "Leather handbag", "", "Women", "120"),
    ("A4", "Wool scarf", "missing.jpg", "Men", "20"),
    ("A5", "", "", "Men", "1"),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    for name in ("dress.jpg", "sneaker.jpg"):
        shutil.copy(EXAMPLES / name, folder / name)
    (folder / "shop.csv").write_text("\n".join(",".join(row) for row in ROWS), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def index(shop, tmp_path_factory):
    return index_catalogue(shop / "shop.csv", tmp_path_factory.mktemp("index") / "shop")


def test_a_table_is_indexed_and_what_is_left_out_is_counted(index):
    assert [entry.id for entry in index.entries] == ["A1", "A2", "A3", "A4"]
    assert index.columns == ["gender", "price"]
    assert index.dropped == {"picture missing, kept by the title": 1, "neither picture nor title": 1}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("a dress for summer", "A1"),
        ("handbag", "A3"),
        (EXAMPLES / "sneaker.jpg", "A2"),
        (str(EXAMPLES / "dress.jpg"), "A1"),
    ],
)
def test_what_comes_closest_is_first(index, query, first):
    report = search_catalog(query, 3, catalogue=index)
    scores = [product.score for product in report.products]
    assert report.products[0].id == first and scores == sorted(scores, reverse=True) and len(scores) == 3


def test_a_picture_and_words_together(index):
    report = search_catalog((EXAMPLES / "dress.jpg", "a handbag"), 2, catalogue=index)
    assert {product.id for product in report.products} == {"A1", "A3"}
    assert report.by_picture and report.words == "a handbag"


def test_a_picture_finds_itself_with_a_cosine_near_one(shop, tmp_path):
    pictures = tmp_path / "photos" / "wear"
    pictures.mkdir(parents=True)
    for name in ("dress.jpg", "sneaker.jpg"):
        shutil.copy(EXAMPLES / name, pictures / f"IMG_{name[:1]}.jpg".replace("d", "1").replace("s", "2"))
    index = index_catalogue(tmp_path / "photos", tmp_path / "index")
    best = search_catalog(EXAMPLES / "sneaker.jpg", 1, catalogue=tmp_path / "index").products[0]
    assert best.score > 0.99 and best.columns == {"folder": "wear"} and Image.open(best.picture).size[0] <= 320
    assert index.entries[0].title == ""


def test_conditions_narrow_and_unknown_columns_are_told(index):
    report = search_catalog("something to wear", 5, {"Gender": "men"}, catalogue=index)
    assert {product.id for product in report.products} == {"A2", "A4"} and report.searched == 2
    assert search_catalog("shoes", where={"price": ["20", "30"]}, catalogue=index).searched == 2
    with pytest.raises(InputError, match=r"no column 'size'.*gender, price"):
        search_catalog("shoes", where={"size": "M"}, catalogue=index)


def test_an_index_can_be_moved_and_loaded_again(index, tmp_path):
    shutil.copytree(index.folder, tmp_path / "moved")
    again = load_catalogue(tmp_path / "moved")
    assert [entry.id for entry in again.entries] == [entry.id for entry in index.entries]
    assert again.entries[0].picture.startswith(str(tmp_path / "moved"))


def test_what_is_no_index_is_told(index, tmp_path):
    with pytest.raises(InputError, match="no index"):
        load_catalogue(tmp_path)
    shutil.copytree(index.folder, tmp_path / "other")
    about = json.loads((tmp_path / "other" / "index.json").read_text())
    (tmp_path / "other" / "index.json").write_text(json.dumps(about | {"clip": "another"}))
    with pytest.raises(InputError, match=r"another CLIP.*index"):
        load_catalogue(tmp_path / "other")


def test_nothing_is_overwritten_that_is_no_index(shop, tmp_path):
    (tmp_path / "diary.txt").write_text("Dear diary")
    with pytest.raises(InputError, match="holds something else"):
        index_catalogue(shop / "shop.csv", tmp_path)
    assert (tmp_path / "diary.txt").exists()


@pytest.mark.parametrize("source", ["nowhere.csv", "empty.csv", "words.csv"])
def test_bad_catalogues_are_told(tmp_path, source):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "words.csv").write_text("colour,size\nred,M\n")
    with pytest.raises(InputError):
        index_catalogue(tmp_path / source, tmp_path / "index")


def test_without_a_catalogue_it_says_how_to_add_one():
    with pytest.raises(InputError, match=r"No catalogue is loaded\. .*product-assistant index"):
        search_catalog("shoes")


@pytest.mark.parametrize("k", [0, 51, True, "5"])
def test_k_has_bounds(index, k):
    with pytest.raises(InputError, match="k must be"):
        search_catalog("shoes", k, catalogue=index)


def test_the_tool_takes_pictures_of_the_conversation(index, monkeypatch):
    monkeypatch.setattr("tools.search.settings", lambda: type("S", (), {"catalogue": index.folder})())
    tool = {tool.name: tool for tool in langchain_tools()}["search"]
    call = {"name": "search", "args": {"image": str(EXAMPLES / "sneaker.jpg"), "k": 1}, "id": "1", "type": "tool_call"}
    report = tool.invoke(call).artifact
    assert isinstance(report, SearchReport) and report.products[0].id == "A2"
    assert tool.invoke({**call, "args": {}}).status == "error"


def test_words_for_the_tool_are_never_read_as_a_file(index, monkeypatch):
    monkeypatch.setattr("tools.search.settings", lambda: type("S", (), {"catalogue": index.folder})())
    tool = {tool.name: tool for tool in langchain_tools()}["search"]
    words = str(EXAMPLES / "sneaker.jpg")
    report = tool.invoke({"name": "search", "args": {"query": words}, "id": "1", "type": "tool_call"}).artifact
    assert (report.words, report.by_picture) == (words, False)


def test_pictures_that_are_no_pictures_are_counted(tmp_path):
    for name, content in (
        ("IMG_1.jpg", b"no picture"),
        ("red-dress.png", (PICTURES / "fashion-mnist" / "dress.png").read_bytes()),
    ):
        (tmp_path / name).write_bytes(content)
    index = index_catalogue(tmp_path, tmp_path.parent / "indexed")
    assert index.dropped == {"picture unreadable": 1} and [entry.title for entry in index.entries] == ["red dress"]
