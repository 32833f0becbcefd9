"""Identifiers of papers, names of authors, dates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A scheme ("doi", "arxiv", "dblp", ...) and a value in its normal form (see `identifiers`)."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


@dataclass(frozen=True, slots=True)
class Name:
    """One author: BibTeX's four parts, or a `literal` for an organisation or an unsplit name."""

    family: str = ""
    given: str = ""
    # CSL's non-dropping-particle, BibTeX's "von"
    particle: str = ""
    # "Jr.", "III"
    suffix: str = ""
    literal: str = ""

    @property
    def full(self) -> str:
        """The name as it is spoken: "Ludwig van Beethoven", "OpenAI"."""
        if self.literal:
            return self.literal
        if self.given and self.family and not self.particle and not self.suffix:
            return f"{self.given} {self.family}"
        parts = (self.given, self.particle, self.family, self.suffix)
        return " ".join(x for x in parts if x)


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A date as far as it is known: `Date(2023)`, `Date(2023, 10)`, `Date(2023, 10, 23)`."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def parts(self) -> tuple[int, ...]:
        """The known parts, as in CSL's `date-parts`."""
        return tuple(x for x in (self.year, self.month, self.day) if x)

    def __str__(self) -> str:
        return "-".join(f"{x:02d}" for x in self.parts)
