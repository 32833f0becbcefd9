"""Whether `enrich check` is right: how many wrong references of each kind it contradicts, and how many right ones too."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import records, references, services
from benchmarks.accuracy import _folder, _say
from benchmarks.references import Case
from benchmarks.score import share
from benchmarks.table import table

VERDICTS = ("confirmed", "contradicted", "unconfirmed")


@dataclass(frozen=True)
class Settings:
    """What is measured."""

    records: Path | None = None
    cases: int = 1000
    seed: int = 1
    pace: float = 0.0
    results: Path = Path("benchmarks/results")
    keep: Path | None = None
    faults: tuple[str, ...] = ()  # "dblp=503": the stand-in's service and how it fails


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and what `check --json` says of it."""

    case: Case
    row: Mapping[str, Any]

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`."""
        return str(self.row.get("verdict", "unconfirmed"))


def main(settings: Settings) -> list[Judged]:
    """Measure, write the table, print it."""
    known = [services.as_served(r, n + 1) for n, r in enumerate(records.load(settings.records))]
    made = references.make(known, settings.cases, settings.seed)
    with _folder(settings.keep) as folder:
        records.write(folder / "records.jsonl", _served(known, made))
        (folder / "cases.bib").write_text("\n".join(c.line for c in made.cases) + "\n", encoding="utf-8")
        _say(f"building the services over {len(known)} records, {len(made.hidden)} held out")
        corpus = services.build(folder, folder / "records.jsonl")
        with services.serving(corpus, settings.pace) as served:
            served.config(folder, ["cases.bib"], outputs=False)
            for fault in settings.faults:
                served.fault(*fault.split("=", 1))
            judged = judge(made.cases, ask(folder))
    _publish(judged, settings)
    return judged


def _served(known: Sequence[Mapping[str, Any]], made: references.Made) -> list[Mapping[str, Any]]:
    """Return what the services are built of; a record that nobody may know is replaced by one that says nothing."""
    nothing = {"authors": ["No Body"], "year": 1900, "type": "article", "venue": None, "booktitle": None}
    only = ("title", "authors", "arxiv", "abstract", "year")
    return [
        {**nothing, "title": f"(left out {n})"}
        if n in made.hidden
        else {**nothing, **{k: r[k] for k in only if k in r}}
        if n in made.preprints
        else r
        for n, r in enumerate(known)
    ]


def ask(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """Return what `enrich check --json` says of the cases in a folder."""
    command = [sys.executable, "-m", "enrich", "--config", "config.yaml", "--quiet", "check", "--json", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(f"{' '.join(command)} in {folder}: exit {done.returncode}\n{done.stderr[-2000:]}")
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def judge(cases: Sequence[Case], rows: Sequence[Mapping[str, Any]]) -> list[Judged]:
    """Put cases and answers together, by line."""
    by_line = {row["line"]: row for row in rows}
    return [Judged(case, by_line.get(n, {})) for n, case in enumerate(cases, 1)]


def report(judged: Sequence[Judged], seed: int) -> str:
    """Return the table: verdicts per kind, false alarms and detection with their intervals."""
    head = ("kind", "cases", "contradicted", *VERDICTS[::2])
    right = [j for j in judged if j.case.right]
    wrong = [j for j in judged if not j.case.right]
    rows = [_row("right, all: false alarms", right)]
    rows += [_row(k, [j for j in right if j.case.kind == k]) for k in references.RIGHT]
    rows += [_row("wrong, all: detected", wrong)]
    rows += [_row(k, [j for j in wrong if j.case.kind == k]) for k in references.WRONG]
    about = f"{len(judged)} references, seed {seed}. 95 % intervals after Wilson.\n\n"
    return about + table(head, rows)


def _row(name: str, own: Sequence[Judged]) -> tuple[str | int, ...]:
    count = {v: sum(j.verdict == v for j in own) for v in VERDICTS}
    return name, len(own), share(count["contradicted"], len(own)), count["confirmed"], count["unconfirmed"]


def _publish(judged: Sequence[Judged], settings: Settings) -> None:
    settings.results.mkdir(parents=True, exist_ok=True)
    shown = report(judged, settings.seed)
    (settings.results / "check.md").write_text(shown, encoding="utf-8")
    with (settings.results / "check-open.jsonl").open("w", encoding="utf-8") as file:
        for j in judged:
            if (j.verdict == "contradicted") == j.case.right:
                said = {k: j.row.get(k) for k in ("verdict", "state", "evidence")}
                file.write(json.dumps({"kind": j.case.kind, "line": j.case.line, **said}, ensure_ascii=False) + "\n")
    print(shown, end="")
