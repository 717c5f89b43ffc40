"""What tests of fine-tuning share."""

from pathlib import Path

import pytest

from tests.training.shop import write_shop


@pytest.fixture
def shop(tmp_path) -> Path:
    """The folder of a shop."""
    return write_shop(tmp_path / "shop")
