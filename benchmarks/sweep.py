"""The thresholds of matching, swept: the same answers judged again with others, in this process and without a request."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.table import table

if TYPE_CHECKING:
    from benchmarks.cases import Case, Group
    from benchmarks.score import Scorer

VALUES: Mapping[str, Sequence[float]] = {
    "ACCEPT_FROM": (0.55, 0.65, 0.7, 0.75, 0.8, 0.85, 0.95),
    "DOUBT_FROM": (0.3, 0.5, 0.65),
    "GAP": (0.0, 0.03, 0.06, 0.1, 0.2),
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


def sweep(folder: Path, dealt: Sequence[tuple[Group, list[Case]]], judge: Scorer) -> list[Point]:
    """Judge all groups again, offline, with every value of every threshold; the others as they are."""
    from enrich import match

    points = []
    for name, values in VALUES.items():
        own = getattr(match, name)
        for value in sorted({*values, own}):
            with _set(name, value):
                points.append(_point(folder, dealt, judge, name, value, chosen=value == own))
    return points


@contextmanager
def _set(name: str, value: float) -> Iterator[None]:
    """Set a threshold in every module of `match` that has it: each has its own name for the number."""
    holders = [
        m
        for path, m in sorted(sys.modules.items())
        if f"{path}.".startswith("enrich.match.") and hasattr(m, name)
    ]
    own = [getattr(m, name) for m in holders]
    try:
        for module in holders:
            setattr(module, name, value)
        yield
    finally:
        for module, before in zip(holders, own, strict=True):
            setattr(module, name, before)


def _point(
    folder: Path,
    dealt: Sequence[tuple[Group, list[Case]]],
    judge: Scorer,
    name: str,
    value: float,
    *,
    chosen: bool,
) -> Point:
    from benchmarks.score import score

    scored = []
    for n, (group, own) in enumerate(dealt):
        entries, items = _offline(folder / f"group-{n:02d}")
        scored += score(judge, group, own, entries, items)
    near = [s for s in scored if s.in_reach]
    return Point(
        name, value, chosen, len(near), sum(s.outcome == "published" for s in near), sum(s.outcome == "wrong" for s in scored),
        sum(s.answer.entry.get("state") == "doubtful" for s in scored),
    )  # fmt: skip


def _offline(folder: Path) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Judge a group's remembered answers again; nothing is written."""
    from enrich import config
    from enrich.export import csl_json
    from enrich.runs import pipeline, report
    from enrich.runs.environment import RunEnvironment
    from enrich.runs.result import RunOptions

    settings = config.load(folder / "config.yaml")
    result = pipeline.run(settings, RunOptions(offline=True, dry_run=True), RunEnvironment())
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
