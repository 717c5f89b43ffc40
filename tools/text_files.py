"""Bytes as text, and text as cells: the usual encodings and delimiters, with a clear word for everything else."""

import csv
import io
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from models.errors import LimitError, TableError
from models.settings import settings
from tools.columns import is_known
from tools.spreadsheets import MEGA

READS = "CSV, TSV, JSON, JSONL, Excel and TXT files are read"
UNSPLIT = "\x1f"  # a delimiter that no text holds: every line is one field
_STARTS = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a Word or ZIP file", b"\xd0\xcf\x11\xe0": "an old Word file",
    b"\x1f\x8b": "a gzip file", b"PAR1": "a Parquet file", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture", b"RIFF": "a picture or sound",
}  # fmt: skip
# how long a text may be is told later, of each alone; the module's own limit fails the file
csv.field_size_limit(2**31 - 1)
_END = "\x1e"  # a line after the last one, which a quote left open takes in
_STRAY_QUOTES = 10  # that are mended; each has the rest of the file read again
_FOREIGN = 0.3  # share of bytes beyond ASCII from which a text without UTF-8 is not in Latin letters


def name_of(source: Any) -> str:
    """What a path or file object is called."""
    given = fspath(source) if isinstance(source, str | PathLike) else getattr(source, "name", "")
    return Path(given).name if isinstance(given, str) and given else "The file"


def bytes_of(source: Any, name: str) -> bytes:
    """What a path, file object or bytes hold.

    Raises:
        TableError: there is no readable file.
        LimitError: it is over the ceiling for files.
    """
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


def decode(data: bytes, name: str) -> str:
    """Bytes as text with "\\n" at the ends of lines. Raises TableError where they are no text."""
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


def cells_of(text: str, delimiter: str) -> list[list[str]]:
    """The cells of each row of CSV; a quote that is never closed is a part of its line, and costs no other.

    Raises:
        TableError: it is no CSV.
    """
    lines, rows = list(io.StringIO(text, newline="")), []
    try:
        for _ in range(_STRAY_QUOTES):
            reader = csv.reader([*lines, _END], delimiter=delimiter)
            read = [(row, reader.line_num) for row in reader]  # rows, and how many lines there are up to their ends
            rows += [row for row, _ in read[:-1]]
            if read[-1][0] == [_END]:
                return rows
            stray = read[-2][1] if len(read) > 1 else 0  # the line at which the row begins that took all others in
            rows += csv.reader(lines[stray : stray + 1], delimiter=delimiter, quoting=csv.QUOTE_NONE)
            lines = lines[stray + 1 :]
        return [*rows, *csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)]
    except csv.Error as error:
        raise TableError(f"The table can't be read as CSV: {error}.", "Save it as CSV again.") from error


def fits(row: list[str], width: int) -> bool:
    """Whether a row has at most `width` cells, but for empty ones; more come from an unquoted delimiter, which can't be told."""
    return not any(cell.strip() for cell in row[width:])


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most rows into as many cells as the first; one that never occurs, when none does."""
    lines = text.lstrip("\n")[:20_000]
    cut = len(text) > len(lines)

    def fit(delimiter: str) -> tuple[float, int]:
        # a quote may be left open where the text is cut
        cells = list(csv.reader(io.StringIO(lines), delimiter=delimiter)) if cut else cells_of(lines, delimiter)
        rows = [row for row in cells[:50] if row]
        width = len(rows[0]) if rows else 1
        if width < 2:
            return 0.0, 0
        complete = rows[:-1] if cut and len(rows) > 1 else rows
        return round(sum(len(row) >= width and fits(row, width) for row in complete) / len(complete), 1), width

    best = max(",;\t|", key=fit)
    first = next((row for row in cells_of(lines, best) if row), [])
    enough = 0.5 if is_known(first) else 0.9  # with no names above, commas may be those of plain sentences
    return best if fit(best)[0] >= enough else UNSPLIT
