"""Files as people have them: delimiters, encodings, headers, lists."""

import io
import json
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from models.errors import LimitError, TableError
from models.settings import Settings
from tests.tools.binary_sheets import xls, xlsb
from tools.pasted import split_reviews
from tools.review_files import read_review_file
from tools.reviews import as_reviews

ROWS = [("Lovely, soft dress", "5"), ("The zip broke on day two", "1"), ("Schön, but „small“ für me", "3")]


def texts(data, name):
    return [row and row["text"] for row in read_review_file(data, name=name).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiters_and_encodings(delimiter, encoding):
    lines = [f"Review Text{delimiter}Rating", *(f'"{text}"{delimiter}{stars}' for text, stars in ROWS)]
    read = read_review_file("\r\n".join(lines).encode(encoding), name="reviews.csv")
    assert [(row["text"], row["stars"]) for row in read.rows] == ROWS
    assert read.read_as == {"text": "Review Text", "stars": "Rating"}


@pytest.mark.parametrize(
    ("header", "text_column"),
    [
        ("id,reviewText,overall", "reviewText"),
        ("id,body,rating", "body"),
        ("id,comment,score", "comment"),
        ("id,was meinst du,n", "was meinst du"),
    ],
)
def test_columns_are_found_by_name_else_by_content(header, text_column):
    body = "".join(f'{number},"{text}",{stars}\n' for number, (text, stars) in enumerate(ROWS))
    read = read_review_file(f"{header}\n{body}".encode(), name="a.csv")
    assert (read.read_as["text"], read.read_as["stars"]) == (text_column, header.split(",")[2])


@pytest.mark.parametrize(
    ("name", "numbers", "are_stars"),
    [
        ("score", (0, 1, 1), False),
        ("score", (0, 0, 7), False),
        ("score", (1, 1, 1), True),  # three bad reviews
        ("quantity", (1, 2, 1), False),
        ("helpfulVotes", (1, 3, 2), False),
        ("verified", (1, 1, 1), False),
        ("n", (1, 3, 2), True),
    ],
)
def test_labels_and_counts_are_no_stars(name, numbers, are_stars):
    rows = [{"text": text, name: number} for (text, _), number in zip(ROWS, numbers, strict=True)]
    assert (as_reviews(rows).read_as.get("stars") == name) == are_stars


def test_a_column_of_numbers_named_review_is_no_text():
    read = read_review_file(b"review,comment\n5,Soft and warm\n1,It tore at once\n", name="a.csv")
    assert read.read_as["text"] == "comment"


def test_a_csv_without_header_or_delimiter_is_one_review_a_line():
    assert texts(b"Great, but small\nLovely dress\nI wore it, and it ripped, sadly\n", "a.csv") == [
        "Great, but small", "Lovely dress", "I wore it, and it ripped, sadly",
    ]  # fmt: skip


def test_line_breaks_inside_quotes_stay_in_the_review():
    assert texts(b'text,stars\n"Soft.\n\nWarm.",5\n"It ""ripped"".",1\n', "a.csv") == ["Soft.\n\nWarm.", 'It "ripped".']


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (['"Great shoes,5', "Bad zip,1", "Ugly colour,2", "Nice,5"], ['"Great shoes', "Bad zip", "Ugly colour", "Nice"]),
        (['"Soft.\n\nWarm.",5', '"Great shoes,5', "Bad zip,1"], ["Soft.\n\nWarm.", '"Great shoes', "Bad zip"]),
        (['"Soft, and warm",5', '"It was lovely unt'], ["Soft, and warm", '"It was lovely unt']),  # the file was cut off
        (['"Nice" bag,5', '"Great shoes,5', "Bad zip,1"], ["Nice bag", '"Great shoes', "Bad zip"]),
    ],
)  # fmt: skip
def test_a_quote_left_open_costs_no_other_row(lines, read):
    assert texts("\n".join(["text,stars", *lines]).encode(), "a.csv") == read


def test_many_quotes_left_open_are_read_in_time():
    assert len(texts(b'text,stars\n"Soft' + b'\nb","c' * 20_000, "a.csv")) == 20_001


def test_one_endless_field_is_left_out_alone():
    table = as_reviews(f'text,stars\n"Soft, and warm",5\n"{"It tore, sadly. " * 20_000}",1\n'.encode(), name="a.csv")
    assert ([review.text for review in table.reviews], table.dropped) == (["Soft, and warm"], {"too long": 1})


def test_rows_that_cannot_be_read_keep_their_place():
    table = as_reviews(b"text,stars\nSoft and warm,5\nfirst, it was nice, then it tore,1\nIt fits,4\n", name="a.csv")
    assert ([review.index for review in table.reviews], table.dropped) == ([0, 2], {"unreadable row": 1})


def test_jsonl_and_json():
    records = [{"reviewText": text, "overall": int(stars)} for text, stars in ROWS]
    lines = "\n".join(json.dumps(record) for record in records)
    for data, name in (
        (lines, "a.jsonl"),
        (json.dumps(records), "a.json"),
        (json.dumps({"reviews": records}), "a.json"),
        (lines, "a"),
    ):
        assert texts(data.encode(), name) == [text for text, _ in ROWS]
    assert texts(json.dumps([text for text, _ in ROWS]).encode(), "a.json") == [text for text, _ in ROWS]


def test_a_broken_line_of_jsonl_is_one_unreadable_row():
    assert texts(b'{"text": "Soft."}\n{"text": \n{"text": "It tore."}\n', "a.jsonl") == ["Soft.", None, "It tore."]


def test_paths_and_file_objects(tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text("Soft.\nIt tore.\n")
    assert (
        texts(path, "")
        == texts(str(path), "")
        == texts(io.BytesIO(path.read_bytes()), "mine.txt")
        == ["Soft.", "It tore."]
    )
    assert as_reviews(str(path)).received == 2


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\xd0\xcf\x11\xe0....", "old Word"),
        (b"\x01\x02\x03\x00" * 50, "binary"),
        (b"\x89PNG\r\n", "a picture"),
    ],
)
def test_other_kinds_of_file_are_named_with_a_way_out(data, kind):
    with pytest.raises(TableError, match=rf"reviews\.csv is .*{kind}.*Save it as CSV"):
        read_review_file(data, name="reviews.csv")


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.csv", "a.csv is empty"),
        (b"a,b\n1,2\n3,4\n", "a.csv", "no column of review texts"),
        (b"{nonsense", "a.json", "not JSON"),
        (b"text,stars\n", "a.csv", "no reviews"),
    ],
)
def test_files_without_reviews_are_told(data, name, message):
    with pytest.raises(TableError, match=message):
        read_review_file(data, name=name)


def sheet(rows, *, more="", padding=0):
    """An Excel file of one sheet, as small as the format allows; `more` is XML after its rows."""

    def cell(value):
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return "<c/>" if value is None else f"<c><v>{value}</v></c>"

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="Reviews" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}{more}</sheetData></worksheet>',
        "xl/padding.xml": " " * padding,
    }
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_an_excel_sheet_is_read_like_a_table():
    read = read_review_file(sheet([("Review Text", "Rating"), *((text, int(s)) for text, s in ROWS)]), name="a.xlsx")
    assert [(row["text"], row["stars"]) for row in read.rows] == ROWS
    assert read.read_as == {"text": "Review Text", "stars": "Rating"}


def test_a_broken_or_bursting_sheet_is_told(monkeypatch):
    with pytest.raises(TableError, match=r"a\.xlsx is broken"):
        read_review_file(sheet([ROWS[0]])[:300], name="a.xlsx")
    with pytest.raises(TableError, match=r"can't be read as a spreadsheet.*save it as CSV"):
        read_review_file(b"\xd0\xcf\x11\xe0" + bytes(2000), name="a.xls")
    monkeypatch.setattr("tools.spreadsheets.settings", lambda: Settings(max_file_mb=0.01))
    with pytest.raises(LimitError, match="unpacked"):
        read_review_file(sheet([ROWS[0]], padding=200_000), name="a.xlsx")


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<x:row><x:c t=">" r="xfd1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1048576"><c/><c r="XFC1"><v>1</v></c><c><v>1</v></c></row>',
    ],
)
def test_a_sheet_with_a_cell_far_out_is_refused(far):
    with pytest.raises(TableError, match=r"a\.xlsx can't be read as a spreadsheet.*Clear cells far from the table"):
        read_review_file(sheet(ROWS, more=far), name="a.xlsx")


def test_a_sheet_of_many_empty_cells_is_refused():
    far = '<row r="600000"><c r="J600000"><v>1</v></c></row>'
    with pytest.raises(LimitError, match=r"a\.xlsx, with its empty cells, .*5,000,000 cells.*Clear cells"):
        read_review_file(sheet(ROWS, more=far), name="a.xlsx")


def test_a_far_cell_that_is_only_formatted_is_no_harm():
    read = read_review_file(sheet(ROWS, more='<row r="1048576"><c r="XFD1048576" s="1"/></row>'), name="a.xlsx")
    assert [row["text"] for row in read.rows] == [text for text, _ in ROWS]


def open_document_sheet(rows):
    """An OpenDocument file of one sheet; `rows` is its XML."""
    file = io.BytesIO()
    names = "".join(
        f' xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in ("office", "table", "text")
    )
    content = f'<office:body{names}><office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body>'
    with ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return file.getvalue()


def test_rows_of_open_document_sheets_may_be_repeated_but_not_without_end():
    cell = '<table:table-cell office:value-type="string"><text:p>Soft and warm</text:p></table:table-cell>'
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"{}/></table:table-row>'
    rows = f'<table:table-row table:number-rows-repeated="3">{cell}</table:table-row>'
    assert texts(open_document_sheet(rows + rest.format("")), "a.ods") == ["Soft and warm"] * 3
    with pytest.raises(TableError, match="Clear cells far from the table"):
        read_review_file(open_document_sheet(rows + rest.format(' office:value="1"')), name="a.ods")


@pytest.mark.parametrize("make", [xls, xlsb])
def test_a_binary_sheet_with_a_cell_far_out_does_not_end_the_process(make):
    cells = [(0, 0, "text"), (1, 0, "Soft and warm")]
    assert texts(make(cells), f"a.{make.__name__}") == ["Soft and warm"]
    with pytest.raises(TableError, match=r"can't be read as a spreadsheet.*save it as CSV"):
        read_review_file(make([*cells, (65_535, 16_383, "It tore")]), name=f"a.{make.__name__}")


@pytest.mark.parametrize("header", ["comment,feedback", "what was good,what was bad"])
def test_two_columns_that_could_be_the_text_are_asked_about(header):
    lines = [f'"{text}","Also: {text.lower()}",{stars}' for text, stars in ROWS]
    data = "\n".join([f"{header},score", *lines]).encode()
    one, other = header.split(",")
    with pytest.raises(TableError, match=rf"2 columns that could be the review: “{other}” and “{one}”"):
        as_reviews(data, name="a.csv")
    table = as_reviews(data, name="a.csv", columns={"text": one})
    assert ([review.text for review in table.reviews], table.read_as["text"]) == ([text for text, _ in ROWS], one)


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("review,product description", "review"),  # a telling name
        ("review_text,comment", "review_text"),  # a more telling one
        ("title,comment", "comment"),
        ("summary", "summary"),  # a title, where there is no text
    ],
)
def test_names_that_say_enough_are_not_asked_about(header, text):
    lines = [
        f"{row},The seat is red and soft number {number}"
        for number, (row, _) in enumerate([("Lovely soft dress", 1), ("The zip broke", 2)])
    ]
    lines = [line if "," in header else line.split(",")[0] for line in lines]
    assert as_reviews("\n".join([header, *lines]).encode(), name="a.csv").read_as["text"] == text


def test_columns_can_be_named():
    data = b"id,note,score\n1,Soft and warm,9\n2,It tore at once,3\n"
    table = as_reviews(data, name="a.csv", columns={"stars": "SCORE"})
    assert [review.stars for review in table.reviews] == pytest.approx([1 + 8 * 4 / 9, 1 + 2 * 4 / 9])
    with pytest.raises(TableError, match=r"no column 'rating'.*id, note, score"):
        as_reviews(data, name="a.csv", columns={"stars": "rating"})
    with pytest.raises(TableError, match="can't be read as 'colour'"):
        as_reviews(data, name="a.csv", columns={"colour": "note"})
    with pytest.raises(TableError, match="no table"):
        as_reviews(as_reviews("It tore at once."), columns={"text": "note"})


def test_other_alphabets_are_decoded():
    texts_ = ["Очень хорошее платье, ткань мягкая", "Молния сломалась на второй день"]
    data = "\n".join(["text", *texts_ * 5]).encode("cp1251")
    assert texts(data, "a.csv")[:2] == texts_


def test_ceilings_for_bytes_and_rows(monkeypatch):
    for module in ("review_files", "text_files"):
        monkeypatch.setattr(f"tools.{module}.settings", lambda: Settings(max_file_mb=0.001, max_reviews=3))
    with pytest.raises(LimitError, match="over the limit"):
        read_review_file(b"x" * 2000, name="a.txt")
    with pytest.raises(LimitError, match="4 reviews"):
        read_review_file(b"one a\ntwo b\nthree c\nfour d\n", name="a.txt")


@pytest.mark.parametrize(
    "block",
    [
        "1) Great bag!\n2) Strap tore.\n3) Nice zip.",
        "1. Great bag!\n2. Strap tore.\n3. Nice zip.",
        "1) Great bag! 2) Strap tore. 3) Nice zip.",
        "Reviews: 1) Great bag! 2) Strap tore. 3) Nice zip.",
        "- Great bag!\n- Strap tore.\n- Nice zip.",
        "• Great bag!\n• Strap tore.\n• Nice zip.",
        '"Great bag!"\n"Strap tore."\n"Nice zip."',
        '"Great bag!", "Strap tore.", "Nice zip."',
        "“Great bag!” “Strap tore.” “Nice zip.”",
        "Great bag!\n\nStrap tore.\n\n\nNice zip.\n",
        "Great bag!\r\nStrap tore.\r\nNice zip.",
        "Review 1: Great bag!\nReview 2: Strap tore.\nReview 3: Nice zip.",
    ],
)
def test_pasted_blocks_are_split(block):
    assert split_reviews(block) == ["Great bag!", "Strap tore.", "Nice zip."]


@pytest.mark.parametrize(
    "text", ["I take a size 1. 2 weeks later it broke.", "Love it - so soft - so warm", 'She said "wow" and "nice".']
)
def test_one_review_stays_one(text):
    assert split_reviews(text) == [text]


@pytest.mark.parametrize("dashed", [(5, 20), (0, 20), (0, 10, 20, 30)])
def test_a_dash_here_and_there_makes_no_list(dashed):
    lines = [f"{'- ' if number in dashed else ''}Nice bag number {number}" for number in range(32)]
    assert len(texts("\n".join(lines).encode(), "a.txt")) == 32


def test_items_over_several_lines_stay_together():
    assert split_reviews("Reviews:\n- Great bag!\nAnd a nice zip.\nWarm.\n\n- Strap tore.\nSad.") == [
        "Great bag!\nAnd a nice zip.\nWarm.",
        "Strap tore.\nSad.",
    ]
    assert split_reviews("1) Great bag!\nAnd a nice zip.\n\n2) Strap tore.") == [
        "Great bag!\nAnd a nice zip.",
        "Strap tore.",
    ]


def test_one_review_in_json_is_one_whatever_lists_it_has():
    table = as_reviews(b'{"rating": 5, "text": "Great boots, love them", "images": [], "tags": ["warm", "soft"]}')
    assert [(review.text, review.stars) for review in table.reviews] == [("Great boots, love them", 5)]


def test_delimiters_at_the_ends_of_rows_are_no_columns():
    read = read_review_file(b"text,stars\nLovely dress,5,\nToo small,2,\n", name="a.csv")
    assert [(row["text"], row["stars"]) for row in read.rows] == [("Lovely dress", "5"), ("Too small", "2")]
