"""`check` over the references of HALLMARK, for whoever has its file at hand.

HALLMARK (https://github.com/rpatrik96/hallmark) has a reference a line of JSON: `bibtex_key`,
`bibtex_type`, `fields` (title, author, year, booktitle or journal, doi, url), `label` (VALID or
HALLUCINATED) and `hallucination_type`. Nothing of it is kept here.

The services know the records of the suite, and every VALID reference of the file and of the files
beside it (`--truth`), as the papers that the others were made of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import records, services
from benchmarks.bench import say, working_folder
from benchmarks.references import Reference
from benchmarks.styles import entry
from benchmarks.table import table
from benchmarks.verdicts import JudgedReference, ask, judge, row
from enrich import identifiers, text
from enrich.bibtex import entry_types, names
from tests.support.world import build

VALID = "VALID"


@dataclass(frozen=True)
class HallmarkSettings:
    """What is measured: a file of HALLMARK, and others whose VALID references are true too."""

    file: Path
    truth: Sequence[Path] = ()
    records: Path | None = None
    pace: float = 0.0
    results: Path = Path("benchmarks/results")
    keep: Path | None = None


def main(settings: HallmarkSettings) -> list[JudgedReference]:
    """Measure, write the table beside the others, print it."""
    stated = list(read(settings.file))
    true = [x for path in (settings.file, *settings.truth) for x in read(path) if is_valid(x)]
    named = {text.fold(text.from_latex(x["fields"]["title"])): _named(x["fields"]) for x in true}
    # A record may lack what a right reference has.
    known = [named.get(text.fold(str(r["title"])), {}) | r for r in services.load(settings.records)]
    added = [services.as_served(r, len(known) + n) for n, r in enumerate(papers(true, known), 1)]
    cases = [reference(x, n) for n, x in enumerate(stated)]
    with working_folder(settings.keep) as folder:
        records.write(folder / "records.jsonl", [*known, *added])
        (folder / "cases.bib").write_text("".join(f"{c.line}\n" for c in cases), encoding="utf-8")
        say(f"building the services over {len(known)} records and {len(added)} of HALLMARK")
        corpus = build(folder, folder / "records.jsonl")
        with services.serving(corpus, settings.pace) as served:
            served.config(folder, ["cases.bib"], outputs=[])
            judged = judge(cases, ask(folder))
    shown = report(judged, settings)
    settings.results.mkdir(parents=True, exist_ok=True)
    (settings.results / "hallmark.md").write_text(shown, encoding="utf-8")
    print(shown, end="")
    return judged


def read(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the references of a file."""
    yield from records.read(path)


def is_valid(stated: Mapping[str, Any]) -> bool:
    """Whether a reference is labelled as right."""
    return stated.get("label") == VALID


def reference(stated: Mapping[str, Any], number: int) -> Reference:
    """Return a reference as a case, under a key that no other has."""
    right = is_valid(stated)
    kind = VALID if right else str(stated.get("hallucination_type") or "HALLUCINATED")
    fields = {k: str(v) for k, v in stated["fields"].items() if v}
    type_ = str(stated.get("bibtex_type") or "misc")
    line = entry(f"h{number}", type_, fields)
    return Reference(kind, line, "right" if right else "wrong", number)


def papers(
    true: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the records of right references, each paper once, those left out that are known."""
    seen = {text.fold(str(r["title"])) for r in known}
    for number, stated in enumerate(true):
        fields = stated["fields"]
        title = text.from_latex(str(fields.get("title", "")))
        people = [n.full for n in names.read(str(fields.get("author", "")))]
        year = re.search(r"\d{4}", str(fields.get("year", "")))
        folded = text.fold(title)
        if not people or not year or not folded or folded in seen:
            continue
        seen.add(folded)
        yield _record(fields, number, title, people, int(year.group()))


def _record(
    fields: Mapping[str, str], number: int, title: str, people: Sequence[str], year: int
) -> dict[str, Any]:
    venue = text.from_latex(fields.get("booktitle") or fields.get("journal") or "")
    key = re.search(r"dblp\.org/rec/((?:conf|journals)/[^/\s]+/[^/\s.]+)", fields.get("url", ""))
    is_article = "journal" in fields
    # DBLP's stream has one name: a stream for each venue.
    stream = re.sub(r"\W", "", text.fold(venue)) or "none"
    made_up = f"{'journals' if is_article else 'conf'}/{stream}/Hallmark{number}"
    return {
        "title": title,
        "authors": list(people),
        "year": year,
        "type": "article" if is_article else entry_types.BIBTEX["paper-conference"],
        "venue": venue or None,
        "booktitle": None if is_article else venue or None,
        "dblp": key[1] if key else made_up,
        **_named(fields),
    }


def _named(fields: Mapping[str, str]) -> dict[str, Any]:
    """Return what identifies a paper: its DOI and page, or the number of its preprint."""
    doi = identifiers.doi(fields.get("doi") or "")
    if doi is None:
        return {}
    if doi.scheme == "arxiv":
        year, number = fields.get("year", "2020"), re.sub(r"v\d+$", "", doi.value)
        first = {"published": f"{year}-01-15T12:00:00Z", "cat": ["cs.LG"], "v": 1}
        return {"arxiv": {"id": number, **first}}
    return {"doi": doi.value, "ee": f"https://doi.org/{doi.value}"}


def report(judged: Sequence[JudgedReference], settings: HallmarkSettings) -> str:
    """Return the verdicts by kind, the right ones that are accused, and the wrong that pass."""
    right = [j for j in judged if j.case.right]
    wrong = [j for j in judged if not j.case.right]
    kinds = sorted({j.case.kind for j in wrong})
    rows = [row("**VALID: false alarms** (bar: none of ours)", right)]
    rows += [row("**HALLUCINATED: detected** (bar: contradicted >= 97%)", wrong)]
    rows += [row(k, [j for j in wrong if j.case.kind == k]) for k in kinds]
    head = ("kind", "references", "contradicted", "confirmed", "unconfirmed")
    about = f"`scripts/bench check --hallmark {settings.file.name}`: {len(judged)} references."
    off = [json.dumps(_short(j), ensure_ascii=False) for j in judged if j.is_off]
    listed = "\nFalse alarms and missed ones:\n\n" + "".join(f"- `{x}`\n" for x in off)
    return f"{about}\n\n{table(head, rows)}{listed if off else ''}"


def _short(judged: JudgedReference) -> dict[str, Any]:
    """Return what is off, for whoever looks into it: the key of the case and the findings."""
    told = judged.row.get("evidence") or []
    kept = [[e["claim"], e["stated"], e["found"]] for e in told if e["verdict"] != "confirmed"]
    kind, verdict = judged.case.kind, judged.verdict
    return {"kind": kind, "number": judged.case.record, "verdict": verdict, "told": kept}
