"""Train CLIP: one picture tower for all picture sets, against words read by a text tower.

    python -m training clip --data data

Each step takes one batch of one set, near the size that pictures of its kind are read at. Its losses are the cross-
entropies of its label sets (pictures against the prompts of all labels) and, where pictures have titles, the symmetric
contrastive loss of CLIP (arXiv:2103.00020, fig. 3). The text tower stays as it was and only its projection learns, as
LiT does with its picture tower (arXiv:2111.07991), so that prompts and titles are encoded once.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import PreTrainedTokenizerBase

from models.clip_predictor import tokens_of
from models.dual_encoder import projected
from models.efficientnet_lite import freeze_batch_norm
from models.familiarity import FAMILIARITY_FILE
from models.labels import LabelSet
from training import clip_sources, own_shop
from training.augmentation import LIGHT, SHIFTED, Augmentation
from training.clip_bases import Base, compact, pretrained
from training.clip_losses import any_of_loss, contrastive_loss
from training.clip_sources import NO_TITLE, WEIGHTS, Plan, Shape, Source
from training.trainer import Batch, TrainConfig, Trainer, generator_at, keep_freed_memory, shuffled_batches
from training.weights import go_back, save_model, save_preprocessor, weights_of


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One run; the next starts from the weights that it leaves."""

    turns: str  # whose batch each step takes, by the initials of TURNS, over and over
    cycles: int  # how often the turns are gone through
    learning_rate: float  # peak
    balance: float  # rows are drawn in proportion to (count of their label) ** −balance: rare labels are lifted
    own_size: float  # share of the catalogue's batches read at the 60×80 pixels they have
    fashion_mnist: Augmentation = LIGHT  # of its pictures
    fashion_mnist_smoothing: float = 0.0  # of their labels
    kept: float = 0.0  # share of the weights it started from in those that it leaves


TURNS = {"f": "fashion-mnist", "c": "catalogue", "h": "home", "l": "large"}
STAGES = (
    Stage(turns="fcfhfcflfcfhfcfh", cycles=250, learning_rate=6e-4, balance=0.5, own_size=0.4),
    Stage(turns="fcffhcfcflfcfhfcfcff", cycles=600, learning_rate=5e-4, balance=0.3, own_size=0.15),
    Stage(
        turns="ffcffffhffcfflfff", cycles=320, learning_rate=4e-4, balance=0.3, own_size=0.15,
        fashion_mnist=SHIFTED, fashion_mnist_smoothing=0.05, kept=0.25,
    ),
)  # fmt: skip
BATCH_SIZES = {"fashion-mnist": 128, "catalogue": 96, "home": 32, "large": 32}
FEATURE_DROPOUT = 0.1
TITLE_WEIGHT = 0.3


class ClipTask(nn.Module):
    """A dual encoder with its encoded prompts and titles; a batch in, named losses out.

    Any CLIP or SigLIP of `transformers` will do: both have the parts that are named here, SigLIP without projections.
    """

    def __init__(self, base: Base, label_sets: list[LabelSet], titles: list[str]) -> None:
        super().__init__()
        self.model, self.normalize = base.model, base.normalize
        self.model.text_model.requires_grad_(False)
        for each in label_sets:
            prompts = [each.prompts_of(label) for label in each.labels]
            features = self._encode([prompt for group in prompts for prompt in group], base.tokenizer)  # (P, D)
            means = torch.block_diag(*[torch.full((1, len(group)), 1 / len(group)) for group in prompts])  # (L, P)
            self.register_buffer(_buffer(each.name), features, persistent=False)
            self.register_buffer(_buffer(each.name) + "_means", means, persistent=False)
        if titles:
            self.register_buffer("title_features", self._encode(titles, base.tokenizer), persistent=False)

    @torch.no_grad()
    def _encode(self, texts: list[str], tokenizer: PreTrainedTokenizerBase) -> Tensor:
        """(N, D) what the text tower makes of each text, before the projection."""
        tower = self.model.text_model.eval()
        parts = [
            tower(**tokens_of(texts[i : i + 256], tokenizer, self.model.config)).pooler_output
            for i in range(0, len(texts), 256)
        ]
        return torch.cat(parts)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        pictures, scale = self.image_features(batch["pixels"]), self.model.logit_scale.exp().clamp(max=100)
        losses = {}
        for name, weight in batch["weights"].items():
            logits = scale * pictures @ self.label_features(name).T  # (B, L)
            loss = any_of_loss(logits, batch["allowed"][name], batch["smoothing"])
            losses[f"{batch['dataset']}/{name}"] = weight * loss
        if "titles" in batch:
            places = batch["titles"]  # (B,)
            titles = F.normalize(projected(self.model, "text", self.title_features[places]), dim=-1)
            loss = contrastive_loss(pictures, titles, scale, places != NO_TITLE)
            losses[f"{batch['dataset']}/titles"] = TITLE_WEIGHT * loss
        return losses

    def image_features(self, pixels: Tensor) -> Tensor:
        """Unit vectors (B, D) of pictures (B, 3, H, W) in 0…255."""
        pooled = self.model.vision_model(pixel_values=self.normalize(pixels)).pooler_output
        return F.normalize(projected(self.model, "visual", F.dropout(pooled, FEATURE_DROPOUT, self.training)), dim=-1)

    def label_features(self, name: str) -> Tensor:
        """One unit vector a label (L, D): the mean over its prompts, as the predictor takes it."""
        prompts = F.normalize(projected(self.model, "text", getattr(self, _buffer(name))), dim=-1)  # (P, D)
        return F.normalize(getattr(self, _buffer(name) + "_means") @ prompts, dim=-1)


def _buffer(name: str) -> str:
    return f"prompts_{name.replace('-', '_').replace('.', '_')}"


class Batches:
    """The batch of a step: its turn decides the set, its number the pictures, `(seed, step)` shape and augmentation.

    Args:
        groups: sources by turn; a turn of several takes one of them at random, the larger ones more often.
        turns: names of groups, gone through over and over.
        shape: the only size that the picture tower takes, or None where it takes any.
    """

    def __init__(
        self,
        groups: dict[str, list[Source]],
        turns: list[str],
        *,
        batch_sizes: dict[str, int],
        balance: float,
        seed: int,
        shape: Shape | None = None,
    ) -> None:
        self.groups, self.turns, self.shape, self.seed = groups, turns, shape, seed
        self._orders = {
            (turn, place): shuffled_batches(
                len(each.pictures.rows), batch_sizes[turn], seed=seed, weights=_sampling(each, balance)
            )
            for turn, group in groups.items()
            for place, each in enumerate(group)
        }
        self._drawn: dict[tuple[str, int], list[np.ndarray]] = {key: [] for key in self._orders}

    def __call__(self, step: int) -> Batch:
        cycle, place = divmod(step, len(self.turns))
        turn = self.turns[place]
        number = cycle * self.turns.count(turn) + self.turns[:place].count(turn)
        generator = np.random.default_rng((self.seed, step))
        which = _drawn_of(self.groups[turn], generator)
        drawn = self._drawn[turn, which]
        while len(drawn) <= number:  # indices are cheap to draw again from the start
            drawn.append(next(self._orders[turn, which]))
        source = self.groups[turn][which]
        shape = self.shape or list(source.shapes)[generator.choice(len(source.shapes), p=list(source.shapes.values()))]
        return source.batch(drawn[number], shape, generator_at(self.seed, step))


def _drawn_of(group: list[Source], generator: np.random.Generator) -> int:
    shares = np.array([each.share or len(each.pictures.rows) for each in group], float)
    return int(generator.choice(len(group), p=shares / shares.sum()))


def _sampling(source: Source, power: float) -> np.ndarray | None:
    """Weights that lift rows of rare labels: the count of the label to the power of −`power`; None where all are alike.

    A row without a label counts as one of a middling one.
    """
    counts = source.pictures.rows[source.column].map(source.pictures.rows[source.column].value_counts())
    counts = counts.fillna(counts.median() if counts.notna().any() else 1)
    return None if counts.nunique() == 1 else counts.to_numpy(float) ** -power


def prepare(task: nn.Module) -> None:
    """Training mode, with the statistics of batch norm kept as they are."""
    task.train()
    freeze_batch_norm(task)


def train(
    data_dir: Path, run_dir: Path, output: Path, *, base: str | None = None, length: float = 1.0, seed: int = 0
) -> None:
    """Train all stages, each in a folder of its own below `run_dir`, and write the dual encoder with its tokenizer.

    A folder of a shop's own data is fine-tuned on instead (`training.own_clip`).

    Args:
        base: a CLIP or SigLIP of `transformers` to start from, by folder or hub id; None for the compact start.
        length: of the runs, as a share of the published ones.
    """
    if own_shop.is_own(data_dir):
        from training import own_clip  # built on this module

        return own_clip.train(data_dir, run_dir, output, base=base, length=length, seed=seed)
    keep_freed_memory()
    torch.manual_seed(seed)
    current = pretrained(base) if base else compact(data_dir)
    for number, stage in enumerate(STAGES, start=1):
        plan = clip_sources.published(
            data_dir,
            own_size=stage.own_size,
            fashion_mnist=stage.fashion_mnist,
            fashion_mnist_smoothing=stage.fashion_mnist_smoothing,
        )
        model = run_stage(current, plan, stage, run_dir=run_dir / str(number), named=base, length=length, seed=seed)
        save(model, current, output)
        current = pretrained(str(output))


def save(model: nn.Module, base: Base, folder: Path) -> None:
    """Write a dual encoder with the tokenizer and the preprocessing of its base.

    The subspaces of known pictures go: they belong to other weights, and `evaluate` fits new ones.
    """
    save_model(model, folder, tokenizer=base.tokenizer)
    save_preprocessor(folder, base.processor)
    (folder / FAMILIARITY_FILE).unlink(missing_ok=True)


def run_stage(
    base: Base, plan: Plan, stage: Stage, *, run_dir: Path, named: str | None = None, length: float, seed: int
) -> nn.Module:
    """The dual encoder after one stage.

    A stage that narrows may keep a share of the weights it started from.

    Args:
        named: the base of the whole run, where one was named.
    """
    started = weights_of(base.model)
    task = ClipTask(base, plan.label_sets, plan.titles).to(memory_format=torch.channels_last)
    steps = max(2, int(length * stage.cycles * len(stage.turns)))
    config = TrainConfig(
        steps=steps, learning_rate=stage.learning_rate, warmup_steps=min(200, steps // 10), seed=seed,
        notes=json.dumps(
            {**asdict(stage), "batch_sizes": BATCH_SIZES, "weights": WEIGHTS} | ({"base": named} if named else {})
        ),
    )  # fmt: skip
    scales = {"model.visual_projection": 2, "model.text_projection": 2}
    batches = Batches(
        plan.groups, [TURNS[initial] for initial in stage.turns],
        batch_sizes=BATCH_SIZES, balance=stage.balance, seed=seed, shape=base.shape,
    )  # fmt: skip
    trainer = Trainer(task, ClipTask.__call__, config, run_dir=run_dir, prepare=prepare, lr_scales=scales)
    model = trainer.fit(batches).model
    go_back(model, started, stage.kept)
    return model
