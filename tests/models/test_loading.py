"""Weights: missing, broken or changed ones are told, and the bundled ones are whole."""

import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from PIL import Image

from models import settings as settings_module
from models.errors import WeightsError
from models.loading import from_folder, model_folder, once
from models.roberta_predictor import RobertaPredictor, batches_by_length
from models.settings import Settings, settings
from training.weights import write_hashes

BUNDLED_MB = 90


@pytest.fixture
def weights(tmp_path, monkeypatch):
    monkeypatch.setenv("PRODUCT_ASSISTANT_WEIGHTS", str(tmp_path))
    settings_module.settings.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    settings_module.settings.cache_clear()


@pytest.mark.parametrize("name", ["clip", "roberta", "fusion"])
def test_bundled_weights_are_whole_and_documented(name):
    folder = model_folder(name)
    assert {"config.json", "calibration.json", "README.md"} <= {file.name for file in folder.iterdir()}


def test_bundled_preprocessor_gives_the_towers_range():
    from transformers import CLIPImageProcessorPil

    processor = CLIPImageProcessorPil.from_pretrained(model_folder("clip"))
    white = processor(Image.new("RGB", (300, 400), "white"), return_tensors="pt")["pixel_values"]
    assert white.shape == (1, 3, 184, 184)
    torch.testing.assert_close(white, torch.ones_like(white), atol=1e-4, rtol=0)


def test_bundled_weights_are_small():
    total = sum(file.stat().st_size for file in settings().weights.rglob("*") if file.is_file())
    assert total <= BUNDLED_MB * 1e6


def test_missing_weights_are_told(weights):
    with pytest.raises(WeightsError, match="weights of clip are missing"):
        model_folder("clip")


@pytest.mark.parametrize("changed", ["model.safetensors", "familiarity.safetensors"])
def test_changed_weights_are_told(weights, changed):
    (weights / "clip").mkdir()
    for name in ("model.safetensors", "familiarity.safetensors"):
        (weights / "clip" / name).write_bytes(b"as it was")
    write_hashes(weights)
    assert model_folder("clip") == weights / "clip"
    (weights / "clip" / changed).write_bytes(b"other")
    with pytest.raises(WeightsError, match=f"{changed} is not the file whose hash"):
        model_folder("clip")


def test_broken_weights_are_told(tmp_path):
    whole = model_folder("roberta")
    broken = tmp_path / "roberta"
    shutil.copytree(whole, broken)
    (broken / "model.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(WeightsError, match="can't be read"):
        from_folder(RobertaPredictor, broken)


def test_made_once():
    made = once(lambda: object())
    assert made() is made()


def test_threads_make_one_model_at_a_time():
    making = threading.Lock()

    def make() -> bool:
        alone = making.acquire(blocking=False)
        time.sleep(0.1)  # long enough for the other to begin
        if alone:
            making.release()
        return alone

    with ThreadPoolExecutor() as threads:
        assert all(threads.map(lambda get: get(), [once(make), once(make)]))


def test_batches_by_length_cover_all_within_the_budget():
    lengths = [5, 100, 7, 3, 60, 100]
    groups = batches_by_length(lengths, budget=200)
    assert sorted(row for group in groups for row in group) == list(range(len(lengths)))
    assert all(max(lengths[i] for i in group) * len(group) <= 200 for group in groups)


def test_an_empty_variable_is_none(monkeypatch):
    monkeypatch.setenv("PRODUCT_ASSISTANT_CATALOGUE", "")
    assert Settings().catalogue is None
