"""Reviews that should not steer a verdict, and why: copies, floods, empty praise, foreign languages, wrong stars."""

import re
from collections import defaultdict
from zlib import crc32

import numpy as np

from models.progress import tracked
from tools.aspects import opinion_words
from tools.languages import ENGLISH, NAMES, languages_of
from tools.opinions import Predictor, expected_stars
from tools.reviews import ReceivedReview

NEAR_DUPLICATE, FLOOD = "near duplicate", "more by the same writer"
EMPTY_PRAISE, EMPTY_BLAME = "empty praise", "empty blame"
CONTRADICTION = "stars against the text"

SHINGLE = 3  # words in a row that are compared
COPY_WORDS = 12  # from which a text is looked for copies; fewer are said alike by different people
EMPTY_WORDS = 8  # up to which praise or blame may lack a reason
HASHES, ROWS = (
    24,
    2,
)  # of MinHash, and how many of them make a bucket's key: finds 99.5 % of the pairs that are just alike
ALIKE = 0.6  # Jaccard similarity of shingles; one changed word in twenty leaves 0.7
FLOOD_FROM = 3  # reviews of one product by one writer; the first of them still counts
ENOUGH = 20  # reviews with reasons, from which those without any are not needed
GOOD, BAD = 4.0, 2.0  # stars from which, and up to which, a review has a clear side

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NOBODY = re.compile(
    r"(?:an?|the)?\s*(?:amazon|kindle|verified)?\s*(?:customer|anonymous|guest|user|buyer|unknown|n/?a|none|null|nan)\.?",
    re.I,
)
_SAYS_NOTHING = frozenset(
    str.split(
        "a about absolutely all always amazing and as at awesome awful bad best buy can d excellent ever everyone expected fab "
        "fabulous fantastic five four for good great happy hate hated horrible i i'm im is it it's its item just liked like lol love "
        "loved lovely me my n nice not of ok okay one perfect poor pretty product purchase quite rate rated really recommend recommended so star "
        "stars super terrible thank thanks the them these they this thing three to too two u ur very was waste we well will "
        "with wonderful worst would wow yes you highly satisfied described description bought again never don't dont do pleased disappointed "
        "useless rubbish junk garbage money worth"
    )
)  # fmt: skip


def doubtful(reviews: list[ReceivedReview]) -> dict[int, str]:
    """Place among `reviews` → why it should not count; what the words alone can tell.

    Empty praise and blame are left out only where enough others give reasons.
    """
    found = {
        place: f"in {NAMES[language]}"
        for place, language in enumerate(languages_of([review.text for review in reviews]))
        if language != ENGLISH
    }
    for reasons in (_floods(reviews), _near_duplicates(reviews)):
        found = reasons | found
    empty = {place: reason for place, review in enumerate(reviews) if place not in found and (reason := _empty(review))}
    return found | empty if len(reviews) - len(found) - len(empty) >= ENOUGH else found


def contradictory(reviews: list[ReceivedReview], predictor: Predictor) -> dict[int, str]:
    """Place → reason of reviews whose stars lie on the other side than their text; none where that would be all.

    The model judges only texts whose plain words point away from their stars.
    """
    suspects = [
        place for place, review in enumerate(tracked(reviews, "stars held against texts")) if _may_contradict(review)
    ]
    expected = expected_stars(predictor, [reviews[place].full_text for place in suspects])
    found = {
        place: CONTRADICTION
        for place, stars in zip(suspects, expected, strict=True)
        if (stars <= BAD and reviews[place].stars >= GOOD) or (stars >= GOOD and reviews[place].stars <= BAD)
    }
    return found if len(found) < len(reviews) else {}


def _may_contradict(review: ReceivedReview) -> bool:
    if review.stars is None or BAD < review.stars < GOOD:
        return False
    good, bad = opinion_words(review.full_text)
    return bad > good if review.stars >= GOOD else good > bad


def _floods(reviews: list[ReceivedReview]) -> dict[int, str]:
    """All but the first review of a writer who wrote many of one product."""
    written: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for place, review in enumerate(reviews):
        if review.author and not _NOBODY.fullmatch(review.author.strip()):
            written[review.author.casefold(), review.product].append(place)
    if len({author for author, _ in written}) < 2:  # a column with one name says nothing of who wrote
        return {}
    return {place: FLOOD for places in written.values() if len(places) >= FLOOD_FROM for place in places[1:]}


def _empty(review: ReceivedReview) -> str | None:
    """Praise or blame without a reason."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(review.full_text)]
    if not words or len(words) > EMPTY_WORDS or not _SAYS_NOTHING.issuperset(words):
        return None
    good, bad = opinion_words(review.full_text)
    side = np.sign(review.stars - 3) if review.stars is not None else np.sign(good - bad)
    return {1: EMPTY_PRAISE, -1: EMPTY_BLAME}.get(int(side))


def _near_duplicates(reviews: list[ReceivedReview]) -> dict[int, str]:
    """All but the first of reviews whose words are nearly the same.

    MinHash with banding ("On the resemblance and containment of documents", Broder 1997); linear in the reviews.
    """
    shingled = [(place, _shingles(review.text)) for place, review in enumerate(tracked(reviews, "reviews compared"))]
    shingled = [(place, shingles) for place, shingles in shingled if len(shingles) > COPY_WORDS - SHINGLE]
    if len(shingled) < 2:
        return {}
    flat = np.concatenate([shingles for _, shingles in shingled])
    starts = np.cumsum([0] + [len(shingles) for _, shingles in shingled[:-1]])
    random = np.random.default_rng(0)
    signature = np.stack(
        [
            np.minimum.reduceat(flat * factor + summand, starts)
            for factor, summand in random.integers(0, 2**63, (HASHES, 2), dtype=np.uint64) | np.uint64(1)
        ]
    )  # (HASHES, N)
    sets = [set(shingles.tolist()) for _, shingles in shingled]
    first_of: dict[tuple[int, ...], int] = {}  # key of a bucket → the first row in it
    found: dict[int, str] = {}
    for row, (place, _) in enumerate(tracked(shingled, "copies looked for")):
        keys = [(band, *signature[band : band + ROWS, row].tolist()) for band in range(0, HASHES, ROWS)]
        if any(_jaccard(sets[row], sets[first]) >= ALIKE for first in {first_of[k] for k in keys if k in first_of}):
            found[place] = NEAR_DUPLICATE
        else:
            for key in keys:
                first_of.setdefault(key, row)
    return found


def _shingles(text: str) -> np.ndarray:
    """Hashes (S,) uint64 of each `SHINGLE` words in a row."""
    words = np.array([crc32(word.casefold().encode()) for word in _WORD.findall(text)], dtype=np.uint64)
    if len(words) < SHINGLE:
        return words[:0]
    mixed = np.zeros(len(words) - SHINGLE + 1, dtype=np.uint64)
    for offset in range(SHINGLE):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + words[offset : offset + len(mixed)]
    return mixed


def _jaccard(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other)
