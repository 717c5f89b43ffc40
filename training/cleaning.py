"""Cleaning of texts that come from shops' pages and tables; case and punctuation stay, they carry opinion."""

import html
import re
import unicodedata

_HIDDEN = re.compile(r"<!--.*?-->|<(script|style)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_INLINE = re.compile(r"</?(?:a|abbr|b|big|code|em|font|i|mark|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(  # only HTML's own names, so that "<3" and "size <M" stay
    r"</?(?:blockquote|body|br|center|dd|div|dl|dt|h[1-6]|head|hr|html|iframe|img|li|ol|p|pre|section|table|tbody|td|th|"
    r"thead|tr|ul|video)\b[^<>]*>",
    re.IGNORECASE,
)
# Controls, soft hyphens, zero-width spaces, marks of byte order and of direction; joiners stay, emoji are built with them
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_REPEATED = re.compile(r"([^\W\d]|[^\w\s])\1{4,}")  # never digits: 100000 is a number


def clean_text(text: str) -> str:
    """`text` as a reader sees it, on one line; "" when nothing is left.

    HTML entities become characters, tags go, Unicode is composed (NFC), invisible characters go, white space is squeezed
    to single spaces, and a letter or mark five or more times in a row to three ("soooooo" → "sooo").
    """
    text = html.unescape(html.unescape(text))  # twice: shops' exports hold "&amp;quot;"
    text = _BLOCK.sub(" ", _INLINE.sub("", _HIDDEN.sub(" ", text)))
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(_REPEATED.sub(r"\1\1\1", text).split())
