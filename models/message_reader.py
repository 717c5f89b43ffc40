"""Reading messages to the assistant: which of their words are the user's own, and which tools those want."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from torch import Tensor
from transformers import AutoConfig, AutoModel

from models.errors import WeightsError
from models.loading import calibration, digest, from_folder, model_folder, once
from models.message_network import KINDS_OF_WORDS, MessageConfig, MessageNetwork
from models.message_units import KINDS, QUOTE, SHORT_QUOTE, Unit, units_of
from models.roberta_predictor import RobertaPredictor, roberta
from models.tokens import own_tokenizer

TOOLS = ("categorize", "sentiment", "summarize", "analyze", "search")
MISSING = ("picture", "reviews")
REQUEST_TOKENS = 120  # of a request that are read
UNIT_TOKENS, MESSAGE_TOKENS = 8, 96  # of a unit of a long message, and of all its units
LONG = 250  # characters; a shorter message is read whole, so that it need not be read again as a request
UNIT_CHARACTERS, REQUEST_CHARACTERS = 200, 1000  # of a unit, and of a request, whose n-grams are read
WORDS_KEPT, LONG_WORD = 4000, 20  # words whose n-grams need not be hashed again; letters of those that are not kept
LAST_UNITS = 6  # of a long message, which are read besides its first ones
MANY = 10  # reviews that nobody wants one by one


@dataclass(frozen=True)
class Context:
    """What comes with a message, and what the conversation holds."""

    pictures: int = 0
    reviews: int = 0
    file: bool = False  # the reviews come in a file
    listing: bool = False  # a title or description comes with it
    held_pictures: int = 0
    held_reviews: int = 0
    last: tuple[str, ...] = ()  # tools of the turn before

    def features(self, *, empty: bool = False) -> list[float]:
        """Numbers that the network takes; `empty` for a message without words of the user."""
        return [
            *_one_of(self.pictures, 2), *_one_of(self.reviews, 3), float(self.reviews > MANY),
            *_one_of(self.held_pictures, 2), *_one_of(self.held_reviews, 2), float(self.held_reviews > MANY),
            float(self.file), float(self.listing), float(empty), *(float(tool in self.last) for tool in TOOLS),
        ]  # fmt: skip


def _one_of(count: int, most: int) -> list[float]:
    """0, 1, … up to `most` or more, one hot."""
    return [float(min(count, most) == value) for value in range(most + 1)]


@dataclass(frozen=True)
class Wants:
    """What a request wants."""

    probabilities: dict[str, float]  # of each tool, and of each input that is missing
    places: dict[str, int]  # the character of the request from which on it speaks most for each


@dataclass(frozen=True)
class Tokens:
    """Of one message, with numbers that tell what comes with them."""

    ids: list[int]
    features: list[float]

    @property
    def mask(self) -> Tensor:
        """(1, T): none of them is padding."""
        return torch.ones(1, len(self.ids))

    @property
    def context(self) -> Tensor:
        """(1, C) `features`."""
        return torch.tensor([self.features])

    @property
    def tensors(self) -> tuple[Tensor, Tensor, Tensor]:
        """What the network's first layers take."""
        return torch.tensor([self.ids]), self.mask, self.context


class MessageReader:
    """The network over RoBERTa.

    Args:
        network: not attached yet.
        roberta: what it stands on.
        chosen: its calibration.
        merge: for use alone, not for training.

    Raises:
        WeightsError: the network was trained on another RoBERTa.
    """

    def __init__(
        self, network: MessageNetwork, roberta: RobertaPredictor, chosen: dict[str, float], *, merge: bool = False
    ) -> None:
        encoder = roberta.model.roberta
        if network.config.encoder_digest not in ("", digest(encoder)):
            raise WeightsError(
                "The router was trained on another RoBERTa.", "Train it again with `python -m training router`."
            )
        self.network = network.attach(encoder, merge=merge).eval()
        self.tokenizer, self.calibration = roberta.tokenizer, chosen
        self._tokenizer = own_tokenizer(roberta.tokenizer)  # which is also quick for single texts
        self._taken_apart: tuple[Tokens, Tensor] | None = None

    @classmethod
    def from_pretrained(cls, folder: Path, roberta: RobertaPredictor) -> "MessageReader":
        """The reader whose network `save_pretrained` wrote to a folder, with its `calibration.json`."""
        network, found = AutoModel.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
        if found["missing_keys"]:
            raise WeightsError(
                f"The router in {folder} was trained by an earlier version.",
                "Train it again with `python -m training router`, or copy the bundled one.",
            )
        return cls(network, roberta, calibration(folder), merge=True)

    @torch.inference_mode()
    def kinds(self, text: str, context: Context) -> list[tuple[Unit, str]]:
        """Each unit of a message with what it is: "own" words of the user, a "review", or a "listing".

        Args:
            context: what comes with the message besides its words.
        """
        units = units_of(text)
        ids, owners = self.message_tokens(text, units)
        read = sorted(set(owners) - {-1})
        if not read:
            return [(unit, "own") for unit in units]
        tokens, known = Tokens(ids, context.features()), self._known_of_kinds(text, [units[place] for place in read])
        of_units = torch.tensor([owners]), torch.tensor([unit_features(text, units)])
        hidden = self.network.lower(*tokens.tensors)
        logits = self.network.kinds(hidden, *of_units, early=True)[0, read] + known
        if not self._is_clear(logits):
            hidden = self.network.upper(hidden, tokens.mask)
            self._taken_apart = tokens, hidden
            logits = self.network.kinds(hidden, *of_units)[0, read] + known
        told = {place: KINDS_OF_WORDS[kind] for place, kind in zip(read, logits.argmax(1).tolist(), strict=True)}
        usual = Counter(told.values()).most_common(1)[0][0]
        return [(unit, told.get(place, usual)) for place, unit in enumerate(units)]

    def _known_of_kinds(self, text: str, units: list[Unit]) -> Tensor:
        """What n-grams and quotes add to the logits (U, 3)."""
        known = self.calibration.get("kinds_share", 0.0) * torch.stack(
            [self.kinds_by_ngrams(text, unit) for unit in units]
        )
        quoted = [_is_long_quote(text, unit) for unit in units]
        known[quoted, KINDS_OF_WORDS.index("own")] = -torch.inf  # whatever it says, somebody else said it
        return known

    def _is_clear(self, logits: Tensor) -> bool:
        """Whether logits (U, 3) of the first layers settle what units are, and the others need not be asked.

        Where all words are the user's own they are, for what those want; and where none are, as much hangs on it.
        """
        surest, kinds = logits.softmax(1).max(1)
        own = kinds == KINDS_OF_WORDS.index("own")
        mixed = bool(own.any()) and not bool(own.all())
        return mixed and float(surest.min()) >= self.calibration.get("early_from", math.inf)

    def kinds_by_ngrams(self, text: str, unit: Unit) -> Tensor:
        """What the n-grams of a unit add to the logits (3,) of what it is."""
        return self.network.ngrams_of_kinds(*ngrams(unit_text(text, unit), self.network.config.ngram_buckets))

    def message_tokens(self, text: str, units: list[Unit]) -> tuple[list[int], list[int]]:
        """Token ids of a message, and the unit that each belongs to; of a long one its first and last units."""
        a_unit = UNIT_TOKENS if len(text) > LONG else MESSAGE_TOKENS
        last = list(range(max(0, len(units) - LAST_UNITS), len(units)))
        pieces = {place: self.ids_of(text[units[place].start : units[place].end])[:a_unit] for place in last}
        left = MESSAGE_TOKENS - sum(map(len, pieces.values()))
        for place in range(len(units) - len(last)):
            ids = self.ids_of(text[units[place].start : units[place].end])[:a_unit]
            if len(ids) > left:
                break
            pieces[place], left = ids, left - len(ids)
        ids, owners = [self.tokenizer.cls_token_id], [-1]
        for place in sorted(pieces):
            ids += pieces[place]
            owners += [place] * len(pieces[place])
        return [*ids, self.tokenizer.sep_token_id], [*owners, -1]

    def ids_of(self, text: str) -> list[int]:
        """Token ids without those for beginning and end."""
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def request_tokens(self, request: str) -> list[int]:
        """Token ids of a request."""
        return [self.tokenizer.cls_token_id, *self.ids_of(request)[:REQUEST_TOKENS], self.tokenizer.sep_token_id]

    def _encoded_request(self, tokens: Tokens) -> Tensor:
        """Hidden states (1, T, D) of a request; where nothing was pasted, it is the message that was taken apart just now.

        Another visitor's message may have come between, and then the request is encoded again.
        """
        before, self._taken_apart = self._taken_apart, None
        if before and before[0] == tokens:
            return before[1]
        return self.network.upper(self.network.lower(*tokens.tensors), tokens.mask)

    @torch.inference_mode()
    def wants(self, request: str, context: Context) -> Wants:
        """Which tools the user's own words want, given what comes with them, and which inputs they lack."""
        tokens = Tokens(self.request_tokens(request), context.features(empty=not request.strip()))
        output = self.network.wants(self._encoded_request(tokens), tokens.mask, tokens.context)
        by_ngrams = self.network.ngrams_of_wants(*ngrams(request_text(request), self.network.config.ngram_buckets))
        logits = output.logits[0] + self.calibration.get("ngram_share", 0.0) * by_ngrams
        names = self.network.config.wants
        spans = self._tokenizer.encode(request, add_special_tokens=False).offsets
        most = output.added[0, 1:-1].argmax(0).tolist() if spans else []
        places = [spans[token][0] for token in most] or [0] * len(names)
        probabilities = (logits / self.calibration.get("temperature", 1.0)).sigmoid()
        return Wants(dict(zip(names, probabilities.tolist(), strict=True)), dict(zip(names, places, strict=True)))


def _is_long_quote(text: str, unit: Unit) -> bool:
    return unit.kind == QUOTE and len(text[unit.start : unit.end].split()) > SHORT_QUOTE


def unit_text(text: str, unit: Unit) -> str:
    """The words of a unit whose n-grams count."""
    return text[unit.start : min(unit.end, unit.start + UNIT_CHARACTERS)]


def request_text(request: str) -> str:
    """The words of a request whose n-grams count."""
    return request[:REQUEST_CHARACTERS]


def unit_features(text: str, units: list[Unit]) -> list[list[float]]:
    """(U, F): kind, first, last, ends like a question or a lead-in, and length, of each unit."""
    rows = []
    for place, unit in enumerate(units):
        words = text[unit.start : unit.end].rstrip()
        rows.append([
            *(float(unit.kind == kind) for kind in KINDS), float(place == 0), float(place == len(units) - 1),
            float(words.endswith("?")), float(words.endswith((":", ">"))), math.log1p(len(words.split())) / 3,
        ])  # fmt: skip
    return rows


UNIT_SIZE = len(KINDS) + 5
CONTEXT_SIZE = len(Context().features())


def ngrams(text: str, buckets: int) -> tuple[Tensor, Tensor]:
    """Buckets and weights (N,) of the n-grams of a text: one to three words, two to five characters within a word.

    Weights are logarithms of counts, scaled to a unit vector.
    """
    words = re.findall(r"\w+|[^\w\s]", text.lower())
    found = [" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1)]
    hashes = [crc32(f"{each.count(' ')} {each}".encode()) for each in found]
    hashes += chain.from_iterable(
        _kept_pieces(word) if len(word) <= LONG_WORD else _hashed_pieces(word) for word in words
    )
    counts = Counter(hashed % buckets for hashed in hashes)
    weights = 1 + np.log(np.array(list(counts.values()), dtype=np.float32))
    length = np.linalg.norm(weights)
    return torch.tensor(list(counts), dtype=torch.long), torch.from_numpy(weights / (length or 1.0))


def _hashed_pieces(word: str) -> tuple[int, ...]:
    """Of its two to five characters in a row, with its ends marked."""
    word = f"<{word}>"
    return tuple(crc32(word[at : at + size].encode()) for size in (2, 3, 4, 5) for at in range(len(word) - size + 1))


_kept_pieces = lru_cache(WORDS_KEPT)(_hashed_pieces)


@once
def message_reader() -> MessageReader:
    """The bundled reader of messages over the bundled RoBERTa, loaded at the first call."""
    return from_folder(lambda folder: MessageReader.from_pretrained(folder, roberta()), model_folder("router"))


AutoConfig.register(MessageConfig.model_type, MessageConfig)
AutoModel.register(MessageConfig, MessageNetwork)
