"""RoBERTa learns from its teacher what it makes of every token, and its answers: knowledge distillation.

After TinyBERT (arXiv:1909.10351), last layer only: the states of the student's tokens, through a projection that is
thrown away afterwards, come near to the teacher's. It reads no labels, so it can't learn those of the training texts by
heart, and reads also pieces of reviews and reviews that nobody labelled.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm.auto import tqdm
from transformers import PreTrainedTokenizerBase

from models.errors import InputError
from models.review_roberta import STARS, RobertaForReviews
from models.roberta_predictor import batches_by_length
from training import data
from training.clause_lessons import sentences
from training.reviews import BATCH_SIZE, MAX_LENGTH, LikeLength, training_tables
from training.teacher import Teacher
from training.trainer import Batch, TrainConfig, Trainer, has_bfloat16
from training.weights import go_back, weights_of

STEPS, LEARNING_RATE = 3100, 1e-4
KEPT = 0.5  # of what the student was before
PIECES = 4000  # of women's reviews
SHOPS, SENTENCES = 4000, 8000  # reviews of other shops, and single sentences of others
SHORTEST = 0.2  # piece, as a share of its review
JOINED = 0.25  # share of the pieces that are two, of two reviews
POOLED_WEIGHT, RECOMMENDED_WEIGHT = 0.5, 0.5
TEXTS_POOL = 24  # batches that are sorted by length together
TOKENS_A_BATCH = 3072  # padded, where the teacher reads
TEXTS_FILE, STATES_FILE, ANSWERS_FILE = "texts.npz", "states.npy", "answers.npz"  # of the lessons' folder


@dataclass(frozen=True)
class Lessons:
    """What a teacher makes of N texts of T tokens together."""

    tokens: np.ndarray  # (T,) the student's ids
    starts: np.ndarray  # (N + 1,) where each text begins
    states: np.ndarray  # (T, D) float16, normalised over D; mapped from the file
    stars: np.ndarray  # (N, 5) probabilities
    recommended: np.ndarray  # (N,) probabilities
    taught_by: str  # which teacher

    @classmethod
    def of(cls, folder: Path) -> "Lessons":
        """Those that `teach` has written."""
        texts, answers = np.load(folder / TEXTS_FILE), np.load(folder / ANSWERS_FILE)
        states = np.load(folder / STATES_FILE, mmap_mode="r")
        taught_by = str(answers["taught_by"])
        return cls(texts["tokens"], texts["starts"], states, answers["stars"], answers["recommended"], taught_by)

    def collate(self, rows: np.ndarray, *, pad: int) -> Batch:
        """Padded `input_ids` and `attention_mask` (B, T), `states` of the tokens that are there, and the answers."""
        rows = np.sort(rows)
        places = [slice(self.starts[row], self.starts[row + 1]) for row in rows]
        ids = torch.full((len(rows), max(place.stop - place.start for place in places)), pad)
        for row, place in zip(ids, places, strict=True):
            row[: place.stop - place.start] = torch.from_numpy(self.tokens[place].astype(np.int64))
        return {
            "input_ids": ids,
            "attention_mask": (ids != pad).long(),
            "states": torch.from_numpy(np.concatenate([self.states[place] for place in places])),
            "stars": torch.from_numpy(self.stars[rows]),
            "recommended": torch.from_numpy(self.recommended[rows]),
        }


def texts_of(data_dir: Path, tokenizer: PreTrainedTokenizerBase, *, seed: int) -> list[list[int]]:
    """What is read, as token ids: the women's reviews, pieces of some, and some of other shops, labelled or not."""
    tables, random = training_tables(data_dir), np.random.default_rng(seed)
    reviews = data.review_texts(tables["shops"])
    reviews = [reviews[place] for place in random.permutation(len(reviews))]
    single = [_sentence(review, random) for review in reviews[SHOPS : SHOPS + SENTENCES]]
    womens, shops = (
        tokenizer(texts, truncation=True, max_length=MAX_LENGTH[name])["input_ids"]
        for name, texts in (("womens", data.review_texts(tables["womens"])), ("shops", reviews[:SHOPS] + single))
    )
    pieces = []
    for row in random.permutation(len(womens))[:PIECES]:
        text = womens[row]
        piece = _piece(text, random)
        if random.random() < JOINED:
            piece = (piece + _piece(womens[random.integers(len(womens))], random))[: MAX_LENGTH["womens"] - 2]
        pieces.append([text[0], *piece, text[-1]])
    return womens + pieces + shops


def _sentence(review: str, random: np.random.Generator) -> str:
    """One sentence of it; all of it where it has none."""
    spans = sentences(review) or [(0, len(review))]
    start, end = spans[random.integers(len(spans))]
    return review[start:end]


def _piece(text: list[int], random: np.random.Generator) -> list[int]:
    """Some tokens in a row, without those that open and close a text."""
    body = text[1:-1]
    length = max(6, int(len(body) * random.uniform(SHORTEST, 1)))
    start = random.integers(0, max(1, len(body) - length + 1))
    return body[start : start + length]


@torch.inference_mode()
def teach(
    teacher: Teacher,
    teachers: PreTrainedTokenizerBase,
    tokenizer: PreTrainedTokenizerBase,
    texts: list[list[int]],
    folder: Path,
    *,
    taught_by: str,
) -> Lessons:
    """Have a teacher read texts, given as ids of the student's tokenizer, and write what it makes of them to `folder`.

    Both split words into the same pieces; where the student's vocabulary was trimmed, the teacher reads its pieces.
    """
    folder.mkdir(parents=True, exist_ok=True)
    teacher = teacher.to(torch.bfloat16 if has_bfloat16(teacher.mpnet.device) else torch.float32).eval()
    of_token, pad = _same_tokens(tokenizer, teachers), tokenizer.pad_token_id
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])])
    np.savez(folder / TEXTS_FILE, tokens=np.concatenate(texts).astype(np.int32), starts=starts)
    size = (int(starts[-1]), teacher.config.hidden_size)
    states = np.lib.format.open_memmap(folder / STATES_FILE, "w+", np.float16, size)
    stars, recommended = np.zeros((len(texts), STARS), np.float32), np.zeros(len(texts), np.float32)
    for rows in tqdm(batches_by_length([len(text) for text in texts], TOKENS_A_BATCH), desc="lessons", mininterval=10):
        batch = tokenizer.pad({"input_ids": [texts[row] for row in rows]}, return_tensors="pt")
        ids, mask = batch["input_ids"], batch["attention_mask"]
        hidden = teacher.states(of_token[torch.where(mask.bool(), ids, pad)], mask)
        output = teacher.judge(hidden, mask)
        stars[rows] = output.star_logits.float().softmax(-1)
        recommended[rows] = output.recommend_logits.float().sigmoid()
        hidden = F.layer_norm(hidden.float(), hidden.shape[-1:]).half().numpy()
        for row, of_text in zip(rows, hidden, strict=True):
            states[starts[row] : starts[row + 1]] = of_text[: len(texts[row])]
    states.flush()
    # last: with it the lessons are whole
    np.savez(folder / ANSWERS_FILE, stars=stars, recommended=recommended, taught_by=taught_by)
    return Lessons.of(folder)


def kept(folder: Path, texts: list[list[int]], *, taught_by: str) -> Lessons | None:
    """The lessons that a folder holds, whole; None where it holds none.

    Raises:
        InputError: they are of other texts or another teacher.
    """
    if not (folder / ANSWERS_FILE).exists():
        return None
    lessons = Lessons.of(folder)
    if lessons.taught_by != taught_by or not np.array_equal(lessons.tokens, np.concatenate(texts)):
        raise InputError(
            f"The lessons in {folder} are of other texts or another teacher.",
            "Name another --run folder, or remove it.",
        )
    return lessons


def read_alike(tokenizer: PreTrainedTokenizerBase, teachers: PreTrainedTokenizerBase) -> bool:
    """Whether all that a student's tokenizer cuts texts into are pieces of its teacher's."""
    special = set(tokenizer.all_special_tokens)
    return set(tokenizer.get_vocab()) - special <= set(teachers.get_vocab())


def _same_tokens(tokenizer: PreTrainedTokenizerBase, teachers: PreTrainedTokenizerBase) -> Tensor:
    """(V,) the teacher's id of each token of the student's."""
    special = {
        getattr(tokenizer, name): getattr(teachers, name)
        for name in ("cls_token", "sep_token", "pad_token", "unk_token", "mask_token")
    }
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    known = teachers.get_vocab()
    return torch.tensor([known[special.get(piece, piece)] for piece, _ in pieces])


class Student(nn.Module):
    """A model with projections (D to the teacher's `size`) of its tokens and of their mean."""

    def __init__(self, model: RobertaForReviews, size: int) -> None:
        super().__init__()
        self.model = model
        self.tokens = nn.Linear(model.config.hidden_size, size)
        self.pooled = nn.Linear(model.config.hidden_size, size)


def losses_of(student: Student, batch: Batch) -> dict[str, Tensor]:
    """Mean squared errors of states, of tokens and of their mean; and what the answers diverge by, in nats."""
    ids, mask, states = batch["input_ids"], batch["attention_mask"], batch["states"].float()
    hidden = student.model.roberta(input_ids=ids, attention_mask=mask).last_hidden_state
    output = student.model.judge(hidden, mask)
    rows = torch.arange(len(ids), device=ids.device).repeat_interleave(mask.sum(1))
    means = states.new_zeros(len(ids), states.shape[1]).index_add_(0, rows, states) / mask.sum(1, keepdim=True)
    said = torch.stack([1 - batch["recommended"], batch["recommended"]], 1)
    logit = output.recommend_logits.float()
    return {
        "tokens": F.mse_loss(student.tokens(hidden[mask.bool()]).float(), states),
        "pooled": POOLED_WEIGHT * F.mse_loss(student.pooled(output.features).float(), means),
        "stars": F.kl_div(output.star_logits.float().log_softmax(-1), batch["stars"], reduction="batchmean"),
        "recommended": RECOMMENDED_WEIGHT
        * F.kl_div(torch.stack([F.logsigmoid(-logit), F.logsigmoid(logit)], 1), said, reduction="batchmean"),
    }


def distil(
    model: RobertaForReviews,
    tokenizer: PreTrainedTokenizerBase,
    lessons: Lessons,
    run_dir: Path,
    *,
    base: str | None,
    length: float,
    seed: int,
) -> RobertaForReviews:
    """`model` after `STEPS` batches of lessons, and then `KEPT` of the way back; without dropout: the teacher says something
    of every text anew.

    Args:
        base: what the model was read from.
        length: of the run, as a share of the published one.
    """
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    started = weights_of(model)
    torch.manual_seed(seed)
    student = Student(model, lessons.states.shape[1])
    steps = max(2, int(length * STEPS))
    config = TrainConfig(
        steps=steps, learning_rate=LEARNING_RATE, warmup_steps=steps // 20, max_grad_norm=1.0, average_decay=0.998, seed=seed,
        precision="bf16", notes=json.dumps({"batch_size": BATCH_SIZE, "texts": len(lessons.stars), "tokens": len(lessons.tokens), "base": base}),
    )  # fmt: skip
    scales = {"model.stars": 3, "model.recommended": 3, "tokens": 3, "pooled": 3}
    trainer = Trainer(student, losses_of, config, run_dir=run_dir, lr_scales=scales)
    rows = LikeLength(np.diff(lessons.starts), seed=seed, pool=TEXTS_POOL)
    model = trainer.fit(lambda step: lessons.collate(rows.batch(step), pad=tokenizer.pad_token_id)).model
    go_back(model, started, KEPT)
    return model
