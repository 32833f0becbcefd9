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

    style: Literal["compact", "full", "minimal"] = "compact"
    """What stands below each paper of a list (format `markdown`, whatever the list is in).

    `compact`: a quotation with venue and year, the authors' family names, links and citation key,
    the abstract folded below. `full`: the authors' names in full, the venue with pages, as lines.
    `minimal`: venue, year and citation key. What is wrong with an entry is said in each. In a cell
    of a table it is one line, where `compact` has no abstract.
    """

    booktitle: Literal["full", "short", "acronym"] = "full"
    """How the name of a proceedings volume is written.

    Unless you say so, a list of style `compact` or `minimal` has the acronym, and the short name of
    a venue that has none.
    """

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
    """The order of the papers: by citation key, or as in your list. A page (`html`) of lists has
    theirs."""

    title: str = ""
    """What a page (`html`) is called. Unless you say so, as your list calls itself."""
