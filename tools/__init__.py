"""What can be done with a product: five functions, their results, and the same as LangChain tools.

    from tools import categorize, sentiment, summarize, analyze, search_catalog
    categorize("shoe.jpg").label

Importing this is quick; models load when a tool is first called.
"""

from typing import Any

from tools.analyze import analyze
from tools.catalogue import index_catalogue
from tools.categorize import categorize
from tools.reviews import Review
from tools.search import search_catalog
from tools.sentiment import sentiment
from tools.summarize import summarize

__all__ = [
    "Review", "analyze", "categorize", "index_catalogue", "langchain_tools", "search_catalog", "sentiment", "summarize",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """`langchain_tools` on demand: LangChain is slower to import than all the rest."""
    if name != "langchain_tools":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tools.langchain import langchain_tools

    return langchain_tools
