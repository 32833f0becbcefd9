"""One command, measured: wall time, CPU time and peak memory.

The command is started by a small process of its own (this file run as a program): on Linux the peak
of a child counts from the memory that its parent had when it was started, and a parent that holds
fifty thousand records would drown it (https://github.com/torvalds/linux/blob/v6.6/fs/exec.c#L1033,
setmax_mm_hiwater_rss).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took, and what it said."""

    code: int
    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: float  # MB, of 1,000,000 bytes
    stdout: str
    stderr: str


def measure(command: Sequence[str], folder: Path) -> Measured:
    """Run a command in `folder` and return what it took.

    Its output goes through files: a pipe would make it wait.
    """
    out, err = folder / ".stdout", folder / ".stderr"
    starter = [sys.executable, "-S", "-E", __file__, str(out), str(err), *command]
    done = subprocess.run(starter, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    code, wall, cpu, peak = json.loads(done.stdout)
    return Measured(
        code, wall, cpu, peak, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")
    )


def _main(out: str, err: str, command: list[str]) -> None:
    actions = [
        (os.POSIX_SPAWN_OPEN, fd, path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        for fd, path in ((1, out), (2, err))
    ]
    began = time.monotonic()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(pid, 0)
    wall = time.monotonic() - began
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes elsewhere
    code = os.waitstatus_to_exitcode(status)
    print(json.dumps([code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6]))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], sys.argv[3:])
