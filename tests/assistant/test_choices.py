"""Labels that requests name."""

import pytest

from assistant.choices import attributes_asked, labels_of


@pytest.mark.parametrize(
    ("request_text", "labels"),
    [
        ("Is it a dress, a skirt or a jumpsuit?", ["dress", "skirt", "jumpsuit"]),
        ("is this more of a boot or a sneaker", ["boot", "sneaker"]),
        ("which is it: kurta, tunic or shirt", ["kurta", "tunic", "shirt"]),
        ("red or blue?", ["red", "blue"]),
        ("is it red, navy blue, or dark green", ["red", "navy blue", "dark green"]),
        ("What is this, and is it black or blue?", ["black", "blue"]),
        ("Is it a dress or a skirt, I can't tell", ["dress", "skirt"]),
        ("is it a coat, or a jacket, or a parka thanks", ["coat", "jacket", "parka"]),
        ("Is the colour black or navy", ["black", "navy"]),
        ("pick: hat or cap", ["hat", "cap"]),
        ("is it red or blue, green, yellow", ["red", "blue", "green", "yellow"]),
        ("Dear sir or madam, could you tell me what this product is?", "auto"),
        ("What colour is it?", "colour"),
        ("what is this?", "auto"),
        ("what is it and what colour?", "type-and-colour"),
        ("what are these and which colour are they", "type-and-colour"),
        ("product type + colour", "type-and-colour"),
        ("what's this colour called?", "colour"),
        ("what colour is this dress", "colour"),
        ("¿Qué prenda es y de qué color?", "type-and-colour"),
        ("¿de qué color es?", "colour"),
        ("was ist das und welche Farbe hat es?", "type-and-colour"),
        ("was für eine Farbe ist das?", "colour"),
        ("quel article est-ce, et de quelle couleur ?", "type-and-colour"),
        ("c'est quoi la couleur ?", "colour"),
        ("et la couleur, c'est quoi ?", "colour"),
        ("not the type, the colour!", "colour"),
        ("what kind of colour is this?", "colour"),
        ("What shade is the scarf? My eyes aren't what they were.", "colour"),
        ("¿De qué color dirías que es esto?", "colour"),
        ("wat coulor is this", "colour"),
        ("c’est quoi et de quelle couleur ?", "type-and-colour"),
        ("what colour is it, and what is it?", "type-and-colour"),
        ("¿qué hay en la foto y de qué color?", "type-and-colour"),
        ("Was zeigt das Bild und welche Farbe hat es?", "type-and-colour"),
        ("Art und Farbe?", "type-and-colour"),
    ],
)
def test_labels_stand_in_the_question(request_text, labels):
    assert labels_of(request_text) == labels


@pytest.mark.parametrize("text", ["good or bad?", "is it for men or women", "positive or negative"])
def test_choices_that_no_picture_answers_are_no_labels(text):
    assert not isinstance(labels_of(text), list)


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("which season is it for?", ["season"]),
        ("Who would wear this?", ["gender"]),
        ("is it for men or women, and for which occasion?", ["gender", "usage"]),
        ("c’est pour quelle saison ?", ["season"]),
        ("für wen ist das?", ["gender"]),
        ("¿para quién es y de qué color?", ["gender", "colour"]),
        ("what is this?", []),
        ("do people like it?", []),
    ],
)
def test_attributes_that_a_question_is_about(text, attributes):
    assert attributes_asked(text) == attributes
