"""Other works that a registry names beside a work: their identifiers, of whatever type. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from enrich import identifiers
from enrich.identifiers.schemes import OF_A_VERSION, is_well_formed
from enrich.model import Identifier
from enrich.patterns import regex
from enrich.sources.base import IdentifyLink

# Of one work. Some data sets name hundreds.
MOST = 20
# Characters of a value; longer ones are no identifiers.
_LONGEST = 600
_WHOLE_DOI = regex(r"10\.\d{4,9}/[!-~]+")
_NAMED_DOI = regex(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+", re.IGNORECASE)
_NAMED_ARXIV = regex(r"arxiv:\s*\S+", re.IGNORECASE)
# Types whose values name no paper: a journal, a book, a place in another registry's catalogue.
_OF_NO_PAPER = frozenset(
    {"issn", "eissn", "lissn", "pissn", "isbn", "ean13", "upc", "istc", "lsid", "uuid", "ecli"}
)


def identifier(value: str, kind: str, identify: IdentifyLink) -> Identifier | None:
    """Return what names a related work; None for a type or a value that names no paper.

    `kind` is the registry's type of identifier ("doi", "arxiv", "uri", "other"), `identify` reads
    an address.
    """
    value, kind = value.strip(), kind.strip().lower()
    if not value or len(value) > _LONGEST or kind in _OF_NO_PAPER:
        return None
    if kind == "pmid":
        found: Identifier | None = Identifier("pmid", value)
    elif kind == "arxiv" or _NAMED_ARXIV.fullmatch(value):
        found = identifiers.arxiv(value) or identify(value)
    elif _NAMED_DOI.fullmatch(value):
        found = of_doi(value)
    else:
        found = identify(value) if "://" in value else None
    return found if found and _is_of_paper(found) else None


def of_doi(value: str) -> Identifier | None:
    """Return the DOI of a DOI field, also one that could not be found in prose.

    "10.1002/cne.1031<283::aid-cne1031>3.0.co;2-n" is a DOI in full.
    """
    found = identifiers.doi(value)
    if found and found.scheme == "doi" and _WHOLE_DOI.fullmatch(value) and len(value) <= 520:
        return Identifier("doi", value.lower())
    return found


def _is_of_paper(found: Identifier) -> bool:
    of_paper = found.scheme in OF_A_VERSION or found.scheme in {"arxiv", "pmid"}
    return of_paper and is_well_formed(found)


def others(
    found: Iterable[Identifier | None], own: Identifier, *, most: int = MOST
) -> tuple[Identifier, ...]:
    """Return the first identifiers, each once, that are not the work's own."""
    known = dict.fromkeys(x for x in found if x and x != own)
    return tuple(known)[:most]
