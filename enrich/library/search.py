"""Full-text search over the cache: the works that have some words, the best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from enrich.model import Work
from enrich.store.base import Search, Works


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A work that was found; the larger the score, the better. `snippet`: the words in context."""

    work: Work
    score: float
    snippet: str

    @property
    def venue(self) -> str | None:
        """The venue's acronym, else its name."""
        return self.work.venue or None

    @property
    def year(self) -> int | None:
        """The year of the cited version."""
        return self.work.year

    def as_object(self) -> dict[str, Any]:
        """Return the object that `search --json` prints."""
        return {
            "key": self.work.key,
            "title": self.work.title,
            "authors": [name.full for name in self.work.authors],
            "venue": self.venue,
            "year": self.year,
            "score": self.score,
            "snippet": self.snippet,
        }

    def lines(self) -> list[str]:
        """Return the lines that `search` prints."""
        names = [name.full for name in self.work.people]
        authors = ", ".join(names[:3]) + (" et al." if len(names) > 3 else "")
        return [
            f"{self.work.key}: {self.work.title}",
            f"    {authors}; {self.venue or '-'} {self.year or ''}",
            f"    {self.snippet}",
        ]


def search(index: Search, works: Works, words: str, limit: int) -> list[SearchResult]:
    """Return the works that have all the words, or else any of them; `limit` at most."""
    hits = ((hit, works.get(hit.key)) for hit in index.find(words, limit))
    return [SearchResult(work, hit.score, hit.snippet) for hit, work in hits if work is not None]
