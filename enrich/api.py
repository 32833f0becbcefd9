"""The Python interface: a library of papers, reading lists, and matching.

    import enrich

    library = enrich.open()               # the configuration that holds here, or none
    library.run("NOTES.md")               # asks the services, keeps their answers, writes files
    paper = library["kwon2023efficient"]  # by citation key, identifier, link or title
    print(paper.title, paper.venue, paper.bibtex())

The names of `__all__` are in the package too: `enrich.open`, `enrich.Paper`. Semantic versioning
holds for them, for what they return, and for the command line; other modules may change.

Reading needs no network, and neither do `read_list` and `match`; `get` and `run` ask, unless they
are told not to. All may be called from several threads. Every error of their own is an
`EnrichError` with one sentence for a person.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from enrich import messages
from enrich.errors import (
    ConfigError,
    DamagedError,
    EnrichError,
    Interrupted,
    ListError,
    LockedError,
    NotFoundError,
    OptionError,
    PluginError,
    StoreError,
)
from enrich.library.compared import Described, as_query, as_record
from enrich.library.paper import Paper, Provenance, rendered, table
from enrich.model import (
    Entry,
    Evidence,
    Match,
    Record,
    State,
    Verdict,
)

if TYPE_CHECKING:
    from enrich.config import Config
    from enrich.model.group_database import GroupDatabase
    from enrich.resolve.progress import Progress
    from enrich.runs.result import ResolvedEntry, RunOptions, RunResult
    from enrich.store.base import Store

__all__ = [
    "ConfigError",
    "EnrichError",
    "Entry",
    "Evidence",
    "Interrupted",
    "Library",
    "ListError",
    "LockedError",
    "Match",
    "NotFoundError",
    "OptionError",
    "Paper",
    "PluginError",
    "Provenance",
    "Record",
    "RunEntry",
    "RunSummary",
    "StoreError",
    "Verdict",
    "match",
    "open",
    "read_list",
]

T = TypeVar("T")
_MOST_SHOWN = 100  # papers, in a notebook
_NEAR = 5


@dataclass(frozen=True, slots=True)
class RunEntry:
    """An entry of a list after a run: where it is, and what became of its paper.

    `line` counts from 1; `key` is None where nothing is known. `problems` are sentences.
    """

    list: str
    line: int
    title: str
    state: State
    key: str | None
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did.

    `code` is the exit code of the command: 0 done, 3 where a source could not be asked; `unasked`
    says why, by the name of the source. `requests` are those that were sent. `entries` are the
    papers of the lists, `outputs` the files that hold the result, `written` those that were
    changed. `notes` are sentences for a person.
    """

    code: int
    requests: int
    entries: tuple[RunEntry, ...]
    outputs: tuple[Path, ...]
    written: tuple[Path, ...]
    unasked: Mapping[str, str]
    notes: tuple[str, ...]


class Library:
    """The papers of a cache, and the configuration that they are found with.

    It opens the cache anew for each call, and so sees what other processes have found. Threads may
    share one: its `get` and `run` wait for one another, but not for those of another library or
    process, which raise LockedError. Made by `enrich.open`.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._writing = threading.Lock()

    @property
    def path(self) -> Path | GroupDatabase:
        """Where the cache is; it is made by the first `get` or `run`. Of a group, its database."""
        return self._config.store

    def __getitem__(self, what: str) -> Paper:
        """Return the paper of a citation key, an identifier, a link or a whole title.

        Raises NotFoundError, which is a KeyError, and StoreError.
        """
        from enrich.library import lookup
        from enrich.text import lines

        with self._opened() as store:
            key = lookup.find_exactly(store, lines.whole(what))
            work = store.works.get(key) if key else None
            if work is not None:
                return Paper(work)
            if key in store.works.unreadable:
                raise StoreError(messages.cache.WORK_DAMAGED(key=key))
            near = tuple(lookup.nearest(what, store.keys.all(), _NEAR))
        hint = f"; nearest: {', '.join(near)}" if near else ""
        raise NotFoundError(messages.api.NOT_IN_LIBRARY(what=what, nearest=hint), near)

    def __contains__(self, what: object) -> bool:
        """Whether it has the paper of a key, an identifier, a link or a whole title."""
        try:
            return isinstance(what, str) and self[what] is not None
        except NotFoundError:
            return False

    def __iter__(self) -> Iterator[Paper]:
        """Yield all papers by citation key, also those that are in no list any more."""
        with self._opened() as store:
            yield from map(Paper, store.works.all())

    def __len__(self) -> int:
        """Return how many papers there are."""
        with self._opened() as store:
            return sum(store.works.count_by_state().values())

    def search(self, words: str, limit: int = 20) -> list[Paper]:
        """Return the papers that a query means, as `enrich search` does.

        Words, `"phrases"`, `beginnings*`, `-not`, `OR`, `author:`, `venue:`, `year:2022..2024`,
        `state:`, `list:`, `section:`, `tag:`, `is:unread`, keys and identifiers: whatever is typed
        is no error. The best come first, `limit` at most. Raises StoreError.
        """
        from enrich.library.search import search
        from enrich.text import lines

        with self._opened() as store:
            return [Paper(found.work) for found in search(store, lines.whole(words), limit)]

    def get(
        self, *what: str, offline: bool = False, progress: Progress | None = None
    ) -> list[Paper | None]:
        """Return the papers of identifiers, links or titles, one for each in their order.

        What the cache does not have is asked for in batches, and kept. None stands for what is not
        found for sure, or with `offline` not in the cache. Raises OptionError for an empty text,
        LockedError while another run is active, StoreError.
        """
        from enrich.runs import get
        from enrich.runs.result import RunOptions

        lines = [" ".join(one.split()) for one in what]
        if not lines or not all(lines):
            raise OptionError(messages.api.NOTHING_NAMED())
        asked = partial(get.get, self._config, lines, RunOptions(offline=offline))
        result, _ = self._written(lambda: asked(_environment(progress)))
        return [_paper(entry) for entry in result.entries[: len(lines)]]

    def run(
        self,
        *lists: str | os.PathLike[str],
        offline: bool = False,
        refresh: bool = False,
        in_place: bool = False,
        output: str | os.PathLike[str] | None = None,
        overwrite: Sequence[str] = (),
        force: bool = False,
        max_requests: int | None = None,
        max_minutes: float | None = None,
        progress: Progress | None = None,
    ) -> RunSummary:
        """Do what `enrich run` does: find the papers of the lists, and write the outputs.

        Without `lists`, those of the configuration are read. The options are those of the command.
        Raises ConfigError or ListError for a file that cannot be used, LockedError while another
        run is active, StoreError, and Interrupted after Ctrl-C.
        """
        from enrich.runs.result import RunOptions

        options = RunOptions(
            lists=tuple(os.fspath(path) for path in lists),
            offline=offline,
            refresh=refresh,
            in_place=in_place,
            output=None if output is None else os.fspath(output),
            overwrite=tuple(overwrite),
            force=force,
            max_requests=max_requests,
            max_minutes=max_minutes,
        )
        result, notes = self._written(lambda: _run(self._config, options, progress))
        return _summary(result, notes)

    def export(self, format: str, **options: Any) -> str:  # noqa: A002  the word of the commands
        """Return all papers in a format of `enrich export`, with the options of an output.

        Raises OptionError for an unknown format or option, PluginError for a plugin that fails.
        """
        return rendered(format, (paper.work for paper in self), options)

    def __repr__(self) -> str:
        """Return the place of the cache."""
        return f"<Library {self.path}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the first hundred papers."""
        count = messages.counted(len(self), "paper")
        return f"<p>{count}</p>{table(islice(self, _MOST_SHOWN))}"

    def _opened(self) -> Store:
        """Return the cache for reading; an empty one if there is none yet. Raises StoreError."""
        from enrich.store import open_or_empty

        return open_or_empty(self._config.store)

    def _written(self, work: Callable[[], T]) -> tuple[T, tuple[str, ...]]:
        """Return what is done that writes to the cache, and what to say of a damaged one.

        Such a cache is moved aside before, as the commands do.
        """
        from enrich import store

        with self._writing:
            try:
                return work(), ()
            except DamagedError as error:
                note = store.replace_damaged(self._config.store, error.why)
            return work(), (note,)


def open(config: str | os.PathLike[str] | None = None) -> Library:  # noqa: A001  as in `gzip.open`
    """Return the library of a configuration file, else of the configuration that holds here.

    That is looked for as the commands do; without one the cache is in the user's data directory.
    Raises ConfigError for a file that is missing or wrong.
    """
    from enrich.config import find_and_load

    return Library(find_and_load(None if config is None else Path(config)))


def read_list(
    text_or_path: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002  the word of the configuration
) -> list[Entry]:
    """Return the entries of a reading list, as `enrich run` reads them. Nobody is asked.

    A path is read in its own format. A text with a line break, a blank or a link that is no name
    of a file is the list itself: Markdown, or else what `format` says ("bibtex", "org", "text",
    "csv", "ris", "csl-json", "opml", "yaml", "bbl", or a plugin's). A PDF is a list of one paper.
    Raises ListError, OptionError for an unknown format.
    """
    from enrich import reading_list, sources
    from enrich.library import lists

    if format is not None and format not in (known := reading_list.names()):
        near = messages.meant(format, known)
        raise OptionError(
            messages.commands.UNKNOWN_FORMAT(name=format, meant=near, known=", ".join(known))
        )
    if (text := _as_text(text_or_path)) is not None:
        content = text.encode("utf-8", "replace")
        format = format or "markdown"  # noqa: A001
        return list(reading_list.read(content, "(text)", format, sources.identify).entries)
    listing = lists.read_file(Path(text_or_path), os.fspath(text_or_path), format)
    if listing is None:
        raise ListError(messages.api.NO_SUCH_LIST(path=text_or_path))
    return list(listing.entries)


def match(a: Described, b: Described) -> Match:
    """Return whether two descriptions are of one paper, with the evidence for and against.

    Each is a paper, a record of a source, an entry of a list, or a title. The result has a
    `verdict` (`Verdict.ACCEPTED`, `DOUBTFUL`, `REJECTED`), a `score` from 0 to 1, and `evidence`:
    each with a `name`, a `weight` and whether it is `critical`. Two papers or records are compared
    as versions of one work; else `a` is looked for, and `b` is what was found.
    """
    from enrich.matching.compare import compare
    from enrich.matching.same_work import same_work

    if isinstance(a, Paper | Record) and isinstance(b, Paper | Record):
        one, two = as_record(a), as_record(b)
        names = ({*r.identifiers, *r.links} for r in (one, two))
        return same_work(one, two, linked=bool(set.intersection(*names)))
    return compare(as_query(a), as_record(b))


def _run(config: Config, options: RunOptions, progress: Progress | None) -> RunResult:
    from datetime import UTC, datetime

    from enrich.runs import pipeline, run_cache

    known = run_cache.recalled(config, options, datetime.now(UTC))
    return known or pipeline.run(config, options, _environment(progress))


def _environment(progress: Progress | None) -> Any:
    from enrich.runs.environment import RunEnvironment

    return RunEnvironment(progress=progress)


def _summary(result: RunResult, notes: tuple[str, ...]) -> RunSummary:
    papers = (r for r in result.entries if r.entry.kind == "paper" and r.asked)
    return RunSummary(
        code=result.code,
        requests=result.requests,
        entries=tuple(
            RunEntry(r.entry.list, r.entry.line, r.entry.title or "", r.state, r.key, r.problems)
            for r in papers
        ),
        outputs=tuple(map(Path, result.outputs)),
        written=tuple(map(Path, result.written)),
        unasked={name: s.error for name, s in sorted(result.stats.items()) if s.error},
        notes=(*notes, *result.notes, *result.kept_back),
    )


def _paper(resolved: ResolvedEntry) -> Paper | None:
    work = resolved.work
    return Paper(work) if work is not None and resolved.state != "unchecked" else None


def _as_text(given: str | os.PathLike[str]) -> str | None:
    """Return what is the text of a list, None for what names a file."""
    if not isinstance(given, str):
        return None
    if any(x in given for x in "\n\r\0"):
        return given
    is_file = os.path.exists(given)  # noqa: PTH110  that of Path raises for a long name
    return given if not is_file and (" " in given or "://" in given) else None
