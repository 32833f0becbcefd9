"""Which works an export holds: those of the lists, all, or only what a paper cites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from enrich import files
from enrich.config import Config
from enrich.errors import ConfigError
from enrich.library import citations, lookup
from enrich.library.lists import configured_lists, papers
from enrich.match.identity import names_of_entry
from enrich.model import Work
from enrich.store.base import Store


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for; with none of the three, the works of the lists."""

    everything: bool
    keys: Sequence[str]
    aux: Sequence[Path]
    tex: Sequence[Path]


def select(config: Config, store: Store, wanted: Wanted) -> tuple[list[Work], list[str]]:
    """Return the works, and a sentence for every wanted key that the cache does not know."""
    names = [k.strip() for k in wanted.keys if k.strip()] + _cited(wanted)
    every = "*" in names
    if (wanted.keys or wanted.aux or wanted.tex) and not every:
        return _named(store, dict.fromkeys(names))
    if wanted.everything or (every and not config.lists):
        return list(store.works.all()), []
    return _listed(config, store), []


def _cited(wanted: Wanted) -> list[str]:
    found: list[str] = []
    for path in wanted.aux:
        found += citations.aux(_text(path), _beside(path))
    for path in wanted.tex:
        found += citations.tex(_text(path), _beside(path))
    return found


def _text(path: Path) -> str:
    content = files.read(path)
    if content is None:
        raise ConfigError(f"{path}: there is no such file")
    return content.decode("utf-8", "replace")


def _beside(path: Path) -> Callable[[str], str | None]:
    def read(name: str) -> str | None:
        return _optional(path.parent / name)

    return read


def _optional(path: Path) -> str | None:
    content = files.read(path) if path.is_file() else None
    return None if content is None else content.decode("utf-8", "replace")


def _named(store: Store, names: dict[str, None]) -> tuple[list[Work], list[str]]:
    works: dict[str, Work] = {}
    unknown: list[str] = []
    for name in names:
        keys = lookup.exactly(store, name)
        work = store.works.get(keys) if keys else None
        if work is None:
            near = lookup.nearest(store.keys, name)
            unknown.append(
                f"{name}: not in the cache" + (f"; nearest: {', '.join(near)}" if near else "")
            )
        elif name != work.key and name not in work.aliases:
            works[name] = citations.under_name(work, name)
        else:
            works[work.key] = work
    return list(works.values()), unknown


def _listed(config: Config, store: Store) -> list[Work]:
    """Return the works of the configured lists, as the cache knows them."""
    works: dict[str, Work] = {}
    for entry in papers(configured_lists(config)):
        key = store.keys.find(names_of_entry(entry))
        work = store.works.get(key) if key else None
        if work is not None:
            works[work.key] = work
    return list(works.values())
