"""What is never an output, by whatever name: a list, the configuration, the cache."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from enrich import files, store
from enrich.config import Config
from enrich.errors import ConfigError
from enrich.messages import Message
from enrich.messages import files as said


def what_is(config: Config, path: Path, lists: Iterable[Path | str] = ()) -> Message | None:
    """Return what a path is that must not be written, None if it is nothing of the kind.

    Links, hard links and other spellings of a name are the file that they lead to. `lists` are
    those of the command line.
    """
    if config.path is not None and files.same(path, config.path):
        return said.CONFIGURATION
    if any(_is_name(path, own) for own in store.paths(config.store)):
        return said.CACHE
    if any(files.same(path, Path(p)) for p in (*(s.path for s in config.lists), *lists)):
        return said.LIST
    return None


def check_own(config: Config, path: Path) -> None:
    """Raise ConfigError where a path is the configuration or the cache."""
    what = what_is(config, path)
    if what is said.CONFIGURATION or what is said.CACHE:
        raise ConfigError(said.IS_PROTECTED(path=path, what=what()))


def check(config: Config, path: Path, lists: Iterable[Path | str] = ()) -> None:
    """Raise ConfigError where a path must not be written, or cannot be."""
    if what := what_is(config, path, lists):
        raise ConfigError(said.IS_PROTECTED(path=path, what=what()))
    files.check_writable(path)


def _is_name(path: Path, of_cache: Path) -> bool:
    """Whether a path is a file of the cache, or would be where upper case is lower case."""
    if files.same(path, of_cache):
        return True
    return os.path.realpath(path).casefold() == os.path.realpath(of_cache).casefold()
