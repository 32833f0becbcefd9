"""The citation keys that papers have already in .bib files and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from enrich import files, identifiers, text
from enrich.bibtex import entries
from enrich.bibtex.entries import RawEntry
from enrich.bibtex.field_names import arxiv_eprint
from enrich.export.bib_entry import safe_key
from enrich.identifiers import spelling
from enrich.matching.identity import name_of_statement, names_of
from enrich.model import Entry, Identifier
from enrich.patterns import regex


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that a .bib has given, with the identifiers and the folded title of its paper.

    An entry of a list is known by its `statement` alone: what its link or its title means is found
    out, and may be another paper.
    """

    key: str
    identifiers: tuple[Identifier, ...] = ()
    title: str = ""
    # whether the paper had it before, and the .bib keeps it so that it is still found
    is_alias: bool = False
    statement: str = ""

    @property
    def names(self) -> list[str]:
        """The names by which its paper is known again."""
        return [x for x in (self.statement, *names_of(self.identifiers, [self.title])) if x]


class KnownKeys:
    """Citation keys from several places; where two places name one paper, the earlier counts.

    A place is the path of a .bib file, which may not exist, or keys that are at hand. The files are
    read when the first key is looked up: a run in which no paper is new reads none.
    """

    def __init__(self, places: Sequence[Path | Iterable[KnownKey]] = ()) -> None:
        self._places = places

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """The keys by the names of their papers. Raises ConfigError for an unreadable file."""
        found: dict[str, str] = {}
        for place in self._places:
            for known in keys_of_file(place) if isinstance(place, Path) else place:
                for name in known.names:
                    found.setdefault(name, known.key)
        return found


def keys_of_file(path: Path) -> list[KnownKey]:
    """Return the keys of a .bib file; none where there is no such file."""
    content = files.read(path)
    return [] if content is None else keys_of_bib(content.decode("utf-8", "replace"))


def keys_of_entries(listed: Iterable[Entry]) -> Iterator[KnownKey]:
    """Yield the keys of a list that is a .bib: of its papers, as far as BibTeX takes the keys."""
    for entry in listed:
        if entry.kind == "paper" and entry.key and safe_key(entry.key) == entry.key:
            yield KnownKey(entry.key, statement=name_of_statement(entry))


def keys_of_bib(bib: str) -> list[KnownKey]:
    """Return the keys of a .bib in file order, the aliases of an entry (`ids`) behind its own key.

    A broken entry is passed over; of a key that occurs twice the first counts.
    """
    found: dict[str, KnownKey] = {}
    for entry in entries.read(bib):
        stated = _identifiers(entry)
        title = text.fold(text.from_latex(entry.get("title")))
        aliases = [a.strip() for a in entry.get("ids").split(",")]
        for key in (entry.key, *aliases):
            if key:
                found.setdefault(key, KnownKey(key, stated, title, is_alias=key != entry.key))
    return list(found.values())


def fields_of_bib(bib: str) -> dict[str, frozenset[str]]:
    """Return the names of the fields that each entry of a .bib has, by its key."""
    return {entry.key: frozenset(entry.fields) for entry in entries.read(bib)}


def _identifiers(entry: RawEntry) -> tuple[Identifier, ...]:
    """Return the identifiers in an entry's doi, eprint and url, and arXiv ids in other fields."""
    url = spelling.address(entry.get("url"))
    places = (url, *map(entry.get, ("journal", "howpublished", "note", "volume")))
    stated = [
        identifiers.arxiv(arxiv_eprint(entry.fields)),
        identifiers.doi_of_field(entry.get("doi")),
        identifiers.arxiv(_arxiv_in(" ".join(places))),
        identifiers.doi_in_url(url),
    ]
    return tuple(dict.fromkeys(i for i in stated if i is not None))


_ARXIV = regex(
    rf"(?:arxiv\.org/(?:abs|pdf)/|arxiv:|abs/)\s*({identifiers.ARXIV.pattern})", re.IGNORECASE
)


def _arxiv_in(words: str) -> str:
    found = _ARXIV.search(words)
    return found.group(1) if found else ""
