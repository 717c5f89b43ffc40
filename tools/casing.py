"""Names keep their capitals: "works with the Kodak"."""

import re

from tools.grammar import ADJECTIVES, ADVERBS
from tools.topics import STOP_WORDS

_WRITTEN = re.compile(r"[A-Za-z][\w-]*")
_STARTS = re.compile(r"(?:^|[.!?:]\s*|[\"(]\s*)$")


def names_in(text: str) -> dict[str, str]:
    """Lower case → how a name is written in a text: "Kodak", "iPearl", "USB"; nothing where all is in capitals."""
    words = [match for match in _WRITTEN.finditer(text) if len(match[0]) > 1]
    large = [match for match in words if match[0] != match[0].lower()]
    if len(large) > len(words) / 2:
        return {}
    return {
        word.lower(): word
        for word in (match[0] for match in large if not _STARTS.search(text[: match.start()]))
        if not word.isupper() or (len(word) <= 4 and word.lower() not in STOP_WORDS | ADJECTIVES | ADVERBS)
    }


def cased(rest: str, names: dict[str, str]) -> str:
    """A lower-case text with names as they are written."""
    return re.sub(r"[a-z][\w-]*", lambda match: names.get(match[0], match[0]), rest) if names else rest
