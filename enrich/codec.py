"""Works and records to JSON bytes and back, for the cache."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from enrich.model import Date, FieldValue, Identifier, ItemType, Match, Name, Record, State, Value, Work

_DATES = {"issued", "event_date"}
_NAMES = {"authors"}
_LISTS = {"ISBN", "ISSN", "keywords"}


class _Value(msgspec.Struct, frozen=True, omit_defaults=True):
    value: Any
    source: str
    fetched: str
    others: dict[str, Any] = msgspec.field(default_factory=dict)


class _Work(msgspec.Struct, frozen=True, omit_defaults=True):
    key: str
    state: State
    type: ItemType
    fields: dict[str, _Value]
    identifiers: tuple[Identifier, ...] = ()
    versions: tuple[Record, ...] = ()
    checked_on: str = ""
    aliases: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    candidates: tuple[Match, ...] = ()


_decode = msgspec.json.Decoder(_Work).decode
_encode = msgspec.json.Encoder().encode


def dump_work(work: Work) -> bytes:
    """Return a work as JSON bytes."""
    parts = {name: getattr(work, name) for name in Work.__slots__ if name != "fields"}
    fields = {k: _Value(v.value, v.source, v.fetched, dict(v.others)) for k, v in work.fields.items()}
    return _encode(_Work(fields=fields, **parts))


def work(raw: bytes) -> Work:
    """Return the work of such bytes. Raises msgspec.DecodeError for foreign ones."""
    stored = _decode(raw)
    parts = {name: getattr(stored, name) for name in Work.__slots__ if name != "fields"}
    return Work(fields={k: _value(k, v) for k, v in stored.fields.items()}, **parts)


def _value(name: str, stored: _Value) -> Value:
    others: Mapping[str, FieldValue] = {s: _field(name, x) for s, x in stored.others.items()}
    return Value(_field(name, stored.value), stored.source, stored.fetched, others)


def _field(name: str, raw: Any) -> FieldValue:
    if name in _DATES:
        return msgspec.convert(raw, Date)
    if name in _NAMES:
        return msgspec.convert(raw, tuple[Name, ...])
    if name in _LISTS:
        return msgspec.convert(raw, tuple[str, ...])
    return msgspec.convert(raw, str | int)
