"""Errors that somebody in a chat can meet are told in their language."""

import io

import pytest
from PIL import Image

from assistant import Assistant, Session
from assistant.complaints import complaint
from assistant.phrases import phrase
from models.errors import ProductAssistantError
from models.settings import settings
from tools.guards import clean_text, load_image
from tools.reviews import as_reviews

LANGUAGES = ["es", "de", "fr"]


def png(width, height):
    written = io.BytesIO()
    Image.effect_noise((width, height), 60).save(written, "PNG")
    return written.getvalue()


def table(text, name="shop.csv"):
    return as_reviews(text if isinstance(text, bytes) else text.encode(), name=name)


MISTAKES = {
    "no picture": lambda: load_image(b"hello", name="photo.jpg"),
    "a PDF as a picture": lambda: load_image(b"%PDF-1.7", name="photo.jpg"),
    "an empty picture": lambda: load_image(b"", name="photo.jpg"),
    "a tiny picture": lambda: load_image(png(3, 3), name="photo.jpg"),
    "half a picture": lambda: load_image(png(300, 300)[:20_000], name="photo.jpg"),
    "a picture of too many bytes": lambda: load_image(bytes(int(settings().max_image_mb * 1e6) + 1), name="photo.jpg"),
    "no reviews": lambda: table("", "photo.jpg.csv"),
    "no column of reviews": lambda: table("photo.jpg,price\n1,2\n3,4", "photo.jpg.csv"),
    "a PDF as reviews": lambda: table(b"%PDF-1.7", "photo.jpg.csv"),
    "broken JSON": lambda: table('[{"text": "photo', "photo.jpg.json"),
    "no spreadsheet": lambda: table(b"PK\x03\x04 photo", "photo.jpg.xlsx"),
    "no words": lambda: clean_text("  "),
    "too many words": lambda: clean_text("photo.jpg " * settings().max_text_characters),
    "a picture of too many pixels": lambda: load_image(Image.new("1", (10_000, 10_000)), name="photo.jpg"),
    "too many reviews": lambda: as_reviews(["photo.jpg"] * (settings().max_reviews + 1)),
    "a picture as reviews": lambda: table(b"\x89PNG photo", "photo.jpg.csv"),
    "no such picture": lambda: Session().image("photo.jpg"),
    "no such reviews": lambda: Session().reviews("photo.jpg"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_message_and_hint_are_translated(mistake, language):
    with pytest.raises(ProductAssistantError) as caught:
        mistake()
    error = caught.value
    told = complaint(str(error), language)
    assert error.message not in told and error.hint not in told
    assert "{" not in told
    assert ("photo.jpg" in told) == ("photo.jpg" in str(error))
    assert complaint(str(error), "en") == str(error)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_columns_are_told_whole(language):
    told = complaint(
        "The title is over the limit: 25,000 characters, and at most 20,000 characters is read. Send it again.",
        language,
    )
    assert "25,000" not in told and "25" in told
    columns = complaint(
        'shop.csv has no column of review texts; its columns are Art. Nr., Preis. Name one of them "text".', language
    )
    assert "Art. Nr., Preis." in columns and "Name one" not in columns


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_stays_as_it_is(language):
    assert complaint("The moon is full.", language) == "The moon is full."
    assert complaint("cat.jpg is empty. Feed it.", language) == "cat.jpg is empty. Feed it."


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("¿qué es esto?", "cat.jpg no se puede leer como imagen."),
        ("was ist das?", "cat.jpg lässt sich nicht als Bild lesen."),
        ("c'est quoi ?", "cat.jpg est illisible en tant qu'image."),
        ("what is this?", "cat.jpg can't be read as a picture."),
    ],
)
def test_a_chat_tells_it_in_the_language_of_the_question(tmp_path, message, told):
    (tmp_path / "cat.jpg").write_text("miaow")
    reply = Assistant().ask(message, images=[tmp_path / "cat.jpg"], session=Session())
    assert reply.text.startswith(told)


def test_a_question_about_a_broken_picture_is_not_off_topic(tmp_path):
    (tmp_path / "cat.jpg").write_text("miaow")
    session = Session()
    Assistant().ask("what is this?", images=[Image.new("RGB", (80, 80), "red")], session=session)
    reply = Assistant().ask("¿qué es esto?", images=[tmp_path / "cat.jpg"], session=session)
    assert phrase("not ours", "es") not in reply.text
