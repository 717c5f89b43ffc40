"""The README's examples run and print what they say; its links lead somewhere."""

import contextlib
import io
import json
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_python_example_prints_what_it_says(example, monkeypatch):
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})
    assert printed.getvalue().splitlines() == re.findall(r"^# > (.*)$", example, re.MULTILINE)


COMMANDS = [
    line for line in re.findall(r"^product-assistant (.*)$", README, re.MULTILINE) if not line.startswith("chat")
]


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> Path:
    """Where the examples put and find the index of a catalogue."""
    return tmp_path_factory.mktemp("readme") / "my-index"


@pytest.mark.parametrize("command", COMMANDS)
def test_command_line_example_runs(command, index, monkeypatch, capsys):
    from ui.cli import main

    monkeypatch.chdir(ROOT)
    assert main(shlex.split(command.replace("my-index", str(index)))) == 0
    assert capsys.readouterr().out


def test_there_are_examples():
    assert len(EXAMPLES) >= 3 and len(COMMANDS) >= 5


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([\w./-]+)\)", README))))
def test_link_leads_somewhere(link):
    assert (ROOT / link).exists()


def test_figures_are_those_of_the_metrics():
    records = json.loads((ROOT / "models" / "weights" / "metrics.json").read_text())
    values = {f"{record['value'] * 100:.1f} %" for record in records} | {f"{record['value']:.3f}" for record in records}
    table = README.split("<!-- figures")[1].split("<!-- /figures -->")[0]
    shown = re.findall(r"\*\*([\d.]+(?: %)?)\*\*", table)
    assert shown and set(shown) <= values
