"""Products as shops keep them: a folder of pictures, or a table with a column of pictures, of titles, or both."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from models.errors import InputError, TableError
from models.texts import encodable
from tools import spreadsheets
from tools.columns import plain
from tools.text_files import bytes_of, cells_of, decode, delimiter_of, fits

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff")
TABLES = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", *spreadsheets.SUFFIXES)
NO_PICTURE, NOTHING = "picture missing", "neither picture nor title"

# Names of columns without case, spaces and punctuation, the likeliest first.
_NAMES = {
    "id": ("id", "sku", "productid", "itemid", "asin", "articleid", "ean", "gtin", "handle"),
    "title": ("title", "producttitle", "productname", "productdisplayname", "name", "displayname", "itemname", "caption"),
    "picture": ("image", "picture", "photo", "img", "imagepath", "imagefile", "imagename", "filename", "file", "path"),
}  # fmt: skip
_CAMERA = re.compile(r"^(?:img|dsc|dscn|pxl|image|photo|picture)?[\W_\d]*$", re.IGNORECASE)  # a name that says nothing


@dataclass(frozen=True)
class Product:
    """One row of a catalogue before it is indexed."""

    id: str
    title: str
    picture: Path | None
    columns: dict[str, str] = field(default_factory=dict)  # all others, as text


def read_products(
    source: str | PathLike[str], *, index: str | PathLike[str] | None = None
) -> tuple[list[Product], Counter[str]]:
    """The products of a folder or table, and how many rows were left out for which reason.

    Args:
        source: a folder of pictures, in which names of folders below it are kept as the column "folder"; or a table
            (CSV, TSV, JSON, JSONL, Excel) with pictures as paths, or as files named by the product's id, beside it.
        index: a folder whose pictures are no products, should it lie in that of the source.

    Raises:
        InputError: there is no such folder or table, or nothing usable in it.
    """
    path = Path(source)
    if not path.exists():
        raise InputError(f"There is no folder or table {path}.", "Name a folder of pictures, or a table of products.")
    products, dropped = _of_folder(path, index and Path(index).resolve()) if path.is_dir() else _of_table(path)
    if not products:
        why = ", ".join(f"{count} {reason}" for reason, count in dropped.items()) or "it is empty"
        raise InputError(f"{path.name} holds no product that can be searched for: {why}.", _WANTED)
    return products, dropped


_WANTED = "A table needs a column of titles, or of pictures as paths beside it; a folder needs pictures."


def _of_folder(folder: Path, index: Path | None) -> tuple[list[Product], Counter[str]]:
    pictures = (path for path in folder.rglob("*") if path.suffix.lower() in PICTURES)
    files = sorted(path for path in pictures if index not in path.resolve().parents)
    if not files:
        tables = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in TABLES]
        return _of_table(tables[0]) if len(tables) == 1 else ([], Counter())
    products = []
    for file in files:
        below = file.relative_to(folder).parent.as_posix()
        title = "" if _CAMERA.match(file.stem) else re.sub(r"[-_]+", " ", file.stem).strip()
        columns = {} if below == "." else {"folder": below}
        products.append(Product(file.relative_to(folder).as_posix(), title, file, columns))
    return products, Counter()


def _of_table(path: Path) -> tuple[list[Product], Counter[str]]:
    records, dropped = _records(path)
    by_name = {plain(column): column for record in records[:50] for column in record}
    found = {role: next((by_name[name] for name in names if name in by_name), None) for role, names in _NAMES.items()}
    products = []
    for number, record in enumerate(records, 1):
        said = {role: _text(record.get(column) or "").strip() if column else "" for role, column in found.items()}
        picture = _picture_of(said["picture"], said["id"], path.parent)
        if picture is None and not said["title"]:
            dropped[NO_PICTURE if said["picture"] else NOTHING] += 1
            continue
        if picture is None and said["picture"]:
            dropped[f"{NO_PICTURE}, kept by the title"] += 1
        columns = {
            _text(key): _text(value)
            for key, value in record.items()
            if key not in found.values() and value not in ("", None)
        }
        products.append(Product(said["id"] or str(number), said["title"], picture, columns))
    return products, dropped


def _text(value: Any) -> str:
    return encodable(str(value))


def _picture_of(named: str, product_id: str, folder: Path) -> Path | None:
    """The file that a row names, beside the table or in a folder of pictures there; else the one called by the id."""
    places = [folder, *(folder / name for name in ("images", "pictures", "photos"))]
    names = [named] if named else [f"{product_id}{suffix}" for suffix in PICTURES] if product_id else []
    try:
        return next((place / name for name in names for place in places if (place / name).is_file()), None)
    except (OSError, ValueError):  # too long for a name, or a null byte: it names no file
        return None


def _records(path: Path) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Rows of a table as dictionaries, and those that can't be read."""
    name, suffix = path.name, path.suffix.lower()
    data = bytes_of(path, name)
    if suffix in spreadsheets.SUFFIXES:
        return _of_cells(spreadsheets.read_cells(data, name), name)
    text = decode(data, name)
    if suffix not in (".jsonl", ".ndjson", ".json"):
        return _of_cells(cells_of(text, delimiter_of(text)), name)
    try:
        values = [json.loads(line) for line in text.split("\n") if line.strip()] if suffix != ".json" else _listed(text)
    except (ValueError, RecursionError) as error:
        raise TableError(f"{name} is not JSON that can be read.", "Send an array of products, or CSV.") from error
    readable = [value for value in values if isinstance(value, dict)]
    return readable, Counter({"row unreadable": len(values) - len(readable)} if len(readable) < len(values) else {})


def _listed(text: str) -> list[Any]:
    """The products of JSON: an array, or the longest array of objects in an object ({"products": [...]})."""
    value = json.loads(text)
    if isinstance(value, dict):
        arrays = [each for each in value.values() if isinstance(each, list) and any(isinstance(x, dict) for x in each)]
        value = max(arrays, key=len, default=[value])
    return value if isinstance(value, list) else [value]


def _of_cells(cells: Sequence[Sequence[str]], name: str) -> tuple[list[dict[str, Any]], Counter[str]]:
    rows = [row for row in cells if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise TableError(f"{name} holds no products.", "Its first row must name the columns.")
    header = [cell.strip() for cell in rows[0]]
    fitting = [row for row in rows[1:] if fits(row, len(header))]
    dropped = Counter({"row unreadable": len(rows) - 1 - len(fitting)} if len(fitting) < len(rows) - 1 else {})
    return [dict(zip(header, row, strict=False)) for row in fitting], dropped
