"""The router's network: a short run trains, writes and loads it."""

import shutil

import numpy as np
import pytest
import torch
from torch.nn.functional import cosine_similarity
from transformers import AutoModel, RobertaConfig, RobertaModel

from models.errors import WeightsError
from models.loading import model_folder
from models.message_network import MessageConfig, MessageNetwork
from models.message_reader import Context
from tests.training.tiny import TEXT
from training import measure_router, router
from training.message_data import Message, messages
from training.records import AT_A_GLANCE, BY_LAYERS


def test_short_requests_that_were_learned_are_told_from_others():
    learned = next(message.request for message in messages("train") if len(message.request.split()) > 2)
    words = (f"{learned.upper()}?!", "which of the two umbrellas outlived the hailstorm", "", "?")
    rows = [Message(text, text, Context(), (), ()) for text in words]
    assert measure_router.unlearned(rows).tolist() == [False, True, True, True]


def test_a_network_moves_with_the_layers_that_it_stands_on():
    sizes = {"encoder_layers": 1, "encoder_size": 16, "intermediate_size": 32}
    network = MessageNetwork(MessageConfig(wants=["search"], context_size=1, unit_size=1, **sizes))
    network.attach(RobertaModel(RobertaConfig(**TEXT, max_position_embeddings=40, pad_token_id=0))).to("meta")
    parts = (network, network.embeddings, network.layers)
    assert all(parameter.is_meta for part in parts for parameter in part.parameters())


@pytest.fixture
def few(monkeypatch):
    parts = {part: messages(part)[::90] for part in ("train", "val", "test")}
    for module in (router, measure_router):
        monkeypatch.setattr(module, "messages", parts.__getitem__)


def test_a_short_run_trains_writes_loads_and_is_measured(tmp_path, few):
    shutil.copytree(model_folder("roberta"), tmp_path / "roberta")
    router.train(tmp_path, tmp_path / "run", tmp_path / "router", length=0.02)
    measure_router.calibrate(tmp_path, tmp_path)
    reader = measure_router.load(tmp_path)
    assert set(reader.calibration) == {
        "glance_share_of_kinds",
        "settled_from",
        "glance_share_of_wants",
        "temperature",
        "wants_settled_from",
    }
    assert 0 <= reader.wants("what is this?", Context(pictures=1)).probabilities["categorize"] <= 1
    records = measure_router.measure(tmp_path, tmp_path, run=tmp_path / "run")
    assert {row["labels"] for row in records.rows} == {"tools of a request", "own words of a message", "missing inputs"}
    assert {AT_A_GLANCE, BY_LAYERS} <= {row["slice"] for row in records.rows}
    assert (tmp_path / "router" / "per_class.csv").exists()


def test_a_run_goes_on_from_a_router(tmp_path, few):
    shutil.copytree(model_folder("roberta"), tmp_path / "roberta")
    base = model_folder("router")
    router.train(tmp_path, tmp_path / "run", tmp_path / "router", base=str(base), length=0.04)
    before, after = (
        AutoModel.from_pretrained(folder, dtype=torch.float32).adapters[0].down.flatten()
        for folder in (base, tmp_path / "router")
    )
    assert not torch.equal(before, after)
    assert cosine_similarity(before, after, dim=0) > 0.9  # a new one would be anywhere


@pytest.mark.parametrize(("folder", "why"), [("roberta", "no router"), ("nothing", "can't be read")])
def test_no_run_goes_on_from_anything_else(tmp_path, folder, why):
    shutil.copytree(model_folder("roberta"), tmp_path / "roberta")
    with pytest.raises(WeightsError, match=why):
        router.train(tmp_path, tmp_path / "run", tmp_path / "router", base=str(tmp_path / folder))


def without(part, tmp_path):
    """The bundled network without a part, as an earlier version had it, beside the bundled RoBERTa."""
    shutil.copytree(model_folder("roberta"), tmp_path / "roberta")
    network = AutoModel.from_pretrained(model_folder("router"))
    kept = {name: value for name, value in network.state_dict().items() if not name.startswith(part)}
    network.save_pretrained(tmp_path / "earlier", state_dict=kept)
    return tmp_path / "earlier"


def test_a_router_of_an_earlier_version_is_not_fitted(tmp_path):
    with pytest.raises(WeightsError, match="earlier version"):
        router.refit(without("glance.", tmp_path), tmp_path / "run", tmp_path / "router")


def test_a_run_goes_on_from_a_router_without_a_glance_only(tmp_path, few):
    base = str(without("glance.", tmp_path))
    router.train(tmp_path, tmp_path / "run", tmp_path / "router", base=base, length=0.02)
    network = AutoModel.from_pretrained(tmp_path / "router", dtype=torch.float32)
    assert all(parameter.isfinite().all() for parameter in network.parameters())
    shutil.rmtree(tmp_path / "roberta")
    with pytest.raises(WeightsError, match="earlier version"):
        router.train(tmp_path, tmp_path / "run", tmp_path / "router", base=str(without("words.", tmp_path)))


def test_a_glance_is_enough_where_hardly_more_messages_become_wrong():
    none_wrong = np.zeros(1000, bool)
    surest, wrong_where_unsure = np.full(1000, 0.998), np.arange(1000) < 10
    assert measure_router.settled_from(surest, none_wrong, none_wrong) == min(measure_router.SETTLED)
    surest[:10] = 0.96
    assert measure_router.settled_from(surest, wrong_where_unsure, none_wrong) == 0.97
    assert measure_router.settled_from(surest, wrong_where_unsure, wrong_where_unsure) == min(measure_router.SETTLED)
    assert measure_router.settled_from(surest, ~none_wrong, none_wrong) == measure_router.NEVER
