"""Our checksums are those of `hashlib`."""

from __future__ import annotations

import hashlib

import pytest

from enrich import digests


@pytest.mark.parametrize("content", [b"", b"tea", bytes(range(256)) * 99])
def test_they_are_those_of_hashlib(content: bytes) -> None:
    assert digests.sha256(content).hexdigest() == hashlib.sha256(content).hexdigest()
    short = digests.blake2b(content, digest_size=5)
    assert short.digest() == hashlib.blake2b(content, digest_size=5).digest()
