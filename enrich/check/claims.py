"""What a list or a .bib claims of a paper, held against what the sources say. Pure.

Three verdicts for each claim and for the whole: confirmed, contradicted, could not be confirmed. A
source that could not be asked never makes a claim wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from enrich import text, venues
from enrich.check import books, comparison
from enrich.check.findings import ClaimFinding, ClaimVerdict
from enrich.identifiers import dblp_keys
from enrich.identifiers.schemes import CITED
from enrich.matching import compare, titles, word_alignment
from enrich.messages import check as said
from enrich.messages import papers as notes
from enrich.model import Entry, Name, Query, Record, Standing, Work
from enrich.patterns import regex
from enrich.text.preprints import names_preprint
from enrich.venues import series

_NAMED_YEAR = regex(r"\b((?:19|20)\d\d)\b|['’](\d\d)\b")
_IN_REVIEW = 4  # years that a preprint may be older than the paper


# -- the judge


def judge(entry: Entry, work: Work) -> list[ClaimFinding]:
    """Return a finding for each claim of an entry, in the order of the rules.

    `work` is the paper that the entry means. `check`, the report and the enriched list all ask
    this one judge, so that they never contradict each other.
    """
    return [finding for rule in _RULES for finding in rule(entry, work)]


def wrong_claim(entry: Entry, work: Work) -> str:
    """Return "the list says OSDI'23; it is OSDI 2022"; "" where no claim is known to be wrong.

    Only venue and year count: a reader of the list sees title and authors beside the sentence.
    A young preprint is not said to be no OSDI paper: it is only not known as published.
    """
    if entry.claims.status in ("submitted", "preprint") or work.issued is None:
        return ""
    if not entry.claims.venue and not entry.claims.year:
        return _wrong_key(entry, work)
    findings = [*_check_year(entry, work), *_check_venue(entry, work)]
    if work.state == "preprint":
        since = notes.AS_OF_DAY(day=work.checked_on) if work.checked_on else ""
        unknown = any(f.known is said.ONLY_PREPRINT for f in findings)
        sentence = notes.NOT_KNOWN_AS_PUBLISHED(stated=_stated(entry), since=since)
        return sentence if unknown else ""
    if work.state != "published" or all(f.verdict != "contradicted" for f in findings):
        return ""
    stated, venue = _stated(entry), short_name(work)
    return notes.LIST_SAYS(stated=stated, venue=venue, year=work.issued.year)


def _wrong_key(entry: Entry, work: Work) -> str:
    """Return what the key of DBLP that an entry names tells against its paper.

    DBLP was not asked where no record has the key; then another publication may have been found.
    """
    known = {i for r in work.versions for i in r.identifiers}
    for key in entry.identifiers:
        said = dblp_keys.venue_and_year(key)
        if said and key not in known and work.state == "published":
            claims = replace(entry.claims, venue=said[0], year=said[1])
            claimed = replace(entry, claims=claims)
            findings = [*_check_year(claimed, work), *_check_venue(claimed, work)]
            if any(f.verdict == "contradicted" for f in findings):
                year = work.issued.year if work.issued else ""
                return notes.KEY_SAYS(key=key, venue=f"{short_name(work)} {year}".rstrip())
    return ""


def _stated(entry: Entry) -> str:
    """Return the claim as people write it: "OSDI'23", "2023"."""
    venue, year = entry.claims.venue or "", entry.claims.year
    return f"{venue}'{year % 100:02d}" if venue and year else venue or str(year or "")


def short_name(work: Work) -> str:
    """Return the venue of a work in few letters: its acronym where one is known."""
    names = (work.container_title_short, work.container_title, work.event_title)
    return venues.acronym(names, work.year) or work.venue


# -- the rules, one for each claim


def _check_title(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    if not entry.title:
        return
    known = [(t, r) for r in work.versions for t in (r.title, *r.other_titles) if t]
    kinds = [(titles.compare(entry.title, t), t, r) for t, r in known]
    equal = next(((t, r) for x, t, r in kinds if x.kind == "equal" and not x.flags), None)
    if equal:
        yield ClaimFinding("title", "confirmed", entry.title, equal[0], equal[1].source)
        return
    shorter = next(((t, r) for t, r in known if _is_whole_beginning(entry.title, t)), None)
    if shorter:
        yield ClaimFinding("title", "confirmed", entry.title, shorter[0], shorter[1].source)
        return
    if all(_goes_on_after(entry.title, t) for t, _ in known):
        # no source has a subtitle: this one may be right
        yield ClaimFinding("title", "unconfirmed", entry.title, known[0][0], known[0][1].source)
        return
    best = max(work.versions, key=lambda r: compare.compare(Query(entry.title or ""), r).score)
    yield ClaimFinding("title", "contradicted", entry.title, best.title, best.source)


def _goes_on_after(stated: str, title: str) -> bool:
    """Whether a stated title is a record's and further words."""
    whole, beginning = word_alignment.folded(stated), word_alignment.folded(title)
    head = word_alignment.split(stated)[0]
    return whole.startswith(f"{beginning} ") or head.replace(" ", "") == _tight(title)


def _tight(title: str) -> str:
    return word_alignment.folded(title).replace(" ", "")


def _is_whole_beginning(stated: str, title: str) -> bool:
    """Whether a stated title is a record's without its subtitle, or cut off with dots."""
    if (
        word_alignment.split(title)[1]
        and word_alignment.folded(stated) == word_alignment.split(title)[0]
    ):
        return True
    found = titles.compare(stated, title)
    if found.kind not in {"subtitle missing", "cut off"} or found.flags:
        return False
    return _tight(title).startswith(_tight(re.sub(r"[.…\s]+$", "", stated)))


def _check_authors(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    stated, more = comparison.stated_authors(entry)
    if not stated:
        return
    lists = [r for r in work.versions if r.authors]
    verdicts = [(comparison.same_authors(stated, r.authors, more), r) for r in lists]
    agreeing = next(
        (r for v, r in verdicts if v and not _by_initials_alone(stated, r, lists)), None
    )
    if agreeing:
        yield ClaimFinding(
            "authors",
            "confirmed",
            names_line(stated),
            names_line(agreeing.authors),
            agreeing.source,
        )
    elif edited := books.editors_for_authors(stated, work):
        # a list of references names both alike, a .bib has a field for each
        verdict: ClaimVerdict = "unconfirmed" if entry.fields else "confirmed"
        found = said.AS_EDITORS(names=names_line(edited.editors))
        yield ClaimFinding("authors", verdict, names_line(stated), found, edited.source)
    elif (
        not lists
        or any(v is None for v, _ in verdicts)
        or not any(r.authors_complete for r in lists)
    ):
        yield ClaimFinding(
            "authors",
            "unconfirmed",
            names_line(stated),
            names_line(lists[0].authors) if lists else "",
        )
    else:
        full = next(r for r in lists if r.authors_complete)
        yield ClaimFinding(
            "authors", "contradicted", names_line(stated), names_line(full.authors), full.source
        )


def _by_initials_alone(stated: Sequence[Name], agreeing: Record, lists: Sequence[Record]) -> bool:
    """Whether a record agrees by an initial that the others spell out as another name."""
    for i, (person, known) in enumerate(zip(stated, agreeing.authors, strict=False)):
        if not _is_spelt_out(person) or _is_spelt_out(known):
            continue
        spelt = [
            r.authors[i]
            for r in lists
            if len(r.authors) == len(agreeing.authors) and _is_spelt_out(r.authors[i])
        ]
        if spelt and not any(text.same_person(person, other) for other in spelt):
            return True
    return False


def _is_spelt_out(person: Name) -> bool:
    return any(len(word) > 1 for word in text.fold(person.given.replace(".", ". ")).split())


def _check_year(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    stated = entry.claims.year
    if stated is None:
        return
    published = [r for r in work.versions if r.standing is Standing.PUBLISHED]
    out = _sources_of_years(work, published)
    years = out | _sources_of_years(work, work.versions)
    # "OSDI'23" says when it was at OSDI; in a .bib people leave the preprint's year beside the
    # venue.
    wanted = (
        out or years
        if entry.claims.venue and not entry.fields and not claims_preprint(entry)
        else years
    )
    if not wanted:
        yield ClaimFinding("year", "unconfirmed", str(stated))
    elif stated in wanted:
        yield ClaimFinding("year", "confirmed", str(stated), str(stated), wanted[stated])
    elif _is_between(stated, work, wanted, entry):
        yield ClaimFinding("year", "confirmed", str(stated), ", ".join(map(str, sorted(wanted))))
    elif _is_of_unseen_preprint(stated, work, wanted, entry) or (
        not out and _came_out_later(stated, wanted, entry)
    ):
        yield ClaimFinding("year", "unconfirmed", str(stated), ", ".join(map(str, sorted(wanted))))
    else:
        best = work.issued.year if work.issued else min(wanted)
        yield ClaimFinding(
            "year",
            "contradicted",
            str(stated),
            str(best),
            Work.issued.source(work),
        )


def _years(record: Record) -> set[int]:
    """Return the years of a record.

    When it was issued, when the event was, what its venue names.
    """
    dates = {d.year for d in (record.issued, record.event_date) if d}
    if record.standing is not Standing.PUBLISHED:
        return dates
    names = " ".join((record.container_title, record.container_title_short, record.event_title))
    found = {int(long or f"20{short}") for long, short in _NAMED_YEAR.findall(names)}
    return dates | {y for y in found if any(abs(y - d) <= 1 for d in dates)}


def _sources_of_years(work: Work, records: Sequence[Record]) -> dict[int, str]:
    """Return the years of a work and of these records, each with the first source that has it."""
    found = {y: r.source for r in reversed(records) for y in _years(r)}
    if work.issued and (records or not work.versions):
        found.setdefault(work.issued.year, Work.issued.source(work))
    return found


def _is_between(stated: int, work: Work, years: Collection[int], entry: Entry) -> bool:
    """Whether a year may be a version's that no source dates: a journal's, online or in print.

    A preprint's second version.
    """
    if min(years) <= stated <= max(years) and claims_preprint(entry):
        return True
    journal = any(r.type in {"article-journal", "chapter", "book"} for r in work.versions)
    return journal and any(abs(stated - y) <= 1 for y in years)


def _is_of_unseen_preprint(stated: int, work: Work, years: Iterable[int], entry: Entry) -> bool:
    """Whether a year may be that of a cited preprint which no source has."""
    seen = any(r.standing is Standing.PREPRINT and r.issued for r in work.versions)
    return claims_preprint(entry) and not seen and max(years) - _IN_REVIEW <= stated < min(years)


def _came_out_later(stated: int, years: Iterable[int], entry: Entry) -> bool:
    """Whether a year may be that of a publication of which sources have only the preprint."""
    return bool(entry.claims.venue) and not claims_preprint(entry) and stated > min(years)


def _check_venue(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    venue = entry.claims.venue
    if not venue or entry.claims.status == "submitted":
        return
    if claims_preprint(entry):
        known = any(r.standing is Standing.PREPRINT or r.id("arxiv") for r in work.versions)
        yield ClaimFinding("venue", "confirmed" if known else "unconfirmed", venue)
        return
    said = [
        (n, r.source)
        for r in work.versions
        if r.standing is not Standing.PREPRINT
        for n in _places(r)
    ]
    if work.state == "published":
        said += [(n, "") for n in _places(work)]
    agreeing = next(((n, s) for n, s in said if venues.agrees(venue, [n])), None)
    if agreeing:
        yield ClaimFinding("venue", "confirmed", venue, *agreeing)
    elif work.state != "published":
        yield _venue_of_preprint(venue, work)
    elif venues.is_series(venue):
        return  # says nothing of the venue
    else:
        own = [n for r in work.versions if r.standing is Standing.PUBLISHED for n in _places(r)]
        own += _places(work)
        yield ClaimFinding("venue", _verdict_on(venue, own), venue, *(said[0] if said else ()))


def _verdict_on(venue: str, known: Sequence[str]) -> ClaimVerdict:
    """Judge a venue that no source names: by what is known of those that they do name."""
    if any(venues.prints(venue, name) for name in known):
        return "confirmed"
    return "contradicted" if known and venues.agrees(venue, known) is False else "unconfirmed"


def _places(known: Record | Work) -> list[str]:
    names = (
        known.container_title_short,
        known.container_title,
        known.event_title,
        known.collection_title,
    )
    return [n for n in names if n]


def _venue_of_preprint(venue: str, work: Work) -> ClaimFinding:
    """Judge a venue that is stated of what is only known as a preprint.

    Workshops are in no index, authors say where it goes.
    """
    told = any(text.fold(venue) in text.fold(r.comment) for r in work.versions if r.comment)
    if told:
        return ClaimFinding("venue", "confirmed", venue, said.IN_COMMENT, "arxiv")
    if work.state != "preprint":
        return ClaimFinding("venue", "unconfirmed", venue, said.NOT_ASKED)
    if venues.is_workshop(venue) or series.names_no_venue(venue):
        return ClaimFinding("venue", "unconfirmed", venue, said.ONLY_PREPRINT)
    return ClaimFinding("venue", "contradicted", venue, said.ONLY_PREPRINT, said.ALL_ASKED())


def _check_identifiers(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    own = set(work.identifiers) | {i for r in work.versions for i in r.identifiers}
    for identifier in entry.identifiers:
        if identifier in own:
            yield ClaimFinding(identifier.scheme, "confirmed", identifier.value)
        elif identifier.scheme in CITED:
            same = [i for i in own if i.scheme == identifier.scheme]
            yield ClaimFinding(
                identifier.scheme,
                "unconfirmed",
                identifier.value,
                ", ".join(i.value for i in sorted(same)),
            )


_RULES: tuple[Callable[[Entry, Work], Iterator[ClaimFinding]], ...] = (
    _check_title,
    _check_authors,
    _check_year,
    _check_venue,
    books.check_editors,
    books.check_edition,
    _check_identifiers,
)


def claims_preprint(entry: Entry) -> bool:
    """Whether an entry says that it cites a preprint."""
    venue = entry.claims.venue or ""
    return entry.claims.status == "preprint" or names_preprint(venue)


def claims_publication(entry: Entry) -> bool:
    """Whether an entry says that it cites what came out at a venue: each registry is to be asked.

    Else whether a venue is confirmed would depend on which entry a source was tried with.
    """
    stated = bool(entry.claims.venue) and entry.claims.status != "submitted"
    return stated and not claims_preprint(entry)


def names_line(names: Sequence[Name]) -> str:
    """Return names in one line, parted by semicolons."""
    return "; ".join(n.full for n in names)
