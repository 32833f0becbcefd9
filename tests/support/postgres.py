"""A PostgreSQL server of its own for tests: in a folder, over a socket, by a user without rights.

The server refuses to be root's, so root starts it as another user.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from enrich.model.group_database import GroupDatabase

# Where distributions put the programs of the server.
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
_USERS = ("postgres", "nobody")


def programs() -> Path | None:
    """The folder of the server's programs, of the newest version; None where there is none."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    for place in _PLACES:
        folders += sorted(Path("/").glob(place[1:]), reverse=True)
    return next((x for x in folders if (x / "postgres").exists()), None)


class Server:
    """A running server; it can be killed and started again."""

    def __init__(self, bin_: Path) -> None:
        self._bin = bin_
        self.folder = Path(tempfile.mkdtemp(prefix="enrich-pg-"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = next(pwd.getpwnam(name) for name in _USERS if _is_user(name))
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._names = itertools.count()
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", "data", "-U", "enrich", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.start()

    @property
    def url(self) -> str:
        """The database in which tests make schemas of their own."""
        return f"postgresql://enrich@/postgres?host={self.folder}"

    def place(self, folder: Path, schema: str | None = None) -> GroupDatabase:
        """Return a cache of a group, a new one where no schema is named."""
        name = schema or f"t{next(self._names)}"
        return GroupDatabase.parse(f"{self.url}&schema={name}", folder)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        command = [
            self._bin / "postgres",
            "-D",
            "data",
            "-k",
            self.folder,
            "-c",
            "fsync=off",
        ]  # a kill loses no page
        command += ["-c", "listen_addresses=", "-c", "max_connections=200"]
        self._process = subprocess.Popen(
            [*map(str, command)],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._as,
        )
        ready = [str(self._bin / "pg_isready"), "-q", "-h", str(self.folder)]
        until = time.monotonic() + 60
        while subprocess.run(ready, check=False).returncode:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill the server with all its processes, as a power failure does."""
        if self._process is not None:
            # Those that serve a connection have process groups of their own, and may answer once more.
            pid = self._process.pid
            children = Path(f"/proc/{pid}/task/{pid}/children")
            serving = children.read_text().split() if children.exists() else []
            os.killpg(pid, signal.SIGKILL)
            for child in map(int, serving):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            self._process.wait()
            self._process = None
            (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def remove(self) -> None:
        """End the server, and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(self._bin / name), *arguments]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **self._as)


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
