"""Reads tagged records: RIS, PubMed's (.nbib) and EndNote's (.enw).

https://en.wikipedia.org/wiki/RIS_(file_format), https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from __future__ import annotations

from collections.abc import Iterator

from enrich import messages
from enrich.bibtex import names
from enrich.model import Unread
from enrich.patterns import regex
from enrich.reading_list import facts as fact
from enrich.reading_list.facts import PaperFacts
from enrich.reading_list.line.candidate import entry_of
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.listing import Identify, ReadEntries, nowhere
from enrich.text import squeeze
from enrich.text.lines import NEWLINE

_TAG = regex(
    r"(?:(?P<tag>[A-Z][A-Z0-9]{1,3}) {0,4}-(?: |$)|%(?P<endnote>[0-9A-Z@!]) )(?P<value>.*)"
)
# What a tag states. Of several, the one that is named first counts.
_RIS = {
    "TY": "type", "TI": "title", "T1": "title", "AU": "authors", "A1": "authors", "T2": "venue",
    "JO": "venue", "JF": "venue", "JA": "venue", "C3": "venue", "BT": "venue", "J2": "venue",
    "PY": "year", "Y1": "year", "DA": "year", "DO": "doi", "UR": "link", "L1": "link", "L2": "link",
    "LK": "link", "N1": "note", "KW": "tags", "AN": "accession",
}  # fmt: skip
_NBIB = {
    "PT": "type", "TI": "title", "FAU": "authors", "JT": "venue", "TA": "venue", "DP": "year",
    "LID": "doi", "AID": "doi",
}  # fmt: skip
_ENDNOTE = {
    "0": "type", "T": "title", "A": "authors", "B": "venue", "J": "venue", "D": "year", "R": "doi",
    "U": "link", "K": "tags",
}  # fmt: skip
_BEGINS = frozenset({"TY", "PMID", "0"})


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of a file of tagged records, and no places: it is only read."""
    classifier = LinkClassifier(identify)
    found, left = fact.candidates_of(_records(text.removeprefix("\ufeff")), classifier)
    entries = tuple(entry_of(candidate, path) for candidate in found)
    unread = tuple(
        Unread(x.start + 1, x.title or x.kind, messages.lists.WITHOUT_TITLE()) for x in left
    )
    return ReadEntries(entries, nowhere(len(entries)), unread=unread)


def _records(text: str) -> Iterator[PaperFacts]:
    record: PaperFacts | None = None
    people: list[str] = []
    tags: dict[str, str] = {}
    role = value = ""
    lines = [*NEWLINE.split(text), "ER  - "]
    for number, line in enumerate(lines):
        found = _TAG.fullmatch(line.rstrip())
        if found is None:
            value = f"{value} {line.strip()}" if role and line.strip() else value
            if record is not None and line.strip():
                record.end = number + 1
            continue
        tag = found["tag"] or found["endnote"]
        if record is not None:
            _take(record, people, role, value)
            role = value = ""
        if tag in _BEGINS or tag == "ER":
            if record is not None:
                record.end = (
                    max(record.end, number + 1)
                    if tag == "ER" and number + 1 < len(lines)
                    else record.end
                )
                yield _closed(record, people)
            people = []
            record = None if tag == "ER" else PaperFacts(number, number + 1)
            tags = _NBIB if tag == "PMID" else _ENDNOTE if tag == "0" else _RIS
        if record is not None:
            record.end = number + 1
            role, value = tags.get(tag, ""), found["value"].strip()


def _take(record: PaperFacts, people: list[str], role: str, value: str) -> None:
    if role == "authors":
        people.append(value)
    elif role == "doi":
        record.take(role, value.removesuffix("[doi]").rstrip() if "[pii]" not in value else "")
    elif role == "accession":  # a number of any database
        record.take("arxiv", value if value.lower().startswith("arxiv:") else "")
    else:
        record.take(role, squeeze(value))


def _closed(record: PaperFacts, people: list[str]) -> PaperFacts:
    record.authors = tuple(n for person in people if person for n in names.read(person))
    return record
