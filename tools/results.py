"""What the tools return: frozen, documented field by field, and the same after a round trip through JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Probability = Annotated[float, Field(ge=0, le=1)]
Polarity = Literal["negative", "neutral", "positive"]


class Result(BaseModel):
    """Root of all results."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LabelScore(Result):
    """One label and how probable it is."""

    label: str = Field(description="The label, spelled as in its label set.")
    probability: Probability = Field(description="Calibrated probability among the labels of the set.")


class Categorization(Result):
    """What a picture shows, compared with a set of labels."""

    label: str | None = Field(description="The most probable label; None when unsure.")
    confidence: Probability = Field(
        description="How far to rely on the most probable label: its probability, less where the picture may show no product at all."
    )
    unsure: bool = Field(description="True when no label should be relied on.")
    ranked: list[LabelScore] = Field(description="The most probable labels, best first, at most top_k.")
    label_set: str = Field(description='Name of the label set; "custom" for a list of words.')


class ReviewSentiment(Result):
    """How the writer of one review feels about the product."""

    text: str = Field(description="The review as it was read.")
    polarity: Polarity = Field(
        description="The side on which most of the star probability lies: 1–2 stars negative, 3 neutral, 4–5 positive."
    )
    stars: int = Field(ge=1, le=5, description="By where the expected stars lie, about the nearest whole number.")
    expected_stars: float = Field(ge=1, le=5, description="Mean of the star probabilities.")
    star_probabilities: list[Probability] = Field(min_length=5, max_length=5, description="For 1, 2, 3, 4 and 5 stars.")
    recommended: bool = Field(description="Whether the writer would recommend the product.")
    recommend_probability: Probability = Field(description="Probability that the writer recommends it.")
    language: str = Field(
        "en", description="Language that it is written in; the judgement is reliable for English only."
    )


class SentimentReport(Result):
    """One or more reviews, each judged alone, and their counts."""

    reviews: list[ReviewSentiment] = Field(description="In the order in which they came.")
    positive: int = Field(ge=0, description="Number of positive reviews.")
    neutral: int = Field(ge=0, description="Number of neutral reviews.")
    negative: int = Field(ge=0, description="Number of negative reviews.")
    mean_stars: float = Field(ge=1, le=5, description="Mean of the expected stars.")


class Quote(Result):
    """A verbatim part of a review: `reviews[review][start:end] == text`."""

    text: str = Field(description="The words themselves.")
    review: int = Field(ge=0, description="Index of the review among those received, from 0.")
    start: int = Field(ge=0, description="First character, counted in the review's text.")
    end: int = Field(gt=0, description="One past the last character.")


class Point(Result):
    """Something that several customers say."""

    aspect: str = Field(description="What it is about, such as size and fit.")
    statement: str = Field(description="What they say of it, in our words.")
    count: int = Field(ge=1, description="Reviews that say so.")
    share: Probability = Field(description="count divided by the reviews used.")
    quotes: list[Quote] = Field(description="The strongest verbatim quotes, at most three.")


class AspectOpinion(Result):
    """How reviews judge one side of a product, such as its fit."""

    aspect: str = Field(description="What it is about.")
    mentions: int = Field(ge=1, description="Reviews that judge it.")
    positive: int = Field(ge=0, description="Reviews that praise it; one that does both counts in both.")
    negative: int = Field(ge=0, description="Reviews that blame it.")
    positive_share: Probability = Field(description="positive divided by positive + negative.")
    quotes: list[Quote] = Field(description="The strongest verbatim quotes of either side, at most two of each.")


class Period(Result):
    """Reviews of one span of time."""

    period: str = Field(description='A month ("2024-03"), a quarter ("2024 Q1") or a year ("2024").')
    reviews: int = Field(ge=1, description="Reviews written in it.")
    mean_stars: float = Field(ge=1, le=5, description="Mean of their stars.")


class Change(Result):
    """Something that clearly more, or clearly fewer, reviews say than before."""

    aspect: str = Field(description="What it is about.")
    statement: str = Field(description="What they say of it, in our words.")
    positive: bool = Field(description="Whether it is praise.")
    before: Probability = Field(description="Share of the earlier reviews that say so.")
    after: Probability = Field(description="Share of the later ones.")


class ProductOpinion(Result):
    """What the reviews of one product among several come to."""

    product: str = Field(description="As its column names it.")
    reviews: int = Field(ge=1, description="Its reviews.")
    mean_stars: float = Field(ge=1, le=5, description="Mean of their stars.")
    count: int = Field(ge=0, description="Those of them that say what was asked for.")
    share: Probability = Field(description="count divided by reviews.")


class ReviewSummary(Result):
    """What many reviews say together."""

    verdict: str = Field(description="One sentence.")
    prose: str = Field(description="A short text composed from the points.")
    pros: list[Point] = Field(description="What customers like, most mentioned first.")
    cons: list[Point] = Field(description="What they don't, most mentioned first.")
    received: int = Field(ge=0, description="Reviews that came.")
    used: int = Field(ge=0, description="Reviews that the summary stands on.")
    dropped: dict[str, int] = Field(description="Reviews left out: reason → count.")
    star_histogram: dict[int, int] = Field(
        description="Stars 1…5 → reviews used; given stars where known, else judged."
    )
    mean_stars: float | None = Field(description="Mean stars of the reviews used; None with none.")
    recommend_share: Probability | None = Field(description="Share whose writers would recommend it; None with none.")
    aspects: list[AspectOpinion] = Field(
        default_factory=list, description="Each side of the product that reviews judge, most mentioned first."
    )
    trend: list[Period] = Field(default_factory=list, description="Stars over time, where reviews have dates.")
    changes: list[Change] = Field(
        default_factory=list, description="What is said more or less often since the day that the question names."
    )
    products: list[ProductOpinion] = Field(
        default_factory=list, description="The products that the question compares, first the one it looks for."
    )
    question: str | None = Field(None, description="What was asked about the reviews; the points answer it.")
    read_as: dict[str, str] = Field(
        default_factory=dict, description="For a table: text, stars, title … → the column that it was read from."
    )


class ProductReport(Result):
    """A product from its picture, its listing's words, or both."""

    category: Categorization | None = Field(description="The article type from both together; None with neither given.")
    attributes: dict[str, list[LabelScore]] = Field(description="gender, colour, season, usage → ranked scores.")
    match: Probability | None = Field(
        description="Probability that picture and text belong together; None without both."
    )
    warnings: list[str] = Field(description="What a seller should look at again.")
    sentiment: SentimentReport | None = Field(None, description="Of the reviews, when some came; of many, of some.")
    summary: ReviewSummary | None = Field(None, description="Of the reviews, when three or more came.")


class FoundProduct(Result):
    """A product of the catalogue that was searched."""

    id: str = Field(description="As the catalogue has it.")
    title: str = Field(description="Its title; empty for a picture alone.")
    score: float = Field(ge=-1, le=1, description="Cosine of the product with the query in CLIP's space.")
    picture: str | None = Field(None, description="Path of its small picture in the index.")
    columns: dict[str, str] = Field(default_factory=dict, description="The catalogue's other columns.")


class SearchReport(Result):
    """What a search found, the closest first."""

    products: list[FoundProduct] = Field(description="At most as many as were asked for.")
    searched: int = Field(ge=0, description="Products of the catalogue that fulfil the conditions.")
    words: str | None = Field(None, description="The words that were looked for.")
    by_picture: bool = Field(False, description="Whether a picture was looked for.")
    where: dict[str, list[str]] = Field(default_factory=dict, description="Conditions: column → accepted values.")
