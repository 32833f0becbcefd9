"""Citation keys taken over from somebody's .bib."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from enrich import files
from enrich.errors import ConfigError
from enrich.store.base import Keys
from enrich.store.timestamps import to_second
from enrich.works.known_keys import KnownKey, keys_of_bib


def import_keys(keys: Keys, paths: Sequence[Path], now: datetime) -> tuple[int, list[str]]:
    """Give the papers of these .bib files the citation keys that they have there.

    Return how many papers have the key of the .bib, and a sentence for each key that another paper
    has. A replaced key stays an alias. Raises ConfigError where there is no such file.
    """
    count, clashes = 0, []
    for path in paths:
        content = files.read(path)
        if content is None:
            raise ConfigError(f"{path}: there is no such file")
        for known in keys_of_bib(content.decode("utf-8", "replace")):
            if _take_over(keys, known, to_second(now)):
                count += 1
            else:
                clashes.append(
                    f"{path}: {known.key}: another paper has this key here; left as it is"
                )
    return count, clashes


def _take_over(keys: Keys, known: KnownKey, now: str) -> bool:
    """Give the paper of a known key that key; return False where another paper has it."""
    current = keys.find(known.names)
    owner = keys.current(known.key)
    if owner is not None and owner != current:
        return False
    if current is None:
        keys.reserve([(known.key, known.names)], now)
    elif current != known.key:
        keys.reserve([(known.key, [])], now)
        keys.rename(current, known.key)
    return True
