"""The user's word over every source's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from enrich import identifiers, text
from enrich.model import Date, FieldValue, State, Value, Work


def overridden(work: Work, override: Mapping[str, str | int]) -> Work:
    """Let the user's word stand over every source's."""
    fields = dict(work.fields)
    ids = list(work.identifiers)
    for name, raw in sorted(override.items()):
        if name in {"state", "note", "type", "not"}:
            continue
        field, value = _override_value(name, raw)
        old = fields.get(field)
        others: dict[str, FieldValue] = {**old.others, old.source: old.value} if old else {}
        fields[field] = Value(value, "overrides", "", others)
        if name in {"doi", "arxiv"} and (named := identifiers.parse(f"{name}:{raw}")):
            ids = [i for i in ids if i.scheme != name] + [named]
    problems = (
        *work.problems,
        *(["set by overrides: " + ", ".join(sorted(override))] if override else []),
    )
    state = cast("State", override.get("state", work.state))  # one of them: config has checked
    return replace(
        work, fields=fields, identifiers=tuple(sorted(ids)), problems=problems, state=state
    )


def _override_value(name: str, raw: str | int) -> tuple[str, FieldValue]:
    if name == "year":
        return "issued", Date(int(raw))
    if name == "authors":
        return "authors", tuple(text.name(x) for x in str(raw).split(" and "))
    return {"venue": "container_title_short", "doi": "DOI", "url": "URL"}.get(name, name), str(raw)
