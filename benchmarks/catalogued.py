"""What a run over a long list asks the services where it has catalogues: requests, by service.

Catalogues of all dumps, made of the records that the services have too, and lists of three kinds;
and what is left to ask where the dump of DBLP is the only one: it lacks all abstracts. Every record
that has neither a DOI nor a preprint gets one here, since few of the real ones have.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import dumps, lists, records, services
from benchmarks.bench import enrich, say, working_folder
from benchmarks.records import TrueRecord
from benchmarks.table import table
from tests.support.world import World, build

_MIXED = {
    "doi": 36, "ieee": 10, "pmlr": 8, "usenix": 6, "dblp": 6, "arxiv": 5, "acl": 4, "title": 25,
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f]")
ALL_DUMPS = ("dblp", "crossref", "openalex", "arxiv")


@dataclass(frozen=True)
class Kind:
    """A kind of list: the shares of its links, in hundredths (none: authors and year instead)."""

    name: str
    shares: Mapping[str, int]
    dumps: Sequence[str] = ALL_DUMPS


KINDS = (
    Kind("mixed links, DOIs and titles", _MIXED),
    Kind("the same, a tenth at OpenReview", {**_MIXED, "doi": 26, "openreview": 10}),
    Kind("titles with authors and year", {}),
    Kind("arXiv links, DBLP alone", {"arxiv": 100}, ("dblp",)),
    Kind("mixed links, DBLP alone", _MIXED, ("dblp",)),
)


@dataclass(frozen=True)
class CataloguedSettings:
    """How long the lists are, and over which records."""

    records: Path | None = None
    entries: int = 10_000
    seed: int = 1
    results: Path = Path("benchmarks/results")
    keep: Path | None = None


@dataclass(frozen=True)
class AskedRequests:
    """What a run over a list asked, and what became of its papers."""

    kind: str
    entries: int
    requests: Mapping[str, int]
    states: Mapping[str, int]

    @property
    def total(self) -> int:
        """All requests."""
        return sum(self.requests.values())


def main(settings: CataloguedSettings) -> list[AskedRequests]:
    """Measure, write the table, print it."""
    known = list(with_preprints(records.load(settings.records)))
    found = []
    with working_folder(settings.keep) as folder:
        records.write(folder / "records.jsonl", known)
        say(f"building services and catalogues over {len(known):,} records")
        corpus = build(folder, folder / "records.jsonl")
        for name in ALL_DUMPS:
            _build_catalogue(folder, name, known)
        with services.serving(corpus, 0) as world:
            for kind in KINDS:
                found.append(_measure(world, folder, kind, known, settings))
                say(f"{kind.name}: {found[-1].total} requests")
    shown = report(found)
    settings.results.mkdir(parents=True, exist_ok=True)
    (settings.results / "catalogued.md").write_text(shown, encoding="utf-8")
    print(shown, end="")
    return found


def with_preprints(known: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the records; those of publications without a DOI or a preprint get a preprint.

    One title has a character that XML has not, and arXiv's feed no paper with it.
    """
    for n, record in enumerate(known):
        if _CONTROL.search(str(record["title"])):
            continue
        if record.get("arxiv") or record.get("doi") or not record.get("dblp"):
            yield record
            continue
        month = f"{10 + n // 90_000 // 12:02}{1 + n // 90_000 % 12:02}"
        posted = f"{record['year']}-01-02T12:00:00Z"
        own = {"id": f"{month}.{10_000 + n % 90_000}", "v": 1, "published": posted}
        yield {**record, "arxiv": {**own, "cat": ["cs.LG"]}}


def _build_catalogue(folder: Path, name: str, known: Sequence[dict[str, Any]]) -> None:
    dump = folder / f"{name}.dump"
    with dump.open("w", encoding="utf-8") as file:
        file.writelines(dumps.FORMATS[name](_of_service(name, known)))
    (folder / "config.yaml").write_text("", encoding="utf-8")
    enrich(folder, "catalog", "build", f"./{name}.catalog", dump.name)


def _of_service(name: str, known: Sequence[dict[str, Any]]) -> Iterator[dumps.DumpedPaper]:
    """Yield the papers that a service has: the dump of arXiv has no others than its own."""
    lacking = {"arxiv": "arxiv", "crossref": "doi"}.get(name, "title")
    return (p for p in dumps.papers(known, len(known)) if p.fact.get(lacking))


def _measure(
    world: World,
    folder: Path,
    kind: Kind,
    known: Sequence[TrueRecord],
    settings: CataloguedSettings,
) -> AskedRequests:
    name = "list.md" if kind.shares else "list.json"
    content = (
        lists.markdown(drawn(known, kind.shares, settings.entries, settings.seed))
        if kind.shares
        else _as_items(known, settings.entries, settings.seed)
    )
    (folder / name).write_text(content, encoding="utf-8")
    (folder / "enrich.db").unlink(missing_ok=True)
    world.config(
        folder,
        [name],
        store="enrich.db",
        outputs=[{"format": "bibtex", "path": "references.bib"}],
        catalogs=[f"{dump}.catalog" for dump in kind.dumps],
    )
    world.reset()
    said = json.loads(enrich(folder, "run", "--json", fine=(0, 3)))
    states = Counter(e["state"] for e in said["entries"] if e["kind"] == "paper")
    return AskedRequests(kind.name, sum(states.values()), world.stats["requests"], states)


def drawn(
    known: Sequence[TrueRecord], shares: Mapping[str, int], count: int, seed: int
) -> list[lists.Line]:
    """Return different papers that DBLP has, with links in these shares, as many as there are."""
    order = [r for r in known if r.get("dblp")]
    random.Random(seed).shuffle(order)
    used: set[int] = set()
    found: list[lists.Line] = []
    # The links that most papers have come last.
    for host in sorted(shares, key=lambda h: (h in {"doi", "dblp", "title"}, h)):
        linked = ((r, lists.LINKS[host](r)) for r in order if id(r) not in used)
        lines = (lists.Line(r, host, link) for r, link in linked if link is not None)
        some = [line for line, _ in zip(lines, range(count * shares[host] // 100), strict=False)]
        used.update(id(line.record) for line in some)
        found += some
    random.Random(seed + 1).shuffle(found)
    return found


def _as_items(known: Sequence[TrueRecord], count: int, seed: int) -> str:
    """Return papers as CSL-JSON, with title, authors and year."""
    papers = [r for r in known if r.get("dblp")]
    random.Random(seed).shuffle(papers)
    return json.dumps(
        [
            {
                "id": f"p{n}",
                "type": "paper-conference",
                "title": r["title"],
                "author": [_person(name) for name in r["authors"]],
                "issued": {"date-parts": [[int(r["year"])]]},
            }
            for n, r in enumerate(papers[:count])
        ],
        ensure_ascii=False,
    )


def _person(name: str) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return {"given": given, "family": family} if given else {"family": family}


def report(found: Sequence[AskedRequests]) -> str:
    """Return the table."""
    names = sorted({name for asked in found for name in asked.requests})
    states = sorted({state for asked in found for state in asked.states})
    rows: list[tuple[str | int, ...]] = [
        (
            asked.kind,
            asked.entries,
            asked.total,
            *(asked.requests.get(n, 0) for n in names),
            *(asked.states.get(s, 0) for s in states),
        )
        for asked in found
    ]
    return "# What a run with catalogues asks\n\n" + table(
        ("list", "entries", "requests", *names, *states), rows
    )
