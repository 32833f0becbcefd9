"""Works and records to bytes and back: for the cache, and for ten thousand papers that are held at once."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Self

import msgspec

from enrich.model import (
    Date,
    FieldValue,
    Identifier,
    ItemType,
    Match,
    Name,
    Record,
    State,
    Value,
    Work,
)
from enrich.store.spool import Aside, Here, Spool

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
    fields = {
        k: _Value(v.value, v.source, v.fetched, dict(v.others)) for k, v in work.fields.items()
    }
    return _encode(_Work(fields=fields, **parts))


def work(raw: bytes) -> Work:
    """Return the work of such bytes. Raises msgspec.DecodeError for foreign ones."""
    stored = _decode(raw)
    parts = {name: getattr(stored, name) for name in Work.__slots__ if name != "fields"}
    return Work(fields={k: _value(k, v) for k, v in stored.fields.items()}, **parts)


@dataclass(frozen=True, slots=True)
class PackedWork:
    """A work as it is held in memory, a tenth of its size. The key and its aliases stand outside: they are given later."""

    blob: Here | Aside = field(compare=False)
    digest: bytes  # of all but the key and its aliases
    key: str = ""
    aliases: tuple[str, ...] = ()

    @classmethod
    def of(cls, work: Work, spool: Spool | None = None) -> Self:
        """Pack a work, and put it aside where there is a spool."""
        raw = dump_work(replace(work, key="", aliases=()))
        blob = zlib.compress(raw, 3)
        return cls(
            spool.put(blob) if spool else Here(blob), sha256(raw).digest(), work.key, work.aliases
        )

    def work(self) -> Work:
        """Return the work, made anew at each call."""
        return replace(work(zlib.decompress(self.blob.get())), key=self.key, aliases=self.aliases)


def squeeze(value: object) -> bytes:
    """Return a value made of the model's nouns as compressed bytes that `unsqueeze` reads."""
    return zlib.compress(msgspec.msgpack.encode(value), 1)


def unsqueeze(raw: bytes, kind: Any) -> Any:
    """Return the value of such bytes; `kind` is its type."""
    return msgspec.msgpack.decode(zlib.decompress(raw), type=kind)


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
