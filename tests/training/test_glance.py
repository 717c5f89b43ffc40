"""What tells kinds of words at a glance learns them in a short run."""

import random

import pytest
import torch
from sklearn.metrics import roc_auc_score

from models.message_network import KINDS_OF_WORDS
from models.message_reader import TOOLS
from models.predictors import roberta
from training import glance, router
from training.message_data import messages


@pytest.fixture(scope="module")
def reader():
    return router.untrained(roberta(), seed=0)


@pytest.fixture(scope="module")
def rows(reader):
    return [message for message in messages("train")[::90] if message.units]


def test_a_short_run_tells_kinds_and_wants(reader, rows, tmp_path):
    glance.learn(reader, rows, tmp_path, length=1.0, seed=0)
    batch = glance.collate([glance.row_of(reader, row) for row in rows])
    network = reader.network.eval()
    with torch.inference_mode():
        said = network.glance.kinds(network.glance_at(*(batch[name] for name in glance.INPUTS))).argmax(2)
    requests = [row for row in rows if row.request.strip()]
    reader.calibration = {"glance_share_of_wants": 1.0}
    wants = [reader.wants(row.request, row.context).probabilities for row in requests]
    wanted = [tool in row.tools for row in requests for tool in TOOLS]
    assert roc_auc_score(wanted, [each[tool] for each in wants for tool in TOOLS]) > 0.9
    is_unit = batch["kinds"] >= 0
    pasted = is_unit & (batch["kinds"] == KINDS_OF_WORDS.index("review"))
    assert (said == batch["kinds"])[is_unit].float().mean() > 0.85
    assert (said == batch["kinds"])[pasted].float().mean() > 0.7  # most units are the user's own
    assert all(parameter.requires_grad for parameter in network.parameters())


def test_lessons_vary_words_and_keep_what_they_are(reader, rows):
    lessons = glance.Lessons(reader, rows, seed=0)
    row = next(row for row in lessons.rows if glance.REVIEW in row.kinds and len(row.kinds) > 1)
    varied = [lessons.varied(row, random.Random(seed)) for seed in range(30)]
    assert len({str(each.words) for each in varied}) > 20
    assert all(each.kinds == row.kinds and len(each.words) == len(row.words) for each in varied)
    assert all(all(words) for each in varied for words in each.words)
    kinds = [glance.unit_kind(known) for known in row.known]
    assert all([glance.unit_kind(known) for known in each.known] == kinds for each in varied)


def test_requests_have_words_and_what_they_want(reader, rows):
    lessons = glance.Lessons(reader, rows, seed=0)
    batch = lessons.batch(0)
    assert batch["request_there"].any(2).any(1).all()
    wanted = {str(torch.tensor(row.wanted).tolist()) for row in rows}
    assert {str(row) for row in batch["wanted"].tolist()} <= wanted


def test_a_step_has_the_same_batch_whenever_it_is_asked_for(reader, rows):
    first, again = glance.Lessons(reader, rows, seed=0), glance.Lessons(reader, rows, seed=0)
    again.batch(3)
    for name, value in first.batch(7).items():
        torch.testing.assert_close(value, again.batch(7)[name], rtol=0, atol=0, equal_nan=True)
