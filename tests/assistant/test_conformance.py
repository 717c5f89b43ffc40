"""LangChain's own standard tests pass for the router and for every tool."""

import pytest
from langchain_tests.unit_tests import ChatModelUnitTests, ToolsUnitTests

from assistant.router import RouterChatModel
from tools import langchain_tools

EXAMPLES = {
    "categorize": {"image": "dress.jpg"}, "sentiment": {"texts": ["Lovely."]}, "summarize": {"reviews": "reviews.csv"},
    "analyze": {"title": "Red dress"}, "search": {"query": "red dress"},
}  # fmt: skip


class TestRouter(ChatModelUnitTests):
    @property
    def chat_model_class(self):
        return RouterChatModel

    @property
    def chat_model_params(self):
        return {}


class _Tool(ToolsUnitTests):
    name = ""

    @property
    def tool_constructor(self):
        return {tool.name: tool for tool in langchain_tools()}[self.name]

    @property
    def tool_invoke_params_example(self):
        return EXAMPLES[self.name]


for _name in EXAMPLES:
    globals()[f"Test{_name.capitalize()}"] = type(f"Test{_name.capitalize()}", (_Tool,), {"name": _name})


def test_every_tool_is_covered():
    assert {tool.name for tool in langchain_tools()} == set(EXAMPLES)


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
