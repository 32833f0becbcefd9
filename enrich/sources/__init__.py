"""One file per service. A class that follows `Source` in a file dropped here is found by itself.

A source has two halves. The network half, `fetch` and `search`, asks the service over the one `Session` and hands on the
raw answers as text; the pure half, `parse`, turns such a text into Records. The texts are what the store remembers, so a
better `parse` works on old answers too. Sources raise `SourceError` and never catch one; `resolve` alone does.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil

from enrich.model import Identifier
from enrich.sources.base import Source


@functools.cache  # links are identified by the ten thousand, and a look into the folder takes a millisecond
def _classes() -> tuple[type[Source], ...]:
    found: list[type[Source]] = []
    for module in sorted({m.name for m in pkgutil.iter_modules(__path__)} - {"shared"}):
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


def identify(url: str) -> Identifier | None:
    """Return the identifier that a link names, by the first source that knows its site; else a DOI in it; else None."""
    from enrich import identifiers

    for source in _classes():
        found = source.identify(url)
        if found is not None:
            return found
    return identifiers.doi_in_url(url)
