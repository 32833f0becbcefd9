"""The user's `overrides:`, which come before what any source gives."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar, cast

from enrich import identifiers, messages, text
from enrich.identifiers.schemes import CITED
from enrich.messages import Sentence
from enrich.model import Date, State, TextField, Value, Work, WorkFields
from enrich.store.base import Keys

Override = Mapping[str, str | int]
T = TypeVar("T")

# The names in `overrides:` that are no fields.
_NO_FIELDS = frozenset({"state", "note", "type", "not"})
# The fields that hold text, by the names that they have in `overrides:`.
_TEXTS: Mapping[str, TextField] = {
    "arxiv": Work.arxiv,
    "collection_title": Work.collection_title,
    "container_title": Work.container_title,
    "container_title_short": Work.container_title_short,
    "doi": Work.DOI,
    "issue": Work.issue,
    "number": Work.number,
    "page": Work.page,
    "publisher": Work.publisher,
    "title": Work.title,
    "url": Work.URL,
    "venue": Work.container_title_short,
    "volume": Work.volume,
}


def override_of(
    overrides: Mapping[str, Override], names: Collection[str], key: str | None
) -> Override:
    """Return what the user has set for a paper, under its key or an identifier in `names`."""
    merged: dict[str, str | int] = {}
    for name, fields in overrides.items():
        parsed = identifiers.parse(name)
        if name == key or (parsed is not None and str(parsed) in names):
            merged.update(fields)
    return merged


def unused(
    overrides: Mapping[str, Override], names: Collection[str], keys: Keys
) -> Iterator[Sentence]:
    """Yield a sentence for each override that is of no paper: of no key and no identifier.

    `names` are the identifiers of the lists. An override may be of a paper that left them.
    """
    for name in overrides:
        parsed = identifiers.parse(name)
        shown = str(parsed) if parsed else name
        if shown in names or keys.find([shown]) or keys.current(name):
            continue
        from difflib import get_close_matches

        near = get_close_matches(shown, [*names, *keys.all()], n=1, cutoff=0.75)
        meant = messages.parts.DID_YOU_MEAN(name=near[0]) if near else ""
        yield messages.config.UNUSED_OVERRIDE(name=name, meant=meant)


def overridden(work: Work, override: Override) -> Work:
    """Return a work with the fields, identifiers and state that the user has set."""
    fields = work.fields
    ids = list(work.identifiers)
    for name, raw in sorted(override.items()):
        if name in _NO_FIELDS:
            continue
        fields = _set(fields, name, raw)
        if name in CITED and (named := identifiers.parse(f"{name}:{raw}")):
            ids = [i for i in ids if i.scheme != name] + [named]
    fields_set = ", ".join(sorted(override))
    problems = [messages.papers.OVERRIDDEN(fields=fields_set)] if override else []
    return replace(
        work,
        fields=fields,
        identifiers=tuple(sorted(ids)),
        problems=(*work.problems, *problems),
        # one of the states: the configuration was checked
        state=cast("State", override.get("state", work.state)),
    )


def _set(fields: WorkFields, name: str, raw: str | int) -> WorkFields:
    """Return the fields with one of them set by the user."""
    if name == "year":
        return replace(fields, issued=_value(fields.issued, Date(int(raw))))
    if name == "authors":
        names = tuple(text.name(x) for x in str(raw).split(" and "))
        return replace(fields, authors=_value(fields.authors, names))
    field = _TEXTS[name]
    return field.put(fields, _value(field.of(fields), str(raw)))


def _value(old: Value[T] | None, new: T) -> Value[T]:
    """Return the user's value; what a source gave is kept beside it."""
    return Value(new, "overrides", "", {**old.others, old.source: old.value} if old else {})
