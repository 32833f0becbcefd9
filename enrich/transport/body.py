"""Reading a body: whole, within its size and time, decompressed bit by bit so that a bomb is cut early."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

CHUNK = 65536


class Broken(Exception):  # noqa: N818  caught one floor up
    """The body did not arrive as announced; the text says how. `cut`: worth another try."""

    def __init__(self, what: str, *, cut: bool = False) -> None:
        super().__init__(what)
        self.cut = cut


class Raw(Protocol):
    """What is read of urllib3's response."""

    def read1(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:
        """Return what has arrived, at most `amt` bytes; empty at the end."""
        ...


def read(raw: Raw, encoding: str, length: str, most: int) -> bytes:
    """Return the decompressed body of at most `most` bytes.

    `encoding` and `length` are the headers Content-Encoding and Content-Length. Raises Broken where the body is too
    large, cut off or not decodable.
    """
    decode = _Decoder(encoding, most)
    parts: list[bytes] = []
    wire = size = 0
    for chunk in _chunks(raw):
        wire += len(chunk)
        for part in decode(chunk):
            size += len(part)
            parts.append(part)
            if size > most:
                raise Broken(f"the answer is larger than {most // 1_000_000} MB")
        if wire > most:
            raise Broken(f"the answer is larger than {most // 1_000_000} MB")
    if length.isascii() and length.isdigit() and int(length) != wire:
        raise Broken("the answer was cut off", cut=True)
    decode.finish(wire)
    return b"".join(parts)


def _chunks(raw: Raw) -> Iterator[bytes]:
    while chunk := raw.read1(CHUNK, decode_content=False):
        yield chunk


class _Decoder:
    """Undoes gzip or deflate; gives pieces of at most `CHUNK` * 16 bytes, so the caller can stop between them."""

    def __init__(self, encoding: str, most: int) -> None:
        self.kind = encoding.strip().lower()
        if self.kind not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise Broken("the answer is compressed in a way that was not asked for")
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
                self.inflater = self._fresh(chunk)  # gzip may hold several members
            try:
                part = self.inflater.decompress(chunk, self.step)
            except zlib.error:
                raise Broken("the answer cannot be decompressed", cut=True) from None
            yield part
            chunk = self.inflater.unconsumed_tail or self.inflater.unused_data

    def _fresh(self, start: bytes) -> zlib._Decompress:
        if self.kind != "deflate":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # RFC 9110 means zlib's format; some servers send the bare stream.
        wrapped = len(start) > 1 and start[0] & 15 == 8 and (start[0] * 256 + start[1]) % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def finish(self, wire: int) -> None:
        """Raise Broken unless the compressed stream came to its end."""
        if wire and self.kind not in {"", "identity"} and not (self.inflater and self.inflater.eof):
            raise Broken("the answer was cut off", cut=True)
