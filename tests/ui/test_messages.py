"""Messages of the conversation hold nothing that isn't theirs."""

import pytest

from ui.messages import harmless, stopped


def test_after_stop_no_tool_looks_at_work():
    history = stopped([{"role": "assistant", "content": "", "metadata": {"title": "summarize", "status": "pending"}}])
    assert history[0]["metadata"] == {"title": "summarize · stopped", "status": "done"}
    assert history[-1]["content"] == "Stopped."


@pytest.mark.parametrize("text", ["![x](http://other.example/x.png)", "<img src=http://other.example/x.png>"])
def test_quoted_text_holds_no_pictures_of_other_hosts(text):
    assert "<" not in harmless(text) and "![" not in harmless(text)


def test_an_escaped_bracket_is_escaped_once():
    assert harmless("I \\<3 this") == "I &lt;3 this"
