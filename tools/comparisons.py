"""What is different: between two spans of time, and between products."""

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from tools.aspects import OVERALL
from tools.opinions import Opinions
from tools.results import Change, ProductOpinion
from tools.reviews import ReceivedReview

SURE = 1.96  # standard errors between two shares, from which they differ
LEAST = 3  # reviews that say something, from which it can have changed
MAX_CHANGES, MAX_PRODUCTS = 6, 10


def changes_of(groups: list[Opinions], later: np.ndarray, earlier: np.ndarray) -> list[Change]:
    """What clearly more or fewer reviews say than before, the largest change first.

    Args:
        groups: what clauses say, their reviews numbered from 0.
        later, earlier: (N,) whether each review belongs to that span.
    """
    counts = np.array([earlier.sum(), later.sum()])
    changes = []
    for group in groups:
        saying = np.array(sorted(group.reviews), dtype=int)
        said = np.array([earlier[saying].sum(), later[saying].sum()])
        if group.aspect.name == OVERALL or said.sum() < LEAST or not counts.all():
            continue
        before, after = said / counts
        pooled = said.sum() / counts.sum()
        error = np.sqrt(pooled * (1 - pooled) * (1 / counts).sum())
        if error > 0 and abs(after - before) >= SURE * error:
            changes.append(
                Change(
                    aspect=group.aspect.name,
                    statement=group.statement,
                    positive=group.positive,
                    before=before,
                    after=after,
                )
            )
    return sorted(changes, key=lambda each: (-abs(each.after - each.before), -each.after))[:MAX_CHANGES]


def named_products(question: str, reviews: Sequence[ReceivedReview]) -> set[str]:
    """The products that a question names, when it names two or more."""
    text = question.casefold()
    products = {review.product for review in reviews if review.product}
    named = {each for each in products if re.search(rf"(?<!\w){re.escape(each.casefold())}(?!\w)", text)}
    return named if len(named) > 1 else set()


def products_of(
    reviews: Sequence[ReceivedReview],
    stars: np.ndarray,
    saying: set[int],
    *,
    best_first: bool | None,
    only: set[str] = frozenset(),
) -> list[ProductOpinion]:
    """Products with their reviews, stars, and how many of their reviews say what was asked for.

    Args:
        reviews: all that were read.
        stars: theirs (N,), 1…5.
        saying: places of those that say it.
        only: some products, or none for all.
        best_first: order by mean stars, best or worst first; None for most reviews that say it first.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, review in enumerate(reviews):
        if review.product and (not only or review.product in only):
            places[review.product].append(place)
    found = [
        ProductOpinion(
            product=product, reviews=len(of_it), mean_stars=float(np.mean(stars[of_it])),
            count=len(saying.intersection(of_it)), share=len(saying.intersection(of_it)) / len(of_it),
        )
        for product, of_it in places.items()
    ]  # fmt: skip
    if best_first is None:
        return sorted(found, key=lambda each: (-each.count, -each.share, each.product))[:MAX_PRODUCTS]
    return sorted(found, key=lambda each: (each.mean_stars * (-1 if best_first else 1), each.product))[:MAX_PRODUCTS]
