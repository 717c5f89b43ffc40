"""What one conversation holds: its pictures, its reviews, and what was said. Bounded, private, in memory."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langchain_core.messages import BaseMessage, HumanMessage

from assistant.phrases import ENGLISH
from models.errors import InputError
from models.settings import settings
from tools.guards import load_image
from tools.results import FoundProduct, SearchReport

if TYPE_CHECKING:
    from PIL import Image

    from tools.guards import ImageSource
    from tools.reviews import ReviewTable

FOUND = "found_"  # ids of products that a search found
MEGA = 1_000_000
KEPT_SIDE = 1024  # pixels; pictures are kept no larger, the models read far less
TURNS_KEPT = 20


@dataclass(frozen=True)
class HeldReviews:
    """A set of reviews under its id."""

    source: "ReviewTable"
    count: int  # as received
    name: str  # of the file, or "" for pasted ones


class Session:
    """Pictures by id ("image_1"), review sets by id ("reviews_1"), and the messages of the last turns.

    The oldest picture, set and turn go first when a limit of `models.settings` is reached, and all of it after a long rest.
    """

    def __init__(self) -> None:
        self.messages: list[BaseMessage] = []
        self._images: OrderedDict[str, tuple[Image.Image, str]] = OrderedDict()
        self._reviews: OrderedDict[str, HeldReviews] = OrderedDict()
        self._found: dict[str, FoundProduct] = {}
        self._counts = {"image": 0, "reviews": 0}
        self.language = ENGLISH  # in which the user wrote last
        self.lock = threading.Lock()  # one turn at a time
        self.closed = False  # for good: a turn that is still at work need not say more
        self._used = time.monotonic()

    def begin_turn(self) -> None:
        """Forget everything where the last turn is longer ago than a session may rest."""
        if time.monotonic() - self._used > settings().session_s:
            self._forget()
        self._used = time.monotonic()

    def close(self) -> None:
        """End the conversation, and forget everything."""
        self.closed = True
        self._forget()

    def _forget(self) -> None:
        self._images.clear()
        self._reviews.clear()
        self._found = {}
        self.messages = []

    def add_image(self, image: "ImageSource", *, name: str = "") -> str:
        """Check, decode and keep a picture; its id.

        Raises:
            ImageError, LimitError: it can't be read or is too large.
        """
        picture = load_image(image, name=name)
        picture.thumbnail((KEPT_SIDE, KEPT_SIDE))
        self._found = {}  # "the first one" is a photo from now on
        return self._keep(self._images, "image", (picture, name), settings().session_images)

    def add_reviews(self, reviews: Any, *, name: str = "") -> str:
        """Read and keep reviews: texts, `Review` objects, a table, or a file; their id.

        Raises:
            TextError, TableError, LimitError: there is nothing to read, or too much.
        """
        from tools.reviews import read_reviews

        table = read_reviews(reviews, name=name)
        return self._keep(
            self._reviews, "reviews", HeldReviews(table, table.received, name), settings().session_review_sets
        )

    def choose_columns(self, reviews_id: str, columns: dict[str, str]) -> None:
        """Read a table that is held by other columns from now on: role → column; the others stay.

        Raises:
            InputError, TableError: it isn't held, is no table, or has no such column.
        """
        from tools.reviews import read_reviews

        held = self.held_reviews(reviews_id)
        as_before = {role: column for role, column in held.source.read_as.items() if column not in columns.values()}
        table = read_reviews(held.source, name=held.name, columns=as_before | columns)
        self._reviews[reviews_id] = HeldReviews(table, table.received, held.name)

    def _keep(self, shelf: OrderedDict[str, Any], kind: str, item: Any, limit: int) -> str:
        self._counts[kind] += 1
        item_id = f"{kind}_{self._counts[kind]}"
        shelf[item_id] = item
        most = settings().session_mb * MEGA
        while len(shelf) > limit or (len(shelf) > 1 and sum(map(_size_of, shelf.values())) > most):
            shelf.popitem(last=False)
        return item_id

    @property
    def image_ids(self) -> list[str]:
        """Ids of the pictures held, oldest first."""
        return list(self._images)

    @property
    def reviews_ids(self) -> list[str]:
        """Ids of the review sets held, oldest first."""
        return list(self._reviews)

    def found(self, report: SearchReport) -> None:
        """Keep what a search found, so that it can be asked about until another search, or another picture, comes."""
        self._found = {f"{FOUND}{place}": each for place, each in enumerate(report.products, 1) if each.picture}

    @property
    def found_ids(self) -> list[str]:
        """Ids ("found_1" …) of what the last search found, by their places; only those that have a picture."""
        return list(self._found)

    def found_product(self, image_id: str) -> FoundProduct | None:
        """The product of such an id."""
        return self._found.get(image_id)

    def image(self, image_id: str) -> "Image.Image":
        """The picture of an id, in RGB. Raises InputError when it isn't held."""
        if product := self._found.get(image_id):
            return load_image(product.picture)
        return self._get(self._images, image_id, "picture", "a photo")[0]

    def reviews(self, reviews_id: str) -> Any:
        """The reviews of an id, as the tools take them. Raises InputError when they aren't held."""
        return self.held_reviews(reviews_id).source

    def held_reviews(self, reviews_id: str) -> HeldReviews:
        """The review set of an id with its count and name. Raises InputError when it isn't held."""
        return self._get(self._reviews, reviews_id, "review set", "reviews")

    @staticmethod
    def _get(shelf: OrderedDict[str, Any], item_id: str, what: str, attach: str) -> Any:
        if item_id not in shelf:
            held = f"This conversation holds {', '.join(shelf)}." if shelf else f"Attach {attach} first."
            raise InputError(f"There is no {what} {item_id!r} in this conversation.", held)
        return shelf[item_id]

    def remember(self, messages: list[BaseMessage]) -> None:
        """Add a turn's messages, and forget the oldest turns over the limit."""
        self.messages += messages
        starts = [i for i, message in enumerate(self.messages) if isinstance(message, HumanMessage)]
        if len(starts) > TURNS_KEPT:
            self.messages = self.messages[starts[-TURNS_KEPT] :]


def _size_of(item: Any) -> int:
    """Bytes that a picture or a review set takes, about."""
    if isinstance(item, HeldReviews):
        table = item.source
        records = filter(None, table.rows.records if table.rows else [])
        cells = sum(len(str(cell)) for record in records for cell in record.values())
        return cells + sum(len(review.received) for review in table.reviews)
    width, height = item[0].size
    return 3 * width * height
