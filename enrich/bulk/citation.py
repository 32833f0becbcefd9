"""A citation string: what a reference states as a bibliography prints it, or as a .bbl has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich import identifiers, sources, text
from enrich.bibtex import record
from enrich.bibtex.entries import RawEntry
from enrich.model import Identifier, Name, Query, Tier
from enrich.patterns import regex
from enrich.reading_list.line import citation as commas
from enrich.reading_list.line import reference as printed
from enrich.reading_list.line.title_end import quoted, title_end
from enrich.reading_list.printed import bbl, publication, running_text
from enrich.text import values

_LONGEST = 4000
# "[7]", "7.", "(7)", "[HZRS16]", "[He et al., 2016]", a bullet: what a list has before a reference.
_LABEL = regex(
    r"(?:\[[^\[\]]{1,60}\]|\(\d{1,3}\)|\d{1,3}[.)]|(?!(?:19|20)\d\d)\d{4}[.)]|[-–—*•·‣▪])\.?\s+(?=\S)"
)
_OF_TEX = regex(r"\\(?:bibitem|newblock)\b|\{?\\(?:em|it|textit|emph)\b")
_YEAR = regex(r"\b(?:1[6-9]|20)\d\d(?=[a-f]?\b)")  # "2021a": the first of two
_ADDRESS = regex(r"(?:https?://|\bwww\.|\b(?:dx\.)?doi\.org/)[^\s{}\"<>]+", re.IGNORECASE)
# What is no title, and what stands before it is no person: "Quiet Kettles. 2026 Conference on X".
_VOLUME = regex(
    r"(?:(?:19|20)\d\d\s|\d{1,3}(?:st|nd|rd|th)\s|Proc(?:eedings|\.)\s)[^.?!]*"
    r"\b(?:Conference|Symposium|Workshop|Congress|Proceedings|Meeting)\b"
)
# A quotation that is the whole title ends with a stop, or before one.
_BEHIND_QUOTED = regex(r"[,.?!]|.[”\"’']{1,2}\s*(?:[,.;(]|$)")
# A word that was divided at the end of a line which is not kept: "approxi- mate", but not "pre- and
# post-processing".
_DIVIDED = regex(
    r"(?<=[^\W\d_][-\u00ad\u2010]) (?=[^\W\d_])(?!(?:and|or|to|but|und|oder|et|ou|y|vs)\b)"
)
_NAMES_NOTHING = regex(
    r"[\W\d_]*(?:(?:doi|arxiv|https?|url|available|at|online)\b[\W\d_]*)*", re.IGNORECASE
)


def read(cited: str) -> Query:
    """Return what a citation string states: people, title, year, venue, pages, identifiers.

    Of a string without people the title is what stands before its venue, or else all of it. Where
    it names nothing but an identifier there is no title.
    """
    cited = text.squeeze(cited[:_LONGEST])
    if label := _LABEL.match(cited):
        cited = cited[label.end() :]
    if _OF_TEX.search(cited):
        return _of_tex(cited)
    plain = running_text.joined(_DIVIDED.split(cited))
    named = tuple(dict.fromkeys(_named(plain)))
    year = _last(_YEAR.findall(publication.without_links(plain)))
    authors, title, rest = _parts(plain)
    if _NAMES_NOTHING.fullmatch(_without(title, named)):
        return Query("", stated_year=year, identifiers=named)
    found = publication.read(rest)
    return Query(
        title,
        authors,
        stated_year=year,
        venue=found.get("booktitle") or found.get("journal") or None,
        identifiers=named,
        page=values.page_range(found.get("pages", "")),
    )


def of_entry(entry: RawEntry, named: tuple[Identifier, ...] = ()) -> Query:
    """Return what the fields of an entry state; `named` are identifiers that it has besides."""
    found = record.record(entry, "", Tier.INDEX)
    return Query(
        title=found.title,
        authors=found.people,
        stated_year=found.issued.year if found.issued else None,
        venue=found.container_title or None,
        identifiers=tuple(dict.fromkeys((*found.identifiers, *named))),
        page=found.page,
    )


def _of_tex(cited: str) -> Query:
    fields = bbl.item_fields(cited)
    entry = RawEntry(fields.get("ENTRYTYPE", "misc"), "", fields)
    return of_entry(entry, tuple(_named(" ".join(fields.values()))))


def _parts(plain: str) -> tuple[tuple[Name, ...], str, str]:
    read = printed.read(plain, sure=True)
    if read and not (len(read.authors) == 1 and _VOLUME.match(read.title)):
        return read.authors, read.title, plain[read.end :]
    if by_commas := commas.read(plain):
        people = printed.people(by_commas.names, sure=True)
        return people[0] if people else (), by_commas.title, plain[by_commas.end :]
    if (span := quoted(plain, 0)) and _BEHIND_QUOTED.match(plain, span[1] - 1):
        return (), plain[slice(*span)].rstrip(" ,."), plain[span[1] :]
    end = title_end(plain, 0)
    return (), plain[:end], plain[end:]


def _named(plain: str) -> Iterator[Identifier]:
    yield from identifiers.find(plain)
    for address in _ADDRESS.findall(plain):
        if found := sources.identify(address.rstrip(".,;:)]'’”")):
            yield found


def _without(title: str, named: tuple[Identifier, ...]) -> str:
    shown = _ADDRESS.sub(" ", title)
    for one in named:
        shown = re.sub(re.escape(one.value), " ", shown, flags=re.IGNORECASE)
    return shown


def _last(years: list[str]) -> int | None:
    """Return the year of a reference, if it has but one."""
    return int(years[0]) if len(set(years)) == 1 else None
