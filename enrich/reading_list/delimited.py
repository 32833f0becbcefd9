"""Reads rows of cells: CSV and TSV files, and such rows in Markdown and text.

The header says what a column holds. Without one, the cells do: a column is that of the titles where
most of its cells read like titles, and likewise for links, years, venues and people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from enrich import messages
from enrich.model import Unread
from enrich.patterns import regex
from enrich.reading_list import facts as fact
from enrich.reading_list import rows
from enrich.reading_list.facts import PaperFacts
from enrich.reading_list.line import citation, titles
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line.candidate import Candidate, entry_of
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.line.links import role as role_of_label
from enrich.reading_list.listing import Identify, ReadEntries, nowhere
from enrich.reading_list.rows import CellRow
from enrich.reading_list.table_headers import column_role
from enrich.text import squeeze
from enrich.text.lines import NEWLINE

_SAMPLE = 200  # rows by which a column is judged
_MOSTLY = 0.5
_SHORTEST = 2  # rows that are a table without a header, at least
_YEAR = regex(r"(?:1[89]|20)\d\d(?:[-./ ]\d{1,2}){0,2}")
# A column of a table whose header has another word in a record.
_BY_HEADER = {
    "date": "year",
    "paper": "link",
    "name": "title",
    "org": "",
    "star": "",
    "code": "other",
}


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of a CSV or TSV file, and no places: nothing is written into it."""
    classifier = LinkClassifier(identify)
    lines = NEWLINE.split(text.removeprefix("\ufeff"))
    separator = "\t" if path.lower().endswith((".tsv", ".tab")) else rows.separator_of(lines)
    table = rows.split(lines, separator or "\0")
    read_table = candidates(table, classifier, sure=True)
    if read_table is None:
        return ReadEntries((), (), unread=_all_unread(table))
    entries = tuple(entry_of(candidate, path) for candidate in read_table.found)
    return ReadEntries(entries, nowhere(len(entries)), unread=tuple(read_table.unread))


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The candidates of a table, and the rows that state no paper."""

    found: list[Candidate]
    unread: list[Unread]


def candidates(
    table: Sequence[CellRow], classifier: LinkClassifier, *, sure: bool = False
) -> ReadTable | None:
    """Return what a table has of papers, None where it is no table of papers.

    `sure`: it is a file of rows; else the rows may be something else.
    """
    header = _header(table[0].cells) if table else {}
    columns = dict(header) if header else {}
    body = table[1:] if header else table
    if not body or (not header and len(body) < _SHORTEST and not sure):
        return None
    _complete(columns, body)
    named = set(columns.values())
    if "title" not in named and not named & {"doi", "arxiv", "link"}:
        return None
    if not sure and not header and not named & {"authors", "venue", "doi", "arxiv", "year", "link"}:
        return None
    stated = [_facts(row, columns) for row in body]
    found, left = fact.candidates_of(stated, classifier)
    unread = [
        Unread(
            x.start + 1,
            squeeze(x.title) or messages.parts.NO_TITLE(),
            messages.lists.NAMES_NO_PAPER(),
        )
        for x in left
        if x.title and not fact.is_no_paper(squeeze(x.title))
    ]
    return ReadTable(found, unread)


def _all_unread(table: Sequence[CellRow]) -> tuple[Unread, ...]:
    return tuple(
        Unread(row.start + 1, squeeze(" ".join(row.cells)), messages.lists.WITHOUT_COLUMN())
        for row in table[1:]
    )


def _header(cells: Sequence[str]) -> dict[int, str]:
    """Return what each column holds by the first row, nothing where that is no header."""
    named: dict[int, str] = {}
    for number, cell in enumerate(cells):
        text = squeeze(cell).strip(" *_#\ufeff")
        role = fact.role_of(text)
        if not role:
            by_header = column_role(text.partition("/")[0].strip())
            role = _BY_HEADER.get(by_header, by_header)
        if role and len(text.split()) <= 4 and role not in _taken(named):
            named[number] = role
    long = any(len(cell.split()) > 5 or "://" in cell for cell in cells)
    few = len(named) < 2 and not (len(cells) <= 2 and named)
    return {} if long or few or set(named.values()) <= {"note", "status"} else named


def _taken(named: Mapping[int, str]) -> set[str]:
    """Return what a further column cannot hold: links, notes and tags may be in several."""
    return set(named.values()) - {"link", "other", "note", "tags"}


def _complete(columns: dict[int, str], body: Sequence[CellRow]) -> None:
    """Add what the cells show of columns without a known header; mend a column of titles."""
    width = max(len(row.cells) for row in body)
    sample = body[:_SAMPLE]
    shares = {
        n: _shares([row.cells[n] for row in sample if n < len(row.cells)]) for n in range(width)
    }
    best = max(shares, key=lambda n: (shares[n]["title"], -n), default=None)
    titled = next((n for n, role in columns.items() if role == "title"), None)
    if (
        titled is None
        and best is not None
        and shares[best]["title"] >= _MOSTLY
        and columns.get(best, "") in {"", "link", "venue"}
    ):
        columns[best] = "title"
    for number in range(width):
        if number in columns:
            continue
        for role in ("link", "doi", "year", "venue", "authors"):
            if shares[number][role] >= _MOSTLY and (role == "link" or role not in columns.values()):
                columns[number] = role
                break


def _shares(cells: Sequence[str]) -> dict[str, float]:
    """Return how many of the filled cells read like a title, a link, a year ..., as shares."""
    filled = [squeeze(c) for c in cells if c.strip()]
    total = len(filled) or 1
    return {
        "title": sum(map(_is_title, filled)) / total,
        "link": sum(c.startswith(("http://", "https://")) for c in filled) / total,
        "doi": sum(c.lower().startswith(("10.", "doi:")) for c in filled) / total,
        "year": sum(bool(_YEAR.fullmatch(c)) for c in filled) / total,
        "venue": sum(claimed.is_venue_tag(c) for c in filled) / total,
        "authors": sum(
            citation.are_people(c.replace(";", ",")) or citation.is_person(c) for c in filled
        )
        / total,
    }


def _is_title(cell: str) -> bool:
    return (
        titles.looks_like_title(re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", cell))
        and "://" not in cell.partition("](")[0]
        and not citation.are_people(cell.replace(";", ","))
        and role_of_label(cell) is None
        and not claimed.is_date(cell)
    )


def _facts(row: CellRow, columns: Mapping[int, str]) -> PaperFacts:
    facts = PaperFacts(row.start, row.end)
    for number, role in columns.items():
        if number < len(row.cells):
            facts.take(role, row.cells[number])
    return facts
