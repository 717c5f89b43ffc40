"""The router chooses tools, inputs and questions back."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.messages.tool import tool_call

from assistant.router import RouterChatModel, decide
from assistant.turn import Turn
from tools import langchain_tools


def planned(turn: Turn, before=()):
    plan = decide(turn, list(before))
    return [(call["name"], call["args"]) for call in plan.calls], plan.asks


@pytest.mark.parametrize(
    ("turn", "calls", "asks"),
    [
        (Turn(images=["image_1"]), [("categorize", {"image": "image_1"})], []),
        (Turn(images=["image_1", "image_2"]), [("categorize", {"image": "image_1"}), ("categorize", {"image": "image_2"})], []),
        (Turn(reviews={"reviews_1": 2}), [("sentiment", {"reviews": "reviews_1"})], []),
        (Turn(reviews={"reviews_1": 3}), [("summarize", {"reviews": "reviews_1"})], []),
        (Turn(images=["image_1"], title="Red shirt"), [("analyze", {"image": "image_1", "title": "Red shirt"})], []),
        (
            Turn(images=["image_1"], reviews={"reviews_1": 9}, files=["reviews_1"]),
            [("analyze", {"image": "image_1", "reviews": "reviews_1"})],
            [],
        ),
        (
            Turn("Is it a dress, a skirt or a jumpsuit?", held_images=["image_1", "image_2"]),
            [("categorize", {"image": "image_2", "labels": ["dress", "skirt", "jumpsuit"]})],
            [],
        ),
        (Turn("the first picture, what is it?", held_images=["image_1", "image_2"]), [("categorize", {"image": "image_1"})], []),
        (Turn("what is this and do people like it?", images=["image_1"]), [("categorize", {"image": "image_1"})], ["reviews"]),
        (Turn("what is this?"), [], ["picture"]),
        (Turn("summarise those"), [], ["reviews"]),
        (
            Turn("what about the zip?", held_reviews={"reviews_1": 40}),
            [("summarize", {"reviews": "reviews_1", "question": "what about the zip?"})],
            [],
        ),
        (Turn("summarise those", held_reviews={"reviews_1": 2, "reviews_2": 5}), [("summarize", {"reviews": "reviews_2"})], []),
        (Turn("and this one", reviews={"reviews_2": 1}, held_images=["image_1"]), [("sentiment", {"reviews": "reviews_2"})], []),
        (Turn("is it leather?", held_images=["image_1"]), [], []),
        (Turn("what's the weather?", held_images=["image_1"]), [], []),
        (Turn("why a skirt?", held_images=["image_1"]), [], []),
        (Turn("Women's black summer dress"), [("analyze", {"title": "Women's black summer dress"})], []),
    ],
)  # fmt: skip
def test_plan(turn, calls, asks):
    assert planned(turn) == (calls, asks)


def test_follow_up_repeats_the_last_question_on_the_new_picture():
    asked = tool_call(name="categorize", args={"image": "image_1", "labels": "colour"}, id="1")
    before = [HumanMessage("what colour?"), AIMessage("", tool_calls=[asked])]
    assert planned(Turn("and this one?", images=["image_2"]), before)[0] == [
        ("categorize", {"image": "image_2", "labels": "colour"})
    ]


def test_is_a_chat_model_with_tools():
    model = RouterChatModel().bind_tools(langchain_tools())
    message = model.invoke([Turn(images=["image_1"]).message()])
    assert [call["name"] for call in message.tool_calls] == ["categorize"]
    assert model.invoke("what can you do?").text.startswith("I look at product photos")


def test_streams_what_it_invokes():
    model = RouterChatModel().bind_tools(langchain_tools())
    whole = None
    for chunk in model.stream([Turn(images=["image_1"]).message()]):
        whole = chunk if whole is None else whole + chunk
    assert [(call["name"], call["args"]) for call in whole.tool_calls] == [("categorize", {"image": "image_1"})]


def test_calls_only_bound_tools():
    message = RouterChatModel().invoke([Turn(images=["image_1"]).message()])
    assert message.tool_calls == []
