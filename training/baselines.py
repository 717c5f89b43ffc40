"""What simple models reach on the same rows: linear probes on the frozen picture tower, and TF-IDF for reviews.

They know nothing of our weights, so they are computed once: features are kept in `cache/` (EfficientNet-Lite0 over 34,000
products and 20,000 drawings takes some ten minutes on two cores), and so are the records that come out.
"""

import copy
import hashlib
import json
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from PIL import Image
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm.auto import tqdm

from models import pictures
from models.efficientnet_lite import fold_batch_norm
from models.labels import CATALOGUE, CLOTHING, COLOUR, FASHION_MNIST
from training import data, parts, picture_sets, starts
from training.answers import Answers
from training.measure_clip import LEAST_ROWS
from training.measure_roberta import add_review_figures, womens_answers
from training.parts import GARMENTS
from training.picture_sets import cached, fingerprint
from training.records import PROBE, TFIDF, TFIDF_BALANCED, Records

STRENGTHS = (1e-4, 1e-3, 1e-2)  # inverse regularisation tried for probes, over standardised features, weakest last
TEXT_STRENGTHS = (0.3, 1.0, 3.0, 10.0)  # and for texts
ITERATIONS = 150
FASHION_MNIST_PICTURES = 20_000  # of 57,000: more take long and the probe gains little
KEPT_BACK = 0.2  # of training rows, to choose the strength on where a data set has no part for that
AT_ONCE = 16


@dataclass(frozen=True)
class Probe:
    """One linear probe: what it learns from, and where it is measured."""

    train: tuple[str, ...]
    test: str
    column: str
    labels: tuple[str, ...] | None  # None: those of the training rows
    called: str
    dataset: str
    split: str
    val: str | None = None
    least: int = 1


_CATALOGUE = {
    "train": ("catalogue-train",), "val": "catalogue-val", "test": "catalogue-test",
    "dataset": "catalogue", "split": "test", "least": LEAST_ROWS,
}  # fmt: skip
PROBES = (
    Probe(
        ("fashion-mnist-train",), "fashion-mnist-test", "label", FASHION_MNIST.labels, "fashion-mnist",
        dataset="fashion-mnist", split="test", val="fashion-mnist-val",
    ),
    Probe(("home-train",), "home-validation", "label", CLOTHING.labels, "clothing", dataset="home", split="validation"),
    Probe(
        ("home-train", "home-more-train"), "home-more-validation", "label", GARMENTS, "garments",
        dataset="home", split="more-validation",
    ),
    Probe(column="article_type", labels=CATALOGUE.labels, called="catalogue", **_CATALOGUE),
    Probe(column="sub_category", labels=None, called="sub_category", **_CATALOGUE),
    Probe(column="colour", labels=COLOUR.labels, called="colour", **_CATALOGUE),
)  # fmt: skip


def add(name: str, records: Records, data_dir: Path) -> None:
    """Put the baselines of a model, "clip" or "roberta", beside its own records; "fusion" is its own baseline."""
    made = {"clip": _probes, "roberta": _tfidf}.get(name)
    if made is not None:
        records.rows += _kept(f"baselines-{name}", data_dir, lambda: made(data_dir))


def _kept(name: str, data_dir: Path, make: Callable[[], Records]) -> list[dict]:
    """The rows of `make()`, from the cache where these data sets were measured before."""
    sizes = [(str(file.relative_to(data_dir)), file.stat().st_size) for file in sorted(data_dir.rglob("*.parquet"))]
    digest = hashlib.sha256(json.dumps(sizes).encode()).hexdigest()[:12]
    path = picture_sets.CACHE / f"{name}-{digest}.json"
    if not path.exists():
        rows = make().rows
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(rows))
    return json.loads(path.read_text())


def _probes(data_dir: Path) -> Records:
    records = Records("clip")
    for probe in PROBES:
        answers = _answers(probe, data_dir)
        answers.add_accuracy(records, slice=PROBE)
        answers.add_macro_f1(records, least=probe.least, slice=PROBE)
    return records


def _answers(probe: Probe, data_dir: Path) -> Answers:
    features, truth = _rows(probe, probe.train, data_dir)
    if probe.val:
        model = best_probe((features, truth), _rows(probe, (probe.val,), data_dir))
    else:
        back = np.random.default_rng(0).random(len(truth)) < KEPT_BACK
        chosen = best_probe((features[~back], truth[~back]), (features[back], truth[back]))
        model = clone(chosen).fit(features, truth)  # anew: a label of few rows may be missing from those that chose
    features, truth = _rows(probe, (probe.test,), data_dir)
    probabilities = model.predict_proba(features)
    said, labels = model.classes_[probabilities.argmax(1)], probe.labels or tuple(model.classes_)
    return Answers(probe.dataset, probe.split, probe.called, labels, truth, said, probabilities.max(1))


def _rows(probe: Probe, names: tuple[str, ...], data_dir: Path) -> tuple[np.ndarray, np.ndarray]:
    """Features (N, D) and labels (N,) of parts; rows without a label have the label "nan", as they do in the test."""
    read = [_part(data_dir, name) for name in names]
    features = [
        frozen_features(f"{name}-{fingerprint(part.rows)}", part) for name, part in zip(names, read, strict=True)
    ]
    return np.concatenate(features), np.concatenate([part.rows[probe.column].to_numpy(str) for part in read])


def _part(data_dir: Path, name: str) -> parts.Part:
    part = parts.read(data_dir, name)
    return part.sample(FASHION_MNIST_PICTURES) if name == "fashion-mnist-train" else part


def frozen_features(name: str, images: Iterable[Image.Image]) -> np.ndarray:
    """(N, 1280) pooled features of ImageNet's EfficientNet-Lite0, at the sizes that our predictor reads; kept in the cache."""
    return np.asarray(cached(f"lite0-{name}", lambda: _frozen_features(images)), np.float32)


@torch.inference_mode()
def _frozen_features(images: Iterable[Image.Image]) -> np.ndarray:
    tower = fold_batch_norm(starts.efficientnet_lite()).to(memory_format=torch.channels_last)
    images, features = iter(images), []
    progress = tqdm(desc="frozen features", unit=" pictures", mininterval=10)
    while some := list(islice(images, AT_ONCE)):
        rows = np.empty((len(some), tower.config.hidden_size), np.float16)
        for positions, pixel_values in pictures.pixel_values(some):
            rows[positions] = tower(pixel_values).pooler_output
        features.append(rows)
        progress.update(len(some))
    return np.concatenate(features)


def best_probe(train: tuple[np.ndarray, np.ndarray], val: tuple[np.ndarray, np.ndarray]) -> Pipeline:
    """Logistic regression over standardised features (N, D), of the strength that is most often right on `val`.

    Each strength starts from the one before; the search ends where a weaker one is no better.
    """
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=ITERATIONS, warm_start=True))
    best, highest = model, -1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # what is left after so many steps changes few answers
        for strength in STRENGTHS:
            share = model.set_params(logisticregression__C=strength).fit(*train).score(*val)
            if share <= highest:
                break
            best, highest = copy.deepcopy(model), share
    return best


def _tfidf(data_dir: Path) -> Records:
    """Plain, and with every class weighing the same."""
    train, val, test = (data.table(data_dir, f"reviews/womens-{split}") for split in ("train", "val", "test"))
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    features = [vectorizer.fit_transform(data.review_texts(train))]
    features += [vectorizer.transform(data.review_texts(frame)) for frame in (val, test)]
    records = Records("roberta")
    for slice_, class_weight, chosen_by in ((TFIDF, None, "micro"), (TFIDF_BALANCED, "balanced", "macro")):
        stars, recommended = (
            best_of_texts(features, train[column], val[column], class_weight=class_weight, average=chosen_by)
            for column in ("stars", "recommended")
        )
        add_review_figures(records, womens_answers(test, stars, recommended), slice=slice_)
    return records


def best_of_texts(
    features: list, train: pd.Series, val: pd.Series, *, class_weight: str | None, average: str
) -> np.ndarray:
    """(N, classes) probabilities of the test rows, by the strength with the best F1 (so averaged) on `val`.

    Args:
        features: sparse, of train, val and test.
    """
    best, highest = None, -1.0
    for strength in TEXT_STRENGTHS:
        model = LogisticRegression(C=strength, class_weight=class_weight, max_iter=1000).fit(features[0], train)
        score = f1_score(val, model.predict(features[1]), average=average)
        if score > highest:
            best, highest = model, score
    return best.predict_proba(features[2])
