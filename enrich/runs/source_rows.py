"""The sources, and when each host last answered, for `sources`. Asks nobody."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from enrich import sources
from enrich import store as stores
from enrich.runs.pace import intervals

if TYPE_CHECKING:
    from enrich.config import Config
    from enrich.store.base import HostRow


def source_rows(config: Config) -> list[dict[str, Any]]:
    """Return the rows that `sources --json` prints, one for each source.

    They tell whether it is on, what it is asked by, its hosts with the seconds between requests,
    and when each host last answered or refused.
    """
    seen: dict[str, HostRow] = {}
    if stores.exists(config.store):
        with stores.open_store(config.store, read_only=True) as store:
            seen = store.hosts.all()
    spacing = intervals(config)
    rows = []
    for kind in sources.classes():
        hosts = {h: spacing[h] for h in sorted(kind.intervals)}
        rows.append(
            {
                "name": kind.name,
                "enabled": config.source(kind.name).enabled,
                "tier": kind.tier.name.lower() if kind.tier else "links only",
                "asked_by": list(kind.schemes),
                "batch": kind.batch,
                "hosts": hosts,
                "seen": {h: asdict(seen[h]) for h in hosts if h in seen},
            }
        )
    return rows
