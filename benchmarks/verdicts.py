"""Whether `enrich check` is right.

How many wrong references of each kind it contradicts, and how many right ones too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import records, references, services
from benchmarks.bench import enrich, say, working_folder
from benchmarks.references import Reference
from benchmarks.shares import share
from benchmarks.table import table
from enrich.messages.check import UNKNOWN
from tests.support.world import build

THIS_YEAR = datetime.now(UTC).year
VERDICTS = ("confirmed", "contradicted", "unconfirmed")
# References with the title and the people of a paper that the services have, right or wrong.
_OF_KNOWN_PAPERS = frozenset(
    ("plain", "styled", "as an index exports it", "namesake beside it", "fabricated DOI",
     "another paper's identifier", "identifier with a wrong digit", "wrong venue",
     "invented venue beside a known one", "year off by one", "wrong year", "authors left out",
     *references.OPEN)
)  # fmt: skip


@dataclass(frozen=True)
class CheckSettings:
    """What is measured."""

    records: Path | None = None
    cases: int = 1000
    seed: int = 1
    seeds: int = 1  # that many draws, each over services of its own, told together
    pace: float = 0.0
    results: Path = Path("benchmarks/results")
    keep: Path | None = None
    faults: tuple[str, ...] = ()  # "dblp=503": the stand-in's service and how it fails


@dataclass(frozen=True, slots=True)
class JudgedReference:
    """A case and what `check --json` says of it."""

    case: Reference
    row: Mapping[str, Any]

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`."""
        return str(self.row.get("verdict", "unconfirmed"))

    @property
    def is_off(self) -> bool:
        """Whether it is a false alarm, a missed one, or one that is confirmed by nobody."""
        if self.case.expected == "open":
            return self.verdict == "confirmed"
        return (self.verdict == "contradicted") == self.case.right

    @property
    def is_denied(self) -> bool:
        """Whether `check` says that no source knows such a paper."""
        return any(e.get("found") == UNKNOWN() for e in self.row.get("evidence") or [])


def main(settings: CheckSettings) -> list[JudgedReference]:
    """Measure, write the table, print it."""
    known = services.load(settings.records)
    judged = [
        j for n in range(settings.seeds) for j in _measure(known, settings, settings.seed + n)
    ]
    _publish(judged, settings)
    return judged


def _measure(
    known: Sequence[Mapping[str, Any]], settings: CheckSettings, seed: int
) -> list[JudgedReference]:
    made = references.make(known, settings.cases, seed, THIS_YEAR)
    keep = settings.keep / str(seed) if settings.keep else None
    with working_folder(keep) as folder:
        records.write(folder / "records.jsonl", _served(known, made))
        (folder / "cases.bib").write_text(
            "\n".join(c.line for c in made.cases) + "\n", encoding="utf-8"
        )
        say(
            f"building the services over {len(known)} records, {len(made.hidden)} held out (seed "
            f"{seed})"
        )
        corpus = build(folder, folder / "records.jsonl")
        with services.serving(corpus, settings.pace) as served:
            served.config(folder, ["cases.bib"], outputs=[])
            for fault in settings.faults:
                served.fault(*fault.split("=", 1))
            return judge(made.cases, ask(folder))


def _served(known: Sequence[Mapping[str, Any]], made: references.Made) -> list[Mapping[str, Any]]:
    """Return what the services are built of.

    A record that nobody may know is replaced by one that says nothing.
    """
    nothing = {
        "authors": ["No Body"],
        "year": 1900,
        "type": "article",
        "venue": None,
        "booktitle": None,
    }
    only = ("title", "authors", "arxiv", "abstract", "year")
    known = [_young(r) if n in made.young else r for n, r in enumerate(known)]
    return [
        {**nothing, "title": f"(left out {n})"}
        if n in made.hidden
        else {**nothing, **{k: r[k] for k in only if k in r}}
        if n in made.preprints
        else r
        for n, r in enumerate(known)
    ] + made.namesakes


def _young(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record whose preprint is of this year."""
    preprint = {**record["arxiv"], "published": f"{THIS_YEAR}-01-15T12:00:00Z"}
    return {**record, "arxiv": preprint, "year": THIS_YEAR}


def ask(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """Return what `enrich check --json` says of the cases in a folder."""
    said = enrich(folder, "check", "--json", *arguments, fine=(0, 1, 3))
    rows: list[dict[str, Any]] = json.loads(said)
    return rows


def judge(cases: Sequence[Reference], rows: Sequence[Mapping[str, Any]]) -> list[JudgedReference]:
    """Put cases and answers together, by line."""
    by_line = {row["line"]: row for row in rows}
    return [JudgedReference(case, by_line.get(n, {})) for n, case in enumerate(cases, 1)]


def report(judged: Sequence[JudgedReference], settings: CheckSettings) -> str:
    """Return the tables: verdicts per kind, false alarms, detection, and what is left open."""
    head = ("kind", "cases", "contradicted", *VERDICTS[::2])
    right, wrong, unsaid = (
        [j for j in judged if j.case.expected == e] for e in ("right", "wrong", "open")
    )
    rows = [row("**right, all: false alarms** (bar: contradicted <= 0.5%)", right)]
    rows += [row(k, [j for j in right if j.case.kind == k]) for k in references.RIGHT]
    rows += [row("**wrong, all: detected** (bar: contradicted >= 97%)", wrong)]
    rows += [row(k, [j for j in wrong if j.case.kind == k]) for k in references.WRONG]
    rows += [row("**open, all: nobody confirms it** (bar: confirmed 0)", unsaid)]
    rows += [row(k, [j for j in unsaid if j.case.kind == k]) for k in references.OPEN]
    return f"{_about(judged, settings)}\n\n{table(head, rows)}{_denied(judged)}{_left_open(judged)}"


def _denied(judged: Sequence[JudgedReference]) -> str:
    """Return how often "no source knows such a paper" is said of one that a source knows."""
    known = [j for j in judged if j.case.kind in _OF_KNOWN_PAPERS]
    false = sum(j.is_denied for j in known)
    return (
        f'\n"{UNKNOWN()}" is said of {false} of {len(known)} whose title and people a source has '
        "(bar: 0).\n"
    )


def _about(judged: Sequence[JudgedReference], settings: CheckSettings) -> str:
    seeds = ", ".join(str(settings.seed + n) for n in range(settings.seeds))
    command = f"scripts/bench check --cases {settings.cases} --seed {settings.seed}"
    command += f" --seeds {settings.seeds}"
    command += "".join(f" --fault {f}" for f in settings.faults)
    return (
        f"`{command}`: {len(judged)} references, seeds {seeds}. The kinds of wrong ones are those "
        f"of HALLMARK\n"
        "(https://github.com/rpatrik96/hallmark) and some more, made of the records that the "
        "services are built of. Only what is\n"
        "*contradicted* counts as detected; a right reference that is contradicted is a false "
        "alarm. A title that differs from the\n"
        "paper's in hyphens, in capitals or in British spelling alone is taken for the same. 95 % "
        "intervals after Wilson."
    )


def _left_open(judged: Sequence[JudgedReference]) -> str:
    """Return the false alarms and the missed ones, one a line."""
    lines = [f"- {j.case.kind}: {j.row.get('title')} ({_why(j)})" for j in judged if j.is_off]
    return "\nFalse alarms and missed ones:\n\n" + "\n".join(sorted(lines)) + "\n" if lines else ""


def _why(judged: JudgedReference) -> str:
    """Return what was told of a right one; of a wrong one, what could not be told."""
    wanted = "contradicted" if judged.case.right else "unconfirmed"
    told = [e for e in judged.row.get("evidence") or [] if e["verdict"] == wanted]
    return (
        "; ".join(f"{e['claim']} {e['stated']}: {e['found'] or 'nothing'}" for e in told)
        or "all was confirmed"
    )


def row(name: str, own: Sequence[JudgedReference]) -> tuple[str | int, ...]:
    """Return the row of a kind: how many there are, and what became of them."""
    count = {v: sum(j.verdict == v for j in own) for v in VERDICTS}
    return (
        name,
        len(own),
        share(count["contradicted"], len(own)),
        count["confirmed"],
        count["unconfirmed"],
    )


def _publish(judged: Sequence[JudgedReference], settings: CheckSettings) -> None:
    settings.results.mkdir(parents=True, exist_ok=True)
    shown = report(judged, settings)
    (settings.results / "check.md").write_text(shown, encoding="utf-8")
    if settings.keep:
        _keep(judged, settings.keep)
    print(shown, end="")


def _keep(judged: Sequence[JudgedReference], folder: Path) -> None:
    with (folder / "open.jsonl").open("w", encoding="utf-8") as file:
        for j in judged:
            if j.is_off:
                said = {k: j.row.get(k) for k in ("verdict", "state", "evidence")}
                file.write(
                    json.dumps(
                        {"kind": j.case.kind, "line": j.case.line, **said}, ensure_ascii=False
                    )
                    + "\n"
                )
