"""What every text needs before a tokenizer, a file or JSON can take it."""

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """`text` with U+FFFD for lone halves of characters ("Great \\ud83d", from an emoji cut in two); as long as before."""
    return _SURROGATE.sub("\ufffd", text)
