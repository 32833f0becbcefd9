"""What every test shares: no network, a steady hypothesis, the way to the shared material, and a world on loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"

settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

HOSTS = {
    "export.arxiv.org": "arxiv", "arxiv.org": "arxiv", "dblp.org": "dblp", "sparql.dblp.org": "sparql",
    "api.crossref.org": "crossref", "doi.org": "doi", "data.crosscite.org": "crosscite", "api.datacite.org": "datacite",
    "api.semanticscholar.org": "s2", "api.openalex.org": "openalex", "openreview.net": "openreview",
    "api.openreview.net": "openreview1", "api2.openreview.net": "openreview2", "www.usenix.org": "usenix",
    "proceedings.mlr.press": "pmlr", "aclanthology.org": "acl", "dl.acm.org": "acm", "ieeexplore.ieee.org": "ieee",
}  # fmt: skip
PACE = {
    "arxiv": 3.0, "dblp": 1.0, "crossref": 1.0, "datacite": 0.3, "semantic_scholar": 1.0, "openalex": 0.1,
    "openreview": 1.0, "usenix": 10.0, "pmlr": 0.5, "acl": 0.5, "doi": 1.0,
}  # fmt: skip


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with captures, lists and the world's records beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the checkout: captures and real lists are not here")
    return SHARED


@pytest.fixture(autouse=True)
def state_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the politeness files of a test to itself."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@dataclass(frozen=True)
class World:
    """A stand-in for all services on loopback, and what it saw."""

    url: str
    pace: float

    def _ask(self, path: str, body: Any = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        with urllib.request.urlopen(
            urllib.request.Request(f"{self.url}/_world/{path}", data=data), timeout=20
        ) as answer:
            return json.load(answer)

    @property
    def stats(self) -> Any:
        return self._ask("stats")

    @property
    def requests(self) -> int:
        return int(self.stats["total"])

    def reset(self) -> None:
        self._ask("reset", {})

    def fault(self, service: str, mode: str | None, **rest: Any) -> None:
        self._ask("fault", {"service": service, "mode": mode, **rest})

    def config(self, folder: Path, lists: list[str], **more: Any) -> Path:
        """Write a configuration whose mirrors lead here, with every source's pace scaled to the world's."""
        # A little over the pace: what the world sees is the time of arrival, not of sending.
        sources = {
            name: {"interval": round(seconds * self.pace + 0.02, 3)}
            for name, seconds in PACE.items()
        }
        tree = {
            "lists": lists,
            "store": "cache/enrich.db",
            "outputs": [
                {"format": "bibtex", "path": "out/references.bib"},
                {
                    "format": "markdown",
                    "path": "out/{name}.md" if len(lists) > 1 else "out/list.md",
                },
            ],
            "sources": sources,
            "mirrors": {host: f"{self.url}/{service}" for host, service in HOSTS.items()},
            "catalogs": [],
            **more,
        }
        path = folder / "config.yaml"
        path.write_text(json.dumps(tree), encoding="utf-8")  # JSON is YAML
        return path


def serve(corpus: Path, pace: float, *options: str) -> Iterator[World]:
    """Serve a built corpus on a free port until the test is over."""
    port = free_port()
    command = [
        sys.executable,
        "-u",
        str(HERE / "world.py"),
        "serve",
        "--corpus",
        str(corpus),
        "--port",
        str(port),
        "--pace",
        str(pace),
    ]
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert "world:" in process.stdout.readline()
            yield World(f"http://127.0.0.1:{port}", pace)
        finally:
            process.kill()


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build(folder: Path, records: Path) -> Path:
    """Build the world's corpus of some records."""
    corpus = folder / "world.sqlite"
    subprocess.run(
        [sys.executable, str(HERE / "world.py"), "build", str(corpus), str(records)],
        check=True,
        capture_output=True,
    )
    return corpus


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten invented papers, one of each kind."""
    return build(tmp_path_factory.mktemp("world"), HERE / "data/world/records.jsonl")


@pytest.fixture(scope="session")
def _small_world(small_corpus: Path) -> Iterator[World]:
    yield from serve(small_corpus, 0.02)


@pytest.fixture
def world(_small_world: World) -> World:
    """The services, over ten invented papers; counters at zero, no faults."""
    _small_world.reset()
    return _small_world


@pytest.fixture(scope="session")
def real_corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world's 46,716 real records (half a minute to build); ENRICH_WORLD names one built before."""
    built = os.environ.get("ENRICH_WORLD")
    return (
        Path(built)
        if built
        else build(tmp_path_factory.mktemp("real"), shared / "world/records.jsonl.gz")
    )
