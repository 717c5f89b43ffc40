"""Lines that frame pasted reviews are told from reviews."""

import pytest

from assistant.frames import frames


@pytest.mark.parametrize(
    "line",
    [
        "--- start ---",
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
        "Name: Anna B.",
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
        "",
    ],
)
def test_what_somebody_says_is_no_frame(text):
    assert not frames(text)
