"""Where the configuration is looked for that no option names, and where the user's own cache is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from enrich import messages
from enrich.errors import ConfigError
from enrich.patterns import regex

VARIABLE = "ENRICH_CONFIG"
OWN_NAME = "enrich.yaml"  # is ours wherever it lies
SHARED_NAME = "config.yaml"  # may be another program's
_PROGRAM = "enrich"
_CACHE = "enrich.db"
_CATALOGUES, _CATALOGUE = "catalogs", ".catalog"
_GROUPS = "groups"
_NAME = regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
# A key of ours: at the start of a line, or in a mapping that is written in braces.
_KEY = r"[\"']?\b(lists|outputs|store|catalogs)\b[\"']?[ \t]*:"
_IN_LINES, _IN_BRACES = regex(rf"^\ufeff?{_KEY}", re.MULTILINE), regex(_KEY)
# Hugo's `outputs` holds a mapping, where ours holds a list; so do others' `catalogs`.
_LISTED = frozenset({"outputs", "catalogs"})
_MAPPING = regex(r"[ \t]*\{|[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*[ \t]+[^\s#-]")
_MOST_READ = 1 << 20  # bytes


def find(given: Path | None = None, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the configuration that holds here, None where there is none.

    It is the given file; else the one that ENRICH_CONFIG names; else the nearest `enrich.yaml`, or
    `config.yaml` with a key of ours, from the working directory upwards; else the user's own.
    Raises ConfigError where ENRICH_CONFIG names no file.
    """
    if given is not None:
        return given
    if named := environment.get(VARIABLE, "").strip():
        path = Path(os.path.expanduser(named))  # noqa: PTH111  unlike that of Path, it never raises
        if not path.is_file():
            raise ConfigError(messages.config.VARIABLE_NAMES_NONE(variable=VARIABLE, path=path))
        return path
    return next(_near(), None) or _of_user()


def in_folder(folder: Path) -> Path | None:
    """Return the configuration of a folder, None where it has none."""
    own, shared = folder / OWN_NAME, folder / SHARED_NAME
    if own.is_file():
        return own
    return shared if shared.is_file() and _has_our_key(shared) else None


def foreign() -> Path | None:
    """Return the `config.yaml` of the working directory that is not ours, None where is none."""
    path = Path.cwd() / SHARED_NAME
    return path if path.is_file() and in_folder(path.parent) is None else None


def is_of_user(path: Path) -> bool:
    """Whether a file is the user's own configuration, which belongs to no folder of lists."""
    return (path.parent.name, path.name) == (_PROGRAM, SHARED_NAME) and path == _user_path()


def user_cache() -> Path:
    """Return the cache of a user without a configuration that says another place.

    Raises ConfigError where the user has no home directory.
    """
    return _user_folder() / _CACHE


def group_folder() -> Path:
    """Return where a user's own parts of groups' caches are. Raises as `user_cache`."""
    return _user_folder() / _GROUPS


def catalogue(name: str) -> Path:
    """Return the file of a catalogue that is built under a name. Raises as `user_cache`."""
    return _user_folder() / _CATALOGUES / f"{name}{_CATALOGUE}"


def is_catalogue_name(name: str) -> bool:
    """Whether a word is the name of a catalogue, and not the path of one."""
    return bool(_NAME.fullmatch(name))


def catalogues() -> list[Path]:
    """Return the catalogues that are built under names, in the order of those."""
    return sorted((_user_folder() / _CATALOGUES).glob(f"*{_CATALOGUE}"))


def _user_folder() -> Path:
    import platformdirs

    folder = Path(platformdirs.user_data_dir(_PROGRAM, appauthor=False))
    if not folder.is_absolute():
        raise ConfigError(messages.config.NO_HOME())
    return folder


def _near() -> Iterator[Path]:
    """Yield the configurations of the working directory and of the folders above it.

    They end at the home directory or the root of a git repository. Outside of both, everybody may
    write to a folder above (`/tmp`): there only a file that belongs to the user counts.
    """
    here = Path.cwd()
    folders = [here, *here.parents]
    last = next((folder for folder in folders if _is_home(folder) or _is_repository(folder)), None)
    for folder in folders:
        found = in_folder(folder)
        if found and (last is not None or folder == here or _belongs_to_user(found)):
            yield found
        if folder == last:
            return


def _is_home(folder: Path) -> bool:
    with suppress(OSError, RuntimeError):  # no home directory
        return folder.samefile(Path.home())
    return False


def _is_repository(folder: Path) -> bool:
    return (folder / ".git").exists()


def _belongs_to_user(path: Path) -> bool:
    user = getattr(os, "geteuid", None)  # Windows has no numbers of users
    return user is not None and path.lstat().st_uid == user()


def _has_our_key(path: Path) -> bool:
    """Whether a file called `config.yaml` is ours; one that cannot be read is not.

    It is told by its text: one of ours with a mistake in its YAML is to be read, and complained of.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_READ).decode("utf-8", "replace")
    except OSError:
        return False
    form = _IN_BRACES if text.lstrip("\ufeff \t\r\n").startswith("{") else _IN_LINES
    found = form.finditer(text.replace("\r\n", "\n"))
    return any(key[1] not in _LISTED or not _MAPPING.match(key.string, key.end()) for key in found)


def _of_user() -> Path | None:
    path = _user_path()
    return path if path.is_file() else None


def _user_path() -> Path:
    import platformdirs

    return Path(platformdirs.user_config_dir(_PROGRAM, appauthor=False)) / SHARED_NAME
