"""Tokens for threads side by side.

Truncation is a state of the tokenizer that all callers share: `transformers` sets it, without a lock, and then encodes. Of
two threads, one could get more tokens than its model reads, or lose the end of a text.
"""

import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast


def own_tokenizer(tokenizer: "PreTrainedTokenizerFast") -> "Tokenizer":
    """A copy of a tokenizer's backend, with which nobody pads or truncates."""
    own = copy.deepcopy(tokenizer.backend_tokenizer)
    own.no_padding()
    own.no_truncation()
    return own


def cut(ids: list[int], length: int) -> list[int]:
    """At most `length` of a text's token ids, its closing token the last of them; as the tokenizer itself truncates."""
    return [*ids[: length - 1], ids[-1]] if len(ids) > length else ids
