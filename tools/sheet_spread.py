"""How many cells a sheet takes up once it is laid out as a rectangle, told from its XML before that is done.

A file of 2 kB can hold two cells, one in each far corner, whose rectangle has 17 thousand million cells. What a sheet
says of its own size is not believed; only cells that hold something count, as in calamine.
"""

from collections.abc import Callable
from functools import lru_cache
from xml.parsers.expat import ParserCreate

MAX_ROWS, MAX_COLUMNS = 1 << 20, 1 << 14  # that a sheet can have, and that calamine repeats one
_CONTENT = ("office:", "table:formula")  # beginnings of attributes of a cell of OpenDocument that holds something


class _Rectangle:
    """The smallest one around the places taken in."""

    def __init__(self) -> None:
        self.rows: set[int] = set()
        self.columns: set[int] = set()

    def cells(self) -> int:
        return _length(self.rows) * _length(self.columns)


def _length(places: set[int]) -> int:
    return max(places) - min(places) + 1 if places else 0


def excel_cells(xml: bytes) -> int:
    """Cells of the rectangle of an Excel sheet.

    Raises:
        ExpatError, ValueError: it is no such sheet.
    """
    held = _Rectangle()
    row, column = -1, 0  # of the next cell that doesn't say where it stands
    place = (0, 0)

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal row, column, place
        kind = name.rpartition(":")[2]
        if kind == "v" or kind == "is":
            held.rows.add(place[0])
            held.columns.add(place[1])
        elif kind == "c":
            place = (row, column)
            if "r" in given:  # "AB12"
                letters = given["r"].rstrip("0123456789")
                place = _row(given["r"][len(letters) :]), _column(letters)
            column = place[1] + 1
        elif kind == "row":
            row, column = _row(given["r"]) if "r" in given else row + 1, 0

    _follow(xml, start)
    return held.cells()


def _row(digits: str) -> int:
    if len(digits) > 7:
        raise ValueError(f"{digits[:20]} is beyond the last row")
    return int(digits) - 1


@lru_cache(1000)
def _column(letters: str) -> int:
    """The number from 0 of a column called "AB"."""
    if not 1 <= len(letters) <= 3:
        raise ValueError(f"{letters[:20]!r} names no column")
    number = 0
    for letter in letters:
        number = 26 * number + int(letter, 36) - 9  # digits of base 36: A is 10
    return number - 1


def open_document_cells(xml: bytes) -> int:
    """Cells of the rectangles of all sheets of an OpenDocument file; rows and cells say how often they are repeated.

    Raises:
        ExpatError, ValueError: it is no such file.
    """
    sheets = [_Rectangle()]
    row = column = times = 0

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal column, times
        if name == "table:table-row":
            column, times = 0, min(int(given.get("table:number-rows-repeated", 1)), MAX_ROWS)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            wide = min(int(given.get("table:number-columns-repeated", 1)), MAX_COLUMNS)
            if any(attribute.startswith(_CONTENT) for attribute in given):
                sheets[-1].rows.update((row, row + times - 1))
                sheets[-1].columns.update((column, column + wide - 1))
            column += wide

    def end(name: str) -> None:
        nonlocal row
        if name == "table:table-row":
            row += times
        elif name == "table:table":
            sheets.append(_Rectangle())
            row = 0

    _follow(xml, start, end)
    return sum(sheet.cells() for sheet in sheets)


def _follow(xml: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None] | None = None) -> None:
    parser = ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
