"""The processes of a build and of references in bulk end with the one that has started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

LONG = 300  # seconds

# Each prints a word when its processes have begun; what they do then takes longer than the test.
BUILD = f"""
    with BuildWorkers(2) as workers:
        list(workers.map(time.sleep, [(0,), (0,)]))
        print("begun", flush=True)
        list(workers.map(time.sleep, [({LONG},), ({LONG},)]))
"""
BULK = f"""
    workers = Processes(2)
    [x.result() for x in [workers.submit(Task(0)) for _ in range(2)]]
    print("begun", flush=True)
    [x.result() for x in [workers.submit(Task({LONG})) for _ in range(2)]]
"""
IDLE = f"""
    with BuildWorkers(2) as workers:
        list(workers.map(time.sleep, [(0,), (0,)]))
        print("begun", flush=True)
        time.sleep({LONG})
"""
HEAD = """
import time
from enrich.bulk.workers import Processes
from enrich.catalogs.build_workers import BuildWorkers

class Task:
    def __init__(self, seconds):
        self.seconds = seconds

    def work(self):
        time.sleep(self.seconds)
        return b""

if __name__ == "__main__":
"""
KILLED = [
    ("a build", BUILD, signal.SIGKILL),
    ("a build that is interrupted", BUILD, signal.SIGINT),
    ("idle processes", IDLE, signal.SIGKILL),
    ("references in bulk", BULK, signal.SIGKILL),
]


@pytest.mark.parametrize(("code", "number"), [x[1:] for x in KILLED], ids=[x[0] for x in KILLED])
def test_whoever_reads_what_a_killed_process_says_reads_to_the_end(
    code: str, number: int, tmp_path: Path
) -> None:
    script = tmp_path / "run.py"
    script.write_text(HEAD + textwrap.indent(textwrap.dedent(code), "    "), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        started = time.monotonic()
        os.kill(process.pid, number)
        # Each of its processes has the pipe.
        assert process.stdout.read() == b""
        assert time.monotonic() - started < LONG / 3
