"""Any language model by its name: the real client against a scripted server that speaks the OpenAI protocol."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant import Assistant, Reply, Session, TextDelta
from models.settings import Settings

FALLBACK = "the built-in router did"


def call(name: str, arguments: str, number: int = 0) -> dict:
    """A piece of an answer that calls a tool."""
    function = {"name": name, "arguments": arguments}
    return {"tool_calls": [{"index": number, "id": f"call_{number}", "type": "function", "function": function}]}


class Script:
    """Answers one request after the other; the last one again and again."""

    def __init__(self, *answers: dict | int | float) -> None:
        self.answers, self.asked = list(answers), []

    def next(self, request: dict) -> dict | int | float:
        self.asked.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def handler_of(script: Script) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = script.next(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if isinstance(answer, float):  # seconds of silence
                time.sleep(answer)
                answer = 500
            if isinstance(answer, int):
                self.send_response(answer)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for delta, why in ((answer, None), ({}, "tool_calls" if "tool_calls" in answer else "stop")):
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted",
                         "choices": [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": why}]}  # fmt: skip
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *args: object) -> None:
            pass

    return Handler


@pytest.fixture
def assistant(monkeypatch) -> Iterator[Callable[..., Assistant]]:
    """An assistant over "openai:scripted", whose server follows a script."""
    servers = []

    def make(script: Script) -> Assistant:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(script))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "a-secret-key")
        made = Assistant("openai:scripted")
        made.chat_model.max_retries = 0
        return made

    yield make
    for server in servers:
        server.shutdown()


CATEGORIZE = call("categorize", '{"image": "image_1"}')


def test_it_calls_tools_and_its_words_are_shown_when_the_result_supports_them(assistant, fashion_mnist):
    script = Script(CATEGORIZE, {"content": "What a fine picture to look at!"})
    reply = assistant(script).ask("what is it?", images=[fashion_mnist("dress")])
    assert [each.name for each in reply.calls] == ["categorize"] and reply.text == "What a fine picture to look at!"
    assert {tool["function"]["name"] for tool in script.asked[0]["tools"]} >= {"categorize", "search"}
    told = json.dumps(script.asked)
    assert "image_1" in told and "base64" not in told  # ids, never bytes


def test_made_up_labels_are_not_shown(assistant, fashion_mnist):
    script = Script(CATEGORIZE, {"content": "This is a leather handbag for 49.99."})
    reply = assistant(script).ask("what is it?", images=[fashion_mnist("ankle-boot")])
    assert "handbag" not in reply.text and "49.99" not in reply.text
    assert reply.calls[0].result.ranked[0].label.lower().rstrip("s") in reply.text.lower()


@pytest.mark.parametrize("made_up", ["A red dress, 95 % sure.", ""])
def test_a_model_that_calls_nothing_and_makes_it_up_gives_way_to_the_router(assistant, fashion_mnist, made_up):
    reply = assistant(Script({"content": made_up})).ask("what is it?", images=[fashion_mnist("ankle-boot")])
    assert FALLBACK in reply.text and "95 %" not in reply.text
    assert [each.name for each in reply.calls] == ["categorize"] and reply.calls[0].result is not None


def test_earlier_results_may_be_told_again(assistant, fashion_mnist):
    session = Session()
    made = assistant(Script(CATEGORIZE, {"content": "Done."}, {"content": "As I said: boots."}))
    made.ask("what is it?", images=[fashion_mnist("ankle-boot")], session=session)
    assert made.ask("what was it again?", session=session).text.startswith("As I said")


def test_a_model_that_breaks_off_after_results_gives_way_to_the_composer(assistant, fashion_mnist):
    *events, reply = assistant(Script(CATEGORIZE, CATEGORIZE, 500)).stream(
        "what is it?", images=[fashion_mnist("ankle-boot")]
    )
    assert FALLBACK in reply.text and "called this already" not in reply.text and "oot" in reply.text
    assert "".join(event.text for event in events if isinstance(event, TextDelta)).strip() == reply.text


@pytest.mark.parametrize("answer", [500, 401, 1.5])
def test_a_model_that_is_down_or_silent_gives_way_to_the_router(assistant, fashion_mnist, monkeypatch, answer, caplog):
    monkeypatch.setattr("assistant.loop.settings", lambda: Settings(max_answer_s=0.5))
    reply = assistant(Script(answer)).ask("what is it?", images=[fashion_mnist("dress")])
    assert FALLBACK in reply.text and [each.name for each in reply.calls] == ["categorize"]
    assert "a-secret-key" not in caplog.text and "Traceback" not in reply.text


def test_bad_json_is_told_to_the_model_which_may_try_again(assistant, fashion_mnist):
    script = Script(call("categorize", "image_1, please"), CATEGORIZE, {"content": "Here you are."})
    reply = assistant(script).ask("what is it?", images=[fashion_mnist("dress")])
    assert reply.text == "Here you are." and len(reply.calls) == 1
    answers = [message for message in script.asked[1]["messages"] if message["role"] == "tool"]
    assert len(answers) == 1 and "not JSON" in answers[0]["content"]


def test_bad_json_again_and_again_gives_way_to_the_router(assistant, fashion_mnist):
    script = Script(call("categorize", "image_1, please"))
    reply = assistant(script).ask("what is it?", images=[fashion_mnist("dress")])
    assert FALLBACK in reply.text and len(script.asked) == 2 and reply.calls[-1].result is not None


def test_unknown_tools_are_told(assistant):
    script = Script(call("refund", "{}"), {"content": "I can't do that."})
    reply = assistant(script).ask("refund me")
    assert reply.calls[0].error == "There is no tool 'refund'." and reply.text


def test_endless_repeats_end_with_a_readable_reply(assistant, fashion_mnist):
    script = Script(CATEGORIZE)
    reply = assistant(script).ask("what is it?", images=[fashion_mnist("dress")])
    assert len([each for each in reply.calls if each.result]) == 1 and len(script.asked) <= 4
    assert "dress" in reply.text.lower()


def test_one_message_a_call_is_remembered(assistant, fashion_mnist):
    session = Session()
    made = assistant(Script(CATEGORIZE, {"content": "Done."}, {"content": "Hello."}))
    made.ask("what is it?", images=[fashion_mnist("dress")], session=session)
    reply = made.ask("hi", session=session)
    assert isinstance(reply, Reply) and reply.text == "Hello."
    calls = [each["id"] for message in session.messages for each in getattr(message, "tool_calls", [])]
    assert calls == [message.tool_call_id for message in session.messages if hasattr(message, "tool_call_id")]
