"""The embedded router: a chat model without a language model, so that the assistant works offline and at once.

A small network reads the user's own words, with what is attached and what the session holds, and tells which tools they want;
patterns then tell which pictures, reviews and labels are meant. The router emits standard tool calls, and, when their results
are there, answers with what the composer makes of them.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field

from assistant import composer
from assistant.deciding import decide
from assistant.phrases import phrase
from assistant.planners import calls_in
from assistant.turn import Turn


class RouterChatModel(BaseChatModel):
    """Chooses tools from the words and the attachments; deterministic."""

    model_name: str = Field("router", alias="model")
    model_config = {"populate_by_name": True}

    @property
    def _llm_type(self) -> str:
        return "product-assistant-router"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.model_name}

    def bind_tools(
        self, tools: Sequence[Any], *, tool_choice: str | None = None, **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """This model with the tools that it may call."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        message = self._answer(messages, {tool["function"]["name"] for tool in kwargs.get("tools") or []})
        message.response_metadata = {"model_name": self.model_name}
        read, written = sum(_tokens(each) for each in messages), _tokens(message)
        message.usage_metadata = {"input_tokens": read, "output_tokens": written, "total_tokens": read + written}
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        message = self._generate(messages, **kwargs).generations[0].message
        for index, call in enumerate(message.tool_calls):
            part = tool_call_chunk(name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=index)
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[part]))
        for word in message.text.splitlines(keepends=True) or [""]:
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=word))
            if run_manager:
                run_manager.on_llm_new_token(word, chunk=chunk)
            yield chunk
        end = AIMessageChunk(
            content="",
            usage_metadata=message.usage_metadata,
            response_metadata=message.response_metadata,
            chunk_position="last",
        )
        yield ChatGenerationChunk(message=end)

    def _answer(self, messages: list[BaseMessage], tools: set[str]) -> AIMessage:
        start = max((i for i, message in enumerate(messages) if isinstance(message, HumanMessage)), default=None)
        if start is None:
            return AIMessage(phrase("help"))
        turn, before = Turn.of(messages[start]), messages[:start]
        done = [message for message in messages[start:] if isinstance(message, ToolMessage)]
        plan = decide(turn, before)
        if done:
            return AIMessage(composer.answer(calls_in(messages[start:]), done, asks=plan.asks, turn=turn))
        calls = [call for call in plan.calls if call["name"] in tools]
        return AIMessage("", tool_calls=calls) if calls else AIMessage(composer.without_tools(turn, before, plan))


def _tokens(message: BaseMessage) -> int:
    return len(message.text.split())
