"""Reads the body of an answer, within a limit of size, and decompresses it piece by piece."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from enrich import messages
from enrich.messages import Message

CHUNK = 65536


class BodyError(Exception):
    """The body did not arrive as announced; `message` says how, of a host and with `values`.

    `cut`: it was cut off or damaged on the way, so another try is worth it. `large`: it is larger
    than may be read.
    """

    def __init__(
        self, message: Message, *, cut: bool = False, large: bool = False, **values: object
    ) -> None:
        super().__init__(message.template)
        self.message = message
        self.values = values
        self.cut = cut
        self.large = large


class RawBody(Protocol):
    """The part of urllib3's response that is used here."""

    def read1(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:
        """Return the bytes that have arrived, at most `amt`; empty at the end."""
        ...


def read(raw: RawBody, encoding: str, length: str, most: int) -> bytes:
    """Return the decompressed body of at most `most` bytes.

    `encoding` and `length` are the headers Content-Encoding and Content-Length.
    Raises BodyError where the body is too large, cut off or cannot be decompressed.
    """
    parts: list[bytes] = []
    try:
        _collect(raw, _Decoder(encoding, most), length, most, parts)
        return b"".join(parts)
    finally:
        parts.clear()  # an error that somebody keeps holds this frame, and would hold the parts


def _collect(raw: RawBody, decode: _Decoder, length: str, most: int, parts: list[bytes]) -> None:
    received = size = 0
    for chunk in _chunks(raw):
        received += len(chunk)
        for part in decode(chunk):
            size += len(part)
            parts.append(part)
            if size > most:
                raise BodyError(messages.services.LARGE, large=True, megabytes=most // 1_000_000)
        if received > most:
            raise BodyError(messages.services.LARGE, large=True, megabytes=most // 1_000_000)
    if length.isascii() and length.isdigit() and int(length) != received:
        raise BodyError(messages.services.CUT_OFF, cut=True)
    decode.finish(received)


def _chunks(raw: RawBody) -> Iterator[bytes]:
    while chunk := raw.read1(CHUNK, decode_content=False):
        yield chunk


class _Decoder:
    """Decompresses gzip or deflate, piece by piece.

    A piece has at most `CHUNK` * 16 bytes, so the caller can stop a decompression bomb early.
    """

    def __init__(self, encoding: str, most: int) -> None:
        self.kind = encoding.strip().lower()
        if self.kind not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise BodyError(messages.services.COMPRESSED)
        self.step = min(most + 1, CHUNK * 16)
        self.inflater: zlib._Decompress | None = None

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        if self.kind in {"", "identity"}:
            yield chunk
            return
        part = b""
        while chunk or len(part) == self.step:  # a full step may have left more inside the inflater
            if self.inflater is None or self.inflater.eof:
                if not chunk.strip(b"\0") or (self.inflater and self.kind == "deflate"):
                    return  # padding after the end
                self.inflater = self._new_inflater(chunk)  # gzip may hold several members
            try:
                part = self.inflater.decompress(chunk, self.step)
            except zlib.error:
                raise BodyError(messages.services.NOT_DECOMPRESSED, cut=True) from None
            yield part
            chunk = self.inflater.unconsumed_tail or self.inflater.unused_data

    def _new_inflater(self, start: bytes) -> zlib._Decompress:
        if self.kind != "deflate":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # RFC 9110 means zlib's format; some servers send the bare stream.
        wrapped = len(start) > 1 and start[0] & 15 == 8 and (start[0] * 256 + start[1]) % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def finish(self, received: int) -> None:
        """Raise BodyError unless the compressed stream came to its end."""
        if self.kind in {"", "identity"} or not received:
            return
        if not (self.inflater and self.inflater.eof):
            raise BodyError(messages.services.CUT_OFF, cut=True)
