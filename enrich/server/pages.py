"""What the pages show of the library, beside what Datasette reads from the copy."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enrich import export, store
from enrich.export import links
from enrich.library import describe
from enrich.library.search import SearchOutcome, SearchResult, outcome_of
from enrich.model import Work

MOST = 50  # papers on a page of a search
# Papers that a search in a table takes into account.
MOST_IN_TABLE = 2000


@dataclass(frozen=True, slots=True)
class SnippetPart:
    """A part of a text, which the search has hit or not."""

    text: str
    is_hit: bool = False


class LibraryPages:
    """Reads the cache for the pages, each time anew: a run may write to it at any moment."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    def found(self, words: str) -> dict[str, Any]:
        """Return what the page of a search shows."""
        outcome = self._search(words, MOST)
        return {
            "words": words,
            "results": [_shown(result) for result in outcome.results],
            "corrected": {word: list(others) for word, others in outcome.corrected.items()},
            "has_all": outcome.has_all,
            "meant": outcome.meant,
            "odd": outcome.odd,
            "is_whole": len(outcome.results) < MOST,
        }

    def found_objects(self, words: str) -> list[dict[str, Any]]:
        """Return what `search --json` prints."""
        return [result.as_object() for result in self._search(words, MOST).results]

    def keys(self, words: str) -> list[str]:
        """Return the citation keys of the papers that a search finds."""
        return [result.work.key for result in self._search(words, MOST_IN_TABLE).results]

    def paper(self, key: str) -> dict[str, Any]:
        """Return what the page of a paper shows beside its row; nothing for an unknown one."""
        with store.open_store(self._cache, read_only=True) as opened:
            work = opened.works.get(key)
        if work is None:
            return {}
        described = describe.as_object(work)
        return {
            "bibtex": export.render("bibtex", [work], export.options_for("bibtex")),
            "links": [*_page(work), *links.labelled(work)],
            "problems": work.problems,
            "versions": described["versions"],
            "others": _others(described["provenance"]),
        }

    def bibtex(self, keys: Sequence[str]) -> str:
        """Return the entries of papers."""
        with store.open_store(self._cache, read_only=True) as opened:
            works = [work for key in dict.fromkeys(keys) if (work := opened.works.get(key))]
        return export.render("bibtex", works, export.options_for("bibtex"))

    def _search(self, words: str, most: int) -> SearchOutcome:
        with store.open_store(self._cache, read_only=True) as opened:
            return outcome_of(opened, words, most)


def _page(work: Work) -> list[tuple[str, str]]:
    address = links.page(work)
    known = {url for _, url in links.labelled(work)}
    return [("Page", address)] if address and address not in known else []


def _others(provenance: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Return field -> what other sources have of it, each with its source."""
    return {
        field: [(source, _words(value)) for source, value in found["others"].items()]
        for field, found in provenance.items()
        if found["others"]
    }


def _words(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _shown(result: SearchResult) -> dict[str, Any]:
    names = [name.full for name in result.work.people]
    return {
        "key": result.work.key,
        "title": result.work.title or result.work.key,
        "authors": ", ".join(names[:6]) + (" et al." if len(names) > 6 else ""),
        "venue": result.venue or "",
        "year": result.year or "",
        "state": result.work.state,
        "snippet": parts(result.snippet.text, result.snippet.marks),
    }


def parts(text: str, marks: Sequence[tuple[int, int]]) -> list[SnippetPart]:
    """Return a text in parts, the hits apart."""
    found, end = [], 0
    for start, stop in marks:
        found += [SnippetPart(text[end:start]), SnippetPart(text[start:stop], is_hit=True)]
        end = stop
    return [part for part in (*found, SnippetPart(text[end:])) if part.text]


def as_json(value: object) -> str:
    """Return a value as JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1)
