"""Imports go down the floors only, and importing is cheap."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "models": set(),
    "training": {"models"},
    "tools": {"models"},
    "assistant": {"tools", "models"},
    "ui": {"assistant", "tools", "models"},
}
MEASURES = {"measure_summaries.py": {"tools"}}  # what is measured is the tool


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("floor", ALLOWED)
def test_floor_imports_only_what_lies_below(floor):
    files = list((ROOT / floor).rglob("*.py"))
    assert files
    for file in files:
        looks_at = MEASURES.get(file.name, set())
        above = imported(file) & set(ALLOWED) - ALLOWED[floor] - {floor} - looks_at
        assert not above, f"{file.relative_to(ROOT)} imports {above}"


def test_gradio_stays_in_ui():
    for floor in set(ALLOWED) - {"ui"}:
        for file in (ROOT / floor).rglob("*.py"):
            assert "gradio" not in imported(file), file


def test_tools_reach_models_by_the_door_that_is_safe_for_threads():
    for floor in ("tools", "assistant", "ui"):
        for file in (ROOT / floor).rglob("*.py"):
            past = re.findall(r"models\.\w+_predictor import", file.read_text())
            assert not past, f"{file.relative_to(ROOT)}: import from models.predictors instead"


@pytest.mark.parametrize("module", ["tools", "ui.cli"])
def test_import_is_light(module):
    code = (
        f"import sys, {module}; print([m for m in ('torch', 'transformers', 'gradio', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
