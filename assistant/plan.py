"""What a turn is going to do: tool calls, inputs to ask for, and tools that may have been meant."""

import uuid
from typing import Any

from langchain_core.messages.tool import tool_call


class Plan:
    """Tool calls, the inputs that are missing for others, and what was perhaps meant where nothing is called."""

    def __init__(self, most: int) -> None:
        self.most = most  # calls
        self.calls: list[dict[str, Any]] = []
        self.asks: list[str] = []
        self.doubts: list[str] = []  # tools, the likeliest first

    def call(self, name: str, **arguments: Any) -> None:
        """Add a call, without arguments that are None and without saying the same twice; of too many, tell it instead."""
        arguments = {key: value for key, value in arguments.items() if value is not None}
        if len(self.calls) >= self.most:
            self.ask("too many")
        elif not any(call["name"] == name and call["args"] == arguments for call in self.calls):
            self.calls.append(tool_call(name=name, args=arguments, id=f"call_{uuid.uuid4().hex[:8]}"))

    def ask(self, what: str) -> None:
        """Something is needed or is to be told: "picture", "reviews", which "column" of a table is the review, another turn for
        "too many" calls, or that there is "no such picture"."""
        if what not in self.asks:
            self.asks.append(what)
