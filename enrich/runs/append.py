"""Papers added to a list, in the list's own format; what is there already is not added again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from enrich import export, files, identifiers, messages, reading_list, sources
from enrich.errors import ListError
from enrich.export import links, markdown
from enrich.identifiers.schemes import BY_RANK
from enrich.matching.identity import name_of_title, names_of
from enrich.messages import Sentence
from enrich.model import Entry, Work
from enrich.reading_list import ReadingList
from enrich.runs.result import ResolvedEntry


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of papers that were to be added: how many were, and a sentence for each other."""

    added: int
    notes: Sequence[Sentence]


def append(path: Path, entries: Iterable[ResolvedEntry]) -> Appended:
    """Add the papers that were found to a list, each once. Every byte that is there stays.

    A .bib gets an entry under the paper's citation key, org a headline or an item, Markdown a line
    in the list's own style. Raises ListError for a list that cannot be read whole, and for a format
    that is only read.
    """
    content = files.read(path) or b""
    listing = reading_list.read(content, str(path), None, sources.identify)
    format_ = listing.format
    if format_ not in reading_list.WRITTEN or not listing.writable:
        only_read = format_ not in reading_list.WRITTEN
        reason: str = messages.lists.ONLY_READ(format=format_)
        reason = reason if only_read else messages.few(listing.problems)
        raise ListError(messages.lists.NOTHING_ADDED(path=path, why=reason))
    found = {r.work.key: (r, r.work) for r in entries if r.work is not None}
    new, notes = [], []
    for resolved, work in found.values():
        there = _entry_of(work, listing)
        if there is not None:
            notes.append(messages.lists.THERE_ALREADY(path=path, line=there.line, key=work.key))
        elif format_ == "bibtex" and work.key in {e.key for e in listing.entries}:
            notes.append(messages.lists.KEY_TAKEN(path=path, key=work.key))
        else:
            new.append(_as_text(work, resolved.entry, format_))
    if new:
        files.write_whole(path, reading_list.append(content, new, format_))
    return Appended(len(new), notes)


def _entry_of(work: Work, listing: ReadingList) -> Entry | None:
    """Return the entry of a list that means this paper, None where no entry does."""
    versions = (i for record in work.versions for i in record.identifiers)
    known = set(names_of([*work.identifiers, *versions], []))
    titles = {name_of_title(work.title)}
    for entry in listing.entries:
        own = set(map(str, entry.identifiers))
        if own & known or (not own and entry.title and name_of_title(entry.title) in titles):
            return entry
    return None


def _as_text(work: Work, asked: Entry, format_: str) -> str:
    """Return the paper as an entry of a .bib, or as a line with its title and link."""
    if format_ == "bibtex":
        return export.render("bibtex", [work], export.ExportOptions(abstracts=False))
    return f"- [ ] {markdown.link(work.title, _link(work, asked))}"


def _link(work: Work, asked: Entry) -> str:
    """Return the link by which a list has a paper: what was asked for, else where it is read.

    A page that no source knows again comes after those of identifiers.
    """
    typed = (url if "://" in url else f"https://{url}" for url in asked.urls)
    named = [identifiers.url(i) for i in asked.identifiers if i in work.identifiers]
    page, preprint = links.page(work), links.arxiv_url(work)
    known = [page] if page and sources.identify(page) in work.identifiers else []
    ranked = sorted(
        (i for i in work.identifiers if i.scheme in BY_RANK), key=lambda i: BY_RANK.index(i.scheme)
    )
    others = [links.doi_url(work), *map(identifiers.url, ranked), page]
    return next(filter(None, (*typed, *named, preprint, *known, *others)), "")
