"""All services on loopback.

The suite's stand-in, built over some records, served at a pace, and what it saw.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enrich import sources
from enrich.sources.policy import Phase

WORLD = Path(__file__).resolve().parent.parent / "tests/world.py"
SLACK = 0.02  # seconds over the pace: a service sees the arrival, not the sending


def build(folder: Path, records: Path) -> Path:
    """Build the services' corpus of a file of records (half a minute for fifty thousand).

    Return its path.
    """
    corpus = folder / "world.sqlite"
    subprocess.run(
        [sys.executable, str(WORLD), "build", str(corpus), str(records)],
        check=True,
        capture_output=True,
    )
    return corpus


@functools.cache
def _stand_in() -> Any:
    spec = importlib.util.spec_from_file_location("benchmarks_world", WORLD)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(WORLD)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def hosts() -> Mapping[str, str]:
    """Return which host the stand-in answers for under which path."""
    found: Mapping[str, str] = _stand_in().HOSTS
    return found


def as_served(record: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return a record as the stand-in reads it.

    Venues that the records' makers misread are put right.
    """
    read = _stand_in().record(number, json.dumps(record))
    return {k: v for k, v in read.items() if k != "_n"}


def intervals(pace: float) -> dict[str, dict[str, float]]:
    """Return source -> host -> seconds between requests at this pace."""
    slack = SLACK if pace else 0.0
    return {
        kind.name: {
            host: round(seconds * pace + slack, 3)
            for host, seconds in sorted(kind.intervals.items())
        }
        for kind in sources.classes()
        if kind.intervals
    }


def page_sources() -> list[str]:
    """Return the sources that serve one page per paper."""
    return [kind.name for kind in sources.classes() if kind.policy.phase is Phase.PAGES]


@dataclass(frozen=True)
class Services:
    """The stand-in, running."""

    url: str
    pace: float
    mirrors: Mapping[str, str]

    def _ask(self, path: str, body: Any = None) -> Any:
        posted = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.url}/_world/{path}", data=posted)  # noqa: S310  on loopback
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)

    def stats(self) -> dict[str, Any]:
        """Return what was asked since the last reset: `requests` and `breaches` per service."""
        found: dict[str, Any] = self._ask("stats")
        return found

    def reset(self) -> None:
        """Set the counters to zero, clear the faults."""
        self._ask("reset", {})

    def fault(self, service: str, mode: str | None) -> None:
        """Break a service in one of its ways, or mend it (None)."""
        self._ask("fault", {"service": service, "mode": mode})

    def config(
        self, folder: Path, lists: Sequence[str], *, off: Sequence[str] = (), outputs: bool = True
    ) -> Path:
        """Write a configuration that leads here, every source at this pace, those of `off` switched off."""
        settings: dict[str, dict[str, Any]] = {
            name: {"interval": own} for name, own in intervals(self.pace).items()
        }
        for name in off:
            settings.setdefault(name, {})["enabled"] = False
        name = "{name}" if len(lists) > 1 else "list"
        wanted = [
            {"format": "bibtex", "path": "out/references.bib"},
            {"format": "markdown", "path": f"out/{name}.md"},
        ]
        tree = {
            "lists": list(lists),
            "store": "cache/enrich.db",
            "outputs": wanted if outputs else [],
            "sources": settings,
            "mirrors": dict(self.mirrors),
            "catalogs": [],
        }
        path = folder / "config.yaml"
        path.write_text(json.dumps(tree), encoding="utf-8")  # JSON is YAML
        return path


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(corpus: Path, pace: float, latency: float = 0.0) -> Iterator[Services]:
    """Serve a built corpus on a free port, and stop when done."""
    port = free_port()
    command = [
        sys.executable,
        "-u",
        str(WORLD),
        "serve",
        "--corpus",
        str(corpus),
        "--port",
        str(port),
    ]
    command += ["--pace", str(pace), "--latency", str(latency), "--openalex", "open"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            if process.stdout is None or "world:" not in process.stdout.readline():
                raise RuntimeError(f"the services did not start: {' '.join(command)}")
            url = f"http://127.0.0.1:{port}"
            yield Services(
                url, pace, {host: f"{url}/{service}" for host, service in hosts().items()}
            )
        finally:
            process.kill()
