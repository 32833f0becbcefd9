"""Methods of sources that no answer can break: what they raise over it is Unreadable."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from enrich import messages
from enrich.errors import Refused, Unavailable, Unreadable
from enrich.model import Record
from enrich.sources.shared import kept

Asked = TypeVar("Asked")
# What code that expects another shape raises: a missing key, a number for a string, deep nesting.
SLIPS = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError),
    *(RecursionError, AssertionError, SyntaxError),
)


def guard(kind: type) -> None:
    """Replace the methods `fetch`, `search` and `parse` that a class defines by guarded ones."""
    methods = vars(kind)
    for name, guarding in (("fetch", _asking), ("search", _asking), ("parse", _parsing)):
        if name in methods:
            setattr(kind, name, guarding(methods[name]))


def _parsing(parse: Callable[..., list[Record]]) -> Callable[..., list[Record]]:
    @functools.wraps(parse)
    def guarded(source: object, answer: str) -> list[Record]:
        try:
            return [kept.record(r) for r in parse(source, answer)]
        except (Unavailable, Refused) as error:
            raise Unreadable(error.sentence, error.host) from error
        except SLIPS as error:
            raise _unreadable(source) from error

    return guarded


def _asking(
    ask: Callable[..., Iterator[tuple[Asked, str | None]]],
) -> Callable[..., Iterator[tuple[Asked, str | None]]]:
    @functools.wraps(ask)
    def guarded(source: object, asked: Any) -> Iterator[tuple[Asked, str | None]]:
        try:
            for question, answer in ask(source, asked):
                yield question, answer if answer is None else kept.encodable(answer)
        except SLIPS as error:
            raise _unreadable(source) from error

    return guarded


def _unreadable(source: object) -> Unreadable:
    name = getattr(source, "name", "a source")
    return Unreadable(messages.services.OTHER_SHAPE(service=name))
