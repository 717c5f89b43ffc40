"""RoBERTa's layers for short texts read one at a time, where most of the time goes into fetching weights.

Query, key and value are one linear map, and weights are kept in eight bits a channel with inputs rounded to eight bits as
they come ("dynamic quantization"). A few channels of the hidden states are far larger than the others in any text; they
stay as they are, or the others would drown in the rounding (LLM.int8(), arXiv:2208.07339).
"""

import warnings

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers.models.roberta.modeling_roberta import RobertaLayer

OUTLIERS = 8  # channels that are not rounded
HAS_KERNELS = torch.backends.quantized.engine != "none"  # of maps in eight bits, in this build of PyTorch


class EightBitLinear(nn.Module):
    """A linear map whose weights are kept in eight bits.

    Args:
        inputs: (N, in_features) of some text, which show the channels that are the largest; None where none are.
    """

    def __init__(self, linear: nn.Linear, inputs: Tensor | None = None) -> None:
        super().__init__()
        self.large = None if inputs is None else inputs.abs().amax(0).topk(OUTLIERS).indices
        weight = linear.weight.detach().clone()
        if self.large is not None:
            self.of_large = weight[:, self.large].T.contiguous()
            weight[:, self.large] = 0
            self.others = torch.ones(linear.in_features)
            self.others[self.large] = 0
        scales = weight.abs().amax(1).clamp(min=1e-8) / 127
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # this way of writing eight bits goes, but not from the pinned PyTorch
            rounded = torch.quantize_per_channel(
                weight, scales, torch.zeros(len(scales), dtype=torch.long), 0, torch.qint8
            )
        self.packed = torch.ops.quantized.linear_prepack(rounded, linear.bias.detach())

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_features) to (N, out_features)."""
        if self.large is None:
            return self._rounded(x)
        return torch.addmm(self._rounded(x * self.others), x[:, self.large], self.of_large)

    def _rounded(self, x: Tensor) -> Tensor:
        # seven bits of the inputs: sums of eight overflow on processors without AVX-512 VNNI
        return torch.ops.quantized.linear_dynamic(x, self.packed, reduce_range=True)


def eight_bit(linear: nn.Linear, inputs: Tensor | None = None) -> nn.Module:
    """An `EightBitLinear`, or the map itself where nothing could run one."""
    return EightBitLinear(linear, inputs) if HAS_KERNELS else linear


class QuickLayer(nn.Module):
    """A layer that can no longer be trained.

    Args:
        layer: whose norms are shared.
        hidden: (1, T, D) of some text, as they come to the layer.
    """

    def __init__(self, layer: RobertaLayer, hidden: Tensor) -> None:
        super().__init__()
        attention, after = layer.attention.self, layer.attention.output
        attended = layer.attention(hidden)[0][0]  # (T, D)
        self.heads = attention.num_attention_heads
        self.query_key_value = eight_bit(stacked(attention.query, attention.key, attention.value), hidden[0])
        self.out, self.attention_norm = eight_bit(after.dense), after.LayerNorm
        self.up = eight_bit(layer.intermediate.dense, attended)
        self.down, self.norm = eight_bit(layer.output.dense, layer.intermediate(attended)), layer.output.LayerNorm

    def forward(self, hidden: Tensor, attention_mask: Tensor) -> Tensor:
        """Hidden states (B, T, D), with a mask (B, 1, 1, T) that is added to the scores."""
        batch, tokens, size = hidden.shape
        rows = hidden.reshape(-1, size)
        parts = self.query_key_value(rows).view(batch, tokens, 3, self.heads, size // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)  # (B, heads, T, D / heads) each
        found = F.scaled_dot_product_attention(query, key, value, attn_mask=attention_mask)
        rows = self.attention_norm(self.out(found.transpose(1, 2).reshape(-1, size)) + rows)
        return self.norm(self.down(F.gelu(self.up(rows))) + rows).view(hidden.shape)


def stacked(*maps: nn.Linear) -> nn.Linear:
    """One linear map with the outputs of several, in a row."""
    both = nn.Linear(maps[0].in_features, sum(each.out_features for each in maps))
    both.weight = nn.Parameter(torch.cat([each.weight for each in maps]).detach())
    both.bias = nn.Parameter(torch.cat([each.bias for each in maps]).detach())
    return both


@torch.no_grad()
def quick(layers: nn.ModuleList, embedded: Tensor) -> nn.ModuleList:
    """Quick copies of layers.

    Args:
        embedded: (1, T, D) embeddings of some text.
    """
    copies, hidden = [], embedded
    for layer in layers:
        copies.append(QuickLayer(layer, hidden))
        hidden = layer(hidden)
    return nn.ModuleList(copies)
