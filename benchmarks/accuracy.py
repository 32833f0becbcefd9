"""Whether what a run says is right.

The whole pipeline over cases with known truth, with services missing or lying.

The cases are dealt to groups by chance; each group is one list, asked with its own set of services.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import case_maker, cases, citations, pairs, plot, records, services, sweep
from benchmarks.bench import enrich, say, working_folder
from benchmarks.cases import Case, Group
from benchmarks.field_scores import FIELDS
from benchmarks.score import Scored, Scorer, score
from benchmarks.shares import share, wilson
from benchmarks.table import table
from tests.support.world import World, build


@dataclass(frozen=True)
class AccuracySettings:
    """What is measured."""

    records: Path | None = None
    cases: int = 1000
    seed: int = 1
    pace: float = 0.0
    results: Path = Path("benchmarks/results")
    keep: Path | None = None
    sweep: bool = True


_CITATIONS = 500  # citation strings that are read
ALL_ON = "all services"
GROUPS = (
    Group(ALL_ON, 40),
    Group("without dblp", 8, ("dblp",)),
    Group("without crossref", 8, ("crossref",)),
    Group("without semantic_scholar", 6, ("semantic_scholar",)),
    Group("without openalex, datacite", 4, ("openalex", "datacite")),
    Group("without arxiv", 4, ("arxiv",)),
    Group("crossref lies", 4, (), "crossref"),
    Group("dblp.org lies", 3, (), "sparql"),
    Group("semantic scholar lies", 3, (), "s2"),
    Group("openalex lies", 3, (), "openalex"),
    Group("arxiv lies", 3, (), "arxiv"),
)
_MAY_MISS = (
    "arxiv",
    "crossref",
    "datacite",
    "dblp",
    "openalex",
    "semantic_scholar",
    "usenix",
    "pmlr",
    "acl",
)


def groups(seed: int) -> list[Group]:
    """Return the groups: those above, and four in which each service is missing in 3 of 10."""
    dice = random.Random(seed)
    found = list(GROUPS)
    while len(found) < len(GROUPS) + 4:
        off = tuple(s for s in _MAY_MISS if dice.random() < 0.3)
        if off and all(g.off != off for g in found):
            found.append(Group(f"without {', '.join(off)}", 4, off))
    return found


def main(settings: AccuracySettings) -> list[Scored]:
    """Measure, write the table and the plot, print the table."""
    known = services.load(settings.records)
    world, made = case_maker.make(known, settings.cases, settings.seed)
    with working_folder(settings.keep) as folder:
        records.write(folder / "records.jsonl", world.known())
        say(
            f"building the services over {len(world.records)} records, {len(world.hidden)} held out"
        )
        corpus = build(folder, folder / "records.jsonl")
        judge = Scorer(world.records)
        dealt = _deal(made, groups(settings.seed), settings.seed)
        scored: list[Scored] = []
        with services.serving(corpus, settings.pace) as served:
            for n, (group, own) in enumerate(dealt):
                scored += _ask(served, folder / f"group-{n:02d}", group, own, judge)
        swept = sweep.sweep(folder, dealt, judge) if settings.sweep else []
    read = citations.measure(known, _CITATIONS, settings.seed)
    _publish(scored, swept, read, settings)
    return scored


def _deal(
    made: Sequence[Case], found: Sequence[Group], seed: int
) -> list[tuple[Group, list[Case]]]:
    """Give every case a group by chance, in the groups' weights."""
    dice = random.Random(seed + 2)
    hands: dict[str, list[Case]] = {g.name: [] for g in found}
    for case in made:
        hands[dice.choices(found, [g.weight for g in found])[0].name].append(case)
    return [(g, hands[g.name]) for g in found if hands[g.name]]


# -- one group


def _ask(
    served: World, folder: Path, group: Group, own: Sequence[Case], judge: Scorer
) -> list[Scored]:
    folder.mkdir()
    served.reset()
    served.config(folder, write_lists(folder, own), off=group.off, outputs=[])
    if group.lies:
        served.fault(group.lies, "wrong")
    said = json.loads(enrich(folder, "run", "--json", fine=(0, 3)))
    items = {i["id"]: i for i in json.loads(enrich(folder, "export", "csl-json"))}
    scored = score(judge, group, own, said["entries"], items)
    wrong = sum(s.outcome == "wrong" for s in scored)
    say(
        f"{group.name}: {len(own)} cases, {said['requests']} requests, {said['seconds']:.0f} s, "
        f"{wrong} wrong"
    )
    return scored


def write_lists(folder: Path, own: Sequence[Case]) -> list[str]:
    """Write the cases as a list and a .bib, a line each.

    Return the names of the files that have any.
    """
    lines = [c.line for c in own if not c.bib]
    entries = [c.line for c in own if c.bib]
    (folder / "list.md").write_text("\n".join(["# Cases", "", *lines, ""]), encoding="utf-8")
    (folder / "cases.bib").write_text("\n".join(["% Cases", "", *entries, ""]), encoding="utf-8")
    return [name for name, some in (("list.md", lines), ("cases.bib", entries)) if some]


# -- what is shown


def _publish(
    scored: Sequence[Scored],
    swept: Sequence[sweep.Point],
    read: Sequence[citations.ReadCitation],
    settings: AccuracySettings,
) -> None:
    settings.results.mkdir(parents=True, exist_ok=True)
    shown = report(scored, settings.seed) + citations.report(read) + thresholds(swept)
    (settings.results / "accuracy.md").write_text(shown, encoding="utf-8")
    (settings.results / "accuracy.svg").write_text(_chart(scored), encoding="utf-8")
    with (settings.results / "accuracy-open.jsonl").open("w", encoding="utf-8") as file:
        for s in scored:
            if (
                s.outcome == "wrong"
                or (s.in_reach and s.outcome != "published")
                or False in s.fields.values()
            ):
                file.write(json.dumps(_line(s), ensure_ascii=False) + "\n")
    print(shown, end="")


def _line(s: Scored) -> dict[str, Any]:
    wrong = [name for name, right in s.fields.items() if right is False]
    return {
        "kind": s.case.kind, "group": s.group, "outcome": s.outcome, "why": s.why,
        "state": s.answer.entry.get("state"), "line": s.case.line,
        "truth": s.case.truth, "wrong_fields": wrong, "item": dict(s.answer.item),
        "problems": s.answer.entry.get("problems"),
    }  # fmt: skip


def report(scored: Sequence[Scored], seed: int) -> str:
    """Return the tables."""
    kinds = [k for k in cases.KINDS if any(s.case.kind == k for s in scored)]
    names = list(dict.fromkeys(s.group for s in scored))
    in_full = [s for s in scored if cases.is_in_full(s.case.kind)]
    parts = [
        (
            f"{len(scored)} cases, seed {seed}. `found`: published version, of those that a source "
            f"within reach has (one that is on and tells the truth; under a changed title also the "
            f"one that links the two). `wrong`: another paper was given. 95 % intervals after "
            f"Wilson.\n"
        ),
        _shares(
            "",
            [
                ("all", scored),
                ("all but a name alone", [s for s in scored if s.case.kind != cases.NAME_ALONE]),
                ("links, and titles in full", in_full),
                ("the same, all services on", [s for s in in_full if s.group == ALL_ON]),
                ("pairs, by identifier", [s for s in scored if s.case.kind in pairs.BY_IDENTIFIER]),
                ("pairs, by venue and year", [s for s in scored if s.case.kind in pairs.BY_PLACE]),
            ],
        ),
        "Per kind of case:\n",
        _shares("kind", [(k, [s for s in scored if s.case.kind == k]) for k in kinds], cases.bar),
        "Per set of services:\n",
        _shares("services", [(n, [s for s in scored if s.group == n]) for n in names]),
        (
            "Fields of the published papers found (venue loosely, title folded, authors by family "
            "name and initial, the rest exactly):\n"
        ),
        fields(scored),
    ]
    return "\n".join(parts)


def thresholds(swept: Sequence[sweep.Point]) -> str:
    """Return what other thresholds come to, last of all: "" where they were left out."""
    title = "\nThresholds of `matching`, over the answers of this run:\n\n"
    return title + sweep.shown(swept) if swept else ""


def _shares(
    name: str,
    rows: Sequence[tuple[str, Sequence[Scored]]],
    bar: Callable[[str], str] | None = None,
) -> str:
    columns = ("cases", "found", "wrong", "published", "preprint", "open")
    head = (name, *columns, *(("bar",) if bar else ()))
    cells = []
    for label, own in rows:
        near = [s for s in own if s.in_reach]
        count = {
            o: sum(s.outcome == o for s in own) for o in ("published", "preprint", "open", "wrong")
        }
        found = share(sum(s.outcome == "published" for s in near), len(near))
        cells.append(
            (
                label,
                len(own),
                found,
                share(count["wrong"], len(own)),
                count["published"],
                count["preprint"],
                count["open"],
                *((bar(label),) if bar else ()),
            )
        )
    return table(head, cells)


def fields(scored: Sequence[Scored]) -> str:
    """Return precision (right of the given) and recall (right of the true) of every field."""
    rows: list[tuple[str | int, ...]] = []
    told = [s.fields for s in scored if s.fields]
    for name in FIELDS:
        values = [f[name] for f in told if name in f]
        right, given = values.count(True), len(values) - values.count(None)
        rows.append((name, len(values), share(right, given), share(right, len(values))))
    values = [v for f in told for v in f.values()]
    rows.append(
        (
            "all",
            len(values),
            share(values.count(True), len(values) - values.count(None)),
            share(values.count(True), len(values)),
        )
    )
    return table(("field", "with a truth", "precision", "recall"), rows)


def _chart(scored: Sequence[Scored]) -> str:
    rows = []
    for kind in cases.KINDS:
        near = [s for s in scored if s.case.kind == kind and s.in_reach]
        if near:
            hits = sum(s.outcome == "published" for s in near)
            rows.append((kind, hits / len(near), *wilson(hits, len(near))))
    wrong = sum(s.outcome == "wrong" for s in scored)
    rows.append(("wrong papers, of all", wrong / max(1, len(scored)), *wilson(wrong, len(scored))))
    return plot.bars("Published version found, per kind of case (95 % intervals)", rows)
