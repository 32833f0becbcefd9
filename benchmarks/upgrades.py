"""Whether a .bib of preprints is right once it is completed.

Each the published paper, as an editor would cite it.

The truth is the record that an entry was written from; the file is read with bibtexparser, which is
no part of how it was written. What the user wrote, and all that stands between the entries, has to
be there to the byte.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bibtexparser.entrypoint import parse_string

from benchmarks import preprints, records, services
from benchmarks.bench import enrich, say, working_folder
from benchmarks.preprint_ways import WAYS
from benchmarks.preprints import Bibliography, Cited
from benchmarks.shares import share
from benchmarks.table import table
from enrich import text, venues
from enrich.text import signature
from tests.support.world import build

_OF_ARXIV = re.compile(r"arxiv|\bcorr\b|abs/|preprint|prepublished", re.IGNORECASE)
# May speak of arXiv after all: the eprint does, and these are no part of a citation.
_MAY_SPEAK = frozenset(
    "eprint archiveprefix eprinttype eprintclass arxivid abstract keywords file bibsource biburl "
    "adsurl title ids".split()
)


@dataclass(frozen=True)
class UpgradeSettings:
    """What is measured."""

    records: Path | None = None
    cases: int = 60
    seed: int = 1
    pace: float = 0.0
    results: Path = Path("benchmarks/results")
    keep: Path | None = None


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A run over a .bib: the file before and after, and what the run said."""

    before: str
    after: str
    said: Mapping[str, Any]


def main(settings: UpgradeSettings) -> list[tuple[Cited, list[str]]]:
    """Measure, write the table, print it."""
    known = services.load(settings.records)
    made = preprints.make(known, settings.cases, settings.seed)
    with working_folder(settings.keep) as folder:
        records.write(folder / "records.jsonl", known)
        say(f"building the services over {len(known)} records")
        corpus = build(folder, folder / "records.jsonl")
        with services.serving(corpus, settings.pace) as served:
            served.config(folder, ["refs.bib"])
            judged, whole, requests = measure(folder, made)
    _publish(judged, whole, requests, settings)
    return judged


def measure(
    folder: Path, made: Bibliography
) -> tuple[list[tuple[Cited, list[str]]], list[str], int]:
    """Complete a .bib in a folder with a configuration, in place.

    Return what is wrong per entry and of the whole, and the requests.
    """
    path = folder / "refs.bib"
    path.write_text(made.text, encoding="utf-8", newline="")
    said = _run(folder, "refs.bib", "-o", "new.bib")
    bare = signature.unsigned((folder / "new.bib").read_bytes())
    new = bare.decode()
    judged, whole = judge(made, Upgraded(made.text, new, said))
    if path.read_text(encoding="utf-8") != made.text:
        whole.append("-o FILE changed the list itself")
    _run(folder, "refs.bib", "--in-place")
    if path.read_bytes() != bare:
        whole.append("--in-place and -o FILE differ")
    again = _run(folder, "refs.bib", "--in-place")
    if path.read_bytes() != bare:
        whole.append("a second run changes something")
    if again["changes"]:
        whole.append(f"a second run reports {len(again['changes'])} changes")
    crlf = made.text.replace("\n", "\r\n")
    path.write_bytes(crlf.encode())
    _run(folder, "refs.bib", "--in-place")
    if path.read_bytes() != new.replace("\n", "\r\n").encode():
        whole.append("with CRLF the result is another one")
    return judged, whole, int(said["requests"])


def _run(folder: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(enrich(folder, "run", "--json", *arguments))
    return found


# -- what is wrong


def judge(made: Bibliography, run: Upgraded) -> tuple[list[tuple[Cited, list[str]]], list[str]]:
    """Return what is wrong with each entry, and with the file as a whole."""
    before, after = _entries(run.before), _entries(run.after)
    sources = _sources(made, run.after)
    told: dict[str, dict[str, Mapping[str, Any]]] = {}
    for change in run.said["changes"]:
        if change["field"] != "state":
            told.setdefault(change["key"], {})[change["field"]] = change
    judged = []
    for cited in made.cited:
        entry = after.get(cited.key)
        if entry is None or cited.key not in sources:
            judged.append((cited, ["its key is gone"]))
            continue
        wrong = [*_of_the_citation(entry, cited.record), *_of_the_user(sources[cited.key], cited)]
        wrong += _of_the_report(before[cited.key], entry, told.get(cited.key, {}))
        judged.append((cited, wrong))
    return judged, [
        *_of_the_rest(made, run.after),
        *([] if list(before) == list(after) else ["keys or order differ"]),
    ]


def _entries(bib: str) -> dict[str, dict[str, str]]:
    """Return raw values by name in small letters, the type as "type"."""
    library = parse_string(bib, parse_stack=())
    if library.failed_blocks:
        raise ValueError(f"not a .bib: {(library.failed_blocks[0].raw or '')[:400]}")
    return {
        e.key: {
            "type": e.entry_type.lower(),
            **{f.key.lower(): str(f.value).strip() for f in e.fields},
        }
        for e in library.entries
    }


def _sources(made: Bibliography, after: str) -> dict[str, str]:
    """Return each entry as it stands in the file now: what is between the remarks."""
    pieces = re.split(r"\n% remark \d+:[^\n]*\n\n", after.removeprefix(preprints.HEAD))
    return {
        c.key: piece for c, piece in zip(made.cited, pieces, strict=False) if f"{{{c.key}" in piece
    }


def _of_the_rest(made: Bibliography, after: str) -> Iterator[str]:
    if not after.startswith(preprints.HEAD + "@"):
        yield "what stands before the first entry differs"
    if not after.endswith("\n\nand a last word"):
        yield "what stands behind the last entry differs"
    if re.findall(r"^% remark.*\n\n", after, re.MULTILINE) != re.findall(
        r"^% remark.*\n\n", made.text, re.MULTILINE
    ):
        yield "remarks between the entries differ"


def _plain(raw: str) -> str:
    return text.from_latex(raw[1:-1] if raw[:1] in '{"' else raw)


def _of_the_citation(entry: Mapping[str, str], record: Mapping[str, Any]) -> Iterator[str]:
    """Yield what an editor would strike out."""
    kind = "article" if record["type"] == "article" else "inproceedings"
    container, other = ("journal", "booktitle") if kind == "article" else ("booktitle", "journal")
    container = "journaltitle" if kind == "article" and "journaltitle" in entry else container
    if entry["type"] != kind:
        yield f"@{entry['type']} for a paper of {record['venue']}"
    if {other, "journaltitle", "howpublished", "institution"} & set(entry) - {container}:
        places = {other, "journaltitle", "howpublished", "institution"} & set(entry)
        yield f"a hybrid with {', '.join(sorted(places))}"
    venue = _plain(entry.get(container, ""))
    known = [str(record[n]) for n in ("venue", "booktitle") if record.get(n)]
    if not any(venues.same(venue, k) or _holds(venue, k) or _holds(k, venue) for k in known):
        yield f"venue {venue or 'missing'}, not {record['venue']}"
    year = _plain(entry.get("year") or entry.get("date", ""))[:4]
    if year != str(record["year"]):
        yield f"year {year or 'missing'}, not {record['year']}"
    doi = _plain(entry.get("doi", "")).lower()
    if doi != str(record.get("doi") or "").lower():
        yield f"doi {doi or 'missing'}, not {record.get('doi')}"
    pages = re.sub("-+", "-", _plain(entry.get("pages", "")).replace("–", "-"))
    if record.get("pages") and pages != re.sub("-+", "-", str(record["pages"])):
        yield f"pages {pages or 'missing'}, not {record['pages']}"
    if record["arxiv"]["id"] not in entry.get("eprint", ""):
        yield f"eprint {entry.get('eprint', 'missing')}"
    for name, value in entry.items():
        if name not in _MAY_SPEAK and _OF_ARXIV.search(value):
            yield f"{name} still speaks of the preprint: {value}"
    if text.fold(_plain(entry["title"])) != text.fold(str(record["title"])):
        yield f"title {_plain(entry['title'])}"
    shown = len(re.split(r"\s+and\s+", entry["author"]))
    if shown != len(record["authors"]) or "others" in entry["author"].split():
        yield f"{shown} authors, not {len(record['authors'])}"


def _holds(longer: str, shorter: str) -> bool:
    """Whether one name of a venue is the other with more words."""
    folded = text.fold(shorter)
    return bool(folded) and f" {folded} " in f" {text.fold(longer)} "


def _of_the_user(source: str, cited: Cited) -> Iterator[str]:
    for written in cited.own:
        if written not in source:
            yield f"the user's own {written.split('=')[0].strip()} is not as it was"
    if re.search(r",\s*,|\n[ \t]*\n", re.sub(r"\{[^{}]*\}", "", source)):
        yield "its layout is broken"


def _of_the_report(
    before: Mapping[str, str], after: Mapping[str, str], told: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """Yield what changed and is not listed, is listed and did not change, or has no source."""
    changed = {n for n in {*before, *after} if before.get(n) != after.get(n)}
    for name in sorted(changed - {n.lower() for n in told}):
        yield f"{name} changed and nobody says so"
    for name in sorted({n.lower() for n in told} - changed):
        yield f"{name} is said to have changed"
    yield from (f"{n} has no source" for n, change in sorted(told.items()) if not change["source"])


# -- what is shown


def report(
    judged: Sequence[tuple[Cited, list[str]]], whole: Sequence[str], requests: int, command: str
) -> str:
    """Return the table: entries right per way of writing; then what is wrong."""
    ways = Counter(c.way for c, _ in judged)
    right = Counter(c.way for c, wrong in judged if not wrong)
    rows: list[tuple[str | int, ...]] = [(way, ways[way], right[way]) for way in WAYS if ways[way]]
    rows.append(("all", len(judged), share(sum(right.values()), len(judged))))
    lines = [f"- {c.key} ({c.way}): {'; '.join(wrong)}" for c, wrong in judged if wrong] + [
        f"- {w}" for w in whole
    ]
    about = (
        f"`{command}`: {len(judged)} preprints that have come out, as an entry of a .bib is "
        f"written by people and programs,\n"
        f"completed to a file, in place, again, and with CRLF; {requests} requests, none the "
        f"second time. An entry is right when its\n"
        "type, venue, year, DOI, pages, title, number of authors and eprint are the published "
        "paper's, nothing in it speaks of the\n"
        "preprint, its user's own fields are there to the byte, and every change is reported with "
        "its source. 95 % interval after Wilson."
    )
    return f"{about}\n\n{table(('written as', 'entries', 'right'), rows)}" + "".join(
        f"\n{x}" for x in lines
    )


def _publish(
    judged: Sequence[tuple[Cited, list[str]]],
    whole: Sequence[str],
    requests: int,
    settings: UpgradeSettings,
) -> None:
    command = f"scripts/bench upgrades --cases {settings.cases} --seed {settings.seed}"
    settings.results.mkdir(parents=True, exist_ok=True)
    shown = report(judged, whole, requests, command).rstrip("\n") + "\n"
    (settings.results / "upgrades.md").write_text(shown, encoding="utf-8")
    print(shown, end="")
