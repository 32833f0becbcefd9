"""What a search asks for, as typed terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SearchField = Literal["", "title", "author", "venue"]
PlaceField = Literal["list", "section", "tag"]
Sign = Literal["read", "unread", "starred", "listed", "unlisted", "retracted"]


@dataclass(frozen=True, slots=True)
class SearchText:
    """Words that a paper has: one, or several side by side; of an author in any order.

    `field` is "" for any text of the paper. With `is_prefix` the last word is the beginning of one.
    What `is_phrase` was typed in quotes. `others`: words that mean the same, side by side.
    """

    words: tuple[str, ...]
    field: SearchField = ""
    is_prefix: bool = False
    is_phrase: bool = False
    others: tuple[tuple[str, ...], ...] = ()

    @property
    def spellings(self) -> tuple[tuple[str, ...], ...]:
        """The words and those that mean the same."""
        return tuple(dict.fromkeys((self.words, *self.others)))


@dataclass(frozen=True, slots=True)
class Years:
    """The years of the cited version, both included; None for an open end."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class HasState:
    """The state of the paper."""

    state: str


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a list has the paper: words of the list's name, of a section, or a whole tag."""

    field: PlaceField
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """What holds of the paper."""

    sign: Sign


Condition = SearchText | Years | HasState | ListPlace | Is


@dataclass(frozen=True, slots=True)
class Term:
    """A condition that holds, or with `negated` does not hold."""

    condition: Condition
    negated: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query: of each clause one term holds. `text` is all that was typed."""

    text: str
    clauses: tuple[tuple[Term, ...], ...] = ()
