"""The rows of answers, in any database: the payload compressed, damaged rows passed over."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from enrich.store.base import AnswerOutcome, StoredAnswer


def row(text: str | None) -> tuple[AnswerOutcome, bytes | None]:
    """Return the outcome and the payload of an answer, None for absent."""
    if text is None:
        return "absent", None
    return "found", zlib.compress(text.encode(errors="replace"), 3)


def stored(rows: Iterable[tuple[Any, ...]]) -> dict[str, StoredAnswer]:
    """Return the answers of rows of question, outcome, payload and time."""
    return {
        question: StoredAnswer(outcome, text, fetched)
        for question, outcome, payload, fetched in rows
        if _is_sound(outcome, fetched) and (text := _text(payload)) is not None
    }


def outcomes(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[AnswerOutcome, str]]:
    """Return the outcomes and times of rows of question, outcome and time."""
    # The answers of a batch share their time: one pair for all of them.
    shared: dict[tuple[AnswerOutcome, str], tuple[AnswerOutcome, str] | None] = {}
    found: dict[str, tuple[AnswerOutcome, str]] = {}
    for question, outcome, fetched in rows:
        pair = (outcome, fetched)
        if pair not in shared:
            shared[pair] = pair if _is_sound(outcome, fetched) else None
        if (known := shared[pair]) is not None:
            found[question] = known
    return found


def _text(blob: bytes | None) -> str | None:
    """Return the payload of a row; None if it is damaged."""
    try:
        return zlib.decompress(blob).decode() if blob is not None else ""
    except (zlib.error, UnicodeDecodeError):
        return None


def _is_sound(outcome: str, fetched: str) -> bool:
    """Whether outcome and time of a row are what can be written: the file may be damaged."""
    try:
        datetime.fromisoformat(fetched)
    except ValueError:
        return False
    return outcome in {"found", "absent"}
