"""Statements in the third person, what the product is called, and the sentences made of them."""

import pytest

from tools.clauses import Clause
from tools.naming import PRODUCT, Name, name_of_product
from tools.prose import choose, compose, judged
from tools.statements import DISLIKED, LIKED, SENTENCE, WISHED, statements_of

BOOTS, BAG = Name("boots", True), Name("bag", False)


def clause(text, review=0):
    return Clause(review, 0, len(text), text)


def stated(text, name=BAG):
    return [(each.subject, each.verb, each.rest) for each in statements_of(clause(text), name) if each.verb != SENTENCE]


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["I love these boots!", "My boots arrived late.", "Great boots"], BOOTS),
        (["This bag is big.", "I use this bag daily", "Nice"], BAG),
        (["Great!", "Love it.", "Works"], PRODUCT),
        (["My toilet is clean", "the toilet bowl", "my toilet gleams", "cleans a toilet"], PRODUCT),
        (["This pure product works", "this pure item", "pure"], PRODUCT),
        (["This dress fits", "the dress is long", "a dress for work"], Name("dress", False)),
    ],
)
def test_a_product_has_the_name_that_reviews_point_at(texts, name):
    assert name_of_product(texts) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It is very comfortable", [("", "is", "very comfortable")]),
        ("the zipper broke after two days", [("zipper", "breaks", "after two days")]),
        ("I love how soft the lining is", [("lining", "is", "soft")]),
        ("I love that it has lots of pockets", [("", "has", "lots of pockets")]),
        ("I really like the inside pockets", [("", LIKED, "the inside pockets")]),
        ("my wife hated the smell of plastic", [("", DISLIKED, "the smell of plastic")]),
        ("I wish it had a longer strap", [("", WISHED, "it had a longer strap")]),
        ("it's a really great bag", [("", "is", "great")]),
        ("it makes a great gift", [("", "makes", "a great gift")]),
        ("perfect for long trips", [("", "is", "perfect for long trips")]),
        ("great price", [("", "is", "reasonably priced")]),
        ("keeps my laptop dry", [("", "keeps", "the laptop dry")]),
        ("the straps were too short and it smells bad", [("straps", "is", "too short"), ("", "smells", "bad")]),
        ("the arch supports are great", [("arch supports", "is", "great")]),
        ("it performs very nicely with my Kodak", [("", "performs", "very nicely with the Kodak")]),
        ("looks good and easy to install", [("", "looks", "good"), ("", "is", "easy to install")]),
        ("Convenient shape for my purposes", [("shape", "is", "convenient")]),
        ("Color indicator is very helpful to determine if it is wet", [("color indicator", "is", "very helpful")]),
        ("it was comfortable the moment I put it on", [("", "is", "comfortable")]),
        ("They last a long, long time", [("", "lasts", "a long time")]),
        ("perfect for my seafront condo", [("", "is", "perfect")]),
        ("I'm not sure how good it is", []),
        ("I am very satisfied with this", []),
        ("our photocopy machine jams often", []),
        ("I bought it for my husband", []),
        ("they told me it is fine", []),
        ("the seller was rude to me", []),
    ],
)
def test_statements(text, said):
    assert stated(text) == said


def test_the_writer_is_never_in_a_statement():
    for text in ("it fits me well", "I am very happy with it", "it is too big for my husband and he is tall"):
        assert not {"i", "me", "my", "he"} & {word for _, _, rest in stated(text) for word in rest.split()}


def prose(texts, sides, name, share=1.0):
    leanings = {clause(text, review): side for review, (text, side) in enumerate(zip(texts, sides, strict=True))}
    return compose(choose(list(judged(leanings, name)), texts, share=share), name, share=share)


def test_statements_are_merged_by_what_they_are_about():
    texts = ["They are comfortable", "They are warm", "The sole is thick", "The laces are thin", "they run small"]
    told = prose(texts, [1, 1, 1, -1, -1], BOOTS, 0.8)
    assert told == (
        "These boots are comfortable and warm. The sole is thick. However, these boots run small. The laces are thin."
        " Overall, these boots are highly recommended."
    )


def test_nothing_is_said_twice_nor_both_ways():
    told = prose(["It is soft", "it is so soft", "it isn't soft"], [1, 1, -1], BAG)
    assert told.count("soft") == 1


def test_recommended_follows_the_reviews():
    for share, ending in ((0.9, "highly recommended."), (0.2, "not recommended."), (0.5, "It is sturdy.")):
        assert prose(["It is sturdy"], [1], BAG, share).endswith(ending.replace("It", "This bag"))
