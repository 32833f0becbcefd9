"""Citation keys from a .bib that is there already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from enrich import files
from enrich.errors import ConfigError
from enrich.match.identity import names_of
from enrich.store.base import Keys
from enrich.works import citation_keys


def take_over(keys: Keys, bibs: Sequence[Path]) -> tuple[int, list[str]]:
    """Give the papers of these .bib files their keys; return how many, and a sentence for each that is taken otherwise."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    count, clashes = 0, []
    for path in bibs:
        content = files.read(path)
        if content is None:
            raise ConfigError(f"{path}: there is no such file")
        for item in citation_keys.existing(content.decode("utf-8", "replace")):
            names = names_of(item.identifiers, [item.title])
            current = keys.find(names)
            owner = keys.current(item.key)
            if owner is not None and owner != current:
                clashes.append(
                    f"{path}: {item.key}: another paper has this key here; left as it is"
                )
                continue
            if current is not None and current != item.key:
                keys.reserve([(item.key, [])], now)
                keys.rename(current, item.key)
            elif current is None:
                keys.reserve([(item.key, names)], now)
            count += 1
    return count, clashes
