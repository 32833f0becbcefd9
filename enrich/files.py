"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from enrich import messages
from enrich.errors import ConfigError


def read(path: Path) -> bytes | None:
    """Return the content, None where there is no file. Raises ConfigError for an unreadable one.

    A pipe or a device is unreadable too, since it may never end; but not what the shell opened
    (`/dev/stdin`, `<(...)`), and `/dev/null` is empty.
    """
    try:
        if not _ends(path):
            raise ConfigError(messages.files.NEVER_ENDS(path=path))
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except IsADirectoryError:
        raise ConfigError(messages.files.FOLDER_FOR_FILE(path=path)) from None
    except OSError as error:
        raise ConfigError(messages.files.CANNOT_BE_READ(path=path, why=error.strerror)) from None


def _ends(path: Path) -> bool:
    """Whether reading a path comes to an end, or waits for what the shell has begun."""
    kind = path.stat().st_mode
    if stat.S_ISFIFO(kind):
        return str(path).startswith(("/dev/", "/proc/"))
    return not (stat.S_ISSOCK(kind) or stat.S_ISBLK(kind) or _is_endless(path, kind))


def _is_endless(path: Path, kind: int) -> bool:
    return stat.S_ISCHR(kind) and not (path.samefile(os.devnull) or str(path) == "/dev/stdin")


def write_whole(path: Path, content: bytes) -> bool:
    """Write a file by way of a temporary one, fsync and rename; return False if it is the same.

    A symbolic link is followed, the mode of an older file is kept, the folder is made. Raises
    ConfigError for a read-only folder or a full disk; the older file is then as it was.
    """
    target = Path(os.path.realpath(path))
    temporary: Path | None = None
    try:
        if (
            target.is_file()
            and target.stat().st_size == len(content)
            and target.read_bytes() == content
        ):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        raise ConfigError(
            messages.files.CANNOT_BE_WRITTEN(path=path, why=error.strerror or error)
        ) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    return True


def same(a: Path, b: Path) -> bool:
    """Whether two paths are one file: by a link, a hard link, or another spelling of the name."""
    try:
        return a.samefile(b)
    except OSError:
        return os.path.realpath(a) == os.path.realpath(b)


def check_writable(path: Path) -> None:
    """Raise ConfigError now, before hours of work, where an output could not be written."""
    target = Path(os.path.realpath(path))
    folder = next(p for p in target.parents if p.exists())
    if target.is_dir():
        raise ConfigError(messages.files.IS_FOLDER(path=path))
    if target.is_symlink():
        raise ConfigError(messages.files.IS_A_CIRCLE(path=path))
    if target.exists() and not target.is_file():
        raise ConfigError(messages.files.NO_REGULAR_FILE(path=path))
    if not folder.is_dir():
        raise ConfigError(messages.files.NO_FOLDER(path=path, folder=folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigError(messages.files.READ_ONLY(path=path, folder=folder))


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
