"""Excel and OpenDocument sheets as rows of cells, read by calamine."""

import io
from datetime import datetime, time
from subprocess import SubprocessError
from typing import Any
from zipfile import BadZipFile, ZipFile

from models.errors import LimitError, TableError
from models.settings import settings
from tools.workbooks import MAX_CELLS, TOO_MANY_CELLS, longest_sheet

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a ZIP archive, and the container of old Office files
UNPACKED = 10  # times the ceiling for files: what a sheet's archive may unpack to
MEGA = 1_000_000


def read_cells(data: bytes, name: str) -> list[list[str]]:
    """The cells of the sheet with the most rows, as text; empty ones are "".

    Raises:
        TableError: it is no sheet that can be read, or it holds none.
        LimitError: it would unpack to far more than a file may hold, or its cells lie too far apart.
    """
    _check_unpacked(data, name)
    try:
        rows = longest_sheet(data)
    except SubprocessError as error:
        hint = "Clear cells far from the table, or save it as CSV and send that."
        if getattr(error, "returncode", None) == TOO_MANY_CELLS:
            what = f"{name}, with its empty cells,"
            raise LimitError(what, limit=f"{MAX_CELLS:,} cells", came="more", hint=hint) from error
        raise TableError(f"{name} can't be read as a spreadsheet.", hint) from error
    return [[_text(cell) for cell in row] for row in rows]


def _check_unpacked(data: bytes, name: str) -> None:
    if not data.startswith(STARTS[0]):
        return
    try:
        size = sum(member.file_size for member in ZipFile(io.BytesIO(data)).infolist())
    except BadZipFile as error:
        raise TableError(f"{name} is broken: its archive can't be opened.", "Save it again, or as CSV.") from error
    limit = UNPACKED * settings().max_file_mb
    if size > limit * MEGA:
        hint = "Keep the sheet with the reviews only."
        raise LimitError(f"{name}, unpacked,", limit=f"{limit:g} MB", came=f"{size / MEGA:,.0f} MB", hint=hint)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)
