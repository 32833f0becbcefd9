"""Names of fields: what biblatex calls otherwise, and what an entry names arXiv's numbers in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# biblatex's name of a field -> BibTeX's.
BIBTEX_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "journaltitle": "journal",
        "date": "year",
        "eprinttype": "archiveprefix",
        "eprintclass": "primaryclass",
        "location": "address",
    }
)
BIBLATEX_NAMES: Mapping[str, str] = MappingProxyType(
    {**{bibtex: biblatex for biblatex, bibtex in BIBTEX_NAMES.items()}, "articleno": "eid"}
)


def arxiv_eprint(fields: Mapping[str, str]) -> str:
    """Return an entry's `eprint` where its archive is arXiv, named or not; "" otherwise."""
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv"
    return fields.get("eprint", "").strip() if archive.lower() == "arxiv" else ""
