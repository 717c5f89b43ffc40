"""Which column of a table holds what: found by name, and failing that by what it holds."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from models.errors import TableError
from models.texts import encodable

# Names of columns without case, accents, spaces and punctuation; the first that a table has is taken.
_PLAIN_TEXT = ("reviewtext", "reviewbody", "reviewcontent", "reviewcontents", "customerreview", "reviewcomment",
               "reviewcomments")  # these say by themselves that they are the review  # fmt: skip
_MAYBE_TEXT = ("text", "txt", "body", "content", "review", "reviews", "comment", "comments", "feedback", "opinion",
               "message")  # of these a table may have several  # fmt: skip
COLUMN_NAMES = {
    "text": (*_PLAIN_TEXT, *_MAYBE_TEXT, "description", "texte", "bewertung", "sentence",
             "texto", "comentario", "comentarios", "resena", "resenas", "opiniones", "rezension", "kommentar", "meinung", "avis",
             "commentaire", "commentaires", "bewertungen", "rezensionen", "kommentare", "meinungen", "said", "says", "quedice", "sagt", "dit", "quote", "verbatim"),
    "stars": ("overall", "stars", "star", "rating", "ratings", "starrating", "reviewrating", "reviewstars", "score",
              "reviewscore", "overallrating", "rate", "note", "estrellas", "puntuacion", "calificacion", "nota", "sterne",
              "etoiles"),
    "title": ("title", "reviewtitle", "summary", "headline", "reviewheadline", "reviewsummary", "subject", "heading",
              "titulo", "titel", "titre"),
    "date": ("date", "reviewdate", "reviewtime", "time", "timestamp", "createdat", "created", "published",
             "unixreviewtime", "fecha", "datum"),
    "author": ("author", "reviewerid", "reviewer", "reviewername", "user", "userid", "username", "customer",
               "customerid", "authorid", "authorname", "profilename", "name",
               "autor", "cliente", "kunde", "auteur", "client", "who", "quien", "wer", "qui"),
    "product": ("product", "asin", "productid", "clothingid", "sku", "item", "itemid", "producttitle", "productname",
                "producto", "articulo", "produkt", "artikel", "produit"),
}  # fmt: skip
ROLES = tuple(COLUMN_NAMES)
_SAMPLE = 200  # rows that are looked at to tell what a column holds
_WORDS = 3  # typical length from which a column without a telling name may be the text
_COUNTED = frozenset(
    str.split(
        "id number count quantity qty amount units votes vote helpful likes views age size height weight price rank"
    )
)  # words in the names of columns whose small numbers are no stars
_RATED = frozenset({"star", "stars", "rating", "ratings", "score", "bewertung", "sterne", "estrellas", "note"})
_RIVAL = 0.5  # of the longest column's typical length, from which another could be the text as well


@dataclass(frozen=True)
class ReviewRows:
    """Rows as read: role ("text", "stars" …) → value, None for a row that can't be read; and each role's column."""

    rows: list[dict[str, Any] | None]
    read_as: dict[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()  # all that the table has
    unclear: tuple[str, ...] = ()  # those that could each be the text; then no row has one
    records: list[dict[Any, Any] | None] = field(default_factory=list, repr=False)  # with all columns


def rows_of_records(
    records: Sequence[dict[Any, Any] | None], *, name: str = "The table", columns: Mapping[str, str] | None = None
) -> ReviewRows:
    """Rows of dictionaries, with the columns found by their names, else by what they hold; None stays None.

    Args:
        name: what to call the table in errors.
        columns: role → column, where it is known better.

    Raises:
        TableError: there is no column of texts, or none of a name given.
    """
    records = list(records)
    readable = [record for record in records if record is not None]
    if not readable:
        return ReviewRows(records)
    of_name = {_name(key): key for record in readable for key in record}
    sample = [{_name(key): value for key, value in record.items()} for record in readable[:_SAMPLE]]
    given = _given(columns or {}, list(of_name), name)
    read_as, unclear = find_columns(list(of_name), sample, given)
    if "text" not in read_as and not unclear:
        listed = ", ".join(list(of_name)[:8]) or "none"
        raise TableError(f"{name} has no column of review texts; its columns are {listed}.", 'Name one of them "text".')
    keys = {role: of_name[column] for role, column in read_as.items()}
    rows = [record and {role: record.get(key) for role, key in keys.items()} for record in records]
    return ReviewRows(rows, read_as, tuple(of_name), unclear, records)


def _name(key: Any) -> str:
    return encodable(str(key))  # a DataFrame's columns may be numbers


def _given(wanted: Mapping[str, str], columns: list[str], name: str) -> dict[str, str]:
    """The wanted roles with their columns as the table spells them."""
    spelled = {plain(column): column for column in columns}
    for role, column in wanted.items():
        if role not in ROLES:
            raise TableError(f"A column can't be read as {role!r}.", f"It can be {', '.join(ROLES)}.")
        if plain(column) not in spelled:
            raise TableError(f"{name} has no column {column!r}.", f"Its columns are {', '.join(columns)}.")
    return {role: spelled[plain(column)] for role, column in wanted.items()}


def find_columns(
    columns: list[str], sample: list[dict[str, Any]], given: Mapping[str, str] | None = None
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Role → column, by name, and for text and stars, failing that, by content; and columns that rival as the text.

    Args:
        given: what is known already.
    """
    found = dict(given or {})
    by_name = {plain(column): column for column in reversed(columns) if column not in found.values()}
    for role in ROLES[1:]:
        column = next(
            (by_name[n] for n in COLUMN_NAMES[role] if n in by_name and _can_be(role, by_name[n], sample)), None
        )
        if role not in found and column is not None and column not in found.values():
            found[role] = column
    unclear: list[str] = []
    if "text" not in found:
        free = [column for column in columns if column not in found.values()]
        texts = _texts(free, sample) or (
            [found.pop("title")] if "title" in found and "title" not in (given or {}) else []
        )
        found, unclear = ({"text": texts[0]} | found, []) if len(texts) == 1 else (found, texts)
    if "stars" not in found:
        free = [column for column in columns if column not in (*found.values(), *unclear)]
        stars = next((each for each in free if _can_be("stars", each, sample) and not _counts(each, sample)), None)
        found |= {"stars": stars} if stars is not None else {}
    return {role: found[role] for role in ROLES if role in found}, tuple(unclear)


def _texts(columns: list[str], sample: list[dict[str, Any]]) -> list[str]:
    """The columns that could be the text, likeliest first; several where neither name nor content decides."""
    by_name = {plain(column): column for column in reversed(columns) if _can_be("text", column, sample)}
    clear = [by_name[name] for name in _PLAIN_TEXT if name in by_name]
    if clear:
        return clear[:1]
    maybe = [by_name[name] for name in _MAYBE_TEXT if name in by_name]
    named = [by_name[name] for name in COLUMN_NAMES["text"] if name in by_name]
    if len(maybe) <= 1 and named:
        return (maybe or named)[:1]
    lengths = {column: _typical_words(column, sample) for column in maybe or columns}
    longest = max(lengths.values(), default=0)
    least = max(_RIVAL * longest, 0 if maybe else _WORDS)
    rivals = [column for column, words in lengths.items() if words >= least and _can_be("text", column, sample)]
    varied = [column for column in rivals if maybe or _varies(column, sample)]
    return sorted(varied or rivals, key=lambda column: -lengths[column])


def _can_be(role: str, column: str, sample: list[dict[str, Any]]) -> bool:
    """Whether what a column holds fits its role: stars are numbers 1…5 (1…10) and no labels 0 or 1, texts no numbers."""
    values = [value for row in sample if not is_blank(value := row.get(column))]
    numbers = [number for number in map(as_number, values) if number is not None]
    if role == "stars":
        if not numbers or len(numbers) < 0.8 * len(values) or median(numbers) < 1:
            return False
        low, high = min(numbers), max(numbers)
        return low >= 0 and high <= 10 and (low == 1 or high > 1)
    if role == "text":
        return not values or (len(numbers) < 0.5 * len(values) and any(isinstance(value, str) for value in values))
    return True


def _counts(column: str, sample: list[dict[str, Any]]) -> bool:
    """Whether a column only numbers its rows, counts something, never goes beyond one, or goes beyond five stars."""
    numbers = [number for number in (as_number(row.get(column)) for row in sample) if number is not None]
    rises = len(numbers) > 1 and all(after > before for before, after in pairwise(numbers))
    words = {word.lower() for word in re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", column)}
    counted = bool(words & _COUNTED) and not (words & _RATED and words & _COUNTED <= {"number"})  # "number of stars"
    return rises or counted or min(numbers) < 1 or not 1 < max(numbers) <= 5


def _typical_words(column: str, sample: list[dict[str, Any]]) -> float:
    """The median number of words of a column's texts."""
    return median([len(row[column].split()) for row in sample if isinstance(row.get(column), str)] or [0])


def _varies(column: str, sample: list[dict[str, Any]]) -> bool:
    """Whether most of a column's values are different, as reviews are and names of products are not."""
    values = [value for row in sample if not is_blank(value := row.get(column))]
    return len(set(map(str, values))) > 0.5 * len(values)


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing: "", None, or what pandas puts there."""
    if isinstance(value, str):
        return not value
    return value is None or str(value) in ("nan", "NaT", "<NA>")  # compared as words: an array has no truth value


def as_number(value: Any) -> float | None:
    """The number that a cell stands for: 4, "4,5", "4.0 out of 5 stars", "4/5", "★★★★" or "⭐⭐⭐⭐"; None when it is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e300 else None  # NaN is not, nor what JSON can write but no float hold
    text = str(value).strip()
    if re.fullmatch(r"(?:[★⭐]\ufe0f?)+☆*", text):
        return float(len(re.findall("[★⭐]", text)))
    match = re.fullmatch(
        r"(\d+(?:[.,]\d+)?)\s*(?:(?:/|of|out of)\s*(?:5|10)(?:[.,]0)?)?\s*(?:stars?)?", text, re.IGNORECASE
    )
    return float(match[1].replace(",", ".")) if match else None


def plain(name: str) -> str:
    """A column's name without case, accents, spaces and punctuation."""
    apart = unicodedata.normalize("NFKD", name)  # accents are marks of their own then, which are no letters
    return re.sub(r"[\W_]+", "", apart).lower()


def is_known(names: Sequence[str]) -> bool:
    """Whether one of the names is one that columns of reviews have."""
    return any(plain(name) in each for name in names for each in COLUMN_NAMES.values())


def header_of(cells: list[list[str]]) -> list[str] | None:
    """Names of the columns, from the first row; None when that is already a review."""
    first = [cell.strip() for cell in cells[0]] if cells else []
    short = all(len(cell.split()) <= 4 for cell in first)
    if not short or not (is_known(first) or _are_names(first, cells[1:51])):
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
