"""`enrich check`: what a list or a .bib states, compared with the sources."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich import messages
from enrich.cli import completing, console, remarks
from enrich.cli.console import common, load_config, put, put_json, say
from enrich.cli.progress import Bars
from enrich.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from enrich.check.findings import CheckedEntry, ClaimVerdict
    from enrich.config import Config
    from enrich.model import Entry
    from enrich.runs.result import ResolvedEntry

said = messages.check
_VERDICTS: Mapping[ClaimVerdict, Message] = {
    "confirmed": said.CONFIRMED,
    "contradicted": said.CONTRADICTED,
    "unconfirmed": said.NOT_CONFIRMED,
}
_FINDING = ("claim", "verdict", "stated", "found", "source", "meant")


@click.command(
    cls=console.Command, short_help="Compare what a list or a .bib states with the sources."
)
@click.argument("lists", nargs=-1, metavar="[LIST]...", shell_complete=completing.lists)
@console.offline
@click.option(
    *("--format", "format_"),
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--json", "format_", flag_value="json", help="Print JSON: --format json.")
@console.allow_unasked
@common
@click.pass_context
def check(
    context: click.Context,
    lists: tuple[str, ...],
    offline: bool,
    format_: str,
    allow_unasked: bool,
) -> int:
    """Compare what the lists state of each paper with what the sources have.

    Reports wrong venues and years, misspelt titles, missing or reordered authors, DOIs of other
    papers, dead links, and references that no source knows. LIST may be a .bib. --format github
    prints annotations for a workflow, sarif a log for code scanning and editors. Exit code 1 if
    something is contradicted or cannot be parsed, 3 if a source could not be asked.
    """
    from enrich.runs import check as checking
    from enrich.runs.environment import RunEnvironment
    from enrich.runs.result import RunOptions

    quiet = context.obj["quiet"]
    bars = Bars(quiet or format_ != "text")
    env = RunEnvironment(progress=bars.advance, on_wait=bars.wait)
    with bars:
        config, options = load_config(context), RunOptions(lists, offline=offline)
        console.check_lists(context, lists)
        result, verdicts = console.with_cache(config, lambda: checking.check(config, options, env))
    if format_ == "json":
        put_json([_row(r, c) for r, c in verdicts])
    elif format_ == "text":
        for resolved, checked in verdicts:
            if resolved.entry.kind == "paper":
                _put(resolved, checked, quiet=quiet)
    else:
        _put_remarks(config, verdicts, format_, quiet=quiet)
    if format_ in {"text", "github"}:
        _sum_up(verdicts)
    wrong = any(c.verdict == "contradicted" or c.is_unparsed for _, c in verdicts)
    return 1 if wrong else console.code_of(result.code, allow_unasked)


def _sum_up(verdicts: Sequence[tuple[ResolvedEntry, CheckedEntry]]) -> None:
    from enrich.runs.result import SamePaper

    same = dict.fromkeys(SamePaper(r.entry.list, c.same_paper) for r, c in verdicts if c.same_paper)
    for paper in same:
        say(paper.sentence())
    read = [(r, c) for r, c in verdicts if not c.is_unparsed]
    papers = Counter(c.verdict for r, c in read if r.entry.kind == "paper")
    counts = {verdict: papers[verdict] for verdict in _VERDICTS}
    broken, others = len(verdicts) - len(read), len(read) - papers.total()
    rest = said.UNREAD_ENTRIES(count=broken) if broken else ""
    rest += said.NO_PAPERS(count=others) if others else ""
    say(said.SUMMED_UP(**counts, rest=rest))


def _put(resolved: ResolvedEntry, checked: CheckedEntry, *, quiet: bool) -> None:
    if checked.verdict == "confirmed" and not checked.advice:
        return
    if checked.verdict == "unconfirmed" and quiet:
        return
    entry = resolved.entry
    name = ": ".join(x for x in (entry.key, entry.title) if x) or _place(entry)
    verdict = said.CANNOT_BE_READ if checked.is_unparsed else _VERDICTS[checked.verdict]
    put(verdict(place=f"{entry.list}:{entry.line}", name=name))
    findings = [f.sentence() for f in checked.evidence if f.verdict != "confirmed"]
    for line in (*checked.confirmed_parts, *findings, *checked.advice):
        put(f"    {line}")


def _put_remarks(
    config: Config,
    verdicts: Sequence[tuple[ResolvedEntry, CheckedEntry]],
    format_: str,
    *,
    quiet: bool,
) -> None:
    """Print what is found as remarks on lines; paths are relative to the repository's root."""
    folders = [Path.cwd(), *([config.path.parent] if config.path else [])]

    def locate(name: str) -> Path:
        return next((f / name for f in folders if (f / name).exists()), Path(name))

    root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    found = remarks.remarks_on(verdicts, locate, quiet=quiet)
    if format_ == "sarif":
        put_json(remarks.sarif(found, root))
        return
    for remark in found:
        put(remarks.github(remark, root))


def _place(entry: Entry) -> str:
    """Return what stands for the title of an entry that has none: its link, or its identifier."""
    return next(iter((*entry.urls, *map(str, entry.identifiers))), "?")


def _row(resolved: ResolvedEntry, checked: CheckedEntry) -> dict[str, Any]:
    entry = resolved.entry
    return {
        "list": entry.list,
        "line": entry.line,
        "title": entry.title,
        "entry_key": entry.key,
        "key": resolved.key,
        "state": resolved.state,
        "verdict": checked.verdict,
        "reason": checked.reason,
        "evidence": [
            {name: getattr(finding, name) for name in _FINDING} for finding in checked.evidence
        ],
        "advice": list(checked.advice),
        "same_paper": list(checked.same_paper),
    }
