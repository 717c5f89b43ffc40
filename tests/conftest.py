"""What tests share: pictures, the folder of the data sets, and the models."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("LANGSMITH_TRACING", "false")
if "PYTEST_XDIST_WORKER" in os.environ:  # two share the cores; threads of one would wait for those of the other
    os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).parent.parent
PICTURES = Path(__file__).parent / "pictures"
EXAMPLES = ROOT / "ui" / "examples"


@pytest.fixture
def fashion_mnist() -> Callable[[str], Path]:
    """The path of a Fashion-MNIST sample by its class, such as "ankle-boot"."""
    return lambda name: PICTURES / "fashion-mnist" / f"{name}.png"


@pytest.fixture
def photo() -> Image.Image:
    """A drawing of a red dress on white, (300, 400) pixels, in RGB."""
    picture = Image.new("RGB", (300, 400), "white")
    outline = [(110, 40), (190, 40), (185, 150), (260, 360), (40, 360), (115, 150)]
    ImageDraw.Draw(picture).polygon(outline, fill=(190, 30, 45))
    return picture


@pytest.fixture
def encoded(photo: Image.Image) -> Callable[..., bytes]:
    """The photo as the bytes of a file in a format and mode."""

    def encode(file_format: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
        buffer = io.BytesIO()
        photo.convert(mode).save(buffer, file_format, **options)
        return buffer.getvalue()

    return encode


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of the data sets: named by PRODUCT_ASSISTANT_DATA, or `data` here."""
    folder = Path(os.environ.get("PRODUCT_ASSISTANT_DATA") or ROOT / "data")
    if (folder / "pictures").is_dir():
        return folder
    pytest.skip("the data sets are not on this machine; see training/README.md")
