"""Masked-language adaptation: the text encoder reads what customers write before it learns to judge it.

As in "Don't Stop Pretraining" (arXiv:2004.10964): more of the first pre-training's task, on texts of the task's own
kind. MiniLM comes without a masked-language head, so its head starts from its own word embeddings, which it is tied to.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import PreTrainedTokenizerBase, RobertaForMaskedLM, RobertaModel

from training import data
from training.reviews import ReviewSet, training_tables
from training.trainer import Batch, TrainConfig, Trainer, generator_at

MASKED = 0.15  # share of tokens to be told
KEPT, CHANGED = 0.1, 0.1  # of those, left as they are or made another one (arXiv:1810.04805, section 3.1)
MAX_LENGTH = 128  # tokens
PASSES = 1.2
TURNS = ("womens", "womens", "shops")  # whose texts each step reads


def masked(batch: Batch, tokenizer: PreTrainedTokenizerBase, generator: torch.Generator) -> Batch:
    """The batch with tokens masked at random, and `labels` (B, T): the tokens that were there, −100 elsewhere."""
    ids = batch["input_ids"]
    special = torch.isin(ids, torch.tensor(tokenizer.all_special_ids))
    chosen = (torch.rand(ids.shape, generator=generator) < MASKED) & ~special
    fate = torch.rand(ids.shape, generator=generator)
    others = torch.randint(len(tokenizer.all_special_ids), len(tokenizer), ids.shape, generator=generator)
    shown = torch.where(chosen & (fate >= KEPT + CHANGED), tokenizer.mask_token_id, ids)
    shown = torch.where(chosen & (fate < CHANGED), others, shown)
    return batch | {"input_ids": shown, "labels": torch.where(chosen, ids, -100)}


def losses_of(model: RobertaForMaskedLM, batch: Batch) -> dict[str, Tensor]:
    """Cross-entropy of the chosen tokens, in nats; the vocabulary is scored where tokens are to be told only."""
    hidden = model.roberta(batch["input_ids"], batch["attention_mask"]).last_hidden_state  # (B, T, D)
    chosen = batch["labels"] != -100
    return {"masked": F.cross_entropy(model.lm_head(hidden[chosen]), batch["labels"][chosen])}


def adapt(
    encoder: RobertaModel,
    tokenizer: PreTrainedTokenizerBase,
    data_dir: Path,
    run_dir: Path,
    *,
    base: str | None = None,
    length: float,
    seed: int,
) -> RobertaModel:
    """The encoder after `PASSES` over the women's clothing reviews, mixed with reviews of other shops.

    Args:
        base: what the encoder was read from, where one was named.
        length: of the run, as a share of the published one.
    """
    sets = {
        name: ReviewSet(data.review_texts(frame), {}, tokenizer, max_length=MAX_LENGTH, seed=seed)
        for name, frame in training_tables(data_dir).items()
    }
    torch.manual_seed(seed)
    model = RobertaForMaskedLM(encoder.config)  # its decoder is tied to the word embeddings
    model.roberta.load_state_dict(encoder.state_dict())

    def batch_at(step: int) -> Batch:
        cycle, place = divmod(step, len(TURNS))
        turn = TURNS[place]
        batch = sets[turn].batch(cycle * TURNS.count(turn) + TURNS[:place].count(turn))
        return masked(batch, tokenizer, generator_at(seed, step))

    steps = max(2, int(length * PASSES * sets["womens"].batches / TURNS.count("womens") * len(TURNS)))
    config = TrainConfig(
        steps=steps, learning_rate=2e-4, warmup_steps=steps // 20, max_grad_norm=1.0, average_decay=0.995, seed=seed, precision="bf16",
        notes=json.dumps(
            {"turns": TURNS, "max_length": MAX_LENGTH, "masked": MASKED} | ({"base": base} if base else {})
        ),
    )  # fmt: skip
    new = {"lm_head.dense": 5, "lm_head.layer_norm": 5, "lm_head.bias": 5}
    return Trainer(model, losses_of, config, run_dir=run_dir, lr_scales=new).fit(batch_at).roberta
