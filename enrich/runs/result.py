"""What a run is asked to do, and what it did. The command line loads it before anything heavy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Self

from enrich import messages
from enrich.identifiers.schemes import CITED
from enrich.messages import Sentence
from enrich.messages import runs as said
from enrich.model import Entry, Identifier, Match, State, Unread, Work
from enrich.works.changes import FieldChange

if TYPE_CHECKING:
    from enrich.resolve.progress import SourceStats
    from enrich.runs.explanations import ExplainedPaper
    from enrich.store.codec import PackedWork


_COUNTS = {2: "two", 3: "three", 4: "four"}


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run is asked to do beside the configuration."""

    lists: tuple[str, ...] = ()
    offline: bool = False
    refresh: bool = False
    dry_run: bool = False
    max_requests: int | None = None
    max_minutes: float | None = None
    in_place: bool = False
    output: str | None = None
    overwrite: tuple[str, ...] = ()
    explain: bool = False
    # overwrite what is not ours, and keep a copy
    force: bool = False
    report: str | None = None


@dataclass(frozen=True, slots=True)
class NamedCandidate:
    """A paper that a doubtful entry may mean, as a person is told of it.

    `identifier` can be typed: "doi:10.1145/..."; "" where the record has none.
    """

    identifier: str
    title: str
    # its year and source, and the reasons for and against it
    about: str

    @classmethod
    def of(cls, match: Match) -> Self:
        """Return what is told of a match."""
        record = match.record
        ranked = sorted(record.identifiers, key=lambda i: (i.scheme not in CITED, i))
        reasons = "; ".join(map(str, match.evidence))
        when = str(record.issued or said.NO_DATE())
        source = f"{record.source}: {reasons}" if reasons else record.source
        return cls(str(next(iter(ranked), "")), record.title, f"{when}, {source}")

    @staticmethod
    def lines(candidates: Sequence[NamedCandidate], most: int | None = None) -> list[Sentence]:
        """Return a line for each of the first candidates; what two sources have is named once."""
        once = {c.identifier or (c.title, c.about): c for c in reversed(candidates)}
        return [c.line() for c in reversed(once.values())][:most]

    def line(self) -> Sentence:
        """Return the line that names it."""
        identifier = self.identifier or said.NO_IDENTIFIER()
        return messages.runs.CANDIDATE(identifier=identifier, title=self.title, about=self.about)


@dataclass(frozen=True, slots=True)
class ResolvedEntry:
    """An entry with what became of it."""

    entry: Entry
    state: State = "unresolved"
    # the citation key, None until something is known
    key: str | None = None
    packed: PackedWork | None = None
    # the key of an earlier entry that means the same paper
    duplicate_of: str | None = None
    problems: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    candidates: tuple[NamedCandidate, ...] = ()
    # the number of its paper, which entries that mean one paper share; None for what is no paper
    paper: int | None = None
    # whether its list is one that the run was asked for
    asked: bool = True

    @property
    def work(self) -> Work | None:
        """The work, unpacked anew at each call: ten thousand works are not held unpacked."""
        return self.packed.work() if self.packed else None


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What was read of a list: how many entries and papers, of how many lines, and what was not.

    `asked`: the run was to ask about its papers.
    """

    path: str
    entries: int
    papers: int = 0
    lines: int = 0
    unread: tuple[Unread, ...] = ()
    asked: bool = True
    format: str = "markdown"
    # whether a problem of the list says why
    is_explained: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no paper was read, though there are lines."""
        return self.lines > 0 and not self.papers


@dataclass(frozen=True, slots=True)
class SamePaper:
    """The keys of all entries of a .bib that are for one paper."""

    list: str
    keys: tuple[str, ...]

    def sentence(self) -> Sentence:
        """Return "refs.bib: two entries for one paper: doe14, odom10"."""
        count = _COUNTS.get(len(self.keys), str(len(self.keys)))
        return said.ONE_PAPER_TWICE(list=self.list, count=count, keys=", ".join(self.keys))


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did."""

    started: datetime
    seconds: float = 0.0
    requests: int = 0
    stats: Mapping[str, SourceStats] = field(default_factory=dict)
    requests_by_source: Mapping[str, int] = field(default_factory=dict)
    # what was read of each list
    lists: Sequence[ReadReport] = ()
    entries: Sequence[ResolvedEntry] = ()
    # the papers for which a .bib has several entries
    same_papers: Sequence[SamePaper] = ()
    # what is new of works
    changes: Sequence[FieldChange] = ()
    # what is new in the entries of a .bib, by the .bib's own keys
    edits: Sequence[FieldChange] = ()
    outputs: Sequence[str] = ()
    # those of the outputs that were not so before
    written: Sequence[str] = ()
    # those of the written ones where no file was before
    made: Sequence[str] = ()
    # a sentence for each file that is left as it is, since it is not ours or was edited
    kept_back: Sequence[Sentence] = ()
    diff: str = ""
    # source -> what the first round would ask it; None where a run has asked
    plan: Mapping[str, Mapping[str, float]] | None = None
    # why each source was asked about each paper or not; None where that is not explained
    explained: Sequence[ExplainedPaper] | None = None
    notes: Sequence[Sentence] = ()
    # the hosts that refused in this run, with the reason
    refused: Mapping[str, str] = field(default_factory=dict)
    # the exit code
    code: int = 0
