"""`python -m training explore --data data`: what is in the data sets, as one HTML page that needs nothing else.

Counts, copies and the pixels' mean are over all rows; what costs more is computed on a sample, and the page says on how
many rows.
"""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from models.errors import InputError
from training import explore_pictures, explore_texts, statistics
from training import explore_plots as plots
from training.explore_sets import DataSet, Shown, data_sets, drawn
from training.tables import as_text

SAMPLE = 4000  # rows a set for what costs more than a count
CLIP_SAMPLE = 1500  # pictures a set that the bundled CLIP looks at: two minutes for all sets on two cores
SUSPECT_CLASSES = 150  # with more, logistic regression takes minutes
RARE = 20  # rows of the first split; a smaller class is told
SHOWN = 18  # suspects
MOVES = 6  # the most frequent pairs of given and suggested label
PAGE = "explore.html"


@dataclass(frozen=True)
class Balance:
    """How the rows of a set are spread over one column's classes."""

    column: str
    chart: Markup
    counts: pd.DataFrame  # classes by rows, splits by columns
    ratio: float
    rare: list[str]


@dataclass(frozen=True)
class Suspects:
    """Labels that are likely wrong."""

    found: int
    rows: int
    by: str
    moves: pd.DataFrame  # given, suggested, rows
    shown: list[Shown]


@dataclass(frozen=True)
class Section:
    """All that is told of one data set."""

    about: DataSet
    splits: dict[str, int]
    missing: pd.Series
    balances: list[Balance]
    pictures: explore_pictures.Pictures | None
    texts: explore_texts.Texts | None
    suspects: Suspects | None


def explore(data_dir: Path, report: Path, *, sample: int = SAMPLE) -> None:
    """Write the report of all data sets in `data_dir` to the file `report`.

    Args:
        sample: rows of a set that sizes, quality, tokens and suspects are computed on.

    Raises:
        InputError: no such folder, no data set in it, or no sample.
    """
    if sample < 1:
        raise InputError(f"A sample of {sample} rows can't be drawn.", "Give --sample a number of 1 or more.")
    sets, started, sections = data_sets(data_dir), time.monotonic(), []
    for each in sets:
        sections.append(section(each, sample))
        print(f"{each.name}: {len(each.rows):,} rows, {time.monotonic() - started:.0f} s", flush=True)
    page = _template().render(
        sections=sections,
        augmentations=explore_pictures.augmentations(sets),
        date=time.strftime("%Y-%m-%d"),
        rare=RARE,
        most_bars=plots.MOST_BARS,
        max_tokens=explore_texts.MAX_TOKENS,
        draws=explore_pictures.DRAWS,
    )
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(page, encoding="utf-8")
    print(f"{report}: {len(page) / 1e6:.1f} MB")


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(PAGE)


def section(each: DataSet, sample: int) -> Section:
    """Everything that is told of a set."""
    has_texts = bool({"text", "title"} & set(each.rows))
    return Section(
        about=each,
        splits=each.rows.split.value_counts(sort=False).to_dict(),
        missing=statistics.missing(each.rows),
        balances=[_balance(each, column) for column in each.label_columns],
        pictures=explore_pictures.pictures(each, sample) if each.pictures is not None else None,
        texts=explore_texts.texts(each, sample) if has_texts else None,
        suspects=_suspects(each, sample) if 1 < each.labels.nunique() <= SUSPECT_CLASSES else None,
    )


def _balance(each: DataSet, column: str) -> Balance:
    labels = each.rows[column].map(as_text).dropna()
    counts = statistics.balance(labels, each.rows.split[labels.index])
    first = counts.iloc[:, 0]
    ordered = counts.sort_index() if column == "stars" else counts
    rare = first.index[first < RARE].tolist()
    return Balance(column, plots.class_shares(ordered), counts, statistics.imbalance_ratio(first), rare)


def _suspects(each: DataSet, sample: int) -> Suspects | None:
    labelled = np.flatnonzero(each.labels.notna())
    by_picture = each.pictures is not None
    rows = labelled[drawn(len(labelled), min(sample, CLIP_SAMPLE) if by_picture else sample)]
    features = explore_pictures.clip_features(each, rows) if by_picture else explore_texts.tfidf(each, rows)
    found = statistics.suspects(features, each.labels.iloc[rows].tolist())
    moves = found.groupby(["given", "suggested"]).size().nlargest(MOVES).reset_index(name="rows")
    return Suspects(
        found=len(found),
        rows=len(rows),
        by="what the bundled CLIP sees" if by_picture else "TF-IDF of words and pairs of words",
        moves=moves,
        shown=[_suspect(each, rows[suspect.row], suspect) for suspect in found.head(SHOWN).itertuples()],
    )


def _suspect(each: DataSet, row: int, suspect) -> Shown:
    words = each.named(row, f"{suspect.given} → {suspect.suggested} ({suspect.probability:.0%})")
    if each.pictures is not None:
        return Shown(words, plots.picture(each.image(row)))
    return Shown(words, text=str(each.rows.text.iloc[row]))
