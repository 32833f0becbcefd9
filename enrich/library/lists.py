"""The reading lists of a run: those of the configuration and those of the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from enrich import files, identifiers, messages, reading_list, sources
from enrich.config import Config, ListSetting, discovery
from enrich.errors import ConfigError, ListError
from enrich.messages import Sentence, meant
from enrich.model import Entry

_ADDRESS = re.compile(r"(https?):/{1,2}")
_ENDINGS = frozenset({".md", ".markdown", ".org", ".bib", ".txt"})


@dataclass(frozen=True, slots=True)
class LoadedList:
    """A list as read. `asked`: this run is to ask about its papers, not only to look them up."""

    setting: ListSetting
    listing: reading_list.ReadingList
    asked: bool
    configured: bool

    @property
    def name(self) -> str:
        """The path as people write it; no other list of the run has the same."""
        return self.listing.path

    @property
    def entries(self) -> Sequence[Entry]:
        """The entries in the order of the list."""
        return self.listing.entries


def read_lists(config: Config, named: Sequence[str]) -> list[LoadedList]:
    """Read all configured lists, and those named on the command line; each is read once.

    Raises ListError for a missing or unreadable one, ConfigError where there is none at all.
    """
    if not all(name.strip() for name in named):
        raise ListError(messages.lists.WITHOUT_NAME())
    given = _distinct(Path(p).absolute() for p in named)
    others = [p for p in given if not any(_is_same(p, s.path) for s in config.lists)]
    if not config.lists and not others:
        if config.path is None:
            if discovery.foreign() is not None:
                raise ConfigError(messages.config.FOREIGN())
            raise ConfigError(messages.config.NO_LISTS_NAMED())
        raise ConfigError(messages.config.NO_LISTS(path=config.path))
    settings = [*config.lists, *map(ListSetting, others)]
    return [
        LoadedList(
            setting,
            _read(setting, name, config, is_last=len(given) > 1 and setting.path == given[-1]),
            asked=not given or any(_is_same(setting.path, p) for p in given),
            configured=setting in config.lists,
        )
        for setting, name in zip(settings, _names(settings, config), strict=True)
    ]


def configured_lists(config: Config) -> list[LoadedList]:
    """Read the configured lists; there may be none. Raises ListError as `read_lists` does."""
    return read_lists(config, ()) if config.lists else []


def papers(lists: Iterable[LoadedList]) -> Iterator[Entry]:
    """Yield the entries of some lists that are papers, in their order."""
    return (e for loaded in lists for e in loaded.entries if e.kind == "paper")


def _read(
    setting: ListSetting, name: str, config: Config, *, is_last: bool
) -> reading_list.ReadingList:
    if config.path is not None and _is_same(setting.path, config.path):
        raise ListError(messages.lists.IS_CONFIGURATION(path=name))
    if setting.path.is_dir():
        raise ListError(messages.lists.IS_FOLDER(path=name, lists=_listed_in(setting.path)))
    content = files.read(setting.path)
    if content is None:
        raise ListError(_not_there(setting, name, config, is_last=is_last))
    return reading_list.read(content, name, setting.format, sources.identify)


def _not_there(setting: ListSetting, name: str, config: Config, *, is_last: bool) -> Sentence:
    """Return what to do about a list that is not there, which may be no name of a file at all."""
    if setting in config.lists:
        return messages.lists.NOT_THERE(path=name, config=config.path)
    if name == "-":
        return messages.lists.IS_STANDARD_INPUT()
    if _ADDRESS.match(name) or identifiers.parse(name) is not None:
        address = _ADDRESS.sub(r"\1://", name)
        return messages.lists.IS_NO_FILE(name=address)
    if " " in name.strip() and not setting.path.suffix:
        return messages.lists.IS_TITLE(name=name)
    with suppress(OSError):
        near = meant(setting.path.name, (p.name for p in setting.path.parent.iterdir()))
        if not near and is_last and setting.path.suffix.lower() in _ENDINGS:
            return messages.lists.MAY_BE_OUTPUT(path=name)
        return messages.lists.NO_SUCH_LIST(path=name, meant=near)
    return messages.lists.NO_SUCH_LIST(path=name, meant="")


def _listed_in(folder: Path) -> str:
    """Return the lists in a folder as a sentence goes on: ", such as notes.md"."""
    with suppress(OSError):
        found = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in _ENDINGS)
        return messages.lists.SUCH_AS(lists=", ".join(found[:3])) if found else ""
    return ""


def _names(settings: Sequence[ListSetting], config: Config) -> Iterator[str]:
    """Yield a name for each list: its path, in full where another list has the short one."""
    taken: set[str] = set()
    for setting in settings:
        path = str(setting.path)
        shown = (_shown(setting.path, config), path, f"{setting.format or 'list'}:{path}")
        name = next(name for name in shown if name not in taken)
        taken.add(name)
        yield name


def _shown(path: Path, config: Config) -> str:
    """Return the path as people write it: relative to where they are, if it is below."""
    bases = [Path.cwd()] if config.path is None else [Path.cwd(), config.path.resolve().parent]
    for base in bases:
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)


def _distinct(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not any(_is_same(path, other) for other in found):
            found.append(path)
    return found


def _is_same(a: Path, b: Path) -> bool:
    return a == b or (a.exists() and b.exists() and a.samefile(b))
