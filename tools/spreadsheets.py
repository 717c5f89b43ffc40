"""Excel and OpenDocument sheets as rows of cells, read by calamine."""

import io
from datetime import date, datetime, time, timedelta
from subprocess import SubprocessError
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from models.errors import LimitError, TableError
from models.settings import settings
from tools.sheet_spread import excel_cells, open_document_cells
from tools.workbooks import longest_sheet, longest_sheet_apart

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a ZIP archive, and the container of old Office files
UNPACKED = 10  # times the ceiling for files: what a sheet's archive may unpack to
MAX_CELLS = 5_000_000  # of the rectangles that sheets are laid out as, with their empty cells
MEGA = 1_000_000


def read_cells(data: bytes, name: str) -> list[list[str]]:
    """The cells of the sheet with the most rows, as text; empty ones are "".

    Raises:
        TableError: it is no sheet that can be read, or it holds none.
        LimitError: it would unpack to far more than a file may hold, or its cells lie too far apart.
    """
    from python_calamine import CalamineError

    archive = data.startswith(STARTS[0])
    if archive:
        _check_archive(data, name)
    binary = not archive or b"workbook.bin" in data  # .xls or .xlsb: names in an archive are not packed
    try:
        rows = longest_sheet_apart(data) if binary else longest_sheet(data)
    except (CalamineError, SubprocessError) as error:
        raise TableError(f"{name} can't be read as a spreadsheet.", "Save it as CSV and send that.") from error
    return [[_text(cell) for cell in row] for row in rows]


def _check_archive(data: bytes, name: str) -> None:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _check_unpacked(archive, name)
            _check_spread(archive, name)
    except (BadZipFile, ZlibError, EOFError, RuntimeError) as error:  # the last: encrypted, or packed in an odd way
        raise TableError(f"{name} is broken: its archive can't be opened.", "Save it again, or as CSV.") from error


def _check_unpacked(archive: ZipFile, name: str) -> None:
    size = sum(member.file_size for member in archive.infolist())
    limit = UNPACKED * settings().max_file_mb
    if size > limit * MEGA:
        hint = "Keep the sheet with the reviews only."
        raise LimitError(f"{name}, unpacked,", limit=f"{limit:g} MB", came=f"{size / MEGA:,.0f} MB", hint=hint)


def _check_spread(archive: ZipFile, name: str) -> None:
    """A process ends where its memory is not enough for a sheet: see `tools.workbooks`."""
    cells = 0
    for member in archive.infolist():
        xml = archive.read(member)  # any part can be a sheet, whatever its name
        try:
            cells += excel_cells(xml) if b"sheetData" in xml else 0
            cells += open_document_cells(xml) if b"table:table-row" in xml else 0
        except (ExpatError, ValueError) as error:
            raise TableError(f"{name} can't be read as a spreadsheet.", "Save it as CSV and send that.") from error
    if cells > MAX_CELLS:
        what, hint = f"{name}, with its empty cells,", "Clear the cells far from the table, or save it as CSV."
        raise LimitError(what, limit=f"{MAX_CELLS:,} cells", came=f"{cells:,} cells", hint=hint)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell)
