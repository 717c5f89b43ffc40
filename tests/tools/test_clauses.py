"""Cutting a review into clauses."""

import time

import pytest

from tools.clauses import clause_spans


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Lovely colour, but it shrank. Nice  –  and warm", ["Lovely colour", "it shrank.", "Nice", "warm"]),
        ("Soft  \n\n  warm; it fits , however it tore", ["Soft", "warm", "it fits", "it tore"]),
    ],
)
def test_clauses_are_cut_at_sentences_and_contrasts(text, clauses):
    assert [text[start:end] for start, end in clause_spans(text)] == clauses


@pytest.mark.parametrize("run", [" " * 19_990, "," * 19_990, ", " * 9_990, "\n" * 19_990, "." * 19_990, " - " * 6_660])
def test_long_runs_take_no_time(run):
    start = time.process_time()
    assert clause_spans(f"Good{run}fit")
    assert time.process_time() - start < 0.5
