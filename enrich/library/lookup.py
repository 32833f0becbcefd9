"""Finding a paper in the cache by what a person types: a citation key, an identifier, a URL, words of its title."""

from __future__ import annotations

import difflib

from enrich import identifiers, sources
from enrich.match.identity import name_of_title
from enrich.store import Store


def find(store: Store, what: str, limit: int = 20) -> list[str]:
    """Return the citation keys that `what` may mean, the surest first; a single one is meant."""
    if store.work(what) is not None:
        return [store.keys().get(what, what)]
    identifier = identifiers.parse(what) or sources.identify(what)
    if identifier is not None:
        key = store.key_of([str(identifier)])
        return [key] if key else []
    key = store.key_of([name_of_title(what)])
    if key:
        return [key]
    return [hit.key for hit in store.search(what, limit)]


def nearest(store: Store, key: str) -> list[str]:
    """Return the citation keys that look most like one that is not known."""
    return difflib.get_close_matches(key, store.keys(), n=3, cutoff=0.6)


def exactly(store: Store, what: str) -> str | None:
    r"""Return the citation key that a `\cite` argument names: a key (also a replaced one) or an identifier."""
    if store.work(what) is not None:
        return store.keys().get(what, what)
    identifier = identifiers.parse(what)
    return store.key_of([str(identifier)]) if identifier is not None else None
