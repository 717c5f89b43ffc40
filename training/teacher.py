"""A larger network that learns to judge reviews first, for RoBERTa to learn from.

MPNet (arXiv:2004.09297) of 110 M parameters with RoBERTa's heads. Only what it makes of texts is kept
(`training.distil`); it is needed for training from raw data alone.
"""

import json
from pathlib import Path

import torch
from torch import Tensor
from transformers import AutoTokenizer, MPNetConfig, MPNetModel, MPNetPreTrainedModel, PreTrainedTokenizerBase

from models.review_roberta import ReviewHeads, ReviewOutput
from training import starts
from training.review_losses import losses_of
from training.reviews import PublishedReviews
from training.trainer import TrainConfig, Trainer

EPOCHS = 2.0  # passes over the women's clothing reviews
LEARNING_RATE = 6e-5
LAYER_DECAY = 0.9  # of the learning rate, from each layer to the one below
FROZEN_LAYERS = 6  # the lowest, which stay as they are: a third of the time (arXiv:1911.03090)


class MPNetForReviews(ReviewHeads, MPNetPreTrainedModel):
    """`MPNetModel`, mean pooling, and the heads of reviews."""

    config_class = MPNetConfig

    def __init__(self, config: MPNetConfig) -> None:
        super().__init__(config)
        self.mpnet = MPNetModel(config, add_pooling_layer=False)
        self.add_heads(config)
        self.post_init()

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> ReviewOutput:
        """Logits for `input_ids` (B, T) with `attention_mask` (B, T)."""
        hidden = self.mpnet(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return self.judge(hidden, attention_mask)


def learn(
    data_dir: Path, run_dir: Path, *, length: float, seed: int
) -> tuple[MPNetForReviews, PreTrainedTokenizerBase]:
    """MPNet trained on stars, recommended and plain polarity, and its tokenizer."""
    folder = starts.mpnet_folder()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    torch.manual_seed(seed)
    model = MPNetForReviews(MPNetConfig.from_pretrained(folder, attention_probs_dropout_prob=0.0))
    model.mpnet.load_state_dict(MPNetModel.from_pretrained(folder, add_pooling_layer=False).state_dict())
    for part in (model.mpnet.embeddings, *model.mpnet.encoder.layer[:FROZEN_LAYERS]):
        part.requires_grad_(False)
    reviews = PublishedReviews(data_dir, tokenizer, seed=seed)
    steps = max(2, int(length * reviews.steps(EPOCHS)))
    config = TrainConfig(
        steps=steps, learning_rate=LEARNING_RATE, warmup_steps=steps // 16, max_grad_norm=1.0, average_decay=0.995, seed=seed,
        precision="bf16", notes=json.dumps({"decay": LAYER_DECAY, "frozen": FROZEN_LAYERS}),
    )  # fmt: skip
    layers = model.config.num_hidden_layers
    scales = {f"mpnet.encoder.layer.{i}.": LAYER_DECAY ** (layers - 1 - i) for i in range(FROZEN_LAYERS, layers)}
    scales |= {"mpnet.encoder.relative": 0.3, "stars": 5, "recommended": 5}
    trainer = Trainer(model, losses_of, config, run_dir=run_dir, lr_scales=scales)
    return trainer.fit(reviews.batch), tokenizer
