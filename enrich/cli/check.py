"""`enrich check`: what a list or a .bib states, compared with the sources."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from enrich import messages
from enrich.cli import completing, console
from enrich.cli.console import common, load_config, put, put_json, say
from enrich.cli.progress import Bars

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from enrich.check.findings import CheckedEntry, ClaimVerdict
    from enrich.model import Entry
    from enrich.runs.result import ResolvedEntry

_IN_WORDS: Mapping[ClaimVerdict, str] = {
    "confirmed": "confirmed",
    "contradicted": "contradicted",
    "unconfirmed": "could not be confirmed",
}

_FINDING = ("claim", "verdict", "stated", "found", "source", "meant")


@click.command(
    cls=console.Command, short_help="Compare what a list or a .bib states with the sources."
)
@click.argument("lists", nargs=-1, metavar="[LIST]...", shell_complete=completing.lists)
@console.offline
@console.as_json
@common
@click.pass_context
def check(context: click.Context, lists: tuple[str, ...], offline: bool, as_json: bool) -> int:
    """Compare what the lists state of each paper with what the sources have.

    Reports wrong venues and years, misspelt titles, missing or reordered authors, DOIs of other
    papers, dead links, and references that no source knows. LIST may be a .bib. Exit code 1 if
    something is contradicted or cannot be parsed, 3 if a source could not be asked.
    """
    from enrich.runs import check as checking
    from enrich.runs.environment import RunEnvironment
    from enrich.runs.result import RunOptions

    bars = Bars(context.obj["quiet"] or as_json)
    env = RunEnvironment(progress=bars.advance, on_wait=bars.wait)
    with bars:
        config, options = load_config(context), RunOptions(lists, offline=offline)
        result, verdicts = console.with_cache(config, lambda: checking.check(config, options, env))
    if as_json:
        put_json([_row(r, c) for r, c in verdicts])
    else:
        for resolved, checked in verdicts:
            if resolved.entry.kind == "paper":
                _put(resolved, checked, quiet=context.obj["quiet"])
        _sum_up(verdicts)
    wrong = any(c.verdict == "contradicted" or c.is_unparsed for _, c in verdicts)
    return 1 if wrong else result.code


def _sum_up(verdicts: Sequence[tuple[ResolvedEntry, CheckedEntry]]) -> None:
    from enrich.runs.result import SamePaper

    same = dict.fromkeys(SamePaper(r.entry.list, c.same_paper) for r, c in verdicts if c.same_paper)
    for paper in same:
        say(paper.sentence())
    read = [(r, c) for r, c in verdicts if not c.is_unparsed]
    papers = Counter(c.verdict for r, c in read if r.entry.kind == "paper")
    counts = ", ".join(f"{papers[verdict]} {words}" for verdict, words in _IN_WORDS.items())
    if broken := len(verdicts) - len(read):
        counts += f", {broken} cannot be read"
    if others := len(read) - papers.total():
        counts += f"; not checked, as they are no papers: {others}"
    say(messages.commands.SUMMED_UP(counts=counts))


def _put(resolved: ResolvedEntry, checked: CheckedEntry, *, quiet: bool) -> None:
    if checked.verdict == "confirmed" and not checked.advice:
        return
    if checked.verdict == "unconfirmed" and quiet:
        return
    entry = resolved.entry
    name = ": ".join(x for x in (entry.key, entry.title) if x) or _place(entry)
    verdict = "cannot be read" if checked.is_unparsed else _IN_WORDS[checked.verdict]
    put(f"{entry.list}:{entry.line}: {verdict}: {name}")
    sure = [f"{checked.confirmed} confirmed"] if checked.confirmed else []
    findings = [f.sentence() for f in checked.evidence if f.verdict != "confirmed"]
    for line in (*sure, *findings, *checked.advice):
        put(f"    {line}")


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
