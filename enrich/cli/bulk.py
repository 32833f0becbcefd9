"""`enrich bulk`: references by the million against catalogues."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich import messages
from enrich.cli import console
from enrich.cli.console import common, going_on, load_config, say
from enrich.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from enrich.bulk.inputs import BulkInput
    from enrich.bulk.result import BulkVerdict
    from enrich.bulk.runner import BulkSummary
    from enrich.bulk.workers import Workers
    from enrich.config import Config

# Bytes of an input that one process alone is faster with.
_SMALL = 1 << 19
_VERDICTS: tuple[BulkVerdict, ...] = ("accepted", "doubtful", "absent", "unreadable")


@click.command(cls=console.Command, short_help="Match references by the million on your disk.")
@click.argument("source", metavar="INPUT", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The results: a .parquet, .csv or .jsonl file, in the order of INPUT.",
)
@click.option(
    "--catalog",
    "names",
    multiple=True,
    metavar="NAME",
    help="A catalogue, by name or path; without it those of the configuration.",
)
@click.option(
    "--processes",
    type=console.Count(min=1),
    metavar="N",
    help="How many processes; without it one for each core.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Work on this Dask cluster instead.")
@console.force
@common
@click.pass_context
def bulk(
    context: click.Context,
    source: Path,
    output: Path,
    names: tuple[str, ...],
    processes: int | None,
    scheduler: str | None,
    force: bool,
) -> int:
    """Find the paper of every reference of INPUT in catalogues on disk, without a network.

    INPUT is a .parquet, .jsonl, .csv or .bib file with a reference in each row: title, authors,
    year, venue and identifiers, or the whole as a citation string. A run that was stopped goes on
    where it was; rows that cannot be used are marked as `unreadable`.

    Exit code 3 if the cluster was lost: what was finished is kept.
    """
    from enrich.bulk import inputs, outputs, plain_catalogues, runner
    from enrich.bulk.runner import BulkJob
    from enrich.bulk.task_pool import LostClusterError
    from enrich.runs import own_files

    config = load_config(context)
    found = inputs.find(source)
    outputs.writer(output)
    catalogues = named_catalogues(config, names, is_plain_too=True)
    _check_output(config, output, [source, *catalogues], force=force)
    _check_cluster(catalogues, scheduler)
    is_quiet = context.obj["quiet"]
    workers = _workers(found, processes, scheduler)
    said = []

    def put(write: Callable[[BinaryIO], None]) -> None:
        said.append(own_files.fill_named(config, output, write))

    start = time.monotonic()
    try:
        with (
            plain_catalogues.built(catalogues, output, say) as asked,
            going_on(),
            reporting(quiet=is_quiet) as report,
        ):
            job = BulkJob(found, asked, output)
            summary = runner.run(job, workers, put, lambda step: report(step.share, step.rows))
    except LostClusterError as error:
        say(error.sentence)
        return console.UNASKED
    for sentence in filter(None, said):
        say(sentence)
    if not is_quiet:
        _say_done(summary, source, output, time.monotonic() - start)
    return 0


def named_catalogues(
    config: Config, names: Sequence[str], *, is_plain_too: bool = False
) -> list[Path]:
    """Return the catalogues that are named, else those of the configuration that were built.

    Where it names none, all that were built.

    `is_plain_too`: also those that were not, lines of JSON.
    """
    from enrich.catalogs.layout import is_catalogue
    from enrich.config import discovery

    if names:
        given = ((name, Path(name)) for name in names)
        return [
            discovery.catalogue(name)
            if discovery.is_catalogue_name(name) and not path.is_file()
            else path.absolute()
            for name, path in given
        ]
    found = [
        path.absolute()
        for path in config.catalogs
        if is_catalogue(path) or (is_plain_too and path.is_file())
    ]
    # Without any in the configuration those that are built.
    found = found or discovery.catalogues()
    if not found:
        raise ConfigError(messages.bulk.NO_CATALOGUES())
    return found


def _check_cluster(catalogues: Sequence[Path], scheduler: str | None) -> None:
    from enrich.bulk.plain_catalogues import is_plain

    plain = [path for path in catalogues if is_plain(path)]
    if scheduler and plain:
        raise ConfigError(messages.bulk.NO_PLAIN_ON_CLUSTER(path=plain[0]))


def _check_output(config: Config, output: Path, read: Sequence[Path], *, force: bool) -> None:
    """Raise ConfigError, before hours of work, where the output cannot be written."""
    from enrich import files
    from enrich.runs import own_files, protected

    if any(files.same(output, path) for path in read):
        raise ConfigError(messages.bulk.IS_READ(path=output))
    protected.check(config, output)
    own_files.check_fillable(config, output, force=force)


def _workers(found: BulkInput, processes: int | None, scheduler: str | None) -> Workers:
    from enrich.bulk import workers

    if scheduler:
        if processes:
            raise ConfigError(messages.bulk.NOT_BOTH())
        cluster = workers.DaskWorkers(scheduler)
        if cluster.is_idle():
            say(messages.bulk.NO_WORKERS(address=scheduler))
        return cluster
    return workers_for(processes, is_small=found.path.stat().st_size < _SMALL)


def workers_for(processes: int | None, *, is_small: bool) -> Workers:
    """Return so many processes; without a number as many as are worth it."""
    from enrich.bulk import workers

    if processes is None:
        processes = 1 if is_small else workers.available_cores()
    return workers.InProcess() if processes == 1 else workers.Processes(processes)


def _say_done(summary: BulkSummary, source: Path, output: Path, seconds: float) -> None:
    said = messages.bulk
    if not summary.rows:
        say(said.NO_ROWS(source=source, path=output))
        return
    if summary.resumed:
        say(said.GOES_ON(done=messages.many(summary.resumed, "partition")))
    verdicts = ", ".join(f"{summary.verdicts[x]:,} {x}" for x in _VERDICTS if summary.verdicts[x])
    rate = f"{summary.matched / max(seconds, 0.001):,.0f}"
    rows = f"{summary.rows:,} {'reference' if summary.rows == 1 else 'references'}"
    say(said.DONE(rows=rows, verdicts=verdicts, seconds=f"{seconds:,.0f}", rate=rate, path=output))
    if summary.odd:
        why = messages.few([remark for remark, _ in summary.remarks.most_common()])
        say(said.WORTH_A_LOOK(rows=messages.many(summary.odd, "row"), why=why))
    if bad := summary.verdicts["unreadable"]:
        why = messages.few([reason for reason, _ in summary.reasons.most_common()])
        say(said.SET_ASIDE(rows=messages.many(bad, "row"), why=why))


@contextmanager
def reporting(*, quiet: bool) -> Iterator[Callable[[float, int], None]]:
    """Show on a terminal how far a run is, and about how long it takes still."""
    if quiet or not sys.stderr.isatty():
        yield lambda _share, _rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns: Any = (BarColumn(), TextColumn("{task.fields[rows]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("bulk", total=1.0, rows="")

        def report(share: float, rows: int) -> None:
            shown.update(task, completed=share, rows=f"{rows:,}")

        yield report
