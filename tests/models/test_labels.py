"""Label sets by name and by words."""

import pytest

from models.errors import InputError
from models.labels import COLOUR, LABEL_SETS, label_set


@pytest.mark.parametrize(
    ("name", "count"), [("fashion-mnist", 10), ("clothing", 10), ("auto", 63), ("catalogue", 138), ("colour", 46)]
)
def test_named_sets(name, count):
    assert len(label_set(name).labels) == len(set(label_set(name).labels)) == count


def test_every_label_has_prompts():
    for each in LABEL_SETS.values():
        assert all(each.prompts_of(label) for label in each.labels)


def test_known_words_keep_the_phrases_they_were_trained_with():
    assert label_set(["Tshirts", "sporran"]).phrases_of("Tshirts") == ("t-shirts",)


def test_only_colours_are_asked_about_as_colours():
    assert label_set(["red", "Navy Blue"]).templates == COLOUR.templates
    assert label_set(["red", "dress"]).templates != COLOUR.templates


def test_words_are_told_apart_without_case_and_space():
    assert label_set([" dress ", "Dress", "skirt"]).labels == ("Dress", "skirt")


@pytest.mark.parametrize("labels", ["shoes", [], ["dress"], ["dress", "  "]])
def test_too_few_words_are_told(labels):
    with pytest.raises(InputError):
        label_set(labels)
