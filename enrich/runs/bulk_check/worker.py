"""What a process does with a file: it checks it as `check` does, and asks nobody."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from enrich import messages, store
from enrich.config import Config, ListSetting
from enrich.errors import EnrichError
from enrich.library import lists
from enrich.library.lists import LoadedList
from enrich.matching.linkage import Linkage
from enrich.messages import Sentence
from enrich.model import Query
from enrich.runs.bulk_check.checked_file import CheckedFile
from enrich.runs.check import check_lists
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import silent_context
from enrich.runs.result import RunOptions
from enrich.store import codec
from enrich.store.kept_bytes import KeptBytes


@dataclass(frozen=True, slots=True)
class BulkCheck:
    """What all files of a run are checked with; `digest` stands for all that it follows from."""

    digest: str
    config: Config = field(compare=False)
    started: datetime
    # where the processes keep what they have looked up
    links: Path = field(compare=False)


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file to check."""

    number: int
    path: Path
    run: BulkCheck

    def work(self) -> bytes:
        """Return the verdicts on the file, packed. Raises ConfigError for a bad catalogue."""
        # What a checker remembers is of one thread.
        return codec.pack(_checker(self.run, threading.get_ident()).checked(self.path))

    def failed(self, error: Exception) -> Sentence:
        """Return what is said where an error ends it that nobody has thought of."""
        kind = type(error).__name__
        return messages.check.FILE_FAILED(path=self.path, kind=kind, why=error)

    def ended(self) -> Sentence:
        """Return what is said where the process that does it was ended again and again."""
        return messages.check.PROCESS_ENDS(path=self.path)


@functools.lru_cache(maxsize=8)
def _checker(run: BulkCheck, _thread: int) -> _Checker:
    return _Checker(run)


class _Checker:
    """Catalogues, opened once, and what was looked up in them."""

    def __init__(self, run: BulkCheck) -> None:
        self._started = run.started
        self._links = KeptLinks(KeptBytes(run.links))
        environment = RunEnvironment(now=lambda: run.started)
        options = RunOptions(offline=True)
        context = silent_context(run.config, options, environment, store.empty())
        self._context = replace(context, memo=self._links)

    def checked(self, path: Path) -> CheckedFile:
        """Return the verdicts on a file; one that cannot be read is set aside."""
        name = str(path)
        try:
            listing = lists.read_file(path, name)
            if listing is None:
                return CheckedFile.aside(name, messages.files.NO_SUCH_FILE(path=path))
            loaded = LoadedList(ListSetting(path), listing, asked=True, configured=False)
            # A cache of its own: a verdict follows from the file and the catalogues alone.
            with store.empty() as kept:
                context = replace(self._context, store=kept)
                _, verdicts = check_lists(context, [loaded], self._started)
            return CheckedFile.of(name, verdicts)
        except EnrichError as error:
            return CheckedFile.aside(name, error.sentence)
        except Exception as error:  # noqa: BLE001  one file of a thousand ends no run
            kind = type(error).__name__
            sentence = messages.check.FILE_FAILED(path=path, kind=kind, why=error)
            return CheckedFile.aside(name, sentence)
        finally:
            self._links.flush()


class KeptLinks:
    """What was linked to references, for all processes: each is looked up once."""

    def __init__(self, kept: KeptBytes) -> None:
        self._kept = kept

    def get(self, query: Query) -> Linkage | None:
        """Return what was linked to a paper; None where it is not known."""
        raw = self._kept.get(_name(query))
        return codec.unpack(raw, Linkage) if raw is not None else None

    def keep(self, query: Query, linked: Linkage) -> None:
        """Keep what is linked to a paper."""
        self._kept.keep(_name(query), codec.pack(linked))

    def flush(self) -> None:
        """Let the other processes see what is kept."""
        self._kept.flush()


def _name(query: Query) -> bytes:
    return blake2b(codec.pack(query), digest_size=16).digest()
