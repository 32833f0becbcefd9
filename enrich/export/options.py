"""What a person may choose for an output: the one place of every option and its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Choices for one output; a format passes over those that mean nothing to it.

    Each field is a key of an output in the configuration, with the same values.
    """

    abstracts: bool = True
    booktitle: Literal["full", "short", "acronym"] = "full"
    journal: Literal["full", "iso4"] = "full"
    # "doi": the URL only where there is no DOI
    links: Literal["both", "doi", "url"] = "both"
    # .bib: letters stay as they are; only what TeX would take for a command is escaped
    unicode: bool = False
    keywords: bool = False
    # .bib: `note` tells that a paper was retracted or withdrawn
    note: bool = True
    # of conference papers too, the editors of the proceedings; those of books are always given
    editors: bool = False
    sort: Literal["key", "list"] = "key"
