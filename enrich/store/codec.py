"""Works and records to bytes and back: for the cache, and for ten thousand papers that are held at once."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Self

import msgspec

from enrich.model import FieldValue, Value, Work, known_fields
from enrich.store.spool import Aside, Here, Spool

# What the JSON of a work has in any case.
_ALWAYS = frozenset({"key", "state", "type", "fields"})
_decode = msgspec.json.Decoder(Work).decode
_encode = msgspec.json.Encoder().encode


def dump_work(work: Work) -> bytes:
    """Return a work as JSON bytes, without what is empty."""
    filled = {name: x for name in Work.__slots__ if (x := getattr(work, name)) or name in _ALWAYS}
    fields = {name: _filled(value) for name, value in known_fields(work.fields)}
    return _encode({**filled, "fields": fields})


def work(raw: bytes) -> Work:
    """Return the work of such bytes. Raises msgspec.DecodeError for foreign ones."""
    return _decode(raw)


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


def _filled(value: Value[FieldValue]) -> Value[FieldValue] | Mapping[str, FieldValue]:
    """Return a value, or its parts where no other source has one."""
    if value.others:
        return value
    return {"value": value.value, "source": value.source, "fetched": value.fetched}
