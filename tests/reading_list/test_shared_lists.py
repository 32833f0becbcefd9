"""Real public lists against what a person read in them: the bars that every change has to clear."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from enrich import reading_list
from enrich.identifiers import link
from enrich.model import Entry
from enrich.sources import identify
from enrich.text import fold

_CHECK = {"checked": True, "unchecked": False}
_MANUALLY_WRONG = {  # where the truth itself leaves out what stands in the list
    ("bluoluo__weekly_paper__paper_list", 67, "notes"),
    ("bluoluo__weekly_paper__paper_list", 96, "notes"),
}


@pytest.fixture(scope="module")
def lists(shared: Path) -> dict[str, tuple[Entry, ...]]:
    return {
        path.name: reading_list.read(path.read_bytes(), path.name, None, identify).entries
        for path in sorted((shared / "lists").glob("*__*"))
    }


def same_url(found: str | None, known: str | None) -> bool:
    if known is None or found is None:
        return known is None
    named = identify(found)
    return page(found) == page(known) or (named is not None and named == identify(known))


def page(url: str) -> object:
    """Return what is the same for all URLs of one page.

    Without tracking, the last slash, a heading.
    """
    taken = link(url)
    if taken is None:
        return url.strip()
    query = {k: v for k, v in taken.query.items() if not k.startswith("utm_")}
    place = taken.fragment if taken.fragment.startswith("page=") else ""
    return taken.host, taken.path.rstrip("/"), query, place


def at(entries: tuple[Entry, ...], line: int, last: int, title: str | None) -> Entry | None:
    """Return the entry on those lines, by its title where there are several."""
    there = [e for e in entries if e.line <= last and line <= e.end_line]
    exact = [e for e in there if e.title and title and fold(e.title) == fold(title)]
    return next(iter(exact or [e for e in there if e.line == line] or there), None)


def wrong(entry: Entry, known: dict[str, Any]) -> set[str]:
    """Return what of an entry is not as in the truth."""
    path = [fold(x) for x in known["heading_path"]]
    section = [fold(x) for x in entry.section]
    note = fold(known["note"] or "")
    facts = {
        "kind": entry.kind == ("paper" if known["kind"] in {"paper", "book"} else "other"),
        "title": known["title"] is None or fold(entry.title or "") == fold(known["title"]),
        "url": same_url(entry.urls[0] if entry.urls else None, known["url"]),
        "section": section in (path, path[1:]) or section[:-1] in (path, path[1:]),
        "check": known["check"] == "cancelled" or entry.checked is _CHECK.get(known["check"]),
        "star": entry.starred is known["star"],
        "notes": fold(" ".join(entry.notes))[: len(note)] == note if note else not entry.notes,
    }
    return {name for name, right in facts.items() if not right}


def test_the_sampled_truth(shared: Path, lists: dict[str, tuple[Entry, ...]]) -> None:
    errors: Counter[str] = Counter()
    total = 0
    for name, entries in lists.items():
        stem = name.rsplit(".", 1)[0]
        for known in json.loads((shared / "lists/truth" / f"{stem}.json").read_text())["entries"]:
            total += 1
            entry = at(entries, *known["lines"], known["title"])
            if entry is None:
                errors["missing"] += 1
                continue
            errors.update(
                x
                for x in wrong(entry, known)
                if (stem, known["lines"][0], x) not in _MANUALLY_WRONG
            )
    assert total == 192
    assert errors["missing"] <= 0.02 * total
    assert {name: count for name, count in errors.items() if count > 0.03 * total} == {}


def test_every_entry_that_a_pattern_finds(
    shared: Path, lists: dict[str, tuple[Entry, ...]]
) -> None:
    silver = defaultdict(list)
    for line in (shared / "lists/truth/SILVER.jsonl").read_text().splitlines():
        known = json.loads(line)
        silver[known["list"]].append(known)
    total = found = others = 0
    for name, entries in lists.items():
        by_line = {e.line for e in entries} | {e.end_line for e in entries}
        titles = {fold(e.title or "")[:30] for e in entries} | {
            fold(url)[:30] for e in entries for url in e.urls
        }
        known_lines = {n for k in silver[name] for n in range(k["line"], k["end"] + 1)}
        for known in silver[name]:
            total += 1
            title = fold(known["title"] or known["url"] or "")[:30]
            found += known["line"] in by_line if known["line"] else title in titles
        if all(k["line"] for k in silver[name]):
            others += sum(e.kind == "paper" and e.line not in known_lines for e in entries)
    assert found >= 0.98 * total
    assert (
        others <= 0.02 * total
    )  # papers that the patterns do not know: nearly all are papers, in other layouts


def test_kinds(lists: dict[str, tuple[Entry, ...]]) -> None:
    """In a list of software, nearly nothing is a paper.

    In lists of papers, nearly everything is.
    """
    nerf = lists["yenchenlin__awesome-NeRF__README.md"]
    assert all((e.kind == "other") == (e.section[0] in {"Talks", "Implementations"}) for e in nerf)
    awesome = [
        e
        for e in lists["Hannibal046__Awesome-LLM__README.md"]
        if e.section[0] != "Milestone Papers"
    ]
    assert sum(e.kind == "other" for e in awesome) >= 0.97 * len(awesome)
