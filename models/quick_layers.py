"""RoBERTa's layers for short texts read one at a time, where most of the time goes into fetching weights.

They do what `RobertaLayer` does, without dropout, and can't be trained. Query, key and value are one linear map. Weights are
kept in eight bits a channel, with inputs rounded to seven as they come ("dynamic quantization"). A few channels of the
hidden states are far larger than the others in any text; they stay as they are, or the others would drown in the rounding
(LLM.int8(), arXiv:2208.07339).
"""

import warnings

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers.models.roberta.modeling_roberta import RobertaEmbeddings, RobertaLayer

OUTLIERS = 8  # channels that are not rounded
SAMPLE_TOKENS = (
    64  # that show which channels are the largest; the first of the vocabulary tell it as well as sentences do
)
HAS_KERNELS = torch.backends.quantized.engine != "none"  # of maps in eight bits, in this build of PyTorch


class EightBitLinear(nn.Module):
    """A linear map whose weights are kept in eight bits.

    Args:
        inputs: (N, in_features) of some text, which show the channels that are the largest; None where all are alike.
    """

    def __init__(self, linear: nn.Linear, inputs: Tensor | None = None) -> None:
        super().__init__()
        weight = linear.weight.detach().clone()  # (out_features, in_features)
        self.has_outliers = inputs is not None
        if inputs is not None:
            large = inputs.abs().amax(0).topk(OUTLIERS).indices
            self.register_buffer("large", large)
            self.register_buffer("of_large", weight[:, large].T.contiguous())  # (OUTLIERS, out_features)
            self.register_buffer("others", torch.ones(linear.in_features).index_fill(0, large, 0))
            weight[:, large] = 0
        scales = weight.abs().amax(1).clamp(min=1e-8) / 127
        with warnings.catch_warnings():
            # quantized tensors leave PyTorch for torchao, which does not go with its CPU build yet; PyTorch is pinned
            warnings.filterwarnings("ignore", message="torch.quantize_per_tensor")
            rounded = torch.quantize_per_channel(
                weight, scales, torch.zeros(len(scales), dtype=torch.long), 0, torch.qint8
            )
        self.packed = torch.ops.quantized.linear_prepack(rounded, linear.bias.detach())

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_features) to (N, out_features). How inputs are rounded goes by the largest of all N rows."""
        if not self.has_outliers:
            return self._rounded(x)
        return torch.addmm(self._rounded(x * self.others), x.index_select(1, self.large), self.of_large)

    def _rounded(self, x: Tensor) -> Tensor:
        # seven bits: sums of products of eight overflow on processors without AVX-512 VNNI
        return torch.ops.quantized.linear_dynamic(x, self.packed, reduce_range=True)


def eight_bit(linear: nn.Linear, inputs: Tensor | None = None) -> nn.Module:
    """An `EightBitLinear`, or the map itself where nothing could run one."""
    return EightBitLinear(linear, inputs) if HAS_KERNELS else linear


class QuickLayer(nn.Module):
    """A layer for use alone.

    Args:
        layer: whose norms are shared.
        hidden: (1, T, D) of some text, as they come to the layer.
    """

    def __init__(self, layer: RobertaLayer, hidden: Tensor) -> None:
        super().__init__()
        attention, after = layer.attention.self, layer.attention.output
        attended = layer.attention(hidden)[0][0]  # (T, D)
        self.heads, self.activation = attention.num_attention_heads, layer.intermediate.intermediate_act_fn
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
        return self.norm(self.down(self.activation(self.up(rows))) + rows).view(hidden.shape)


def stacked(*maps: nn.Linear) -> nn.Linear:
    """One linear map with the outputs of several, in a row."""
    both = nn.Linear(maps[0].in_features, sum(each.out_features for each in maps))
    both.weight = nn.Parameter(torch.cat([each.weight for each in maps]).detach())
    both.bias = nn.Parameter(torch.cat([each.bias for each in maps]).detach())
    return both


@torch.no_grad()
def quick(layers: nn.ModuleList, embeddings: RobertaEmbeddings) -> nn.ModuleList:
    """Quick copies of layers that stand on these embeddings."""
    tokens = torch.arange(min(SAMPLE_TOKENS, embeddings.word_embeddings.num_embeddings))
    copies, hidden = [], embeddings(input_ids=tokens[None])
    for layer in layers:
        copies.append(QuickLayer(layer, hidden))
        hidden = layer(hidden)
    return nn.ModuleList(copies)
