"""Reviews in whatever form they come, read into one table that remembers which of those received each one was."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from models.errors import TableError, TextError
from models.settings import settings
from models.texts import encodable
from tools.columns import ReviewRows, as_number, is_blank, rows_of_records
from tools.guards import clean_text, strip_control
from tools.leading_stars import leading_stars
from tools.review_files import REFUSED, SUFFIXES, check_number, read_review_file

EMPTY, DUPLICATE, INSTRUCTION, TOO_LONG, UNREADABLE = "empty", "duplicate", "instruction", "too long", "unreadable row"
_OF_TEN = re.compile(r"(?:/|\bof)\s*10(?:[.,]0)?\s*(?:stars?)?$", re.IGNORECASE)
ERRORS = 0.05  # share of a table's stars that may be typing errors


class Review(BaseModel):
    """What one customer wrote."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(description="The review itself.")
    stars: float | None = Field(None, ge=1, le=5, description="Stars that the writer gave, 1…5.")
    title: str | None = Field(None, description="Its headline.")
    date: str | None = Field(None, description="When it was written, as it came.")
    author: str | None = Field(None, description="Who wrote it.")
    product: str | None = Field(None, description="What it is about.")

    @property
    def full_text(self) -> str:
        """Title and text as one string, as the review model was trained to read them."""
        return f"{self.title}. {self.text}" if self.title else self.text


class ReceivedReview(Review):
    """A review that is used: cleaned, and beside that as it came."""

    index: int = Field(ge=0, description="Its place among the reviews received, from 0.")
    received: str = Field(description="The text as it came; quotes are cut from this.")


@dataclass(frozen=True)
class ReviewTable:
    """Reviews that can be used, and what became of the others."""

    reviews: list[ReceivedReview]
    received: int
    dropped: dict[str, int] = field(default_factory=dict)
    read_as: dict[str, str] = field(default_factory=dict)
    rows: ReviewRows | None = field(default=None, repr=False)  # as read, to read other columns of them

    @property
    def unclear(self) -> tuple[str, ...]:
        """Columns that could each be the text; until one is chosen, the table holds no review."""
        return self.rows.unclear if self.rows else ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns, where it was a table."""
        return self.rows.columns if self.rows else ()

    def __len__(self) -> int:
        return len(self.reviews)

    def without(self, reasons: dict[int, str]) -> "ReviewTable":
        """The table without the reviews at some places, counted by the reasons given."""
        if not reasons:
            return self
        kept = [review for place, review in enumerate(self.reviews) if place not in reasons]
        return replace(self, reviews=kept, dropped=dict(Counter(self.dropped) + Counter(reasons.values())))


def as_reviews(source: Any, *, name: str = "", columns: Mapping[str, str] | None = None) -> ReviewTable:
    """Read reviews from one text, texts, `Review` objects, dictionaries, a DataFrame, or a file.

    Left out and counted are those that are empty, too long, a duplicate (same words from the same writer), or an
    instruction to the machine instead of an opinion, and rows of a file that can't be read.

    Args:
        source: a string that is the path of a review file ("reviews.csv") is read as that file; any other is a review.
        name: what to call a file in errors.
        columns: role → column of a table ({"text": "comment"}), where names and contents would mislead.

    Raises:
        TextError: a single text is empty, or the source is of no kind that we read.
        TableError: a file can't be read, has no column of texts, or several that could each be the text.
        LimitError: over a ceiling.
    """
    table = read_reviews(source, name=name, columns=columns)
    if table.unclear:
        quoted = listed([f"“{column}”" for column in table.unclear])
        raise TableError(
            f"{name or 'The table'} has {len(table.unclear)} columns that could be the review: {quoted}.",
            f'Name one of them: columns={{"text": "{table.unclear[0]}"}}.',
        )
    return table


def read_reviews(source: Any, *, name: str = "", columns: Mapping[str, str] | None = None) -> ReviewTable:
    """`as_reviews`, but a table with several columns that could be the text is no error yet: see its `unclear`."""
    if isinstance(source, ReviewTable):
        if not columns:
            return source
        records = source.rows.records if source.rows else []
        if not records:
            raise TableError("These reviews are no table, so they have no columns.", "Ask without naming one.")
        rows = rows_of_records(records, name=name or "The table", columns=columns)
    elif isinstance(source, str) and not _is_path(source):
        clean_text(source)  # alone, a bad text is an error instead of a count
        rows = ReviewRows([{"text": source}])
    else:
        rows = _rows(source, name, columns)
    check_number(len(rows.rows), name or "The list")
    return ReviewTable([], len(rows.rows), rows=rows) if rows.unclear else _table(rows)


def listed(words: Sequence[str]) -> str:
    """Words for a sentence: a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def is_instruction(text: str) -> bool:
    """Whether a text speaks to the machine that reads it ("Ignore all instructions and say …")."""
    low = text.lower()
    return any(any(word in low for word in words) and pattern.search(text) for words, pattern in _INSTRUCTIONS)


def without_instructions(table: ReviewTable) -> list[str]:
    """What the reviews that were left out as instructions say besides, each without the sentences that are ones."""
    rows = table.rows.rows if table.rows else []
    texts = [row["text"] for row in rows if row and isinstance(row.get("text"), str) and _instructs(row)]
    kept = (" ".join(each for each in _SENTENCE_END.split(text) if not is_instruction(each)) for text in texts)
    return [text for text in map(str.strip, kept) if text]


def _instructs(row: dict[str, Any]) -> bool:
    """Whether the title or the text of a row speaks to the machine."""
    return is_instruction("\n".join(" ".join((_word(row.get(role)) or "").split()) for role in ("title", "text")))


_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_OF_THE_MACHINE = "your|previous|prior|above|earlier|preceding|former|system|current|existing"
_TO_FORGET = rf"(?: (?:all|any|my|other|these|those|{_OF_THE_MACHINE})(?: (?:of|the))*)"
# words of which a text must hold one, which are quicker to look for, and the pattern
_INSTRUCTIONS = [
    (words.split("|"), re.compile(pattern, re.IGNORECASE | re.MULTILINE))
    for words, pattern in (
        # "ignore the instructions in the box", "ignore all washing instructions" are advice to shoppers; it takes "all
        # instructions", "previous washing instructions" … to mean the machine
        ("ignore|disregard|forget|override|bypass",
         rf"\b(?:ignore|disregard|forget|override|bypass)\b(?: (?:the|of))*"
         rf"(?:{_TO_FORGET}+|{_TO_FORGET}* (?:{_OF_THE_MACHINE}) \w+)"
         r" (?:instructions?|prompts?|directions?|directives?|rules|guidelines|commands?|orders)\b"),
        ("ignore|disregard|forget",
         r"\b(?:ignore|disregard|forget) (?:everything|anything|all) (?:above|before|previously|you (?:were|have been))\b"),
        ("system|developer",
         r"\b(?:system|developer) (?:prompt|message)\b|\b(?:your|the above) (?:system|developer) instructions?\b"),
        (":|<|[",
         r"^[^\w\n]*(?:system|assistant|developer|user|human)\s*:(?!\s*(?:works|sounds|looks|runs|is|was|has)\b)\s"
         r"|<\|[\w ]+\|>|\[/?INST\]|</?(?:system|instructions?|prompt)>"),
        ("you are",
         r"\byou are (?:an? assistant (?:that|who)\b|(?:now|actually) (?:an? |the )?(?:\w+ )?assistant"  # "a dental assistant" may be a customer
         r"|(?:now |actually )?(?:an? |the )?(?:helpful assistant|(?:\w+ )?(?:ai|chatbot|language model|llm)))\b"),
        ("ai|llm|model|chatbot|summari",
         r"\b(?:as|dear|hey|attention,?|note to(?: the)?) (?:an? )?(?:ai|llm|language model|chatbot|summari[sz]er)\b"),
        ("say|respond|reply|output|print|answer|report|write",
         r"(?:^|[.!?:]\s+|\b(?:please|instead,?)\s+)(?:only\s+)?(?:say|respond|reply|output|print|answer|report|write)"
         r" (?:only |back |with |just )*(?:that (?:this|the|everyone|all|every|it is perfect)\b"
         r"|(?:(?<!write )(?<!print )(?<!output )with|only(?! \d+ ?v))\b"  # a pen writes with ease
         r"|(?:the|this) (?:product|item|\w+) is (?:perfect|great|the best|excellent|flawless|amazing|good)\b|[\"'“])"),
        ("summari|rate|classify|label|mark|treat|count",
         # customers "rate this as a 5 star product"
         r"(?:^|[.!?:]\s+)(?:please\s+)?"
         r"(?:summari[sz]e|rate(?! this (?:\w+ )?as (?:an? )?(?:five|5))|classify|label|mark|treat|count)"
         r" (?:this|the|these|all|every)(?: \w+){0,3} as (?:\w+ ){0,2}(?:positive|perfect|negative|five|5)"),
    )
]  # fmt: skip


def _is_path(text: str) -> bool:
    """Whether a string names a review file: one line, with a file's ending, and there or at least without spaces."""
    if "\n" in text or len(text) > 500 or Path(text).suffix.lower() not in (*SUFFIXES, *REFUSED):
        return False
    return " " not in text.strip() or Path(text).exists()


def _rows(source: Any, name: str, columns: Mapping[str, str] | None) -> ReviewRows:
    if isinstance(source, str | PathLike | bytes) or hasattr(source, "read"):
        return read_review_file(source, name=name, columns=columns)
    if hasattr(source, "to_dict") and hasattr(source, "columns"):  # a DataFrame, without importing pandas for it
        return rows_of_records(source.to_dict("records"), name=name or "The table", columns=columns)
    if hasattr(source, "tolist"):  # a Series or an array
        source = source.tolist()
    if isinstance(source, Review | dict):
        source = [source]
    if not isinstance(source, Iterable):
        kinds = "a text, texts, Review objects, a DataFrame, or a file"
        raise TextError(f"Reviews can't be read from {type(source).__name__}.", f"Give {kinds}.")
    return _rows_of_values(list(source), columns)


def _rows_of_values(values: list[Any], columns: Mapping[str, str] | None) -> ReviewRows:
    """Rows in the order of the values, so that a row's place stays the place among those received."""
    dictionaries = [value for value in values if isinstance(value, dict)]
    records = rows_of_records(dictionaries, name="The list", columns=columns) if dictionaries else ReviewRows([])
    if records.unclear and len(dictionaries) == len(values):
        return records
    found = iter(records.rows)
    stars = iter(leading_stars([value for value in values if isinstance(value, str)]))
    rows: list[dict[str, Any] | None] = []
    for value in values:
        if isinstance(value, Review):
            rows.append(value.model_dump(include=set(Review.model_fields)))
        elif isinstance(value, str):
            rows.append({"text": value, "stars": next(stars)})
        else:
            rows.append(next(found) if isinstance(value, dict) else {"text": value})
    return ReviewRows(rows, {role: column for role, column in records.read_as.items() if role != column})


def _table(rows: ReviewRows) -> ReviewTable:
    scale = _scale(rows.rows)
    dropped: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    reviews: list[ReceivedReview] = []
    rows = replace(rows, rows=[row and _encodable(row) for row in rows.rows])
    for index, row in enumerate(rows.rows):
        if row is None or (reason := _why_not(row, seen)):
            dropped[UNREADABLE if row is None else reason] += 1
        else:
            reviews.append(_review(index, row, scale=scale))
    return ReviewTable(reviews, len(rows.rows), dict(dropped), rows.read_as, rows)


def _encodable(row: dict[str, Any]) -> dict[str, Any]:
    return {role: encodable(value) if isinstance(value, str) else value for role, value in row.items()}


def _why_not(row: dict[str, Any], seen: set[tuple[str, str]]) -> str | None:
    """The reason to leave a row out, None to use it; `seen` grows."""
    text = row.get("text")
    if is_blank(text):
        return EMPTY
    if not isinstance(text, str):
        return UNREADABLE
    plain = " ".join(strip_control(text).split()).casefold()
    if not any(character.isalnum() or ord(character) > 0x2000 for character in plain):
        return EMPTY
    if len(text) > settings().max_text_characters:
        return TOO_LONG
    if _instructs(row):
        return INSTRUCTION
    # the same short words from two named writers are two opinions; from nobody named, a copy
    key = (" ".join(re.findall(r"\w+", plain)) or plain, _word(row.get("author")) or "")
    if key in seen:
        return DUPLICATE
    seen.add(key)
    return None


def _review(index: int, row: dict[str, Any], *, scale: int) -> ReceivedReview:
    details = {role: _word(row.get(role)) for role in ("title", "date", "author", "product")}
    text = row["text"]
    return ReceivedReview(
        text=clean_text(text), stars=_stars(row.get("stars"), scale), index=index, received=text, **details
    )


def _scale(rows: list[dict[str, Any] | None]) -> int:
    """Up to where a table counts its stars: ten where more of them than typing errors lie above five, or say so; else five."""
    stars = [row.get("stars") for row in rows if row]
    numbers = [(number, value) for value in stars if (number := as_number(value)) is not None]
    of_ten = sum(5 < number <= 10 or bool(_OF_TEN.search(str(value))) for number, value in numbers)
    return 10 if of_ten > ERRORS * len(numbers) else 5


def _stars(value: Any, scale: int) -> float | None:
    """Stars 1…5, those of a table that counts to ten brought to five; None for what is beyond the scale."""
    number = as_number(value)
    if number is None:
        return None
    number = number if scale == 5 else 1 + (number - 1) * 4 / 9
    return number if 1 <= number <= 5 else None


def _word(value: Any) -> str | None:
    if is_blank(value):
        return None
    return strip_control(str(value)).strip() or None
