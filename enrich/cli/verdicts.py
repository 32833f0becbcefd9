"""The verdicts of `check` as lines: text, JSON, CSV, and remarks on lines of files."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrich import messages
from enrich.cli import remarks
from enrich.cli.console import clean
from enrich.messages import Message

if TYPE_CHECKING:
    from enrich.check.findings import CheckedEntry, ClaimVerdict
    from enrich.cli.remarks import Remark
    from enrich.model import Entry
    from enrich.runs.result import ResolvedEntry

    Judged = tuple[ResolvedEntry, CheckedEntry]

FORMATS = ("text", "json", "csv", "github", "sarif")
_VERDICTS: Mapping[ClaimVerdict, Message] = {
    "confirmed": messages.check.CONFIRMED,
    "contradicted": messages.check.CONTRADICTED,
    "unconfirmed": messages.check.NOT_CONFIRMED,
}
_FINDING = ("claim", "verdict", "stated", "found", "source", "meant")
_COLUMNS = (
    *("list", "line", "entry_key", "title", "verdict", "reason", "advice", "same_paper", "key"),
    "state",
)


def lines(
    verdicts: Iterable[Judged],
    format_: str,
    folders: Sequence[Path],
    *,
    quiet: bool,
    is_ascii: bool = False,
) -> Iterator[str]:
    """Yield what is printed in a format, line by line.

    `folders`: those that the names of lists may be relative to. `is_ascii`: JSON has no other
    letters.
    """
    if format_ == "text":
        yield from map(clean, _texts(verdicts, quiet=quiet))
    elif format_ == "json":
        yield from _json(verdicts, is_ascii=is_ascii)
    elif format_ == "csv":
        yield from _csv(verdicts)
    else:
        found = remarks.remarks_on(verdicts, _locator(folders), quiet=quiet)
        yield from _remarks(found, format_, is_ascii=is_ascii)


def _texts(verdicts: Iterable[Judged], *, quiet: bool) -> Iterator[str]:
    for resolved, checked in verdicts:
        if resolved.entry.kind == "paper":
            yield from _text(resolved, checked, quiet=quiet)


def _text(resolved: ResolvedEntry, checked: CheckedEntry, *, quiet: bool) -> Iterator[str]:
    if checked.verdict == "confirmed" and not checked.advice:
        return
    if checked.verdict == "unconfirmed" and quiet:
        return
    entry = resolved.entry
    name = ": ".join(x for x in (entry.key, entry.title) if x) or _place(entry)
    said = messages.check.CANNOT_BE_READ if checked.is_unparsed else _VERDICTS[checked.verdict]
    yield said(place=f"{entry.list}:{entry.line}", name=name)
    findings = [f.sentence() for f in checked.evidence if f.verdict != "confirmed"]
    for line in (*checked.confirmed_parts, *findings, *checked.advice):
        yield f"    {line}"


def _place(entry: Entry) -> str:
    """Return what stands for the title of an entry that has none: its link, or its identifier."""
    return next(iter((*entry.urls, *map(str, entry.identifiers))), "?")


def _json(verdicts: Iterable[Judged], *, is_ascii: bool) -> Iterator[str]:
    """Yield the lines of a list of objects, each as it comes."""
    rows = (json.dumps(_row(r, c), ensure_ascii=is_ascii, indent=1) for r, c in verdicts)
    first = next(rows, None)
    if first is None:
        yield "[]"
        return
    last = first
    yield "["
    for row in rows:
        yield f"{_indented(last)},"
        last = row
    yield _indented(last)
    yield "]"


def _indented(text: str) -> str:
    return " " + text.replace("\n", "\n ")


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


def _csv(verdicts: Iterable[Judged]) -> Iterator[str]:
    """Yield the lines of a table; the values of a list are joined with semicolons."""
    from enrich.export.csv import cell

    yield _csv_line(_COLUMNS)
    for resolved, checked in verdicts:
        row = _row(resolved, checked)
        row |= {name: "; ".join(row[name]) for name in ("advice", "same_paper")}
        yield _csv_line(
            [cell(str(row[name] if row[name] is not None else "")) for name in _COLUMNS]
        )


def _csv_line(cells: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _remarks(found: Iterable[Remark], format_: str, *, is_ascii: bool) -> Iterator[str]:
    """Yield what is found as remarks on lines; paths are relative to the repository's root."""
    root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    if format_ == "sarif":
        log = remarks.sarif(found, root)
        yield json.dumps(log, ensure_ascii=is_ascii, indent=1)
        return
    for remark in found:
        yield clean(remarks.github(remark, root))


def _locator(folders: Sequence[Path]) -> Callable[[str], Path]:
    def locate(name: str) -> Path:
        return next((f / name for f in folders if (f / name).exists()), Path(name))

    return locate


def same_papers(verdicts: Iterable[Judged]) -> Iterator[messages.Sentence]:
    """Yield a sentence for each paper that a list has several entries for."""
    from enrich.runs.result import SamePaper

    of_lists = itertools.groupby(verdicts, lambda x: x[0].entry.list)
    for name, judged in of_lists:
        same = dict.fromkeys(SamePaper(name, c.same_paper) for _, c in judged if c.same_paper)
        yield from (paper.sentence() for paper in same)


def summed_up(papers: Mapping[ClaimVerdict, int], *, unread: int, others: int) -> messages.Sentence:
    """Return how many references have each verdict, cannot be read, and are no papers."""
    said = messages.check
    rest = said.UNREAD_ENTRIES(count=unread) if unread else ""
    rest += said.NO_PAPERS(count=others) if others else ""
    counts = {verdict: papers.get(verdict, 0) for verdict in _VERDICTS}
    return said.SUMMED_UP(**counts, rest=rest)
