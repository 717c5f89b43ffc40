"""A product from its picture, its listing's words, its reviews, or any of them together."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from models.errors import InputError, TextError
from tools.categorize import rank
from tools.guards import clean_text, load_image
from tools.results import Categorization, LabelScore, ProductReport
from tools.reviews import ReviewTable, as_reviews
from tools.sentiment import sentiment
from tools.summarize import summarize

if TYPE_CHECKING:
    from PIL import Image

    from tools.guards import ImageSource

RANKED = 5
SUMMARY_FROM = 3  # reviews; fewer are only judged one by one
MOST_JUDGED = 300  # reviews one by one, about as many as the whole model reads for a summary
MISMATCH_BELOW = 0.3  # match probability
CLEAR = 0.5  # probability from which a label is worth a warning
UNKNOWN = "The picture doesn't look like clothing or accessories, so its attributes should not be relied on."
DIFFER_BY = "They differ by {kind}: the picture says {seen}, the text {said}."
DIFFER = "Picture and text differ (match {match}); neither alone says clearly by what."


def analyze(
    image: "ImageSource | None" = None, title: str | None = None, description: str | None = None, reviews: Any = None
) -> ProductReport:
    """Report on a product: its category, attributes, whether picture and text agree, and what its reviews say.

    The summary is of all reviews; of more than `MOST_JUDGED`, only some are judged one by one, spread evenly over all.

    Args:
        image: the product's picture, as `categorize` takes it.
        title: the listing's title.
        description: the listing's description.
        reviews: what `summarize` takes.

    Raises:
        InputError: nothing was given; or its subclasses, for what can't be read. Reviews of which none can be judged are
            an error only where nothing else was given.
        LimitError: something is over a limit.
        WeightsError: the models' weights are missing or broken.
    """
    if image is None and title is None and description is None and reviews is None:
        raise InputError("There is nothing to analyze.", "Give a picture, a title, a description or reviews.")
    named = {"The title": title, "The description": description}
    texts = [clean_text(text, what=what) for what, text in named.items() if text is not None]
    picture = None if image is None else load_image(image)
    table = None if reviews is None else as_reviews(reviews)
    report: dict[str, Any] = {"category": None, "attributes": {}, "match": None, "warnings": []}
    if picture is not None or texts:
        report = _product(picture, ". ".join(texts) or None)
    summary = judged = None
    if table is not None:
        try:
            summary = summarize(table)
            judged = sentiment(_some(table))
        except TextError:  # there are none, or all are left out
            if picture is None and not texts:
                raise
    return ProductReport(
        **report, sentiment=judged, summary=summary if summary and summary.used >= SUMMARY_FROM else None
    )


def _some(table: ReviewTable) -> ReviewTable:
    """At most `MOST_JUDGED` reviews of a table, spread evenly over all."""
    return replace(table, reviews=table.reviews[:: math.ceil(len(table) / MOST_JUDGED) or 1])


def _product(picture: "Image.Image | None", text: str | None) -> dict[str, Any]:
    """Category, attributes, match and warnings of the fusion model."""
    from models.labels import CATALOGUE
    from models.predictors import CATEGORY, fusion

    predictor = fusion()
    scores = predictor.predict(picture, text)
    ranked = {name: rank(p, predictor.labels[name], RANKED) for name, p in scores.probabilities.items()}
    category = ranked.pop(CATEGORY)
    known, unsure = (1.0, False) if picture is None or text is not None else _known(picture)
    warnings = []
    if unsure:
        warnings.append(UNKNOWN)
    if scores.match is not None and scores.match < MISMATCH_BELOW:
        warnings.append(_mismatch(picture, text, scores.match))
    return {
        "category": Categorization(
            label=None if unsure else category[0].label,
            confidence=category[0].probability * known,
            unsure=unsure,
            ranked=category,
            label_set=CATALOGUE.name if predictor.labels[CATEGORY] == list(CATALOGUE.labels) else "custom",
        ),
        "attributes": ranked,
        "match": scores.match,
        "warnings": warnings,
    }


def _known(picture: "Image.Image") -> tuple[float, bool]:
    """How far the picture looks like one of a product, 0…1, and whether nothing said of it should be relied on."""
    from models.labels import EVERYDAY
    from models.predictors import clip

    scores = clip().scores([picture], EVERYDAY)[0]
    return scores.known, scores.unsure


def _mismatch(picture: "Image.Image", text: str, match: float) -> str:
    """One sentence on what disagrees: each side judged alone, where both are clear and differ."""
    from models.predictors import CATEGORY, fusion

    predictor = fusion()
    sides = [predictor.predict(picture, None).probabilities, predictor.predict(None, text).probabilities]
    for attribute in (CATEGORY, "colour", "gender"):
        seen, said = (_best(side[attribute], predictor.labels[attribute]) for side in sides)
        if seen.label != said.label and min(seen.probability, said.probability) >= CLEAR:
            kind = "product" if attribute == CATEGORY else attribute
            return DIFFER_BY.format(kind=kind, seen=seen.label, said=said.label)
    return DIFFER.format(match=f"{match:.0%}")


def _best(probabilities: Any, labels: list[str]) -> LabelScore:
    return rank(probabilities, labels, 1)[0]
