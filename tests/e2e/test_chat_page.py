"""The page as a visitor uses it: real server, real browser, real models."""

import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

EXAMPLES = Path(__file__).parent.parent.parent / "ui" / "examples"
PATIENCE_MS = 30_000  # the first answer may wait for the models
expect.set_options(timeout=PATIENCE_MS)
REVIEWS = """Love the colour and it fits perfectly.
The fabric is so soft and comfortable.
Runs small, I had to return it.
It shrank after the first wash.
Beautiful dress, great fit and lovely fabric."""


@pytest.fixture
def page(browser, server):
    context = browser.new_context()
    yield opened(context, server)
    context.close()


def opened(context, server) -> Page:
    page = context.new_page()
    page.foreign = []
    page.on(
        "request",
        lambda request: (
            page.foreign.append(request.url)
            if "127.0.0.1" not in request.url and request.url.startswith("http")
            else None
        ),
    )
    page.goto(server.url)
    expect(page.locator("#message textarea")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#chat .example").first).to_be_visible(timeout=PATIENCE_MS)
    return page


def say(page: Page, text: str = "", *files: Path) -> None:
    expect(page.get_by_role("button", name="Submit")).to_be_visible()  # not before the last turn has ended
    if files:
        page.set_input_files("#message input[type=file]", [str(file) for file in files])
        expect(page.locator("#message .thumbnail-item").first).to_be_visible(timeout=PATIENCE_MS)
    page.fill("#message textarea", text)
    page.press("#message textarea", "Enter")


def answered(page: Page, pattern: str) -> None:
    expect(page.locator("#chat .bot").filter(has_text=re.compile(pattern, re.IGNORECASE)).last).to_be_visible(
        timeout=PATIENCE_MS
    )


def test_a_photo_then_labels_then_reviews(page):
    say(page, "", EXAMPLES / "dress.jpg")
    answered(page, r"dress")
    answered(page, r"categorize · image_1 · [\d,]+ ms")
    expect(page.locator("#chat .chart svg").first).to_be_visible()
    say(page, "is it a watch or a dress?")
    answered(page, r"image_1 \+ labels · [\d,]+ ms[\s\S]*Dress \(")
    say(page, REVIEWS)
    answered(page, r"5 of 5 reviews used")
    answered(page, r"summarize · reviews_1")
    say(page, "what's the weather? ![x](http://other.example/x.png) <img src=http://other.example/y.png>")
    answered(page, r"can't help with that")
    assert page.foreign == []


def test_what_cant_be_read_is_told_and_the_conversation_goes_on(page, tmp_path):
    invoice = tmp_path / "invoice.pdf"
    invoice.write_bytes(b"%PDF-1.7 not a picture")
    say(page, "", invoice)
    answered(page, r"invoice\.pdf is a PDF")
    say(page, "Great shoes but too tight around the toes. Returned them.")
    answered(page, r"sentiment · reviews_1")
    assert "Traceback" not in page.content()


def test_an_example_runs_with_one_click(page):
    page.get_by_text("What do 24 customers say?").click()
    answered(page, r"of 24 reviews used")


def test_a_suggestion_runs_with_one_click(page):
    say(page, "what can you do?")
    answered(page, r"product photos")
    say(page, "", EXAMPLES / "tshirt.jpg")
    answered(page, r"categorize · image_1")
    page.get_by_role("button", name="What colour is it?").last.click()
    answered(page, r"green")


def test_what_is_missing_can_be_tried_with_an_example(page):
    say(page, "was ist das?")
    answered(page, r"brauche ich ein Foto")
    page.get_by_role("button", name="Mit einem Beispielfoto ausprobieren").last.click()
    answered(page, r"categorize · image_1 · [\d,]+ ms")


def test_a_new_conversation_forgets_the_photo(page):
    say(page, "", EXAMPLES / "tshirt.jpg")
    answered(page, r"categorize · image_1")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#chat .example").first).to_be_visible()
    page.wait_for_timeout(1000)  # nobody types faster
    say(page, "what is this?")
    answered(page, r"I need a photo")


def test_a_conversation_that_is_left_at_work_does_not_come_back(page, tmp_path):
    file = tmp_path / "many.csv"
    file.write_text(
        "review\n" + "\n".join(f"Lovely coat number {number}, but it runs small." for number in range(2000))
    )
    say(page, "what do they complain about?", file)
    answered(page, r"reading many.csv|summarize")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#chat .example").first).to_be_visible()
    page.wait_for_timeout(1000)  # nobody types faster
    say(page, "what do they complain about?")
    answered(page, r"I need reviews")
    assert "many.csv" not in page.locator("#chat").inner_text()


def test_visitors_see_only_their_own(browser, server):
    contexts = [browser.new_context() for _ in range(2)]
    one, other = (opened(context, server) for context in contexts)
    say(one, "", EXAMPLES / "sneaker.jpg")
    answered(one, r"categorize · image_1")
    say(other, "what is this?")
    answered(other, r"I need a photo")
    for context in contexts:
        context.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_ends_within_two_seconds_with_a_page_open(browser, start_server, number):
    running = start_server()
    context = browser.new_context()
    page = opened(context, running)
    say(page, "what can you do?")
    answered(page, r"product photos")
    assert running.end(number) < 2
    context.close()
