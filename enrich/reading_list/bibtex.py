"""Reads the entries of a .bib file as those of a reading list.

Titles and authors become plain text; the raw fields are kept.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from enrich import identifiers
from enrich.bibtex.scanner import BibEntry, scan
from enrich.model import Claims, Entry, EntryKind, Identifier, Name
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.line.links import Rank, rank
from enrich.reading_list.listing import Identify, Insertion, ReadEntries
from enrich.text import from_latex, name, squeeze
from enrich.text.lines import NEWLINE

_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_PLAIN = re.compile(r"[\\$~]|--|``|''")
_LONGEST = 2_000_000  # characters of a value: macros that repeat themselves would fill the memory
_ARXIV_FIELD = re.compile(r"arxiv|corr\b", re.IGNORECASE)


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of a .bib, and their places.

    An entry that is not closed is a problem with its line; what could be read of it is returned.
    """
    classifier = LinkClassifier(identify)
    strings: dict[str, str] = {}
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
        if record.type.lower() in {"string", "preamble"}:
            strings.update({f.name.lower(): _joined(f.parts, strings) for f in record.fields})
            continue
        entry = _entry(
            record,
            path,
            classifier,
            strings,
            (first, lines.number(max(record.end - 1, record.start))),
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


def _joined(parts: Sequence[str], strings: Mapping[str, str]) -> str:
    """Return a value without delimiters, with its parts joined and @strings replaced.

    Months stay macros.
    """
    out = []
    for part in parts:
        if part[:1] in '{"':
            out.append(part[1:-1])
        else:
            out.append(part if part.lower() in _MONTHS else strings.get(part.lower(), part))
    return "".join(out)[:_LONGEST]


def plain(raw: str) -> str:
    """Return the LaTeX of a field as plain Unicode on one line."""
    if not _PLAIN.search(raw):
        return squeeze(raw.replace("{", "").replace("}", ""))
    return _decoded(raw)


@lru_cache(maxsize=4096)  # names are often repeated, and LaTeX takes half a millisecond
def _decoded(raw: str) -> str:
    return from_latex(re.sub(r"(?<!\\)%", r"\\%", raw))


def authors(raw: str) -> tuple[Name, ...]:
    """Return the people of a BibTeX author field, which is split at `and` outside of braces.

    A name in braces is an organisation.
    """
    out: list[Name] = []
    for person in _people(raw):
        if re.fullmatch(r"\{(?:[^{}]|\{[^{}]*\})*\}", person) and "," not in person:
            out.append(Name(literal=plain(person)))
        elif person.lower() not in {"others", "et al.", ""}:
            out.append(name(plain(person)))
    return tuple(out)


def _people(raw: str) -> list[str]:
    depth, at, out = 0, 0, []
    for mark in re.finditer(r"[{}]|\s+and\s+", raw):
        if mark.group() in "{}":
            depth += 1 if mark.group() == "{" else -1
        elif depth == 0:
            out.append(raw[at : mark.start()].strip())
            at = mark.end()
    return [*out, raw[at:].strip()]


def _entry(
    record: BibEntry,
    path: str,
    classifier: LinkClassifier,
    strings: Mapping[str, str],
    lines: tuple[int, int],
) -> Entry:
    fields = {f.name.lower(): _joined(f.parts, strings) for f in reversed(record.fields)}
    fields = dict(reversed(fields.items()))
    url = squeeze(
        fields.get("url", "")
        .replace("\\_", "_")
        .replace("\\%", "%")
        .replace("\\#", "#")
        .replace("\\&", "&")
    )
    named = _identifiers(fields, url, classifier)
    return Entry(
        list=path,
        line=lines[0],
        end_line=lines[1],
        title=plain(fields["title"]) or None if "title" in fields else None,
        urls=(url,) if url else (),
        kind=_kind(record.type.lower(), url, fields, named),
        claims=_claims(fields),
        identifiers=named,
        authors=authors(fields.get("author", "")),
        key=record.key or None,
        fields={**fields, "ENTRYTYPE": record.type.lower()},
    )


def _identifiers(
    fields: Mapping[str, str], url: str, classifier: LinkClassifier
) -> tuple[Identifier, ...]:
    found: list[Identifier | None] = [identifiers.doi(fields["doi"]) if fields.get("doi") else None]
    eprint = squeeze(fields.get("eprint", ""))
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").lower()
    if eprint and kind == "arxiv":
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
        text = fields.get(place, "")
        found += identifiers.find(text.replace("\\url", " "))
        found += [classifier.identifier(x) for x in re.findall(r"https?://[^\s{}\"]+", text)]
        if place == "volume" and text.lower().startswith("abs/"):
            found.append(identifiers.arxiv(text[4:]))
    return tuple(dict.fromkeys(x for x in found if x is not None))


def _claims(fields: Mapping[str, str]) -> Claims:
    venue = (
        plain(fields.get("booktitle") or fields.get("journal") or fields.get("journaltitle") or "")
        or None
    )
    year = re.search(r"\b(1[89]|20)\d{2}\b", fields.get("year") or fields.get("date") or "")
    preprint = bool(venue and _ARXIV_FIELD.search(venue)) or (venue is None and "eprint" in fields)
    submitted = re.search(
        r"\b(?:submitted|under review|in review)\b", fields.get("note", ""), re.IGNORECASE
    )
    return Claims(
        venue,
        int(year.group()) if year else None,
        "submitted" if submitted else "preprint" if preprint else None,
    )


# Types of entries that are no papers, whatever links they have.
_THINGS = frozenset(
    """
    software dataset video movie audio image music artwork performance proceedings
    mvproceedings collection mvcollection manual
    """.split()
)
_PAGES = frozenset("online www electronic".split())
_VISITED = re.compile(
    r"\b(?:accessed|retrieved|visited|blog|(?:version|release) v?\d+)\b", re.IGNORECASE
)


def _kind(
    type_: str, url: str, fields: Mapping[str, str], named: Sequence[Identifier]
) -> EntryKind:
    """Return the kind of an entry: a paper, or something else.

    A web page or a @misc without a paper's identifier is a paper only by its link.
    """
    if type_ in _THINGS:
        return "other"
    if named or type_ not in {"misc", *_PAGES}:
        return "paper"
    text = " ".join(fields.get(n, "") for n in ("howpublished", "note"))
    links = [x for x in (url, *re.findall(r"https?://[^\s{}\"]+", text)) if x]
    if links:
        return "other" if min(rank(x, None) for x in links) >= Rank.UNKNOWN else "paper"
    page = (
        type_ in _PAGES or "version" in fields or "urldate" in fields or bool(_VISITED.search(text))
    )
    return "other" if page else "paper"


def _inherited(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, those with a `crossref` with the claims of their parent."""
    by_key = {e.key: e for e in reversed(entries) if e.key}
    out = []
    for entry in entries:
        parent = by_key.get(entry.fields.get("crossref", ""))
        if parent is not None and parent is not entry:
            venue = (
                entry.claims.venue
                or plain(parent.fields.get("booktitle") or parent.fields.get("title", ""))
                or None
            )
            entry = replace(
                entry,
                claims=Claims(venue, entry.claims.year or parent.claims.year, entry.claims.status),
            )
        out.append(entry)
    return out
