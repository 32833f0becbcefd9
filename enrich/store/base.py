"""What a store keeps, as nine small Protocols.

Callers take the one they use, a backend implements all.

Every write is one transaction: a kill at any moment loses at most the write that was under way.
Times are texts in ISO 8601, UTC, so that they compare as times do. A method that cannot do its work
(full disk, damaged file, newer schema, a write to a store that was opened for reading) raises
StoreError. All methods may be called from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, Self, TypeVar

from enrich.model import Work

if TYPE_CHECKING:
    from enrich.model.search import Term

# "absent": the source was asked, and does not have it.
AnswerOutcome = Literal["found", "absent"]
T = TypeVar("T")


# -- rows


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A kept answer of a source to one question."""

    outcome: AnswerOutcome
    # "" where the outcome is "absent"
    payload: str
    fetched: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose turn it is to ask questions of a source.

    `own`: this run is to ask them, and to keep the answers or release them. `answered`: another run
    has been answered meanwhile, with outcome and time. `others`: another run asks them just now.
    """

    own: frozenset[str]
    answered: Mapping[str, tuple[AnswerOutcome, str]]
    others: frozenset[str]


@dataclass(frozen=True, slots=True)
class StoredWork:
    """A work as it is written.

    With its fingerprint, the names of its paper, and the lists' notes.
    """

    work: Work
    # of the work as composed, to see whether it has to be written again
    fingerprint: str
    # by which the paper is found again: identifiers as `scheme:value`, then `title:folded`
    names: Sequence[str]
    notes: str


@dataclass(frozen=True, slots=True)
class WorkCacheRow:
    """What a work was made of; while that is unchanged, the work is used as it is."""

    # fingerprint of the paper as the list states it
    name: str
    key: str
    # fingerprint of the answers and the settings
    made_of: str
    # fingerprint of the work as kept
    work: str
    # when the first of its answers is to be asked again
    due: str
    questions: list[str]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class HostRow:
    """When a host last answered, and since when and why it refuses; None where it does not."""

    answered: str | None
    refused: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Since when a host refuses to answer, and the reason that it gave."""

    since: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunLogRow:
    """One run: when it started, how many seconds it took, and its exit code."""

    started: str
    seconds: float
    code: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A field of a work that changed, in the run or command that started then."""

    started: str
    key: str
    # "state" with no old value: the work is new
    field: str
    old: str | None
    new: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Engine:
    """What keeps the rows: its name with the version, and whether it has full-text search."""

    name: str
    full_text: bool


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a cache's file.

    `faults`: what is wrong with its pages. `is_older`: it is of an older version. `user`: the
    process whose run uses it. `aside`: damaged caches that were moved away and still lie beside it.
    """

    size: int
    faults: Sequence[str]
    is_older: bool
    user: str | None
    aside: Sequence[Path]


@dataclass(frozen=True, slots=True)
class SearchedPaper:
    """A paper that a search found, with the texts that it is found by."""

    key: str
    year: int | None
    title: str
    authors: str
    # both names, and the year
    venue: str
    abstract: str
    notes: str
    sections: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """An entry of a list as it was read: where it is, what of it is known, and what it says.

    `nth` counts the entries of a line. `section` has the headings, the outermost first, with `>`
    between them. `checked` is None where there is no box. `date` is a day in ISO 8601, "" for none.
    """

    line: int
    nth: int
    key: str | None
    section: str
    checked: bool | None
    starred: bool
    date: str
    title: str
    notes: str
    tags: str


@dataclass(frozen=True, slots=True)
class KeptList:
    """A reading list as it is kept: its path, what people call it, and who names it.

    `config` is the configuration that names it, `read` when it was read as it is.
    """

    path: str
    name: str
    config: str
    read: str
    rows: Sequence[ListRow]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """The checksum of what was written to a file, and when; `path` as in `Outputs`."""

    path: str
    checksum: str
    written: str


@dataclass(frozen=True, slots=True)
class ListPosition:
    """Where a list has a paper."""

    list: str
    row: ListRow


@dataclass(frozen=True, slots=True)
class FilledFields:
    """How many papers of a venue are of one type and have the same fields filled.

    `key` is one of them.
    """

    venue: str
    state: str
    type: str
    genre: str
    fields: tuple[str, ...]
    papers: int
    key: str


@dataclass(frozen=True, slots=True)
class WorkHead:
    """What a work is called: its title, its venue as the outputs call it, its year and its type."""

    key: str
    title: str
    venue: str
    year: int | None
    type: str


@dataclass(frozen=True, slots=True)
class VenueCount:
    """How many papers of a venue, a year and a state there are."""

    venue: str
    year: int | None
    state: str
    papers: int


# -- what a store can do


class Answers(Protocol):
    """The answers of sources, by source and question.

    A damaged answer is as if it had never been kept.
    """

    def get(self, source: str, questions: Iterable[str]) -> dict[str, StoredAnswer]:
        """Return the kept answers to these questions, by question."""

    def outcomes(self, source: str) -> dict[str, tuple[AnswerOutcome, str]]:
        """Return outcome and time of every kept answer of a source, by question."""

    def put(self, source: str, answers: Iterable[tuple[str, str | None]], fetched: str) -> None:
        """Keep answers as (question, payload), None for absent; all of them or none.

        With its answer a question that was claimed is free again.
        """

    def sources(self) -> list[str]:
        """Return the sources of which answers are kept."""

    def claim(self, source: str, known: Mapping[str, str]) -> Claim:
        """Claim questions that are about to be asked, so that of several runs one asks.

        `known`: the questions, each with the time of the answer that the run knows, "" for none.
        A claim ends with the answer, when it is released, and when its run is dead.
        """

    def release(self, source: str, questions: Iterable[str]) -> None:
        """Let others ask what this run has claimed, and not been answered."""


class Works(Protocol):
    """The works, by citation key.

    A damaged work is passed over, as if there were none, and its key is in `unreadable`.
    """

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The keys of the works that were to be read from this store, and are damaged."""

    def get(self, key: str) -> Work | None:
        """Return the work of a citation key, which may be a replaced one; None if there is none."""

    def all(self) -> Iterator[Work]:
        """Yield every work in the order of the citation keys, one at a time."""

    def some(self, keys: Sequence[str]) -> Iterator[Work]:
        """Yield the works of these citation keys, in any order; no replaced keys."""

    def keys(self) -> list[str]:
        """Return the citation keys of all works, in their order."""

    def put(self, rows: Sequence[StoredWork]) -> None:
        """Keep works with their names and searched text, in place of older ones of their keys.

        All of them are kept or none. A name that another paper has already stays with that one.
        """

    def fingerprint(self, key: str) -> str | None:
        """Return the fingerprint that a work was kept with; None if there is none to be read."""

    def damaged(self, among: Iterable[str]) -> list[str]:
        """Return those of these keys whose works are not as they were written."""

    def notes(self, key: str) -> str:
        """Return the lists' notes that a work was kept with, "" if there are none."""

    def count_by_state(self) -> dict[str, int]:
        """Return how many works there are of each state."""

    def heads(self, keys: Iterable[str]) -> dict[str, WorkHead]:
        """Return what the works of these citation keys are called. Nothing is decoded."""

    def count_by_venue(self) -> list[VenueCount]:
        """Return how many works there are of each venue, year and state, in this order.

        A venue is called as the outputs call it, "" where a work has none.
        """

    def count_by_fields(self) -> list[FilledFields]:
        """Return how many works have which fields filled, by venue and type.

        Works of one type, with the same fields, lack the same. Nothing is decoded.
        """

    def without(self, field: str) -> list[tuple[str, str, str]]:
        """Return venue, state and key of the works without a field or an identifier.

        `field` is a name of WorkFields or a scheme.
        """


class Keys(Protocol):
    """Citation keys, which are given for good, and the names by which a paper is found again."""

    def find(self, names: Iterable[str]) -> str | None:
        """Return the citation key of the first of these names that is known."""

    def find_all(self, names: Iterable[str]) -> dict[str, str]:
        """Return the citation keys of those of these names that are known, by name."""

    def current(self, key: str) -> str | None:
        """Return the citation key that is used for this one now; None if it was never given."""

    def current_all(self, keys: Iterable[str]) -> dict[str, str]:
        """Return those of these keys that were given, with the ones that are used for them now."""

    def all(self) -> dict[str, str]:
        """Return every citation key that was ever given, with the one that is used for it now."""

    def names(self) -> dict[str, str]:
        """Return every name of a paper, with its citation key."""

    def in_any_case(self, key: str) -> str | None:
        """Return the one citation key that has these letters in any case, None for none or several.

        It is the key that is used now.
        """

    def reserve(self, given: Sequence[tuple[str, Sequence[str]]], now: str) -> None:
        """Give citation keys for good, each with the names of its paper; all of them or none.

        A key or a name that is there already stays as it is.
        """

    def rename(self, old: str, new: str) -> None:
        """Let a work have another citation key from now on; the old one still finds it."""


class Hosts(Protocol):
    """What is known of the services' hosts."""

    def all(self) -> dict[str, HostRow]:
        """Return every host that was ever asked."""

    def refusals(self) -> dict[str, Refusal]:
        """Return the hosts that refuse."""

    def record(self, answered: Mapping[str, str], refused: Mapping[str, str], now: str) -> None:
        """Keep when hosts answered (host -> time), and which refused (host -> reason).

        An answer ends a refusal.
        """

    def exhausted(self) -> dict[str, str]:
        """Return the hosts whose budget was exhausted, and until when."""

    def record_exhausted(self, until: Mapping[str, str]) -> None:
        """Keep until when the budgets of these hosts are exhausted."""


class Runs(Protocol):
    """What runs leave for the next one."""

    def log(self, row: RunLogRow) -> None:
        """Keep the outcome of a run; the last hundred are kept."""

    def last(self) -> RunLogRow | None:
        """Return the last run, None before the first one."""

    def logged(self) -> list[RunLogRow]:
        """Return the runs that are kept, the oldest first."""

    def work_cache(self, names: Iterable[str]) -> Iterator[WorkCacheRow]:
        """Yield the rows of the papers of these fingerprints, as far as there are any."""

    def put_work_cache(self, rows: Iterable[WorkCacheRow], others: Collection[str]) -> None:
        """Keep these rows, and of the older ones those named in `others`; forget the rest."""

    def entry_states(self) -> dict[str, str]:
        """Return the last state of the entries that are not works, by the names of their papers."""

    def put_entry_states(self, states: Iterable[tuple[str, str]]) -> None:
        """Keep the states of entries that are not works (doubtful, unresolved, unchecked)."""

    def note(self, name: str) -> str | None:
        """Return a small kept text, None if there is none of that name."""

    def put_note(self, name: str, value: str) -> None:
        """Keep a small text."""

    def revision(self) -> str:
        """Return a text that differs whenever answers, works, keys or names have changed."""


class Outputs(Protocol):
    """What was written into files whose format has no comments, so that they are known again."""

    def checksums(self, path: str) -> set[str]:
        """Return the checksums of what was last written to a path; none for another's file."""

    def put_checksum(self, path: str, checksum: str, now: str) -> None:
        """Keep the checksum of what is about to be written; the last few of a path are kept."""

    def all(self) -> list[WrittenFile]:
        """Return all that is kept, in the order in which it was written."""


class History(Protocol):
    """What became of the works, change by change, for good."""

    def put_changes(self, rows: Iterable[ChangeRow]) -> None:
        """Keep changes."""

    def since(self, started: str = "") -> Iterator[ChangeRow]:
        """Yield the changes of that time and later, the newest first; those of a run by key."""


class Lists(Protocol):
    """The reading lists as the last run read them."""

    def put_list(
        self, path: str, name: str, config: str, rows: Sequence[ListRow], now: str
    ) -> None:
        """Keep the entries of a list, in place of those that it had.

        `name` is what people call it, `config` the configuration that names it.
        """

    def keep_only(self, config: str, paths: Collection[str]) -> None:
        """Forget the lists that a configuration does not name any more."""

    def of(self, key: str) -> list[ListPosition]:
        """Return where the lists have a paper."""

    def all(self) -> Iterator[ListPosition]:
        """Yield all entries, list by list, in their order."""

    def whole(self) -> Iterator[KeptList]:
        """Yield the lists, in the order of their paths."""


class Search(Protocol):
    """Full-text search over titles, authors, venues, abstracts, notes and sections.

    Words are those of `text.search_words`.
    """

    def count(self) -> int:
        """Return about how many papers can be found."""

    def known(self, stems: Iterable[str]) -> set[str]:
        """Return those of these stems that a paper has, or once had, a word of."""

    def papers_with(self, stems: str) -> int:
        """Return about how many papers have words of some stems side by side.

        Small numbers are exact.
        """

    def beginning(self, letters: str, limit: int) -> list[str]:
        """Return words that begin so, in their order."""

    def near(self, word: str) -> list[str]:
        """Return the known words that one may be with a typing error or two, the likeliest first.

        All that are equally near are there, three at most.
        """

    def find(
        self, clauses: Sequence[Sequence[Term]], limit: int, enough: int
    ) -> list[SearchedPaper]:
        """Return papers for which a term of each clause holds, `limit` at most.

        The words of `SearchText` are stems. Papers that have all words in title, authors and venue
        are taken alone where they are `enough`; without a text to find, the newest are taken. The
        order is the caller's.
        """

    def papers_of(self, keys: Sequence[str]) -> list[SearchedPaper]:
        """Return the papers of these citation keys, as far as there are any."""


class Store(Protocol):
    """An open store: the nine Protocols over one connection. A context manager that closes it."""

    @property
    def answers(self) -> Answers:
        """The answers of sources."""

    @property
    def works(self) -> Works:
        """The works."""

    @property
    def keys(self) -> Keys:
        """The citation keys and names."""

    @property
    def hosts(self) -> Hosts:
        """What is known of hosts."""

    @property
    def runs(self) -> Runs:
        """What runs leave for the next one."""

    @property
    def outputs(self) -> Outputs:
        """What was written into files that cannot be signed."""

    @property
    def history(self) -> History:
        """What became of the works."""

    @property
    def lists(self) -> Lists:
        """The reading lists as they were read."""

    @property
    def search(self) -> Search:
        """The full-text search."""

    def hurry(self) -> None:
        """Wait for no server any more, also in other threads: the user has interrupted the run."""

    def at_once(self, work: Callable[[], T]) -> T:
        """Return what is done in one transaction: all that is written in it is kept, or none.

        No other run writes works and keys meanwhile. `work` is done again as a whole where the
        connection to a server was lost in it, so it reads what it needs, and changes nothing else.
        """

    def counts(self) -> dict[str, int]:
        """Return how many answers, works and runs are kept."""

    def close(self) -> None:
        """Close the store, after the write that another thread is at."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
