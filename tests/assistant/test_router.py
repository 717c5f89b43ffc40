"""The router chooses tools, inputs and questions back."""

import time

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.messages.tool import tool_call

from assistant import composer
from assistant.deciding import decide
from assistant.router import RouterChatModel
from assistant.speech import language_of
from assistant.turn import Turn
from models.message_reader import Wants
from tools import langchain_tools
from tools.star_counts import picked_stars

REQUESTS = [
    ("what is this?", ["categorize"]),
    ("whats this", ["categorize"]),
    ("wat is dis", ["categorize"]),
    ("what should I list this as?", ["categorize"]),
    ("can you identify the item", ["categorize"]),
    ("What colour is it?", ["categorize"]),
    ("what color", ["categorize"]),
    ("boot or sneaker?", ["categorize"]),
    ("is she happy?", ["sentiment"]),
    ("Is this review good?", ["sentiment"]),
    ("positive or negative?", ["sentiment"]),
    ("summarise those", ["summarize"]),
    ("sumarize these reviws pls", ["summarize"]),
    ("pros and cons please", ["summarize"]),
    ("what do people say about the fit", ["summarize"]),
    ("what about the zip?", ["summarize"]),
    ("only the negative ones", ["summarize"]),
    ("how many are positive?", ["summarize"]),
    ("do they like the colour?", ["summarize"]),
    ("is it worth stocking", ["summarize"]),
    ("what changed since spring?", ["summarize"]),
    ("which product gets the most complaints about size?", ["summarize"]),
    ("compare the blue one with the red one", ["summarize"]),
    ("describe this product", ["analyze"]),
    ("is it for men or women", ["analyze"]),
    ("Which gender, season and usage?", ["analyze"]),
    ("does the title match?", ["analyze"]),
    ("do picture and text belong together?", ["analyze"]),
    ("what is this, and do people like it?", ["categorize", "summarize"]),
    ("what can you do?", []),
    ("what's the weather?", []),
    ("can you refund my order?", []),
    ("thanks!", []),
    ("hello", []),
]


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
        (Turn("welcher Ausschnitt ist das?", images=["image_1"], language="de"), [], []),
        (
            Turn("pourriez-vous m'indiquer le genre, la saison et l'usage du produit ci-joint ?", images=["image_1"], language="fr"),
            [("analyze", {"image": "image_1"})],
            [],
        ),
        (Turn("es cuero de verdad o cuerina?", images=["image_1"], language="es"), [], []),
        (
            Turn("leather jacket or denim jacket?", images=["image_1"]),
            [("categorize", {"image": "image_1", "labels": ["leather jacket", "denim jacket"]})],
            [],
        ),
        (Turn("what's the weather?", held_images=["image_1"]), [], []),
        (Turn("why a skirt?", held_images=["image_1"]), [], []),
        (Turn(title="Women's black summer dress"), [("analyze", {"title": "Women's black summer dress"})], []),
        (
            Turn(title="Red dress", reviews={"reviews_1": 1}),
            [("analyze", {"title": "Red dress", "reviews": "reviews_1"})],
            [],
        ),
        (
            Turn("is review 12 positive?", held_reviews={"reviews_1": 5}),
            [("sentiment", {"reviews": "reviews_1", "numbers": [12]})],
            [],
        ),
        (
            Turn("summarise these", reviews={"reviews_1": 9, "reviews_2": 7}, files=["reviews_1", "reviews_2"]),
            [("summarize", {"reviews": "reviews_1"}), ("summarize", {"reviews": "reviews_2"})],
            [],
        ),
        (
            Turn("what is in photo 3?", held_images=["image_1", "image_2"]),
            [("categorize", {"image": "image_2"})],
            ["no such picture"],
        ),
        (
            Turn("what is in the third photo?", held_images=["image_1", "image_2"]),
            [("categorize", {"image": "image_2"})],
            ["no such picture"],
        ),
        (
            Turn(images=["image_1"], reviews={"reviews_1": 0}, files=["reviews_1"], unclear=["comment", "feedback"]),
            [("analyze", {"image": "image_1"})],
            ["column"],
        ),
        (
            Turn("Que mentionnent les avis négatifs ?", held_reviews={"reviews_1": 50}, language="fr"),
            [("summarize", {"reviews": "reviews_1", "question": "Only the negative ones"})],
            [],
        ),
        (
            Turn("here's the second photo, what colour is it?", images=["image_2"], held_images=["image_1"]),
            [("categorize", {"image": "image_2", "labels": "colour"})],
            [],
        ),
        (
            Turn(images=[f"image_{number}" for number in range(1, 11)]),
            [("categorize", {"image": f"image_{number}"}) for number in range(1, 9)],
            ["too many"],
        ),
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


def test_a_follow_up_that_asks_anew_is_no_repetition():
    asked = tool_call(name="categorize", args={"image": "image_1", "labels": "colour"}, id="1")
    before = [HumanMessage("what colour?"), AIMessage("", tool_calls=[asked])]
    assert planned(Turn("and what is it?", held_images=["image_1"]), before)[0] == [
        ("categorize", {"image": "image_1"})
    ]


@pytest.mark.parametrize(
    ("request_text", "columns", "chosen"),
    [
        ("use comment as the text", ["comment", "score"], {"text": "comment"}),
        ("no, the stars are in score", ["comment", "score"], {"stars": "score"}),
        ("the stars are in stars", ["text", "stars"], {"stars": "stars"}),
        ("do customers think the product is durable?", ["product", "text"], None),
        ("show me reviews where the rating is low", ["rating", "text"], None),
    ],
)
def test_columns_are_chosen_only_where_that_is_said(request_text, columns, chosen):
    calls, _ = planned(Turn(request_text, held_reviews={"reviews_1": 9}, columns=columns))
    assert [args["columns"] for _, args in calls if "columns" in args] == [chosen] * bool(chosen)


def test_a_photo_is_no_column():
    turn = Turn("what colour is the item", images=["image_1"], held_reviews={"reviews_1": 9}, columns=["item", "text"])
    assert [name for name, _ in planned(turn)[0]] == ["categorize"]


@pytest.mark.parametrize("request_text", ["Thanks! Find me similar products", "Danke. Such mir etwas Ähnliches"])
def test_thanks_before_a_request(request_text):
    assert [name for name, _ in planned(Turn(request_text, held_images=["image_1"]))[0]] == ["search"]


@pytest.mark.parametrize(
    "text", ["thank you so much, that was really helpful", "thanks for the summary, have a nice day"]
)
def test_long_thanks_want_nothing(text):
    before = [HumanMessage("?"), AIMessage("", tool_calls=[tool_call(name="summarize", args={}, id="1")])]
    assert planned(Turn(text, held_reviews={"reviews_1": 9}), before) == ([], [])


def test_the_same_is_done_with_another_picture():
    before = [
        HumanMessage("who is it for?"),
        AIMessage("", tool_calls=[tool_call(name="analyze", args={"image": "image_1"}, id="a")]),
    ]
    turn = Turn("now the same with this one", images=["image_2"], held_images=["image_1"])
    assert planned(turn, before)[0] == [("analyze", {"image": "image_2"})]
    turn = Turn("and what colour is this one? same question for the first", images=["image_2"], held_images=["image_1"])
    assert {name for name, _ in planned(turn, before)[0]} == {"categorize"}
    for text, language in (
        ("and this one?", "en"),
        ("¿y esta otra?", "es"),
        ("und das hier?", "de"),
        ("et celle-ci ?", "fr"),
    ):
        turn = Turn(text, images=["image_2"], held_images=["image_1"], language=language)
        assert planned(turn, before)[0] == [("analyze", {"image": "image_2"})]


@pytest.mark.parametrize(
    ("request_text", "images"),
    [
        ("Please ignore the first photo, sent by mistake. What is in the other one?", ["image_2"]),
        ("Photo 1: shirt or blouse? Same question for photo 2.", ["image_1", "image_2"]),
    ],
)
def test_pictures_that_a_request_leaves_out_or_adds(request_text, images):
    calls, _ = planned(Turn(request_text, images=["image_1", "image_2"]))
    assert [(name, args["image"]) for name, args in calls] == [("categorize", image) for image in images]


@pytest.mark.parametrize(
    "request_text",
    [
        "WHERE IS MY PARCEL I ordered black boots nine days ago",
        "apply my coupon code SHOES10",
        "Wo bleibt meine Bestellung?",
    ],
)
def test_questions_about_an_order_are_no_search(request_text):
    assert planned(Turn(request_text))[0] == []


@pytest.mark.parametrize(
    "request_text",
    [
        "and the 4 and 5 star reviews?",
        "nur die mit 3 Sternen",
        "how many two star reviews are there?",
        "solo las de una estrella",
    ],
)
def test_reviews_with_so_many_stars_are_summed_up(request_text):
    before = [HumanMessage("before"), AIMessage("", tool_calls=[tool_call(name="summarize", args={}, id="1")])]
    turn = Turn(request_text, held_reviews={"reviews_1": 5}, language=language_of(request_text, "en"))
    plan = decide(turn, before)
    assert [call["name"] for call in plan.calls] == ["summarize"] and picked_stars(plan.calls[0]["args"]["question"])


@pytest.mark.parametrize("request_text", ["et la troisième ?", "and the 3rd?", "¿y la tercera?", "und das dritte?"])
def test_another_picture_of_those_that_are_held_is_told_alike(request_text):
    held = [f"image_{number}" for number in (1, 2, 3)]
    before = [HumanMessage("before"), AIMessage("", tool_calls=[tool_call(name="categorize", args={}, id="1")])]
    plan = decide(Turn(request_text, held_images=held), before)
    assert [(call["name"], call["args"]) for call in plan.calls] == [("categorize", {"image": "image_3"})]


def test_beside_an_order_that_is_not_ours_the_rest_is_done():
    calls, _ = planned(Turn("translate this title into French. And what colour is the bag?", images=["image_1"]))
    assert [name for name, _ in calls] == ["categorize"]
    stocked = "going by that file would you stock them? and cancel my delivery from tuesday while ur at it"
    calls, _ = planned(Turn(stocked, reviews={"reviews_1": 48}, files=["reviews_1"]))
    assert [name for name, _ in calls] == ["summarize"]
    assert planned(Turn("hi there everybody. find me a lawyer and cancel my order"))[0] == []


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


@pytest.mark.parametrize(("request_text", "tools"), REQUESTS)
def test_requests_as_people_type_them(request_text, tools):
    turn = Turn(request_text, held_images=["image_1"], held_reviews={"reviews_1": 40})
    assert [call["name"] for call in decide(turn, []).calls] == tools


def test_a_message_takes_few_milliseconds():
    turns = [Turn(f"what is this, and what do {count} people say?", images=["image_1"]) for count in range(2, 23)]
    decide(turns.pop(), [])
    since = time.process_time()  # of both cores; what else the machine does counts little
    for turn in turns:
        decide(turn, [])
    assert (time.process_time() - since) / len(turns) < 0.06  # 15 ms on two free cores; see the model card


@pytest.mark.parametrize(
    ("request_text", "tools"),
    [
        ("I've got the reviews here but first tell me what the product in the pic even is. After that give me the gist of what people say", ["categorize", "summarize"]),
        ("What do people say about it? But first tell me what it is.", ["categorize", "summarize"]),
        ("Before anything else search for 'pearl earrings' in our catalogue. Then tell me what kind of jewellery it is", ["search", "categorize"]),
        ("watch, bracelet or fitness band? go", ["categorize"]),
        ("After you've told me what it is, sum up the reviews", ["categorize", "summarize"]),
        ("is it a summer dress or a winter dress?", ["analyze"]),
        ("mens shoes or womens shoes?", ["analyze"]),
        ("party dress or office dress?", ["analyze"]),
        ("Busca algo similar en el catálogo; antes de eso, dime de qué color es", ["categorize", "search"]),
        ("Such ähnliche Modelle. Vorher noch: was für ein Artikel ist das überhaupt?", ["categorize", "search"]),
    ],
)  # fmt: skip
def test_order_and_choices(request_text, tools):
    turn = Turn(request_text, images=["image_1"], held_reviews={"reviews_1": 40})
    assert [call["name"] for call in decide(turn, []).calls] == tools


@pytest.mark.parametrize(
    ("request_text", "tools"),
    [
        ("Jede für sich beurteilen", ["sentiment"]),
        ("Un par un, en étoiles", ["sentiment"]),
        ("No me las mezcles, quiero el veredicto de cada opinión, una por una", ["sentiment"]),
        ("rate each one, then sum them all up", ["sentiment", "summarize"]),
        ("what do they complain about?", ["summarize"]),
    ],
)
def test_reviews_are_judged_one_by_one(request_text, tools):
    assert [call["name"] for call in decide(Turn(request_text, reviews={"reviews_1": 3}), []).calls] == tools
    if "summarize" not in tools:  # nobody wants forty of them
        assert [call["name"] for call in decide(Turn(request_text, reviews={"reviews_1": 40}), []).calls] == [
            "summarize"
        ]


def test_an_aspect_in_another_language_follows_a_summary():
    asked = tool_call(name="summarize", args={"reviews": "reviews_1"}, id="1")
    before = [HumanMessage("¿qué dicen?"), AIMessage("", tool_calls=[asked])]
    held = {"reviews_1": 34}
    for images in ([], ["image_1"]):
        turn = Turn("¿y la cremallera?", held_images=images, held_reviews=held, language="es")
        assert planned(turn, before)[0] == [
            ("summarize", {"reviews": "reviews_1", "question": "What do they say about the zip?"})
        ]
    for text, language in (
        ("ok, passt", "de"),
        ("quiero un reembolso, la talla no me va", "es"),
        ("¿estás seguro de la talla?", "es"),
        ("gut, dann bestelle ich Größe M", "de"),
    ):
        assert planned(Turn(text, held_reviews=held, language=language), before)[0] == []


def test_where_no_tool_is_clear_it_asks_which_was_meant(monkeypatch):
    """One short question with what one may click, instead of a guess."""

    class Reader:
        def wants(self, request, context, *, at_a_glance):
            probabilities = {
                "categorize": 0.4,
                "summarize": 0.3,
                "analyze": 0.1,
                "sentiment": 0,
                "search": 0,
                "picture": 0,
                "reviews": 0,
            }
            return Wants(probabilities, dict.fromkeys(probabilities, 0))

    monkeypatch.setattr("models.predictors.message_reader", Reader)
    plan = decide(Turn("the thing with the stuff", held_images=["image_1"]), [])
    assert plan.calls == [] and plan.doubts == ["categorize", "summarize"]
    text = composer.without_tools(Turn("the thing with the stuff", language="de"), [], plan)
    assert text == "Möchtest du wissen, **was ein Foto zeigt**, oder **was Kunden sagen**?"
    assert composer.examples_for(text, "de") == ["Was ist das?", "Was sagen die Kunden?"]


def test_a_turn_with_tools_asks_the_network_once(monkeypatch):
    asked = []

    class Reader:
        def wants(self, request, context, *, at_a_glance):
            asked.append(request)
            probabilities = dict.fromkeys(["summarize", "analyze", "sentiment", "search", "picture", "reviews"], 0.0)
            return Wants({"categorize": 1.0} | probabilities, dict.fromkeys(["categorize", *probabilities], 0))

    reader = Reader()
    monkeypatch.setattr("models.predictors.message_reader", lambda: reader)
    turn = Turn("what is this?", images=["image_1"]).message()
    model = RouterChatModel().bind_tools(langchain_tools())
    called = model.invoke([turn])
    model.invoke([turn, called, ToolMessage("a coat", tool_call_id=called.tool_calls[0]["id"], status="error")])
    assert asked == ["what is this?"]
    model.invoke([Turn("what is this?", images=["image_1", "image_2"]).message()])
    assert len(asked) == 2  # what comes with the same words counts, too
