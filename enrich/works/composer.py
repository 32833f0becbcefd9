"""From what is believed of papers to works in the cache: merged, with overrides, a state, and a citation key for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from enrich import identifiers, merge, text
from enrich.config import Config
from enrich.identifiers.schemes import OPEN_ACCESS
from enrich.match.identity import identifier_names, is_title, names_of
from enrich.match.linkage import SourcedRecord
from enrich.model import (
    AnyField,
    Entry,
    FieldValue,
    Identifier,
    State,
    Tier,
    Value,
    Work,
    WorkFields,
)
from enrich.resolve.target import Target
from enrich.store import fingerprint
from enrich.store.base import Keys, StoredWork, Works
from enrich.store.codec import PackedWork
from enrich.store.spool import Spool
from enrich.works import citation_keys
from enrich.works.changes import FieldChange
from enrich.works.clusters import cluster
from enrich.works.drafts import ComposedWork, UnkeyedWork
from enrich.works.key_assignment import keys_by_name, one_paper
from enrich.works.overrides import overridden
from enrich.works.state import may_be_out

# Fields whose change the user wants to hear of.
REPORTED: tuple[AnyField, ...] = (
    Work.container_title_short,
    Work.container_title,
    Work.issued,
    Work.DOI,
    Work.page,
    Work.title,
)
AT_ONCE = 200  # works in one write
LONGEST_OTHER = 200  # characters of another source's abstract that are kept beside the chosen one


class WorkComposer:
    """Makes works of papers; with `keep` they go to the store, with their keys and names."""

    def __init__(
        self,
        config: Config,
        works: Works,
        keys: Keys,
        now: datetime,
        *,
        keep: bool = True,
        add_notes: bool = False,
    ) -> None:
        self.config = config
        self._works = works
        self._keys = keys
        self.now = now.isoformat(timespec="seconds")
        self.keep = keep
        self.add_notes = add_notes  # `get` knows nothing of the lists' notes and leaves them
        self.changes: list[FieldChange] = []
        self._spool = Spool()
        self._given: list[tuple[str, Sequence[str]]] = []
        self._taken = keys.all()
        self._older: dict[str, list[str]] = {}  # key -> those that it has replaced
        for old, now_ in self._taken.items():
            if old != now_:
                self._older.setdefault(now_, []).append(old)

    def compose(
        self,
        papers: Sequence[Target],
        groups: Sequence[Sequence[Entry]],
        existing: Callable[[], Sequence[citation_keys.Existing]],
    ) -> list[ComposedWork]:
        """Return what became of each paper, in order. `existing` reads the keys of a .bib that is already there."""
        clusters = cluster(papers)
        made: dict[int, ComposedWork] = {}
        drafts: list[UnkeyedWork] = []
        for root, members in clusters.items():
            entries = [e for i in members for e in groups[i]]
            work, state = self._draft([papers[i] for i in members], entries)
            packed = PackedWork.of(work, self._spool) if work else None
            made[root] = ComposedWork(packed, state)
            if work and packed:
                made[root] = ComposedWork(
                    packed, state, work.problems, identifiers=work.identifiers
                )
                drafts.append(
                    UnkeyedWork(
                        root, packed, self._names_of(work, entries), str(work.issued or "9999")
                    )
                )
        self._give_keys(drafts, existing, made)
        self._keep_keys()
        self._keep(drafts, lambda key, root: self._notes(key, clusters[root], groups))
        of = {i: root for root, members in clusters.items() for i in members}
        return [
            replace(made[of[i]], problems=_problems(made[of[i]], p), candidates=p.linked.candidates)
            for i, p in enumerate(papers)
        ]

    # -- one work

    def _draft(
        self, papers: Sequence[Target], entries: Sequence[Entry]
    ) -> tuple[Work | None, State]:
        if (
            len(papers) == 1
            and papers[0].cached_work
            and (known := self._works.get(papers[0].cached_work.key))
        ):
            return replace(known, key="", aliases=()), known.state
        found = list(dict.fromkeys(f for p in papers for f in p.accepted()))
        unasked = {s for p in papers for s in p.unavailable_sources}
        for paper in papers:
            paper.spooled_records = None  # the work has it from here on
        if not found:
            return self._without_records(papers, entries, unasked)
        override = self._override(entries, found)
        if override.get("state") == "preprint":
            found = [f for f in found if f.record.tier is Tier.PREPRINT] or found
        merged = merge.merge([(f.record, f.fetched) for f in found], prefer=self.config.prefer)
        state: State = merged.state
        if state != "published" and unasked and may_be_out(unasked, papers):
            state = "unchecked"
        work = Work(
            key="",
            state=state,
            type=merged.type,
            fields=_shortened(merged.fields),
            identifiers=tuple(sorted({*merged.identifiers, *_own_pages(entries, found)})),
            versions=tuple(replace(r, abstract="") for r in merged.versions),
            checked_on=max((f.fetched for f in found), default="")[:10],
            problems=merged.problems,
            candidates=tuple(c for p in papers for c in p.linked.candidates)[:5],
        )
        work = overridden(work, override)
        return work, work.state

    def _without_records(
        self, papers: Sequence[Target], entries: Sequence[Entry], unasked: set[str]
    ) -> tuple[Work | None, State]:
        candidates = tuple(c for p in papers for c in p.linked.candidates)
        if unasked:
            known = self._keys.find(str(i) for e in entries for i in e.identifiers)
            work = self._works.get(known) if known else None
            return work, "unchecked"
        return None, "doubtful" if candidates else "unresolved"

    def _override(
        self, entries: Sequence[Entry], found: Sequence[SourcedRecord]
    ) -> dict[str, str | int]:
        """Return what the user's `overrides:` say of this paper; they are written under any identifier or the key."""
        names = {str(i) for e in entries for i in e.identifiers} | {
            str(i) for f in found for i in f.record.identifiers
        }
        key = self._keys.find(sorted(names))
        merged: dict[str, str | int] = {}
        for name, fields in self.config.overrides.items():
            parsed = identifiers.parse(name)
            if name == key or (parsed is not None and str(parsed) in names):
                merged.update(fields)
        return merged

    # -- keys

    def _names_of(self, work: Work, entries: Sequence[Entry]) -> list[str]:
        stated = [i for e in entries for i in e.identifiers]
        titles = [text.fold(e.title) for e in entries if e.title]
        return names_of(
            dict.fromkeys([*work.identifiers, *stated]),
            dict.fromkeys([*titles, text.fold(work.title)]),
        )

    def _known_key(
        self, draft: UnkeyedWork, names: Sequence[str], used: Mapping[str, object]
    ) -> str | None:
        """Return the key under which the cache knows one of these names; a title counts only where the paper fits."""
        known = self._keys.find_all(names)
        for name in names:
            key = known.get(name)
            if key is None or key in used:
                continue
            if not is_title(name):
                return key
            older = self._works.get(key)
            if older is not None and one_paper(older, draft.packed.work()):
                return key
        return None

    def _give_keys(
        self,
        drafts: list[UnkeyedWork],
        existing: Callable[[], Sequence[citation_keys.Existing]],
        made: dict[int, ComposedWork],
    ) -> None:
        """Give every draft its key: that of its identifiers in the cache or in a .bib that is there, else of its title, else a new one."""
        used: dict[str, int] = {}
        rest = self._call_known(
            drafts, made, used, lambda d: self._known_key(d, identifier_names(d.names), used)
        )
        if not rest:
            return
        in_file = keys_by_name(existing())

        def filed(names: Sequence[str]) -> str | None:
            found = (in_file[n] for n in names if n in in_file)
            return next((k for k in found if k not in used and k not in self._taken), None)

        rest = self._call_known(rest, made, used, lambda d: filed(identifier_names(d.names)))
        rest = self._call_known(
            rest, made, used, lambda d: self._known_key(d, d.names, used) or filed(d.names)
        )
        occupied = {*self._taken, *in_file.values()}
        for draft in sorted(rest, key=lambda d: (d.issued, d.root)):
            key = citation_keys.make(draft.packed.work(), occupied, self.config.keys.pattern)
            occupied.add(key)
            self._call(draft, key, made, used)

    def _call_known(
        self,
        drafts: list[UnkeyedWork],
        made: dict[int, ComposedWork],
        used: dict[str, int],
        find: Callable[[UnkeyedWork], str | None],
    ) -> list[UnkeyedWork]:
        """Give the drafts the keys that `find` finds; return the others."""
        rest = []
        for draft in drafts:
            key = find(draft)
            if key is None:
                rest.append(draft)
            else:
                self._call(draft, key, made, used)
        return rest

    def _call(
        self, draft: UnkeyedWork, key: str, made: dict[int, ComposedWork], used: dict[str, int]
    ) -> None:
        used[key] = draft.root
        if key not in self._taken:
            self._give(key, draft.names)
        draft.packed = replace(
            draft.packed, key=key, aliases=tuple(sorted(self._older.get(key, ())))
        )
        made[draft.root] = replace(made[draft.root], packed=draft.packed)

    def _give(self, key: str, names: Sequence[str]) -> None:
        self._taken[key] = key
        self._given.append((key, names))

    def _keep_keys(self) -> None:
        if self.keep and self._given:
            self._keys.reserve(self._given, self.now)
        self._given.clear()

    # -- what is new

    def _keep(self, drafts: Sequence[UnkeyedWork], notes_of: Callable[[str, int], str]) -> None:
        """Keep the works that are not in the cache as they are now, and note what is new of them."""
        rows: list[StoredWork] = []
        for draft in drafts:
            packed, notes = draft.packed, notes_of(draft.packed.key, draft.root)
            own = fingerprint(packed.digest, packed.key, *packed.aliases, "", notes)
            if self._works.fingerprint(packed.key) != own:
                work = packed.work()
                self._note_changes(work)
                rows.append(StoredWork(work, own, draft.names, notes))
            if len(rows) == AT_ONCE:
                self._write(rows)
        self._write(rows)
        self.changes.sort(key=lambda c: (c.key, c.field))

    def _write(self, rows: list[StoredWork]) -> None:
        if self.keep:
            self._works.put(rows)
        rows.clear()

    def _note_changes(self, work: Work) -> None:
        older = self._works.get(work.key)
        if older is None:
            self.changes.append(FieldChange(work.key, "state", None, work.state, ""))
            return
        if older.state != work.state:
            self.changes.append(FieldChange(work.key, "state", older.state, work.state, ""))
        for field in REPORTED:
            old, new = field.of(older.fields), field.of(work.fields)
            was, is_ = _text(old), _text(new)
            if was != is_:
                source = new.source if new else ""
                self.changes.append(FieldChange(work.key, field.name, was, is_, source))

    def _notes(self, key: str, members: Sequence[int], groups: Sequence[Sequence[Entry]]) -> str:
        before = self._works.notes(key).split("\n") if self.add_notes else []
        own = [n for i in members for e in groups[i] for n in (*e.notes, e.title or "")]
        return "\n".join(dict.fromkeys(n for n in (*before, *own) if n))


def _own_pages(entries: Sequence[Entry], found: Sequence[SourcedRecord]) -> set[Identifier]:
    """Return the publishers' pages that the list links and that a source has answered to with this paper, read or not."""
    stated = {i for e in entries for i in e.identifiers if i.scheme in OPEN_ACCESS}
    return stated & {f.asked for f in found if f.asked is not None}


def _shortened(fields: WorkFields) -> WorkFields:
    """Return the fields with what other sources have as the abstract cut short."""
    abstract = fields.abstract
    if abstract is None:
        return fields
    others = {source: words[:LONGEST_OTHER] for source, words in abstract.others.items()}
    return replace(fields, abstract=replace(abstract, others=others))


def _text(value: Value[FieldValue] | None) -> str | None:
    """Return a text or date as words, None where there is none."""
    return str(value.value) or None if value else None


def _problems(made: ComposedWork, paper: Target) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*paper.linked.problems, *made.problems)))
