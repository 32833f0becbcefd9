"""Progress bars, one for each source, with the time spent waiting for its hosts."""

from __future__ import annotations

import sys
import threading
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING

from enrich import messages

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bars(AbstractContextManager["Bars"]):
    """The bars of a run; they are not shown where stderr is no terminal, or with `quiet`."""

    def __init__(self, quiet: bool) -> None:
        self._shown: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._waited: dict[str, float] = {}
        self._lock = threading.Lock()
        if not quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (
                TextColumn("{task.description:>18}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[wait]}"),
            )
            self._shown = Progress(*columns, console=Console(stderr=True), transient=True)

    def __enter__(self) -> Bars:
        if self._shown:
            self._shown.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            self._shown.stop()

    def advance(self, source: str, done: int, total: int) -> None:
        """Show how many of a source's questions are answered."""
        if self._shown:
            with self._lock:
                if source not in self._tasks:
                    self._tasks[source] = self._shown.add_task(source, total=total, wait="")
                self._shown.update(self._tasks[source], completed=done, total=total)

    def wait(self, host: str, seconds: float) -> None:
        """Show how long a run has waited to keep the pace of a host."""
        if self._shown:
            with self._lock:
                self._waited[host] = self._waited.get(host, 0.0) + seconds
                for source, task in self._tasks.items():
                    if source.split("_")[0] in host:
                        waited = f"{self._waited[host]:.0f}"
                        wait = messages.commands.WAITED(seconds=waited, host=host)
                        self._shown.update(task, wait=wait)
