"""What can be computed about a data set: balance, pictures, duplicates, words, and labels that are likely wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from PIL import Image
from scipy.ndimage import laplace
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

THUMBNAIL = 16  # side in pixels of the small picture that near duplicates are confirmed on
HASH_DISTANCE = 4  # of 64 bits; a copy of another size or JPEG quality stays below
DIFFERENCE = 0.03  # of the picture's own deviation; looked at on the catalogue: above it, other wallets are "copies"
PRIOR_WORDS = 500  # weight of the prior, as in Monroe et al. section 3.5.1
FOLDS = 4


def balance(labels: pd.Series, splits: pd.Series) -> pd.DataFrame:
    """Rows of each label (index, the largest first) in each split (columns)."""
    counts = pd.crosstab(labels, splits)[list(pd.unique(splits))]
    return counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def imbalance_ratio(counts: pd.Series) -> float:
    """How many times larger the largest class is than the smallest that has rows; NaN without any."""
    present = counts[counts > 0]
    return float(present.max() / present.min()) if len(present) else float("nan")


def missing(frame: pd.DataFrame) -> pd.Series:
    """Share of each column's cells that are null or blank, the columns that miss none left out."""
    blank = frame.apply(lambda column: column.isna() | column.astype(str).str.strip().eq(""))
    shares = blank.mean()
    return shares[shares > 0].sort_values(ascending=False)


class ChannelHistogram:
    """Mean and standard deviation of each channel over all pixels of all pictures, of pixels as 0…1.

    Counts the 256 values, so the result is exact and does not depend on the order of the pictures.
    """

    def __init__(self) -> None:
        self.counts = np.zeros((0, 256), np.int64)  # (C, 256)

    def add(self, pixels: np.ndarray) -> None:
        """Count the pixels of one picture or many, (…, C) uint8, always of the same number of channels."""
        channels = np.moveaxis(pixels, -1, 0)
        counts = np.stack([np.bincount(channel.ravel(), minlength=256) for channel in channels])
        self.counts = counts + self.counts if len(self.counts) else counts

    @property
    def mean(self) -> np.ndarray:
        """(C,)"""
        return self._shares @ (np.arange(256) / 255)

    @property
    def std(self) -> np.ndarray:
        """(C,)"""
        squares = (np.arange(256) / 255 - self.mean[:, None]) ** 2  # (C, 256)
        return np.sqrt((self._shares * squares).sum(1))

    @property
    def _shares(self) -> np.ndarray:
        return self.counts / self.counts.sum(1, keepdims=True)


@dataclass(frozen=True)
class Quality:
    """Of one picture; a low value of any is worth a look."""

    sharpness: float  # variance of the Laplacian (Pech-Pacheco et al. 2000), grey values 0…255
    brightness: float  # mean grey value, 0…1
    contrast: float  # standard deviation of the grey values, 0…0.5


def quality(grey: np.ndarray) -> Quality:
    """Quality of a grey picture, (H, W) uint8."""
    values = grey.astype(np.float32)
    return Quality(float(laplace(values).var()), float(values.mean() / 255), float(values.std() / 255))


@dataclass(frozen=True)
class Fingerprints:
    """What copies of N pictures are found by."""

    keys: np.ndarray  # (N,) str, equal for pictures whose stored bytes are equal
    hashes: np.ndarray  # (N,) uint64, difference hashes
    thumbnails: np.ndarray  # (N, 768) uint8, RGB


def difference_hash(image: Image.Image) -> int:
    """64 bits that tell whether each of 8×8 cells is brighter than the cell to its left (dHash)."""
    cells = np.asarray(image.convert("L").resize((9, 8), Image.Resampling.BILINEAR))
    return int.from_bytes(np.packbits(cells[:, 1:] > cells[:, :-1]).tobytes())


def thumbnail(image: Image.Image) -> np.ndarray:
    """(768,) uint8: the picture in RGB at 16×16."""
    return np.asarray(image.convert("RGB").resize((THUMBNAIL, THUMBNAIL), Image.Resampling.BILINEAR)).ravel()


def near_pairs(prints: Fingerprints, *, block: int = 256) -> np.ndarray:
    """Pairs (P, 2), first below second, of pictures that look the same and yet are not stored the same.

    All pairs are compared, a block of rows at a time; 40,000 pictures take some three seconds. Candidates by hash are
    confirmed by their thumbnails: they must differ by little of what is in the picture, however pale it is on its white.
    """
    found = [np.zeros((0, 2), int)]
    for start in range(0, len(prints.hashes), block):
        distances = np.bitwise_count(prints.hashes[start : start + block, None] ^ prints.hashes[None, start:])
        rows, columns = np.nonzero(distances <= HASH_DISTANCE)
        pairs = np.stack([rows, columns], 1)[columns > rows] + start
        found.append(_confirmed(prints, pairs))
    return np.concatenate(found)


def _confirmed(prints: Fingerprints, pairs: np.ndarray, *, block: int = 20_000) -> np.ndarray:
    kept = [np.zeros((0, 2), int)]
    for part in (pairs[start : start + block] for start in range(0, len(pairs), block)):
        first, second = (prints.thumbnails[side].astype(np.int16) for side in part.T)  # (P, 768) each
        content = first.std(1, dtype=np.float32)
        same = np.abs(first - second).mean(1) <= DIFFERENCE * content
        kept.append(part[same & (prints.keys[part[:, 0]] != prints.keys[part[:, 1]])])
    return np.concatenate(kept)


def exact_copies(keys: Sequence[str], splits: Sequence[str]) -> pd.DataFrame:
    """How many rows of each split (index) have a copy, by equal key, in each split (columns)."""
    names = list(dict.fromkeys(splits))
    counts = pd.crosstab(pd.Series(keys, dtype=object), pd.Series(splits, dtype=object))
    copies = pd.DataFrame(0, index=names, columns=names)
    for split in names:
        for other in names:
            least = 2 if other == split else 1
            copies.loc[split, other] = int(counts.loc[counts[other] >= least, split].sum())
    return copies


def near_copies(pairs: np.ndarray, splits: Sequence[str]) -> pd.DataFrame:
    """How many rows of each split (index) are paired with one of each split (columns); `pairs` (P, 2)."""
    names, splits = list(dict.fromkeys(splits)), np.asarray(splits, dtype=object)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    table = pd.DataFrame({"row": both[:, 0], "split": splits[both[:, 0]], "other": splits[both[:, 1]]})
    counts = table.drop_duplicates(["row", "other"]).groupby(["split", "other"]).size().unstack(fill_value=0)
    return counts.reindex(index=names, columns=names, fill_value=0).astype(int)


def contradictions(keys: pd.Series, labels: pd.Series) -> list[np.ndarray]:
    """Positions of the rows of each group that share a key and differ in their label, the largest group first."""
    frame = pd.DataFrame({"key": keys.to_numpy(), "label": labels.to_numpy()}).dropna()
    groups = frame.groupby("key").label.nunique()
    members = frame[frame.key.isin(groups[groups > 1].index)].groupby("key").groups.values()
    return sorted((rows.to_numpy() for rows in members), key=len, reverse=True)


def normalized(texts: pd.Series) -> pd.Series:
    """What texts are compared by: lower case, single spaces."""
    return texts.fillna("").astype(str).str.casefold().str.split().str.join(" ")


def telling_words(low: Sequence[str], high: Sequence[str], *, most: int = 20) -> pd.DataFrame:
    """The words that tell `low` texts from `high` ones, most telling first on either side.

    Log-odds ratios with an informative Dirichlet prior, the words of both together, as z-scores (Monroe, Colaresi, Quinn:
    "Fightin' Words", 2008, doi:10.1093/pan/mpn018, equations 16, 19 and 22).

    Returns:
        columns word, z (below 0 for `low`), low, high (occurrences); `most` rows of each side.
    """
    counter = CountVectorizer(token_pattern=r"(?u)\b[^\W\d_][\w'’]+")
    counts = counter.fit_transform([*low, *high])
    low_counts, high_counts = (np.asarray(part.sum(0)).ravel() for part in (counts[: len(low)], counts[len(low) :]))
    prior = PRIOR_WORDS * (low_counts + high_counts) / counts.sum()
    odds = [np.log((side + prior) / (side.sum() + PRIOR_WORDS - side - prior)) for side in (high_counts, low_counts)]
    z = (odds[0] - odds[1]) / np.sqrt(1 / (high_counts + prior) + 1 / (low_counts + prior))
    words = counter.get_feature_names_out()
    table = pd.DataFrame({"word": words, "z": z, "low": low_counts, "high": high_counts}).sort_values("z")
    lowest, highest = table[table.z < 0].head(most), table[table.z > 0].tail(most)[::-1]
    return pd.concat([lowest, highest], ignore_index=True)


def suspects(features, labels: Sequence[str]) -> pd.DataFrame:
    """Rows whose label is likely wrong, the worst first, by confident learning (Northcutt et al., arXiv:1911.00068).

    Probabilities come from a logistic regression that never saw the row. A row counts for the class whose probability is
    above that class's own mean (equation 1); where this is not the given one, the row is a suspect. Ranked by normalized
    margin (section 3.2).

    Args:
        features: (N, D), dense or sparse.
        labels: (N,); rows of classes with fewer than `FOLDS` rows are left out.

    Returns:
        columns row (position in `labels`), given, suggested, probability (of the suggested), margin.
    """
    given = pd.Series(labels, dtype=object).reset_index(drop=True)
    counts = given.map(given.value_counts())
    rows = np.flatnonzero(counts >= FOLDS)
    classes, codes = np.unique(given.iloc[rows].astype(str), return_inverse=True)
    if len(classes) < 2:
        return pd.DataFrame(columns=["row", "given", "suggested", "probability", "margin"])
    return _confident(_out_of_fold(features[rows], codes), codes).assign(
        row=lambda found: rows[found.row], given=lambda found: classes[found.given],
        suggested=lambda found: classes[found.suggested],
    )  # fmt: skip


def _out_of_fold(features, codes: np.ndarray) -> np.ndarray:
    """(N, K) probabilities, each row from a model fitted on the other folds."""
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    model = LogisticRegression(C=10.0, max_iter=200)
    return cross_val_predict(model, features, codes, cv=folds, method="predict_proba")


def _confident(probabilities: np.ndarray, given: np.ndarray) -> pd.DataFrame:
    thresholds = np.array([probabilities[given == k, k].mean() for k in range(probabilities.shape[1])])
    confident = np.where(probabilities >= thresholds, probabilities, 0)
    suggested, rows = confident.argmax(1), np.arange(len(given))
    best, own = confident[rows, suggested], probabilities[rows, given]
    table = pd.DataFrame(
        {"row": rows, "given": given, "suggested": suggested, "probability": best, "margin": best - own}
    )
    return table[(best > 0) & (suggested != given)].sort_values("margin", ascending=False, ignore_index=True)
