"""Files written whole or not at all.

A process that is killed leaves its temporary file; the next one that writes into the folder takes
it away. It is known by its name, and that no living process holds it by the kernel's lock on it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from enrich import messages
from enrich.errors import ConfigError
from enrich.patterns import regex

_LEFT = regex(r"\..*\.enrich-[a-z0-9_]{8}\.tmp", re.DOTALL)
_TRIES = 100
_NAME = 40  # characters of a file's name in that of its temporary file: names have a limit


def read(path: Path) -> bytes | None:
    """Return the content, None where there is no file. Raises ConfigError for an unreadable one.

    A pipe or a device is unreadable too, since it may never end; but not what the shell opened
    (`/dev/stdin`, `<(...)`), and `/dev/null` is empty.
    """
    return begin(path, -1)


def begin(path: Path, most: int) -> bytes | None:
    """Return the first bytes of a file, `most` of them; else as `read`."""
    try:
        if not _ends(path):
            raise ConfigError(messages.files.NEVER_ENDS(path=path))
        with path.open("rb") as file:
            return file.read(most)
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
    ConfigError for a read-only folder, a full disk or what is no file (`/dev/null`); what was there
    is then as it was.
    """
    target = Path(os.path.realpath(path))
    try:
        is_same = (
            target.is_file()
            and target.stat().st_size == len(content)
            and target.read_bytes() == content
        )
    except OSError as error:
        raise _not_written(path, error) from None
    if is_same:
        _remove_left(target.parent)
        return False
    return fill_whole(path, lambda file: file.write(content))


def fill_whole(
    path: Path,
    write: Callable[[BinaryIO], object],
    check: Callable[[Path], None] = lambda _: None,
) -> bool:
    """Write a file as `write_whole` does, whose content `write` puts into it a piece at a time.

    `check` is called with the temporary file before it gets its name, and may raise.
    """
    target = Path(os.path.realpath(path))
    temporary: Path | None = None
    try:
        _remove_left(target.parent)
        if target.exists() and not (target.is_file() or target.is_dir()):  # a rename replaces it
            raise ConfigError(messages.files.NO_REGULAR_FILE(path=path))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = _made_beside(target)
        with os.fdopen(handle, "wb") as file:  # until it has its name: the lock ends with it
            write(file)
            file.flush()
            os.fsync(file.fileno())
            is_there = target.is_file()
            if is_there and _same_content(temporary, target):
                return False
            mode = target.stat().st_mode & 0o7777 if is_there else 0o666 & ~_umask()
            check(temporary)
            temporary.chmod(mode)
            temporary.replace(target)
    except OSError as error:
        raise _not_written(path, error) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    return True


def _not_written(path: Path, error: OSError) -> ConfigError:
    return ConfigError(messages.files.CANNOT_BE_WRITTEN(path=path, why=error.strerror or error))


def create(path: Path, content: bytes) -> None:
    """Write a file that is not there yet.

    Raises ConfigError where one is, be it a link that leads nowhere, or where it cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise ConfigError(messages.setup.THERE_ALREADY(path=path)) from None
    except OSError as error:
        raise _not_written(path, error) from None


def _made_beside(target: Path) -> tuple[int, Path]:
    """Make the temporary file of a target; return its handle, which holds the lock, and path."""
    for _ in range(_TRIES):
        name = f".{target.name[:_NAME]}.enrich-{os.urandom(4).hex()}.tmp"
        path = target.with_name(name)
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            continue
        if locked(handle) is not False and os.fstat(handle).st_nlink:
            return handle, path
        os.close(handle)  # another process took it for one that was left
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


def _same_content(one: Path, other: Path) -> bool:
    import filecmp

    return filecmp.cmp(one, other, shallow=False)


def locked(handle: int) -> bool | None:
    """Lock a file; False where a living process has it, None where files have no locks."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _remove_left(folder: Path) -> None:
    """Remove temporary files that killed processes have left in a folder, as far as it can be."""
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        left = [
            x.path for x in found if _LEFT.fullmatch(x.name) and x.is_file(follow_symlinks=False)
        ]
        for path in left:
            with contextlib.suppress(OSError):
                handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
                try:
                    if locked(handle):
                        Path(path).unlink()
                finally:
                    os.close(handle)


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
