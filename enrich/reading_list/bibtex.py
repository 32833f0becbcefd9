"""Reads the entries of a .bib file as those of a reading list.

Titles and authors become plain text; the raw fields are kept.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from enrich import identifiers
from enrich.bibtex import entry_types, names
from enrich.bibtex.entries import Macros
from enrich.bibtex.field_names import arxiv_eprint
from enrich.bibtex.scanner import BibEntry, scan
from enrich.identifiers import spelling
from enrich.model import Claims, Entry, EntryKind, Identifier, Name
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.line.links import Rank, rank
from enrich.reading_list.listing import Identify, Insertion, ReadEntries
from enrich.text import from_latex, squeeze
from enrich.text.lines import NEWLINE
from enrich.text.preprints import preprint_word


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of a .bib, and their places.

    An entry that is not closed is a problem with its line; what could be read of it is returned.
    """
    classifier = LinkClassifier(identify)
    macros = Macros()
    entries: list[Entry] = []
    places: list[Insertion] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    lines = _Lines(text)
    whole = True
    for record in scan(text):
        first = lines.number(record.start)
        if record.problem:
            problems.append(f"line {first}: {record.problem} ({record.key or record.type})")
            whole = False
        if record.is_definition:
            macros.define(record)
            continue
        fields = {**macros.values(record), "ENTRYTYPE": record.type.lower()}
        last = lines.number(max(record.end - 1, record.start))
        entry = replace(
            stated_entry(fields, path, (first, last), classifier), key=record.key or None
        )
        own = _problems(record, seen)
        problems += [f"line {first}: {problem}" for problem in own if "key" in problem]
        entries.append(_with_problems(entry, own))
        places.append(Insertion(record.start, record.end))
        seen.setdefault(record.key, first)
    return ReadEntries(tuple(_inherited(entries)), tuple(places), tuple(problems), whole)


class _Lines:
    def __init__(self, text: str) -> None:
        self._ends = [m.end() for m in NEWLINE.finditer(text)]

    def number(self, at: int) -> int:
        return bisect.bisect_right(self._ends, at) + 1


def _with_problems(entry: Entry, problems: Sequence[str]) -> Entry:
    return replace(entry, problems=tuple(problems)) if problems else entry


def _problems(record: BibEntry, seen: Mapping[str, int]) -> list[str]:
    names = Counter(f.name.lower() for f in record.fields)
    twice = sorted(n for n, count in names.items() if count > 1)
    out = [record.problem] if record.problem else []
    if record.key in seen:
        out.append(f"the key {record.key} is used before, on line {seen[record.key]}")
    if not record.key:
        out.append("the entry has no key")
    out += [f"the field {n} stands twice" for n in twice]
    return out


def stated_entry(
    fields: Mapping[str, str],
    path: str,
    lines: tuple[int, int],
    classifier: LinkClassifier,
) -> Entry:
    """Return an entry as its fields state it: LaTeX by lower-case name, with "ENTRYTYPE".

    `lines` are the first and the last of it in the list `path`.
    """
    url = spelling.address(fields.get("url", ""))
    named = _identifiers(fields, url, classifier)
    return Entry(
        list=path,
        line=lines[0],
        end_line=lines[1],
        title=from_latex(fields["title"]) or None if "title" in fields else None,
        urls=(url,) if url else (),
        kind=_kind(fields.get("ENTRYTYPE", ""), url, fields, named),
        claims=_claims(fields),
        identifiers=named,
        authors=names.read(fields.get("author", "")),
        editors=_editors(fields.get("ENTRYTYPE", ""), fields),
        fields=fields,
    )


def _editors(type_: str, fields: Mapping[str, str]) -> tuple[Name, ...]:
    return names.read(fields.get("editor", "")) if type_ in entry_types.VOLUMES else ()


def _identifiers(
    fields: Mapping[str, str], url: str, classifier: LinkClassifier
) -> tuple[Identifier, ...]:
    found: list[Identifier | None] = [
        identifiers.doi_of_field(fields["doi"]) if fields.get("doi") else None
    ]
    found += [identifiers.parse(f"{name}:{squeeze(value)}") for name, value in _numbers(fields)]
    eprint = squeeze(arxiv_eprint(fields))
    if eprint:
        found.append(
            classifier.identifier(eprint) if "://" in eprint else identifiers.arxiv(eprint)
        )
    found.append(classifier.identifier(url) if url else None)
    for place in (
        "journal",
        "journaltitle",
        "booktitle",
        "volume",
        "note",
        "howpublished",
        "number",
        "series",
    ):
        text = spelling.unmarked(fields.get(place, ""))
        found += identifiers.find(text.replace("\\url", " "))
        found += [classifier.identifier(x) for x in re.findall(r"https?://[^\s{}\"]+", text)]
        if place == "volume" and text.lower().startswith("abs/"):
            found.append(identifiers.arxiv(text[4:]))
    return tuple(dict.fromkeys(x for x in found if x is not None))


def _numbers(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the fields with the number of an index, and an `eprint` that is no arXiv number."""
    yield from ((name, fields[name]) for name in ("pmid", "pmcid") if fields.get(name))
    if fields.get("eprint") and not arxiv_eprint(fields):
        yield fields.get("archiveprefix") or fields.get("eprinttype") or "", fields["eprint"]


def _claims(fields: Mapping[str, str]) -> Claims:
    venue = (
        from_latex(
            fields.get("booktitle") or fields.get("journal") or fields.get("journaltitle") or ""
        )
        or None
    )
    year = re.search(r"\b(1[89]|20)\d{2}\b", fields.get("year") or fields.get("date") or "")
    preprint = bool(venue and preprint_word(venue)) or (venue is None and "eprint" in fields)
    submitted = re.search(
        r"\b(?:submitted|under review|in review)\b", fields.get("note", ""), re.IGNORECASE
    )
    return Claims(
        venue,
        int(year.group()) if year else None,
        "submitted" if submitted else "preprint" if preprint else None,
    )


_VISITED = re.compile(
    r"\b(?:accessed|retrieved|visited|blog|(?:version|release) v?\d+)\b", re.IGNORECASE
)


def _kind(
    type_: str, url: str, fields: Mapping[str, str], named: Sequence[Identifier]
) -> EntryKind:
    """Return the kind of an entry: a paper, or something else.

    A web page or a @misc without a paper's identifier is a paper only by its link.
    """
    if type_ in entry_types.NO_PAPERS:
        is_edited_book = type_ in entry_types.COLLECTIONS and fields.get("editor") and named
        return "paper" if is_edited_book else "other"
    if named or type_ not in {"misc", *entry_types.PAGES}:
        return "paper"
    text = " ".join(fields.get(n, "") for n in ("howpublished", "note"))
    links = [x for x in (url, *re.findall(r"https?://[^\s{}\"]+", text)) if x]
    if links:
        return "other" if min(rank(x, None) for x in links) >= Rank.UNKNOWN else "paper"
    page = (
        type_ in entry_types.PAGES
        or "version" in fields
        or "urldate" in fields
        or bool(_VISITED.search(text))
    )
    return "other" if page else "paper"


def _inherited(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, those with a `crossref` with the claims of their parent.

    An edited book that is somebody's parent is there for its chapters, and no paper.
    """
    by_key = {e.key: e for e in reversed(entries) if e.key}
    parents = {e.fields["crossref"] for e in entries if e.fields.get("crossref")}
    out = []
    for entry in entries:
        if entry.key in parents and entry.fields.get("ENTRYTYPE") in entry_types.COLLECTIONS:
            entry = replace(entry, kind="other")
        parent = by_key.get(entry.fields.get("crossref", ""))
        if parent is not None and parent is not entry:
            venue = (
                entry.claims.venue
                or from_latex(parent.fields.get("booktitle") or parent.fields.get("title", ""))
                or None
            )
            entry = replace(
                entry,
                claims=Claims(venue, entry.claims.year or parent.claims.year, entry.claims.status),
            )
        out.append(entry)
    return out
