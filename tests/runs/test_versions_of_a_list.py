"""Sixteen versions of one list, as a person's list grows over the months, read one after the other with one cache."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import bibtexparser
import pytest

from benchmarks import preprints
from enrich import reading_list
from tests.support.cli import run
from tests.support.world import World, serve


@dataclass(frozen=True)
class Paper:
    """A paper and the links under which a person may have it."""

    name: str
    title: str
    link: str
    other: str = ""  # the same paper elsewhere: its DOI
    retitled: str = ""


@dataclass
class Item:
    """A paper as it stands in the list."""

    paper: Paper
    link: str = ""
    title: str = ""
    checked: bool = False
    star: bool = False
    tail: str = ""
    notes: list[str] = field(default_factory=list)

    def line(self) -> str:
        title = f"[{self.title or self.paper.title}]({self.link or self.paper.link})"
        return f"- [{'x' if self.checked else ' '}] {'⭐ ' * self.star}{title}{self.tail}"


Sections = dict[str, list[Item]]
Step = Callable[[Sections], None]


@dataclass(frozen=True)
class Version:
    """One version: its bytes, the papers of its entries in order, and those that no version before it had."""

    number: int
    data: bytes
    papers: list[str]
    new: set[str]


def find(sections: Sections, name: str) -> Item:
    return next(i for items in sections.values() for i in items if i.paper.name == name)


def move(sections: Sections, name: str, to: str) -> None:
    item = find(sections, name)
    next(items for items in sections.values() if item in items).remove(item)
    sections.setdefault(to, []).append(item)


def versions(papers: list[Paper]) -> Iterator[Version]:
    """Yield sixteen versions. Of the papers, the first eight have a part.

    The second, third and sixth need another link.
    """
    a, b, c, d, e, f, g, h, *rest = papers
    sections: Sections = {"2023/11/01--2023/11/07:": [], "PENDING:": []}
    first, pending = sections

    def change(number: int) -> None:
        if number == 1:
            sections[first] += [Item(a, checked=True, tail=": pages"), Item(b)]
        elif number == 2:
            sections["2023/11/08--2023/11/14:"] = [Item(c)]
            find(sections, b.name).checked = True
        elif number == 3:
            sections[pending] += [Item(d), Item(e)]
        elif number == 4:
            find(sections, a.name).notes = ["The idea behind it all", "and read twice"]
            find(sections, a.name).tail = ": pages, the one to read first"
        elif number == 5:
            move(sections, e.name, "2023/11/15--2023/11/21:")
            find(sections, e.name).checked = True
        elif number == 6:
            find(sections, a.name).link = a.link.replace("/abs/", "/pdf/") + "v2.pdf"
        elif number == 7:
            find(sections, b.name).title = b.retitled or b.title.lower()
            find(sections, a.name).title = a.retitled or a.title.upper()
        elif number == 8:
            sections[first] = [i for i in sections[first] if i.paper is not b]
            sections[pending].append(Item(f))
        elif number == 9:
            sections["To cite"] = [Item(a, link=a.other), Item(c, link=c.link)]
        elif number == 10:
            sections["2023/12/01--2023/12/07:"] = [Item(b, star=True, tail=" again")]
        elif number == 11:
            find(sections, e.name).link = e.other
            find(sections, a.name).link = a.other
        elif number == 12:
            newest = dict(reversed(sections.items()))
            sections.clear()
            sections.update(newest)
        elif number == 14:
            sections[pending] += [Item(g), Item(h)]
        elif number == 15:
            sections[pending] = [*(Item(p) for p in rest), *sections[pending]]
            del sections["To cite"]

    known: set[str] = set()
    for number in range(1, 17):
        change(number)
        items = [i for own in sections.values() for i in own]
        names = {i.paper.name for i in items}
        text = written(sections, number)
        data = (
            (b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
            if number == 13
            else text.encode()
        )
        yield Version(number, data, [i.paper.name for i in items], names - known)
        known |= names


def written(sections: Sections, number: int) -> str:
    """Return the list: check boxes under weeks.

    In its last version headings, bold titles and links below.
    """
    lines = ["# My list" if number < 12 else "# What I have read"]
    for name, items in sections.items():
        lines += ["", name if number < 16 else f"## {name.rstrip(':')}", ""]
        for item in items:
            if number < 16:
                lines += [item.line(), *item.notes]
            else:
                title, link = item.title or item.paper.title, item.link or item.paper.link
                lines += [f"- **{title}**", f"  [paper]({link})", *(f"  - {n}" for n in item.notes)]
    return "\n".join(lines) + "\n"


INVENTED = [
    Paper(
        "Paged", "Paged Memory for Serving Invented Models", "https://arxiv.org/abs/2309.90001",
        "https://doi.org/10.1145/9900001.9900011",
        "Paged Memory: Serving Invented Models",
    ),
    Paper("Quokka", "Quokka: A Sampler for Graphs That Nobody Has Drawn",
        "https://dl.acm.org/doi/10.1145/9900001.9900012"),
    Paper("Wombat", "Wombat: Burrowing Through Storage Stacks",
        "https://www.usenix.org/conference/osdi22/presentation/dummy"),
    Paper("Numbat", "Numbat: A Preprint That Stayed One", "https://arxiv.org/abs/2401.90009"),
    Paper("Dingo", "Dingo: Chasing Tokens", "https://arxiv.org/abs/2311.90010",
        "https://doi.org/10.1109/TIC.2025.9900013"),
    Paper("Echidna", "Echidna: Spiky Mixtures of Small Experts",
        "https://proceedings.mlr.press/v962/test22a"),
    Paper("Bilby", "Bilby: A Paper That Nobody Has Ever Written", "https://example.org/bilby.pdf"),
    Paper("QUOLL", "QUOLL: Seeing Double by Night", "https://arxiv.org/abs/2308.90011"),
    Paper("Quoll", "Quoll: Look-Alikes at Night",
        "https://www.usenix.org/conference/osdi24/presentation/twin"),
    Paper("Platypus", "Platypus Parsing: One Grammar for Two Languages",
        "https://aclanthology.org/2021.acl-long.924/"),
]  # fmt: skip


def keys_in(path: Path) -> set[str]:
    library = bibtexparser.parse_string(path.read_text(encoding="utf-8"))
    assert not library.failed_blocks
    return {e.key for e in library.entries}


def follow(desk: Path, world: World, papers: list[Paper], unknown: set[str]) -> dict[str, str]:
    """Run over every version in turn.

    Return each paper's key. `unknown`: papers that no service knows.
    """
    world.config(desk, ["list.md"])
    given: dict[str, str] = {}
    states: dict[str, str] = {}
    spent: dict[int, int] = {}
    for version in versions(papers):
        (desk / "list.md").write_bytes(version.data)
        world.reset()
        said = run(desk, code=None)
        where = f"version {version.number}"
        entries = said["entries"]
        assert len(entries) == len(version.papers), where
        assert world.stats["breaches"] == {}, where
        spent[version.number] = world.requests
        if not version.new:
            assert world.requests == 0, f"{where}: {world.stats}"
        seen: dict[str, str] = {}
        for name, entry in zip(version.papers, entries, strict=True):
            about = f"{where}: {name}"
            assert (entry["key"] is None) is (name in unknown), about
            assert entry["state"] == states.setdefault(name, entry["state"]), about
            if name in unknown:
                assert entry["duplicate_of"] is None, about
                continue
            assert entry["key"] == given.setdefault(name, entry["key"]), about
            assert entry["duplicate_of"] == seen.get(name), about
            seen[name] = entry["key"]
        assert keys_in(desk / "out/references.bib") == set(seen.values()), where
        held(desk, version, where)
        # Nothing is new of a paper that was there before.
        assert {c["key"] for c in said["changes"]} <= {given[n] for n in version.new - unknown}, (
            where
        )
    assert len(set(given.values())) == len(given), "two papers have one key"
    assert sum(spent.values()) > 0
    return given


def held(desk: Path, version: Version, where: str) -> None:
    """The enriched list says every paper once, the second time that it is the same, and holds the list to the byte."""
    made = desk / "out/list.md"
    assert reading_list.strip(made.read_bytes()) == version.data, where
    twice = len(version.papers) - len(set(version.papers))
    assert len(re.findall("the same paper as", made.read_text(encoding="utf-8"))) == twice, where


@pytest.mark.slow
def test_keys_and_decisions_stay_and_only_new_papers_are_asked_for(
    tmp_path: Path, strict_world: World
) -> None:
    given = follow(tmp_path, strict_world, INVENTED, {"Bilby"})
    assert given["QUOLL"] != given["Quoll"]
    assert given["Paged"] == "example2023paged"


def test_the_versions_are_what_they_say() -> None:
    found = list(versions(INVENTED))
    assert [v.number for v in found if v.new] == [1, 2, 3, 8, 14, 15]
    assert len({v.data for v in found}) == 16
    assert any(len(v.papers) > len(set(v.papers)) for v in found)
    assert "Quokka" not in found[7].papers
    assert "Quokka" in found[9].papers


@pytest.mark.slow
def test_sixteen_versions_of_a_real_list(shared: Path, real_corpus: Path, tmp_path: Path) -> None:
    lines = (shared / "reading-list.md").read_text(encoding="utf-8").splitlines()
    links = [
        (m[1], m[2]) for x in lines if (m := re.match(r"- \[.\] (?:⭐ *)?\[(.+)\]\((\S+)\)", x))
    ]
    known = {r["arxiv"]["id"]: r for r in records(shared) if preprints.came_out(r) and r.get("doi")}
    papers = [
        Paper(link, title, re.sub(r"/pdf/(.*)\.pdf$", r"/abs/\1", link)) for title, link in links
    ]
    out = [
        replace(p, other=f"https://doi.org/{known[n]['doi']}")
        for p in papers
        if (n := p.link[-10:]) in known
    ]
    rest = [p for p in papers if p.name not in {x.name for x in out}]
    assert len(out) >= 2
    ordered = [out[0], *rest[:3], out[1], *rest[3:], *out[2:]]
    for world in serve(real_corpus, 0.0, "--openalex", "open"):
        given = follow(tmp_path, world, ordered, set())
    assert len(given) == len({p.link for p in ordered})


def records(shared: Path) -> Iterator[dict[str, Any]]:
    import gzip

    with gzip.open(shared / "world/records.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
