"""`check`: what a list or a .bib claims, against what the sources say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from enrich.cli.progress import Bars
from enrich.cli.words import common, load_config, put, put_json, say

if TYPE_CHECKING:
    from enrich.claims import Checked
    from enrich.outcome import Resolved


@click.command(short_help="Hold what a list or a .bib claims against what the sources say.")
@click.argument("lists", nargs=-1, metavar="[LIST]...")
@click.option("--offline", is_flag=True, help="Ask nobody; answer from the cache.")
@click.option("--json", "as_json", is_flag=True)
@common
@click.pass_context
def check(context: click.Context, lists: tuple[str, ...], offline: bool, as_json: bool) -> int:
    """Hold what the lists (or LIST..., also a .bib) claim against what the sources say.

    Wrong venues and years, misspelt titles, missing or reordered authors, DOIs of other papers, dead links, references
    that no source knows. Exit code 1 if something is contradicted, 3 if a source could not be asked.
    """
    from enrich import checking, pipeline
    from enrich.outcome import Options

    bars = Bars(context.obj["quiet"] or as_json)
    env = pipeline.Environment(progress=bars.advance, on_wait=bars.wait)
    with bars:
        result, verdicts = checking.check(load_config(context), Options(lists, offline=offline), env)
    if as_json:
        put_json([_row(r, c) for r, c in verdicts])
    else:
        for resolved, checked in verdicts:
            _tell(resolved, checked, quiet=context.obj["quiet"])
        counts = {v: sum(c.verdict == v for _, c in verdicts) for v in ("confirmed", "contradicted", "unconfirmed")}
        say(
            f"{counts['confirmed']} confirmed, {counts['contradicted']} contradicted, {counts['unconfirmed']} could not be confirmed"
        )
    return 1 if any(c.verdict == "contradicted" for _, c in verdicts) else result.code


def _tell(resolved: Resolved, checked: Checked, *, quiet: bool) -> None:
    entry = resolved.entry
    where = f"{entry.list}:{entry.line}"
    name = entry.key or entry.title or next(iter(entry.urls), "?")
    if checked.verdict == "confirmed" and not checked.advice:
        return
    if checked.verdict == "unconfirmed" and quiet:
        return
    put(f"{where}: {'could not be confirmed' if checked.verdict == 'unconfirmed' else checked.verdict}: {name}")
    for e in checked.evidence:
        if e.verdict != "confirmed":
            source = f" ({e.source})" if e.source else ""
            put(
                f"    {e.claim}: the list says {e.stated or '-'}; {'it is ' + e.found if e.found else 'nothing says so'}{source}"
            )
    for line in checked.advice:
        put(f"    {line}")


def _row(resolved: Resolved, checked: Checked) -> dict[str, Any]:
    entry = resolved.entry
    return {
        "list": entry.list,
        "line": entry.line,
        "title": entry.title,
        "entry_key": entry.key,
        "key": resolved.key,
        "state": resolved.state,
        "verdict": checked.verdict,
        "evidence": [
            {"claim": e.claim, "verdict": e.verdict, "stated": e.stated, "found": e.found, "source": e.source}
            for e in checked.evidence
        ],
        "advice": list(checked.advice),
    }
