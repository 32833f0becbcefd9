"""Which works an export holds: those of the lists, all, or only what a paper cites."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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

# What `\nocite{*}` cites.
_ALL = "*"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The works that are wanted: all, or those of keys and of LaTeX files, else of the lists."""

    everything: bool
    keys: Sequence[str]
    aux: Sequence[Path]
    tex: Sequence[Path]


def select(config: Config, store: Store, wanted: Wanted) -> tuple[list[Work], list[str]]:
    """Return the wanted works, and a sentence for each key that is not in the cache.

    Raises ConfigError where a file is missing or unreadable, ListError for a list.
    """
    names = [k.strip() for k in wanted.keys if k.strip()] + _cited(wanted)
    if (wanted.keys or wanted.aux or wanted.tex) and _ALL not in names:
        return _named(store, dict.fromkeys(names))
    if wanted.everything or (_ALL in names and not config.lists):
        return list(store.works.all()), []
    return _listed(config, store), []


def _cited(wanted: Wanted) -> list[str]:
    """Return what the LaTeX files cite, in their order."""
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
    """Return a function that reads files by their path relative to a file."""

    def read(name: str) -> str | None:
        other = path.parent / name
        content = files.read(other) if other.is_file() else None
        return None if content is None else content.decode("utf-8", "replace")

    return read


def _named(store: Store, names: Iterable[str]) -> tuple[list[Work], list[str]]:
    """Return the works of these keys or identifiers, each under the name by which it is cited."""
    works: dict[str, Work] = {}
    unknown: list[str] = []
    for name in names:
        key = lookup.find_cited(store, name)
        work = store.works.get(key) if key else None
        if work is None and key in store.works.unreadable:
            continue
        if work is None:
            near = ", ".join(lookup.nearest(name, store.keys.all()))
            unknown.append(f"{name}: not in the cache" + (f"; nearest: {near}" if near else ""))
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
