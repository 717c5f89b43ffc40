"""What the units of a message are and want at a glance: a small network over the words of each, and over the units.

Words are embedded as RoBERTa does, convolved and pooled ("TextCNN", arXiv:1408.5882); then units attend to each other. That takes
a millisecond where RoBERTa's layers take ten or more, is enough for most messages, and adds its say to the others.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

MOST_WORDS, LAST_WORDS = 24, 8  # tokens of a unit that are read, and how many of them are its last ones
MOST_UNITS = 48  # of a message; of a longer one half of them its first ones, half its last ones
HEADS = 4


class UnitNetwork(nn.Module):
    """A convolution over words, and layers of a transformer (arXiv:1706.03762) over units.

    Args:
        word_size: E numbers of a word.
        unit_size: F numbers that are known of a unit.
        context_size: C numbers that are known of a message.
        size: D of the hidden states.
        layers: over units.
        kinds: K kinds of units.
        wants: W things that they may want.
    """

    def __init__(
        self, *, word_size: int, unit_size: int, context_size: int, size: int, layers: int, kinds: int, wants: int,
        dropout: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.narrow = nn.Linear(word_size, size)
        self.convolution = nn.Conv1d(size, size, 3, padding=1)
        self.unit = nn.Linear(2 * size + unit_size, size)
        self.context = nn.Linear(context_size, size)
        self.from_start, self.from_end = nn.Embedding(MOST_UNITS, size), nn.Embedding(MOST_UNITS, size)
        layer = nn.TransformerEncoderLayer(size, HEADS, 4 * size, dropout, "gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.kinds, self.wants = nn.Linear(size, kinds), nn.Linear(size, wants)
        self.dropout = nn.Dropout(dropout)

    def narrowed(self, words: Tensor) -> Tensor:
        """(…, D) of embeddings (…, E) of words: what `forward` takes of each."""
        return F.gelu(self.narrow(self.dropout(F.layer_norm(words, words.shape[-1:]))))

    def forward(self, words: Tensor, there: Tensor, units: Tensor, context: Tensor) -> Tensor:
        """Hidden states (B, U, D) of units, for `kinds` and `wants`.

        Args:
            words: (B, U, T, D) `narrowed` words of each unit.
            there: (B, U, T) false for padding; units that are padding have no word.
            units: (B, U, F) what is known of each unit.
            context: (B, C) what comes with each message.
        """
        is_unit = there.any(2)  # (B, U)
        known = torch.cat([self._pooled(words, there), units], 2)
        hidden = self.unit(known) + self.context(context)[:, None] + self._positions(is_unit)
        padding = None if is_unit.all() else ~is_unit
        return self.layers(self.dropout(hidden), src_key_padding_mask=padding)

    def most_wanted(self, hidden: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (B, W) of what messages want, whose units have these states (B, U, D), and the units that say most for each, (B, W).

        Args:
            there: (B, U, T) false for padding.
        """
        wants = self.wants(hidden)
        return wants.masked_fill(~there.any(2, keepdim=True), torch.finfo(wants.dtype).min).max(1)

    def _pooled(self, words: Tensor, there: Tensor) -> Tensor:
        """(B, U, 2 D) the largest and the mean of what is made of the words of each unit."""
        batch, units = there.shape[:2]
        mask = there.flatten(0, 1)[:, None]  # (B U, 1, T)
        words = words.flatten(0, 1).transpose(1, 2) * mask
        found = F.gelu(self.convolution(words)) * mask  # (B U, D, T)
        means = found.sum(2) / mask.sum(2).clamp(min=1)
        # padding adds zeros to the largest: they are never less, so that a unit is read alike alone and beside longer ones
        return torch.cat([found.amax(2).clamp(min=0), means], 1).unflatten(0, (batch, units))

    def _positions(self, is_unit: Tensor) -> Tensor:
        """(B, U, D) of the place of each unit, from the start of its message and from its end."""
        place = torch.arange(is_unit.shape[1], device=is_unit.device).expand(is_unit.shape)
        from_end = (is_unit.sum(1, keepdim=True) - 1 - place).clamp(min=0)
        return self.from_start(place) + self.from_end(from_end)


def units_read(count: int) -> list[int]:
    """The places of the units that are read, of so many."""
    half = MOST_UNITS // 2
    return list(range(count)) if count <= MOST_UNITS else [*range(half), *range(count - half, count)]


def words_read(ids: list[int]) -> list[int]:
    """The tokens of a unit that are read: its first and last ones."""
    return ids if len(ids) <= MOST_WORDS else ids[: MOST_WORDS - LAST_WORDS] + ids[-LAST_WORDS:]


def padded_words(messages: list[list[list[int]]]) -> tuple[Tensor, Tensor]:
    """Tokens of the units of messages as one tensor (B, U, T), and which of them are there, (B, U, T)."""
    units = max(map(len, messages))
    length = max(len(unit) for message in messages for unit in message)
    rows = [[*message, *[[]] * (units - len(message))] for message in messages]
    ids = torch.tensor([[unit + [0] * (length - len(unit)) for unit in row] for row in rows])
    lengths = torch.tensor([[len(unit) for unit in row] for row in rows])
    return ids, torch.arange(length) < lengths[..., None]
