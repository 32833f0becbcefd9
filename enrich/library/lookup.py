"""Finding a paper in the cache by what a person types: a citation key, an identifier, a URL, words of its title."""

from __future__ import annotations

import difflib

from enrich import identifiers, sources
from enrich.match.identity import name_of_title
from enrich.store.base import Keys, Store


def find(store: Store, what: str, limit: int = 20) -> list[str]:
    """Return the citation keys that `what` may mean, the surest first; a single one is meant."""
    if store.works.get(what) is not None:
        return [store.keys.current(what) or what]
    identifier = identifiers.parse(what) or sources.identify(what)
    if identifier is not None:
        key = store.keys.find([str(identifier)])
        return [key] if key else []
    key = store.keys.find([name_of_title(what)])
    if key:
        return [key]
    return [hit.key for hit in store.search.find(what, limit)]


def nearest(keys: Keys, key: str) -> list[str]:
    """Return the citation keys that look most like one that is not known."""
    return difflib.get_close_matches(key, keys.all(), n=3, cutoff=0.6)


def exactly(store: Store, what: str) -> str | None:
    r"""Return the citation key that a `\cite` argument names: a key (also a replaced one) or an identifier."""
    if store.works.get(what) is not None:
        return store.keys.current(what) or what
    identifier = identifiers.parse(what)
    return store.keys.find([str(identifier)]) if identifier is not None else None
