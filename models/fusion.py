"""Late fusion of a picture's and a text's embedding: attributes from both or either, and whether they belong together.

Each side is projected to one width, a learned vector stands for a missing one, a gate weighs the two, and their product
and difference let the trunk compare them (as InferSent's heads do, arXiv:1705.02364, section 3.1).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel
from transformers.utils import ModelOutput


class FusionConfig(PreTrainedConfig):
    """Sizes, the labels of each attribute in the order of its logits, and the encoders' digests (`loading.digest`)."""

    model_type = "product_fusion"
    image_size: int = 384
    text_size: int = 768
    hidden_size: int = 256
    dropout: float = 0.2
    attributes: dict[str, list[str]] | None = None
    encoders: dict[str, str] | None = None  # "clip" and "roberta", over which it was trained


@dataclass
class FusionOutput(ModelOutput):
    """`logits`: attribute → (B, labels); `match_logits` (B,), meaningless with one side missing; `gate` (B, 2)."""

    logits: dict[str, Tensor] | None = None
    match_logits: torch.FloatTensor | None = None
    gate: torch.FloatTensor | None = None


class FusionModel(PreTrainedModel):
    """A small trunk over two embeddings, one linear head an attribute, and a head for the match."""

    config_class = FusionConfig
    base_model_prefix = "fusion"
    main_input_name = "image_embeds"

    def __init__(self, config: FusionConfig) -> None:
        super().__init__(config)
        size = config.hidden_size
        self.image_projection = nn.Linear(config.image_size, size)
        self.text_projection = nn.Linear(config.text_size, size)
        self.missing = nn.Parameter(torch.zeros(2, size))  # stands for the picture, for the text
        self.gate = nn.Linear(2 * size, 2)
        self.norm = nn.LayerNorm(4 * size)
        self.trunk = nn.Sequential(
            nn.Dropout(config.dropout), nn.Linear(4 * size, 2 * size), nn.GELU(), nn.Dropout(config.dropout)
        )
        heads = {name: nn.Linear(2 * size, len(labels)) for name, labels in (config.attributes or {}).items()}
        self.heads = nn.ModuleDict(heads)
        self.match = nn.Linear(2 * size, 1)
        self.post_init()

    def forward(
        self,
        image_embeds: Tensor,
        text_embeds: Tensor,
        image_present: Tensor | None = None,
        text_present: Tensor | None = None,
    ) -> FusionOutput:
        """Attribute and match logits.

        Args:
            image_embeds: (B, image_size); rows of missing pictures may hold anything.
            text_embeds: (B, text_size); likewise.
            image_present: (B,) bool; all present when None.
            text_present: (B,) bool; all present when None.
        """
        image = self._side(self.image_projection(image_embeds), image_present, self.missing[0])  # (B, H)
        text = self._side(self.text_projection(text_embeds), text_present, self.missing[1])  # (B, H)
        gate = self.gate(torch.cat([image, text], -1)).softmax(-1)  # (B, 2)
        mixed = gate[:, :1] * image + gate[:, 1:] * text
        joint = torch.cat([mixed, image * text, (image - text).abs(), image + text], -1)  # (B, 4H)
        hidden = self.trunk(self.norm(joint))
        logits = {name: head(hidden) for name, head in self.heads.items()}
        return FusionOutput(logits=logits, match_logits=self.match(hidden).squeeze(-1), gate=gate)

    @staticmethod
    def _side(projected: Tensor, present: Tensor | None, missing: Tensor) -> Tensor:
        return projected if present is None else torch.where(present[:, None], projected, missing)


AutoConfig.register(FusionConfig.model_type, FusionConfig)
AutoModel.register(FusionConfig, FusionModel)
