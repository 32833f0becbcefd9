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
    """With the abstracts. Unless you say so, only `markdown` and `html` have them."""

    booktitle: Literal["full", "short", "acronym"] = "full"
    """How the name of a proceedings volume is written."""

    journal: Literal["full", "iso4"] = "full"
    """How the name of a journal is written; `iso4` abbreviates it."""

    links: Literal["both", "doi", "url"] = "both"
    """Which links an entry has. `doi`: the URL only where there is no DOI."""

    unicode: bool = False
    """In a .bib, letters stay as they are and are not written as TeX commands."""

    keywords: bool = False
    """With the keywords."""

    note: bool = True
    """In a .bib, `note` tells that a paper was retracted or withdrawn."""

    editors: bool = False
    """Conference papers with the editors of the proceedings. Books always have theirs."""

    sort: Literal["key", "list"] = "key"
    """The order of the papers: by citation key, or as in your list."""
