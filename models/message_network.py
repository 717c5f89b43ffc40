"""What a message to the assistant wants, and which of its words are the user's own: adapters on RoBERTa, with two heads.

RoBERTa's layers stay as they are; each linear map in them gets an addition of low rank ("LoRA", arXiv:2106.09685). What is
attached and what the conversation holds is added to the embedding of every token. Each tool attends to the words by itself
("label-wise attention", arXiv:1802.05695), so that the words that speak most for each tell the order in which tools are
wanted.

A small network is asked both questions first, at a glance (`unit_network`); the layers are asked where it is not sure (a
"cascade" of models, arXiv:2305.05176) and where several tools are wanted, and then both count. They do the same for both
questions, so that a message without anything pasted goes through them once at most; what is known of each unit comes in at the
head.
"""

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import PreTrainedConfig, PreTrainedModel, RobertaModel
from transformers.utils import ModelOutput

from models.quick_layers import quick
from models.unit_network import UnitNetwork

KINDS_OF_WORDS = ("own", "review", "listing")


class MessageConfig(PreTrainedConfig):
    """Sizes, and what is wanted in the order of the logits."""

    model_type = "message_network"
    wants: list[str] | None = None  # W: tools, and inputs that are missing
    context_size: int = 0  # C numbers that tell what is attached and held
    unit_size: int = 0  # F numbers of each unit of a message
    encoder_layers: int = 6
    kinds_size: int = 128  # of the hidden layer of the head that tells kinds of words
    glance_size: int = 64  # of the hidden states of what tells them at a glance …
    glance_layers: int = 2  # … and its layers over units
    encoder_size: int = 384
    intermediate_size: int = 1536
    encoder_digest: str = ""  # of RoBERTa's weights
    rank: int = 4  # of the adapters
    dropout: float = 0.1

    @property
    def linear_maps(self) -> list[tuple[int, int]]:
        """Inputs and outputs of the linear maps of a layer: query, key, value, output, and the two of the MLP."""
        size, wide = self.encoder_size, self.intermediate_size
        return [(size, size)] * 4 + [(size, wide), (wide, size)]


class Adapter(nn.Module):
    """An addition of low rank to a linear map: 2 B A x, which begins as nothing."""

    def __init__(self, in_features: int, out_features: int, rank: int) -> None:
        super().__init__()
        self.down = nn.Parameter(torch.randn(rank, in_features) / math.sqrt(in_features))
        self.up = nn.Parameter(torch.zeros(out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        """(…, in_features) to (…, out_features)."""
        return 2 * F.linear(F.linear(x, self.down), self.up)

    @torch.no_grad()
    def merged_with(self, linear: nn.Linear) -> nn.Linear:
        """A linear map that does what both do."""
        both = nn.Linear(linear.in_features, linear.out_features)
        both.weight.copy_(linear.weight + 2 * self.up @ self.down)
        both.bias = linear.bias
        return both


class Adapted(nn.Module):
    """A linear map of RoBERTa with its adapter."""

    def __init__(self, linear: nn.Linear, adapter: Adapter) -> None:
        super().__init__()
        self.linear, self.adapter = linear, adapter

    def forward(self, x: Tensor) -> Tensor:
        """(…, in_features) to (…, out_features)."""
        return self.linear(x) + self.adapter(x)


def linear_places(layers: nn.Module) -> list[tuple[nn.Module, str, nn.Linear]]:
    """Each linear map below a module, with the module that holds it and its name there."""
    return [
        (module, name, child)
        for module in layers.modules()
        for name, child in module.named_children()
        if isinstance(child, nn.Linear)
    ]


@dataclass
class WantsOutput(ModelOutput):
    """`logits` (B, W), and `added` (B, T, W): what each token adds to them, without dropout."""

    logits: torch.FloatTensor | None = None
    added: torch.FloatTensor | None = None


class MessageNetwork(PreTrainedModel):
    """Adapters and heads; `attach` gives it the RoBERTa that it stands on."""

    config_class = MessageConfig
    base_model_prefix = "message_network"
    main_input_name = "input_ids"

    def __init__(self, config: MessageConfig) -> None:
        super().__init__(config)
        size, wants = config.encoder_size, len(config.wants or ())
        self.context = nn.Linear(config.context_size, size)
        self.words = nn.Sequential(
            nn.Linear(size + config.unit_size, config.kinds_size),
            nn.GELU(),
            nn.Linear(config.kinds_size, len(KINDS_OF_WORDS)),
        )
        self.queries = nn.Linear(size, wants)
        self.values = nn.Parameter(torch.randn(wants, size) * 0.02)
        self.of_context = nn.Linear(config.context_size, wants)
        self.dropout = nn.Dropout(config.dropout)
        self.adapters = nn.ModuleList(
            Adapter(*shape, config.rank) for _ in range(config.encoder_layers) for shape in config.linear_maps
        )
        self.glance = new_glance(config)
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """Weights begin as PyTorch draws them, and what is added to embeddings as nothing."""
        if module is self.context:
            nn.init.zeros_(module.weight)
            nn.init.zeros_(module.bias)

    def attach(self, encoder: RobertaModel, *, merge: bool = False) -> "MessageNetwork":
        """Stand on a RoBERTa, whose weights are shared and stay as they are.

        Args:
            merge: add what the adapters learned to copies of the layers, which are quick and can't be trained.
        """
        shared = {id(parameter): parameter for parameter in encoder.parameters()}
        layers = copy.deepcopy(encoder.encoder.layer, shared)
        for (module, name, linear), adapter in zip(linear_places(layers), self.adapters, strict=True):
            module._modules[name] = adapter.merged_with(linear) if merge else Adapted(linear, adapter)
        narrowed = None  # what the network at a glance makes of each word of the vocabulary
        if merge:
            layers = quick(layers, encoder.embeddings)
            narrowed = nn.Embedding.from_pretrained(
                self._narrowed_vocabulary(encoder.embeddings.word_embeddings.weight)
            )
        # beside the modules: what is RoBERTa's is neither trained nor saved here, and has no dropout
        self.__dict__ |= {"embeddings": encoder.embeddings, "layers": layers, "narrowed": narrowed}
        return self

    @torch.no_grad()
    def _narrowed_vocabulary(self, table: Tensor) -> Tensor:
        """(V, D) of the embeddings of all words, (V, E)."""
        return self.glance.eval().narrowed(table)

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> "MessageNetwork":
        """To another device, the layers too."""
        for part in self.__dict__.keys() & {"embeddings", "layers", "narrowed"}:
            if self.__dict__[part] is not None:
                self.__dict__[part]._apply(fn, recurse)
        return super()._apply(fn, recurse)

    def encode(self, input_ids: Tensor, attention_mask: Tensor, context: Tensor) -> Tensor:
        """Hidden states (B, T, D) of tokens (B, T) with what comes with them (B, C)."""
        hidden = self.embeddings(input_ids=input_ids) + self.context(context)[:, None]
        mask = (1 - attention_mask[:, None, None, :].to(hidden.dtype)) * torch.finfo(hidden.dtype).min
        for layer in self.layers:
            hidden = layer(hidden, attention_mask=mask)
        return hidden

    def glance_at(self, words: Tensor, there: Tensor, units: Tensor, context: Tensor) -> Tensor:
        """Hidden states (B, U, D') of units without the layers, for `kinds` and `most_wanted` of `glance`.

        Args:
            words: (B, U, T) tokens of each unit.
            there: (B, U, T) false for padding.
            units: (B, U, F) what is known of each unit.
            context: (B, C) what comes with each message.
        """
        if self.narrowed is not None:
            words = self.narrowed(words)
        else:
            words = self.glance.narrowed(self.embeddings.word_embeddings(words))
        return self.glance(words, there, units, context)

    def kinds(self, hidden: Tensor, owners: Tensor, units: Tensor) -> Tensor:
        """Logits (B, U, 3) of each unit being the user's own words, a review, or a listing.

        Args:
            hidden: (B, T, D) of whole messages.
            owners: (B, T) the unit of each token, −1 for none.
            units: (B, U, F) what is known of each unit.
        """
        member = F.one_hot(owners.clamp(min=0), units.shape[1]).to(hidden.dtype) * (owners >= 0).unsqueeze(-1)
        means = member.transpose(1, 2) @ hidden / member.sum(1)[..., None].clamp(min=1)
        return self.words(self.dropout(torch.cat([means, units], -1)))

    def wants(self, hidden: Tensor, attention_mask: Tensor, context: Tensor) -> WantsOutput:
        """What the user's own words want.

        Args:
            hidden: (B, T, D) of the words, with their `attention_mask` (B, T).
            context: (B, C) what comes with them.
        """
        hidden = self.dropout(hidden)
        scores = self.queries(hidden).masked_fill(attention_mask[..., None] == 0, torch.finfo(hidden.dtype).min)
        attention = scores.softmax(1)  # (B, T, W)
        found = attention.transpose(1, 2) @ hidden
        logits = (self.dropout(found) * self.values).sum(-1) + self.of_context(context)
        return WantsOutput(logits, attention * (hidden @ self.values.T))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, context: Tensor) -> WantsOutput:
        """`wants` of the user's own words (B, T), with what comes with them (B, C)."""
        return self.wants(self.encode(input_ids, attention_mask, context), attention_mask, context)


def new_glance(config: MessageConfig) -> UnitNetwork:
    """What tells kinds of words and wants at a glance, and has learned nothing yet."""
    return UnitNetwork(
        word_size=config.encoder_size, unit_size=config.unit_size, context_size=config.context_size, size=config.glance_size,
        layers=config.glance_layers, kinds=len(KINDS_OF_WORDS), wants=len(config.wants or ()), dropout=config.dropout,
    )  # fmt: skip
