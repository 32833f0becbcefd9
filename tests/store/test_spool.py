"""Bytes put aside and brought back, with and without a disk."""

from __future__ import annotations

import os
import tempfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.store.spool import InMemory, Spool, Spooled


@given(st.lists(st.binary(max_size=2000), max_size=20), st.integers(0, 5000))
def test_what_is_put_aside_comes_back_in_any_order(parts: list[bytes], in_memory: int) -> None:
    spool = Spool(in_memory)
    kept = [spool.put(part) for part in parts]
    assert [k.get() for k in reversed(kept)] == list(reversed(parts))


def test_after_the_first_bytes_it_is_not_held() -> None:
    spool = Spool(in_memory=5)
    kinds = [type(spool.put(part)) for part in (b"words", b"w", b"")]
    assert kinds == [InMemory, Spooled, Spooled]


def test_without_a_place_for_temporary_files_it_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    kept = Spool(in_memory=0).put(b"words")
    assert isinstance(kept, InMemory)
    assert kept.get() == b"words"


def test_on_a_full_disk_it_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(in_memory=0)
    first = spool.put(b"one")
    monkeypatch.setattr(os, "pwrite", lambda *_: 1)
    second = spool.put(b"two")
    monkeypatch.undo()
    assert (first.get(), second.get(), spool.put(b"three").get()) == (b"one", b"two", b"three")
    assert isinstance(second, InMemory)
