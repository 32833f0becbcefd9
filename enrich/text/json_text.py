"""JSON decoded twice as fast as `json` does it, to the same values."""

from __future__ import annotations

import json
from typing import Any

import msgspec


def decoded(written: str) -> Any:
    """Return what a JSON text holds. Raises ValueError for what is none, as `json.loads`.

    What `json` alone reads (NaN, numbers beyond all floats, halves of characters), it still does.
    """
    try:
        return msgspec.json.decode(written)
    except (msgspec.DecodeError, UnicodeError):
        return json.loads(written)


def of_elsewhere(written: str) -> Any:
    """Return what a JSON text of other people's programs holds. Raises ValueError.

    Some write a control character into a text as it is, for which JSON has no place.
    """
    try:
        return decoded(written)
    except ValueError:
        return json.loads(written, strict=False)
