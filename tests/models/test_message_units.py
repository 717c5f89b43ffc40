"""Messages are cut into quotes, list items and sentences, and no word is lost."""

import re
from itertools import pairwise

import pytest

from models.message_units import units_of


def pieces(text):
    return [(text[unit.start : unit.end].strip(), unit.kind) for unit in units_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what is this?", [("what is this?", "plain")]),
        ('"So soft." is she happy?', [('"So soft."', "quote"), ("is she happy?", "plain")]),
        ("„Zu klein.“ positiv?", [("„Zu klein.“", "quote"), ("positiv?", "plain")]),
        ("« Trop petit » avis ?", [("« Trop petit »", "quote"), ("avis ?", "plain")]),
        ("it's my sister's dress, isn't it", [("it's my sister's dress, isn't it", "plain")]),
        ("is this positive: It broke.", [("is this positive:", "plain"), ("It broke.", "plain")]),
        ("sum up: 1) Great! 2) Broke.", [("sum up:", "plain"), ("1) Great!", "item"), ("2) Broke.", "item")]),
        ("- soft\n- warm\npros?", [("- soft", "item"), ("- warm", "item"), ("pros?", "plain")]),
        (
            "Runs small / So soft, love it / ok",
            [("Runs small /", "plain"), ("So soft, love it /", "item"), ("ok", "item")],
        ),
        ("one of: cap / hat / beanie", [("one of:", "plain"), ("cap / hat / beanie", "plain")]),
        ("one - two", [("one - two", "plain")]),
        ("Where is order no. 88213? Yours, I. Hollmann", [("Where is order no. 88213?", "plain"), ("Yours, I. Hollmann", "plain")]),
        ("Schuhe, z. B. Stiefel", [("Schuhe, z. B. Stiefel", "plain")]),
        ("I wear a 34 D. Is she happy?", [("I wear a 34 D.", "plain"), ("Is she happy?", "plain")]),
        ("Plan B. What do people say?", [("Plan B.", "plain"), ("What do people say?", "plain")]),
        ("Grüße, Dr. E. Wieland", [("Grüße, Dr. E. Wieland", "plain")]),
        ("In size L. Good? No. So do I. Fine.", [("In size L.", "plain"), ("Good?", "plain"), ("No.", "plain"), ("So do I.", "plain"), ("Fine.", "plain")]),
        ("", []),
        ("   \n ", []),
    ],
)  # fmt: skip
def test_units(text, expected):
    assert pieces(text) == expected


def test_sentences_of_a_line_are_one_block_and_lines_are_several():
    blocks = [unit.block for unit in units_of("Soft. Warm.\nBroke.")]
    assert blocks[0] == blocks[1] != blocks[2]


@pytest.mark.parametrize(
    "text", ["a) x: y \"q\" 'z' … ok? 3) no", "Hm!!! “never” closed “\n• one\n\n• two: three. four", ":::", "'"]
)
def test_no_word_is_lost_and_nothing_overlaps(text):
    units = units_of(text)
    assert all(one.end <= other.start for one, other in pairwise(units))
    assert re.findall(r"\w+", " ".join(text[unit.start : unit.end] for unit in units)) == re.findall(r"\w+", text)
