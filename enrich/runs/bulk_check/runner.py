"""The run: files go to workers; what comes of them is kept until all of it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from enrich import files, messages
from enrich.bulk.task_pool import TaskPool
from enrich.bulk.work_folder import WorkFolder
from enrich.bulk.worker import named
from enrich.bulk.workers import Workers
from enrich.catalogs.layout import is_catalogue
from enrich.config import Config
from enrich.runs.bulk_check import inputs
from enrich.runs.bulk_check.checked_file import CheckedFile, FileCounts
from enrich.runs.bulk_check.worker import BulkCheck, FileTask
from enrich.store import codec
from enrich.transport import default_state_dir
from enrich.version import __version__
from enrich.works import citation_keys

_LINKS = "links"  # the file of what was looked up


@dataclass(frozen=True, slots=True)
class CheckJob:
    """What is asked: files to check by the catalogues of a configuration.

    `output`: the file that is to be written, None for what is printed.
    """

    paths: Sequence[Path]
    config: Config
    started: datetime
    output: Path | None = None


@dataclass(slots=True)
class CheckedFiles:
    """The files with their verdicts, while they are kept; `resumed`: of an earlier run."""

    count: int
    _folder: WorkFolder
    resumed: int = 0
    counts: list[tuple[str, FileCounts]] = field(default_factory=list)

    def __iter__(self) -> Iterator[CheckedFile]:
        """Yield the files in their order, one after the other from the disk."""
        for number in range(self.count):
            yield codec.unpack(self._folder.content(number), CheckedFile)


OnFile = Callable[[float, int], None]  # the share that is done, and the references of it


@contextmanager
def checked(
    job: CheckJob, workers: Workers, report: OnFile = lambda _share, _references: None
) -> Iterator[CheckedFiles]:
    """Check all files, and give what came of them; it is gone when that has been written.

    Raises ConfigError where a catalogue is missing, and LockedError where another run does the
    same.
    """
    citation_keys.check_setting(job.config)
    config = replace(job.config, lists=(), outputs=(), beside=False)
    made_of = _digest(job, config)
    busy = messages.check.ANOTHER_RUN()
    with WorkFolder(job.output or _place(job.paths), made_of, busy) as folder:
        run = BulkCheck(made_of, config, job.started, folder.path / _LINKS)
        found = CheckedFiles(len(job.paths), folder)
        with closing(workers):
            _check(job.paths, run, workers, found, report)
        yield found
        folder.remove()


def _check(
    paths: Sequence[Path],
    run: BulkCheck,
    workers: Workers,
    found: CheckedFiles,
    report: OnFile,
) -> None:
    folder, done, references = found._folder, 0, 0

    def keep(task: FileTask, content: bytes) -> None:
        nonlocal done, references
        folder.keep(task.number, content)
        done += 1
        references += codec.unpack(content, CheckedFile).counts.references
        report(done / len(paths), references)

    pool = TaskPool(workers, keep)
    for number, path in enumerate(paths):
        if folder.has(number):
            found.resumed += 1
            done += 1
        else:
            pool.begin(FileTask(number, path, run))
    pool.finish()


def _place(paths: Sequence[Path]) -> Path:
    """Return what the folder of a run is called that writes no file: one for the same files."""
    names = sha256(repr([str(path.absolute()) for path in paths]).encode()).hexdigest()[:16]
    return default_state_dir() / "check" / names


def _digest(job: CheckJob, config: Config) -> str:
    """Return a digest of all that the verdicts follow from."""
    catalogues = [
        repr(named(path)) if is_catalogue(path) else sha256(files.read(path) or b"").hexdigest()
        for path in config.catalogs
    ]
    switched_off = sorted(name for name, x in config.sources.items() if not x.enabled)
    settings = [repr(x) for x in (config.overrides, config.keys, config.prefer, switched_off)]
    made_of = [__version__, str(job.started.year), *catalogues, *settings, inputs.digest(job.paths)]
    return sha256("\0".join(made_of).encode()).hexdigest()[:16]
