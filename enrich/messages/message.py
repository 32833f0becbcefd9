"""A message: a sentence with places for names and numbers."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import NewType

from enrich.messages.passwords import hidden

# Words for a person that were made of a message: what prints takes nothing else.
Sentence = NewType("Sentence", str)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the catalogue; `{name}` in its template stands for what is filled in."""

    template: str

    def __call__(self, **values: object) -> Sentence:
        """Return the sentence with these values. Raises KeyError where one is missing.

        It is one line, also where the name of a file or the words of a service have several, and
        shows no password.
        """
        made = hidden(self.template.format_map(values))
        return Sentence(on_one_line(made) if "\n" in made else made)

    def made(self, text: str) -> bool:
        """Whether a text may be a sentence of this message: it begins as the template does."""
        return text.startswith(self.template.partition("{")[0])

    @property
    def places(self) -> frozenset[str]:
        """The names of the values that it takes."""
        found = (name for _, name, _, _ in string.Formatter().parse(self.template) if name)
        return frozenset(found)


def on_one_line(words: str) -> str:
    """Return words with a blank where a line ends."""
    first, *others = words.split("\n")
    return " ".join([first, *(line for line in map(str.strip, others) if line)])


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: "1 paper", "2 papers", "3 entries"."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def megabytes(count: int) -> str:
    """Return a number of bytes in megabytes: "2,392 MB", of what is small "0.3 MB"."""
    size = count / 1_000_000
    return f"{size:,.0f} MB" if size >= 10 else f"{max(size, 0.1):.1f} MB"


def many(count: int, noun: str) -> str:
    """Return a number that may be large with its noun: "1 record", "8,600,000 records"."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"
