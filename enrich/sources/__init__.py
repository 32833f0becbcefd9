"""One file per service. A class that follows `Source` in a file dropped here is found by itself.

A source has two halves. The network half, `fetch` and `search`, asks the service over the one `Session` and hands on the
raw answers as text; the pure half, `parse`, turns such a text into Records. The texts are what the store remembers, so a
better `parse` works on old answers too. Sources raise `SourceError` and never catch one; `resolve` alone does.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from typing import TYPE_CHECKING

from enrich import identifiers
from enrich.model import Identifier
from enrich.sources.base import Source

if TYPE_CHECKING:
    from enrich.transport import Session

# Modules of this package that are no service.
_NO_SERVICE = {"base", "policy", "shared"}


def names() -> list[str]:
    """Return the name of every source, which is its module's, without importing any."""
    return sorted({m.name for m in pkgutil.iter_modules(__path__)} - _NO_SERVICE)


@functools.cache  # links are identified by the ten thousand, and a look into the folder takes a millisecond
def _classes() -> tuple[type[Source], ...]:
    found: list[type[Source]] = []
    for module in names():
        found.extend(
            value
            for value in vars(importlib.import_module(f"{__name__}.{module}")).values()
            if isinstance(value, type)
            and issubclass(value, Source)
            and value.__module__ == f"{__name__}.{module}"
            and value.name
        )
    return tuple(sorted(found, key=lambda c: c.name))


def classes() -> list[type[Source]]:
    """Return every Source class of this package, by name."""
    return list(_classes())


def make(kind: type[Source], session: Session | None = None, key: str | None = None) -> Source:
    """Return a source that asks over `session`; without one it can only parse.

    It reads the links to other sources in its answers by `identify`.
    """
    return kind(session, key, identify=identify)


def identify(url: str) -> Identifier | None:
    """Return the identifier that a link names, or None.

    The first source that knows the link's site names it; else it is a DOI in the link.
    """
    for source in _classes():
        found = source.identify(url)
        if found is not None:
            return found
    return identifiers.doi_in_url(url)
