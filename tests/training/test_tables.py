"""Tables as spreadsheets, shops and scrapers write them."""

import gzip
import json

import pandas as pd
import pytest

from models.errors import InputError
from training.tables import read_table, snake_case

ROWS = [("007", "Café bag; small", 4), ("12", "Hat, red", 5)]
CSV = 'Product ID{s}Title{s}Stars\n"007"{s}"Café bag; small"{s}4\n"12"{s}"Hat, red"{s}5\n'


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_any_usual_dialect(tmp_path, separator, encoding):
    path = tmp_path / "shop.csv"
    path.write_bytes(CSV.format(s=separator).encode(encoding))
    rows = read_table(path).rows
    assert list(rows) == ["product_id", "title", "stars"]
    assert list(rows.product_id) == ["007", "12"]
    assert rows.title[0] == "Café bag; small"


def written(path):
    frame = pd.DataFrame(ROWS, columns=["id", "title", "stars"])
    lines = "\n".join(json.dumps(record) for record in frame.to_dict("records"))
    match path.name.removeprefix("shop"):
        case ".csv.gz":
            frame.to_csv(path, index=False)
        case ".jsonl":
            path.write_text(lines)
        case ".json.gz":
            path.write_bytes(gzip.compress(lines.encode()))
        case ".json":
            frame.to_json(path, orient="records")
        case ".parquet":
            frame.to_parquet(path)
    return path


@pytest.mark.parametrize("ending", [".csv.gz", ".jsonl", ".json.gz", ".json", ".parquet"])
def test_the_other_kinds_give_the_same_rows(tmp_path, ending):
    rows = read_table(written(tmp_path / f"shop{ending}")).rows
    assert list(rows.astype({"stars": int}).itertuples(index=False, name=None)) == ROWS


def test_a_column_alone_may_hold_commas(tmp_path):
    (tmp_path / "texts.csv").write_text("text\nGood, cheap, and warm\nToo small; sent back\n")
    assert list(read_table(tmp_path / "texts.csv").rows.text) == ["Good, cheap, and warm", "Too small; sent back"]


def test_a_cell_may_hold_line_ends(tmp_path):
    (tmp_path / "reviews.csv").write_text('text,stars\n"Soft.\nWarm.",5\n')
    assert list(read_table(tmp_path / "reviews.csv").rows.text) == ["Soft.\nWarm."]


def test_broken_lines_are_counted(tmp_path):
    (tmp_path / "styles.csv").write_text("id,title\n1,Bag\n2,Bag, with, commas\n3,Hat\n")
    (tmp_path / "reviews.jsonl").write_text('{"text": "fine"}\n{"text": "cut o\n[1]\n\n{"text": "good"}\n')
    csv, jsonl = read_table(tmp_path / "styles.csv"), read_table(tmp_path / "reviews.jsonl")
    assert list(csv.rows.id) == ["1", "3"] and csv.dropped == {"line unreadable": 1}
    assert list(jsonl.rows.text) == ["fine", "good"] and jsonl.dropped == {"line unreadable": 2}


def test_the_number_of_a_row_and_a_column_given_twice_are_left_out(tmp_path):
    (tmp_path / "shop.csv").write_text(",Title,title\n0,Bag,bag\n")
    assert read_table(tmp_path / "shop.csv").rows.to_dict("records") == [{"title": "Bag"}]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.csv", None, "There is no file"),
        ("shop.xlsx", b"PK", "not a kind of table"),
        ("shop.parquet", b"PAR1 no more", "can't be read as a table"),
        ("shop.csv", b"", "can't be read as a table"),
        ("shop.csv.gz", b"not packed", "can't be read as a table"),
        ("shop.json", b"[{", "can't be read as a table"),
    ],
)
def test_what_is_no_table_is_refused_with_a_remedy(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=f"{message}.*Parquet are read"):
        read_table(tmp_path / name)


@pytest.mark.parametrize("name", ["reviewText", "Review Text", "review-text", " review_text "])
def test_snake_case(name):
    assert snake_case(name) == "review_text"
