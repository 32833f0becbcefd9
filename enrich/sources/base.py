"""The class that every source extends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from enrich import identifiers
from enrich.messages import Sentence
from enrich.model import Identifier, Query, Record, Tier
from enrich.sources.policy import Declaration, Policy, contradictions
from enrich.sources.shared import guarded
from enrich.sources.shared.dumps import Harvest, LookUp, WholeFile
from enrich.sources.shared.probe import AnswerForm, Probe

if TYPE_CHECKING:
    from enrich.transport import Session

# A raw payload, as text that `parse` reads: small, self-contained, for one question.
Answer = str
# Returns the identifier that a link names, or None.
IdentifyLink = Callable[[str], Identifier | None]


class Source:
    """A service that can be asked. Subclasses override what they can do; the rest stays empty.

    The class is in a file of this folder that is called like its `name`, or in another package,
    which registers it under `enrich.sources` (see `enrich.plugins`). To be asked for identifiers it
    needs `schemes`, `intervals`, `fetch` and `parse`, for titles `search_batch` and `search`. No
    host is asked that is not in `intervals`. A module that is a whole source:

        import json

        from enrich.model import Identifier, Record, Tier
        from enrich.sources.base import Source

        class Example(Source):
            name = "example"
            tier = Tier.PUBLISHER
            intervals = {"api.example.org": 1.0}
            schemes = ("example",)

            @classmethod
            def identify(cls, url):
                site, _, number = url.partition("example.org/paper/")
                return Identifier("example", number) if site and number.isdigit() else None

            def fetch(self, ids):
                for identifier in ids:
                    url = f"https://api.example.org/{identifier.value}"
                    got = self.session.get(url, allow={404})
                    yield identifier, None if got.status == 404 else got.text

            def parse(self, answer):
                paper = json.loads(answer)
                own = Identifier("example", str(paper["id"]))
                return [Record(self.name, Tier.PUBLISHER, paper["title"], identifiers=(own,))]
    """

    name: ClassVar[str] = ""
    # Of most of its records, for people; each record carries its own.
    tier: ClassVar[Tier | None] = None
    # Host -> seconds from the end of an answer to the next request.
    intervals: ClassVar[Mapping[str, float]] = {}
    # Of the identifiers that `fetch` takes.
    schemes: ClassVar[tuple[str, ...]] = ()
    # Identifiers in one request, at most.
    batch: ClassVar[int] = 1
    # Titles in one request, at most; 0: no search.
    search_batch: ClassVar[int] = 0
    # When it is asked, and for what.
    policy: ClassVar[Policy] = Policy()
    # Whether it sends the key that `key_env:` names.
    takes_key: ClassVar[bool] = False
    # Papers of which facts are known: `enrich doctor --online` asks about the first that is there.
    probes: ClassVar[tuple[Probe, ...]] = ()
    # The names of the forms of its dump that can be read: they are `FORMS` of its module `dump`.
    dumps: ClassVar[tuple[str, ...]] = ()
    # Where its dump can be fetched by a program.
    download: ClassVar[WholeFile | Harvest | None] = None
    # Host -> the form of its answers, against which one about such a paper is held.
    forms: ClassVar[Mapping[str, AnswerForm]] = {}

    def __init_subclass__(cls) -> None:
        """Refuse a class whose attributes contradict each other; guard its methods.

        What `fetch`, `search` and `parse` of our own sources give can be kept, and what they raise
        over an answer of another shape is Unreadable (see `shared.guarded`); those of other
        packages are guarded by `shared.plugged`. Raises TypeError with the reasons for a class that
        contradicts itself.
        """
        super().__init_subclass__()
        if cls.__module__.startswith(__name__.removesuffix("base")):
            guarded.guard(cls)
        declared = Declaration(
            name=cls.name,
            policy=cls.policy,
            schemes=tuple(cls.schemes),
            batch=cls.batch,
            search_batch=cls.search_batch,
            hosts=tuple(cls.intervals),
            methods=frozenset(m for k in cls.__mro__[: cls.__mro__.index(Source)] for m in vars(k)),
        )
        wrong = "; ".join(contradictions(declared))
        if wrong:
            raise TypeError(f"source {cls.__name__}: {wrong}")

    def __init__(
        self,
        session: Session | None,
        key: str | None = None,
        *,
        identify: IdentifyLink = identifiers.doi_in_url,
    ) -> None:
        """Make a source that asks over `session`; without one it can only parse.

        `key` is the service's API key, where the user has one. `identify` reads the links in an
        answer that lead to other services; by default it finds the DOIs in them.
        """
        self._session = session
        self.key = key
        self.identify_link = identify

    @classmethod
    def reading(
        cls, lines: Iterable[str], *, identify: IdentifyLink = identifiers.doi_in_url
    ) -> Self:
        """Return a local source over the lines of the user's files."""
        raise NotImplementedError

    def also_in(self, built: Sequence[LookUp]) -> None:
        """Take in catalogues in which a local source has records too."""

    @property
    def notes(self) -> Sequence[Sentence]:
        """What the user should know of this source at the end of a run."""
        return ()

    @property
    def session(self) -> Session:
        """The session. Raises RuntimeError for a source that was made only to parse."""
        if self._session is None:
            raise RuntimeError(f"{self.name} was made without a session: it can parse, not ask")
        return self._session

    @classmethod
    def identify(cls, url: str) -> Identifier | None:  # noqa: ARG003
        """Return the identifier that a link of this service's sites names, or None.

        Pure. `url` is any text, and any spelling of an address.
        """
        return None

    def accepts(self, identifier: Identifier) -> bool:
        """Whether this source can be asked about an identifier (Crossref: not DataCite's DOIs)."""
        return identifier.scheme in self.schemes

    def batches(self, ids: Sequence[Identifier]) -> list[list[Identifier]]:
        """Split identifiers into requests of at most `batch`, each request in the given order.

        The requests are in the order of their first identifiers; only those for one identifier that
        fits into no list may come after all others.
        """
        return [list(ids[i : i + self.batch]) for i in range(0, len(ids), self.batch)]

    def search_batches(self, queries: Sequence[Query]) -> list[list[Query]]:
        """Split titles into requests of at most `search_batch`, in order."""
        size = max(1, self.search_batch)
        return [list(queries[i : i + size]) for i in range(0, len(queries), size)]

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Ask for one batch, and yield an answer for each identifier.

        None means that the service was asked and does not have it. An identifier that is not
        yielded counts as not asked. One request, more only where pages force it. Raises SourceError
        when the service cannot be asked; what was yielded before stays valid. TooHeavy means that
        fewer can be asked for at once.
        """
        raise NotImplementedError

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Ask for up to `search_batch` papers by title, authors and year; yield an answer each.

        None means no hits; otherwise as `fetch`.
        """
        raise NotImplementedError

    def parse(self, answer: Answer) -> list[Record]:
        """Return the Records of a raw answer, the asked-for one first.

        Pure. Raises Unreadable for another shape than the service documents.
        """
        raise NotImplementedError
