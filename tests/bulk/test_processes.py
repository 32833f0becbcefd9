"""Processes and workers of Dask: the same bytes as in one process, also where one is killed half-way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from enrich.bulk import workers
from enrich.bulk.worker import BulkTask
from tests.bulk.conftest import references, write_lines
from tests.bulk.test_bulk import run
from tests.support.paths import ROOT

pytestmark = [
    pytest.mark.slow,
    # Of a cluster that ends, and of a worker that is killed.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
ROWS = 1200
SIZE = 40


@pytest.fixture
def whole(tmp_path: Path, catalogue: Path) -> bytes:
    """Return the output of one process."""
    write_lines(tmp_path / "in.jsonl", references(ROWS))
    run(tmp_path / "in.jsonl", tmp_path / "whole.jsonl", catalogue, size=SIZE)
    return (tmp_path / "whole.jsonl").read_bytes()


class Killing:
    """Workers of which one is killed when some partitions have been given to them."""

    def __init__(self, own: Any, pids: Callable[[], list[int]], after: int = 8) -> None:
        self._own, self._pids, self._after = own, pids, after
        self.killed = 0
        self.is_end, self.restart, self.close = own.is_end, own.restart, own.close
        self.is_gone = own.is_gone

    @property
    def count(self) -> int:
        return int(self._own.count)

    def submit(self, task: BulkTask) -> Future[bytes]:
        future: Future[bytes] = self._own.submit(task)
        if task.partition.number >= self._after and not self.killed:
            self.killed = self._pids()[0]
            os.kill(self.killed, signal.SIGKILL)
        return future


def output(tmp_path: Path, catalogue: Path, by: Any) -> bytes:
    run(tmp_path / "in.jsonl", tmp_path / "out.jsonl", catalogue, by=by, size=SIZE)
    return (tmp_path / "out.jsonl").read_bytes()


def test_two_processes_give_the_same(tmp_path: Path, catalogue: Path, whole: bytes) -> None:
    assert output(tmp_path, catalogue, workers.Processes(2)) == whole


def test_a_process_that_is_killed_changes_nothing(
    tmp_path: Path, catalogue: Path, whole: bytes
) -> None:
    own = workers.Processes(2)
    killing = Killing(own, lambda: [p.pid for p in own._pool._processes.values()])  # type: ignore[union-attr, misc]
    assert output(tmp_path, catalogue, killing) == whole
    assert killing.killed


@contextmanager
def cluster(count: int) -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=count, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as found:
        yield found


def test_dask_gives_the_same_and_a_killed_worker_changes_nothing(
    tmp_path: Path, catalogue: Path, whole: bytes
) -> None:
    with cluster(2) as found:
        assert output(tmp_path, catalogue, workers.DaskWorkers(found.scheduler_address)) == whole
        (tmp_path / "out.jsonl").unlink()
        by = workers.DaskWorkers(found.scheduler_address)
        assert by.count == 2
        killing = Killing(by, lambda: [nanny.pid for nanny in found.workers.values()])
        assert output(tmp_path, catalogue, killing) == whole
        assert killing.killed


def test_a_scheduler_that_is_gone_leaves_what_was_finished(
    tmp_path: Path, catalogue: Path, whole: bytes
) -> None:
    from enrich.bulk.task_pool import LostClusterError

    with cluster(1) as found:
        by = workers.DaskWorkers(found.scheduler_address)

        class Leaving(Killing):
            def submit(self, task: BulkTask) -> Future[bytes]:
                if task.partition.number == self._after:
                    threading.Thread(target=found.close).start()
                    time.sleep(1)
                return by.submit(task)

        with pytest.raises(LostClusterError):
            output(tmp_path, catalogue, Leaving(by, list))
    assert list(tmp_path.glob(".out.jsonl.*.parts/*.part"))
    assert output(tmp_path, catalogue, workers.InProcess()) == whole


def test_a_command_that_is_killed_goes_on_and_leaves_no_process(
    tmp_path: Path, catalogue: Path
) -> None:
    write_lines(tmp_path / "in.jsonl", references(30_000))
    command = [
        sys.executable,
        "-m",
        "enrich",
        "bulk",
        "in.jsonl",
        "-o",
        "out.csv",
        "--processes",
        "2",
    ]
    command += ["--catalog", str(catalogue)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    first = subprocess.Popen(command, cwd=tmp_path, env=environment)
    until = time.monotonic() + 120
    while not list(tmp_path.glob(".out.csv.*.parts/*.part")) and time.monotonic() < until:
        time.sleep(0.05)
    children = Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text().split()
    first.kill()
    first.wait()
    kept = len(list(tmp_path.glob(".out.csv.*.parts/*.part")))
    assert kept
    second = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert second.returncode == 0
    assert "goes on from an earlier run" in second.stderr
    assert "30,000 references" in second.stderr
    while any(is_running(child) for child in children) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [child for child in children if is_running(child)]


def is_running(pid: str) -> bool:
    try:
        return (
            "enrich" in Path(f"/proc/{pid}/cmdline").read_text()
            or "multiprocessing" in Path(f"/proc/{pid}/cmdline").read_text()
        )
    except OSError:
        return False
