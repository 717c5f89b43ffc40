"""The published picture sets as CLIP's training reads them: which labels a picture may have, how it is varied, how large."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from models.labels import (
    CATALOGUE,
    CLOTHING,
    COLOUR,
    EVERYDAY,
    FASHION_MNIST,
    GENDERS,
    SEASONS,
    USAGES,
    LabelSet,
    label_set,
)  # fmt: skip
from models.pictures import SHAPES
from training import data, picture_sets
from training.augmentation import HEAVY, LIGHT, MEDIUM, Augmentation, augment
from training.clip_losses import LABEL_SMOOTHING
from training.everyday import allowed, meanings
from training.picture_sets import CATALOGUE_SHAPE, LARGE, PictureSet
from training.trainer import Batch

Shape = tuple[int, int]
NO_TITLE = -1  # in place of a title's row

# Label sets that only training asks about, beside those of models.labels
HOME = replace(label_set(list(meanings("home"))), name="home")  # as a caller's own list of words
ATTRIBUTES = {
    "gender": LabelSet("gender", GENDERS, templates=("for {}",)),
    "season": LabelSet("season", SEASONS, templates=("for {}",)),
    "usage": LabelSet("usage", USAGES, templates=("{} style",)),
}
# weight of each label set's loss, by data set
WEIGHTS = {
    "fashion-mnist": {"fashion-mnist": 1.0, "auto": 0.2},
    "home": {"clothing": 0.7, "home": 1.0, "auto": 0.4},
    "catalogue": {
        "catalogue": 1.0, "sub_category": 0.3, "auto": 0.4, "colour": 0.5, "gender": 0.3, "season": 0.1, "usage": 0.2
    },
}  # fmt: skip
QUARTER_TURNS = 0.1  # share of batches
SMALLER = 0.72  # half of the large pictures are read at this share of their size, so that the tower knows both


@dataclass(frozen=True)
class Source:
    """A picture set with, for each label set, the labels each of its rows may have: (N, labels) bool."""

    pictures: PictureSet
    allowed: dict[str, np.ndarray]
    dataset: str
    strength: Augmentation
    shapes: dict[Shape, float]  # sizes that it is read at, and how often
    weights: dict[str, float]  # of each label set's loss
    column: str = "label"  # of the rows, by which rare ones are lifted
    titles: np.ndarray | None = None  # (N,) rows of the encoded titles, NO_TITLE where there is none
    share: float | None = None  # of its group's turns; None for as many as it has rows
    smoothing: float = LABEL_SMOOTHING
    quarter_turns: float = 0.0  # share of batches turned by 90°, 180° or 270°, as a camera held sideways leaves them

    def batch(self, index: np.ndarray, shape: Shape, generator: torch.Generator) -> Batch:
        """Augmented `pixels` (B, 3, H, W) in 0…255, and what is known of each picture."""
        pixels = self.pictures.tensor(index)
        if torch.rand((), generator=generator) < self.quarter_turns:
            quarters = int(torch.randint(1, 4, (), generator=generator))
            pixels, shape = pixels.rot90(quarters, (2, 3)), shape[::-1] if quarters % 2 else shape
        batch = {
            "pixels": augment(pixels, shape, self.strength, generator=generator),
            "allowed": {name: torch.from_numpy(mask[index]) for name, mask in self.allowed.items()},
            "dataset": self.dataset,
            "weights": self.weights,
            "smoothing": self.smoothing,
        }
        return batch if self.titles is None else batch | {"titles": torch.from_numpy(self.titles[index])}


@dataclass(frozen=True)
class Plan:
    """What a run reads: groups of sources that take turns, the label sets that they name, and all titles."""

    groups: dict[str, list[Source]]
    label_sets: list[LabelSet]
    titles: list[str]


def one_hot(values: list[str], labels: tuple[str, ...]) -> np.ndarray:
    """(N, labels) bool; a value that is none of the labels allows them all, so that it teaches nothing."""
    rows = np.array(values)[:, None] == np.array(labels)
    return rows | ~rows.any(1, keepdims=True)


def published(
    data_dir: Path, *, own_size: float, fashion_mnist: Augmentation = LIGHT, fashion_mnist_smoothing: float = 0.0
) -> Plan:
    """Fashion-MNIST, the catalogue, its larger pictures, and photos that people took at home.

    Args:
        own_size: share of the catalogue's batches that are read at the 60×80 pixels they have.
        fashion_mnist: how its pictures are varied.
        fashion_mnist_smoothing: of their labels.
    """
    catalogue, large = picture_sets.catalogue(data_dir, "train"), picture_sets.catalogue_large(data_dir)
    sub_category = replace(sub_categories(data_dir), name="sub_category")
    titles = {title: place for place, title in enumerate(catalogue.rows.title.unique())}

    def of_catalogue(pictures: PictureSet, shapes: dict[Shape, float]) -> Source:
        rows = pictures.rows
        masks = {name: one_hot(rows[name], each.labels) for name, each in ATTRIBUTES.items()}
        masks |= {
            "catalogue": one_hot(rows.article_type, CATALOGUE.labels),
            "sub_category": one_hot(rows.sub_category, sub_category.labels),
            "auto": allowed("catalogue", list(rows.article_type)),
            "colour": one_hot(rows.colour, COLOUR.labels),
        }
        where = rows.title.map(titles).to_numpy()
        return Source(
            pictures, masks, "catalogue", MEDIUM, shapes, WEIGHTS["catalogue"], "article_type", where, share=1,
            quarter_turns=QUARTER_TURNS,
        )  # fmt: skip

    detailed = two_sizes(SHAPES[LARGE][0])
    groups = {
        "fashion-mnist": [_fashion_mnist(data_dir, fashion_mnist, fashion_mnist_smoothing)],
        "catalogue": [of_catalogue(catalogue, {CATALOGUE_SHAPE: own_size, SHAPES[sorted(SHAPES)[1]][0]: 1 - own_size})],
        "large": [
            of_catalogue(large, detailed),
            of_catalogue(catalogue, detailed),
        ],  # real detail, and small ones blown up
        "home": [_home(pictures) for pictures in picture_sets.home(data_dir).values() if len(pictures.rows) > 64],
    }
    named = [EVERYDAY, FASHION_MNIST, CLOTHING, HOME, CATALOGUE, COLOUR, sub_category, *ATTRIBUTES.values()]
    return Plan(groups, named, list(titles))


def sub_categories(data_dir: Path) -> LabelSet:
    """The catalogue's sub-categories as a user would ask about them: a list of words."""
    return label_set(sorted(data.table(data_dir, "pictures/catalogue-train").sub_category.unique()))


def _fashion_mnist(data_dir: Path, strength: Augmentation, smoothing: float) -> Source:
    pictures = picture_sets.fashion_mnist(data_dir, "train")
    labels = list(pictures.rows.label)
    masks = {"fashion-mnist": one_hot(labels, FASHION_MNIST.labels), "auto": allowed("fashion-mnist", labels)}
    shapes = {SHAPES[min(SHAPES)][1]: 1.0}
    return Source(pictures, masks, "fashion-mnist", strength, shapes, WEIGHTS["fashion-mnist"], smoothing=smoothing)


def _home(pictures: PictureSet) -> Source:
    labels = list(pictures.rows.label)
    masks = {each.name: one_hot(labels, each.labels) for each in (CLOTHING, HOME)}
    masks["auto"] = allowed("home", labels)
    height, width = pictures.pixels.shape[1:3]
    shape = round(height / picture_sets.MARGIN), round(width / picture_sets.MARGIN)
    return Source(pictures, masks, "home", HEAVY, two_sizes(shape), WEIGHTS["home"], quarter_turns=QUARTER_TURNS)


def two_sizes(shape: Shape) -> dict[Shape, float]:
    """A shape and a smaller one, equally often."""
    return {shape: 0.5, (round(shape[0] * SMALLER), round(shape[1] * SMALLER)): 0.5}
