"""Guards: every usual picture is read, and what can't be is told clearly."""

import io

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from models import settings as settings_module
from models.errors import ImageError, LimitError, TextError
from models.labels import label_set
from tools.guards import clean_text, load_image


@pytest.mark.parametrize(
    ("file_format", "mode"),
    [("JPEG", "RGB"), ("PNG", "RGB"), ("WEBP", "RGB"), ("PNG", "L"), ("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "RGBA"),
     ("PNG", "LA"), ("PNG", "1"), ("GIF", "P"), ("BMP", "RGB"), ("TIFF", "RGB")],
)  # fmt: skip
def test_reads_usual_formats_and_modes_as_rgb(encoded, photo, file_format, mode):
    picture = load_image(encoded(file_format, mode))
    assert (picture.mode, picture.size) == ("RGB", photo.size)


def test_sources_of_one_picture_agree(tmp_path, encoded):
    data = encoded("PNG")
    path = tmp_path / "dress.png"
    path.write_bytes(data)
    expected = np.asarray(load_image(data))
    for source in (path, str(path), io.BytesIO(data), Image.open(path), expected):
        np.testing.assert_array_equal(np.asarray(load_image(source)), expected)


@pytest.mark.parametrize("tag", [b"\x01\x0e", b"\x01\x01"], ids=["sound", "odd"])  # a height must not be a text
def test_turns_by_exif_once_however_odd_it_is(tag):
    picture = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter
    exif[0x010E] = "A red picture"
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    turned = load_image(buffer.getvalue().replace(b"\x01\x0e\x00\x02", tag + b"\x00\x02"))
    assert turned.size == load_image(turned).size == (20, 40)


def test_broken_exif_says_nothing_against_a_picture(encoded, photo):
    about = PngImagePlugin.PngInfo()
    about.add_text("Raw profile type exif", "nonsense")
    assert load_image(encoded("PNG", pnginfo=about)).size == photo.size


def test_transparent_lies_on_white():
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert load_image(clear).getpixel((5, 5)) == (255, 255, 255)


def test_sixteen_bit_grey_keeps_its_range():
    ramp = Image.fromarray(np.linspace(0, 60_000, 400, dtype=np.uint16).reshape(20, 20))
    pixels = np.asarray(load_image(ramp))
    assert (pixels.min(), pixels.max()) == (0, 255)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"hello, I am text", "can't be read as a picture"),
        (b"PK\x03\x04....", "Office or ZIP"),
    ],
)
def test_other_files_are_named(data, says):
    with pytest.raises(ImageError, match=says):
        load_image(data)


def test_truncated_picture_is_an_image_error(encoded):
    data = encoded("JPEG")
    with pytest.raises(ImageError, match="broken"):
        load_image(data[: len(data) // 2])


def test_missing_file_is_an_image_error(tmp_path):
    with pytest.raises(ImageError, match=r"no readable file shoe\.jpg"):
        load_image(tmp_path / "shoe.jpg")


def test_too_many_pixels_are_refused_before_decoding(monkeypatch):
    monkeypatch.setenv("PRODUCT_ASSISTANT_MAX_IMAGE_MEGAPIXELS", "1")
    settings_module.settings.cache_clear()
    try:
        with pytest.raises(LimitError, match="1200×1000 pixels"):
            load_image(Image.new("RGB", (1200, 1000)))
    finally:
        monkeypatch.undo()
        settings_module.settings.cache_clear()


def test_decompression_bomb_is_refused():
    buffer = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(buffer, "PNG")  # 900 megapixels in about 110 kB
    with pytest.raises(LimitError, match="64 megapixels"):
        load_image(buffer.getvalue())


def test_too_many_bytes_are_refused(tmp_path):
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(26_000_000)
    with pytest.raises(LimitError, match=r"huge\.jpg is over the limit: 26\.0 MB"):
        load_image(path)


@pytest.mark.parametrize(
    "array", [np.zeros((4, 4, 3)), np.zeros((2, 4, 4, 3), np.uint8), np.zeros((20, 20, 2), np.uint8)]
)
def test_wrong_arrays_are_told(array):
    with pytest.raises(ImageError, match="uint8 of shape H×W×3"):
        load_image(array)


def test_text_is_cleaned_of_control_characters():
    assert clean_text("  nice\x00 \x1b[31mred\u202e dress\r\n") == "nice [31mred dress"


def test_half_an_emoji_becomes_a_character_that_can_be_encoded():
    assert clean_text("Great shoes \ud83d") == "Great shoes \ufffd"
    assert label_set(["shoe \udc4d", "dress"]).labels == ("shoe \ufffd", "dress")


@pytest.mark.parametrize("text", ["", "  \n", "\x00\x01"])
def test_empty_text_is_an_error(text):
    with pytest.raises(TextError, match="The title is empty"):
        clean_text(text, what="The title")


def test_too_long_text_is_a_limit_error():
    with pytest.raises(LimitError, match="20,000 characters"):
        clean_text("a" * 20_001)
