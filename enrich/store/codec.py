"""Works and records to bytes and back, for the cache and for many papers held at once."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self, TypeVar

import msgspec

from enrich.digests import sha256
from enrich.model import FieldValue, Value, Work, known_fields
from enrich.store.spool import InMemory, Spool, Spooled

T = TypeVar("T")

# Begins what is JSON, and no MessagePack: that never has this byte first.
_ESCAPED = b"\xc1"
# What the JSON of a work has even where it is empty.
_ALWAYS = frozenset({"key", "state", "type"})
_decode = msgspec.json.Decoder(Work).decode
_encode = msgspec.json.Encoder().encode


def encode_work(work: Work) -> bytes:
    """Return a work as JSON, without what is empty; equal works give equal bytes."""
    filled = {name: x for name in Work.__slots__ if (x := getattr(work, name)) or name in _ALWAYS}
    fields = {name: _filled(value) for name, value in known_fields(work.fields)}
    return _encode({**filled, "fields": fields})


def _filled(value: Value[FieldValue]) -> Value[FieldValue] | Mapping[str, FieldValue]:
    """Return a value, or its parts where no other source has one."""
    if value.others:
        return value
    return {"value": value.value, "source": value.source, "fetched": value.fetched}


def decode_work(raw: bytes) -> Work:
    """Return the work of such JSON, names that are not known passed over.

    Raises msgspec.DecodeError for other bytes.
    """
    return _decode(raw)


def compress_work(work: Work) -> bytes:
    """Return a work as compressed JSON, a tenth of its size in memory."""
    return zlib.compress(encode_work(work), 3)


def decompress_work(blob: bytes) -> Work:
    """Return the work of such bytes. Raises zlib.error or msgspec.DecodeError for others."""
    return decode_work(zlib.decompress(blob))


def whole_work(checksum: int, blob: bytes) -> Work | None:
    """Return the work of a row; None if it is not as it was written, or cannot be decoded."""
    if not is_whole(checksum, blob):
        return None
    try:
        return decompress_work(blob)
    except (zlib.error, msgspec.MsgspecError, ValueError):
        return None


def renamed(checksum: int, blob: bytes, old: str, new: str) -> tuple[int, bytes]:
    """Return checksum and bytes of a work under another key; as they were where it is damaged."""
    work = whole_work(checksum, blob)
    if work is None:
        return checksum, blob
    aliases = tuple(sorted({*work.aliases, old}))
    packed = compress_work(replace(work, key=new, aliases=aliases))
    return zlib.crc32(packed), packed


def is_whole(checksum: int, blob: bytes) -> bool:
    """Whether the bytes of a work are those that were written."""
    return zlib.crc32(blob) == checksum


@dataclass(frozen=True, slots=True)
class PackedWork:
    """A work as JSON, in memory or spooled; its citation key may be given later."""

    held: InMemory | Spooled = field(compare=False)
    # of all but the key and its aliases
    digest: bytes
    key: str = ""
    aliases: tuple[str, ...] = ()

    @classmethod
    def of(cls, work: Work, spool: Spool | None = None) -> Self:
        """Return a work packed, and spooled where there is a spool."""
        raw = encode_work(replace(work, key="", aliases=()))
        held = spool.put(raw) if spool else InMemory(raw)
        return cls(held, sha256(raw).digest(), work.key, work.aliases)

    def work(self) -> Work:
        """Return the work, made anew at each call. Raises OSError where the spool has lost it."""
        return replace(decode_work(self.held.get()), key=self.key, aliases=self.aliases)


def encode(value: object) -> bytes:
    """Return a value made of the model's types as bytes that `decode` reads."""
    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:  # of a file with bytes that are not UTF-8, which lie in surrogates
        escaped = json.dumps(msgspec.to_builtins(value), separators=(",", ":"))
        return _ESCAPED + escaped.encode("ascii")


def decode(raw: bytes, kind: type[T]) -> T:
    """Return the value of type `kind` that was encoded."""
    if raw.startswith(_ESCAPED):
        return msgspec.convert(json.loads(raw[len(_ESCAPED) :]), type=kind)
    return msgspec.msgpack.decode(raw, type=kind)


def pack(value: object) -> bytes:
    """Return a value made of the model's types as compressed bytes that `unpack` reads."""
    return zlib.compress(encode(value), 1)


def unpack(raw: bytes, kind: type[T]) -> T:
    """Return the value of type `kind` that was packed."""
    return decode(zlib.decompress(raw), kind)
