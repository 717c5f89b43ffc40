"""Files of reviews as people have them: CSV, TSV, JSON, JSONL and plain text, in the usual encodings."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from os import PathLike, fspath
from pathlib import Path
from statistics import median
from typing import IO, Any

from models.errors import LimitError, TableError
from models.settings import settings

MEGA = 1_000_000
READS = "CSV, TSV, JSON, JSONL and TXT files are read"
SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt")
REFUSED = {
    ".pdf": "a PDF", ".xlsx": "an Excel file", ".xls": "an Excel file", ".ods": "a spreadsheet", ".docx": "a Word file",
    ".doc": "a Word file", ".zip": "a ZIP file", ".gz": "a gzip file", ".parquet": "a Parquet file",
}  # fmt: skip
_STARTS = {
    b"%PDF": "a PDF", b"PK\x03\x04": "an Excel, Word or ZIP file", b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"\x1f\x8b": "a gzip file", b"PAR1": "a Parquet file", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture", b"RIFF": "a picture or sound",
}  # fmt: skip

# Names of columns without case, spaces and punctuation; the first that a table has is taken.
COLUMN_NAMES = {
    "text": ("reviewtext", "reviewbody", "reviewcontent", "reviewcontents", "text", "body", "content", "review",
             "reviews", "comment", "comments", "reviewcomment", "reviewcomments", "customerreview", "feedback",
             "opinion", "message", "description", "texte", "bewertung", "sentence"),
    "stars": ("overall", "stars", "star", "rating", "ratings", "starrating", "reviewrating", "reviewstars", "score",
              "reviewscore", "overallrating", "rate", "note"),
    "title": ("title", "reviewtitle", "summary", "headline", "reviewheadline", "reviewsummary", "subject", "heading"),
    "date": ("date", "reviewdate", "reviewtime", "time", "timestamp", "createdat", "created", "published",
             "unixreviewtime"),
    "author": ("author", "reviewerid", "reviewer", "reviewername", "user", "userid", "username", "customer",
               "customerid", "authorid", "authorname", "profilename", "name"),
    "product": ("product", "asin", "productid", "clothingid", "sku", "item", "itemid", "producttitle", "productname"),
}  # fmt: skip
_SAMPLE = 200  # rows that are looked at to tell what a column holds
_UNSPLIT = "\x1f"  # a delimiter that no text holds: every line is one field


@dataclass(frozen=True)
class ReviewRows:
    """Rows as read: role ("text", "stars" …) → value, None for a row that can't be read; and each role's column."""

    rows: list[dict[str, Any] | None]
    read_as: dict[str, str] = field(default_factory=dict)


def read_review_file(source: str | PathLike[str] | bytes | IO, *, name: str = "") -> ReviewRows:
    """The reviews of a file, one row each.

    Args:
        source: path, bytes, or file object.
        name: what the file is called; a path's or file's own name when not given.

    Raises:
        TableError: it is no table or text, or has no column of reviews.
        LimitError: it is over the ceilings for bytes or reviews.
    """
    name = name or _name_of(source)
    suffix = Path(name).suffix.lower()
    text = _decode(_bytes_of(source, name), name)
    if not text.strip():
        raise TableError(f"{name} is empty.", "Send a file with one review a row.")
    read = _parse(text, suffix, name)
    _check_number(len(read.rows), name)
    if not any(read.rows):
        raise TableError(f"{name} holds no reviews that can be read.", f"{READS}, one review a row.")
    return read


def rows_of_records(records: Sequence[dict[str, Any] | None], *, name: str = "The table") -> ReviewRows:
    """Rows of dictionaries, with the columns found by their names, else by what they hold; None stays None."""
    readable = [record for record in records if record is not None]
    if not readable:
        return ReviewRows(list(records))
    columns = list(dict.fromkeys(key for record in readable for key in record))
    read_as = find_columns([str(column) for column in columns], [_named(record) for record in readable[:_SAMPLE]])
    if "text" not in read_as:
        listed = ", ".join(map(str, columns[:8])) or "none"
        raise TableError(f"{name} has no column of review texts; its columns are {listed}.", 'Name one of them "text".')
    of_name = {str(column): column for column in columns}  # a DataFrame's columns may be numbers
    keys = {role: of_name[column] for role, column in read_as.items()}
    rows = [record and {role: record.get(key) for role, key in keys.items()} for record in records]
    return ReviewRows(rows, read_as)


def _named(record: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in record.items()}


def find_columns(columns: list[str], sample: list[dict[str, Any]]) -> dict[str, str]:
    """Role → column: by name, and for text and stars, failing that, by content."""
    plain = {_plain(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for role, names in COLUMN_NAMES.items():
        column = next((plain[each] for each in names if each in plain and _can_be(role, plain[each], sample)), None)
        if column is not None and column not in found.values():
            found[role] = column
    free = [column for column in columns if column not in found.values()]
    if "text" not in found and (longest := _longest_texts(free, sample)):
        found = {"text": longest} | found
    if "stars" not in found:
        free = [column for column in free if column not in found.values()]
        stars = next((each for each in free if _can_be("stars", each, sample) and not _counts(each, sample)), None)
        found |= {"stars": stars} if stars is not None else {}
    return found


def _can_be(role: str, column: str, sample: list[dict[str, Any]]) -> bool:
    """Whether what a column holds fits its role: stars are numbers 1…5 (1…10), texts are not numbers."""
    values = [row.get(column) for row in sample if row.get(column) not in (None, "")]
    numbers = [number for number in map(as_number, values) if number is not None]
    if role == "stars":
        return bool(numbers) and len(numbers) >= 0.8 * len(values) and min(numbers) >= 0 and max(numbers) <= 10
    if role == "text":
        return not values or len(numbers) < 0.5 * len(values)
    return True


def _counts(column: str, sample: list[dict[str, Any]]) -> bool:
    """Whether a column only numbers its rows, or goes beyond five stars."""
    numbers = [number for number in (as_number(row.get(column)) for row in sample) if number is not None]
    rises = len(numbers) > 1 and all(after > before for before, after in pairwise(numbers))
    return rises or "id" in re.split(r"[\W_]+", column.lower()) or not all(1 <= number <= 5 for number in numbers)


def _longest_texts(columns: list[str], sample: list[dict[str, Any]]) -> str | None:
    """The column with the longest typical text, when that is more than a word or two."""
    lengths = {c: [len(str(row.get(c)).split()) for row in sample if isinstance(row.get(c), str)] for c in columns}
    typical = {column: median(words) for column, words in lengths.items() if words}
    best = max(typical, key=typical.__getitem__, default=None)
    return best if best is not None and typical[best] >= 3 else None


def as_number(value: Any) -> float | None:
    """The number that a cell stands for: 4, "4,5", "4.0 out of 5 stars", "4/5" or "★★★★"; None when it is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if value == value else None
    text = str(value).strip()
    if re.fullmatch(r"★+☆*", text):
        return float(text.count("★"))
    match = re.fullmatch(
        r"(\d+(?:[.,]\d+)?)\s*(?:(?:/|of|out of)\s*(?:5|10)(?:[.,]0)?)?\s*(?:stars?)?", text, re.IGNORECASE
    )
    return float(match[1].replace(",", ".")) if match else None


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
        return data.decode("cp1252", errors="replace")


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
    if delimiter != _UNSPLIT and any(_plain(cell) in COLUMN_NAMES["text"] for cell in header):
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
    delimiter = _delimiter(text)
    cells = [row for row in _cells(text, delimiter) if any(cell.strip() for cell in row)]
    columns = _header(cells)
    body = cells[1:] if columns else cells
    columns = columns or [f"column {i}" for i in range(1, Counter(map(len, cells)).most_common(1)[0][0] + 1)]
    records = [dict(zip(columns, row, strict=False)) if _fits(row, len(columns)) else None for row in body]
    if len(columns) == 1:
        read_as = {} if columns == ["column 1"] else {"text": columns[0]}
        return ReviewRows([record and {"text": record[columns[0]]} for record in records], read_as)
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
    enough = 0.5 if _known(first) else 0.9  # with no names above, commas may be those of plain sentences
    return best if fit(best)[0] >= enough else _UNSPLIT


def _known(names: Sequence[str]) -> bool:
    """Whether one of the names is one that columns of reviews have."""
    return any(_plain(name) in each for name in names for each in COLUMN_NAMES.values())


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _header(cells: list[list[str]]) -> list[str] | None:
    """Names of the columns; None when the first row is already a review."""
    first = [cell.strip() for cell in cells[0]] if cells else []
    short = all(len(cell.split()) <= 4 for cell in first)
    if not short or not (_known(first) or _are_names(first, cells[1:51])):
        return None
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(first, 1):
        cell = cell or f"column {place}"
        seen[cell] += 1
        names.append(cell if seen[cell] == 1 else f"{cell} ({seen[cell]})")
    return names


def _are_names(first: list[str], below: list[list[str]]) -> bool:
    """Whether unknown words stand above a table: no number among them, but numbers or long texts below."""
    if len(first) < 2 or any(as_number(cell) is not None for cell in first):
        return False
    return any(as_number(cell) is not None or len(cell.split()) > 6 for row in below for cell in row)


def _fits(row: list[str], width: int) -> bool:
    """Whether a row has at most `width` cells; more come from an unquoted delimiter, which can't be told."""
    return not any(cell.strip() for cell in row[width:])


# --- pasted blocks -----------------------------------------------------------------------------------------------

_NUMBER_LINE = re.compile(
    r"^[ \t]*(?:review\s*#?\s*)?[(\[#]?(\d{1,4})\s*[).:\]](?:[ \t]+|$)", re.IGNORECASE | re.MULTILINE
)
_NUMBER_INLINE = re.compile(r"(?:^|(?<=\s))[(\[]?(\d{1,3})(?:[)\]]\s*|[.:]\s+(?=[A-Z\"“']))", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[-*•–—·▪‣>][ \t]+", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_QUOTED = re.compile(r"\"[^\"]+\"|“[^”]+”|«[^»]+»")


def split_reviews(text: str) -> list[str]:
    """The single reviews of a pasted block or text file.

    Numbered ("1) … 2) …") and bulleted items, passages in quotation marks, paragraphs when there are blank lines, else
    one a line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    starts = _rising(_NUMBER_LINE, text) or _rising(_NUMBER_INLINE, text) or _spans(_BULLET, text)
    if starts:
        parts = _between(text, starts)
    elif _is_all_quoted(text):
        parts = _QUOTED.findall(text)
    else:
        parts = _BLANK.split(text) if _BLANK.search(text) else text.split("\n")
    return [part for part in map(_unquoted, parts) if part]


def _rising(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Spans of markers that count up one by one from the first; empty when there are fewer than two."""
    spans: list[tuple[int, int]] = []
    expected = (0, 1)  # what the next marker may be
    for match in pattern.finditer(text):
        if (number := int(match[1])) in expected:
            spans.append(match.span())
            expected = (number + 1,)
    # the first marker opens a line or follows a colon; "in size 1. 2 weeks later" counts nothing
    opens = spans and re.search(r"(?:^|\n|:)\s*$", text[: spans[0][0]])
    return spans if len(spans) > 1 and opens else []


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in pattern.finditer(text)]
    return spans if len(spans) > 1 else []


def _between(text: str, starts: list[tuple[int, int]]) -> list[str]:
    """What stands between markers; what stands before the first is a review too, unless it announces the list."""
    ends = [start for start, _ in starts[1:]] + [len(text)]
    before = text[: starts[0][0]].strip()
    items = [text[start:end] for (_, start), end in zip(starts, ends, strict=True)]
    return items if not before or before.endswith(":") else [before, *items]


def _is_all_quoted(text: str) -> bool:
    return len(_QUOTED.findall(text)) > 1 and not _QUOTED.sub("", text).strip(" \n\t,;.-")


def _unquoted(part: str) -> str:
    part = part.strip()
    for pair in ('""', "“”", "«»", "''", "‘’"):
        inner = part.rstrip(",;")
        if len(inner) > 2 and inner[0] == pair[0] and inner[-1] == pair[1] and not set(pair) & set(inner[1:-1]):
            return inner[1:-1].strip()
    return part
