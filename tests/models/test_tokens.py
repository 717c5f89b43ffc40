"""Ids that are cut here are those that the tokenizer cuts, whoever truncates beside."""

import pytest
from transformers import PreTrainedTokenizerFast

from models.settings import settings
from models.tokens import cut, own_tokenizer

TEXTS = ["", "Soft 😍 and warm.", "The zip broke on day two, and the colour faded. " * 60]


@pytest.fixture
def tokenizer():
    """The review model's, as `transformers` shares it."""
    return PreTrainedTokenizerFast.from_pretrained(settings().weights / "roberta")


@pytest.mark.parametrize("length", [2, 3, 8, 512])
def test_ids_are_cut_as_the_tokenizer_truncates(tokenizer, length):
    own = own_tokenizer(tokenizer)
    ids = [cut(encoding.ids, length) for encoding in own.encode_batch(TEXTS)]
    assert ids == tokenizer(TEXTS, truncation=True, max_length=length)["input_ids"]
    assert max(map(len, ids)) == length


def test_truncation_beside_changes_nothing(tokenizer):
    tokenizer(TEXTS, truncation=True, padding=True, max_length=8)  # stays set
    own = own_tokenizer(tokenizer)
    tokenizer(TEXTS, truncation=True, max_length=4)
    encodings = own.encode_batch(TEXTS)
    whole = tokenizer(TEXTS)
    assert [each.ids for each in encodings] == whole["input_ids"]
    assert [each.offsets for each in encodings] == [each.offsets for each in whole.encodings]
