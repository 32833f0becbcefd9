"""A message: a sentence with places for names and numbers."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NewType

# Words for a person that were made of a message: what prints takes nothing else.
Sentence = NewType("Sentence", str)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the catalogue; `{name}` in its template stands for what is filled in."""

    template: str

    def __call__(self, **values: object) -> Sentence:
        """Return the sentence with these values. Raises KeyError where one is missing."""
        return Sentence(self.template.format_map(values))

    def made(self, text: str) -> bool:
        """Whether a text may be a sentence of this message: it begins as the template does."""
        return text.startswith(self.template.partition("{")[0])

    @property
    def places(self) -> frozenset[str]:
        """The names of the values that it takes."""
        found = (name for _, name, _, _ in string.Formatter().parse(self.template) if name)
        return frozenset(found)


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: "1 paper", "2 papers", "3 entries"."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def few(problems: Sequence[str], most: int = 3) -> str:
    """Return the first of some problems for one sentence, and how many more there are."""
    more = [f"and {len(problems) - most} more"] if len(problems) > most else []
    return "; ".join([*problems[:most], *more])


def meant(word: str, known: Iterable[str], cutoff: float = 0.65) -> str:
    """Return "; did you mean ...?" for a misspelt word of some known ones, "" for no such word."""
    from difflib import get_close_matches  # only where something is wrong

    by_folded = {name.casefold(): name for name in sorted(known)}
    near = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=cutoff)
    return f"; did you mean {by_folded[near[0]]}?" if near else ""
