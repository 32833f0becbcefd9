"""Reads the entries of a .bib file as those of a reading list.

Titles and authors become plain text; the raw fields are kept.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from enrich import messages
from enrich.bibtex import entry_types, names, placeholders
from enrich.bibtex.entries import Macros
from enrich.bibtex.inheritance import Parent, inherited
from enrich.bibtex.naming import identifiers_of
from enrich.bibtex.record import with_subtitle
from enrich.bibtex.scanner import BibEntry, scan
from enrich.identifiers import spelling
from enrich.model import Claims, Entry, EntryKind, Identifier
from enrich.patterns import regex
from enrich.reading_list.line.links import Rank, each_once, rank
from enrich.reading_list.listing import Identify, Insertion, ReadEntries
from enrich.text import from_latex
from enrich.text.lines import NEWLINE, readable
from enrich.text.preprints import preprint_word

_EXACT = frozenset({"doi", "eprint", "url", "crossref", "xdata"})
_LONGEST_SHOWN = 80  # characters of a key in a sentence


def read(
    text: str, path: str, identify: Identify, strings: Mapping[str, str] | None = None
) -> ReadEntries:
    """Return the entries of a .bib, and their places.

    `strings`: the `@string` macros of other files. An entry that is not closed is a problem with
    its line; what could be read of it is returned.
    """
    identify = each_once(identify)
    entries: list[Entry] = []
    places: list[Insertion] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    lines = _Lines(text)
    whole = True
    macros = Macros(strings)
    records = list(_with_values(text, macros))
    by_key = {r.key: Parent(r.type.lower(), f) for r, f in reversed(records) if r.key}
    for record, fields in records:
        first = lines.number(record.start)
        if record.problem:
            problem = messages.lists.OF_ENTRY(
                problem=record.problem, entry=_shown(record.key or record.type)
            )
            problems.append(messages.lists.AT_LINE(line=first, problem=problem))
            whole = False
        if record.is_definition or record.type.lower() in entry_types.NO_ENTRIES:
            continue
        others = inherited(Parent(record.type.lower(), fields), by_key)
        whole_entry = {
            **_readable(fields),
            **_readable(others),
            "ENTRYTYPE": record.type.lower(),
        }
        last = lines.number(max(record.end - 1, record.start))
        entry = stated_entry(whole_entry, path, (first, last), identify)
        own = _problems(record, seen)
        problems += [
            messages.lists.AT_LINE(line=first, problem=problem)
            for problem in own
            if "key" in problem
        ]
        key = record.key or None
        entries.append(replace(entry, key=key, inherited=frozenset(others), problems=tuple(own)))
        places.append(Insertion(record.start, record.end))
        seen.setdefault(record.key, first)
    if macros.lost:
        lost = min(macros.lost)
        problems.append(
            messages.lists.STRINGS_LOST(
                macros=messages.counted(len(macros.lost), "macro"), first=_shown(lost)
            )
        )
    return ReadEntries(
        tuple(_without_parents(entries)),
        tuple(places),
        tuple(problems),
        whole,
        undefined=frozenset(macros.unknown),
    )


def _with_values(text: str, macros: Macros) -> Iterator[tuple[BibEntry, Mapping[str, str]]]:
    """Yield the entries of a text with their values, definitions without."""
    for record in scan(text):
        if record.is_definition:
            macros.define(record)
        yield record, {} if record.is_definition else macros.values(record)


def _readable(fields: Mapping[str, str]) -> dict[str, str]:
    """Return values with letters for bytes that are not UTF-8; what names a paper stays."""
    return {n: v if n in _EXACT else readable(v) for n, v in fields.items()}


class _Lines:
    def __init__(self, text: str) -> None:
        self._ends = [m.end() for m in NEWLINE.finditer(text)]

    def number(self, at: int) -> int:
        return bisect.bisect_right(self._ends, at) + 1


def _problems(record: BibEntry, seen: Mapping[str, int]) -> list[str]:
    names = Counter(f.name.lower() for f in record.fields)
    twice = sorted(n for n, count in names.items() if count > 1)
    out = [record.problem] if record.problem else []
    if record.key in seen:
        out.append(messages.lists.KEY_BEFORE(key=_shown(record.key), line=seen[record.key]))
    if not record.key:
        out.append(messages.lists.NO_KEY())
    out += [messages.lists.FIELD_TWICE(field=_shown(n)) for n in twice]
    return out


def _shown(name: str) -> str:
    """Return a key or a name for a sentence, which it is not to fill."""
    return name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}..."


def stated_entry(
    fields: Mapping[str, str],
    path: str,
    lines: tuple[int, int],
    identify: Identify,
) -> Entry:
    """Return an entry as its fields state it: LaTeX by lower-case name, with "ENTRYTYPE".

    `lines` are the first and the last of it in the list `path`.
    """
    stated = {n: v for n, v in fields.items() if not placeholders.claims_nothing(n, v)}
    url = spelling.address(stated.get("url", ""))
    named = identifiers_of(stated, identify)
    return Entry(
        list=path,
        line=lines[0],
        end_line=lines[1],
        title=_title(stated),
        urls=(url,) if url else (),
        kind=_kind(fields.get("ENTRYTYPE", ""), url, stated, named),
        claims=_claims(stated),
        identifiers=named,
        authors=names.read(stated.get("author", "")),
        editors=names.read(stated.get("editor", "")),
        fields=fields,
    )


def _title(fields: Mapping[str, str]) -> str | None:
    """Return the title with biblatex's `subtitle`, which is a part of it."""
    title = from_latex(fields.get("title") or fields.get("maintitle") or "")
    return with_subtitle(title, from_latex(fields.get("subtitle", ""))) or None


# "In Proc. of CVPR": what a style prints before the venue; "In Vitro" is a journal.
_IN = regex(r"^[Ii]n(?::\s*|\s+)(?=the\s|\d|Proc|Int|Adv|Annual|Conf|Symp|Workshop|[A-Z]\w*[A-Z])")


def _claims(fields: Mapping[str, str]) -> Claims:
    written = fields.get("booktitle") or fields.get("journal") or fields.get("journaltitle") or ""
    venue, state = placeholders.split_venue(_IN.sub("", from_latex(written)))
    year = re.search(r"\b(1[89]|20)\d{2}\b", fields.get("year") or fields.get("date") or "")
    preprint = bool(venue and preprint_word(venue)) or (not venue and "eprint" in fields)
    submitted = placeholders.notes_submission(
        f"{fields.get('note', '')} {fields.get('pubstate', '')}"
    )
    return Claims(
        venue or None,
        int(year.group()) if year else None,
        "submitted"
        if submitted or placeholders.says_submitted(state)
        else "preprint"
        if preprint
        else None,
    )


_VISITED = regex(
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
        (type_ in entry_types.PAGES and "author" not in fields)
        or "version" in fields
        or "urldate" in fields
        or bool(_VISITED.search(text))
    )
    return "other" if page else "paper"


def _without_parents(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries; an edited book that is somebody's parent is there for its chapters."""
    parents = {e.fields["crossref"] for e in entries if e.fields.get("crossref")}
    return [
        replace(e, kind="other")
        if e.key in parents and e.fields.get("ENTRYTYPE") in entry_types.COLLECTIONS
        else e
        for e in entries
    ]
