"""Reading messages to the assistant: which of their words are the user's own, and which tools those want."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from torch import Tensor
from transformers import AutoConfig, AutoModel

from models.errors import WeightsError
from models.loading import calibration, from_folder, model_folder, once
from models.message_network import KINDS_OF_WORDS, MessageConfig, MessageNetwork
from models.message_units import KINDS, PLAIN, QUOTE, SHORT_QUOTE, Unit, units_of
from models.review_reader import digest
from models.roberta_predictor import RobertaPredictor, roberta

TOOLS = ("categorize", "sentiment", "summarize", "analyze", "search")
MISSING = ("picture", "reviews")
REQUEST_TOKENS = 120  # of a request that are read
UNIT_TOKENS, MESSAGE_TOKENS = 16, 160  # of a unit, and of all units of a message
UNIT_CHARACTERS, REQUEST_CHARACTERS = 200, 1000  # of a unit, and of a request, whose n-grams are read
LAST_UNITS = 4  # of a long message, which are read besides its first ones
SHORT = 16  # words of a question
FEW_UNITS = 4  # of a message that the linear model may judge alone: of longer ones something was pasted as a rule
NEVER = 2.0  # a probability that none reaches
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

    @classmethod
    def from_pretrained(cls, folder: Path, roberta: RobertaPredictor) -> "MessageReader":
        """The reader whose network `save_pretrained` wrote to a folder, with its `calibration.json`."""
        network = AutoModel.from_pretrained(folder, dtype=torch.float32)
        return cls(network, roberta, calibration(folder), merge=True)

    @torch.inference_mode()
    def kinds(self, text: str, context: Context) -> list[tuple[Unit, str]]:
        """Each unit of a message with what it is: "own" words of the user, a "review", or a "listing".

        Args:
            context: what comes with the message besides its words.
        """
        units = units_of(text)
        if not units:
            return []
        own_from = self.calibration.get("own_from", NEVER)
        if _is_question(text, units) or self.own_probability(text, units) >= own_from:
            return [(unit, "own") for unit in units]
        ids, owners = self.message_tokens(text, units)
        at, owned, of_units = (
            torch.tensor([each]) for each in (context.features(), owners, unit_features(text, units))
        )
        logits = self.network.kinds(
            torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long), at, owned, of_units
        )[0]
        read = sorted({owner for owner in owners if owner >= 0})
        for place in read:
            logits[place] += self.calibration.get("kinds_share", 0.0) * self.kinds_by_ngrams(text, units[place])
            if _is_long_quote(text, units[place]):
                logits[place, KINDS_OF_WORDS.index("own")] = -torch.inf  # whatever it says, somebody else said it
        told = {place: KINDS_OF_WORDS[int(logits[place].argmax())] for place in read}
        usual = Counter(told.values()).most_common(1)[0][0] if told else "own"
        return [(unit, told.get(place, usual)) for place, unit in enumerate(units)]

    def own_probability(self, text: str, units: list[Unit]) -> float:
        """That all units of a message are the user's own words, by the linear model; 0 for what it can't judge alone.

        It goes by the words only: where much is held, most messages are questions, and a review would be taken for one.
        """
        judged = len(units) <= FEW_UNITS and all(unit.end - unit.start <= UNIT_CHARACTERS for unit in units)
        if not judged or any(_is_long_quote(text, unit) for unit in units):
            return 0.0
        own = self.kinds_by_linear_model(text, units, Context()).softmax(-1)[:, KINDS_OF_WORDS.index("own")]
        return own.min().item()

    def kinds_by_linear_model(self, text: str, units: list[Unit], context: Context) -> Tensor:
        """Logits (U, 3) of what units are, without the network."""
        with_context = torch.tensor([context.features()]).expand(len(units), -1)
        known = torch.cat([torch.tensor(unit_features(text, units)), with_context, torch.ones(len(units), 1)], 1)
        by_ngrams = torch.stack([self.kinds_by_ngrams(text, unit) for unit in units])
        return by_ngrams + known @ self.network.kinds_linear.T

    def kinds_by_ngrams(self, text: str, unit: Unit) -> Tensor:
        """What the n-grams of a unit add to the logits (3,) of what it is."""
        return self.network.ngrams_of_kinds(*ngrams(unit_text(text, unit), self.network.config.ngram_buckets))

    def message_tokens(self, text: str, units: list[Unit]) -> tuple[list[int], list[int]]:
        """Token ids of a message, and the unit that each belongs to; of a long one its first and last units."""
        last = list(range(max(0, len(units) - LAST_UNITS), len(units)))
        pieces = {place: self.ids_of(text[units[place].start : units[place].end])[:UNIT_TOKENS] for place in last}
        left = MESSAGE_TOKENS - sum(map(len, pieces.values()))
        for place in range(len(units) - len(last)):
            ids = self.ids_of(text[units[place].start : units[place].end])[:UNIT_TOKENS]
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
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    def request_tokens(self, request: str) -> list[int]:
        """Token ids of a request."""
        return [self.tokenizer.cls_token_id, *self.ids_of(request)[:REQUEST_TOKENS], self.tokenizer.sep_token_id]

    @torch.inference_mode()
    def wants(self, request: str, context: Context) -> Wants:
        """Which tools the user's own words want, given what comes with them, and which inputs they lack."""
        features = torch.tensor([context.features(empty=not request.strip())])
        ids = self.request_tokens(request)
        mask = torch.ones(1, len(ids), dtype=torch.long)
        hidden = self.network.encoded(torch.tensor([ids]), mask, self.network.context(features)[:, None])
        output = self.network.wants_of(hidden, mask, features)
        by_ngrams = self.network.ngrams_of_wants(*ngrams(request_text(request), self.network.config.ngram_buckets))
        logits = output.logits[0] + self.calibration.get("ngram_share", 0.0) * by_ngrams
        names = self.network.config.wants
        found = output.attention[0] * (hidden[0] @ self.network.values.T)  # (T, W) what each token adds to each logit
        tokens = found[1:-1].argmax(0).tolist() if len(ids) > 2 else [0] * len(names)
        spans = self.tokenizer(request, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
        places = [spans[token][0] if spans else 0 for token in tokens]
        probabilities = (logits / self.calibration.get("temperature", 1.0)).sigmoid()
        return Wants(dict(zip(names, probabilities.tolist(), strict=True)), dict(zip(names, places, strict=True)))


def _is_question(text: str, units: list[Unit]) -> bool:
    """Whether a message is one short question, which needs no closer look."""
    return len(units) == 1 and units[0].kind == PLAIN and text.rstrip().endswith("?") and len(text.split()) <= SHORT


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
    hashes += chain.from_iterable(map(_hashed_pieces, words))
    counts = Counter(hashed % buckets for hashed in hashes)
    weights = 1 + np.log(np.array(list(counts.values()), dtype=np.float32))
    length = np.linalg.norm(weights)
    return torch.tensor(list(counts), dtype=torch.long), torch.from_numpy(weights / (length or 1.0))


def _hashed_pieces(word: str) -> list[int]:
    """Of its two to five characters in a row, with its ends marked."""
    word = f"<{word}>"
    return [crc32(word[at : at + size].encode()) for size in (2, 3, 4, 5) for at in range(len(word) - size + 1)]


@once
def message_reader() -> MessageReader:
    """The bundled reader of messages over the bundled RoBERTa, loaded at the first call."""
    return from_folder(lambda folder: MessageReader.from_pretrained(folder, roberta()), model_folder("router"))


AutoConfig.register(MessageConfig.model_type, MessageConfig)
AutoModel.register(MessageConfig, MessageNetwork)
