"""Reading messages to the assistant: which of their words are the user's own, and which tools those want."""

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import AutoConfig, AutoModel

from models.errors import WeightsError
from models.loading import calibration, digest, from_folder, model_folder, once
from models.message_network import KINDS_OF_WORDS, MessageConfig, MessageNetwork
from models.message_units import KINDS, QUOTE, SHORT_QUOTE, Unit, units_of
from models.roberta_predictor import RobertaPredictor, roberta
from models.tokens import own_tokenizer
from models.unit_network import padded_words, units_read, words_read

TOOLS = ("categorize", "sentiment", "summarize", "analyze", "search")
MISSING = ("picture", "reviews")
OWN = KINDS_OF_WORDS.index("own")
REQUEST_TOKENS = 120  # of a request that are read
UNIT_TOKENS, MESSAGE_TOKENS = 8, 96  # of a unit of a long message, and of all its units, that the layers read
LONG = 250  # characters; a shorter message is read whole, so that it need not be read again as a request
LAST_UNITS = 6  # of a long message, which are read besides its first ones
MANY = 10  # reviews that nobody wants one by one
HARDLY = -100.0  # a logit; nothing times minus infinity would be no number


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
        """What the network's layers take."""
        return torch.tensor([self.ids]), self.mask, self.context


@dataclass(frozen=True)
class Glance:
    """What the small network makes of a text."""

    text: str
    features: list[float]  # that tell what comes with it
    starts: list[int]  # of its units, as characters
    hidden: Tensor  # (1, U, D)
    there: Tensor  # (1, U, T)
    whole: bool  # whether none of its words was left out


@dataclass(frozen=True)
class GlanceAtWants:
    """What the small network says that a request wants."""

    logits: Tensor  # (W,)
    places: list[int]  # the beginning of the unit that says most for each
    surest: float  # the least probability for what it says is wanted or not; nothing where the layers must be asked


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
        self._glanced_at: Glance | None = None

    @classmethod
    def from_pretrained(cls, folder: Path, roberta: RobertaPredictor) -> "MessageReader":
        """The reader whose network `save_pretrained` wrote to a folder, with its `calibration.json`."""
        network, found = AutoModel.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
        if found["missing_keys"]:
            raise WeightsError(
                f"The router in {folder} was trained by an earlier version.",
                "Train it again with `python -m training router`.",
            )
        return cls(network, roberta, calibration(folder), merge=True)

    @torch.inference_mode()
    def kinds(self, text: str, context: Context) -> list[tuple[Unit, str]]:
        """Each unit of a message with what it is: "own" words of the user, a "review", or a "listing".

        Args:
            context: what comes with the message besides its words.
        """
        units = units_of(text)
        if not any(self.ids_of(text[unit.start : unit.end]) for unit in units):
            return [(unit, "own") for unit in units]
        said, read = self._at_a_glance(text, units, context)
        if certainty(said[read]) < self.calibration.get("settled_from", math.inf):
            said, read = self._with_all_layers(text, units, context, said, read)
        read, kinds = read.tolist(), [KINDS_OF_WORDS[kind] for kind in said.argmax(1).tolist()]
        usual = Counter(kind for kind, is_read in zip(kinds, read, strict=True) if is_read).most_common(1)[0][0]
        return [(unit, kind if is_read else usual) for unit, kind, is_read in zip(units, kinds, read, strict=True)]

    def _at_a_glance(self, text: str, units: list[Unit], context: Context) -> tuple[Tensor, Tensor]:
        """Logarithms of the probabilities (U, 3) of what units are, and which of them were read, (U,)."""
        glance = self._glanced_at = self._glance(text, units, context.features())
        logits = self.network.glance.kinds(glance.hidden)[0]
        said, read = torch.zeros(len(units), len(KINDS_OF_WORDS)), torch.zeros(len(units), dtype=torch.bool)
        places = units_read(len(units))
        said[places], read[places] = told(logits, text, [units[place] for place in places]), True
        return said, read

    def _glance(self, text: str, units: list[Unit], features: list[float]) -> Glance:
        """What the small network makes of the units of a text."""
        places = units_read(len(units))
        ids = self.words_of(text, [units[place] for place in places])
        words, there = padded_words([list(map(words_read, ids))])
        known = torch.tensor(unit_features(text, units))[places]
        hidden = self.network.glance_at(words, there, known[None], torch.tensor([features]))
        whole = len(places) == len(units) and all(len(words_read(unit)) == len(unit) for unit in ids)
        return Glance(text, features, [units[place].start for place in places], hidden, there, whole)

    def _with_all_layers(
        self, text: str, units: list[Unit], context: Context, said: Tensor, read: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The same by all layers too: a mean of both, weighed as on held-out messages they are right together."""
        ids, owners = self.message_tokens(text, units)
        tokens, places = Tokens(ids, context.features()), sorted(set(owners) - {-1})
        hidden = self.network.encode(*tokens.tensors)
        self._taken_apart = tokens, hidden
        logits = self.network.kinds(hidden, torch.tensor([owners]), torch.tensor([unit_features(text, units)]))
        by_layers = told(logits[0, places], text, [units[place] for place in places])
        share = self.calibration.get("glance_share_of_kinds", 0.5)
        both = share * said[places] + (1 - share) * by_layers
        said[places] = torch.where(read[places, None], both, by_layers)
        return said, read.index_fill(0, torch.tensor(places, dtype=torch.long), True)

    def words_of(self, text: str, units: list[Unit]) -> list[list[int]]:
        """The tokens of units, one at least of each."""
        return [self.ids_of(text[unit.start : unit.end]) or [self.tokenizer.unk_token_id] for unit in units]

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
        return self.network.encode(*tokens.tensors)

    @torch.inference_mode()
    def wants(self, request: str, context: Context, *, at_a_glance: bool = True) -> Wants:
        """Which tools the user's own words want, given what comes with them, and which inputs they lack.

        Args:
            at_a_glance: whether the layers need not be asked where a glance is sure of one tool, or of none. Its place is then
                the beginning of a sentence.
        """
        features = context.features(empty=not request.strip())
        glanced = self._wants_at_a_glance(request, features)
        if glanced and at_a_glance and glanced.surest >= self.calibration.get("wants_settled_from", math.inf):
            self._taken_apart = None
            return self._told_wants(glanced.logits, glanced.places)
        tokens = Tokens(self.request_tokens(request), features)
        output = self.network.wants(self._encoded_request(tokens), tokens.mask, tokens.context)
        spans = self._tokenizer.encode(request, add_special_tokens=False).offsets
        most = output.added[0, 1:-1].argmax(0).tolist() if spans else []
        places = [spans[token][0] for token in most] or [0] * len(self.network.config.wants)
        logits = output.logits[0]
        if glanced:
            share = self.calibration.get("glance_share_of_wants", 0.5)
            logits = share * glanced.logits + (1 - share) * logits
        return self._told_wants(logits, places)

    def _told_wants(self, logits: Tensor, places: list[int]) -> Wants:
        names, temperature = self.network.config.wants, self.calibration.get("temperature", 1.0)
        probabilities = (logits / temperature).sigmoid().tolist()
        return Wants(dict(zip(names, probabilities, strict=True)), dict(zip(names, places, strict=True)))

    @torch.inference_mode()
    def surest_of_wants(self, request: str, context: Context) -> float:
        """How sure a glance is of what a request wants: see `GlanceAtWants`."""
        glanced = self._wants_at_a_glance(request, context.features(empty=not request.strip()))
        return glanced.surest if glanced else 0.0

    def _wants_at_a_glance(self, request: str, features: list[float]) -> GlanceAtWants | None:
        """None where there are no words to look at."""
        glance, self._glanced_at = self._glanced_at, None
        units = units_of(request)
        if not units:
            return None
        if not glance or (glance.text, glance.features) != (request, features):
            glance = self._glance(request, units, features)
        logits, most = (each[0] for each in self.network.glance.most_wanted(glance.hidden, glance.there))
        # in which order several tools are wanted, only the layers tell
        settles = glance.whole and (logits[: len(TOOLS)] > 0).sum() <= 1
        surest = float(logits.abs().amin().sigmoid()) if settles else 0.0
        return GlanceAtWants(logits, [glance.starts[unit] for unit in most.tolist()], surest)


def told(logits: Tensor, text: str, units: list[Unit]) -> Tensor:
    """Logarithms of the probabilities (U, 3) of what units are; quotes are never the user's own: somebody else said them."""
    quoted = [place for place, unit in enumerate(units) if _is_long_quote(text, unit)]
    if quoted:
        logits = logits.clone()
        logits[quoted, OWN] = HARDLY
    return logits.log_softmax(1)


def certainty(said: Tensor) -> float:
    """The least probability that a glance has for what it says of units, given its logarithms (U, 3).

    Nothing where it takes all there is for pasted: a request would be lost if it were wrong.
    """
    if not (said.argmax(1) == OWN).any():
        return 0.0
    return float(said.exp().amax(1).min())


def _is_long_quote(text: str, unit: Unit) -> bool:
    return unit.kind == QUOTE and len(text[unit.start : unit.end].split()) > SHORT_QUOTE


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


@once
def message_reader() -> MessageReader:
    """The bundled reader of messages over the bundled RoBERTa, loaded at the first call."""
    return from_folder(lambda folder: MessageReader.from_pretrained(folder, roberta()), model_folder("router"))


AutoConfig.register(MessageConfig.model_type, MessageConfig)
AutoModel.register(MessageConfig, MessageNetwork)
