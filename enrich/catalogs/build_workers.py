"""The processes that do the work of a build; this one where there are none."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Self, TypeVar

from enrich import child_processes
from enrich.catalogs.chunk_work import Task, Worked, work
from enrich.catalogs.dump_files import Chunk

T = TypeVar("T")


class BuildWorkers:
    """Some processes that read chunks of dumps."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self._processes:
            self._pool = child_processes.start(self._processes)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._pool and kind is None:
            self._pool.shutdown()
        elif self._pool:
            child_processes.end(self._pool)

    def each(self, tasks: Iterator[tuple[Chunk, Task]]) -> Iterator[tuple[Chunk, Worked]]:
        """Yield the work of each chunk in order, a few chunks ahead."""
        if self._pool is None:
            yield from ((chunk, work(task)) for chunk, task in tasks)
            return
        waiting: deque[tuple[Chunk, Future[Worked]]] = deque()
        for chunk, task in tasks:
            bare = Chunk(b"", chunk.most, chunk.at)
            waiting.append((bare, self._pool.submit(work, task)))
            if len(waiting) > 2 * self._processes + 1:
                bare, future = waiting.popleft()
                yield bare, future.result()
        for bare, future in waiting:
            yield bare, future.result()

    def map(self, function: Callable[..., T], asked: Sequence[tuple[object, ...]]) -> Iterator[T]:
        """Yield what a function makes of some arguments, in order."""
        if self._pool is None:
            return (function(*some) for some in asked)
        return self._pool.map(function, *zip(*asked, strict=True))
