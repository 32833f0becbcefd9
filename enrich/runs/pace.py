"""How often each host may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from enrich import sources

if TYPE_CHECKING:
    from enrich.config import Config


def intervals(config: Config) -> dict[str, float]:
    """Return host -> seconds between requests: the user's numbers, else the sources' own."""
    found: dict[str, float] = {}
    for kind in sources.classes():
        configured = config.source(kind.name).interval
        for host, seconds in kind.intervals.items():
            if isinstance(configured, Mapping):
                found[host] = configured.get(host, seconds)
            else:
                found[host] = seconds if configured is None else configured
    return found
