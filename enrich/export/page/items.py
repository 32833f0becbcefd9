"""A paper as the page has it: the words of its entry, and the row of the search. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from enrich.export import bib_entry, bibtex, links, retraction, venue_style
from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.export.page.listed import PagePaper
from enrich.export.saying import SERVICE_NAMES
from enrich.model import Entry, Work
from enrich.text import fold
from enrich.text.values import with_hyphen

_ACRONYM = ExportOptions(booktitle="acronym")
# What of a paper is not in the page's text: the columns of its table of papers.
PAPER_COLUMNS = (
    "key",
    "bibtex",
    "venue",
    "venueName",
    "pages",
    "year",
    "state",
    "ids",
    "retracted",
)


@dataclass(frozen=True, slots=True)
class PageItem:
    """An entry of the page; all words are plain text, all addresses those of the web."""

    anchor: str
    key: str
    paper: int
    title: str
    url: str
    authors: str
    # venue and year, "" for a preprint
    venue: str
    preprint: str
    # the day of the last look at whether it is out
    checked_on: str
    state: str
    links: Sequence[tuple[str, str]]
    checked: bool | None
    starred: bool
    is_paper: bool
    notes: Sequence[str]
    retracted: str
    problems: Sequence[str]
    abstract: str
    abstract_source: str

    @property
    def classes(self) -> str:
        """The classes of its element."""
        names = {True: " read", False: " unread", None: ""}
        return f"p{names[self.checked]}{' star' if self.starred else ''}"


def item(listed: PagePaper, anchor: str, paper: int, options: ExportOptions) -> PageItem:
    """Return what the page shows of a paper; `paper` is its place among the papers."""
    work, entry = listed.work, listed.entry
    abstract = work.fields.abstract if work and options.abstracts else None
    return PageItem(
        anchor=anchor,
        key=clean(work.key) if work else "",
        paper=paper,
        title=_title(work, entry),
        url=links.for_markup(_url(work, entry)),
        authors=_people(work, entry),
        venue=_label(work) if work and not _is_preprint(work) else "",
        preprint=str(work.year or "?") if work and _is_preprint(work) else "",
        checked_on=clean(work.checked_on) if work and work.state == "preprint" else "",
        state=listed.state,
        links=_links(work),
        checked=entry.checked if entry else None,
        starred=bool(entry and entry.starred),
        is_paper=entry is None or entry.kind == "paper",
        notes=[note for note in map(clean, entry.notes if entry else ()) if note],
        retracted=retraction.word(work.retracted) if work and work.retracted else "",
        problems=[clean(problem) for problem in (work.problems if work else ())],
        abstract=clean(abstract.value) if abstract else "",
        abstract_source=SERVICE_NAMES.get(abstract.source, clean(abstract.source))
        if abstract
        else "",
    )


def row(listed: PagePaper, options: ExportOptions) -> dict[str, object]:
    """Return what the page's script knows of a paper beside its text, by PAPER_COLUMNS."""
    work = listed.work
    if work is None:
        return {
            **dict.fromkeys(PAPER_COLUMNS, ""),
            "year": _claimed_year(listed.entry),
            "state": listed.state,
            "ids": [clean(str(i)) for i in (listed.entry.identifiers if listed.entry else ())],
            "retracted": 0,
        }
    entry = bibtex.render([work], replace(options, abstracts=False))
    return {
        "key": clean(work.key),
        "bibtex": entry,
        "venue": venue(work),
        "venueName": clean(work.container_title or work.event_title),
        "pages": with_hyphen(clean(work.page), "–"),
        "year": work.year or 0,
        "state": listed.state,
        "ids": [*(clean(str(i)) for i in work.identifiers), *map(clean, work.aliases)],
        "retracted": int(bool(work.retracted)),
    }


def venue(work: Work) -> str:
    """Return the venue in few words without its year: "SOSP"; "" for a preprint."""
    if _is_preprint(work):
        return ""
    label = re.sub(rf"\s*\b{work.year}\b", "", _label(work)) if work.year else _label(work)
    return label.strip(" ,")


def _label(work: Work) -> str:
    return clean(venue_style.label(work, _ACRONYM))


def _is_preprint(work: Work) -> bool:
    return work.type == "article" or work.state == "preprint"


def _title(work: Work | None, entry: Entry | None) -> str:
    of_entry = (entry.title or next(iter(entry.urls), "")) if entry else ""
    return (
        clean(work.title if work and work.title else of_entry)
        or (clean(work.key) if work else "")
        or "?"
    )


def other_title(listed: PagePaper) -> str:
    """Return the title that a list has for a paper where it is not the paper's own, else ""."""
    entry = listed.entry
    title = clean(entry.title or "") if entry else ""
    return "" if fold(title) == fold(_title(listed.work, entry)) else title


def _url(work: Work | None, entry: Entry | None) -> str:
    found = links.page(work) if work else ""
    return found or next((u for u in (entry.urls if entry else ()) if links.web(u)), "")


def _people(work: Work | None, entry: Entry | None) -> str:
    people = work.people if work else entry.people if entry else ()
    names = ", ".join(x for x in (clean(n.full) for n in people) if x)
    return names + bib_entry.role(work) if names and work else names


def _links(work: Work | None) -> Sequence[tuple[str, str]]:
    if work is None:
        return ()
    shown = ((label, links.for_markup(url)) for label, url in links.labelled(work))
    return [(label, address) for label, address in shown if address]


def _claimed_year(entry: Entry | None) -> int:
    return (entry.claims.year if entry else 0) or 0
