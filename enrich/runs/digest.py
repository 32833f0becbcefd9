"""What a run brought, as a person reads it in Markdown: news first, small changes folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from enrich.export import links
from enrich.messages import Sentence, counted
from enrich.messages import runs as said
from enrich.runs import history
from enrich.runs.history import EventKind, NamedPaper, PaperEvent
from enrich.runs.result import ResolvedEntry, RunResult
from enrich.runs.summary import unasked
from enrich.store.codec import PackedWork
from enrich.works.changes import FieldChange, wording

# What is named of one kind: a page is read, a longer one is not.
_MOST = 100
_MOST_IN_HEADLINE = 3


def lines(result: RunResult, edits: Sequence[FieldChange]) -> Iterator[str]:
    """Yield the lines of the digest. `edits` are the changes in entries of a .bib."""
    packed = {r.packed.key: r.packed for r in result.entries if r.packed}
    rows = sorted(history.rows_of(result.changes, ""), key=lambda row: row.key)
    papers = next(history.runs(rows), [])
    events = {
        kind: [_event(paper, packed) for paper in of_kind]
        for kind, of_kind in groupby(papers, lambda paper: paper.kind)
    }
    small = [*_small(events.get("changed", ())), *_edits(edits)]
    yield _headline(events, len(small)) or said.NOTHING_CHANGED()
    yield from _section(said.CAME_OUT(), _items(events.get(history.COME_OUT, ()), packed))
    yield from _section(said.WERE_RETRACTED(), _items(events.get("retracted", ()), packed))
    yield from _section(said.ARE_NEW(), _items(events.get("new", ()), packed))
    yield from _section(said.TO_LOOK_AT(), _to_look_at(result))
    yield from _section(said.NOT_ASKED(), [f"* {escaped(x)}" for x in unasked(result)])
    if small:
        yield from ("", said.SMALL_CHANGES(), "", "<details>", "", *small, "", "</details>")


def _event(paper: history.PaperChanges, packed: Mapping[str, PackedWork]) -> PaperEvent:
    found = packed.get(paper.name)
    described = NamedPaper.of(found.work()) if found else NamedPaper(paper.name, paper.name)
    return PaperEvent("", paper.kind, described, paper.changes)


def _headline(events: Mapping[EventKind, Sequence[PaperEvent]], small: int) -> str:
    """Return "2 preprints came out: A (SOSP 2023), B (OSDI 2022); 1 retracted; 12 new"."""
    out = events.get(history.COME_OUT, ())
    named: list[str] = [
        f"{escaped(e.paper.title)}{f' ({escaped(e.paper.venue)})' if e.paper.venue else ''}"
        for e in out[:_MOST_IN_HEADLINE]
    ]
    if len(out) > len(named):
        named.append(said.AND_MORE(count=len(out) - len(named)))
    parts: list[str] = []
    if out:
        preprints = counted(len(out), "preprint")
        parts.append(said.PREPRINTS_OUT(preprints=preprints, papers=", ".join(named)))
    if retracted := events.get("retracted"):
        parts.append(said.COUNT_RETRACTED(count=len(retracted)))
    if new := events.get("new"):
        parts.append(said.COUNT_NEW(count=len(new)))
    if small:
        parts.append(counted(small, "small change"))
    return "; ".join(parts)


def _section(title: Sentence, items: Iterable[str]) -> Iterator[str]:
    """Yield a title with its items, nothing where there are none."""
    every = list(items)
    if every:
        yield from ("", f"**{title}**", "", *every[:_MOST])
    if len(every) > _MOST:
        yield said.REPORTED_MORE(count=len(every) - _MOST)


def _items(events: Iterable[PaperEvent], packed: Mapping[str, PackedWork]) -> Iterator[str]:
    for event in events:
        found = packed.get(event.paper.key)
        address = links.for_markup(links.page(found.work())) if found else ""
        title = escaped(event.paper.title)
        # An address with these signs would mention somebody, or point to an issue.
        linked = f"[{title}]({address})" if address and not set("@#") & set(address) else title
        what = event.details if event.kind == "new" else event.deed
        yield said.REPORTED(title=linked, key=event.paper.key, what=escaped(what))


def _small(events: Iterable[PaperEvent]) -> Iterator[str]:
    for event in events:
        what = "; ".join(history.changes_in_words(event.changes))
        yield said.REPORTED_CHANGE(key=event.paper.key, what=escaped(what))


def _edits(edits: Sequence[FieldChange]) -> Iterator[str]:
    for key, of_entry in groupby(edits, lambda edit: edit.key):
        words = "; ".join(
            f"{wording(e.field)}: {e.old or 'nothing'} -> {e.new or 'nothing'}"
            f"{f' ({e.source})' if e.source else ''}"
            for e in of_entry
        )
        yield said.REPORTED_CHANGE(key=key, what=escaped(words))


def _to_look_at(result: RunResult) -> Iterator[str]:
    papers: list[ResolvedEntry] = [r for r in result.entries if r.asked]
    for r in papers:
        if r.state == "doubtful":
            title, name = escaped(r.entry.title), escaped(r.entry.list)
            yield said.REPORTED_DOUBTFUL(title=title, list=name, line=r.entry.line)
    yield from (f"* {escaped(str(same.sentence()))}" for same in result.same_papers)
    for r in papers:
        yield from (f"* {escaped(r.entry.title)}: {escaped(p)}" for p in r.problems)


def escaped(value: str | None) -> str:
    """Escape text for Markdown on a forge: no mention, no issue reference, no markup, one line."""
    shown = " ".join((value or "nothing").split())
    for character, code in (("&", "&amp;"), ("<", "&lt;"), ("@", "&#64;"), ("#", "&#35;")):
        shown = shown.replace(character, code)
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", shown)
