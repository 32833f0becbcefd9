"""Which version of a paper an entry of a .bib cites: a preprint, the one that is known, or another one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from enrich import identifiers, text, venues
from enrich.identifiers import doi_prefixes
from enrich.model import Entry, Standing, Work

CONTAINERS = ("booktitle", "journal", "school", "institution", "howpublished")
_VENUES = ("journal", "booktitle", "school", "institution")
_BIBLATEX = {
    "journaltitle": "journal",
    "date": "year",
    "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass",
    "location": "address",
}
_SAME_TYPES = {"conference": "inproceedings", "report": "techreport"}
# Entries of whole books, theses and manuals: what is known of a paper is nothing to them.
_WHOLE = frozenset(
    "book mvbook inbook bookinbook collection mvcollection proceedings mvproceedings phdthesis mastersthesis thesis"
    " manual booklet patent standard dataset software periodical reference".split()
)
_PREPRINT = re.compile(
    r"arxiv|\bcorr\b|pre-?print|biorxiv|medrxiv|techrxiv|chemrxiv|\bssrn\b|openreview|research square|\be-prints?\b",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:\W|\\url|https?://\S*(?:arxiv|openreview)\S*|\barxiv\b|\bcorr\b|\bpre-?print\b|\be-?prints?\b|\babs\b|\bunder review\b"
    r"|\bsubmitted\b(?: to [^,;]{1,60})?|\bto appear\b|\bin press\b|\bavailable (?:at|on|from)\b|\d{4}\.\d{4,5}(?:v\d+)?|\bversion\b"
    r"|\bv?\d\b|\[[a-z-]+(?:\.[A-Za-z-]+)?\])+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What an entry says: filled values without delimiters by BibTeX's names, and the names that it has for them."""

    type: str
    values: Mapping[str, str]
    names: Mapping[str, str] = field(
        default_factory=dict
    )  # BibTeX's name -> the entry's own: "year" -> "date"

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def get(self, name: str) -> str | None:
        """Return a value, the type for "ENTRYTYPE", None where the entry has none."""
        return self.type if name == "ENTRYTYPE" else self.values.get(name)

    @property
    def empty(self) -> frozenset[str]:
        """The fields that the entry has without a value."""
        return frozenset(self.names) - self.values.keys()

    @property
    def has_parent(self) -> bool:
        """Whether fields come from another entry."""
        return "crossref" in self.values or "xdata" in self.values

    @property
    def has_venue(self) -> bool:
        """Whether the entry says where the paper is."""
        return self.has_parent or any(n in self.values for n in CONTAINERS)

    @property
    def venue(self) -> str:
        """The journal or proceedings, "" where there is none."""
        return next((self.values[n] for n in _VENUES if n in self.values), "")

    @property
    def biblatex(self) -> bool:
        """Whether the entry is written in biblatex's names; `eprinttype` alone is also DBLP's BibTeX."""
        return any(n in {"journaltitle", "date", "location"} for n in self.names.values())

    def own_name(self, name: str) -> str:
        """Return what the entry calls, or would call, a field that BibTeX calls so."""
        theirs = next((n for n, ours in _BIBLATEX.items() if ours == name), name)
        with_it = self.biblatex or (
            name == "primaryclass" and self.names.get("archiveprefix") == "eprinttype"
        )
        return self.names.get(name) or (theirs if with_it else name)


def stated(entry: Entry) -> Stated:
    """Return what an entry states, empty fields left out. Where it has both of two names, the first one counts."""
    values: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, value in entry.fields.items():
        own = name.lower()
        if name == "ENTRYTYPE":
            continue
        ours = _BIBLATEX.get(own, own)
        names.setdefault(ours, own)
        if value.strip('{}" \t\r\n') and ours not in values:
            values[ours], names[ours] = value, own
    kind = entry.fields.get("ENTRYTYPE", "misc").lower()
    return Stated(_SAME_TYPES.get(kind, kind), values, names)


def is_whole(said: Stated, kind: str) -> bool:
    """Whether an entry is of a book, thesis or manual, and the work (of BibTeX type `kind`) is none such."""
    return said.type in _WHOLE and said.type != kind


def speaks_of_preprint(value: str) -> bool:
    """Whether a field names a preprint server."""
    return bool(_PREPRINT.search(value))


def is_at_arxiv(link: str) -> bool:
    """Whether a link leads to arXiv, or to its DOIs."""
    return "arxiv" in link.lower()


def is_preprint_remark(note: str) -> bool:
    """Whether a note says that this is a preprint, and nothing else."""
    return (
        len(note) < 160
        and any(c.isalnum() for c in note)
        and bool(_REMARK.fullmatch(text.squeeze(note)))
    )


def _is_preprint_doi(value: str) -> bool:
    named = identifiers.doi(value)
    return named is not None and (
        named.scheme == "arxiv" or doi_prefixes.is_of_preprint(named.value)
    )


def is_preprint(entry: Entry, said: Stated, work: Work) -> bool:
    """Whether an entry cites a preprint of a work that has come out: by its venue, else by its links, else by its year."""
    venue = next((said.values[n] for n in ("journal", "booktitle") if n in said), "")
    if said.has_parent:
        return False
    if venue:
        return speaks_of_preprint(venue)
    if any(
        speaks_of_preprint(said.values.get(n, ""))
        for n in ("howpublished", "publisher", "institution", "number", "volume")
    ):
        return True
    doi = said.get("doi")
    if said.has_venue or (doi and not _is_preprint_doi(doi)):
        return False
    if doi or any(i.scheme == "arxiv" for i in entry.identifiers):
        return True
    year = entry.claims.year
    return (
        year is not None
        and work.issued is not None
        and year != work.issued.year
        and year in _preprint_years(work)
    )


def _preprint_years(work: Work) -> set[int]:
    return {
        r.issued.year for r in work.versions if r.issued and r.standing is not Standing.PUBLISHED
    }


def other_version(entry: Entry, said: Stated, work: Work, overwrite: frozenset[str]) -> str:
    """Return how the version that an entry cites differs from the one that is known, "" where they are one.

    What the user wants overwritten is not held against it.
    """
    doi, known = said.get("doi"), work.id("doi")
    if doi and not _is_preprint_doi(doi) and known and "doi" not in overwrite:
        own = [i.value for i in entry.identifiers if i.scheme == "doi"]
        return "" if known in own else f"its DOI is another one than {known}"
    return next(_differences(entry, said, work, overwrite), "")


def _differences(
    entry: Entry, said: Stated, work: Work, overwrite: frozenset[str]
) -> Iterator[str]:
    same = _same_venue(entry, said, work) if not overwrite & set(_VENUES) else True
    known = work.venue
    year, issued = entry.claims.year, work.year
    if same is False:
        yield f"it cites another venue than {known}"
    if year and issued and year != issued and "year" not in overwrite:
        near = same is True and work.type == "article-journal" and abs(year - issued) == 1
        if not near:
            yield f"it cites {year}; known is {known} {issued}"
    if same is None and said.has_venue and not (year and year == issued):
        yield f"its venue cannot be told to be {known}"


def _same_venue(entry: Entry, said: Stated, work: Work) -> bool | None:
    """Say whether the entry's venue is the work's; None where that cannot be told."""
    venue = entry.claims.venue or text.from_latex(said.venue)
    if not venue:
        return None
    names = (work.container_title_short, work.container_title, work.event_title)
    told = venues.agrees(venue, names)
    if told is not None:
        return told
    kinds = {"article": "article-journal", "inproceedings": "paper-conference"}
    return None if kinds.get(said.type, work.type) == work.type else False
