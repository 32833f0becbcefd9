"""Which works an export holds: those of the lists, all, or only what a paper cites."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from enrich import files, messages
from enrich.config import Config
from enrich.errors import ConfigError
from enrich.export import by_key
from enrich.library import citations, lookup
from enrich.library.lists import configured_lists
from enrich.library.stated import stated_works
from enrich.messages import Sentence
from enrich.model import Entry, State, Work
from enrich.store.base import Store
from enrich.text import lines

AT_ONCE = 200  # works that are read at once where all are
# What `\nocite{*}` cites.
_ALL = "*"
# What LaTeX reads, and never writes.
_SOURCES = frozenset({".tex", ".ltx", ".sty", ".cls"})
# What LaTeX writes, and names the keys.
_COMPILED = frozenset({".aux", ".bcf"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """The works that are wanted: all, or those of keys and of LaTeX files, else of the lists.

    Where no list is configured, all are. `keys` is None where no key is asked for.
    """

    everything: bool
    keys: Sequence[str] | None
    aux: Sequence[Path]
    tex: Sequence[Path]


class KeptWorks(Sequence[Work]):
    """All works of a store by key, and some that are in none, each read when it is asked for."""

    def __init__(self, store: Store, others: Iterable[Work] = ()) -> None:
        self._store = store
        self._others = {work.key: work for work in others}
        self._keys = sorted({*store.works.keys(), *self._others}, key=by_key)

    def __len__(self) -> int:
        """Return how many works there are, those that are damaged included."""
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> Work: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Work]: ...
    def __getitem__(self, place: int | slice) -> Work | Sequence[Work]:
        """Return the work of a place among those that can be read."""
        return list(self)[place]

    def __iter__(self) -> Iterator[Work]:
        """Yield the works that can be read, some hundreds of them in memory."""
        for start in range(0, len(self._keys), AT_ONCE):
            some = self._keys[start : start + AT_ONCE]
            found = {work.key: work for work in self._store.works.some(some)} | self._others
            yield from (found[key] for key in some if key in found)


def select(config: Config, store: Store, wanted: Wanted) -> tuple[Sequence[Work], list[Sentence]]:
    """Return the wanted works, and a sentence for each key that is not in the cache.

    A file that cites nothing has one too. Raises ConfigError where a file is missing or unreadable,
    ListError for a list.
    """
    named = [k.strip() for k in wanted.keys or () if k.strip()]
    if wanted.keys is not None and not named:
        raise ConfigError(messages.commands.NO_KEY_NAMED())
    cited = dict(_cited(wanted))
    names = [*named, *(key for keys in cited.values() for key in keys)]
    nothing = [messages.commands.CITES_NOTHING(path=p) for p, keys in cited.items() if not keys]
    if (named or cited) and _ALL not in names:
        works, unknown = _named(config, store, dict.fromkeys(names))
        return works, [*nothing, *unknown]
    listed = _listed(config, store)
    if wanted.everything or not config.lists:
        return KeptWorks(store, (work for work in listed if work.stated)), []
    return listed, []


def _cited(wanted: Wanted) -> Iterator[tuple[Path, list[str]]]:
    """Yield the LaTeX files, each with what it cites in its order."""
    for option, paths in (("--aux", wanted.aux), ("--tex", wanted.tex)):
        for path in paths:
            if path.suffix.lower() == ".bib":
                raise ConfigError(messages.commands.IS_BIB(option=option, path=path))
    for path in wanted.aux:
        if path.suffix.lower() in _SOURCES:
            raise ConfigError(messages.commands.IS_NO_AUX(path=path))
        yield path, citations.aux(_text(path, is_aux=True), _beside(path))
    for path in wanted.tex:
        if path.suffix.lower() in _COMPILED:
            raise ConfigError(messages.commands.IS_AUX(path=path))
        yield path, citations.tex(_text(path), _beside(path))


def _text(path: Path, *, is_aux: bool = False) -> str:
    content = files.read(path)
    if content is not None:
        lines.decode(content, str(path))  # a PDF cites nothing that can be read
        return content.decode("utf-8", "replace")
    if not is_aux:
        raise ConfigError(messages.files.NO_SUCH_FILE(path=path))
    source = path.with_suffix(".tex")
    tex = messages.commands.OR_TEX(path=source) if source.is_file() else ""
    raise ConfigError(messages.commands.NOT_COMPILED(path=path, tex=tex))


def _beside(path: Path) -> Callable[[str], str | None]:
    """Return a function that reads files by their path relative to a file."""

    def read(name: str) -> str | None:
        other = path.parent / name
        content = files.read(other) if other.is_file() else None
        return None if content is None else content.decode("utf-8", "replace")

    return read


def _named(config: Config, store: Store, names: Iterable[str]) -> tuple[list[Work], list[Sentence]]:
    """Return the works of these keys or identifiers, each under the name by which it is cited."""
    works: dict[str, Work] = {}
    unknown: list[Sentence] = []
    stated: Mapping[str, Work] | None = None
    for name in names:
        key = lookup.find_cited(store, name)
        work = store.works.get(key) if key else None
        if work is None and key not in store.works.unreadable:
            if stated is None:  # the lists are read where the cache does not know a key
                stated = {w.key: w for w in _listed(config, store) if w.stated}
            work = stated.get(name)
        if work is None and key in store.works.unreadable:
            continue
        if work is None:
            advice = lookup.what_to_do(store, name)
            unknown.append(messages.commands.NOT_IN_CACHE(name=name, advice=advice))
        elif name not in (work.key, *work.aliases, *citations.typed(name)):
            works[name] = citations.under_name(work, name)
        else:
            works[work.key] = work
    return list(works.values()), unknown


def _listed(config: Config, store: Store) -> list[Work]:
    """Return the works of the configured lists: of the cache, else as a .bib states them."""
    works: dict[str, Work] = {}
    unknown: list[tuple[Entry, State]] = []
    open_ones = store.runs.entry_states()
    for entry in (e for loaded in configured_lists(config) for e in loaded.entries):
        is_paper = entry.kind == "paper"
        key = lookup.key_of_entry(store, entry, open_ones) if is_paper else None
        work = store.works.get(key) if key else None
        if work is not None:
            works[work.key] = work
        elif key is None:
            unknown.append((entry, "unresolved"))
    return [*works.values(), *stated_works(unknown, works)]
