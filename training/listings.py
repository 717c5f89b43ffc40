"""Texts that a shop, or a person selling from home, may write for a product: what the fusion model reads in training."""

import re

import numpy as np
import pandas as pd

from training.clip_sources import HOME

# The variants of a text, in the order of the columns that come from here. A telling one says the type and, of a
# catalogue product, the colour, so that it can contradict a picture.
VARIANTS = 5
TITLE, MASKED, GENDERED, COLOURED, SEASONED = range(VARIANTS)
TELLING = (TITLE, GENDERED, COLOURED)

_BRANDS = ("Nike", "Adidas", "Puma", "Zara", "H&M", "Uniqlo", "Levis", "Mango", "Gap", "Asos")
_JOINING = {"and", "or", "of", "the"}


def stem(word: str) -> str:
    """The word in lower case without punctuation and plural ending: "T-Shirts" and "tshirt" are both "tshirt"."""
    word = re.sub(r"[^a-z0-9]", "", word.lower())
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def without_type(title: str, *types: str) -> str:
    """`title` without the words of its product types, singular or plural; its first word where nothing would be left."""
    hidden = {stem(word) for name in types for word in name.split()} - _JOINING
    words = title.split()
    return " ".join(word for word in words if stem(word) not in hidden) or words[0]


def masked_titles(rows: pd.DataFrame) -> list[str]:
    """Each catalogue row's title without the words of its article type and sub-category."""
    return [without_type(*values) for values in zip(rows.title, rows.article_type, rows.sub_category, strict=True)]


def catalogue_texts(rows: pd.DataFrame) -> pd.DataFrame:
    """The five variants (columns) of each catalogue row; its title where an attribute of the variant is missing."""
    article, colour = rows.article_type.str.lower(), rows.colour.str.lower()
    texts = {
        TITLE: rows.title,
        MASKED: pd.Series(masked_titles(rows), rows.index),
        GENDERED: rows.gender + "'s " + colour + " " + article,
        COLOURED: colour + " " + article,
        SEASONED: article + ", " + rows.season.str.lower() + " " + rows.usage.str.lower(),
    }
    return pd.DataFrame({variant: column.fillna(rows.title) for variant, column in texts.items()})


def home_texts(labels: list[str], *, seed: int) -> pd.DataFrame:
    """The five variants of each photo taken at home; people name the garment and its brand, and little else."""
    generator = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "brand": generator.choice(_BRANDS, len(labels)),
            "name": [generator.choice(HOME.phrases_of(label)) for label in labels],
        }
    )
    return pd.DataFrame(
        {
            TITLE: rows.brand + " " + rows["name"],
            MASKED: rows.brand,
            GENDERED: "second-hand " + rows["name"],
            COLOURED: rows["name"],
            SEASONED: "cotton " + rows["name"],
        }
    )
