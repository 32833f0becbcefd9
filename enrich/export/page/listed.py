"""What a page shows: lists with their papers, in the order and the sections of the lists. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enrich.model import Entry, State, Work


@dataclass(frozen=True, slots=True)
class PagePaper:
    """A paper as a list has it: its entry there, and its work; one of them may be None.

    `date` is the day that the list has for it, in ISO 8601.
    """

    entry: Entry | None
    work: Work | None
    state: State
    tags: Sequence[str] = ()
    date: str = ""


@dataclass(frozen=True, slots=True)
class PageList:
    """A list: its file's name, what it calls itself, and its papers, which are read once.

    `name` is "" for papers that are in no list.
    """

    name: str
    title: str
    papers: Iterable[PagePaper]
