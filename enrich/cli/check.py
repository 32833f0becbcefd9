"""`enrich check`: what a list or a .bib states, compared with the sources."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from enrich import messages
from enrich.cli import completing, console, streams, verdicts
from enrich.cli.console import common, load_config, put_painted, say
from enrich.cli.progress import Bars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from enrich.check.findings import CheckedEntry
    from enrich.config import Config
    from enrich.runs.result import ResolvedEntry

said = messages.check


@click.command(
    cls=console.Command, short_help="Compare what a list or a .bib states with the sources."
)
@click.argument("lists", nargs=-1, metavar="[LIST]...", shell_complete=completing.lists)
@console.offline
@click.option(
    *("--format", "format_"),
    type=click.Choice(verdicts.FORMATS),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--json", "format_", flag_value="json", help="Print JSON: --format json.")
@console.allow_unasked
@click.option(
    *("--bulk", "is_bulk"),
    is_flag=True,
    help="Check all files of folders by catalogues on your disk, without a network.",
)
@click.option(
    *("-o", "--output"),
    type=click.Path(path_type=Path),
    help="With --bulk: the file that is written; without it all is printed.",
)
@click.option(
    *("--catalog", "names"),
    multiple=True,
    metavar="NAME",
    help="With --bulk: a catalogue, by name or path; without it those of the configuration.",
)
@click.option(
    "--processes",
    type=console.Count(min=1),
    metavar="N",
    help="With --bulk: how many processes; without it one for each core.",
)
@console.force
@common
@click.pass_context
def check(
    context: click.Context,
    lists: tuple[str, ...],
    offline: bool,
    format_: str,
    allow_unasked: bool,
    is_bulk: bool,
    output: Path | None,
    names: tuple[str, ...],
    processes: int | None,
    force: bool,
) -> int:
    """Compare what the lists state of each paper with what the sources have.

    Reports wrong venues and years, misspelt titles, missing or reordered authors, DOIs of other
    papers, dead links, and references that no source knows. LIST may be a .bib. --format github
    prints annotations for a workflow, sarif a log for code scanning and editors. Exit code 1 if
    something is contradicted or cannot be parsed, 3 if a source could not be asked.

    With --bulk each LIST is a folder with the references of many papers, or a file of one: .bib,
    .bbl, .ris and .md. A table has a line for each paper, and the findings follow. A file that
    cannot be read is set aside. A run that was stopped goes on where it was.
    """
    quiet = context.obj["quiet"]
    if is_bulk:
        from enrich.cli import check_bulk

        job = check_bulk.AskedFiles(lists, names, output, processes, format_, force, quiet)
        return check_bulk.check(load_config(context), job)
    _check_options(context, ("output", "names", "processes", "force"))
    config = load_config(context)
    console.check_lists(context, lists)
    return _check(config, lists, offline, format_, allow_unasked, quiet=quiet)


def _check_options(context: click.Context, of_bulk: Sequence[str]) -> None:
    """Raise click.UsageError for options that mean something with --bulk alone."""
    given = {name for name in of_bulk if context.params[name]}
    options = [p.opts[-1] for p in context.command.params if p.name in given]
    if options:
        context.fail(said.NEEDS_BULK(options=" and ".join(options)))


def _check(
    config: Config,
    lists: tuple[str, ...],
    offline: bool,
    format_: str,
    allow_unasked: bool,
    *,
    quiet: bool,
) -> int:
    from enrich.runs import check as checking
    from enrich.runs.environment import RunEnvironment
    from enrich.runs.result import RunOptions

    bars = Bars(quiet or format_ != "text")
    env = RunEnvironment(progress=bars.advance, on_wait=bars.wait)
    with bars:
        options = RunOptions(lists, offline=offline)
        result, judged = console.with_cache(config, lambda: checking.check(config, options, env))
    folders = [Path.cwd(), *([config.path.parent] if config.path else [])]
    is_ascii = not streams.is_unicode()
    for line in verdicts.lines(judged, format_, folders, quiet=quiet, is_ascii=is_ascii):
        put_painted(line)
    if format_ in {"text", "github"}:
        _sum_up(judged)
    wrong = any(c.verdict == "contradicted" or c.is_unparsed for _, c in judged)
    return 1 if wrong else console.code_of(result.code, allow_unasked)


def _sum_up(judged: Sequence[tuple[ResolvedEntry, CheckedEntry]]) -> None:
    for sentence in verdicts.same_papers(judged):
        say(sentence)
    read = [(r, c) for r, c in judged if not c.is_unparsed]
    papers = Counter(c.verdict for r, c in read if r.entry.kind == "paper")
    say(
        verdicts.summed_up(
            papers, unread=len(judged) - len(read), others=len(read) - papers.total()
        )
    )
