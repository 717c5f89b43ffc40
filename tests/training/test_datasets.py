"""A small shop, as shops have their data: tables with quirks, drawn pictures, reviews in several dialects."""

import io
import shutil
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image, ImageDraw

from models.errors import ImageError, InputError
from training.datasets import catalogue, pairs, picture_folder, reviews
from training.items import paired

COLOURS = {"Red": "#c02020", "Blue": "#2030c0", "Green": "#20a040"}
SHAPES = {"Bags": "rectangle", "Hats": "ellipse"}
SIZES = range(5)  # thirty products: each colour and type in five sizes


def drawn(colour: str, article_type: str, size: int) -> Image.Image:
    image = Image.new("RGB", (48, 64), "white")
    getattr(ImageDraw.Draw(image), SHAPES[article_type])((8, 8, 24 + 3 * size, 40 + 3 * size), fill=COLOURS[colour])
    return image


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


@pytest.fixture
def products() -> pd.DataFrame:
    """Thirty products; their ids begin with zeros, which a careless reader loses."""
    rows = [(colour, article, size) for colour in COLOURS for article in SHAPES for size in SIZES]
    return pd.DataFrame(
        {
            "id": f"{number:04}",
            "productDisplayName": f"Maker {colour} {article[:-1]} No {size}",
            "articleType": article,
            "baseColour": colour,
            "price": 10 + size,
        }
        for number, (colour, article, size) in enumerate(rows)
    )


@pytest.fixture
def pictures(tmp_path, products) -> Path:
    """Each product's picture, in a file named by its id."""
    folder = tmp_path / "images"
    folder.mkdir()
    for row in products.itertuples():
        drawn(row.baseColour, row.articleType, row.price - 10).save(folder / f"{row.id}.png")
    return folder


@pytest.fixture
def shop(tmp_path, products, pictures) -> Path:
    """The products as a spreadsheet writes them: a mark of byte order, semicolons; pictures beside it, by id."""
    products.to_csv(tmp_path / "shop.csv", index=False, sep=";", encoding="utf-8-sig")
    return tmp_path / "shop.csv"


def splits_of(data, column: str) -> pd.Series:
    """How many splits each value of `column` sits in."""
    return data.rows.groupby(column).split.nunique()


# --- catalogue ---------------------------------------------------------------------------------------------------


def test_a_product_comes_with_its_picture_labels_title_and_the_rest(shop):
    first = catalogue(shop)[0]
    assert first.id == "0000" and first.title == "Maker Red Bag No 0"
    assert first.labels == {"article_type": "Bags", "colour": "Red"}
    assert first.metadata == {"price": 10}
    assert first.image.mode == "RGB" and first.image.getpixel((16, 16)) == (0xC0, 0x20, 0x20)


def as_bytes(products, pictures, to):
    images = [(pictures / f"{product}.png").read_bytes() for product in products.id]
    products.assign(image=images).to_parquet(to / "t.parquet")
    return to / "t.parquet", None


def as_structures(products, pictures, to):
    images = [{"bytes": (pictures / f"{product}.png").read_bytes(), "path": None} for product in products.id]
    products.assign(image=images).to_parquet(to / "t.parquet")
    return to / "t.parquet", None


def as_paths_beside_the_table(products, pictures, to):
    products.assign(image_path="images\\" + products.id + ".png").to_csv(to / "t.csv", index=False)
    return to / "t.csv", None


def as_paths_in_a_folder(products, pictures, to):
    products.assign(file=products.id + ".png").to_json(to / "t.jsonl", orient="records", lines=True)
    return to / "t.jsonl", pictures


def as_ids_in_a_folder(products, pictures, to):
    (to / "tables").mkdir()
    products.to_csv(to / "tables" / "t.csv.gz", index=False)
    return to / "tables" / "t.csv.gz", pictures


@pytest.mark.parametrize(
    "as_given", [as_bytes, as_structures, as_paths_beside_the_table, as_paths_in_a_folder, as_ids_in_a_folder]
)
def test_pictures_are_found_however_they_are_given(tmp_path, products, pictures, shop, as_given):
    table, folder = as_given(products, pictures, tmp_path)
    expected, actual = catalogue(shop), catalogue(table, folder)
    assert len(actual) == 30 and actual.dropped == {}
    for one, other in zip(expected, actual, strict=True):
        assert (one.id, one.title, one.labels, one.metadata) == (other.id, other.title, other.labels, other.metadata)
        assert one.image.tobytes() == other.image.tobytes()


def test_broken_rows_are_left_out_and_counted(shop, pictures):
    (pictures / "0003.png").unlink()
    (pictures / "0004.png").write_bytes(b"not a picture")
    (pictures / "0005.png").write_bytes(saved(drawn("Red", "Hats", 0))[:-40])
    cut = saved(Image.effect_noise((400, 300), 60).convert("RGB"), "JPEG")
    (pictures / "0006.png").write_bytes(cut[: len(cut) // 2])
    lines = shop.read_text(encoding="utf-8-sig").splitlines()
    shop.write_text("\n".join([*lines, lines[1], "0001;one;cell;too;many;"]), encoding="utf-8-sig")
    data = catalogue(shop)
    assert data.dropped == {"picture missing": 1, "picture unreadable": 3, "repeated": 1, "line unreadable": 1}
    assert len(data) == 26 and len([item.image for item in data]) == 26


def test_a_picture_that_goes_after_reading_is_named(shop, pictures):
    data = catalogue(shop)
    (pictures / "0000.png").unlink()
    with pytest.raises(ImageError, match=r"0000\.png can't be decoded"):
        data[0]


def test_the_same_product_title_or_picture_never_sits_in_two_splits(tmp_path, products, pictures, shop):
    again = products.assign(id="9" + products.id)  # the same titles under new ids
    for product in products.id:
        drawn("Green", "Hats", 1).rotate(int(product)).save(pictures / f"9{product}.png")
    copies = products.head(6).assign(id="8" + products.id, productDisplayName=lambda rows: "Copy " + rows.id)
    for product in copies.id:
        shutil.copy(pictures / f"{product[1:]}.png", pictures / f"{product}.png")
    pd.concat([products, again, copies]).to_csv(shop, index=False)
    data = catalogue(shop)
    assert len(data) == 66 and len(set(data.rows.split)) == 3
    for column in ("title", "digest"):
        assert splits_of(data, column).eq(1).all()


def test_a_split_column_is_honoured_and_parts_are_data_sets(shop, products):
    products.assign(split=["train", "Validation", "test"] * 10).to_csv(shop, index=False)
    data = catalogue(shop, name="my shop")
    val = data.part("val")
    assert (val.name, val.split, len(val)) == ("my shop", "val", 10)
    assert [item.id for item in val] == list(products.id[1::3])
    assert "split" not in val[0].labels and "split" not in val[0].metadata
    with pytest.raises(InputError, match=r"no rows in 'dev'; it has train \(10\)"):
        data.part("dev")


def test_columns_of_few_words_are_labels_and_others_are_not(shop, products):
    extra = products.assign(fabric=["wool", "silk"] * 15, note="note " + products.id, year=2012, season=None)
    extra.to_csv(shop, index=False)
    data = catalogue(shop)
    assert {"article_type", "colour", "fabric"} <= set(data.label_columns)
    assert data[0].labels == {"article_type": "Bags", "colour": "Red", "fabric": "wool"}
    assert data[0].metadata == {"price": 10, "note": "note 0000", "year": 2012}


def test_nothing_usable_names_what_was_found_and_what_would_work(tmp_path, shop, products, pictures):
    shutil.rmtree(pictures)
    with pytest.raises(InputError, match=r"picture missing \(30\).*JPEG, PNG or WebP"):
        catalogue(shop)
    products.assign(image="https://example.org/1.jpg").to_csv(shop, index=False)
    with pytest.raises(InputError, match=r"web address \(30\)"):
        catalogue(shop)
    products[["price"]].to_csv(shop, index=False)
    with pytest.raises(InputError, match=r"no column of titles or labels; its columns are price.*title, name"):
        catalogue(shop)
    products[["articleType"]].to_csv(shop, index=False)
    with pytest.raises(InputError, match=r"no column of pictures.*its columns are articleType.*image, picture"):
        catalogue(shop)


# --- pictures by class -------------------------------------------------------------------------------------------


def by_class(folder: Path, *, splits: tuple[str, ...] = ("",), kind: str = "png") -> Path:
    for number, split in enumerate(splits):
        for article in SHAPES:
            (folder / split / article).mkdir(parents=True)
            for size in SIZES:
                drawn(list(COLOURS)[number], article, size).save(folder / split / article / f"{size}.{kind}")
    return folder


@pytest.mark.parametrize("kind", ["png", "JPG", "webp"])
def test_folders_are_classes(tmp_path, kind):
    data = picture_folder(by_class(tmp_path / "photos", kind=kind))
    assert data.name == "photos" and len(data) == 10
    assert [item.labels["label"] for item in data] == ["Bags"] * 5 + ["Hats"] * 5
    assert data[0].id == f"Bags/0.{kind}"


def test_folders_of_splits_may_stand_above_classes(tmp_path):
    data = picture_folder(by_class(tmp_path / "photos", splits=("train", "validation", "test")))
    assert data.rows.split.value_counts().to_dict() == {"train": 10, "val": 10, "test": 10}
    assert {item.labels["label"] for item in data.part("val")} == set(SHAPES)


def test_other_files_are_no_pictures_and_broken_ones_are_counted(tmp_path):
    folder = by_class(tmp_path / "photos")
    (folder / "Bags" / "notes.txt").write_text("none")
    (folder / "Bags" / "._0.png").write_bytes(b"hidden")
    (folder / "Hats" / "9.png").write_bytes(b"broken")
    data = picture_folder(folder)
    assert len(data) == 10 and data.dropped == {"picture unreadable": 1}


def test_a_folder_without_pictures_by_class_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"There are no folders in .*folder of its name"):
        picture_folder(tmp_path / "nowhere")
    (tmp_path / "empty" / "Bags").mkdir(parents=True)
    with pytest.raises(InputError, match=r"empty holds nothing usable.*JPEG, PNG or WebP"):
        picture_folder(tmp_path / "empty")


def test_a_photo_taken_upright_is_read_upright(tmp_path):
    (tmp_path / "photos" / "Bags").mkdir(parents=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees to the right
    Image.new("RGB", (60, 40), "red").save(tmp_path / "photos" / "Bags" / "1.jpg", exif=exif)
    assert picture_folder(tmp_path / "photos")[0].image.size == (40, 60)


# --- reviews -----------------------------------------------------------------------------------------------------


def table(tmp_path: Path, text: str, name: str = "reviews.csv") -> Path:
    (tmp_path / name).write_text(text)
    return tmp_path / name


def test_a_review_in_amazons_words(tmp_path):
    line = '{"asin": "B1", "overall": 4.0, "reviewText": "It&#39;s <b>fine</b>", "summary": "OK", "verified": true}'
    review = reviews(table(tmp_path, line, "reviews.jsonl"))[0]
    assert (review.id, review.text, review.title, review.stars) == ("B1", "It's fine", "OK", 4)
    assert (review.positive, review.recommended, review.metadata) == (None, None, {"verified": True})


def test_a_review_in_the_words_of_a_clothes_shop(tmp_path):
    text = ",Clothing ID,Age,Title,Review Text,Rating,Recommended IND\n0,767,33,,Silky and comfortable,4,1\n"
    review = reviews(table(tmp_path, text))[0]
    assert (review.id, review.text, review.title) == ("767", "Silky and comfortable", None)
    assert (review.stars, review.recommended, review.metadata) == (4, True, {"age": 33})


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("1 0 1", [True, False, True]),
        ("1 -1 0", [True, False, None]),
        ("pos neg neutral", [True, False, None]),
        ("Positive NEGATIVE Mixed", [True, False, None]),
        ("yes no yes", [True, False, True]),
        ("True False true", [True, False, True]),
        ("1.0 0.0 1.0", [True, False, True]),
    ],
)
@pytest.mark.parametrize("column", ["positive", "sentiment", "label", "recommended"])
def test_polarity_and_recommendation_in_words_and_numbers(tmp_path, column, cells, expected):
    lines = [f"text {number},{cell}" for number, cell in enumerate(cells.split())]
    data = reviews(table(tmp_path, "\n".join([f"text,{column}", *lines])))
    field = "recommended" if column == "recommended" else "positive"
    assert [getattr(review, field) for review in data] == expected


def test_stars_are_the_number_that_a_cell_begins_with(tmp_path):
    cells = ["5", "4.0", '"3,0"', "2 out of 5 stars", "1 star", "4.5", "unrated", ""]
    lines = [f"text {number},{cell}" for number, cell in enumerate(cells)]
    data = reviews(table(tmp_path, "\n".join(["text,stars", *lines])))
    assert [review.stars for review in data] == [5, 4, 3, 2, 1, 5, None, None]


@pytest.mark.parametrize(
    ("stars", "span"), [((0, 1), "0 to 1"), ((1, 10), "1 to 10"), ((0, 5), "0 to 5"), ((1, 1, 1), "1 to 1")]
)
def test_another_scale_of_stars_is_refused_with_a_remedy(tmp_path, stars, span):
    lines = [f"text {number},{star}" for number, star in enumerate(stars)]
    with pytest.raises(InputError, match=rf"stars from {span} in its column rating, and 1 to 5.*scale=\(1, 10\)"):
        reviews(table(tmp_path, "\n".join(["text,rating", *lines])))


def test_a_scale_that_is_told_is_brought_to_five_stars(tmp_path):
    lines = [f"text {star},{star}" for star in (1, 2, 3, 5, 8, 10, 11)]
    data = reviews(table(tmp_path, "\n".join(["text,score", *lines])), scale=(1, 10))
    assert [review.stars for review in data] == [1, 1, 2, 3, 4, 5]
    assert data.dropped == {"stars off the scale": 1}


def test_a_few_broken_cells_cost_their_rows_only(tmp_path):
    lines = [f"text {number},{number % 5 + 1},{number % 2}" for number in range(40)]
    lines += ["typo,55,1", "junk,3,maybe", " <br> ,3,1", "text 1,2,1"]
    data = reviews(table(tmp_path, "\n".join(["text,stars,positive", *lines])))
    expected = {"stars off the scale": 1, "positive not understood": 1, "text empty": 1, "repeated": 1}
    assert len(data) == 40 and data.dropped == expected


def test_a_column_of_other_labels_is_not_taken_for_polarity(tmp_path):
    with pytest.raises(InputError, match=r"has bag, hat in its column label.*rename a column"):
        reviews(table(tmp_path, "text,label\nfine,bag\ngood,hat\n"))


def test_what_a_table_of_reviews_lacks_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no column of texts; its columns are Words, stars.*text, review_text"):
        reviews(table(tmp_path, "Words,stars\nfine,5\n"))
    with pytest.raises(InputError, match=r"no column of stars or polarity; its columns are text, age.*stars, star"):
        reviews(table(tmp_path, "text,age\nfine,5\n"))
    with pytest.raises(InputError, match=r"text empty \(2\)"):
        reviews(table(tmp_path, "text,stars\n,5\n <br> ,4\n"))


def test_texts_without_verdicts_are_taken_when_asked_for(tmp_path):
    data = reviews(table(tmp_path, "text,age\nfine,5\n"), labelled=False)
    assert data[0].text == "fine" and data[0].stars is None


def test_reviews_of_one_product_and_equal_texts_stay_in_one_split(tmp_path):
    lines = [f"P{number // 3},Text {number},Love it!,5" for number in range(300)]
    lines += [f"Q{number},text {3 * number},Love it!,4" for number in range(100)]
    data = reviews(table(tmp_path, "\n".join(["asin,text,title,stars", *lines])))
    assert set(data.rows.split) == {"train", "val", "test"}  # though all share a headline
    assert splits_of(data, "id").eq(1).all()
    assert data.rows.groupby(data.rows.text.str.lower()).split.nunique().eq(1).all()


# --- pairs -------------------------------------------------------------------------------------------------------


def test_pairs_are_pictures_with_captions(tmp_path, pictures):
    lines = [f"images/{number:04}.png,a drawing no {number}" for number in range(30)]
    data = pairs(table(tmp_path, "\n".join(["path,caption", *lines, "images/0001.png,", "none.png,x"]), "pairs.csv"))
    assert len(data) == 30 and data.dropped == {"text empty": 1, "picture missing": 1}
    assert data[7].text == "a drawing no 7" and data[7].image.size == (48, 64)


def test_a_table_without_captions_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no column of texts; its columns are path.*text, caption"):
        pairs(table(tmp_path, "path\n1.png\n"))


def test_pictures_and_reviews_are_joined_with_either_one_missing(tmp_path, shop):
    lines = ["0000,Nice,5,Good", "0000,Bad,1,Poor", "zzz,Lost,3,What"]
    texts = reviews(table(tmp_path, "\n".join(["sku,text,stars,title", *lines])))
    data = paired(catalogue(shop), texts)
    both = [item for item in data if item.image and item.text]
    assert [(item.id, item.text, item.metadata["stars"]) for item in both] == [("0000", "Nice", 5), ("0000", "Bad", 1)]
    assert both[0].title == "Maker Red Bag No 0" and both[0].metadata["text_title"] == "Good"
    assert both[0].labels == {"article_type": "Bags", "colour": "Red"}
    assert [(item.id, item.text, item.title) for item in data if item.image is None] == [("zzz", "Lost", None)]
    assert sum(item.text is None for item in data) == 29


def test_a_pair_is_in_the_split_of_its_picture(tmp_path, shop, products):
    products.assign(split=["train", "val", "test"] * 10).to_csv(shop, index=False)
    lines = [f"{product},text of {product},5,train" for product in [*products.id, "zzz"]]
    shown = catalogue(shop)
    data = paired(shown, reviews(table(tmp_path, "\n".join(["sku,text,stars,split", *lines]))))
    merged = data.rows.merge(shown.rows, on="id")
    assert len(merged) == 30 and (merged.split_x == merged.split_y).all()
    assert [item.id for item in data.part("val")] == list(products.id[1::3])


def test_products_that_have_nothing_in_common_are_not_joined(tmp_path, shop):
    texts = reviews(table(tmp_path, "sku,text,stars\nA-1,Nice,5\n"))
    with pytest.raises(InputError, match="No 'id' is in both: '0000' in shop, 'A-1' in reviews"):
        paired(catalogue(shop), texts)
    with pytest.raises(InputError, match="shop has no column 'asin'; its columns are id"):
        paired(catalogue(shop), texts, on="asin")
