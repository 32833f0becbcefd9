"""One work as people and programs see it: lines, and a CSL-JSON item with provenance. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from enrich.export.csl_json import item as csl_item
from enrich.model import Date, FieldValue, Match, Name, Record, Work, known_fields


def as_object(work: Work) -> dict[str, Any]:
    """Return the object that `show --json` prints."""
    item = dict(csl_item(work))
    item["abstract"] = work.abstract
    item["state"] = work.state
    item["checked_on"] = work.checked_on
    item["identifiers"] = {i.scheme: i.value for i in reversed(work.identifiers)}
    item["versions"] = [version(r) for r in work.versions]
    item["problems"] = list(work.problems)
    item["provenance"] = {
        name: {
            "source": v.source,
            "fetched": v.fetched,
            "others": {s: plain(x) for s, x in sorted(v.others.items())},
        }
        for name, v in sorted(known_fields(work.fields))
    }
    return item


def version(record: Record) -> dict[str, Any]:
    """Return one version of a paper, as one source has it, for JSON."""
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


def plain(value: FieldValue) -> Any:
    """Return the value of a field for JSON: names as they are spoken, dates in ISO 8601."""
    if isinstance(value, Date):
        return str(value)
    if isinstance(value, tuple):
        return [x.full if isinstance(x, Name) else x for x in value]
    return value


def words(work: Work) -> Iterator[str]:
    """Yield the lines that `show` prints."""
    yield work.title
    yield ", ".join(n.full for n in work.authors)
    venue = work.container_title or work.container_title_short
    year = str(work.issued.year) if work.issued else ""
    yield ", ".join(x for x in (venue, year, f"pp. {work.page}" if work.page else "") if x)
    checked = f", as of {work.checked_on}" if work.state == "preprint" and work.checked_on else ""
    yield f"[{work.key}] {work.state}{checked}"
    for identifier in work.identifiers:
        yield f"  {identifier}"
    for problem in work.problems:
        yield f"note: {problem}"
    abstract = work.fields.abstract
    if abstract and abstract.value:
        yield ""
        yield abstract.value
        yield f"(abstract: {abstract.source})"


def why(work: Work) -> Iterator[str]:
    """Yield the lines that `show --why` adds.

    They tell the source of every field, what other sources have, the versions and the candidates.
    """
    yield ""
    yield "fields:"
    for name, value in sorted(known_fields(work.fields)):
        yield f"  {name}: {_short(value.value)}"
        yield f"      from {value.source}{', ' + value.fetched if value.fetched else ''}"
        for source, other in sorted(value.others.items()):
            same = "the same" if other == value.value else _short(other)
            yield f"      {source}: {same}"
    yield "versions:"
    yield from map(_version_line, work.versions)
    if work.candidates:
        yield "candidates that were not taken:"
        yield from map(_candidate_line, work.candidates)


def _version_line(record: Record) -> str:
    shown = version(record)
    ids = ", ".join(str(i) for i in record.identifiers)
    where = f"{shown['container-title'] or '-'}, {shown['issued'] or '?'}"
    rank = f"{shown['tier']}, {shown['standing']}"
    return f"  {record.source} ({rank}): {record.title}; {where}; {ids}"


def _candidate_line(match: Match) -> str:
    record = match.record
    reasons = "; ".join(f"{e} ({e.weight:+.2f})" for e in match.evidence)
    origin = f"{record.issued or '?'}, {record.source}"
    return f"  {record.title} ({origin}), score {match.score:.2f}: {reasons}"


def _short(value: FieldValue) -> str:
    shown: Any = plain(value)
    text = "; ".join(map(str, shown)) if isinstance(shown, list) else str(shown)
    return text if len(text) <= 200 else text[:199] + "…"
