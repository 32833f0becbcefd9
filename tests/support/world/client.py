"""The stand-in for all services.

Built over some records, served in a process of its own, and asked what it saw.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enrich import sources
from tests.support.paths import ROOT
from tests.support.world.hosts import HOSTS

PROGRAM = (sys.executable, "-u", "-m", "tests.support.world")
SLACK = 0.02  # seconds over the pace: a service sees when a question arrives, not when it leaves


@dataclass(frozen=True)
class World:
    """A stand-in for all services on loopback, and what it saw."""

    url: str
    pace: float

    def ask(self, path: str, body: Any = None) -> Any:
        """Return what the stand-in says of itself, or do with it what `body` says."""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.url}/_world/{path}", data=data)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    @property
    def stats(self) -> Any:
        """What was asked since the last reset: `requests` and `breaches` per service, `total`."""
        return self.ask("stats")

    @property
    def requests(self) -> int:
        """How many requests there were since the last reset."""
        return int(self.stats["total"])

    @property
    def mirrors(self) -> dict[str, str]:
        """Each host's address here."""
        return {host: f"{self.url}/{service}" for host, service in HOSTS.items()}

    @property
    def intervals(self) -> dict[str, dict[str, float]]:
        """Source -> host -> seconds between requests, at this pace."""
        slack = SLACK if self.pace else 0.0
        return {
            kind.name: {host: round(s * self.pace + slack, 3) for host, s in kind.intervals.items()}
            for kind in sources.classes()
            if kind.intervals
        }

    def reset(self) -> None:
        """Set the counters to zero and end all faults."""
        self.ask("reset", {})

    def fault(self, service: str, mode: str | None, **rest: Any) -> None:
        """Break a service in one of its ways, or mend it (None)."""
        self.ask("fault", {"service": service, "mode": mode, **rest})

    def config(
        self, folder: Path, lists: Sequence[str], *, off: Sequence[str] = (), **more: Any
    ) -> Path:
        """Write a configuration that leads here, and return its path.

        Every source is asked at this pace, those of `off` not at all.
        """
        asked: dict[str, dict[str, Any]] = {
            source: {"interval": own} for source, own in self.intervals.items()
        }
        for source in off:
            asked.setdefault(source, {})["enabled"] = False
        name = "{name}" if len(lists) > 1 else "list"
        tree = {
            "lists": list(lists),
            "store": "cache/enrich.db",
            "outputs": [
                {"format": "bibtex", "path": "out/references.bib"},
                {"format": "markdown", "path": f"out/{name}.md"},
            ],
            "sources": asked,
            "mirrors": self.mirrors,
            "catalogs": [],
            **more,
        }
        path = folder / "config.yaml"
        path.write_text(json.dumps(tree), encoding="utf-8")  # JSON is YAML
        return path


def build(folder: Path, records: Path) -> Path:
    """Build the stand-in's corpus of a file of records; return its path."""
    corpus = folder / "world.sqlite"
    subprocess.run(
        [*PROGRAM, "build", str(corpus), str(records)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return corpus


def serve(corpus: Path, pace: float, *options: str) -> Iterator[World]:
    """Serve a built corpus on a free port until the loop over it ends."""
    where = ("serve", "--corpus", str(corpus.resolve()), "--port", "0", "--pace", str(pace))
    with subprocess.Popen(
        [*PROGRAM, *where, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            if not said.startswith("world: "):
                raise RuntimeError(f"the services did not start: {' '.join(options)}")
            yield World(said.removeprefix("world: ").strip().rstrip("/"), pace)
        finally:
            process.kill()
