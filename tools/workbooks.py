"""The longest sheet of a workbook as calamine reads it: in this process, or in one of its own with little memory.

Calamine lays a sheet out as a rectangle, and where memory is not enough for that the process ends at once. In .xls and
.xlsb nothing tells beforehand how large the rectangle will be, so that these are read apart, by this file as a script.
"""

import io
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import Any

MEMORY = 2 << 30  # bytes, for a workbook that is read apart; Windows knows no such limit
TIME_S = 60


def longest_sheet(data: bytes) -> list[list[Any]]:
    """The cells of the sheet with the most rows. Raises CalamineError where it can't be read."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = (book.get_sheet_by_index(number).to_python() for number in range(len(book.sheet_names)))
    return max(sheets, key=len, default=[])


def longest_sheet_apart(data: bytes) -> list[list[Any]]:
    """The same, read in a process of its own. Raises SubprocessError where that fails."""
    command = [sys.executable, "-P", __file__]  # -P: modules beside this file are not taken for others of their names
    return pickle.loads(subprocess.run(command, input=data, capture_output=True, timeout=TIME_S, check=True).stdout)


if __name__ == "__main__":
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.buffer.write(pickle.dumps(longest_sheet(sys.stdin.buffer.read())))
