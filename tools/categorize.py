"""What a picture shows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.errors import InputError, LimitError
from models.labels import COLOUR, EVERYDAY, TYPE_AND_COLOUR, label_set
from models.settings import settings
from tools.guards import load_image
from tools.results import Categorization, LabelScore

if TYPE_CHECKING:
    from PIL.Image import Image

    from tools.guards import ImageSource

COLOURED = {"Multi": "multicoloured", "Skin": "skin-coloured", "Steel": "steel-grey"}  # colours before a type


def categorize(image: "ImageSource", labels: str | Sequence[str] = "auto", top_k: int = 5) -> Categorization:
    """Say what a picture shows, with the most probable labels of a set.

    Args:
        image: path, bytes, file object, `PIL.Image`, or `uint8` array H×W×3.
        labels: "auto" (everyday product types), "fashion-mnist", "clothing", "catalogue", "colour", "type-and-colour" (such as
            "red dress"), or at least two words of your own.
        top_k: how many labels to rank, at least 1.

    Raises:
        ImageError, LimitError: the picture can't be read or is too large.
        InputError: no such label set, fewer than two labels, or `top_k` below 1.
        WeightsError: the model's weights are missing or broken.
    """
    if isinstance(top_k, bool) or not isinstance(top_k, int) or top_k < 1:
        raise InputError(f"top_k must be a whole number of at least 1, and is {top_k!r}.", "Leave it out for 5.")
    if not isinstance(labels, str) and len(labels) > settings().max_labels:
        raise LimitError("The list of labels", limit=f"{settings().max_labels} labels", came=f"{len(labels)} labels")
    if labels == TYPE_AND_COLOUR:
        return _type_and_colour(load_image(image), top_k)
    chosen = label_set(labels if isinstance(labels, str) else list(labels))
    picture = load_image(image)

    from models.predictors import clip

    scores = clip().scores([picture], chosen)[0]
    ranked = rank(scores.probabilities, chosen.labels, top_k)
    return Categorization(
        label=None if scores.unsure else ranked[0].label,
        confidence=min(1.0, scores.confidence),
        unsure=scores.unsure,
        ranked=ranked,
        label_set=chosen.name,
    )


def _type_and_colour(picture: "Image", top_k: int) -> Categorization:
    """What a picture shows in which colour, each told by itself: the probability of both is the product."""
    from models.predictors import clip

    types, colours = (clip().scores([picture], each)[0] for each in (EVERYDAY, COLOUR))
    names = [f"{COLOURED.get(colour, colour).lower()} {kind}" for kind in EVERYDAY.labels for colour in COLOUR.labels]
    both = np.outer(types.probabilities, colours.probabilities).ravel()
    ranked = rank(both, names, top_k)
    return Categorization(
        label=None if types.unsure else ranked[0].label,
        confidence=min(1.0, ranked[0].probability * types.known),
        unsure=types.unsure,
        ranked=ranked,
        label_set=TYPE_AND_COLOUR,
    )


def rank(probabilities: np.ndarray, labels: Sequence[str], top_k: int) -> list[LabelScore]:
    """The `top_k` most probable labels, best first; equal ones in the order of the set."""
    order = np.argsort(-probabilities, kind="stable")[:top_k]
    return [LabelScore(label=labels[i], probability=min(1.0, float(probabilities[i]))) for i in order]
