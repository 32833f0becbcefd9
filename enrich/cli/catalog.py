"""`enrich catalog`: catalogues on disk, built from the dumps of services."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich import messages
from enrich.cli import console
from enrich.cli.console import common, going_on, put, put_json, say
from enrich.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from enrich.catalogs.build_step import BuildStep, OnStep
    from enrich.catalogs.catalogue import Catalogue
    from enrich.messages import Sentence


class Catalogs(click.Group):
    """The commands of catalogues, in the order in which they are added."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)


@click.group(
    cls=Catalogs,
    invoke_without_command=True,
    short_help="Build and look after catalogues on your disk.",
)
@common
@click.pass_context
def catalog(context: click.Context) -> None:
    """Build catalogues from the dumps of DBLP, arXiv, Crossref and others, and look after them.

    A catalogue is one file. With `catalogs: [NAME]` in the configuration, runs ask it first, and
    the network only for what it cannot know.
    """
    if context.invoked_subcommand is None:
        put(context.get_help())


_name = click.argument("name", metavar="NAME")
_dumps = click.argument(
    "dumps", metavar="DUMP...", nargs=-1, required=True, type=click.Path(path_type=Path)
)


@catalog.command(cls=console.Command, short_help="Build a catalogue from dumps.")
@_name
@_dumps
@common
@click.pass_context
def build(context: click.Context, name: str, dumps: tuple[Path, ...]) -> int:
    """Build the catalogue NAME from files, or from folders of files, of one or several services.

    NAME is a word, or the path of a file that ends in .catalog. An older catalogue of that name is
    replaced when the new one is complete, and stays where a dump is cut off or none. A build that
    was stopped goes on where it was, if the dumps are the same.
    """
    from enrich import sources
    from enrich.catalogs import build as building
    from enrich.catalogs import dump_files

    target = _path(name)
    found = dump_files.find(dumps, sources.dump_formats(), _saying(context))
    with going_on(), _reporting(context.obj["quiet"]) as report:
        building.build(target, found, report=report, say=_saying(context))
    if not context.obj["quiet"]:
        _say_built(name, target)
    return 0


@catalog.command(cls=console.Command, short_help="Fetch a service's dump, and build its catalogue.")
@click.argument("name", metavar="dblp|arxiv|acl")
@click.option("--keep", is_flag=True, help="Keep the dump beside the catalogue.")
@common
@click.pass_context
def fetch(context: click.Context, name: str, keep: bool) -> int:
    """Fetch the dump of DBLP, arXiv or the ACL Anthology, and build the catalogue of that name.

    What was broken off is gone on with the next time. arXiv lists its papers page after page, which
    takes hours; where there is a catalogue already, what has changed since is added to it.
    """
    from enrich.config import discovery
    from enrich.runs import fetch_catalogue

    quiet = context.obj["quiet"]
    target = discovery.catalogue(name)
    with going_on(), _reporting(quiet) as report:
        fetch_catalogue.fetch(
            console.load_config(context),
            name,
            target,
            keep=keep,
            say=_saying(context),
            report=report,
        )
    if not quiet:
        _say_built(name, target)
    return 0


@catalog.command(cls=console.Command, short_help="Add newer dumps to a catalogue.")
@_name
@_dumps
@common
@click.pass_context
def add(context: click.Context, name: str, dumps: tuple[Path, ...]) -> int:
    """Add dumps to the catalogue NAME: a newer one, the changes of a month, or another service's.

    A record that the catalogue has already of the same service is replaced by the one of the dump,
    unless that is older.
    """
    from enrich import sources
    from enrich.catalogs import build as building
    from enrich.catalogs import dump_files
    from enrich.catalogs.catalogue import Catalogue

    target = _built(name)
    with Catalogue(target) as old:
        found = dump_files.find(dumps, sources.dump_formats(), _saying(context))
        with going_on(), _reporting(context.obj["quiet"]) as report:
            building.build(target, found, report=report, say=_saying(context), old=old)
    if not context.obj["quiet"]:
        _say_built(name, target)
    return 0


@catalog.command(cls=console.Command, short_help="Say what is in a catalogue, and how old it is.")
@click.argument("name", metavar="[NAME]", required=False)
@console.as_json
@common
@click.pass_context
def info(context: click.Context, name: str | None, as_json: bool) -> int:  # noqa: ARG001
    """Say what is in the catalogue NAME, or in all of them, and how old it is.

    Exit code 2 if one of them cannot be read; of the others it is said all the same.
    """
    from enrich.catalogs.catalogue import Catalogue
    from enrich.config import discovery

    paths = [_built(name)] if name else discovery.catalogues()
    if not paths:
        say(messages.catalogs.NONE_BUILT())
    rows, bad = [], []
    for path in paths:
        try:
            with Catalogue(path) as opened:
                rows.append(_row(opened))
        except ConfigError as error:
            bad.append(error)
    if as_json and (rows or not bad):
        put_json(rows)
    elif not as_json:
        for row in rows:
            _put_row(row)
    for other in bad[1:]:
        say(other.sentence)
    if bad:
        raise bad[0]
    return 0


@catalog.command(cls=console.Command, short_help="Remove a catalogue.")
@_name
@common
@click.pass_context
def remove(context: click.Context, name: str) -> int:
    """Remove the catalogue NAME from the disk. The dumps that it was built from stay."""
    from enrich.catalogs.build_folder import remove_left
    from enrich.catalogs.catalogue import Catalogue
    from enrich.catalogs.layout import is_foreign

    path = _path(name)
    remove_left(path)
    _built(name)
    if not path.exists() or is_foreign(path):
        Catalogue(path).close()  # says what it is instead
    try:
        path.unlink()
    except OSError as error:
        raise ConfigError(
            messages.catalogs.CANNOT_BE_REMOVED(path=path, why=error.strerror)
        ) from None
    if not context.obj["quiet"]:
        say(messages.catalogs.REMOVED(path=path))
    return 0


def _saying(context: click.Context) -> Callable[[Sentence], None]:
    return (lambda _: None) if context.obj["quiet"] else say


def _path(name: str) -> Path:
    """Return the file of a catalogue. Raises ConfigError for what is neither a name nor a path."""
    from enrich.catalogs.layout import SUFFIX
    from enrich.config import discovery

    if discovery.is_catalogue_name(name):
        return discovery.catalogue(name)
    path = Path(name)
    if path.suffix != SUFFIX:
        raise ConfigError(messages.catalogs.NO_NAME(name=name))
    return path.absolute()


def _built(name: str) -> Path:
    """Return the file of a catalogue. Raises ConfigError where it is not among those there are."""
    from enrich.config import discovery

    path, others = _path(name), discovery.catalogues()
    if others and not path.exists():
        known = ", ".join(sorted(x.stem for x in others))
        raise ConfigError(messages.catalogs.NOT_AMONG(path=path, known=known))
    return path


def _row(opened: Catalogue) -> dict[str, Any]:
    """Return what a catalogue is, as `--json` prints it."""
    return {
        "name": opened.path.stem,
        "path": str(opened.path),
        "bytes": opened.path.stat().st_size,
        "built": opened.about.built,
        "records": opened.about.records,
        "parts": [
            {
                "source": part.source,
                "format": part.form,
                "files": list(part.files),
                "records": part.records,
                "date": part.date,
                "set_aside": dict(part.aside),
                "passed_over": dict(part.passed_over),
            }
            for part in opened.about.parts
        ],
    }


def _put_row(row: dict[str, Any]) -> None:
    said = messages.catalogs
    put(
        said.CATALOGUE(
            name=row["name"],
            records=messages.many(row["records"], "record"),
            size=messages.megabytes(row["bytes"]),
            day=row["built"][:10],
            path=row["path"],
        )
    )
    for part in row["parts"]:
        day, records = part["date"][:10], messages.many(part["records"], "record")
        put(said.PART(source=part["source"], form=part["format"], records=records, day=day))
        for sentence in _left_out(part):
            put(sentence)


def _left_out(part: dict[str, Any]) -> Iterator[Sentence]:
    """Yield what a part of a catalogue does not have of its dumps, and why."""
    said = messages.catalogs
    for name, message in (("set_aside", said.ASIDE), ("passed_over", said.PASSED_OVER)):
        for reason, count in sorted(part[name].items()):
            yield message(records=messages.many(count, "record"), reason=reason)


def _say_built(name: str, path: Path) -> None:
    from enrich.catalogs.catalogue import Catalogue

    with Catalogue(path) as opened:
        row = _row(opened)
    said = messages.catalogs
    records, size = messages.many(row["records"], "record"), messages.megabytes(row["bytes"])
    say(said.BUILT(name=name, records=records, size=size))
    for part in row["parts"]:
        for sentence in _left_out(part):
            say(sentence)
    say(said.HOW_TO_USE(name=name))


@contextmanager
def _reporting(quiet: bool) -> Iterator[OnStep]:
    """Show on a terminal how far a build is, and about how long it takes still."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:>18}"),
        BarColumn(),
        TextColumn("{task.fields[records]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        tasks: dict[str, Any] = {}
        last = [0.0]

        def report(step: BuildStep) -> None:
            if time.monotonic() - last[0] < 0.1 and step.done < step.all:
                return
            last[0] = time.monotonic()
            if step.name not in tasks:
                tasks[step.name] = shown.add_task(step.name, total=step.all, records="")
            shown.update(tasks[step.name], completed=step.done, records=f"{step.records:,}")

        yield report
