"""What parts of a review speak of, and on which side: a small network over the first layers of RoBERTa, and a quick one.

The network reads RoBERTa's token states in the context of the whole review. Each aspect attends to the tokens of a part
by itself and is judged by what it finds there ("label-wise attention", arXiv:1802.05695), so that one part may praise the
colour and blame the fit. The quick one knows words and pairs of words only (fastText, arXiv:1607.01759); it is for what
there is no time to read.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel
from transformers.utils import ModelOutput

SIDES = ("negative", "neutral", "positive")


class ClauseReaderConfig(PreTrainedConfig):
    """Sizes, and the aspects in the order of the logits."""

    model_type = "clause_reader"
    aspects: list[str] | None = None
    encoder_layers: int = 2  # of RoBERTa, whose states are read
    encoder_size: int = 384
    encoder_digest: str = ""  # of the weights of those layers
    hidden_size: int = 256
    num_attention_heads: int = 4
    dropout: float = 0.35
    vocab_size: int = 20_000  # single tokens that the quick network knows
    pair_buckets: int = 16_384  # that pairs of tokens share
    quick_size: int = 16
    star_classes: int = 5


@dataclass
class ClauseOutput(ModelOutput):
    """`aspect_logits` (S, A); `side_logits` (S, A + 1, 3) of each aspect and, last, of the part as a whole."""

    aspect_logits: torch.FloatTensor | None = None
    side_logits: torch.FloatTensor | None = None


class ClauseReader(PreTrainedModel):
    """The network over RoBERTa's states, with the quick one beside it as `quick`."""

    config_class = ClauseReaderConfig
    base_model_prefix = "clause_reader"
    main_input_name = "states"

    def __init__(self, config: ClauseReaderConfig) -> None:
        super().__init__(config)
        size, aspects = config.hidden_size, len(config.aspects or ())
        self.input_norm = nn.LayerNorm(config.encoder_size)
        self.project = nn.Linear(config.encoder_size, size)
        self.layer = nn.TransformerEncoderLayer(
            size, config.num_attention_heads, 4 * size, config.dropout, "gelu", batch_first=True, norm_first=True
        )
        self.norm = nn.LayerNorm(size)
        self.dropout = nn.Dropout(config.dropout)
        self.queries = nn.Linear(size, aspects + 1)
        self.aspects = nn.Linear(size, aspects)  # row i judges what aspect i attended to
        self.sides = nn.Linear(size, len(SIDES))
        self.quick = QuickReader(config)
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """Weights begin as PyTorch draws them."""

    def forward(self, states: Tensor, attention_mask: Tensor, parts: Tensor, owners: Tensor) -> ClauseOutput:
        """Logits of parts of texts.

        Args:
            states: (B, T, encoder_size) of the texts' tokens.
            attention_mask: (B, T), 1 where there is a token.
            parts: (S, T) bool, the tokens of each part, at least one.
            owners: (S,) the text of each part, 0…B − 1.
        """
        hidden = self.layer(self.project(self.input_norm(states)), src_key_padding_mask=~attention_mask.bool())
        hidden = self.dropout(self.norm(hidden))  # (B, T, D)
        scores = self.queries(hidden)[owners].masked_fill(~parts[..., None], float("-inf"))  # (S, T, A + 1)
        found = scores.softmax(1).transpose(1, 2) @ hidden[owners]  # (S, A + 1, D)
        aspect_logits = (found[:, :-1] * self.aspects.weight).sum(-1) + self.aspects.bias
        return ClauseOutput(aspect_logits=aspect_logits, side_logits=self.sides(found))


class QuickReader(nn.Module):
    """Aspects and sides of parts, and stars of whole texts, from the mean of vectors of tokens and pairs of tokens."""

    def __init__(self, config: ClauseReaderConfig) -> None:
        super().__init__()
        self.vocab_size, self.buckets = config.vocab_size, config.pair_buckets
        self.vectors = nn.Embedding(config.vocab_size + config.pair_buckets, config.quick_size)
        self.aspects = nn.Linear(config.quick_size, len(config.aspects or ()))
        self.sides = nn.Linear(config.quick_size, len(SIDES))
        self.stars = nn.Linear(config.quick_size, config.star_classes)
        self.recommended = nn.Linear(config.quick_size, 1)

    def means(self, ids: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
        """(S, D) mean vectors of the tokens from `starts` to before `ends` (S,) of the ids (T,) of all texts in a row."""
        pairs = (ids[:-1] * 31_337 + ids[1:] * 7_919) % self.buckets + self.vocab_size
        vectors = self.vectors(ids)
        vectors = vectors + torch.cat([self.vectors(pairs), torch.zeros_like(vectors[:1])])
        sums = torch.cat([torch.zeros_like(vectors[:1]), vectors]).double().cumsum(0)
        return ((sums[ends] - sums[starts]) / (ends - starts).clamp(min=1)[:, None]).float()


AutoConfig.register(ClauseReaderConfig.model_type, ClauseReaderConfig)
AutoModel.register(ClauseReaderConfig, ClauseReader)
