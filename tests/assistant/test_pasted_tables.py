"""Tables of reviews that are pasted into a message."""

import json
import time

import pytest

from assistant import Assistant, Session
from assistant.pasted_tables import take_tables

JSON = '[{"review": "Great boots, love them", "stars": 5}, {"review": "Sole broke", "stars": 1}, {"review": "OK", "stars": 3}]'
LINES = (
    '{"text": "Great boots, love them", "rating": 5}\n{"text": "Sole broke", "rating": 1},\n{"text": "OK", "rating": 3}'
)
ROWS = 'rating,review\n5,"Great boots, love them"\n1,Sole broke\n\n3,OK'
MARKDOWN = "| review | stars |\n|---|---|\n| Great boots, love them | 5 |\n| Sole broke | 1 |\n| OK | 3 |"
FENCED = f"```json\n{JSON}\n```"


@pytest.mark.parametrize("table", [JSON, LINES, ROWS, MARKDOWN, FENCED, f'{{"shop": "x", "reviews": {JSON}}}'])
def test_is_taken_from_between_the_words_around_it(table):
    rest, [records] = take_tables(f"see [1]: what do they say?\n{table}\nAnd do they like the fit?")
    assert rest.split() == ["see", "[1]:", "what", "do", "they", "say?", "And", "do", "they", "like", "the", "fit?"]
    texts = [record.get("text") or record["review"] for record in records]
    assert texts == ["Great boots, love them", "Sole broke", "OK"]


@pytest.mark.parametrize(
    "table",
    [
        "| who | said |\n|---|---|\n| Colm | Zip is smooth |\n| R.A. | zip stuck |",
        "| quién | qué dice |\n|---|---|\n| Nerea | Zip is smooth |\n| Iván | zip stuck |",
        "id;date;txt\n1;03-02;Zip is smooth\n2;05-02;zip stuck",
        'id;stars;txt\n1;5;"Zip is smooth"\n2;1;"zip stuck"',
        '[{"id": 44, "txt": "Zip is smooth"},\n {"id": 45, "txt": "zip stuck"}]',
    ],
)
def test_short_and_spoken_names_of_columns_are_known(table):
    rest, [records] = take_tables(f"main problem?\n{table}")
    assert rest == "main problem?" and [list(record.values())[-1] for record in records] == [
        "Zip is smooth",
        "zip stuck",
    ]


@pytest.mark.parametrize("form", ['"reviews": {}', '{{"shop": "x", "comments": {}}}', '"bewertungen":{}'])
def test_texts_in_a_list_of_reviews_are_reviews(form):
    texts = ["Sole broke in a week", "OK", "They run small on me"]
    rest, [records] = take_tables(f"what do they say?\n{form.format(json.dumps(texts))}\nthanks")
    assert rest.split() == ["what", "do", "they", "say?", "thanks"]
    assert [record["review"] for record in records] == texts


@pytest.mark.parametrize(
    "text",
    [
        "see [this](http://shop.example) for more",
        "is it a dress, or a skirt?",
        "reviews, comments\nare they good?",
        "is it {casual} or [formal]?",
        'is it one of ["dress", "skirt", "jumpsuit"]?',
        'does this listing fit? {"title": "Red dress", "description": "Long and red"}',
        'does this listing fit? {"title": "Red dress", "description": ["Long and very red", "Made of soft cotton"]}',
        '{"message": "Not found"}',
        'which of these fits: ["a photo of a dress", "a photo of a skirt", "a photo of a jumpsuit"]?',
        "Title, text\nis it good, bad?",
        "Review, stars and all:\nLovely coat, runs small",
        "",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text):
    assert take_tables(text) == (text, [])


def test_two_stay_two():
    rest, tables = take_tables("review,stars\nGreat,5\n\nthe other:\nreview,stars\nBad,1\nwhich is better?")
    assert rest.split("\n") == ["", "the other:", "which is better?"][1:]
    assert [[record["review"] for record in table] for table in tables] == [["Great"], ["Bad"]]


def test_commas_without_quotes_and_lines_within_quotes_stay_in_the_text():
    _, [records] = take_tables('review,stars\nItchy, hot and ugly,1\n"Great\ncoat",5')
    assert [(record["review"], record["stars"]) for record in records] == [
        ("Itchy, hot and ugly", "1"),
        ("Great\ncoat", "5"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a\n" * 100_000,
        "[1," * 66_000,
        '{"a":' * 40_000,
        '{"a":' * 900 + "1" + "}" * 900,
        '"{\n' * 60_000,
        f"review,stars\n{'a' * 140_000},5",
    ],
)
def test_long_pastes_take_no_time(text):
    since = time.monotonic()
    take_tables(text)
    assert time.monotonic() - since < 5


@pytest.mark.parametrize("table", [LINES, ROWS, JSON, MARKDOWN])
def test_its_columns_are_read(table):
    session = Session()
    [call] = Assistant().ask(f"what do they say?\n{table}", session=session).calls
    assert [review.stars for review in session.reviews(call.arguments["reviews"]).reviews] == [5, 1, 3]


def test_what_stands_around_it_is_the_request():
    [call] = Assistant().ask(f"{LINES}\nhow many are positive?").calls
    assert call.name == "summarize" and call.result.received == 3


def test_a_quote_that_is_never_closed_costs_no_other_row():
    table = 'stars,review\n5,"Great fit\n2,Too small\n4,Nice colour'
    rest, [records] = take_tables(f"{table}\n\nwhat do they say about the fit?")
    assert rest == "what do they say about the fit?"
    assert [record["review"] for record in records] == ["Great fit", "Too small", "Nice colour"]
