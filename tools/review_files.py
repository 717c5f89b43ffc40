"""Files of reviews as people have them: CSV, TSV, JSON, JSONL, Excel and plain text, in the usual encodings."""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import IO, Any

from models.errors import LimitError, TableError
from models.settings import settings
from tools import spreadsheets
from tools.columns import COLUMN_NAMES, ReviewRows, header_of, is_known, plain, rows_of_records
from tools.pasted import split_reviews
from tools.spreadsheets import MEGA

READS = "CSV, TSV, JSON, JSONL, Excel and TXT files are read"
SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt", *spreadsheets.SUFFIXES)
REFUSED = {
    ".pdf": "a PDF", ".docx": "a Word file", ".doc": "a Word file", ".zip": "a ZIP file", ".gz": "a gzip file",
    ".parquet": "a Parquet file",
}  # fmt: skip
_STARTS = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a Word or ZIP file", b"\xd0\xcf\x11\xe0": "an old Word file",
    b"\x1f\x8b": "a gzip file", b"PAR1": "a Parquet file", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture", b"RIFF": "a picture or sound",
}  # fmt: skip
_UNSPLIT = "\x1f"  # a delimiter that no text holds: every line is one field
_FOREIGN = 0.3  # share of bytes beyond ASCII from which a text without UTF-8 is not in Latin letters


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
    name = name or _name_of(source)
    suffix = Path(name).suffix.lower()
    data = _bytes_of(source, name)
    if suffix in spreadsheets.SUFFIXES and data.startswith(spreadsheets.STARTS):
        read = _from_cells(spreadsheets.read_cells(data, name), name)
    else:
        text = _decode(data, name)
        if not text.strip():
            raise TableError(f"{name} is empty.", "Send a file with one review a row.")
        read = _parse(text, suffix, name)
    if columns:
        read = rows_of_records(read.records, name=name, columns=columns)
    _check_number(len(read.rows), name)
    if not read.unclear and not any(read.rows):
        raise TableError(f"{name} holds no reviews that can be read.", f"{READS}, one review a row.")
    return read


# --- bytes to text -----------------------------------------------------------------------------------------------


def _name_of(source: Any) -> str:
    given = fspath(source) if isinstance(source, str | PathLike) else getattr(source, "name", "")
    return Path(given).name if isinstance(given, str) and given else "The file"


def _bytes_of(source: Any, name: str) -> bytes:
    limit = int(settings().max_file_mb * MEGA)
    if isinstance(source, str | PathLike):
        path = Path(fspath(source))
        try:
            if path.is_dir():
                raise TableError(f"{name} is a folder.", "Name one file.")
            _check_bytes(path.stat().st_size, name)
            data = path.read_bytes()
        except OSError as error:
            raise TableError(f"There is no readable file {name}: {error.strerror}.", "Check its path.") from error
        except ValueError as error:  # a null byte in the path
            raise TableError("That is not the path of a file.", "Check it.") from error
    else:
        data = source if isinstance(source, bytes) else source.read(limit + 1)
        data = data.encode() if isinstance(data, str) else bytes(data)
    _check_bytes(len(data), name)
    return data


def _check_bytes(size: int, name: str) -> None:
    limit = settings().max_file_mb
    if size > limit * MEGA:
        came = f"{size / MEGA:.1f} MB"
        raise LimitError(name, limit=f"{limit:g} MB", came=came, hint="Split it, or keep the columns that matter.")


def _check_number(number: int, name: str) -> None:
    limit = settings().max_reviews
    if number > limit:
        raise LimitError(
            name, limit=f"{limit:,} reviews", came=f"{number:,} reviews", hint="Split it up, or take a sample."
        )


def _decode(data: bytes, name: str) -> str:
    kind = next((kind for start, kind in _STARTS.items() if data.startswith(start)), None)
    if kind:
        raise TableError(f"{name} is {kind}; {READS}.", "Save it as CSV and send that.")
    text = _decoded(data)
    odd = sum(character < " " and character not in "\t\n\r\f\v" for character in text[:4000])
    if odd > 0.02 * len(text[:4000]) + 1:
        raise TableError(f"{name} is binary, not text; {READS}.", "Save it as CSV and send that.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    head = data[:400]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(zeros) > 1 and zeros.count(0) > 0.7 * len(zeros):  # Latin letters in UTF-16: every second byte is zero
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(_encoding(data[:100_000]), errors="replace")


def _encoding(sample: bytes) -> str:
    """The encoding of text that is not UTF-8: Windows' for Latin letters, else the likeliest by its letters."""
    if sum(byte > 127 for byte in sample) < _FOREIGN * len(sample):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


# --- text to rows ------------------------------------------------------------------------------------------------


def _parse(text: str, suffix: str, name: str) -> ReviewRows:
    """By the file's ending, and where that says little, by what the text looks like."""
    start = text.lstrip()[:1]
    if suffix in (".jsonl", ".ndjson") or (start == "{" and suffix not in (".csv", ".tsv", ".json")):
        return _from_json_lines(text, name)
    if suffix == ".json" or (start == "[" and suffix not in (".csv", ".tsv") and _is_json(text)):
        return _from_json(text, name)
    if suffix in (".csv", ".tsv"):
        return _from_table(text, name)
    delimiter = _delimiter(text)
    header = text.lstrip().partition("\n")[0].split(delimiter)
    if delimiter != _UNSPLIT and any(plain(cell) in COLUMN_NAMES["text"] for cell in header):
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
        return isinstance(json.loads(text), list)
    except (ValueError, RecursionError):
        return False


def _from_json(text: str, name: str) -> ReviewRows:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TableError(f"{name} is not JSON that can be read.", "Send an array of reviews, or CSV.") from error
    if isinstance(value, dict):  # {"reviews": [...]}, or one review alone
        value = max((each for each in value.values() if isinstance(each, list)), key=len, default=[value])
    return _from_values(value if isinstance(value, list) else [value], name)


def _from_table(text: str, name: str) -> ReviewRows:
    return _from_cells(_cells(text, _delimiter(text)), name)


def _from_cells(cells: list[list[str]], name: str) -> ReviewRows:
    cells = [row for row in cells if any(cell.strip() for cell in row)]
    if not cells:
        raise TableError(f"{name} is empty.", "Send a file with one review a row.")
    header = header_of(cells)
    width = len(header) if header else Counter(map(len, cells)).most_common(1)[0][0]
    columns = header or [f"column {number}" for number in range(1, width + 1)]
    body = cells[1:] if header else cells
    records = [dict(zip(columns, row, strict=False)) if _fits(row, width) else None for row in body]
    if width == 1:
        read_as = {"text": columns[0]} if header else {}
        rows = [record and {"text": record[columns[0]]} for record in records]
        return ReviewRows(rows, read_as, tuple(columns), records=records)
    return rows_of_records(records, name=name)


def _cells(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:  # a stray quote swallowed the rest of the file
        return list(csv.reader(text.split("\n"), delimiter=delimiter, quoting=csv.QUOTE_NONE))


def _delimiter(text: str) -> str:
    """The delimiter that cuts most rows into as many cells as the first; one that never occurs, when none does."""
    lines = text.lstrip("\n")[:20_000]

    def fit(delimiter: str) -> tuple[float, int]:
        rows = [row for row in _cells(lines, delimiter)[:50] if row]
        width = len(rows[0]) if rows else 1
        if width < 2:
            return 0.0, 0
        complete = rows[:-1] if len(text) > len(lines) and len(rows) > 1 else rows
        return round(sum(len(row) == width for row in complete) / len(complete), 1), width

    best = max(",;\t|", key=fit)
    first = next((row for row in _cells(lines, best) if row), [])
    enough = 0.5 if is_known(first) else 0.9  # with no names above, commas may be those of plain sentences
    return best if fit(best)[0] >= enough else _UNSPLIT


def _fits(row: list[str], width: int) -> bool:
    """Whether a row has at most `width` cells; more come from an unquoted delimiter, which can't be told."""
    return not any(cell.strip() for cell in row[width:])
