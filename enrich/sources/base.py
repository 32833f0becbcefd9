"""The face of a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from enrich.model import Identifier, Query, Record, Tier

if TYPE_CHECKING:
    from enrich.transport import Session

Answer = (
    str  # a raw payload, as text that `parse` understands: small, self-contained, for one question
)


class Source:
    """A service that can be asked. Subclasses override what they can do; what they cannot stays empty."""

    name: ClassVar[str] = ""
    tier: ClassVar[Tier | None] = (
        None  # of most of its records, for people; each record carries its own
    )
    intervals: ClassVar[
        Mapping[str, float]
    ] = {}  # host -> seconds from the end of an answer to the next request
    schemes: ClassVar[tuple[str, ...]] = ()  # of the identifiers that `fetch` takes
    batch: ClassVar[int] = 1  # identifiers in one request
    search_batch: ClassVar[int] = 0  # titles in one request; 0: no search
    pages: ClassVar[bool] = (
        False  # True: one page per paper, asked last and only for what no batch gave
    )
    knows_versions: ClassVar[bool] = (
        False  # True: asked about a preprint, it can name its published version
    )
    last_resort: ClassVar[bool] = False  # True: asked only for papers that nothing else knows
    fills: ClassVar[bool] = False  # True: asked only for papers that still lack something
    sparing: ClassVar[bool] = (
        False  # True: what others name of it is asked for only where something is lacking
    )
    once: ClassVar[bool] = (
        False  # True: one accepted record says all it knows of a paper, whatever it was asked by
    )
    registers: ClassVar[bool] = False  # True: its searches may show that a preprint has come out
    searches_others: ClassVar[bool] = True  # False: searched only for papers with a link of its own
    local: ClassVar[bool] = False  # True: needs no network; its answers are not remembered
    after: ClassVar[
        tuple[str, ...]
    ] = ()  # sources that name more of its identifiers: it is asked when they have answered
    slow: ClassVar[bool] = False  # True: not waited for while others can still tell something
    fallback_for: ClassVar[
        Mapping[str, str]
    ] = {}  # scheme -> the source that comes first for it and did not have it
    rank: ClassVar[int] = 50  # in which order searches are tried, smallest first

    def __init__(self, session: Session | None, key: str | None = None) -> None:
        self._session = session
        self.key = key  # the service's API key, from the environment, where the user has one

    @classmethod
    def reading(cls, lines: Iterable[str]) -> Self:
        """Return a local source over the lines of the user's files."""
        raise NotImplementedError

    @property
    def session(self) -> Session:
        """The one way out; a source that was made only to parse has none."""
        if self._session is None:
            raise RuntimeError(f"{self.name} was made without a session: it can parse, not ask")
        return self._session

    @classmethod
    def identify(cls, url: str) -> Identifier | None:  # noqa: ARG003
        """Return the identifier that a link of this service's sites names, or None. Pure; any spelling of the URL."""
        return None

    def accepts(self, identifier: Identifier) -> bool:
        """Whether this source can be asked about that identifier (Crossref: not about DataCite's DOIs)."""
        return identifier.scheme in self.schemes

    def batches(self, ids: Sequence[Identifier]) -> list[list[Identifier]]:
        """Split identifiers into requests, in order. Overridden where the URL's length is the limit."""
        return [list(ids[i : i + self.batch]) for i in range(0, len(ids), self.batch)]

    def search_batches(self, queries: Sequence[Query]) -> list[list[Query]]:
        """Split titles into requests. Overridden where the URL's length is the limit."""
        size = max(1, self.search_batch)
        return [list(queries[i : i + size]) for i in range(0, len(queries), size)]

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Ask for one batch (one request, more only where pages force it); yield an answer for each identifier.

        None means that the service was asked and does not have it. An identifier that is not yielded counts as not
        asked. Raises SourceError when the service cannot be asked; what was yielded before stays valid.
        """
        raise NotImplementedError

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Ask for up to `search_batch` papers by title, authors and year; yield one answer each (None: no hits)."""
        raise NotImplementedError

    def parse(self, answer: Answer) -> list[Record]:
        """Turn one raw answer into Records, the asked-for one first. Pure. Raises Unreadable for a foreign shape."""
        raise NotImplementedError
