"""Train the fusion model on the embeddings of the frozen CLIP and RoBERTa.

    python -m training fusion --data data

The embeddings of all pictures and texts are computed once and kept in `cache/`, under the hash of the weights that made
them. A row of a batch has its picture, a text of its own, or both; some rows with both get the text of another product
instead and teach the match head what does not belong together. Those teach no attributes, nor do attributes unknown.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn
from tqdm.auto import tqdm

from models import dual_encoder
from models.clip_predictor import ClipPredictor
from models.efficientnet_lite import EfficientNetLiteModel
from models.errors import WeightsError
from models.fusion import FusionConfig, FusionModel
from models.fusion_predictor import CATEGORY, encoder_digests
from models.labels import CATALOGUE, COLOUR, GENDERS, SEASONS, USAGES
from models.loading import WEIGHTS_FILE
from models.pictures import normalize, shape_of
from models.roberta_predictor import RobertaPredictor
from training import own_shop, picture_sets
from training.augmentation import MEDIUM, augment
from training.clip_losses import any_of_loss
from training.clip_sources import one_hot
from training.listings import COLOURED, GENDERED, MASKED, SEASONED, TELLING, TITLE, catalogue_texts, home_texts
from training.picture_sets import CACHE, PictureSet, cached, fingerprint
from training.trainer import Batch, TrainConfig, Trainer, shuffled_batches
from training.weights import save_model

ATTRIBUTES = {
    CATEGORY: CATALOGUE.labels, "gender": GENDERS, "colour": COLOUR.labels, "season": SEASONS, "usage": USAGES
}  # fmt: skip
LOSS_WEIGHTS = {CATEGORY: 1.0, "gender": 0.5, "colour": 0.6, "season": 0.2, "usage": 0.3, "match": 1.0}
OWN_WEIGHT = 0.3  # of attributes that only a shop's own table has
EPOCHS = 12  # passes over the catalogue and the home photos together
BATCH_SIZE = 256
PICTURE_MISSING, TEXT_MISSING = 0.2, 0.2  # shares of rows; the others have both
RANDOM_TEXT, HARD_TEXT = 0.25, 0.30  # shares of rows with both whose text is another product's
VARIANT_SHARES = {TITLE: 0.4, MASKED: 0.25, GENDERED: 0.15, COLOURED: 0.1, SEASONED: 0.1}
CANDIDATES = 8  # other products tried for a text that contradicts the picture
CHUNK = 16  # pictures or texts embedded at a time; larger ones leave the processor's caches and are slower
BALANCE = 0.25  # rows are drawn in proportion to (count of their type) ** −BALANCE: rare types are lifted a little

SHOES = (
    "Casual Shoes",
    "Sports Shoes",
    "Formal Shoes",
    "Sandals",
    "Sports Sandals",
    "Flip Flops",
    "Heels",
    "Flats",
    "Booties",
)
# Article types that a garment of the home photos may be; labels left out allow all types
HOME_TYPES = {
    "t-shirt": ("Tshirts",), "longsleeve": ("Tshirts", "Sweatshirts", "Sweaters", "Tops"),
    "pants": ("Jeans", "Trousers", "Track Pants", "Leggings"), "shoes": SHOES,
    "outwear": ("Jackets", "Blazers", "Rain Jacket"), "hat": ("Caps", "Hat"), "shirt": ("Shirts",), "dress": ("Dresses",),
    "shorts": ("Shorts",), "skirt": ("Skirts",), "polo": ("Tshirts",), "hoodie": ("Sweatshirts",), "blazer": ("Blazers",),
    "undershirt": ("Innerwear Vests", "Camisoles"), "body": ("Rompers",), "top": ("Tops",), "blouse": ("Tops", "Shirts"),
}  # fmt: skip


@dataclass(frozen=True)
class Products:
    """Embedded pictures, each with its texts and what is known of it."""

    image_embeds: np.ndarray  # (N, 2, image_size) float16, as it is and augmented
    text_embeds: np.ndarray  # (T, text_size) float16, of different texts
    texts: np.ndarray  # (N, 5) rows of `text_embeds`, by the variants of training.listings
    allowed: dict[str, np.ndarray]  # attribute → (N, labels) bool, the labels that a row may have
    pools: np.ndarray  # (N,) rows whose texts may stand in for each other: of the catalogue, of home photos
    kinds: np.ndarray  # (N,) the same, within a sub-category
    written: np.ndarray | None = None  # (N,) whether a row has texts at all; None where all have
    contradictable: tuple[str, ...] = (CATEGORY, "colour", "gender")  # attributes that telling texts say


class Mates:
    """Draws other rows of the same group."""

    def __init__(self, groups: np.ndarray) -> None:
        _, self.group, self.counts = np.unique(groups, return_inverse=True, return_counts=True)
        self.order = np.argsort(self.group, kind="stable")
        self.starts = np.cumsum(self.counts) - self.counts

    def draw(self, rows: np.ndarray, generator: np.random.Generator) -> np.ndarray:
        """(B, CANDIDATES) rows of the groups of `rows` (B,)."""
        group = self.group[rows][:, None]
        places = (generator.random((len(rows), CANDIDATES)) * self.counts[group]).astype(int)
        return self.order[self.starts[group] + places]


class Batches:
    """The batch of a step, a function of the seed and the step's number."""

    def __init__(self, products: Products, *, steps: int, seed: int) -> None:
        self.products, self.seed = products, seed
        self.anyone, self.same_kind = Mates(products.pools), Mates(products.kinds)
        category = products.allowed[CATEGORY].astype(np.float32)
        # a row of several possible types counts as the most frequent one of them
        counts = (category * category.sum(0)).max(1)
        drawn = shuffled_batches(len(counts), BATCH_SIZE, seed=seed, weights=counts**-BALANCE)
        self.rows = list(islice(drawn, steps))

    def __call__(self, step: int) -> Batch:
        products, rows = self.products, self.rows[step]
        generator = np.random.default_rng((self.seed, step))
        missing = generator.random(len(rows))
        written = np.ones(len(rows), bool) if products.written is None else products.written[rows]
        image_present = (missing >= PICTURE_MISSING) | ~written
        text_present = (missing < 1 - TEXT_MISSING) & written
        variants = generator.choice(list(VARIANT_SHARES), len(rows), p=list(VARIANT_SHARES.values()))
        matchable = image_present & text_present & np.isin(variants, TELLING)
        writers = np.where(matchable, self._writers(rows, variants, generator), rows)  # whose text each row gets
        views = generator.integers(0, products.image_embeds.shape[1], len(rows))
        return {
            "image_embeds": torch.from_numpy(products.image_embeds[rows, views].astype(np.float32)),
            "text_embeds": torch.from_numpy(products.text_embeds[products.texts[writers, variants]].astype(np.float32)),
            "image_present": torch.from_numpy(image_present),
            "text_present": torch.from_numpy(text_present),
            "own": torch.from_numpy(writers == rows),
            "matchable": torch.from_numpy(matchable),
            "allowed": {name: torch.from_numpy(mask[rows]) for name, mask in products.allowed.items()},
        }

    def _writers(self, rows: np.ndarray, variants: np.ndarray, generator: np.random.Generator) -> np.ndarray:
        """Rows (B,) whose texts are taken: of any product, of one of the same sub-category, or the row itself."""
        draw = generator.random(len(rows))
        candidates = np.where(
            (draw < RANDOM_TEXT)[:, None], self.anyone.draw(rows, generator), self.same_kind.draw(rows, generator)
        )
        contradicts = self._contradicts(rows, candidates, gender_told=variants != COLOURED)
        if self.products.written is not None:
            contradicts &= self.products.written[candidates]
        others = candidates[np.arange(len(rows)), contradicts.argmax(1)]
        return np.where((draw < RANDOM_TEXT + HARD_TEXT) & contradicts.any(1), others, rows)

    def _contradicts(self, rows: np.ndarray, candidates: np.ndarray, *, gender_told: np.ndarray) -> np.ndarray:
        """(B, CANDIDATES) whether a candidate's text says another type, colour, or (where told) gender than the row's."""
        differs = {
            name: ~(self.products.allowed[name][rows][:, None] & self.products.allowed[name][candidates]).any(-1)
            for name in self.products.contradictable
        }
        if "gender" in differs:
            differs["gender"] &= gender_told[:, None]
        return np.any(list(differs.values()), axis=0)


def losses_of(model: FusionModel, batch: Batch) -> dict[str, Tensor]:
    """Weighted losses: attributes of rows with a text of their own, and the match of telling pairs."""
    output = model(*(batch[name] for name in ("image_embeds", "text_embeds", "image_present", "text_present")))
    own, pairs, losses = batch["own"], batch["matchable"], {}
    if own.any():
        losses = {name: any_of_loss(logits[own], batch["allowed"][name][own]) for name, logits in output.logits.items()}
    if pairs.any():
        losses["match"] = F.binary_cross_entropy_with_logits(output.match_logits[pairs], own[pairs].float())
    return {name: LOSS_WEIGHTS.get(name, OWN_WEIGHT) * loss for name, loss in losses.items()}


class Embedder:
    """Embeddings of pictures and texts, computed once for the given weights and kept in `cache`."""

    def __init__(self, weights: Path, *, cache: Path = CACHE) -> None:
        self.cache, self.key, self.clip_key = cache, weights_key(weights), weights_key(weights, ("clip",))
        self.clip, self.roberta = ClipPredictor(weights / "clip"), RobertaPredictor(weights / "roberta")
        self.digests = encoder_digests(self.clip, self.roberta)

    def pictures(
        self, name: str, pictures: PictureSet, *, seed: int, original: Callable[[int], Image.Image] | None = None
    ) -> np.ndarray:
        """(N, 2, image_size) of each picture as the predictor embeds it, and of an augmented one.

        Args:
            original: the picture of a row as users have it, where the set keeps another size.
        """
        original = original or (lambda row: Image.fromarray(pictures.pixels[row]))
        views = partial(self._views, pictures, original, seed)
        shown = fingerprint(pictures.rows[["digest"]])
        return cached(f"embeds-{self.clip_key}-{name}-{shown}-{seed}", views, folder=self.cache)

    def _views(self, pictures: PictureSet, original: Callable[[int], Image.Image], seed: int) -> np.ndarray:
        generator = torch.Generator().manual_seed(seed)
        count, shape = len(pictures.rows), shape_of(pictures.pixels.shape[2], pictures.pixels.shape[1])
        views = np.empty((count, 2, self.clip.size), np.float16)
        for start in tqdm(range(0, count, CHUNK), desc="pictures", mininterval=10):
            part = np.arange(start, min(start + CHUNK, count))
            views[part, 0] = self.clip.image_features([original(row) for row in part])
            views[part, 1] = self._features(augment(pictures.tensor(part), shape, MEDIUM, generator=generator))
        return views

    @torch.inference_mode()
    def _features(self, pixels: Tensor) -> Tensor:
        """(B, image_size) of pixels (B, 3, H, W) in 0…255; of the compact tower without the mirror image, which is half
        the work where the pictures are mirrored at random.
        """
        if isinstance(self.clip.model.vision_model, EfficientNetLiteModel):
            return dual_encoder.image_features(self.clip.model, normalize(pixels))
        arrays = pixels.round().byte().permute(0, 2, 3, 1).numpy()
        return self.clip.image_features([Image.fromarray(array) for array in arrays])

    def texts(self, texts: list[str]) -> np.ndarray:
        """(T, text_size): the texts as CLIP's text tower and as RoBERTa see them, as the predictor puts them together."""
        digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
        return cached(f"embeds-{self.key}-texts-{digest}", lambda: self._text_embeds(texts), folder=self.cache)

    def _text_embeds(self, texts: list[str]) -> np.ndarray:
        order = sorted(
            range(len(texts)), key=lambda i: len(texts[i])
        )  # like lengths together, so that little is padding
        embeds = np.empty((len(texts), self.clip.size + self.roberta.model.config.hidden_size), np.float16)
        for start in tqdm(range(0, len(order), 4 * CHUNK), desc="texts", mininterval=10):
            rows = order[start : start + 4 * CHUNK]
            part = [texts[i] for i in rows]
            embeds[rows] = np.concatenate([self.clip.text_features(part).numpy(), self.roberta.embed(part)], 1)
        return embeds


def weights_key(weights: Path, names: tuple[str, ...] = ("clip", "roberta")) -> str:
    """A short hash of the weights files of these models.

    Raises:
        WeightsError: one of them is missing.
    """
    digest = hashlib.sha256()
    for name in names:
        path = weights / name / WEIGHTS_FILE
        if not path.exists():
            raise WeightsError(f"There is no {path}.", f"Train it first with `python -m training {name}`.")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def products(data_dir: Path, embedder: Embedder, *, seed: int) -> Products:
    """The catalogue's training products, some of them in a larger picture too, and the photos taken at home."""
    sets = {
        "catalogue": picture_sets.catalogue(data_dir, "train"),
        "catalogue-large": picture_sets.catalogue_large(data_dir),
    }
    sets |= {f"home-{height}x{width}": each for (height, width), each in picture_sets.home(data_dir).items()}
    at_home = [name.startswith("home") for name in sets]
    texts = pd.concat([
        home_texts(list(each.rows.label), seed=seed) if home else catalogue_texts(each.rows)
        for each, home in zip(sets.values(), at_home, strict=True)
    ])  # fmt: skip
    places, different = pd.factorize(texts.to_numpy().ravel())
    rows = pd.concat([each.rows for each in sets.values()], ignore_index=True)
    home_rows = np.repeat(at_home, [len(each.rows) for each in sets.values()])
    return Products(
        image_embeds=np.concatenate([embedder.pictures(name, each, seed=seed) for name, each in sets.items()]),
        text_embeds=embedder.texts(list(different)),
        texts=places.reshape(texts.shape),
        allowed=_allowed(rows),
        pools=home_rows.astype(int),
        kinds=rows.sub_category.fillna("home").to_numpy(str),
    )


def _allowed(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """Labels that each row may have, by attribute; all of them where nothing is known."""
    known = {"gender": "gender", "colour": "colour", "season": "season", "usage": "usage"}
    masks = {name: one_hot(list(rows[column]), ATTRIBUTES[name]) for name, column in known.items()}
    types = np.stack([np.isin(CATALOGUE.labels, HOME_TYPES.get(label, CATALOGUE.labels)) for label in rows.label])
    in_catalogue = rows.article_type.notna().to_numpy()
    types[in_catalogue] = one_hot(list(rows.article_type[in_catalogue]), CATALOGUE.labels)
    return {CATEGORY: types} | masks


def train(data_dir: Path, run_dir: Path, output: Path, *, length: float = 1.0, seed: int = 0) -> None:
    """Train over the CLIP and RoBERTa beside `output`, and write the fusion model (half precision) there.

    A folder of a shop's own products is fine-tuned on instead (`training.own_fusion`).

    Args:
        length: of the run, as a share of the published one.
    """
    if own_shop.is_own(data_dir):
        from training import own_fusion  # built on this module

        return own_fusion.train(data_dir, run_dir, output, length=length, seed=seed)
    embedder = Embedder(output.parent)
    examples = products(data_dir, embedder, seed=seed)
    steps = max(2, int(length * EPOCHS * len(examples.texts) / BATCH_SIZE))
    config = TrainConfig(
        steps=steps, learning_rate=1e-3, warmup_steps=min(100, steps // 10), weight_decay=0.05, average_decay=0.995, seed=seed,
        notes=json.dumps({
            "batch_size": BATCH_SIZE, "loss_weights": LOSS_WEIGHTS, "missing": [PICTURE_MISSING, TEXT_MISSING],
            "other_texts": [RANDOM_TEXT, HARD_TEXT], "embeddings": embedder.key,
        }),
    )  # fmt: skip
    torch.manual_seed(seed)
    model = FusionModel(fusion_config(examples, encoders=embedder.digests))
    trainer = Trainer(model, losses_of, config, run_dir=run_dir)
    trained: nn.Module = trainer.fit(Batches(examples, steps=steps, seed=seed))
    save_model(trained, output)


def fusion_config(
    examples: Products, attributes: Mapping[str, Sequence[str]] = ATTRIBUTES, *, encoders: dict[str, str] | None = None
) -> FusionConfig:
    """The network's sizes for these embeddings, the labels of its attributes, and digests of the encoders."""
    return FusionConfig(
        image_size=examples.image_embeds.shape[-1],
        text_size=examples.text_embeds.shape[-1],
        attributes={name: list(labels) for name, labels in attributes.items()},
        encoders=encoders,
    )
