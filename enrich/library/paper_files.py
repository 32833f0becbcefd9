"""The PDFs that papers were read from, on this machine: `show` and `open` name them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from enrich.store.base import Store

# Of the note that has the citation key of each PDF, by its absolute path.
NOTE = "pdfs"


def recorded(store: Store) -> Mapping[str, str]:
    """Return the citation key of each PDF that was read, by its path."""
    try:
        found = json.loads(store.runs.note(NOTE) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def files_of(store: Store, key: str) -> list[Path]:
    """Return the PDFs of a paper that are there, in the order of their paths."""
    own = (Path(path) for path, of in sorted(recorded(store).items()) if _now(store, of) == key)
    return [path for path in own if path.is_file()]


def _now(store: Store, key: str) -> str:
    """Return the key that is used for this one now."""
    return store.keys.current(key) or key
