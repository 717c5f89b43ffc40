"""The tree of errors."""

import pickle

import pytest

from models import errors


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("InputError", 400),
        ("ImageError", 415),
        ("TextError", 422),
        ("TableError", 422),
        ("BusyError", 429),
        ("WeightsError", 503),
        ("ToolError", 500),
    ],
)
def test_each_says_what_and_what_would_work(name, status):
    error = getattr(errors, name)("That is wrong.", "Try this.")
    assert (str(error), error.message, error.hint) == ("That is wrong. Try this.", "That is wrong.", "Try this.")
    assert error.http_status == status and isinstance(error, errors.ProductAssistantError)


def test_limit_error_names_limit_and_what_came():
    error = errors.LimitError("The file", limit="100 MB", came="120 MB")
    assert str(error) == "The file is over the limit: 120 MB, and at most 100 MB is read."
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
