"""Train RoBERTa on reviews: five stars, recommended, and plain polarity of other shops.

python -m training roberta --data data
"""

import json
from pathlib import Path

import torch
from accelerate import PartialState
from transformers import AutoConfig, AutoTokenizer, PreTrainedTokenizerBase

from models.clause_reader import ClauseReaderConfig
from models.errors import InputError, WeightsError
from models.review_roberta import RobertaForReviews
from training import data, distil, own_shop, starts, teacher
from training.adapt import adapt
from training.picture_sets import short_hash
from training.review_losses import losses_of
from training.reviews import BATCH_SIZE, MAX_LENGTH, SHOPS_EVERY, PublishedReviews
from training.trainer import TrainConfig, Trainer
from training.weights import save_model, went_before

VOCABULARY_SIZE = 20_000
ATTENTION = "eager"  # on a CPU, in bfloat16, a little faster than the fused one
EPOCHS = 2.5  # passes over the women's clothing reviews


def train(
    data_dir: Path,
    run_dir: Path,
    output: Path,
    *,
    base: str | None = None,
    new_teacher: bool = False,
    length: float = 1.0,
    seed: int = 0,
) -> None:
    """Adapt the encoder, fine-tune it, have it learn from a teacher, and write it (half precision) to `output`.

    A folder of a shop's own reviews is fine-tuned on instead (`training.own_roberta`).

    Args:
        base: a RoBERTa of `transformers` to start from, by folder or hub id; None for the compact start. One that was
            trained here from the compact start keeps its heads and only learns from the teacher; others are
            fine-tuned without it.
        new_teacher: whether one learns first; else it is the bundled one, where there is one.
        length: of the runs, as a share of the published ones.

    Raises:
        InputError: a new teacher is wanted where none teaches, or several processes where one does.
    """
    if own_shop.is_own(data_dir):
        if new_teacher:
            raise InputError("A shop's own reviews are learned without a teacher.", "Leave --new-teacher out.")
        from training import own_roberta  # built on this module

        return own_roberta.train(data_dir, run_dir, output, base=base, length=length, seed=seed)
    torch.manual_seed(seed)
    model, tokenizer = pretrained(base) if base else compact(data_dir)
    known = base is not None and is_review_model(model)
    taught = (base is None or known) and distil.read_alike(tokenizer, teacher.tokenizer())
    if new_teacher and not taught:
        raise InputError(f"{base} is fine-tuned without a teacher.", "Leave --new-teacher out.")
    if taught and PartialState().num_processes > 1:
        raise InputError("What a teacher says can't be shared by several processes.", "Launch one.")
    new_teacher = new_teacher or not teacher.LEARNED.exists()
    if not known:
        model.roberta = adapt(
            model.roberta, tokenizer, data_dir, run_dir / "adapt", base=base, length=length, seed=seed
        )
    if not (known and taught):
        model = fine_tune(model, tokenizer, data_dir, run_dir / "fine-tune", base=base, length=length, seed=seed)
    if taught:
        if known:
            keep_first_layers(model)
            went_before(Path(base), run_dir)
        model = learn_from_teacher(
            model, tokenizer, data_dir, run_dir, base=base, new_teacher=new_teacher, length=length, seed=seed
        )
    save_model(model, output, tokenizer=tokenizer)


def learn_from_teacher(
    model: RobertaForReviews,
    tokenizer: PreTrainedTokenizerBase,
    data_dir: Path,
    run_dir: Path,
    *,
    base: str | None,
    new_teacher: bool,
    length: float,
    seed: int,
) -> RobertaForReviews:
    """`model` after the lessons of a teacher, which are given where the run's folder holds none yet."""
    folder, taught_by = (
        run_dir / "lessons",
        "a new teacher" if new_teacher else short_hash(teacher.LEARNED.read_bytes()),
    )
    texts = distil.texts_of(data_dir, tokenizer, seed=seed)
    lessons = distil.kept(folder, texts, taught_by=taught_by)
    if lessons is None:
        if new_teacher:
            judge = teacher.learn(data_dir, run_dir / "teacher", length=length, seed=seed)
        else:
            judge = teacher.learned(teacher.LEARNED)
        lessons = distil.teach(judge, teacher.tokenizer(), tokenizer, texts, folder, taught_by=taught_by)
    return distil.distil(model, tokenizer, lessons, run_dir / "distil", base=base, length=length, seed=seed)


def compact(data_dir: Path) -> tuple[RobertaForReviews, PreTrainedTokenizerBase]:
    """MiniLM with new heads, its vocabulary trimmed to the shop's texts, and its tokenizer."""
    tokenizer = starts.minilm_tokenizer(list(data.shop_texts(data_dir)), size=VOCABULARY_SIZE)
    config = starts.minilm_config(tokenizer)
    config._attn_implementation = ATTENTION
    model = RobertaForReviews(config)
    model.roberta.load_state_dict(starts.minilm_state(tokenizer))
    return model, tokenizer


def pretrained(name: str) -> tuple[RobertaForReviews, PreTrainedTokenizerBase]:
    """A RoBERTa of `transformers`, by folder or hub id, with the heads that it has or else new ones.

    Raises:
        WeightsError: it can't be read, or it is no RoBERTa.
    """
    try:
        kind = AutoConfig.from_pretrained(name).model_type
        if kind != "roberta":
            raise WeightsError(
                f"{name} is of the kind {kind}.", "Name a RoBERTa, or leave --base out for the compact start."
            )
        model = RobertaForReviews.from_pretrained(name, dtype=torch.float32, attn_implementation=ATTENTION)
        return model, AutoTokenizer.from_pretrained(name)
    except (OSError, ValueError) as error:
        raise WeightsError(
            f"{name} can't be read as a model: {error}", "Name a folder or a hub id of a RoBERTa of transformers."
        ) from error


def is_review_model(model: RobertaForReviews) -> bool:
    """Whether it was read from weights that have our heads."""
    return RobertaForReviews.__name__ in (model.config.architectures or [])


def keep_first_layers(model: RobertaForReviews) -> None:
    """Leave the word embeddings and first layers as they are: the reader of clauses stands on them, untrained."""
    for module in (model.roberta.embeddings, *model.roberta.encoder.layer[: ClauseReaderConfig.encoder_layers]):
        module.requires_grad_(False)


def fine_tune(
    model: RobertaForReviews,
    tokenizer: PreTrainedTokenizerBase,
    data_dir: Path,
    run_dir: Path,
    *,
    base: str | None,
    length: float,
    seed: int,
) -> RobertaForReviews:
    """`model`, read from `base` or the compact start, trained on stars, recommended and plain polarity."""
    reviews = PublishedReviews(data_dir, tokenizer, seed=seed)
    steps = max(2, int(length * reviews.steps(EPOCHS)))
    config = TrainConfig(
        steps=steps, learning_rate=1e-4, warmup_steps=steps // 20, max_grad_norm=1.0, average_decay=0.997, seed=seed,
        precision="bf16", notes=json.dumps({
            "batch_size": BATCH_SIZE, "max_length": MAX_LENGTH, "shops_every": SHOPS_EVERY, "base": base,
        }),
    )  # fmt: skip
    trainer = Trainer(model, losses_of, config, run_dir=run_dir, lr_scales={"stars": 5, "recommended": 5})
    return trainer.fit(reviews.batch)
