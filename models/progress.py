"""How far long work is, told to whoever watches; and a way for them to end it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Watcher = Callable[[str, int, int], None]  # what is done, how many of it, of how many
Item = TypeVar("Item")
EVERY = 250  # items between two reports

_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


class Stopped(Exception):
    """Raised by a watcher that doesn't want the work to go on."""


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Have `watcher` told of all that is reported within, in this thread or task."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def report(what: str, done: int, total: int) -> None:
    """Tell the watcher, if there is one; whatever it raises ends the work."""
    if watcher := _watcher.get():
        watcher(what, done, total)


def tracked(items: Sequence[Item], what: str) -> Iterator[Item]:
    """The items one by one, with a report at every so many."""
    for number, item in enumerate(items):
        if number % EVERY == 0:
            report(what, number, len(items))
        yield item
