"""Entry types of BibTeX and biblatex, and the CSL item types that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from enrich.model import ItemType

# How a work of a CSL type is cited; any other is @misc.
BIBTEX: Mapping[ItemType, str] = MappingProxyType(
    {
        "paper-conference": "inproceedings",
        "article-journal": "article",
        "chapter": "incollection",
        "book": "book",
        "thesis": "phdthesis",
        "report": "techreport",
    }
)
BIBLATEX: Mapping[ItemType, str] = MappingProxyType(
    {**BIBTEX, "thesis": "thesis", "report": "report", "software": "software"}
)
# What an entry of a type cites.
CSL: Mapping[str, ItemType] = MappingProxyType(
    {
        **{entry_type: csl for csl, entry_type in BIBTEX.items()},
        "conference": "paper-conference",
        "inbook": "chapter",
        "mastersthesis": "thesis",
        "thesis": "thesis",
        "report": "report",
        "proceedings": "book",
        "mvproceedings": "book",
        "collection": "book",
        "mvcollection": "book",
        "mvbook": "book",
    }
)
# Volumes of a conference; edited books of any other kind.
PROCEEDINGS = frozenset({"proceedings", "mvproceedings"})
COLLECTIONS = frozenset({"collection", "mvcollection"})
# Other names of BibTeX's own types.
SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "conference": "inproceedings",
        "report": "techreport",
        "mvproceedings": "proceedings",
        **dict.fromkeys((*COLLECTIONS, "mvbook"), "book"),
    }
)
PAGES = frozenset({"online", "www", "electronic"})
# Of what is no paper, whatever it has for links.
NO_PAPERS = frozenset(
    "software dataset video movie audio image music artwork performance proceedings mvproceedings"
    " collection mvcollection manual set".split()
)
# Of what cites nothing, and is there for other entries.
NO_ENTRIES = frozenset({"xdata"})
# Of whole volumes, theses and manuals.
WHOLES = frozenset(
    "book mvbook inbook bookinbook collection mvcollection proceedings mvproceedings phdthesis"
    " mastersthesis thesis manual booklet patent standard dataset software periodical"
    " reference".split()
)
