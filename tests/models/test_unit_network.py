"""The small network that reads units at a glance."""

import pytest
import torch

from models.unit_network import LAST_WORDS, MOST_UNITS, MOST_WORDS, UnitNetwork, padded_words, units_read, words_read

MESSAGES = [[[3, 4, 5], [6]], [[7, 8]], [[9], [3, 3, 4, 5], [6, 7]]]


@pytest.fixture
def network():
    torch.manual_seed(0)
    sizes = {"word_size": 8, "unit_size": 2, "context_size": 3, "size": 16, "layers": 2, "kinds": 3, "wants": 4}
    return UnitNetwork(**sizes, dropout=0.1).eval()


def read(network, messages):
    ids, there = padded_words(messages)
    torch.manual_seed(1)
    words = network.narrowed(torch.nn.Embedding(12, 8).requires_grad_(False)(ids))
    return network(words, there, torch.ones(*ids.shape[:2], 2), torch.ones(len(messages), 3)), there


def test_messages_are_read_alike_alone_and_together(network):
    together, there = read(network, MESSAGES)
    wanted, _ = network.most_wanted(together, there)
    for of_message, wants, message in zip(together, wanted, MESSAGES, strict=True):
        alone, there = read(network, [message])
        torch.testing.assert_close(of_message[: len(message)], alone[0], atol=1e-5, rtol=0)
        torch.testing.assert_close(wants, network.most_wanted(alone, there)[0][0], atol=1e-5, rtol=0)


def test_every_second_message_is_read_alike(network):
    """As processes share the rows of a batch."""
    ids, there = padded_words(MESSAGES)
    words = network.narrowed(torch.randn(*ids.shape, 8))
    known, context = torch.ones(*ids.shape[:2], 2), torch.ones(len(MESSAGES), 3)
    some = network(words[::2], there[::2], known[::2], context[::2])
    torch.testing.assert_close(some, network(words, there, known, context)[::2], atol=1e-5, rtol=0)


def test_words_and_their_neighbours_count(network):
    first, *others = (read(network, [[words, [3]]])[0][0, 0] for words in ([4, 5, 6], [4, 6, 5], [4, 5, 7], [4, 5]))
    assert all((first - other).abs().max() > 1e-4 for other in others)


def test_what_is_read_of_much():
    assert units_read(3) == [0, 1, 2]
    assert len(units_read(500)) == MOST_UNITS and units_read(500)[-1] == 499 and units_read(500)[0] == 0
    assert words_read([1, 2]) == [1, 2]
    some = words_read(list(range(100)))
    assert len(some) == MOST_WORDS and some[-LAST_WORDS:] == list(range(100 - LAST_WORDS, 100)) and some[0] == 0
