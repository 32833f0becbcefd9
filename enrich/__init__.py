"""enrich: from a reading list to a bibliography, with every field's source.

The names of the Python interface, which `enrich.api` describes, are here too; each is loaded when
it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from enrich.version import __version__

if TYPE_CHECKING:
    from enrich.api import (
        ConfigError,
        EnrichError,
        Entry,
        Evidence,
        Interrupted,
        Library,
        ListError,
        LockedError,
        Match,
        NotFoundError,
        OptionError,
        Paper,
        PluginError,
        Provenance,
        Record,
        RunEntry,
        RunSummary,
        StoreError,
        Verdict,
        match,
        open,  # noqa: A004  as in `gzip.open`
        read_list,
    )

__all__ = [
    "ConfigError",
    "EnrichError",
    "Entry",
    "Evidence",
    "Interrupted",
    "Library",
    "ListError",
    "LockedError",
    "Match",
    "NotFoundError",
    "OptionError",
    "Paper",
    "PluginError",
    "Provenance",
    "Record",
    "RunEntry",
    "RunSummary",
    "StoreError",
    "Verdict",
    "__version__",
    "match",
    "open",
    "read_list",
]


def __getattr__(name: str) -> Any:
    """Return a name of the interface: importing `enrich` alone loads no more."""
    if name == "api" or name in __all__:
        api = import_module("enrich.api")
        return api if name == "api" else getattr(api, name)
    raise AttributeError(f"module 'enrich' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the names of the interface too, for those who complete them."""
    return sorted({*globals(), *__all__})
