"""Citation keys taken over from somebody's .bib."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from enrich import files, messages
from enrich.errors import ConfigError
from enrich.messages import Message, Sentence
from enrich.store.base import Keys
from enrich.store.timestamps import to_second
from enrich.works.known_keys import KnownKey, keys_of_bib

_Outcome = Literal["taken", "waiting", "same", "clash", "nameless"]
_SAID: Mapping[_Outcome, Message] = {
    "clash": messages.commands.KEY_OF_ANOTHER,
    "nameless": messages.commands.KEY_OF_NOTHING,
}


@dataclass(frozen=True, slots=True)
class ImportedKeys:
    """What became of the keys of some .bib files: how many of each, and a sentence for a clash."""

    taken: int
    # keys of papers that the cache does not know yet
    waiting: int
    # keys that their papers had already
    same: int
    clashes: Sequence[Sentence]


def import_keys(keys: Keys, paths: Sequence[Path], now: datetime) -> ImportedKeys:
    """Give the papers of these .bib files the citation keys that they have there.

    A replaced key stays an alias; one that another paper has is not taken over. Raises ConfigError
    where there is no such file.
    """
    counts: Counter[_Outcome] = Counter()
    clashes = []
    for path in paths:
        content = files.read(path)
        if content is None:
            raise ConfigError(messages.files.NO_SUCH_FILE(path=path))
        known_keys = keys_of_bib(content.decode("utf-8", "replace"))
        if not known_keys and content.strip():
            raise ConfigError(messages.commands.NO_ENTRIES(path=path))
        for known in (k for k in known_keys if k.is_alias and keys.current(k.key) is None):
            _take_over(keys, known, to_second(now))  # an alias once the own key is taken over
        for known in (k for k in known_keys if not k.is_alias):
            outcome = _take_over(keys, known, to_second(now))
            counts[outcome] += 1
            if outcome in _SAID:
                clashes.append(_SAID[outcome](path=path, key=known.key))
    return ImportedKeys(counts["taken"], counts["waiting"], counts["same"], clashes)


def _take_over(keys: Keys, known: KnownKey, now: str) -> _Outcome:
    """Give the paper of a known key that key, unless another paper has it."""
    if not known.names:
        return "nameless"
    current = keys.find(known.names)
    owner = keys.current(known.key)
    if owner is not None and owner != current:
        return "clash"
    if owner is not None:  # its key, or one that it had before
        return "same" if current == known.key else _renamed(keys, current, known.key)
    if current is None:
        keys.reserve([(known.key, known.names)], now)
        return "waiting"
    keys.reserve([(known.key, [])], now)
    return _renamed(keys, current, known.key)


def _renamed(keys: Keys, current: str | None, key: str) -> _Outcome:
    if current is not None:
        keys.rename(current, key)
    return "taken"
