"""The thresholds of matching: the same answers linked again with others, without a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.table import table
from enrich.matching.evidence import STANDARD, Thresholds
from enrich.resolve.limits import ResolveLimits

if TYPE_CHECKING:
    from benchmarks.cases import Case, Group
    from benchmarks.score import Scorer

VALUES: Mapping[str, Sequence[float]] = {
    "accept_from": (0.55, 0.65, 0.7, 0.75, 0.8, 0.85, 0.95),
    "doubt_from": (0.3, 0.5, 0.65),
    "gap": (0.0, 0.03, 0.06, 0.1, 0.2),
}


@dataclass(frozen=True, slots=True)
class Point:
    """What one value of one threshold leads to."""

    name: str
    value: float
    chosen: bool
    near: int  # cases whose published version is in reach
    found: int
    wrong: int
    doubtful: int


def sweep(folder: Path, dealt: Sequence[tuple[Group, list[Case]]], scorer: Scorer) -> list[Point]:
    """Return what each value of each threshold leads to, the others as they are."""
    points = []
    for name, values in VALUES.items():
        own = getattr(STANDARD, name)
        for value in sorted({*values, own}):
            thresholds = replace(STANDARD, **{name: value})
            counts = _counts(folder, dealt, scorer, thresholds)
            points.append(Point(name, value, value == own, *counts))
    return points


def _counts(
    folder: Path,
    dealt: Sequence[tuple[Group, list[Case]]],
    scorer: Scorer,
    thresholds: Thresholds,
) -> tuple[int, int, int, int]:
    """Return how many cases are in reach, found, wrong and doubtful with these thresholds."""
    from benchmarks.score import score

    scored = []
    for n, (group, own) in enumerate(dealt):
        entries, items = _offline(folder / f"group-{n:02d}", thresholds)
        scored += score(scorer, group, own, entries, items)
    near = [s for s in scored if s.in_reach]
    return (
        len(near),
        sum(s.outcome == "published" for s in near),
        sum(s.outcome == "wrong" for s in scored),
        sum(s.answer.entry.get("state") == "doubtful" for s in scored),
    )


def _offline(
    folder: Path, thresholds: Thresholds
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return what the remembered answers of a group lead to; nothing is written."""
    from enrich import config
    from enrich.export import csl_json
    from enrich.runs import pipeline, report
    from enrich.runs.environment import RunEnvironment
    from enrich.runs.result import RunOptions

    settings = config.load(folder / "config.yaml")
    environment = RunEnvironment(limits=ResolveLimits(thresholds=thresholds))
    result = pipeline.run(settings, RunOptions(offline=True, dry_run=True), environment)
    items = {r.work.key: csl_json.item(r.work) for r in result.entries if r.work is not None}
    return [report.entry(r) for r in result.entries], items


def shown(points: Sequence[Point]) -> str:
    """Return the sweep as a table; the values in force are in bold."""
    rows = [
        (
            f"**{p.name}**" if p.chosen else p.name,
            f"{p.value:g}",
            f"{p.found / max(1, p.near):.1%}",
            p.wrong,
            p.doubtful,
        )
        for p in points
    ]
    return table(("threshold", "value", "found", "wrong", "doubtful"), rows)
