"""`enrich check --bulk`: the papers of a conference, by catalogues and on all cores."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from enrich import messages
from enrich.cli import tables, verdicts
from enrich.cli.bulk import named_catalogues, reporting, workers_for
from enrich.cli.console import clean, going_on, put_painted, say
from enrich.errors import ConfigError
from enrich.messages import counted, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

    from enrich.config import Config
    from enrich.runs.bulk_check.checked_file import CheckedFile, FileCounts
    from enrich.runs.bulk_check.runner import CheckedFiles, CheckJob

T = TypeVar("T")
said = messages.check
_SMALL = 8  # files that one process alone is faster with


@dataclass(frozen=True, slots=True)
class AskedFiles:
    """What is typed: the folders and files, the catalogues, and how to print what comes of it."""

    named: Sequence[str]
    catalogues: Sequence[str]
    output: Path | None
    processes: int | None
    format: str
    force: bool
    quiet: bool


def check(config: Config, asked: AskedFiles) -> int:
    """Check files, print or write what is found, and return the exit code of `check`."""
    from datetime import UTC, datetime

    from enrich.runs.bulk_check import inputs, runner
    from enrich.runs.bulk_check.runner import CheckJob

    if not asked.named:
        raise ConfigError(said.NO_FOLDER())
    paths = inputs.find(asked.named)
    config = _with_catalogues(config, asked.catalogues)
    if asked.output is not None:
        _check_output(config, asked.output, paths, force=asked.force)
    job = CheckJob(paths, config, datetime.now(UTC), asked.output)
    workers = workers_for(asked.processes, is_small=len(paths) < _SMALL)
    start = time.monotonic()
    with (
        going_on(),
        reporting(quiet=asked.quiet) as report,
        runner.checked(job, workers, report) as found,
    ):
        seconds = time.monotonic() - start
        counts = [file.counts for file in found]
        aside = [file.problem for file in found if file.problem]
        _put(config, found, asked)
        if asked.format in {"text", "github"} or asked.output is not None:
            _say_done(job, found, counts, aside, seconds, quiet=asked.quiet)
    return 1 if aside or any(c.is_wrong for c in counts) else 0


def _with_catalogues(config: Config, names: Sequence[str]) -> Config:
    """Return the configuration with the catalogues that are asked. Raises ConfigError for none."""
    found = named_catalogues(config, names, is_plain_too=True)
    if not names:  # one that is configured and is gone is said to be, as in `check`
        return config
    for path in found:
        if not path.exists():
            raise ConfigError(messages.catalogs.NO_CATALOGUE(path=path))
    return replace(config, catalogs=tuple(found))


def _check_output(config: Config, output: Path, read: Sequence[Path], *, force: bool) -> None:
    """Raise ConfigError, before hours of work, where the output cannot be written."""
    from enrich import files
    from enrich.runs import own_files, protected

    if any(files.same(output, path) for path in (*read, *config.catalogs)):
        raise ConfigError(messages.bulk.IS_READ(path=output))
    protected.check(config, output)
    own_files.check_fillable(config, output, force=force)


def _put(config: Config, found: CheckedFiles, asked: AskedFiles) -> None:
    """Print what was found, or write it into the output."""
    from enrich.cli import streams
    from enrich.runs import own_files

    if asked.output is None:
        for line in _lines(found, asked, is_ascii=not streams.is_unicode()):
            put_painted(line)
        return

    def write(file: BinaryIO) -> None:
        for line in _lines(found, asked, is_ascii=False):
            file.write(f"{line}\n".encode("utf-8", "replace"))

    if sentence := own_files.fill_named(config, asked.output, write):
        say(sentence)


def _lines(found: CheckedFiles, asked: AskedFiles, *, is_ascii: bool) -> Iterator[str]:
    if asked.format == "text":
        yield from _table(found)
        yield from _findings(found, quiet=asked.quiet)
        return
    judged = (judged for file in found for judged in file.verdicts())
    yield from verdicts.lines(
        judged, asked.format, [Path.cwd()], quiet=asked.quiet, is_ascii=is_ascii
    )


_COLUMNS = ("references", "contradicted", "unconfirmed", "confirmed")
_UNREADABLE = "unreadable"  # a column that is there where it is needed: most tables have none


def _table(found: CheckedFiles) -> Iterator[str]:
    """Yield a line for each file, with how many references it has and what is found of them."""
    widest = max(
        tables.width(name)
        for name in (said.PAPER(), said.ALL_PAPERS(count=found.count), *map(_name, found))
    )
    total = _total(file.counts for file in found)
    columns = [*_COLUMNS, *([_UNREADABLE] if total.unreadable else [])]

    def row(name: str, counts: Sequence[str]) -> str:
        numbers = (n.rjust(len(c)) for n, c in zip(counts, columns, strict=True))
        return "  ".join([tables.fitted(name, widest), *numbers])

    yield row(said.PAPER(), columns)
    for file in found:
        counts = [(file.problem and "-") or str(getattr(file.counts, name)) for name in columns]
        yield row(_name(file), counts)
    yield row(said.ALL_PAPERS(count=found.count), [str(getattr(total, name)) for name in columns])


def _name(file: CheckedFile) -> str:
    return clean(on_one_line(file.name))


def _total(counts: Iterable[FileCounts]) -> FileCounts:
    from enrich.runs.bulk_check.checked_file import FileCounts

    whole = list(counts)
    names = [field.name for field in fields(FileCounts)]
    return FileCounts(**{name: sum(getattr(c, name) for c in whole) for name in names})


def _findings(found: CheckedFiles, *, quiet: bool) -> Iterator[str]:
    """Yield the findings, file by file, below an empty line."""
    is_first = True
    for file in found:
        judged = [] if file.problem else file.verdicts()
        lines = verdicts.lines(judged, "text", (), quiet=quiet)
        for line in [clean(file.problem)] if file.problem else lines:
            if is_first:
                yield ""
            is_first = False
            yield line


def _say_done(
    job: CheckJob,
    found: CheckedFiles,
    counts: Sequence[FileCounts],
    aside: Sequence[str],
    seconds: float,
    *,
    quiet: bool,
) -> None:
    for file in found:
        for sentence in verdicts.same_papers(file.verdicts()):
            say(sentence)
    if not quiet:
        if found.resumed:
            say(messages.bulk.GOES_ON(done=counted(found.resumed, "file")))
        names = ", ".join(path.stem for path in job.config.catalogs)
        say(said.BY_CATALOGUES(catalogues=names))
    total = _total(counts)
    if aside:
        files = counted(len(aside), "file")
        they = "it" if len(aside) == 1 else "they"
        say(said.FILES_ASIDE(files=files, they=they))
    say(verdicts.summed_up(total.by_verdict, unread=total.unreadable, others=total.others))
    if not quiet:
        papers = counted(found.count, "paper")
        references = counted(total.references, "reference")
        rate = f"{total.references / max(seconds, 0.001):,.0f}"
        say(said.DONE(files=papers, references=references, seconds=f"{seconds:,.0f}", rate=rate))
