"""All services on loopback: the stand-in of the tests, over the records of a measurement."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import records
from enrich import sources
from enrich.sources.policy import Phase
from tests.support.world import World, serve
from tests.support.world.facts import record


def load(path: Path | None) -> list[dict[str, Any]]:
    """Return the records of a file (None: those beside the checkout) as the services read them."""
    return [as_served(r, n) for n, r in enumerate(records.load(path), 1)]


def as_served(known: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return a record as the services read it: venues that its makers misread are put right."""
    read = record(number, json.dumps(known))
    return {k: v for k, v in read.items() if not k.startswith("_")}


def page_sources() -> list[str]:
    """Return the sources that serve one page per paper."""
    return [kind.name for kind in sources.classes() if kind.policy.phase is Phase.PAGES]


@contextmanager
def serving(corpus: Path, pace: float, latency: float = 0.0) -> Iterator[World]:
    """Serve a built corpus, and stop when done; OpenAlex keeps no budget a day."""
    yield from serve(corpus, pace, "--latency", str(latency), "--openalex", "open")
