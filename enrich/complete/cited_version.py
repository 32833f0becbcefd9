"""Which version of a paper an entry of a .bib cites: a preprint, the known or another one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich import identifiers, text, venues
from enrich.bibtex import entry_types
from enrich.complete.stated import VENUES, Stated
from enrich.identifiers import doi_prefixes
from enrich.matching import titles
from enrich.messages import papers
from enrich.model import Entry, Standing, Work
from enrich.patterns import regex
from enrich.text.preprints import preprint_word

_REMARK = regex(
    r"(?:\W|\\url|https?://\S*(?:arxiv|openreview)\S*|\barxiv\b|\bcorr\b|\bpre-?print\b"
    r"|\be-?prints?\b|\babs\b|\bunder review\b|\bsubmitted\b(?: to [^,;]{1,60})?|\bto appear\b"
    r"|\bin press\b|\bavailable (?:at|on|from)\b|\d{4}\.\d{4,5}(?:v\d+)?|\bversion\b"
    r"|\bv?\d\b|\[[a-z-]+(?:\.[A-Za-z-]+)?\])+",
    re.IGNORECASE,
)
_LONGEST_REMARK = 160
# Of the words of a title that was changed.
_LEAST_SHARED = 0.4
# Fields beside the venue that may name a preprint server.
_MAY_NAME_A_SERVER = ("howpublished", "publisher", "institution", "number", "volume")
_TYPES = {kind: entry_types.CSL[kind] for kind in ("article", "inproceedings")}


def is_whole(entry: Stated, kind: str) -> bool:
    """Whether an entry is of a book, thesis or manual, and the work of another BibTeX type."""
    return entry.type in entry_types.WHOLES and entry.type != kind


def names_preprint_server(value: str) -> bool:
    """Whether a field names a preprint or a server that keeps it."""
    return bool(preprint_word(value)) or "openreview" in value.lower()


def is_at_arxiv(link: str) -> bool:
    """Whether a link leads to arXiv, or to its DOIs."""
    return "arxiv" in link.lower()


def is_preprint_remark(note: str) -> bool:
    """Whether a note tells nothing but that this is a preprint."""
    if len(note) >= _LONGEST_REMARK or not any(c.isalnum() for c in note):
        return False
    return bool(_REMARK.fullmatch(text.squeeze(note)))


def _is_preprint_doi(value: str) -> bool:
    named = identifiers.doi_of_field(value)
    if named is None:
        return False
    return named.scheme == "arxiv" or doi_prefixes.is_of_preprint(named.value)


def is_preprint(entry: Entry, stated: Stated, work: Work) -> bool:
    """Whether an entry cites a preprint of a work that has come out.

    Its venue decides, else its links, else its year.
    """
    if stated.has_parent:
        return False
    venue = stated.get("journal") or stated.get("booktitle")
    if venue:
        return names_preprint_server(venue)
    if any(names_preprint_server(stated.get(n) or "") for n in _MAY_NAME_A_SERVER):
        return True
    doi = stated.get("doi")
    if stated.has_venue or (doi and not _is_preprint_doi(doi)):
        return False
    if doi or any(i.scheme == "arxiv" for i in entry.identifiers):
        return True
    year = entry.claims.year
    return work.year is not None and year != work.year and year in _preprint_years(work)


def _preprint_years(work: Work) -> set[int]:
    preprints = (r for r in work.versions if r.standing is not Standing.PUBLISHED)
    return {r.issued.year for r in preprints if r.issued}


def is_of_another_title(entry: Entry, work: Work) -> bool:
    """Whether an entry without authors has a title that shares little with the work's.

    What its identifier names may be another paper: nothing else in it tells.
    """
    if not entry.title or entry.authors:
        return False
    known = [work.title, *(t for r in work.versions for t in (r.title, *r.other_titles))]
    return not any(
        titles.compare(entry.title, t).kind != "differs"
        or titles.words_in_common(entry.title, t) >= _LEAST_SHARED
        for t in known
        if t
    )


def other_version(entry: Entry, stated: Stated, work: Work, overwrite: frozenset[str]) -> str:
    """Return how the version that an entry cites differs from the known one, "" where it does not.

    Fields that the user wants overwritten do not count.
    """
    doi, known = stated.get("doi"), work.id("doi")
    if doi and not _is_preprint_doi(doi) and known and "doi" not in overwrite:
        own = [i.value for i in entry.identifiers if i.scheme == "doi"]
        if known in own:
            return ""
        return papers.OTHER_DOI(doi=known) if own else papers.DOI_UNREADABLE(doi=known)
    return next(_differences(entry, stated, work, overwrite), "")


def _differences(
    entry: Entry, stated: Stated, work: Work, overwrite: frozenset[str]
) -> Iterator[str]:
    same = True if overwrite & set(VENUES) else _same_venue(entry, stated, work)
    year, known_year = entry.claims.year, work.year
    if same is False:
        yield papers.OTHER_VENUE(venue=work.venue)
    if year and known_year and year != known_year and "year" not in overwrite:
        is_journal = same is True and work.type == "article-journal"
        if not (is_journal and abs(year - known_year) == 1):
            yield papers.OTHER_YEAR(year=year, venue=work.venue, known=known_year)
    if same is None and stated.has_venue and not (year and year == known_year):
        yield papers.VENUE_UNTOLD(venue=work.venue)


def _same_venue(entry: Entry, stated: Stated, work: Work) -> bool | None:
    """Whether the entry's venue is the work's, None where that cannot be decided."""
    venue = entry.claims.venue or text.from_latex(stated.venue)
    if not venue or entry.claims.status == "submitted":
        return None
    names = (work.container_title_short, work.container_title, work.event_title)
    agrees = venues.agrees(venue, names)
    if agrees is not None:
        return agrees
    return None if _TYPES.get(stated.type, work.type) == work.type else False
