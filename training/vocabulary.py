"""A WordPiece vocabulary trimmed to what shops and their customers write.

Half of a small text model is its table of word pieces. Kept are the special pieces, every single character of Latin
scripts (so that any Latin text still has a spelling), every piece that the given texts use at least four times, and then
the rest in BERT's own order, which is by frequency, up to the size asked for. Texts made of kept pieces get the same
vectors as before.
"""

import copy
import json
from collections import Counter
from collections.abc import Iterable

from tokenizers import Tokenizer

MIN_COUNT = 4
LATIN_END = 0x250  # Basic Latin, Latin-1, Latin Extended A and B


def _is_latin(piece: str) -> bool:
    return all(ord(character) < LATIN_END or 0x2010 <= ord(character) <= 0x20AC for character in piece)


def trimmed_tokenizer_json(source: dict, texts: Iterable[str], *, size: int | None) -> dict:
    """The `tokenizer.json` of a WordPiece tokenizer with at most `size` pieces; special pieces come first."""
    vocabulary: dict[str, int] = source["model"]["vocab"]
    tokenizer = Tokenizer.from_str(json.dumps(source))
    counts = Counter(
        token for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False) for token in encoding.tokens
    )
    order = sorted(vocabulary, key=vocabulary.get)
    special = [piece for piece in order if piece.startswith("[") and piece.endswith("]") and "unused" not in piece]
    kept = dict.fromkeys(special)
    kept.update(dict.fromkeys(p for p in order if len(p.removeprefix("##")) == 1 and _is_latin(p)))
    kept.update(dict.fromkeys(p for p in order if counts[p] >= MIN_COUNT))
    for piece in order:
        if size is not None and len(kept) >= size:
            break
        if "unused" not in piece and _is_latin(piece):
            kept.setdefault(piece)
    result = copy.deepcopy(source)
    ids = {piece: new for new, piece in enumerate(kept)}
    result["model"]["vocab"] = ids
    for token in result["added_tokens"]:
        token["id"] = ids[token["content"]]
    for token in (result.get("post_processor") or {}).get("special_tokens", {}).values():
        token["ids"] = [ids[name] for name in token["tokens"]]
    return result
