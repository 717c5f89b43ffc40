"""A larger network that learns to judge reviews first, for RoBERTa to learn from.

The lower two thirds of MPNet (arXiv:2004.09297; arXiv:2004.03844 on leaving the top out), 81 M parameters that stay as they
are, with adapters ("LoRA", arXiv:2106.09685) in the upper half of that and RoBERTa's heads. What it has learned, 1.8 MB, is
kept beside this file, so that nobody need wait for it again. It is needed for training alone.
"""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoTokenizer, MPNetConfig, MPNetModel, PreTrainedTokenizerBase

from models.message_network import Adapted, Adapter, linear_places
from models.review_roberta import ReviewHeads, ReviewOutput
from training import starts
from training.review_losses import losses_of
from training.reviews import PublishedReviews
from training.trainer import TrainConfig, Trainer

LEARNED = Path(__file__).with_name("teacher.safetensors")
EPOCHS = 1.25  # passes over the women's clothing reviews
SHOPS_EVERY = 10  # one batch in so many is of other shops
LEARNING_RATE = 5e-4
RANK = 16  # of the adapters
LAYERS = 8  # of MPNet's twelve
FROZEN_LAYERS = 4  # the lowest, without adapters: nothing goes back through them (arXiv:1911.03090)


class Teacher(ReviewHeads, nn.Module):
    """MPNet with adapters, mean pooling, and the heads of reviews.

    Args:
        mpnet: stands beside the parameters: it is neither trained nor saved here.
    """

    def __init__(self, mpnet: MPNetModel) -> None:
        super().__init__()
        self.config = mpnet.config
        self.add_heads(mpnet.config)
        mpnet.requires_grad_(False).eval()
        places = linear_places(mpnet.encoder.layer[FROZEN_LAYERS:])
        self.adapters = nn.ModuleList(Adapter(child.in_features, child.out_features, RANK) for *_, child in places)
        for (module, name, child), adapter in zip(places, self.adapters, strict=True):
            module._modules[name] = Adapted(child, adapter)
        self.__dict__["mpnet"] = mpnet

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> "Teacher":
        """To another device or precision, MPNet too."""
        self.mpnet._apply(fn, recurse)
        return super()._apply(fn, recurse)

    def train(self, mode: bool = True) -> "Teacher":
        """Dropout where something is learned, and nowhere below."""
        self.mpnet.encoder.layer[FROZEN_LAYERS:].train(mode)
        return super().train(mode)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> ReviewOutput:
        """Logits for `input_ids` (B, T) with `attention_mask` (B, T)."""
        return self.judge(self.states(input_ids, attention_mask), attention_mask)

    def states(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """The last hidden states (B, T, hidden_size)."""
        return self.mpnet(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


def start(folder: Path) -> Teacher:
    """A teacher that has learned nothing yet, over the lower layers of the MPNet in a folder."""
    config = MPNetConfig.from_pretrained(folder, attention_probs_dropout_prob=0.0)
    config.num_hidden_layers = min(LAYERS, config.num_hidden_layers)
    return Teacher(MPNetModel.from_pretrained(folder, config=config, add_pooling_layer=False))


def learned(path: Path) -> Teacher:
    """The teacher whose adapters and heads are in a file."""
    teacher = start(starts.mpnet_folder())
    teacher.load_state_dict(load_file(path))
    return teacher.eval()


def tokenizer() -> PreTrainedTokenizerBase:
    """That of all teachers."""
    return AutoTokenizer.from_pretrained(starts.mpnet_folder())


def learn(data_dir: Path, run_dir: Path, *, length: float, seed: int) -> Teacher:
    """A teacher that learns stars, recommended and plain polarity; also written to its run, as `LEARNED` is."""
    torch.manual_seed(seed)
    teacher = start(starts.mpnet_folder())
    reviews = PublishedReviews(data_dir, tokenizer(), seed=seed, shops_every=SHOPS_EVERY)
    steps = max(2, int(length * reviews.steps(EPOCHS)))
    config = TrainConfig(
        steps=steps, learning_rate=LEARNING_RATE, warmup_steps=steps // 16, max_grad_norm=1.0, average_decay=0.99, seed=seed,
        precision="bf16", notes=json.dumps({"rank": RANK, "layers": LAYERS, "frozen": FROZEN_LAYERS, "shops_every": SHOPS_EVERY}),
    )  # fmt: skip
    trainer = Trainer(teacher, losses_of, config, run_dir=run_dir, prepare=Teacher.train)
    teacher = trainer.fit(reviews.batch)
    save_file({name: value.half().contiguous() for name, value in teacher.state_dict().items()}, run_dir / LEARNED.name)
    return teacher
