"""Messages made of several texts: of two requests, and of a request with what people say around one."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from models.message_reader import Context
from training.message_data import ASIDES_FILE, NEEDS, Message, said_as

FEWEST_WORDS, MOST_WORDS = 2, 25  # of a request that is joined with another
CAME_BEFORE = 0.2  # share of joined requests whose pictures and reviews came before them
BETWEEN = {
    "en": (". ", ". ", "? ", "\n", ", ", " and ", ", and ", " and also ", ". Also, ", ", then ", " + ", " & ", "; ", " - ", " plus ",
           ". oh and ", " and then ", ". After that: ", " btw "),
    "de": (". ", ". ", "? ", "\n", ", ", " und ", ", und ", " und außerdem ", ". Außerdem: ", ", dann ", " + ", " & ", "; ", " - ",
           " sowie ", ". ach und ", " und dann noch ", ". Danach: ", " und nebenbei "),
    "es": (". ", ". ", "? ", "\n", ", ", " y ", ", y ", " y también ", ". Además, ", ", luego ", " + ", " & ", "; ", " - ", " y de paso ",
           ". ah y ", " y después ", ". Después: ", " y ya que estamos "),
    "fr": (". ", ". ", "? ", "\n", ", ", " et ", ", et ", " et aussi ", ". Et puis ", ", puis ", " + ", " & ", "; ", " - ", " ainsi que ",
           ". ah et ", " et ensuite ", ". Après ça : ", " et au passage "),
}  # fmt: skip
AROUND = (" ", " ", "\n", "\n\n")  # what stands between a whole sentence and an aside
RUN_ON = (" ", ", ", ". ", "\n", " - ")  # … and where nobody closed the sentence
CLOSED = (".", "!", "?", "…", ")")


@dataclass(frozen=True)
class Aside:
    """What people say around a request, and ask nothing with."""

    words: str
    goes_with: str  # "any" request, or one about a "picture" or "reviews"
    where: str  # it stands: "before" the request, "after" it, or "either"

    def fits(self, context: Context) -> bool:
        """Whether it can be said with a message that comes with so much."""
        pictures, reviews = context.pictures or context.held_pictures, context.reviews or context.held_reviews
        return bool({"any": True, "picture": pictures, "reviews": reviews}[self.goes_with])


def joined(rows: Sequence[Message], count: int, *, seed: int) -> list[Message]:
    """Requests made of two, in one language, that want what both want: people ask for several things at once.

    Returns:
        `count` of them, or fewer where hardly any two go together.
    """
    draw, by_language = random.Random(f"{seed} joined"), defaultdict(list)
    for row in rows:
        if _stands_alone(row):
            by_language[row.language].append(row)
    languages = sorted(by_language)
    pairs = (draw.choices(by_language[draw.choice(languages)], k=2) for _ in range(10 * count) if languages)
    return list(islice((_both(*pair, draw) for pair in pairs if _go_together(*pair)), count))


def _stands_alone(row: Message) -> bool:
    """Whether a request is of words that need no conversation before them, with no more than one picture."""
    context = row.context
    needs_more = row.missing or context.last or context.held_pictures or context.held_reviews or context.pictures > 1
    return not needs_more and FEWEST_WORDS <= len(row.request.split()) <= MOST_WORDS and len(row.tools) < 3


def _go_together(first: Message, second: Message) -> bool:
    """Whether two requests can be one: they want different things, and only one is about reviews, whose number counts."""
    about_reviews = [NEEDS.get(tool) == "reviews" for row in (first, second) for tool in row.tools]
    return first.tools != second.tools and sum(about_reviews) <= 1


def _both(first: Message, second: Message, draw: random.Random) -> Message:
    """One request of two."""
    between, opening = draw.choice(BETWEEN[first.language]), first.request.strip()
    closing = second.request.strip()
    if not between.startswith((".", "?", "\n")) or draw.random() < 0.3:
        opening = opening.rstrip(".!?… ")
        closing = closing if closing[:2].isupper() else closing[:1].lower() + closing[1:]
    elif opening.endswith((".", "!", "?", "…")):
        between = between.lstrip(".?")
    contexts = first.context, second.context
    context = Context(
        max(each.pictures for each in contexts), max(each.reviews for each in contexts),
        any(each.file for each in contexts), any(each.listing for each in contexts),
    )  # fmt: skip
    if not context.listing and draw.random() < CAME_BEFORE:
        context = Context(held_pictures=context.pictures, held_reviews=context.reviews)
    together = replace(
        first, context=context, tools=tuple(dict.fromkeys((*first.tools, *second.tools))), missing=(), listing="",
        which=None,
    )  # fmt: skip
    return said_as(together, opening + between + closing)


def with_asides(rows: Sequence[Message], count: int, *, seed: int) -> list[Message]:
    """Messages that say something around what they want, which stays as it is: people tell why they ask, and who they are.

    Returns:
        `count` of them, or fewer where hardly any has words of the user in a row.
    """
    draw = random.Random(f"{seed} asides")
    able = [row for row in rows if row.request.strip() and row.text.count(row.request.strip()) == 1]
    drawn = (draw.choice(able) for _ in range(10 * count) if able)
    return list(islice(_each_with_one(drawn, draw), count))


def _each_with_one(rows: Iterator[Message], draw: random.Random) -> Iterator[Message]:
    for row in rows:
        aside = draw.choice(asides()[row.language])
        if aside.fits(row.context):
            yield _with_aside(row, aside, draw)


def _with_aside(row: Message, aside: Aside, draw: random.Random) -> Message:
    """A message with an aside before or after the user's own words; before those that lead on to what is pasted."""
    own = row.request.strip()
    leads_on = own.endswith(":") or row.text.partition(own)[2].lstrip(" ")[:1] not in ("", "\n")
    before = aside.where == "before" or leads_on or (aside.where == "either" and draw.random() < 0.5)
    first, second = (aside.words, own) if before else (own, aside.words)
    request = first + draw.choice(AROUND if first.endswith(CLOSED) else RUN_ON) + second
    return said_as(row, request, row.text.replace(own, request))


@cache
def asides() -> dict[str, list[Aside]]:
    """Those that were written for this project, by language."""
    by_language = defaultdict(list)
    for line in ASIDES_FILE.read_text("utf-8").splitlines():
        row = json.loads(line)
        by_language[row["language"]].append(Aside(row["aside"], row["with"], row["where"]))
    return dict(by_language)
