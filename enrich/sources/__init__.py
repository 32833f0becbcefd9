"""One file per service, and the sources of other packages.

A class that extends `Source` in a file that is put here is found. It has two halves: `fetch` and
`search` ask the service over the one `Session` and return the raw answers as text; `parse`, which
is pure, turns such a text into Records. The texts are what the store keeps, so that a better
`parse` works on old answers too. Sources raise `SourceError`, and `resolve` alone catches it.

Every command asks for the names, so the classes are imported by the functions that use them.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from enrich import plugins
from enrich.messages.passwords import without_login

if TYPE_CHECKING:
    from enrich.model import Identifier
    from enrich.sources.base import Source
    from enrich.sources.shared.dumps import DumpFormat
    from enrich.transport import Session

# Characters of a link; none that names a paper is longer.
_LONGEST = 4000
# Modules of this package that are no service.
_NO_SERVICE = {"base", "policy", "shared"}


def names() -> list[str]:
    """Return the name of every source, ours and those of other packages, importing none."""
    return sorted({*_own_names(), *plugins.names("enrich.sources")})


def _own_names() -> set[str]:
    return {m.name for m in pkgutil.iter_modules(__path__)} - _NO_SERVICE


@functools.cache
def _own_classes() -> tuple[type[Source], ...]:
    from enrich.sources.base import Source

    found: list[type[Source]] = []
    for module in _own_names():
        found.extend(
            value
            for value in vars(importlib.import_module(f"{__name__}.{module}")).values()
            if isinstance(value, type)
            and issubclass(value, Source)
            and value.__module__ == f"{__name__}.{module}"
            and value.name
        )
    return tuple(found)


@functools.cache
def _loaded() -> plugins.Loaded[type[Source]]:
    from enrich.sources.shared import plugged

    hosts = {host: kind.name for kind in _own_classes() for host in kind.intervals}
    check = functools.partial(plugged.check, hosts=hosts)
    return plugins.load("enrich.sources", _own_names(), check)


# Links are identified by the ten thousand, and a look into the folder takes a millisecond.
@functools.cache
def _classes() -> tuple[type[Source], ...]:
    found = (*_own_classes(), *_loaded().accepted.values())
    return tuple(sorted(found, key=lambda kind: kind.name))


def left_out() -> list[str]:
    """Return why sources of other packages cannot be used, a sentence each; imports them all."""
    return list(_loaded().left_out.values())


def classes() -> list[type[Source]]:
    """Return every Source class, by name: one per file here, and those of other packages."""
    return list(_classes())


@functools.cache
def _with_dump() -> Mapping[str, type[Source]]:
    return {form: kind for kind in _classes() for form in kind.dumps}


@functools.cache
def dump_format(name: str) -> DumpFormat:
    """Return a form of dump by its name. What reads other forms is not loaded for it.

    Raises KeyError for one that no source has.
    """
    module = importlib.import_module(f"{_with_dump()[name].__module__}.dump")
    by_name: Mapping[str, DumpFormat] = {form.name: form for form in module.FORMS}
    return by_name[name]


@functools.cache
def dump_formats() -> Sequence[DumpFormat]:
    """Return all forms of dumps that can be read."""
    return tuple(map(dump_format, _with_dump()))


def of_dump(form: str) -> str:
    """Return the name of the source whose dump has this form. Raises KeyError as `dump_format`."""
    return _with_dump()[form].name


def make(kind: type[Source], session: Session | None = None, key: str | None = None) -> Source:
    """Return a source that asks over `session`; without one it can only parse.

    It reads the links to other sources in its answers by `identify`.
    """
    return kind(session, key, identify=identify)


def identify(url: str) -> Identifier | None:
    """Return the identifier that a link names, or None.

    The first source that knows the link's site names it; else it is what follows from the form of
    its address, or a DOI in it.
    """
    from enrich import identifiers

    url = without_login(url)[:_LONGEST]
    for source in _classes():
        found = source.identify(url)
        if found is not None:
            return found
    return identifiers.in_url(url) or _of_added_scheme(url)


def _of_added_scheme(text: str) -> Identifier | None:
    """Return what `scheme:value` names, where a source of another package has that scheme."""
    from enrich.identifiers.schemes import SCHEMES
    from enrich.model import Identifier

    scheme, _, value = text.partition(":")
    schemes = {s for kind in _loaded().accepted.values() for s in kind.schemes} - SCHEMES.keys()
    return Identifier(scheme, value) if value and scheme in schemes else None
