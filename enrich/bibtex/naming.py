"""The papers that an entry names: its DOI, arXiv number and links, in whatever fields. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from enrich import identifiers
from enrich.bibtex.field_names import arxiv_eprint
from enrich.identifiers import spelling
from enrich.model import Identifier
from enrich.patterns import regex
from enrich.text import squeeze

# The fields in which people name a paper, beside those that are for it.
_NAMING = (
    *("journal", "journaltitle", "booktitle", "volume"),
    *("note", "howpublished", "number", "series"),
)
_ADDRESS = regex(r"https?://[^\s{}\"]+")


def identifiers_of(
    fields: Mapping[str, str], identify: Callable[[str], Identifier | None]
) -> tuple[Identifier, ...]:
    """Return the identifiers in the fields of an entry, LaTeX by lower-case name, the DOI first.

    `identify` returns what a link names.
    """
    url = spelling.address(fields.get("url", ""))
    found: list[Identifier | None] = [
        identifiers.doi_of_field(fields["doi"]) if fields.get("doi") else None
    ]
    found += [identifiers.parse(f"{name}:{squeeze(value)}") for name, value in _numbers(fields)]
    eprint = squeeze(arxiv_eprint(fields))
    if eprint:
        found.append(identify(eprint) if "://" in eprint else identifiers.arxiv(eprint))
    found.append(identify(url) if url else None)
    for place in _NAMING:
        text = spelling.unmarked(fields.get(place, ""))
        if not text:
            continue
        found += identifiers.find(text.replace("\\url", " "))
        found += [identify(x) for x in _ADDRESS.findall(text)]
        if place == "volume" and text.lower().startswith("abs/"):
            found.append(identifiers.arxiv(text[4:]))
    return tuple(dict.fromkeys(x for x in found if x is not None))


def _numbers(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the fields with the number of an index, and an `eprint` that is no arXiv number."""
    yield from ((name, fields[name]) for name in ("pmid", "pmcid") if fields.get(name))
    if fields.get("eprint") and not arxiv_eprint(fields):
        yield fields.get("archiveprefix") or fields.get("eprinttype") or "", fields["eprint"]
