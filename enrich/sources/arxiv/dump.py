"""ArXiv's metadata as a whole: lines of JSON, and what its OAI-PMH interface returns.

https://www.kaggle.com/datasets/Cornell-University/arxiv, https://info.arxiv.org/help/oa/index.html.
What is kept of a paper has the form of what is kept of an entry of the feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

import msgspec

from enrich import identifiers, messages, text
from enrich.model import Record
from enrich.patterns import regex
from enrich.sources.arxiv.authors import names_in, one_name
from enrich.sources.arxiv.entry import record
from enrich.sources.shared import xml_records
from enrich.sources.shared.dump_lines import LinesOfJSON, day
from enrich.sources.shared.dumps import Cut, DumpFormat, DumpRow, Find, Heading, ReadLink, SetAside
from enrich.sources.shared.guarded import SLIPS
from enrich.sources.shared.json_fields import mappings

_NAME_PARTS = ("forenames", "keyname", "suffix")
_SPACES = b'<x xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
_RECORD = regex(rb"<record\b.*?</record\s*>", re.DOTALL)
_OPEN = regex(rb"<record\b(?!.*</record\s*>)", re.DOTALL)


def _kept(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a line in the form of an entry of the feed."""
    versions = mappings(found.get("versions"))
    people = found.get("authors_parsed")
    first, *_ = versions or [{}]
    return _entry(
        found["id"],
        found["title"],
        [_person(x[1], x[0], *x[2:3]) for x in people if isinstance(x, list) and len(x) > 1]
        if people and isinstance(people, list)
        else names_in(str(found.get("authors") or "")),
        abstract=found.get("abstract"),
        created=_time(str(first.get("created") or "")) or f"{found['update_date']}T00:00:00+00:00",
        version=len(versions) or None,
        more={x: found.get(x) for x in ("comments", "journal-ref", "doi", "categories")},
    )


def _entry(
    number: str,
    title: str,
    people: Sequence[str],
    *,
    abstract: object,
    created: str,
    version: int | None,
    more: Mapping[str, object],
) -> Mapping[str, Any]:
    categories = str(more.get("categories") or "").split()
    return {
        "id": number,
        "version": version,
        "title": text.squeeze(title),
        "authors": [name for name in people if name],
        "summary": text.squeeze(str(abstract or "")),
        "published": created,
        "comment": _word(more.get("comments")),
        "journal_ref": _word(more.get("journal-ref")),
        "doi": _word(more.get("doi")),
        "primary_category": categories[0] if categories else "",
        "categories": categories,
        "links": [{"title": "pdf"}],
    }


def _word(value: object) -> str | None:
    return text.squeeze(value) if isinstance(value, str) and value.strip() else None


def _person(*parts: object) -> str:
    return one_name(" ".join(str(x) for x in parts if x))


def _time(written: str) -> str:
    """Return the time of a mail's head in ISO form; "" where it is none."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(written).astimezone(UTC).isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def _record(kept: Mapping[str, Any], identify: ReadLink) -> Record:  # noqa: ARG001
    return record(kept)


LINES = LinesOfJSON(
    name="arXiv's metadata, lines",
    signs=('"authors_parsed":', '"categories":'),
    kept=_kept,
    record=_record,
    changed=lambda found: day(found.get("update_date")),
)


class OAIRecords:
    """Answers of `verb=ListRecords` with `metadataPrefix=arXiv` or `arXivRaw`, one or many."""

    name = "arXiv's OAI-PMH"
    cut = Cut(
        ends=(b"</record>",), roots=(b"OAI-PMH", b"ListRecords", b"record"), begins=b"<record"
    )

    def recognises(self, head: str) -> bool:
        """Whether a file has records of arXiv."""
        return "<record" in head and "http://arxiv.org/OAI/arXiv" in head

    def rows(self, chunk: bytes, identify: ReadLink) -> Iterator[DumpRow | SetAside]:
        """Yield the papers of a part of the file that ends behind a record."""
        for found in _RECORD.finditer(chunk):
            yield self._row(found.group(), identify)
        if _OPEN.search(chunk):
            yield SetAside(messages.catalogs.NO_XML())

    def _row(self, written: bytes, identify: ReadLink) -> DumpRow | SetAside:
        values = _values(written)
        if values is None:
            return SetAside(messages.catalogs.NO_XML())
        changed = day(next(iter(values.get("datestamp", ())), ""))
        if "deleted" in values:
            number = identifiers.arxiv(_number(values))
            return SetAside(
                messages.catalogs.NO_PAPER(),
                is_expected=True,
                gone=str(number or ""),
                changed=changed,
            )
        try:
            kept = msgspec.json.encode(_of_oai(values)).decode()
            row = LINES.row(kept, identify)
        except SLIPS:
            return SetAside(messages.catalogs.OTHER_SHAPE())
        if isinstance(row, SetAside):
            return row
        return replace(row, changed=changed)

    def row(self, kept: str, identify: ReadLink) -> DumpRow | SetAside:
        """Return a paper as it is kept."""
        return LINES.row(kept, identify)

    def heading(self, kept: str) -> Heading:
        """Return title, author and year of a paper."""
        return LINES.heading(kept)

    def joined(self, kept: Sequence[str], find: Find | None, asked: str = "") -> str:
        """Return a list of the papers."""
        return LINES.joined(kept, find, asked)


def _number(values: Mapping[str, list[Any]]) -> str:
    """Return the number in the head of a record: "oai:arXiv.org:2601.00001"."""
    return str(next(iter(values.get("identifier", ())), "")).rpartition(":")[2]


def _values(written: bytes) -> dict[str, list[Any]] | None:
    """Return the texts of a record's elements by their names; None where it is no XML.

    The elements of an author are one mapping; of a version its date alone is kept.
    """
    from lxml import etree

    root = xml_records.parsed(_SPACES + written + b"</x>")
    if root is None:
        return None
    values: dict[str, list[Any]] = {}
    for element in root.iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name == "author":
            parts = {etree.QName(x).localname: x.text or "" for x in element}
            values.setdefault("person", []).append(parts)
        elif name == "header" and element.get("status") == "deleted":
            values["deleted"] = [""]
        elif not len(element):
            values.setdefault(name, []).append(element.text or "")
    return values


def _of_oai(values: Mapping[str, list[Any]]) -> Mapping[str, Any]:
    """Return a record in the form of an entry of the feed."""

    def first(name: str) -> str:
        return next(iter(values.get(name, ())), "")

    people = [_person(*(x.get(part, "") for part in _NAME_PARTS)) for x in values.get("person", ())]
    # arXivRaw has the authors in one text, and the date of each version.
    dates = values.get("date", ())
    return _entry(
        first("id"),
        first("title"),
        people or names_in(first("authors")),
        abstract=first("abstract"),
        created=_time(dates[0]) if dates else f"{first('created')}T00:00:00+00:00",
        version=len(dates) or None,
        more={x: first(x) for x in ("comments", "journal-ref", "doi", "categories")},
    )


FORMS: tuple[DumpFormat, ...] = (LINES, OAIRecords())
