"""Tables of reviews that are pasted into a message: records in JSON, or rows of cells below a header."""

import contextlib
import csv
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from tools.columns import COLUMN_NAMES, as_number, plain

Record = dict[str, Any]

_DELIMITERS = "\t;|,"
_TRIES = 50  # places at which JSON may begin and doesn't, after which no more is looked for
_DEPTH = 4  # objects within objects in which records are looked for
_HEADER = 200  # characters of a line up to which it may be a header
_TELLING = ("stars", "date", "author")  # columns of which a table of reviews has one; a listing in JSON has none
_RECORDS = re.compile(r'(?:"(?P<name>\w+)"\s*:\s*)?(?P<start>\[\s*[{"]|\{\s*")')  # where they may begin
# names of lists of reviews
_LISTS = {"reviews", "comments", "feedback", "opinions", "resenas", "opiniones", "comentarios", "bewertungen", "rezensionen", "kommentare",
          "avis", "commentaires"}  # fmt: skip
_BETWEEN = re.compile(r"[\s,]*(?=[\[{])")
_FENCE_BEFORE, _FENCE_AFTER = re.compile(r"```\w*[ \t]*\n?$"), re.compile(r"\s*```")
_RULE = re.compile(r"[\s|:-]*")  # a blank line, or the one below the header of a table in Markdown
_DECODER = json.JSONDecoder()


def take_tables(text: str) -> tuple[str, list[list[Record]]]:
    """The text without the tables of reviews in it, and those, each as its records."""
    rest, tables, at = "", [], 0
    for start, end, records in _found(text):
        rest += _FENCE_BEFORE.sub("", text[at:start]).rstrip() + "\n"
        closed = _FENCE_AFTER.match(text, end)
        at = closed.end() if closed else end
        tables.append(records)
    return (rest + text[at:].lstrip()).strip() if tables else text, tables


def _found(text: str) -> Iterator[tuple[int, int, list[Record]]]:
    """Where each table begins and ends, and its records."""
    tables = list(_in_json(text)) if "{" in text or "[" in text else []
    yield from tables or _in_rows(text)


def _in_json(text: str) -> Iterator[tuple[int, int, list[Record]]]:
    at = tries = 0
    while tries < _TRIES and (match := _RECORDS.search(text, at)):
        values, at = _values_from(text, match.start("start"))
        if match["name"]:
            values = [{match["name"]: value} for value in values]
        records = [record for value in values for record in _records_in(value)]
        if records:
            yield match.start(), at, records
        tries += not records
        at = max(at, match.start() + 1)


def _values_from(text: str, start: int) -> tuple[list[Any], int]:
    """The JSON values that stand one behind another, and where they end."""
    values: list[Any] = []
    at = end = start
    while True:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return values, end
        values.append(value)
        if not (more := _BETWEEN.match(text, end)):
            return values, end
        at = more.end()


def _records_in(value: Any, depth: int = _DEPTH) -> list[Record]:
    """A record of a review, or the records in a list, or in the longest list of an object."""
    if isinstance(value, list):
        return [each for each in value if isinstance(each, dict) and _is_review(each)]
    if not isinstance(value, dict) or not depth:
        return []
    named = (_texts_in(each) for name, each in value.items() if plain(name) in _LISTS)
    within = chain(named, (_records_in(each, depth - 1) for each in value.values()))
    return [value] if _is_review(value) else max(within, key=len, default=[])


def _texts_in(value: Any) -> list[Record]:
    """Records of the texts in a list of nothing else."""
    listed = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return [{"review": each} for each in value] if listed else []


def _is_review(record: Record) -> bool:
    names = [name for name in record if isinstance(record[name], str) and plain(name) in COLUMN_NAMES["text"]]
    by_itself = any(plain(name).startswith(("review", "comment", "text", "txt")) for name in names)
    return bool(names) and (by_itself or _has_telling(list(record)))


def _has_telling(names: list[str]) -> bool:
    return any(plain(name) in COLUMN_NAMES[role] for name in names for role in _TELLING)


def _in_rows(text: str) -> Iterator[tuple[int, int, list[Record]]]:
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    place = 0
    while place < len(lines):
        names, delimiter = _header(lines[place])
        records, used = _rows(lines, place + 1, names, delimiter) if names else ([], 0)
        if records:
            yield starts[place], min(starts[place + 1 + used], len(text)), records
        place += 1 + used


def _header(line: str) -> tuple[list[str], str]:
    """Names of the columns of a table of reviews, and what stands between them; no names where it is no such header."""
    for delimiter in _DELIMITERS if len(line) <= _HEADER else "":
        names = [cell.strip(" \"'") for cell in _bare(line, delimiter).split(delimiter)]
        if len(names) > 1 and any(plain(name) in COLUMN_NAMES["text"] for name in names) and _has_telling(names):
            return names, delimiter
    return [], ""


def _rows(lines: list[str], start: int, names: list[str], delimiter: str) -> tuple[list[Record], int]:
    """The records below a header, and how many lines they take; a line that is none ends the table."""
    text, stars = (
        next((place for place, name in enumerate(names) if plain(name) in COLUMN_NAMES[role]), None)
        for role in ("text", "stars")
    )
    below = _without_stray_quote(lines[start:])
    reader = csv.reader((_bare(line, delimiter) + "\n" for line in below), delimiter=delimiter)
    records: list[Record] = []
    used = 0
    with contextlib.suppress(csv.Error):  # a cell of more characters than a table has
        for row in reader:
            if _RULE.fullmatch(" ".join(row)):
                continue
            cells = _fitted(row, len(names), text, delimiter)
            if not cells or (stars is not None and cells[stars] and as_number(cells[stars]) is None):
                break
            records.append(dict(zip(names, cells, strict=True)))
            used = reader.line_num
    return records, used


def _without_stray_quote(lines: list[str]) -> list[str]:
    """Lines without a quote that is opened and never closed, which would take in all lines below it."""
    odd = [place for place, line in enumerate(lines) if line.count('"') % 2]
    if len(odd) % 2:
        before, _, after = lines[odd[-1]].rpartition('"')
        lines[odd[-1]] = before + after
    return lines


def _fitted(row: list[str], width: int, text: int, delimiter: str) -> list[str] | None:
    """A row's cells, where those that are too many come from a text without quotes."""
    more = len(row) - width
    if more < 0:
        return None
    cells = [*row[:text], delimiter.join(row[text : text + more + 1]), *row[text + more + 1 :]]
    return [cell.strip() for cell in cells]


def _bare(line: str, delimiter: str) -> str:
    """A line without the bars around it."""
    return line.strip().strip("|") if delimiter == "|" else line
