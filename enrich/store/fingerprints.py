"""Digests of what something was made of. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.digests import sha256


def fingerprint(*parts: str | bytes) -> str:
    """Return a digest of these parts, 32 hexadecimal digits; ("ab", "c") is not ("a", "bc")."""
    digest = sha256()
    for part in parts:
        raw = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:32]


def fingerprint_of_stream(size: int, pieces: Iterable[bytes]) -> str:
    """Return the digest of one part of `size` bytes that comes in pieces."""
    digest = sha256(size.to_bytes(8, "big"))
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()[:32]
