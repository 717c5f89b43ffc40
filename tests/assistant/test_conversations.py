"""Golden conversations on the bundled weights."""

from pathlib import Path

import pytest
import yaml

from assistant import Assistant, Session

CONVERSATIONS = yaml.safe_load((Path(__file__).parent / "conversations.yaml").read_text())


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=[each["name"] for each in CONVERSATIONS])
def test_conversation(conversation, fashion_mnist, tmp_path):
    assistant, session = Assistant(), Session()
    for turn in conversation["turns"]:
        images = [fashion_mnist(name) for name in turn.get("pictures", [])]
        if "broken" in turn:
            images.append(tmp_path / turn["broken"])
            images[-1].write_bytes(b"%PDF-1.7 not a picture")
        reply = assistant.ask(turn.get("say", ""), images=images, session=session)
        if not turn.get("calls_with_errors"):
            assert [call.error for call in reply.calls] == [None] * len(reply.calls)
        assert [call.name for call in reply.calls] == [name for call in turn["calls"] for name in call]
        for call, expected in zip(reply.calls, turn["calls"], strict=True):
            assert expected[call.name].items() <= call.arguments.items()
        for words in turn.get("holds", []):
            assert words in reply.text
        for words in turn.get("lacks", []):
            assert words not in reply.text
