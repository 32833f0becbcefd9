"""`enrich run`: the main job."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from enrich import messages
from enrich.cli import completing, console
from enrich.cli.console import common, load_config, put, put_json, say
from enrich.cli.progress import Bars
from enrich.errors import ConfigError

if TYPE_CHECKING:
    from enrich.config import Config
    from enrich.runs.own_files import PlacedFile
    from enrich.runs.result import RunOptions, RunResult


@click.command(cls=console.Command, short_help="Complete the lists and write the outputs.")
@click.argument("lists", nargs=-1, metavar="[LIST]...", shell_complete=completing.lists)
@console.offline
@click.option("--refresh", is_flag=True, help="Ask again for everything, whatever its age.")
@click.option("--dry-run", is_flag=True, help="Send and write nothing: print the plan and a diff.")
@click.option("--explain", is_flag=True, help="Print why each source was asked or not, by paper.")
@console.as_json
@click.option(
    "--report",
    metavar="FILE",
    help="Also write the changes to a .md or .json.",
    shell_complete=completing.files,
)
@click.option("--max-requests", type=console.Count(min=0), help="Stop after so many requests.")
@click.option("--max-minutes", type=console.Minutes(min=0), help="Stop after so many minutes.")
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with 1 if a paper is doubtful, missing, contradicted or twice, or none was read.",
)
@click.option("--in-place", is_flag=True, help="Write into the lists, between hidden marks.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write what one list gives to this file.",
    shell_complete=completing.files,
)
@click.option(
    "--overwrite", multiple=True, metavar="FIELD", help="Replace this field of a .bib if filled."
)
@console.force
@console.allow_unasked
@common
@click.pass_context
def run(
    context: click.Context, /, as_json: bool, strict: bool, allow_unasked: bool, **chosen: Any
) -> int:
    """Read the lists, find the metadata of every paper, and write the outputs.

    Without LIST, the lists of the configuration are read. Exit code 0: done. 1: done, and under
    --strict something is wrong. 2: a file or an argument cannot be used. 3: done as far as
    possible, a source could not be asked. 4: another run is active. 130: interrupted.
    """
    from datetime import UTC, datetime

    from enrich.runs import report as reports
    from enrich.runs import report_file, run_cache
    from enrich.runs.result import RunOptions

    chosen["overwrite"] = [x.strip() for names in chosen["overwrite"] for x in names.split(",")]
    quiet, options, config = context.obj["quiet"], RunOptions(**chosen), load_config(context)
    console.check_lists(context, options.lists)
    if options.output and not options.lists and not config.lists:
        raise ConfigError(messages.commands.O_WITHOUT_LIST(name=options.output))
    report_file.check(config, options, ())

    def done() -> RunResult:
        recalled = run_cache.recalled(config, options, datetime.now(UTC))
        return recalled or _whole_run(config, options, quiet or as_json)

    result = console.with_cache(config, done)
    reported = report_file.write(config, options, result)
    if as_json:
        put_json(reports.as_object(result), reports.plain)
    else:
        _explain(result)
        with console.writing():
            sys.stdout.write(result.diff)
    code = _code(result, reported, strict=strict, allow_unasked=allow_unasked)
    _tell(context, config, options, result, reported, code)
    return code


def _explain(result: RunResult) -> None:
    """Print why each source was asked or not, where the run is explained."""
    if result.explained is not None:
        from enrich.runs import explanations

        for paper in result.explained:
            for line in explanations.lines(paper):
                put(line)


def _whole_run(config: Config, options: RunOptions, quiet: bool) -> RunResult:
    from enrich.runs import pipeline
    from enrich.runs.environment import RunEnvironment

    console.check_plugins()
    if not options.offline:
        _keep_one_heap()
    bars = Bars(quiet)
    env = RunEnvironment(progress=bars.advance, on_wait=bars.wait)
    with bars:
        return pipeline.run(config, options, env)


def _keep_one_heap() -> None:
    """Let all threads share one heap that gives back free memory.

    With one heap for each thread, as glibc has it, a run takes an eighth to a quarter more memory.
    See mallopt(3); other C libraries have neither the function nor the habit.
    """
    import ctypes

    most_arenas, trim_threshold, mmap_threshold = -8, -1, -3
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return
    mallopt(most_arenas, 1)
    mallopt(trim_threshold, 1 << 20)
    mallopt(mmap_threshold, 1 << 18)


def _tell(
    context: click.Context,
    config: Config,
    options: RunOptions,
    result: RunResult,
    reported: PlacedFile | None,
    code: int,
) -> None:
    """Print the page, or only what went wrong; a nightly run without news prints nothing."""
    from enrich.runs import report as reports
    from enrich.runs import summary

    quiet, verbose = context.obj["quiet"], context.obj["verbose"]
    dry_run = result.plan is not None
    days = float(config.recheck.refused_days)
    page = summary.page(result, refused_days=days, whole=verbose)
    # What ends with 1 under --strict is named even where it is no news.
    is_heard = sys.stderr.isatty() or dry_run or verbose or code == 1
    if not quiet and (is_heard or not reports.nothing_new(result)):
        for line in summary.plan(result) if dry_run else page:
            say(line)
        if _says_beside(config, options, result, verbose=verbose):
            say(messages.runs.BESIDE(config=summary.shown_path(str(config.path))))
    elif code or result.written or result.refused:
        wrong = summary.of_strict(result, whole=verbose) if code == 1 else ()
        for line in (*wrong, *summary.unasked(result, days), *result.kept_back):
            say(line)
    elif options.offline and not quiet:  # no news, and that papers stand open is no secret
        for line in summary.never_asked(result):
            say(line)
    if reported is not None and reported.sentence:
        say(reported.sentence)


def _says_beside(config: Config, options: RunOptions, result: RunResult, *, verbose: bool) -> bool:
    """Whether it is said that the outputs are beside each list, as the configuration has none.

    The user's own configuration belongs to no folder of lists, and has none on purpose: of a list
    it is said once, when its files are made.
    """
    from enrich.config import discovery

    if not config.beside or options.in_place or options.output or not result.outputs:
        return False
    # The PDFs of a folder have one file together, of which the run says so itself.
    if config.path is None or all(one.format == "pdf" for one in result.lists):
        return False
    return bool(verbose or result.made or not discovery.is_of_user(config.path.absolute()))


def _code(
    result: RunResult, reported: PlacedFile | None, *, strict: bool, allow_unasked: bool
) -> int:
    """Return the exit code of a run."""
    wrong = any(
        r.entry.kind == "paper" and (r.state in {"doubtful", "unresolved"} or r.problems)
        for r in result.entries
        if r.asked
    )
    kept_back = result.kept_back or (
        reported is not None and reported.is_beside and not reported.is_to_come
    )
    empty = any(one.is_empty and one.asked for one in result.lists)
    found = wrong or kept_back or result.same_papers or empty
    return console.code_of(result.code, allow_unasked) or int(strict and bool(found))
