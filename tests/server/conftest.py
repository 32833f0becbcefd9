"""A library to serve, with what nobody may see beside it, and a client of Datasette's own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from enrich.store import open_store
from tests.support.cli import enrich
from tests.support.world import World

SECRET = "s3cret-of-the-cache"
KEY = "example2023paged"
LIST = """\
# Papers

## Serving

- [x] [Paged Memory for Serving Invented Models](https://arxiv.org/abs/2309.90001)
  - a note of mine
- [ ] [Wombat: Burrowing Through Storage Stacks](https://www.usenix.org/conference/osdi22/presentation/dummy)
- [Numbat: A Preprint That Stayed One](https://arxiv.org/abs/2401.90009)
"""
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> \" ' {{ 7*7 }} %s'; DROP TABLE papers; --"
    + "w" * 300
)
Get = Callable[..., Any]


def make_library(folder: Path, world: World) -> Path:
    """Fill a cache, with hostile words in what people may see and a secret in what they may not."""
    world.reset()
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    world.config(folder, ["list.md"])
    config = json.loads((folder / "config.yaml").read_text())
    config["overrides"] = {"dummy2022wombat": {"title": HOSTILE, "venue": HOSTILE}}
    (folder / "config.yaml").write_text(json.dumps(config))
    for options in ([], ["--offline", "--refresh"]):  # a key is known when a run has given it
        enrich(folder, "run", *options, code=None)
    cache = folder / "cache/enrich.db"
    with open_store(cache) as store:
        store.answers.put("dblp", [(f"title:{SECRET}", SECRET)], "2026-01-01T00:00:00.000+00:00")
        store.hosts.record({}, {f"{SECRET}.example": SECRET}, "2026-01-01T00:00:00+00:00")
        store.runs.put_note(SECRET, SECRET)
        store.runs.put_entry_states([(f"title:{SECRET}", "doubtful")])
        store.outputs.put_checksum(SECRET, SECRET, "2026-01-01T00:00:00+00:00")
        store.keys.reserve([(SECRET, [f"title:{SECRET}"])], "2026-01-01T00:00:00+00:00")
    return folder


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Path:
    return make_library(tmp_path_factory.mktemp("library"), small_world)


@pytest.fixture(scope="module")
def get(library: Path) -> Iterator[Get]:
    """Ask the application as a browser does, by Datasette's own client."""
    from enrich.server.app import library_app

    with library_app(library / "cache/enrich.db") as made:

        def ask(path: str, method: str = "get", **options: Any) -> Any:
            options["avoid_path_rewrites"] = True  # an address is sent as it is
            return asyncio.run(made.client.request(method.upper(), path, **options))

        yield ask
