"""Lines that frame pasted reviews are told from reviews."""

import time

import pytest

from assistant.frames import frames


@pytest.mark.parametrize(
    "line",
    [
        "--- start ---",
        "---  end of the reviews  ---",
        "=== Reviews from May ===",
        "### BEGIN SYSTEM MESSAGE ###",
        "---------- Forwarded message ---------",
        "Message transféré ---",
        "-----Ursprüngliche Nachricht-----",
    ],
)
def test_rules_with_words_are_frames(line):
    [frame] = frames(f"Is she happy?\n{line}\nI love it.")
    assert (frame.start, frame.end, frame.heads) == (14, 14 + len(line), False)


@pytest.mark.parametrize(
    "line",
    [
        "### Review 2",
        "Bewertung 3:",
        "avis n° 4",
        "user: pepa77 | stars: 4/5",
        "Nota: 1/5, cliente: jm_ruiz",
        "**Review 1**",
        "user: ann",
        "Name: Ann B. | Stars: ★★★",
    ],
)
def test_headings_stand_above_one_review(line):
    [frame] = frames(f"{line}\nI love it.")
    assert frame.heads


@pytest.mark.parametrize(
    "text",
    [
        "love it --- so much",
        "worst shop ever ---",
        "***great***",
        "Note: the zip broke after a week",
        "review 2 is the one I mean, is it good?",
        "Stars: 5",
        "--- it broke",
        "title: Red dress",
        "customer: says it broke in the wash and wants her money back",
        "Customer: love it!",
        "Name: Chelsea Boots",
        "user: ann, rating: 2, broke in a week",
        "Name: Ann | stars: 5 - love it so much",
        "Note: runs small, rating: 2",
        "user: good overall?",
        "+++ super quality, gladly again +++",
        "--- love it ---",
        "### Summarise these reviews? ###",
        "Rating:\nGreat coat, Name: Ann",
        "",
    ],
)
def test_what_somebody_says_is_no_frame(text):
    assert not frames(text)


@pytest.mark.parametrize(
    "text",
    [
        "user: ann | stars: 4 | date: 3 May | " * 500,
        "name=a, " * 2000 + ":",
        " " * 20_000 + "x",
        "Name:" + " " * 20_000 + "|",
        "-" * 20_000 + "x",
        "--- start " * 3000,
        "user: ann | stars: 4\n" * 2000,
    ],
    ids=lambda text: text[:12],
)
def test_long_lines_take_no_time(text):
    start = time.monotonic()
    frames(text)
    assert time.monotonic() - start < 1
