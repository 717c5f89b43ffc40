"""Train CLIP: one picture tower for all picture sets, against words read by a text tower.

    python -m training clip --data data

Each step takes one batch of one set, near the size that pictures of its kind are read at. Its losses are the cross-
entropies of its label sets (pictures against the prompts of all labels) and, where pictures have titles, the symmetric
contrastive loss of CLIP (arXiv:2103.00020, fig. 3). The text tower stays as it was and only its projection learns, as
LiT does with its picture tower (arXiv:2111.07991), so that prompts and titles are encoded once.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, distributed, nn
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase, VisionTextDualEncoderModel

from models import dual_encoder
from models.efficientnet_lite import freeze_batch_norm
from models.labels import CATALOGUE, CLOTHING, COLOUR, EVERYDAY, FASHION_MNIST, GENDERS, SEASONS, USAGES, LabelSet, label_set
from models.pictures import SHAPES, normalize
from models.sentence_roberta import SentenceRobertaConfig, SentenceRobertaModel
from training import data, picture_sets, starts
from training.augmentation import HEAVY, LIGHT, MEDIUM, Augmentation, augment
from training.everyday import allowed, meanings
from training.picture_sets import CATALOGUE_SHAPE, LARGE, PictureSet
from training.roberta import VOCABULARY_SIZE
from training.trainer import Batch, TrainConfig, Trainer, generator_at, shuffled_batches
from training.weights import save_model, save_preprocessor



@dataclass(frozen=True, kw_only=True)
class Stage:
    """One run; the next starts from the weights that it leaves."""

    turns: str  # whose batch each step takes, by the initials of TURNS, over and over
    cycles: int  # how often the turns are gone through
    learning_rate: float  # peak
    balance: float  # rows are drawn in proportion to (count of their label) ** −balance: rare labels are lifted
    own_size: float  # share of the catalogue's batches read at the 60×80 pixels they have


TURNS = {"f": "fashion-mnist", "c": "catalogue", "h": "home", "l": "large"}
STAGES = (
    Stage(turns="fcfhfcflfcfhfcfh", cycles=250, learning_rate=6e-4, balance=0.5, own_size=0.4),
    Stage(turns="fcfhcfcflcfcfhcfcfh", cycles=400, learning_rate=5e-4, balance=0.3, own_size=0.25),
)
BATCH_SIZES = {"fashion-mnist": 128, "catalogue": 96, "home": 32, "large": 32}
LABEL_SMOOTHING = 0.05
FEATURE_DROPOUT = 0.2
TITLE_WEIGHT = 0.3

# Label sets that only training asks about, beside those of models.labels
HOME = replace(label_set(list(meanings("home"))), name="home")  # as a caller's own list of words
ATTRIBUTES = {
    "gender": LabelSet("gender", GENDERS, templates=("for {}",)),
    "season": LabelSet("season", SEASONS, templates=("for {}",)),
    "usage": LabelSet("usage", USAGES, templates=("{} style",)),
}
# weight of each label set's loss, by data set
WEIGHTS = {
    "fashion-mnist": {"fashion-mnist": 1.0, "auto": 0.2},
    "home": {"clothing": 0.7, "home": 1.0, "auto": 0.4},
    "catalogue": {
        "catalogue": 1.0, "sub_category": 0.3, "auto": 0.4, "colour": 0.5, "gender": 0.3, "season": 0.1, "usage": 0.2
    },
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A picture set with, for each label set, the labels each of its rows may have: (N, labels) bool."""

    pictures: PictureSet
    allowed: dict[str, np.ndarray]
    dataset: str
    strength: Augmentation
    titles: np.ndarray | None = None  # (N,) rows of the encoded titles

    def batch(self, index: np.ndarray, shape: tuple[int, int], generator: torch.Generator) -> Batch:
        """Augmented `pixel_values`, and what is known of each picture."""
        pixels = augment(self.pictures.tensor(index), shape, self.strength, generator=generator)
        batch = {
            "pixel_values": normalize(pixels),
            "allowed": {name: torch.from_numpy(mask[index]) for name, mask in self.allowed.items()},
            "dataset": self.dataset,
        }
        return batch if self.titles is None else batch | {"titles": torch.from_numpy(self.titles[index])}


def one_hot(values: list[str], labels: tuple[str, ...]) -> np.ndarray:
    """(N, labels) bool; a value that is none of the labels allows them all, so that it teaches nothing."""
    rows = np.array(values)[:, None] == np.array(labels)
    return rows | ~rows.any(1, keepdims=True)


def any_of_loss(logits: Tensor, allowed: Tensor, smoothing: float = LABEL_SMOOTHING) -> Tensor:
    """−log of the probability of all allowed labels together, mean over the batch, in nats; smoothed where it is one.

    Args:
        logits: (B, L).
        allowed: (B, L) bool, at least one in each row.
    """
    log_probs = logits.log_softmax(-1)
    inside = log_probs.masked_fill(~allowed, float("-inf")).logsumexp(-1)  # (B,)
    single = (allowed.sum(1) == 1).float() * smoothing
    return -((1 - single) * inside + single * log_probs.mean(-1)).mean()


def contrastive_loss(image_features: Tensor, text_features: Tensor, logit_scale: Tensor) -> Tensor:
    """Symmetric in-batch contrastive loss, in nats (CLIP, arXiv:2103.00020, fig. 3).

    Args:
        image_features: (B, D), unit norm; row i belongs to text row i.
        text_features: (B, D), unit norm.
        logit_scale: scalar, 1 / temperature.
    """
    image_features, text_features = gathered(image_features), gathered(text_features)
    logits = logit_scale * image_features @ text_features.T  # (B, B), pictures by rows
    targets = torch.arange(len(logits))
    return (F.cross_entropy(logits, targets) + F.cross_entropy(logits.T, targets)) / 2


def gathered(rows: Tensor) -> Tensor:
    """The rows (B, D) of all processes, in an order that is the same for all tensors."""
    if not (distributed.is_available() and distributed.is_initialized()):
        return rows
    count = distributed.get_world_size()
    parts = [torch.empty_like(rows) for _ in range(count)]
    distributed.all_gather(parts, rows.detach())
    # each process has the gradient of its own rows only, and gradients are averaged afterwards: hence `count` times it
    parts[distributed.get_rank()] = count * rows - (count - 1) * rows.detach()
    return torch.cat(parts)


class ClipTask(nn.Module):
    """The dual encoder with its encoded prompts and titles; a batch in, named losses out."""

    def __init__(
        self, model: VisionTextDualEncoderModel, label_sets: list[LabelSet], encode, titles: list[str]
    ) -> None:
        super().__init__()
        self.model = model
        model.text_model.requires_grad_(False)
        for each in label_sets:
            prompts = [each.prompts_of(label) for label in each.labels]
            self.register_buffer(
                _buffer(each.name), encode([prompt for group in prompts for prompt in group]), persistent=False
            )  # (P, D)
            means = torch.block_diag(*[torch.full((1, len(group)), 1 / len(group)) for group in prompts])
            self.register_buffer(_buffer(each.name) + "_means", means, persistent=False)  # (L, P)
        self.register_buffer("title_features", encode(titles), persistent=False)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        pooled = self.model.vision_model(batch["pixel_values"]).pooler_output
        pooled = F.dropout(pooled, FEATURE_DROPOUT, self.training)
        pictures = F.normalize(self.model.visual_projection(pooled), dim=-1)  # (B, D)
        scale = self.model.logit_scale.exp().clamp(max=100)
        losses = {}
        for name, weight in WEIGHTS[batch["dataset"]].items():
            labels = self._label_features(name)  # (L, D)
            losses[f"{batch['dataset']}/{name}"] = weight * any_of_loss(
                scale * pictures @ labels.T, batch["allowed"][name]
            )
        if "titles" in batch:
            titles = F.normalize(self.model.text_projection(self.title_features[batch["titles"]]), dim=-1)
            losses["catalogue/titles"] = TITLE_WEIGHT * contrastive_loss(pictures, titles, scale)
        return losses

    def _label_features(self, name: str) -> Tensor:
        """One unit vector a label: the mean over its prompts, as the predictor takes it."""
        prompts = F.normalize(self.model.text_projection(getattr(self, _buffer(name))), dim=-1)  # (P, D)
        return F.normalize(getattr(self, _buffer(name) + "_means") @ prompts, dim=-1)


def _buffer(name: str) -> str:
    return f"prompts_{name.replace('-', '_')}"


def _sources(data_dir: Path) -> tuple[dict[str, list[Source]], list[LabelSet], list[str]]:
    """Sources by turn, the label sets that they need, and all titles."""
    catalogue, large = picture_sets.catalogue(data_dir, "train"), picture_sets.catalogue_large(data_dir)
    sub_category = replace(label_set(sorted(catalogue.rows.sub_category.unique())), name="sub_category")
    titles = {title: i for i, title in enumerate(catalogue.rows.title.unique())}

    def catalogue_source(pictures: PictureSet) -> Source:
        rows = pictures.rows
        masks = {name: one_hot(rows[name], each.labels) for name, each in ATTRIBUTES.items()}
        masks |= {
            "catalogue": one_hot(rows.article_type, CATALOGUE.labels),
            "sub_category": one_hot(rows.sub_category, sub_category.labels),
            "auto": allowed("catalogue", list(rows.article_type)),
            "colour": one_hot(rows.colour, COLOUR.labels),
        }
        return Source(pictures, masks, "catalogue", MEDIUM, rows.title.map(titles).to_numpy())

    def home_source(pictures: PictureSet) -> Source:
        labels = list(pictures.rows.label)
        masks = {each.name: one_hot(labels, each.labels) for each in (CLOTHING, HOME)}
        return Source(pictures, masks | {"auto": allowed("home", labels)}, "home", HEAVY)

    fashion = picture_sets.fashion_mnist(data_dir, "train")
    labels = list(fashion.rows.label)
    masks = {"fashion-mnist": one_hot(labels, FASHION_MNIST.labels), "auto": allowed("fashion-mnist", labels)}
    sources = {
        "fashion-mnist": [Source(fashion, masks, "fashion-mnist", LIGHT)],
        "catalogue": [catalogue_source(catalogue)],
        "large": [catalogue_source(large), catalogue_source(catalogue)],  # real detail, and small ones blown up
        "home": [home_source(pictures) for pictures in picture_sets.home(data_dir).values() if len(pictures.rows) > 64],
    }
    return (
        sources,
        [EVERYDAY, FASHION_MNIST, CLOTHING, HOME, CATALOGUE, COLOUR, sub_category, *ATTRIBUTES.values()],
        list(titles),
    )


class Batches:
    """The batch of a step: its turn decides the set, its number the pictures, `(seed, step)` shape and augmentation."""

    def __init__(self, sources: dict[str, list[Source]], stage: Stage, *, seed: int) -> None:
        self.sources, self.stage, self.seed = sources, stage, seed
        self.turns = [TURNS[initial] for initial in stage.turns]
        self._orders = {
            (turn, i): shuffled_batches(
                len(each.pictures.rows), BATCH_SIZES[turn], seed=seed, weights=_balance(each, stage.balance)
            )
            for turn, group in sources.items()
            for i, each in enumerate(group)
        }
        self._drawn: dict[tuple[str, int], list[np.ndarray]] = {key: [] for key in self._orders}

    def __call__(self, step: int) -> Batch:
        cycle, place = divmod(step, len(self.turns))
        turn = self.turns[place]
        number = cycle * self.turns.count(turn) + self.turns[:place].count(turn)
        generator = np.random.default_rng((self.seed, step))
        which = self._which(turn, generator)
        drawn = self._drawn[turn, which]
        while len(drawn) <= number:  # indices are cheap to draw again from the start
            drawn.append(next(self._orders[turn, which]))
        source = self.sources[turn][which]
        return source.batch(drawn[number], self._shape(turn, source, generator), generator_at(self.seed, step))

    def _which(self, turn: str, generator: np.random.Generator) -> int:
        group = self.sources[turn]
        sizes = np.array([len(each.pictures.rows) for each in group], float) if turn == "home" else np.ones(len(group))
        return int(generator.choice(len(group), p=sizes / sizes.sum()))

    def _shape(self, turn: str, source: Source, generator: np.random.Generator) -> tuple[int, int]:
        if turn == "fashion-mnist":
            return SHAPES[min(SHAPES)][1]
        if turn == "catalogue":
            return CATALOGUE_SHAPE if generator.random() < self.stage.own_size else SHAPES[sorted(SHAPES)[1]][0]
        height, width = (
            source.pictures.pixels.shape[1:3] if turn == "home" else picture_sets.with_margin(SHAPES[LARGE][0])
        )
        scale = (0.72 if generator.random() < 0.5 else 1.0) / picture_sets.MARGIN
        return round(height * scale), round(width * scale)


def _balance(source: Source, power: float) -> np.ndarray | None:
    """Sampling weights that lift rare types: their count to the power of −`power`; none for balanced Fashion-MNIST."""
    if source.dataset == "fashion-mnist":
        return None
    column = "article_type" if source.dataset == "catalogue" else "label"
    values = source.pictures.rows[column]
    return values.map(values.value_counts()).to_numpy(float) ** -power


def _encoder(model: VisionTextDualEncoderModel, tokenizer):
    """A function from texts to the text tower's pooled features (N, D), each text read once."""

    @torch.no_grad()
    def encode(texts: list[str]) -> Tensor:
        parts = []
        for start in range(0, len(texts), 256):
            tokens = tokenizer(
                texts[start : start + 256], padding=True, truncation=True, max_length=48, return_tensors="pt"
            )
            parts.append(model.text_model.eval()(**tokens).pooler_output)
        return torch.cat(parts)

    return encode


def start(data_dir: Path) -> tuple[VisionTextDualEncoderModel, PreTrainedTokenizerBase]:
    """The dual encoder over the public weights, its projections random, and its tokenizer."""
    tokenizer = starts.minilm_tokenizer(list(data.shop_texts(data_dir)), size=VOCABULARY_SIZE)
    text = SentenceRobertaModel(starts.minilm_config(tokenizer, SentenceRobertaConfig))
    text.load_state_dict(starts.minilm_state(tokenizer))
    return dual_encoder.build(starts.efficientnet_lite(), text), tokenizer


def train(data_dir: Path, run_dir: Path, output: Path, *, stage: int = 1, length: float = 1.0, seed: int = 0) -> None:
    """Train one stage and write the dual encoder (half precision) and its tokenizer to `output`.

    Args:
        stage: 1 starts from the public weights, 2 from those in `output`.
        length: of the run, as a share of the published one.
    """
    torch.manual_seed(seed)
    if stage == 1:
        model, tokenizer = start(data_dir)
    else:
        model = AutoModel.from_pretrained(output, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(output)
    plan = STAGES[stage - 1]
    sources, label_sets, titles = _sources(data_dir)
    task = ClipTask(model, label_sets, _encoder(model, tokenizer), titles).to(memory_format=torch.channels_last)
    steps = int(length * plan.cycles * len(plan.turns))
    config = TrainConfig(
        steps=steps, learning_rate=plan.learning_rate, warmup_steps=min(200, steps // 10), seed=seed,
        notes=json.dumps({"stage": stage, **asdict(plan), "batch_sizes": BATCH_SIZES, "weights": WEIGHTS}),
    )  # fmt: skip

    def prepare(module: nn.Module) -> None:
        module.train()
        freeze_batch_norm(module)

    scales = {"model.visual_projection": 2, "model.text_projection": 2}
    trainer = Trainer(task, ClipTask.__call__, config, run_dir=run_dir, prepare=prepare, lr_scales=scales)
    save_model(trainer.fit(Batches(sources, plan, seed=seed)).model, output, tokenizer=tokenizer)
    save_preprocessor(output)
