"""A larger network that learns to judge reviews first, for RoBERTa to learn from: knowledge distillation.

After "Distilling the Knowledge in a Neural Network" (arXiv:1503.02531). The teacher is MPNet (arXiv:2004.09297), all of
its 110 M parameters, with RoBERTa's heads; only what it says of the training texts is kept. It is needed for training
from raw data alone.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm.auto import tqdm
from transformers import AutoTokenizer, MPNetConfig, MPNetModel, MPNetPreTrainedModel, PreTrainedTokenizerBase

from models.review_roberta import STARS, ReviewHeads, ReviewOutput
from models.roberta_predictor import batches_by_length
from training import data, starts
from training.review_losses import losses_of
from training.reviews import MAX_LENGTH, Answers, PublishedReviews, training_tables
from training.trainer import TrainConfig, Trainer

EPOCHS = 2.0  # passes over the women's clothing reviews
LEARNING_RATE = 6e-5
LAYER_DECAY = 0.9  # of the learning rate, from each layer to the one below
TOKENS_A_BATCH = 4096  # padded, where it answers
ANSWERS_FILE = "answers.npz"


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


def answers(data_dir: Path, run_dir: Path, *, length: float, seed: int) -> Answers:
    """What the teacher says of the training texts; it learns first where the run's folder holds no answers yet.

    Args:
        length: of the run, as a share of the published one.
    """
    path = run_dir / ANSWERS_FILE
    if not path.exists():
        model, tokenizer = learn(data_dir, run_dir, length=length, seed=seed)
        said = {
            f"{name}/{target}": values
            for name, frame in training_tables(data_dir).items()
            for target, values in answers_of(
                model, tokenizer, data.review_texts(frame), max_length=MAX_LENGTH[name]
            ).items()
        }
        np.savez(path, **said)
    said: Answers = {}
    with np.load(path) as arrays:
        for key, values in arrays.items():
            name, target = key.split("/")
            said.setdefault(name, {})[target] = values
    return said


def learn(
    data_dir: Path, run_dir: Path, *, length: float, seed: int
) -> tuple[MPNetForReviews, PreTrainedTokenizerBase]:
    """MPNet trained on stars, recommended and plain polarity, and its tokenizer. Its word embeddings stay as they are."""
    folder = starts.mpnet_folder()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    torch.manual_seed(seed)
    model = MPNetForReviews(MPNetConfig.from_pretrained(folder, attention_probs_dropout_prob=0.0))
    model.mpnet.load_state_dict(MPNetModel.from_pretrained(folder, add_pooling_layer=False).state_dict())
    model.mpnet.embeddings.requires_grad_(False)
    reviews = PublishedReviews(data_dir, tokenizer, seed=seed)
    steps = max(2, int(length * reviews.steps(EPOCHS)))
    config = TrainConfig(
        steps=steps, learning_rate=LEARNING_RATE, warmup_steps=steps // 16, max_grad_norm=1.0, average_decay=0.995, seed=seed,
        precision="bf16", notes=json.dumps({"decay": LAYER_DECAY}),
    )  # fmt: skip
    layers = model.config.num_hidden_layers
    scales = {f"mpnet.encoder.layer.{i}.": LAYER_DECAY ** (layers - 1 - i) for i in range(layers)}
    scales |= {"mpnet.encoder.relative": 0.3, "stars": 5, "recommended": 5}
    trainer = Trainer(model, losses_of, config, run_dir=run_dir, lr_scales=scales)
    return trainer.fit(reviews.batch), tokenizer


@torch.inference_mode()
def answers_of(
    model: MPNetForReviews, tokenizer: PreTrainedTokenizerBase, texts: list[str], *, max_length: int
) -> dict[str, np.ndarray]:
    """Probabilities of stars (N, 5) and of recommended (N,)."""
    stars, recommended = np.zeros((len(texts), STARS), np.float32), np.zeros(len(texts), np.float32)
    encoded = tokenizer(texts, truncation=True, max_length=max_length)["input_ids"]
    for rows in tqdm(batches_by_length([len(ids) for ids in encoded], TOKENS_A_BATCH), desc="answers", mininterval=10):
        batch = tokenizer.pad({"input_ids": [encoded[i] for i in rows]}, return_tensors="pt")
        with torch.autocast("cpu", torch.bfloat16):
            output = model(batch["input_ids"], batch["attention_mask"])
        stars[rows] = output.star_logits.float().softmax(-1)
        recommended[rows] = output.recommend_logits.float().sigmoid()
    return {"taught_stars": stars, "taught_recommended": recommended}
