"""RoBERTa that reads a review: five stars, and whether its writer recommends the product."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import PretrainedConfig, RobertaConfig, RobertaModel, RobertaPreTrainedModel
from transformers.utils import ModelOutput

from models.sentence_roberta import mean_pool

STARS = 5


@dataclass
class ReviewOutput(ModelOutput):
    """`star_logits` (B, 5), `recommend_logits` (B,), and the pooled text `features` (B, hidden_size)."""

    star_logits: torch.FloatTensor | None = None
    recommend_logits: torch.FloatTensor | None = None
    features: torch.FloatTensor | None = None


class ReviewHeads:
    """One linear head each for stars (1…5) and recommended over mean-pooled tokens: a mixin of review models."""

    def add_heads(self, config: PretrainedConfig) -> None:
        """Add the heads as modules of the model."""
        self.dropout = nn.Dropout(config.hidden_dropout_prob)
        self.stars = nn.Linear(config.hidden_size, STARS)
        self.recommended = nn.Linear(config.hidden_size, 1)

    def judge(self, hidden: Tensor, attention_mask: Tensor | None) -> ReviewOutput:
        """Logits for the last hidden states (B, T, hidden_size) of tokens with `attention_mask` (B, T)."""
        features = mean_pool(hidden, attention_mask)
        dropped = self.dropout(features)
        return ReviewOutput(
            star_logits=self.stars(dropped),
            recommend_logits=self.recommended(dropped).squeeze(-1),  # (B,)
            features=features,
        )


class RobertaForReviews(ReviewHeads, RobertaPreTrainedModel):
    """`RobertaModel`, mean pooling, and the heads of reviews."""

    config_class = RobertaConfig

    def __init__(self, config: RobertaConfig) -> None:
        super().__init__(config)
        self.roberta = RobertaModel(config, add_pooling_layer=False)
        self.add_heads(config)
        self.post_init()

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> ReviewOutput:
        """Logits for `input_ids` (B, T) with `attention_mask` (B, T)."""
        hidden = self.roberta(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return self.judge(hidden, attention_mask)
