"""One work as people and programs see it: lines, and a CSL-JSON item with provenance. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from enrich.export import ExportOptions, bib_entry
from enrich.export.csl_json import item as csl_item
from enrich.library import list_rows
from enrich.messages import library as said
from enrich.model import FieldValue, Match, Name, Record, Value, Work, known_fields
from enrich.store.base import ListPosition
from enrich.text import fold

_LONGEST = 200  # characters of a value that are shown


def as_object(work: Work) -> dict[str, Any]:
    """Return the object that `get --json` prints of a work, and `show --json` with more."""
    fields = sorted(known_fields(work.fields))
    return {
        **csl_item(work, ExportOptions(editors=True)),
        "abstract": work.abstract,
        "state": work.state,
        "checked_on": work.checked_on,
        "identifiers": {i.scheme: i.value for i in reversed(work.identifiers)},
        "versions": [_version(r) for r in work.versions],
        "problems": list(work.problems),
        "provenance": {name: _provenance(value) for name, value in fields},
    }


def reading(notes: str, positions: Sequence[ListPosition]) -> dict[str, Any]:
    """Return what `show --json` has of the lists: notes, and where the paper is."""
    return {
        "notes": _own_notes(notes, positions),
        "lists": [
            {
                "list": position.list,
                "line": position.row.line,
                "title": position.row.title,
                "section": [s for s in position.row.section.split(list_rows.BETWEEN) if s],
                "checked": position.row.checked,
                "starred": position.row.starred,
                "date": position.row.date or None,
                "tags": [tag for tag in position.row.tags.split(", ") if tag],
            }
            for position in positions
        ],
    }


def _version(record: Record) -> dict[str, Any]:
    return {
        "source": record.source,
        "tier": record.tier.name.lower(),
        "standing": record.standing.value,
        "type": record.type,
        "title": record.title,
        "container-title": record.container_title or record.container_title_short or None,
        "issued": str(record.issued) if record.issued else None,
        "identifiers": {i.scheme: i.value for i in record.identifiers},
    }


def _provenance(value: Value[FieldValue]) -> dict[str, Any]:
    others = {source: _plain(other) for source, other in sorted(value.others.items())}
    return {"source": value.source, "fetched": value.fetched, "others": others}


def _plain(value: FieldValue) -> str | list[str]:
    """Return a field's value as JSON has it: names as spoken, dates as ISO 8601."""
    if isinstance(value, tuple):
        return [x.full if isinstance(x, Name) else x for x in value]
    return str(value)


def words(
    work: Work,
    files: Sequence[Path] = (),
    notes: str = "",
    positions: Sequence[ListPosition] = (),
) -> Iterator[str]:
    """Yield the lines that `show` prints, with the PDFs of the work on this machine.

    `notes` are those of the lists, `positions` where they have it.
    """
    yield work.title
    yield ", ".join(n.full for n in work.people) + bib_entry.role(work)
    venue = work.container_title or work.container_title_short
    pages = f"pp. {work.page}" if work.page else ""
    edition = bib_entry.edition_words(work)
    volume = said.VOLUME(volume=work.volume) if work.volume else ""
    issue = said.ISSUE(issue=work.issue) if work.issue else ""
    year = str(work.year or "")
    yield ", ".join(x for x in (venue, edition, volume, issue, year, pages) if x)
    is_dated = work.state == "preprint" and work.checked_on
    checked = said.CHECKED(day=work.checked_on) if is_dated else ""
    yield said.STATE(key=work.key, state=work.state, checked=checked)
    for identifier in work.identifiers:
        yield f"  {identifier}"
    yield from (said.LINK(address=link) for link in (work.URL, work.pdf) if link)
    yield from (said.FILE(path=path) for path in files)
    yield from map(_position_line, positions)
    titles = dict.fromkeys(position.row.title for position in positions)
    for title in titles:
        if title and fold(title) != fold(work.title):
            yield said.CALLED(title=title)
    for note in _own_notes(notes, positions):
        if note != work.title:
            yield said.OWN_NOTE(note=note)
    for problem in work.problems:
        yield said.NOTE(problem=problem)
    if work.abstract:
        yield ""
        yield work.abstract
        yield said.ABSTRACT_OF(source=Work.abstract.source(work))


def _own_notes(notes: str, positions: Sequence[ListPosition]) -> list[str]:
    """Return the notes without the titles of the lists, which are kept with them for the search."""
    titles = {position.row.title for position in positions}
    return [note for note in notes.split("\n") if note and note not in titles]


def _position_line(position: ListPosition) -> str:
    row = position.row
    box = {True: said.READ(), False: said.UNREAD(), None: ""}[row.checked]
    star = said.STARRED() if row.starred else ""
    signs = ", ".join(x for x in (row.section, box, star, row.date) if x)
    return said.IN_LIST(list=position.list, line=row.line, signs=f": {signs}" if signs else "")


def why(work: Work) -> Iterator[str]:
    """Yield the source of each field and what the others have, then versions and candidates."""
    yield ""
    yield said.FIELDS()
    for name, value in sorted(known_fields(work.fields)):
        yield from _field_lines(name, value)
    yield said.VERSIONS()
    for record in work.versions:
        yield _version_line(record)
    if work.candidates:
        yield said.NOT_TAKEN()
        for match in work.candidates:
            yield _candidate_line(match)


def _field_lines(name: str, value: Value[FieldValue]) -> Iterator[str]:
    yield f"  {name}: {_short(value.value)}"
    yield said.FIELD_FROM(source=", ".join(x for x in (value.source, value.fetched) if x))
    for source, other in sorted(value.others.items()):
        is_same = other == value.value
        yield said.THE_SAME(source=source) if is_same else f"      {source}: {_short(other)}"


def _version_line(record: Record) -> str:
    shown = _version(record)
    venue, issued = shown["container-title"] or "-", shown["issued"] or "?"
    ids = ", ".join(map(str, record.identifiers))
    head = f"{record.source} ({shown['tier']}, {shown['standing']})"
    return f"  {head}: {record.title}; {venue}, {issued}; {ids}"


def _candidate_line(match: Match) -> str:
    record = match.record
    reasons = "; ".join(f"{e} ({e.weight:+.2f})" for e in match.evidence)
    facts = f"{record.title} ({record.issued or '?'}, {record.source})"
    return said.CANDIDATE(facts=facts, score=f"{match.score:.2f}", reasons=reasons)


def _short(value: FieldValue) -> str:
    plain = _plain(value)
    shown = "; ".join(plain) if isinstance(plain, list) else plain
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
