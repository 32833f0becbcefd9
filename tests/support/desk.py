"""A folder in which the main job is done, at a time of its own."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from enrich import config as configs
from enrich.config import Config
from enrich.runs import pipeline
from enrich.runs.environment import RunEnvironment
from enrich.runs.result import RunOptions, RunResult
from tests.support.lists import LIST
from tests.support.world import World

START = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)


class Desk:
    """A folder in which the main job is done, at a time of its own."""

    def __init__(self, folder: Path, world: World) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.world = world
        self.time = START
        self.write(LIST)
        world.config(folder, ["list.md"])

    @property
    def settings(self) -> Config:
        return configs.load(self.folder / "config.yaml")

    def progress(self, source: str, done: int, total: int) -> None:
        """Take note of an answer: for tests that do something in the middle of a run."""

    def write(self, text: str) -> None:
        (self.folder / "list.md").write_text(text, encoding="utf-8")

    def run(self, **options: Any) -> RunResult:
        self.time += timedelta(minutes=1)
        environment = RunEnvironment(now=lambda: self.time, progress=self.progress)
        return pipeline.run(self.settings, RunOptions(**options), environment)

    def said(self, **options: Any) -> tuple[Any, ...]:
        """Run, and return all that a person can see of it.

        The entries, the changes, the requests, the files.
        """
        result = self.run(**options)
        entries = [
            (r.entry.title, r.state, r.key, r.duplicate_of, r.problems, r.identifiers)
            for r in result.entries
        ]
        works = [asdict(r.work) if r.work else None for r in result.entries]
        changes = [asdict(c) for c in result.changes]
        files = [p.read_text(encoding="utf-8") for p in sorted((self.folder / "out").iterdir())]
        return result.code, entries, works, changes, result.requests_by_source, files
