"""An entry that a service prints (a page's citation box, a volume's .bib), as a Record."""

from __future__ import annotations

from typing import Any

from enrich import identifiers, text
from enrich.bibtex import entry_types, names
from enrich.bibtex.entries import RawEntry
from enrich.model import Date, Name, Record, Standing, Tier
from enrich.patterns import regex
from enrich.text.editions import edition
from enrich.text.values import date, is_anonymous, month, numbers, page_range, web_address

_LONGEST = 40_000  # characters of a field
_LONGEST_AUTHORS = 160_000  # papers of large collaborations have 3,000 authors
_OF_ORGANISATIONS = frozenset({"manual", "report", "techreport", "online", "misc"})
_YEAR = regex(r"\b(?:1[6-9]|20)\d\d\b")


def record(entry: RawEntry, source: str, tier: Tier) -> Record:
    """Return what a publisher's entry says, decoded.

    The `address` in an entry of a conference paper is the place of the conference, in others that
    of the publisher.
    """
    doi = identifiers.doi_of_field(entry.get("doi"))
    year = _YEAR.search(entry.get("year"))

    kind = entry_types.CSL.get(entry.type, "article")
    is_of_event = kind == "paper-conference" or entry.type == "proceedings"

    def plain(*names: str) -> str:
        raw = next((x for name in names if (x := entry.get(name))), "")
        return text.from_latex(raw[:_LONGEST])

    return Record(
        source=source,
        tier=tier,
        title=with_subtitle(plain("title"), plain("subtitle")),
        authors=_people(entry, "author"),
        editors=_people(entry, "editor"),
        translators=_people(entry, "translator"),
        type=kind,
        standing=Standing.PUBLISHED,
        identifiers=(doi,) if doi else (),
        issued=Date(int(year.group()), month(entry.get("month")))
        if year
        else _biblatex_date(entry),
        container_title=with_subtitle(plain("booktitle"), plain("booksubtitle"))
        or plain("journal", "journaltitle"),
        collection_title=plain("series"),
        volume=plain("volume"),
        issue="" if kind == "report" else plain("number"),
        page=page_range(plain("pages")),
        number=plain("number") if kind == "report" else plain("articleno", "eid"),
        edition=edition(plain("edition")),
        chapter_number=plain("chapter"),
        number_of_pages=plain("pagetotal"),
        publisher=plain("publisher", "school", "institution")
        or (plain("organization") if entry.type in _OF_ORGANISATIONS else ""),
        publisher_place="" if is_of_event else plain("address", "location"),
        event_title=plain("eventtitle"),
        event_place=plain("venue") or (plain("address") if is_of_event else ""),
        **_event_days(entry.get("eventdate")),
        original_date=date(plain("origdate", "origyear")),
        genre="proceedings" if entry.type in entry_types.PROCEEDINGS else "",
        ISBN=numbers(entry.get("isbn")),
        ISSN=numbers(entry.get("issn")),
        URL=web_address(entry.get("url")),
        pdf=web_address(entry.get("pdf")),
        abstract=plain("abstract"),
        authors_complete=not names.is_cut(entry.get("author")[-_LONGEST:]),
    )


def with_subtitle(title: str, subtitle: str) -> str:
    """Return a title with biblatex's subtitle, which is a part of it."""
    if not title or not subtitle:
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in "?!:.…" else f"{title}: {subtitle}"


def _people(entry: RawEntry, role: str) -> tuple[Name, ...]:
    found = names.read(entry.get(role)[:_LONGEST_AUTHORS])
    return tuple(x for x in found if x.full and not is_anonymous(x.full))


def _biblatex_date(entry: RawEntry) -> Date | None:
    """Return the day of biblatex's `date`, of a span the first."""
    return date(entry.get("date").partition("/")[0])


def _event_days(written: str) -> dict[str, Any]:
    """Return the first and the last day of biblatex's "2023-10-23/2023-10-26"."""
    first, _, last = written.partition("/")
    return {"event_date": date(first), "event_end": date(last)}
