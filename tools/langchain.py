"""The five functions as LangChain tools, for our own loop and for anybody's agent."""

import json
from collections.abc import Callable
from typing import Any, Protocol

from langchain_core.tools import StructuredTool, ToolException
from pydantic import BaseModel, Field

from models.errors import InputError, ProductAssistantError
from tools.analyze import analyze
from tools.categorize import categorize
from tools.results import FoundProduct, ProductReport, Result, ReviewSummary, SearchReport, SentimentReport
from tools.reviews import as_reviews
from tools.search import MOST, search_catalog
from tools.sentiment import sentiment
from tools.summarize import summarize

QUOTES_TOLD = 2  # quotes of a point, and reviews of a report, that a language model gets to read
REVIEWS_TOLD = 20


class Holdings(Protocol):
    """Pictures and reviews by id, as a conversation holds them."""

    def image(self, image_id: str) -> Any: ...

    def reviews(self, reviews_id: str) -> Any: ...

    def choose_columns(self, reviews_id: str, columns: dict[str, str]) -> None: ...

    def found(self, report: SearchReport) -> None: ...

    def found_product(self, image_id: str) -> FoundProduct | None: ...


class _Files:
    """Without a conversation, an id is the path of a file."""

    def image(self, image_id: str) -> Any:
        return image_id

    def reviews(self, reviews_id: str) -> Any:
        return reviews_id


_IMAGE = 'Id of a picture in this conversation, such as "image_1"; without a conversation, the path of a picture file.'
_REVIEWS = 'Id of reviews in this conversation, such as "reviews_1"; without a conversation, the path of a review file.'
_LABELS = (
    'What to compare with: "auto" (everyday product types), "fashion-mnist", "clothing", "catalogue" (article types), '
    '"colour", "type-and-colour", or a list of at least two words.'
)


class CategorizeInput(BaseModel):
    image: str = Field(description=_IMAGE)
    labels: str | list[str] = Field("auto", description=_LABELS)
    top_k: int = Field(5, ge=1, le=20, description="How many labels to rank.")


class SentimentInput(BaseModel):
    reviews: str | None = Field(None, description=_REVIEWS)
    texts: list[str] | None = Field(None, description="The reviews themselves, when they have no id.")
    numbers: list[int] | None = Field(None, description="Only these of them, counted from 1.")


class SummarizeInput(BaseModel):
    reviews: str = Field(description=_REVIEWS)
    question: str | None = Field(None, description='What to ask about them, such as "What do they say about the zip?"')
    columns: dict[str, str] | None = Field(
        None,
        description=(
            "Only when the user says which column of their table holds what: text, stars, title, date, author or product "
            '→ its name, such as {"text": "comment"}.'
        ),
    )


class AnalyzeInput(BaseModel):
    image: str | None = Field(None, description=_IMAGE)
    title: str | None = Field(None, description="Title of the listing.")
    description: str | None = Field(None, description="Description of the listing.")
    reviews: str | None = Field(None, description=_REVIEWS)


class SearchInput(BaseModel):
    query: str | None = Field(None, description='Words for what is looked for, such as "red running shoes".')
    image: str | None = Field(None, description=f"{_IMAGE} Products that look like it are found.")
    k: int = Field(5, ge=1, le=50, description="How many products.")
    where: dict[str, str | list[str]] | None = Field(
        None, description="Conditions on the catalogue's columns: column → value, or a list of values."
    )


def langchain_tools(session: Holdings | None = None) -> list[StructuredTool]:
    """The tools `categorize`, `sentiment`, `summarize`, `analyze` and `search`.

    Args:
        session: whose pictures and reviews the ids name; without one, paths of files are taken.

    Each returns short JSON for a language model to read, with the whole result model as the message's artifact. Bad
    input becomes an error message that says what would work.
    """
    held = session or _Files()

    def run_categorize(image: str, labels: str | list[str] = "auto", top_k: int = 5) -> tuple[str, Result]:
        """Say what a picture of a product shows (its type, its colour, or the best of given labels), with probabilities."""
        return _told(categorize(held.image(image), labels=labels, top_k=top_k))

    def run_sentiment(
        reviews: str | None = None, texts: list[str] | None = None, numbers: list[int] | None = None
    ) -> tuple[str, Result]:
        """Judge one or a few reviews, each alone: positive or negative, expected stars, recommended or not."""
        if reviews is None and not texts:
            raise InputError("There are no reviews to judge.", "Give the id of reviews, or their texts.")
        given = texts if reviews is None else held.reviews(reviews)
        return _told(sentiment(_numbered(given, numbers) if numbers else given))

    def run_summarize(
        reviews: str, question: str | None = None, columns: dict[str, str] | None = None
    ) -> tuple[str, Result]:
        """Sum up what many reviews say: verdict, pros and cons with counts and quotes; or answer a question about them."""
        if columns and session is not None:
            session.choose_columns(reviews, columns)  # also for what is asked later
            columns = None
        return _told(summarize(held.reviews(reviews), question=question, columns=columns))

    def run_analyze(
        image: str | None = None, title: str | None = None, description: str | None = None, reviews: str | None = None
    ) -> tuple[str, Result]:
        """Report on a product from picture, listing text and reviews: category, gender, colour, season, usage, and
        whether picture and text belong together."""
        picture = None if image is None else held.image(image)
        return _told(analyze(picture, title, description, None if reviews is None else held.reviews(reviews)))

    def run_search(
        query: str | None = None,
        image: str | None = None,
        k: int = 5,
        where: dict[str, str | list[str]] | None = None,
    ) -> tuple[str, Result]:
        """Find products of the catalogue that look like a picture, fit some words, or both."""
        if not query and image is None:
            raise InputError("There is nothing to look for.", "Give words, a picture, or both.")
        picture = None if image is None else held.image(image)
        wanted = (picture, query) if query else picture  # as a pair: words of a chat model must not open files
        if session is None:
            return _told(search_catalog(wanted, k, where))
        itself = image and session.found_product(image)  # more like a product is others
        report = search_catalog(wanted, min(k + bool(itself), MOST), where)
        others = [each for each in report.products if not itself or each.id != itself.id][:k]
        report = report.model_copy(update={"products": others})
        session.found(report)
        return _told(report)

    return [
        _tool("categorize", run_categorize, CategorizeInput),
        _tool("sentiment", run_sentiment, SentimentInput),
        _tool("summarize", run_summarize, SummarizeInput),
        _tool("analyze", run_analyze, AnalyzeInput),
        _tool("search", run_search, SearchInput),
    ]


def _tool(name: str, run: Callable[..., tuple[str, Result]], schema: type[BaseModel]) -> StructuredTool:
    def guarded(**arguments: Any) -> tuple[str, Result]:
        try:
            return run(**arguments)
        except ProductAssistantError as error:
            raise ToolException(str(error)) from error

    return StructuredTool.from_function(
        guarded,
        name=name,
        description=" ".join((run.__doc__ or "").split()),
        args_schema=schema,
        response_format="content_and_artifact",
        handle_tool_error=True,
        handle_validation_error=lambda error: f"The arguments of {name} don't fit: {error}",
    )


def _numbered(reviews: Any, numbers: list[int]) -> list[str]:
    """The texts of some of the reviews, counted from 1 as they came."""
    table = as_reviews(reviews)
    of_number = {review.index + 1: review.full_text for review in table.reviews}
    if missing := [number for number in numbers if number not in of_number]:
        what = f"There is no review {missing[0]} that can be judged; {table.received} came."
        raise InputError(what, "Name another, or judge all of them.")
    return [of_number[number] for number in numbers]


def _told(result: Result) -> tuple[str, Result]:
    """What a language model reads of a result, and the result."""
    told = result.model_dump(mode="json", exclude_none=True)
    if isinstance(result, SentimentReport):
        _shorten_sentiment(told)
    elif isinstance(result, ReviewSummary):
        _shorten_summary(told)
    elif isinstance(result, ProductReport):
        if "sentiment" in told:
            _shorten_sentiment(told["sentiment"])
        if "summary" in told:
            _shorten_summary(told["summary"])
    return json.dumps(_rounded(told), ensure_ascii=False), result


def _shorten_sentiment(report: dict[str, Any]) -> None:
    report["reviews"] = report["reviews"][:REVIEWS_TOLD]


def _shorten_summary(summary: dict[str, Any]) -> None:
    for point in summary["pros"] + summary["cons"]:
        point["quotes"] = [quote["text"] for quote in point["quotes"][:QUOTES_TOLD]]


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list) else value
