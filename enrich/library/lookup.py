"""Finding a paper in the cache by a citation key, an identifier, a URL or words of its title."""

from __future__ import annotations

import re
from collections.abc import Collection

from enrich import identifiers, messages
from enrich.library import citations, finding, query
from enrich.matching.identity import is_statement, name_of_title, names_of_entry
from enrich.messages import Sentence, as_typed
from enrich.model import Entry, Identifier
from enrich.store.base import Store


def find(store: Store, what: str, limit: int = 20) -> list[str]:
    r"""Return the citation keys of the papers that `what` may mean, the likeliest first.

    A key, an identifier, a URL and a whole title mean one paper or none; keys with commas and those
    of a citation (`\cite{a,b}`, `@a`) each their own. Other words are searched for, and mean up to
    `limit` papers.
    """
    if (known := find_exactly(store, what)) is not None:
        return [known]
    if (several := _as_keys(store, what)) is not None:
        return several
    return [] if identified(what) else _found(store, what, limit)


def _found(store: Store, words: str, limit: int) -> list[str]:
    return [found.paper.key for found in finding.find(store.search, words, limit).papers]


def find_exactly(store: Store, what: str) -> str | None:
    """Return the citation key of the paper that a key, an identifier, a URL or a title means."""
    if (known := _as_key(store, what)) is not None:
        return known
    identifier = identified(what)
    return store.keys.find([str(identifier) if identifier else name_of_title(what)])


def identified(what: str) -> Identifier | None:
    """Return the identifier that words are, or that a link leads to; None for other words."""
    found = identifiers.parse(what)
    if found is None and _may_be_link(what):
        from enrich import sources  # many modules, which words need not wait for

        found = sources.identify(what.strip())
    return found


def _may_be_link(what: str) -> bool:
    """Whether words may be an address, or `scheme:value` of a source of another package."""
    scheme, colon, _ = what.partition(":")
    is_scheme = bool(colon) and not {*what} & {" ", '"'} and scheme.lower() not in query.FIELDS
    return is_scheme or ("." in what and "/" in what)


def find_cited(store: Store, argument: str) -> str | None:
    r"""Return the citation key that an argument of `\cite` means, None where there is no such work.

    It is a key, which may have been replaced, or an identifier: `arXiv:2309.06180`.
    """
    if (known := _as_key(store, argument)) is not None:
        return known
    identifier = identifiers.parse(argument)
    return store.keys.find([str(identifier)]) if identifier is not None else None


def key_of_entry(store: Store, entry: Entry, open_ones: Collection[str]) -> str | None:
    """Return the citation key of the paper that an entry of a list means, None where none is known.

    `open_ones` has the names of the entries that were no works in the last run. Such an entry is
    not what else has its title or its link.
    """
    names = names_of_entry(entry)
    statement = next(filter(is_statement, names), "")
    key = store.keys.find([statement]) if statement else None
    return key or (None if statement in open_ones else store.keys.find(names))


def nearest(key: str, known: Collection[str], most: int = 3) -> list[str]:
    """Return the known keys that a misspelt one may stand for, the likeliest first."""
    from rapidfuzz import fuzz, process

    by_folded = {k.casefold(): k for k in sorted(known) if k != key}
    found = process.extract(
        key.casefold(), list(by_folded), scorer=fuzz.ratio, limit=most, score_cutoff=60
    )
    return [by_folded[folded] for folded, _, _ in found]


def what_to_do(store: Store, name: str) -> Sentence:
    """Return what to do about a name that means nothing in the cache."""
    said = messages.commands
    if identified(name):
        return said.GET_ASKS(name=as_typed(name))
    key = next(iter(citations.typed(name)), name)
    if store.keys.current(key) is not None:
        return said.KEY_KEPT()
    near = [k for k in nearest(key, store.keys.all()) if _as_key(store, k) is not None]
    if near:
        return said.NEAREST(keys=" or ".join(near))
    return said.GET_ASKS(name=as_typed(name)) if " " in key else said.NO_KEY_THERE()


def _as_keys(store: Store, words: str) -> list[str] | None:
    """Return the keys that words name, None where they name none, or one that is not known."""
    named = citations.typed(words)
    keys = [_as_key(store, key) for key in named or re.split(r"[,;\s]+", words.strip())]
    known = list(dict.fromkeys(key for key in keys if key is not None))
    return known if named or None not in keys else None


def _as_key(store: Store, word: str) -> str | None:
    """Return the key that is used for this one now, if it has a work, even a damaged one."""
    if len(named := citations.typed(word)) == 1:
        word = named[0]
    key = store.keys.current(word) or store.keys.in_any_case(word) or word
    work = store.works.get(key)
    return key if work is not None or key in store.works.unreadable else None
