"""The reading lists of a run: those of the configuration and those of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from enrich import files, reading_list, sources
from enrich.config import Config, ListSetting
from enrich.errors import ConfigError, ListError


@dataclass(frozen=True, slots=True)
class LoadedList:
    """A list as read, and whether this run was asked to look at it."""

    setting: ListSetting
    listing: reading_list.ReadingList
    asked: bool
    configured: bool

    @property
    def name(self) -> str:
        """The path as the user wrote it, as far as that is known."""
        return self.listing.path


def read_lists(config: Config, named: Sequence[str]) -> list[LoadedList]:
    """Read all configured lists and those of the command line. Raises ListError for a missing or unreadable one."""
    given = [Path(p).absolute() for p in named]
    settings = [(s, True) for s in config.lists]
    settings += [
        (ListSetting(p), False) for p in given if not any(_same(p, s.path) for s in config.lists)
    ]
    if not settings:
        raise ConfigError(
            f"{config.path}: lists: there is no reading list; name one here, or give one to `enrich run LIST`"
        )
    found = []
    for setting, configured in settings:
        asked = not given or any(_same(setting.path, p) for p in given)
        found.append(LoadedList(setting, read_list(setting, config), asked, configured))
    return found


def read_list(setting: ListSetting, config: Config) -> reading_list.ReadingList:
    """Read one list. Raises ListError where there is none."""
    content = files.read(setting.path)
    if content is None:
        raise ListError(
            f"{_shown(setting.path, config)}: there is no such reading list; check `lists:` in {config.path}"
        )
    return reading_list.read(
        content, _shown(setting.path, config), setting.format, sources.identify
    )


def _shown(path: Path, config: Config) -> str:
    """Return the path as people write it: relative to where they are, if it is below."""
    for base in (Path.cwd(), config.path.resolve().parent):
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)


def _same(a: Path, b: Path) -> bool:
    return a == b or (a.exists() and b.exists() and a.samefile(b))
