"""Files of reviews as people have them: CSV, TSV, JSON, JSONL, Excel and plain text, in the usual encodings."""

import json
from collections import Counter
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import IO, Any

from models.errors import LimitError, TableError
from models.settings import settings
from tools import spreadsheets
from tools.columns import COLUMN_NAMES, ReviewRows, header_of, plain, rows_of_records
from tools.pasted import split_reviews
from tools.text_files import READS, UNSPLIT, bytes_of, cells_of, decode, delimiter_of, fits, name_of

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt", *spreadsheets.SUFFIXES)
REFUSED = {
    ".pdf": "a PDF", ".docx": "a Word file", ".doc": "a Word file", ".zip": "a ZIP file", ".gz": "a gzip file",
    ".parquet": "a Parquet file",
}  # fmt: skip


def read_review_file(
    source: str | PathLike[str] | bytes | IO, *, name: str = "", columns: Mapping[str, str] | None = None
) -> ReviewRows:
    """The reviews of a file, one row each.

    Args:
        source: path, bytes, or file object.
        name: what the file is called; a path's or file's own name when not given.
        columns: role → column ("text": "comment"), where it is known better than by names and contents.

    Raises:
        TableError: it is no table or text, or has no column of reviews, or not the columns named.
        LimitError: it is over the ceilings for bytes or reviews.
    """
    name = name or name_of(source)
    suffix = Path(name).suffix.lower()
    data = bytes_of(source, name)
    if suffix in spreadsheets.SUFFIXES and data.startswith(spreadsheets.STARTS):
        read = _from_cells(spreadsheets.read_cells(data, name), name)
    else:
        text = decode(data, name)
        if not text.strip():
            raise TableError(f"{name} is empty.", "Send a file with one review a row.")
        read = _parse(text, suffix, name)
    if columns:
        read = rows_of_records(read.records, name=name, columns=columns)
    check_number(len(read.rows), name)
    if not read.unclear and not any(read.rows):
        raise TableError(f"{name} holds no reviews that can be read.", f"{READS}, one review a row.")
    return read


def check_number(reviews: int, name: str = "The list") -> None:
    """Raise `LimitError` for more reviews than are read."""
    limit = settings().max_reviews
    if reviews > limit:
        hint = "Split it up, or take a sample."
        raise LimitError(name, limit=f"{limit:,} reviews", came=f"{reviews:,} reviews", hint=hint)


def _parse(text: str, suffix: str, name: str) -> ReviewRows:
    """By the file's ending, and where that says little, by what the text looks like."""
    start = text.lstrip()[:1]
    lines = suffix in (".jsonl", ".ndjson")
    open_to_all = not lines and suffix not in (".csv", ".tsv")  # a name that doesn't rule JSON out
    if suffix == ".json" or (open_to_all and start in ("[", "{") and _is_json(text)):
        return _from_json(text, name)
    if lines or (open_to_all and start == "{"):
        return _from_json_lines(text, name)
    if suffix in (".csv", ".tsv"):
        return _from_table(text, name)
    delimiter = delimiter_of(text)
    header = text.lstrip().partition("\n")[0].split(delimiter)
    if delimiter != UNSPLIT and any(plain(cell) in COLUMN_NAMES["text"] for cell in header):
        return _from_table(text, name)
    return _from_values(split_reviews(text), name)


def _from_values(values: list[Any], name: str) -> ReviewRows:
    """Texts or records, whichever are more; anything else among them is an unreadable row."""
    kind = max((dict, str), key=lambda each: sum(isinstance(value, each) for value in values))
    readable = [value if isinstance(value, kind) else None for value in values]
    if kind is dict and any(readable):
        return rows_of_records(readable, name=name)
    return ReviewRows([None if value is None else {"text": value} for value in readable])


def _from_json_lines(text: str, name: str) -> ReviewRows:
    values: list[Any] = []
    for line in filter(str.strip, text.split("\n")):
        try:
            values.append(json.loads(line))
        except (ValueError, RecursionError):
            values.append(None)
    if not any(isinstance(value, dict | str) for value in values):
        return _from_json(text, name)  # one object over several lines, or no JSON at all
    return _from_values(values, name)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list | dict)
    except (ValueError, RecursionError):
        return False


def _is_record(value: dict[str, Any]) -> bool:
    """Whether an object is one review, whatever lists it has beside its text."""
    return any(isinstance(value[name], str) and plain(name) in COLUMN_NAMES["text"] for name in value)


def _from_json(text: str, name: str) -> ReviewRows:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TableError(f"{name} is not JSON that can be read.", "Send an array of reviews, or CSV.") from error
    if isinstance(value, dict) and not _is_record(value):  # {"reviews": [...]}
        value = max((each for each in value.values() if isinstance(each, list)), key=len, default=[value])
    return _from_values(value if isinstance(value, list) else [value], name)


def _from_table(text: str, name: str) -> ReviewRows:
    return _from_cells(cells_of(text, delimiter_of(text)), name)


def _from_cells(cells: list[list[str]], name: str) -> ReviewRows:
    cells = [row for row in cells if any(cell.strip() for cell in row)]
    if not cells:
        raise TableError(f"{name} is empty.", "Send a file with one review a row.")
    header = header_of(cells)
    width = len(header) if header else Counter(map(len, cells)).most_common(1)[0][0]
    columns = header or [f"column {number}" for number in range(1, width + 1)]
    body = cells[1:] if header else cells
    records = [dict(zip(columns, row, strict=False)) if fits(row, width) else None for row in body]
    if width == 1:
        read_as = {"text": columns[0]} if header else {}
        rows = [record and {"text": record[columns[0]]} for record in records]
        return ReviewRows(rows, read_as, tuple(columns), records=records)
    return rows_of_records(records, name=name)
