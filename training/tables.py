"""Tables as people have them, with their columns under the usual names."""

import codecs
import gzip
import io
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from models.errors import InputError

READS = "CSV, TSV, JSON, JSONL (each also as .gz) and Parquet are read."
SEPARATORS = ",;\t|"
NO_SEPARATOR = "\x1f"  # in no text: each line is one cell
UNREADABLE_LINE = "line unreadable"

ENDINGS = (".parquet", ".csv", ".jsonl", ".tsv", ".json", ".csv.gz", ".jsonl.gz")

Roles = Mapping[str, Sequence[str]]  # what a column is for → the names that it may have, in snake_case, best first


@dataclass
class Table:
    """Rows on their way to a data set: fewer with each check, and the reasons counted.

    Attributes:
        source: the file or folder that the rows come from.
        rows: columns in snake_case, then under the names of their roles.
        columns: as the source names them.
        names: role → the name of its column, in snake_case.
        dropped: rows that were left out, by reason.
    """

    source: Path
    rows: pd.DataFrame
    dropped: Counter[str] = field(default_factory=Counter)
    columns: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    def rename(self, roles: Roles) -> None:
        """Gives each role's column the role's name; a column in its way, of another meaning, gets a `_` behind.

        Other columns of numbers, which CSV files write as text, become numbers.
        """
        for role, names in roles.items():
            found = next((name for name in names if name in self.rows), None)
            if found is not None:
                self.names[role] = found
                self.rows = self.rows.rename(columns={role: f"{role}_", found: role})
        for column in self.rows.columns.difference(list(roles)):
            self.rows[column] = _as_numbers(self.rows[column])

    def require(self, role: str, roles: Roles, *, what: str) -> None:
        """Refuses a table without a column for `role`, in the words of `what`."""
        if role not in self.rows:
            raise InputError(
                f"{self.source.name} has no column of {what}; its columns are {', '.join(self.columns) or 'none'}.",
                f"Give the column that holds it one of these names: {', '.join(roles[role])}.",
            )

    def drop(self, where: Iterable[bool], reason: str) -> None:
        """Leaves out the rows `where` this is true."""
        where = pd.Series(list(where), self.rows.index, dtype=bool)
        self.dropped[reason] += int(where.sum())
        self.rows = self.rows[~where].reset_index(drop=True)

    def usable(self, *, remedy: str) -> pd.DataFrame:
        """The rows that are left; reasons that never happened are forgotten.

        Raises:
            InputError: none are left.
        """
        self.dropped = +self.dropped
        if self.rows.empty:
            why = ", ".join(f"{reason} ({count})" for reason, count in self.dropped.most_common())
            raise InputError(f"{self.source} holds nothing usable: {why or 'it is empty'}.", remedy)
        return self.rows


def find_table(folder: Path, name: str, endings: Sequence[str] = ENDINGS) -> Path | None:
    """The table of this name in the folder, in the first format that there is."""
    return next((path for ending in endings if (path := folder / f"{name}{ending}").exists()), None)


def read_table(path: Path) -> Table:
    """A table in a CSV, TSV, JSON, JSONL or Parquet file; cells of CSV stay as they are written, so ids keep their zeros.

    Raises:
        InputError: no such file, another kind of file, or broken throughout.
    """
    if not path.is_file():
        raise InputError(f"There is no file {path}.", READS)
    packed = path.suffix == ".gz"
    kind = Path(path.stem if packed else path.name).suffix.lower()
    try:
        if kind == ".parquet":
            table = Table(path, pd.read_parquet(path))
        elif kind in (".csv", ".tsv"):
            table = _from_csv(path, _text(path, packed=packed))
        elif kind in (".jsonl", ".ndjson", ".json"):
            table = _from_json(path, _text(path, packed=packed))
        else:
            raise InputError(f"{path.name} is not a kind of table that we read.", READS)
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path.name} can't be read as a table: {error}.", READS) from error
    table.columns = tuple(str(column) for column in table.rows.columns)
    table.rows.columns = [snake_case(column) for column in table.columns]
    first = ~table.rows.columns.duplicated() & ~table.rows.columns.str.startswith("unnamed")  # the latter number rows
    table.rows = table.rows.loc[:, first]
    return table


def snake_case(name: str) -> str:
    """ "reviewText", "Review Text" and "review-text" → "review_text"."""
    return re.sub(r"\W+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)).strip("_").lower()


def known(value: Any) -> bool:
    """Whether a cell holds something."""
    return not pd.api.types.is_scalar(value) or not (pd.isna(value) or value == "")


def as_text(value: Any) -> str | None:
    """A cell as text; whole numbers without ".0", which a column of numbers with gaps has."""
    if not known(value):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip() or None


def _as_numbers(column: pd.Series) -> pd.Series:
    if not pd.api.types.is_string_dtype(column):
        return column
    numbers = pd.to_numeric(column, errors="coerce")
    return numbers if numbers.notna().equals(column.notna()) else column


def _text(path: Path, *, packed: bool) -> str:
    data = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # what spreadsheets on Windows write


def _from_csv(path: Path, text: str) -> Table:
    header = text.lstrip().partition("\n")[0]
    separator = max(SEPARATORS, key=header.count)
    table = Table(path, pd.DataFrame())

    def count(_: list[str]) -> None:  # a line with more cells than the header, by a separator inside a cell
        table.dropped[UNREADABLE_LINE] += 1

    only_column = separator not in header
    table.rows = pd.read_csv(
        io.StringIO(text),
        sep=NO_SEPARATOR if only_column else separator,
        dtype=str,
        engine="python",
        index_col=False,  # else a first line with more cells would make the first column an index
        on_bad_lines=count,
    )
    return table


def _from_json(path: Path, text: str) -> Table:
    if text.lstrip().startswith("["):
        values = json.loads(text)
    else:
        values = [_json_or_none(line) for line in text.splitlines() if line.strip()]
    records = [value for value in values if isinstance(value, dict)]
    return Table(path, pd.DataFrame(records), Counter({UNREADABLE_LINE: len(values) - len(records)}))


def _json_or_none(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
