"""The command line: results on standard output, one sentence and exit code 2 for bad input."""

import json
from pathlib import Path

import pytest

from models.settings import settings
from ui.cli import _plain, main

REVIEWS = Path(__file__).parent.parent.parent / "ui" / "examples" / "reviews.csv"


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_categorize_prints_label_and_bars(capsys, fashion_mnist):
    code, out, _ = run(capsys, "categorize", fashion_mnist("ankle-boot"), "--labels", "boot, shirt")
    assert code == 0 and out.startswith("ankle-boot.png: boot") and "█" in out


def test_json_is_the_result(capsys, fashion_mnist):
    from tools import categorize

    code, out, _ = run(capsys, "categorize", fashion_mnist("bag"), "--json")
    assert code == 0
    assert json.loads(out) == categorize(fashion_mnist("bag")).model_dump(mode="json")


def test_sentiment_of_texts_and_of_a_file(capsys, tmp_path):
    assert "Positive" in run(capsys, "sentiment", "I love it, perfect fit!")[1]
    path = tmp_path / "reviews.txt"
    path.write_text("Perfect, I love it.\nAwful, it ripped and I returned it.\n")
    report = json.loads(run(capsys, "sentiment", "--file", path, "--json")[1])
    assert [review["polarity"] for review in report["reviews"]] == ["positive", "negative"]


def test_summarize_and_ask_agree(capsys):
    summary = json.loads(run(capsys, "summarize", REVIEWS, "--json")[1])
    asked = json.loads(run(capsys, "ask", "summarise", "--reviews", REVIEWS, "--json")[1])
    assert asked["calls"][0]["result"] == summary
    assert summary["received"] == 24


def test_a_catalogue_is_indexed_searched_and_asked_about(capsys, tmp_path, fashion_mnist, monkeypatch):
    monkeypatch.setenv("PRODUCT_ASSISTANT_CATALOGUE", "")  # restored afterwards, whatever --catalogue sets
    code, out, err = run(capsys, "index", fashion_mnist("bag").parent, "-o", tmp_path / "index")
    assert code == 0 and out.startswith("10 products") and "products indexed: 0 of 10" in err
    found = json.loads(run(capsys, "search", "ankle boots", "--catalogue", tmp_path / "index", "-k", "2", "--json")[1])
    assert found["products"][0]["id"] == "ankle-boot.png" and found["searched"] == 10
    shown = run(capsys, "search", "--image", fashion_mnist("bag"), "--catalogue", tmp_path / "index")[1]
    assert "5 closest of 10 products" in shown and "1. bag (" in shown
    asked = run(capsys, "ask", "do you have sandals?", "--catalogue", tmp_path / "index", "--json")[1]
    assert json.loads(asked)["calls"][0]["name"] == "search"
    settings.cache_clear()


def test_analyze_prints_the_category(capsys):
    assert "Sports shoes" in run(capsys, "analyze", "--title", "Puma men's black running shoes")[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["categorize", "nowhere.jpg"], "no readable file nowhere.jpg"),
        (["categorize", REVIEWS], "can't be read as a picture"),
        (["categorize", "nowhere.jpg", "--labels", "shoes"], 'no label set "shoes"'),
        (["sentiment"], "no review"),
        (["summarize", "nowhere.csv"], "nowhere.csv"),
        (["analyze"], "nothing to analyze"),
        (["ask", "hello", "--chat-model", "nonsense"], "nonsense"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_two(capsys, arguments, says):
    code, out, err = run(capsys, *arguments)
    assert code == 2 and says in err and out == "" and "Traceback" not in err
    code, out, _ = run(capsys, *arguments, "--json")
    assert code == 2 and says in json.loads(out)["error"]["message"] + json.loads(out)["error"]["hint"]


def test_port_in_use_is_told(capsys):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, _, err = run(capsys, "chat", "--port", taken.getsockname()[1])
    assert code == 2 and "can't be used" in err


def test_what_a_review_says_in_stars_stays():
    assert _plain(r"**“f\*\*\*ing great”** and `7`") == "“f***ing great” and 7"
