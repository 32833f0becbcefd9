"""What a writer of outputs may choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Choices for one output; a format passes over those that mean nothing to it."""

    abstracts: bool = True
    booktitle: Literal["full", "short", "acronym"] = "full"
    journal: Literal["full", "iso4"] = "full"
    links: Literal["both", "doi", "url"] = "both"  # "doi": the URL only where there is no DOI
    unicode: bool = (
        False  # .bib: letters stay as they are; only what TeX would take for a command is escaped
    )
    keywords: bool = False
    note: bool = True  # .bib: say in `note` that a paper was retracted or withdrawn
    sort: Literal["key", "list"] = "key"
