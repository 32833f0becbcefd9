"""What a catalogue says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from enrich import sources
from enrich.catalogs.layout import OLDER_BLOCK


@dataclass(frozen=True, slots=True)
class CataloguePart:
    """What a catalogue has from one form of dump."""

    form: str
    files: tuple[str, ...]
    records: int
    # When the dump was made, as far as it can be told: an ISO time.
    date: str
    # Reason -> how many records could not be read.
    aside: Mapping[str, int]
    # The same, of records that no catalogue has.
    passed_over: Mapping[str, int]

    @property
    def source(self) -> str:
        """The name of the source whose records these are."""
        return sources.of_dump(self.form)


@dataclass(frozen=True, slots=True)
class About:
    """What a catalogue says of itself."""

    built: str
    parts: tuple[CataloguePart, ...]
    blocks: int
    entries: int
    bits: int
    in_block: int

    @property
    def records(self) -> int:
        """How many records it has."""
        return sum(part.records for part in self.parts)


def about_of(rows: Mapping[str, str]) -> About:
    """Return what the rows of the table `about` say.

    Raises KeyError, ValueError or TypeError where they are damaged.
    """
    parts = tuple(
        CataloguePart(**{**part, "files": tuple(part["files"])})
        for part in json.loads(rows["parts"])
    )
    return About(
        rows["built"],
        parts,
        int(rows["blocks"]),
        int(rows["entries"]),
        int(rows["bits"]),
        int(rows.get("in_block", OLDER_BLOCK)),
    )
