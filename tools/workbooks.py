"""The longest sheet of a workbook, read by calamine in a process of its own with little memory.

Calamine lays a sheet out as a rectangle, and where memory is not enough for that, the process ends at once: two cells in far
corners are a file of 2 kB and a rectangle of 17 thousand million cells. In old formats nothing tells that beforehand.
This file is the script of that process.
"""

import io
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import Any

MEMORY = 2 << 30  # bytes that reading may take; Windows knows no such limit
TIME_S = 60
MAX_CELLS = 5_000_000  # of a sheet's rectangle, with its empty cells
TOO_MANY_CELLS = 3  # exit code


def longest_sheet(data: bytes) -> list[list[Any]]:
    """The cells of the sheet with the most rows.

    Raises:
        SubprocessError: it can't be read; as CalledProcessError with the exit code `TOO_MANY_CELLS` where it is too wide.
    """
    command = [sys.executable, "-P", __file__]  # -P: modules beside this file are not taken for others of their names
    return pickle.loads(subprocess.run(command, input=data, capture_output=True, timeout=TIME_S, check=True).stdout)


def _read(data: bytes) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [book.get_sheet_by_index(number) for number in range(len(book.sheet_names))]
    longest = max(sheets, key=lambda sheet: sheet.height, default=None)
    if longest is None:
        return []
    if longest.height * longest.width > MAX_CELLS:
        sys.exit(TOO_MANY_CELLS)
    return longest.to_python()


if __name__ == "__main__":
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.buffer.write(pickle.dumps(_read(sys.stdin.buffer.read())))
