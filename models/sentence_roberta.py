"""RoBERTa with mean pooling: one vector a text, as Sentence-BERT makes it (arXiv:1908.10084, section 3)."""

from torch import Tensor
from transformers import AutoConfig, AutoModel, RobertaConfig, RobertaModel
from transformers.modeling_outputs import BaseModelOutputWithPooling


class SentenceRobertaConfig(RobertaConfig):
    """A `RobertaConfig` under a name of its own, so that a dual encoder finds the tower below."""

    model_type = "sentence_roberta"


def mean_pool(hidden: Tensor, attention_mask: Tensor | None) -> Tensor:
    """Mean of `hidden` (B, T, D) over the positions where `attention_mask` (B, T) is 1: (B, D)."""
    if attention_mask is None:
        return hidden.mean(1)
    mask = attention_mask.to(hidden.dtype)[..., None]  # (B, T, 1)
    return (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)


class SentenceRobertaModel(RobertaModel):
    """`RobertaModel` whose `pooler_output` (B, hidden_size) is the mean over the tokens.

    `VisionTextDualEncoderModel` projects each tower's `pooler_output`, and RoBERTa's own is a tanh of the first token.
    """

    config_class = SentenceRobertaConfig

    def __init__(self, config: SentenceRobertaConfig, add_pooling_layer: bool = False) -> None:
        super().__init__(config, add_pooling_layer=False)

    def forward(
        self, input_ids: Tensor | None = None, attention_mask: Tensor | None = None, **_: object
    ) -> BaseModelOutputWithPooling:
        output = super().forward(input_ids=input_ids, attention_mask=attention_mask, return_dict=True)
        hidden = output.last_hidden_state  # (B, T, D)
        return BaseModelOutputWithPooling(last_hidden_state=hidden, pooler_output=mean_pool(hidden, attention_mask))


AutoConfig.register(SentenceRobertaConfig.model_type, SentenceRobertaConfig)
AutoModel.register(SentenceRobertaConfig, SentenceRobertaModel)
