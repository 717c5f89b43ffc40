"""Trimming a WordPiece vocabulary, on one made up here."""

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from training.vocabulary import MIN_COUNT, trimmed_tokenizer_json

PIECES = [
    "[PAD]",
    "[unused0]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *"dreshot",
    *("##" + c for c in "dreshot"),
    "the",
    "dress",
    "shoe",
    "##es",
    "зима",
    "rare",
]


@pytest.fixture
def source():
    """A small tokenizer as the JSON of `tokenizers`, wrapping texts in [CLS] and [SEP]."""
    import json

    tokenizer = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizers.Lowercase(), pre_tokenizers.Whitespace()
    special = [(name, PIECES.index(name)) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=special)
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    return json.loads(tokenizer.to_str())


def loaded(description: dict) -> Tokenizer:
    import json

    return Tokenizer.from_str(json.dumps(description))


def test_special_pieces_come_first_and_ids_have_no_gaps(source):
    vocabulary = trimmed_tokenizer_json(source, [], size=None)["model"]["vocab"]
    assert list(vocabulary)[:4] == ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    assert sorted(vocabulary.values()) == list(range(len(vocabulary)))


def test_pieces_used_often_are_kept_over_earlier_ones(source):
    smallest = len("dreshot") * 2 + 4 + 1
    vocabulary = trimmed_tokenizer_json(source, ["shoe"] * MIN_COUNT, size=smallest)["model"]["vocab"]
    assert len(vocabulary) == smallest
    assert "shoe" in vocabulary and "the" not in vocabulary


def test_unused_pieces_and_other_scripts_are_dropped(source):
    vocabulary = trimmed_tokenizer_json(source, [], size=None)["model"]["vocab"]
    assert "[unused0]" not in vocabulary and "зима" not in vocabulary
    assert "rare" in vocabulary


def test_texts_of_kept_pieces_are_read_as_before(source):
    trimmed = loaded(trimmed_tokenizer_json(source, ["the dresses"] * MIN_COUNT, size=10))
    assert trimmed.encode("The dresses").tokens == loaded(source).encode("The dresses").tokens


def test_any_latin_word_still_has_a_spelling(source):
    trimmed = loaded(trimmed_tokenizer_json(source, [], size=10))
    assert trimmed.encode("shoe").tokens == ["[CLS]", "s", "##h", "##o", "##e", "[SEP]"]


def test_the_wrapping_uses_the_new_ids(source):
    trimmed = loaded(trimmed_tokenizer_json(source, [], size=10))
    ids = trimmed.encode("shoe").ids
    assert (ids[0], ids[-1]) == (trimmed.token_to_id("[CLS]"), trimmed.token_to_id("[SEP]"))


def test_the_source_is_left_as_it_was(source):
    before = dict(source["model"]["vocab"])
    trimmed_tokenizer_json(source, ["dress"] * MIN_COUNT, size=10)
    assert source["model"]["vocab"] == before
