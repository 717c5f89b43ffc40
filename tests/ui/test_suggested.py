"""What the page suggests, and what a click on it sends."""

from ui.suggested import chosen


def test_examples_are_asked_in_the_language_of_the_click():
    sent = chosen("Pruébalo con una foto de ejemplo")
    assert sent["text"] == "¿Qué es?" and sent["files"]
    assert chosen("Warum?") == {"text": "Warum?"}
