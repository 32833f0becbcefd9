"""What comes of one file, as it is kept until all are checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from enrich.check.findings import UNPARSED, CheckedEntry, ClaimFinding, ClaimVerdict
from enrich.messages import Sentence
from enrich.model import Entry, State
from enrich.runs.result import ResolvedEntry
from enrich.store import codec


@dataclass(frozen=True, slots=True)
class _KeptVerdict:
    entry: Entry
    state: State
    key: str | None
    checked: CheckedEntry


@dataclass(frozen=True, slots=True)
class FileCounts:
    """How many references of a file have each verdict, cannot be read, or are no papers."""

    confirmed: int = 0
    contradicted: int = 0
    unconfirmed: int = 0
    unreadable: int = 0
    others: int = 0

    @property
    def references(self) -> int:
        """How many references there are."""
        return self.confirmed + self.contradicted + self.unconfirmed + self.unreadable

    @property
    def by_verdict(self) -> Mapping[ClaimVerdict, int]:
        """How many references have each verdict."""
        return {
            "confirmed": self.confirmed,
            "contradicted": self.contradicted,
            "unconfirmed": self.unconfirmed,
        }

    @property
    def is_wrong(self) -> bool:
        """Whether something is contradicted, or cannot be read."""
        return bool(self.contradicted or self.unreadable)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file with the verdicts on its references, packed. `problem`: why it was set aside."""

    name: str
    counts: FileCounts = FileCounts()
    packed: bytes = b""
    problem: str = ""

    @classmethod
    def of(cls, name: str, verdicts: Sequence[tuple[ResolvedEntry, CheckedEntry]]) -> CheckedFile:
        """Return what is kept of the verdicts on a file."""
        kept = [_KeptVerdict(r.entry, r.state, r.key, c) for r, c in verdicts]
        return cls(name, _counted(verdicts), codec.pack(kept))

    @classmethod
    def aside(cls, name: str, problem: Sentence) -> CheckedFile:
        """Return a file that cannot be read."""
        return cls(name, problem=problem)

    def verdicts(self) -> Iterator[tuple[ResolvedEntry, CheckedEntry]]:
        """Yield its references with their verdicts, in their order.

        One that was set aside has an entry that cannot be read, which is the whole file.
        """
        if self.problem:
            finding = ClaimFinding(UNPARSED, "unconfirmed", self.name, self.problem)
            entry = Entry(self.name, 1, 1)
            yield ResolvedEntry(entry), CheckedEntry("unconfirmed", (finding,))
        if self.packed:
            for kept in codec.unpack(self.packed, list[_KeptVerdict]):
                yield ResolvedEntry(kept.entry, state=kept.state, key=kept.key), kept.checked


def _counted(verdicts: Sequence[tuple[ResolvedEntry, CheckedEntry]]) -> FileCounts:
    read = [(r, c) for r, c in verdicts if not c.is_unparsed]
    papers: Counter[ClaimVerdict] = Counter(c.verdict for r, c in read if r.entry.kind == "paper")
    return FileCounts(
        confirmed=papers["confirmed"],
        contradicted=papers["contradicted"],
        unconfirmed=papers["unconfirmed"],
        unreadable=len(verdicts) - len(read),
        others=len(read) - papers.total(),
    )
