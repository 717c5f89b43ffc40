"""What can be done with a product: four functions, their results, and the same as LangChain tools.

    from tools import categorize, sentiment, summarize, analyze
    categorize("shoe.jpg").label

Importing this is quick; models load when a tool is first called.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tools.analyze import analyze
    from tools.categorize import categorize
    from tools.langchain import langchain_tools
    from tools.reviews import Review
    from tools.sentiment import sentiment
    from tools.summarize import summarize

__all__ = ["Review", "analyze", "categorize", "langchain_tools", "sentiment", "summarize"]
_MODULES = {"langchain_tools": "langchain", "Review": "reviews"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES.get(name, name)}"), name)
    globals()[name] = value  # over the submodule of the same name
    return value
