"""Of a record that a source has twice the newest counts, in one build and in an older catalogue."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from enrich import sources
from enrich.catalogs import build, dump_files, keys
from enrich.catalogs.catalogue import Catalogue
from enrich.model import Identifier, Query
from enrich.sources.acl import ACL
from tests.catalogs.test_formats import (
    ACL_BIB,
    ACL_XML,
    ARXIV,
    BIB,
    CROSSREF,
    DATACITE,
    OAI,
    OPENALEX,
    TITLE,
    lines,
)

# Old and new in the order of the alphabet, and against it.
TITLES = ("A Kettle of Old", "Zen of the New Kettle")
OLD, NEW = "2020-01-01", "2025-01-01"


def dblp(title: str, day: str) -> str:
    return (
        f'<dblp>\n<article mdate="{day}" key="journals/tea/K1"><author>Ada Kettle</author><title>{title}.</title>'
        "<year>2020</year><journal>J. Tea</journal><ee>https://doi.org/10.1234/tea.1</ee></article></dblp>"
    )


def crossref(title: str, day: str) -> str:
    return lines({**CROSSREF, "title": [title], "indexed": {"date-time": f"{day}T01:02:03Z"}})


def openalex(title: str, day: str) -> str:
    return lines(
        {**OPENALEX, "title": title, "display_name": title, "updated_date": f"{day}T00:00:00"}
    )


def datacite(title: str, day: str) -> str:
    attributes: Any = DATACITE["attributes"]
    return lines(
        {
            **DATACITE,
            "attributes": {
                **attributes,
                "titles": [{"title": title}],
                "updated": f"{day}T00:00:00Z",
            },
        }
    )


def arxiv(title: str, day: str) -> str:
    return lines({**ARXIV, "title": title, "update_date": day})


def oai(title: str, day: str) -> str:
    return OAI.replace(TITLE.replace("Quiet Kettles", "Quiet\n  Kettles"), title).replace(
        "2026-11-02", day
    )


def acl(title: str, day: str) -> str:
    old = "Steeping with <fixed-case>P</fixed-case>atience: A Survey of Quiet Kettles"
    return ACL_XML.replace(old, title)


def own(title: str, day: str) -> str:
    return lines(
        {"title": title, "authors": ["Ada Kettle"], "year": 2020, "doi": "10.1234/tea.1", "x": day}
    )


Make = Callable[[str, str], str]
DATED: list[tuple[str, Make, str]] = [
    ("dblp", dblp, "dblp:journals/tea/K1"),
    ("crossref", crossref, "doi:10.1234/tea.1"),
    ("openalex", openalex, "doi:10.1234/tea.1"),
    ("datacite", datacite, "doi:10.5072/tea.1"),
    ("arxiv", arxiv, "arxiv:2601.00001"),
    ("arxiv", oai, "arxiv:2601.00001"),
]  # fmt: skip
# Whether of two in one build both are kept: entries of one's own are.
UNDATED: list[tuple[str, Make, str, bool]] = [
    ("acl", acl, "acl:2026.tea-main.7", False),
    ("catalog", own, "doi:10.1234/tea.1", True),
]
WAYS = ("one build", "added")


def made(folder: Path, first: Sequence[str], added: Sequence[str] = ()) -> Catalogue:
    """Return a catalogue of some dumps, to which others were added."""
    target = folder / "tea.catalog"
    for contents in (first, added):
        if contents:
            paths = [
                folder / f"{len(list(folder.iterdir()))}-{n}.dump" for n in range(len(contents))
            ]
            for path, content in zip(paths, contents, strict=True):
                path.write_text(content, encoding="utf-8")
            dumps = dump_files.find(paths, sources.dump_formats())
            old = Catalogue(target) if target.exists() else None
            build.build(target, dumps, old=old, processes=0)
    return Catalogue(target)


def titles(tea: Catalogue, source: str, asked: str) -> list[str]:
    kept = tea.by_identifier(Identifier(*asked.split(":", 1)), source)
    [kind] = [k for k in sources.classes() if k.name == source]
    reader = kind(None, identify=sources.identify)
    return [r.title for x in kept for r in reader.parse(tea.joined([x], source, asked))]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["older first", "newer first"])
@pytest.mark.parametrize("swapped", [False, True], ids=["", "titles swapped"])
@pytest.mark.parametrize(("source", "make", "asked"), DATED, ids=[m.__name__ for _, m, _ in DATED])
def test_of_two_versions_of_a_record_the_newer_counts(
    tmp_path: Path,
    source: str,
    make: Make,
    asked: str,
    swapped: bool,
    order: tuple[int, int],
    way: str,
) -> None:
    old, new = TITLES[::-1] if swapped else TITLES
    versions = [make(old, OLD), make(new, NEW)]
    first, second = (versions[n] for n in order)
    with (
        made(tmp_path, [first, second])
        if way == "one build"
        else made(tmp_path, [first], [second]) as tea
    ):
        assert tea.about.records == 1
        assert titles(tea, source, asked) == [new]
        assert len(tea.by_title(Query(new), source)) == 1
        assert tea.by_title(Query(old), source) == []
        assert tea.date(source).startswith(NEW)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("source", "make", "asked"), DATED, ids=[m.__name__ for _, m, _ in DATED])
def test_of_two_versions_of_one_day_the_last_counts(
    tmp_path: Path, source: str, make: Make, asked: str, way: str
) -> None:
    first, second = (make(title, NEW) for title in TITLES[::-1])
    with (
        made(tmp_path, [first, second])
        if way == "one build"
        else made(tmp_path, [first], [second]) as tea
    ):
        assert titles(tea, source, asked) == [TITLES[0]]


@pytest.mark.parametrize(
    ("source", "make", "asked", "are_kept"), UNDATED, ids=[m.__name__ for _, m, *_ in UNDATED]
)
def test_a_record_without_a_day_is_replaced_by_the_last_one(
    tmp_path: Path, source: str, make: Make, asked: str, are_kept: bool
) -> None:
    first, second = (make(title, "") for title in TITLES)
    with made(tmp_path, [first, second]) as tea:
        expected = TITLES if are_kept else TITLES[1:]
        assert sorted(titles(tea, source, asked)) == sorted(expected)
        assert tea.about.records == len(expected)
    (tmp_path / "tea.catalog").unlink()
    with made(tmp_path, [first], [second]) as tea:
        assert titles(tea, source, asked) == [TITLES[1]]


NAMELESS = [
    {"title": f"Kettles of the Year {n}", "authors": ["Ada Kettle"], "year": n}
    for n in range(2001, 2007)
]


@dataclass(frozen=True)
class Added:
    """What is built, what is added, and how many records of each source there are then."""

    name: str
    first: Sequence[str]
    added: Sequence[str]
    records: dict[str, int]


ADDED = [
    Added("records without a name", [lines(*NAMELESS[:3])], [lines(*NAMELESS[3:])], {"catalog": 6}),
    Added("the same records without a name", [lines(*NAMELESS)], [lines(*NAMELESS[2:])], {"catalog": 6}),
    Added("entries without a name", ["@misc{a, title = {Tea}, author = {Ada Kettle}}"], ["@misc{b, title = {Pots}, author = {Bo Pot}}"], {"catalog": 2}),
    Added("another service's of the same DOI", [own("Tea", ""), openalex("Tea", OLD)], [crossref("Tea", NEW)], {"catalog": 1, "openalex": 1, "crossref": 1}),
    Added("another service's of the same number", [arxiv("Tea", OLD)], [datacite("Tea", NEW).replace("10.5072/tea.1", "10.48550/arxiv.2601.00001")], {"arxiv": 1, "datacite": 1}),
    Added("another form of the same service", [arxiv("Tea", OLD)], [oai("Tea", NEW)], {"arxiv": 1}),
    Added("a person's own entry of another form", [own("Tea", "")], [BIB], {"catalog": 1}),
]  # fmt: skip


def test_two_names_with_one_key_do_not_replace_one_another(tmp_path: Path) -> None:
    names = ["10.1000/526703", "10.1000/2191140"]
    assert len({keys.key("n", f"doi:{name}") for name in names}) == 1
    first, second = (lines({**CROSSREF, "DOI": name}) for name in names)
    with made(tmp_path, [first], [second]) as tea:
        assert tea.about.records == 2
        for name in names:
            [kept] = tea.by_identifier(Identifier("doi", name), "crossref")
            assert name in kept


@pytest.mark.parametrize("case", ADDED, ids=lambda c: c.name)
def test_what_is_added_replaces_the_same_records_of_the_same_source(
    tmp_path: Path, case: Added
) -> None:
    with made(tmp_path, case.first, case.added) as tea:
        counted: dict[str, int] = {}
        for part in tea.about.parts:
            counted[part.source] = counted.get(part.source, 0) + part.records
        assert counted == case.records


@pytest.mark.parametrize(("day", "is_left"), [(OLD, True), (NEW, False), ("2024-01-01", False)])
@pytest.mark.parametrize("make", [arxiv, oai])
@pytest.mark.parametrize("way", WAYS)
def test_a_record_that_its_source_has_taken_away_goes(
    tmp_path: Path, make: Make, day: str, is_left: bool, way: str
) -> None:
    deleted = (
        '<OAI-PMH xmlns:x="http://arxiv.org/OAI/arXiv/"><ListRecords><record><header status="deleted"><identifier>'
        f"oai:arXiv.org:2601.00001</identifier><datestamp>{day}</datestamp></header></record></ListRecords></OAI-PMH>"
    )
    other = arxiv("Of Other Pots", NEW).replace("2601.00001", "2601.00009")
    first = [make("A Kettle", "2024-01-01"), other]
    with (
        made(tmp_path, [*first, deleted])
        if way == "one build"
        else made(tmp_path, first, [deleted]) as tea
    ):
        assert titles(tea, "arxiv", "arxiv:2601.00001") == ["A Kettle"] * is_left
        assert titles(tea, "arxiv", "arxiv:2601.00009") == ["Of Other Pots"]
        assert tea.about.records == 1 + is_left


POTS = {"crossref": crossref, "openalex": openalex, "datacite": datacite}
NO_PAPER_ANY_MORE = [
    ("crossref", "doi:10.1234/tea.1", lines({**CROSSREF, "type": "component", "indexed": {"date-time": f"{NEW}T01:02:03Z"}})),
    ("crossref", "doi:10.1234/tea.1", lines({**CROSSREF, "title": [], "indexed": {"date-time": f"{NEW}T01:02:03Z"}})),
    ("openalex", "doi:10.1234/tea.1", lines({**OPENALEX, "title": None, "display_name": None, "updated_date": NEW})),
    ("openalex", "doi:10.1234/tea.1", f"merge_date,id,merge_into_id\n{NEW},https://openalex.org/W2741809807,https://openalex.org/W1\n"),
    ("openalex", "doi:10.1234/tea.1", f"merge_date,id,merge_into_id\n{NEW},W2741809807,W1\n"),
    ("datacite", "doi:10.5072/tea.1", lines({**DATACITE, "attributes": {**DATACITE["attributes"], "titles": [], "updated": NEW}})),
]  # fmt: skip


@pytest.mark.parametrize(("source", "asked", "change"), NO_PAPER_ANY_MORE)
@pytest.mark.parametrize("day", [OLD, "2026-01-01"])
def test_a_record_that_is_no_paper_any_more_goes(
    tmp_path: Path, source: str, asked: str, change: str, day: str
) -> None:
    other = POTS[source]("Of Other Pots", OLD)
    for old, new in (("tea.1", "tea.9"), ("W2741809807", "W9")):
        other = other.replace(old, new)
    first = [POTS[source]("A Kettle", day), other]
    with made(tmp_path, first, [change]) as tea:
        is_left = day > NEW
        assert titles(tea, source, asked) == ["A Kettle"] * is_left
        assert titles(tea, source, asked.replace("tea.1", "tea.9")) == ["Of Other Pots"]
        assert tea.about.records == 1 + is_left


def test_what_was_merged_makes_no_record_younger(tmp_path: Path) -> None:
    with made(tmp_path, [openalex("Tea", OLD)], ["merge_date,id,merge_into_id\n"]) as tea:
        assert tea.date("openalex").startswith(OLD)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=[".bib first", "XML first"])
def test_what_the_anthology_has_retracted_is_known_beside_its_bib(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    retracted = ACL_XML.replace("</title>", '</title><retracted date="2026-11-11">bad</retracted>')
    dumps = [ACL_BIB, retracted]
    with made(tmp_path, [dumps[n] for n in order]) as tea:
        asked = Identifier("acl", "2026.tea-main.7")
        answer = tea.joined(tea.by_identifier(asked, "acl"), "acl")
        assert {r.retracted for r in ACL(None).parse(answer)} == {"", "retraction"}


def test_two_papers_of_one_title_are_both_found_in_the_anthology(tmp_path: Path) -> None:
    other = ACL_BIB.replace("Kettle, Ada", "Pot, Bo").replace("main.7", "main.8")
    with made(tmp_path, [ACL_BIB, other.replace("tea.1", "tea.2")]) as tea:
        answer = tea.joined(tea.by_title(Query(TITLE), "acl"), "acl")
        assert {r.authors[0].full for r in ACL(None).parse(answer)} == {"Ada Kettle", "Bo Pot"}


def test_a_catalogue_of_the_first_version_is_read_and_added_to(tmp_path: Path) -> None:
    """Its records have no days, so that whatever is added is taken for newer."""
    made(tmp_path, [dblp(TITLES[0], NEW)]).close()
    with closing(sqlite3.connect(tmp_path / "tea.catalog")) as file:
        for number, records in file.execute("SELECT number, records FROM blocks").fetchall():
            bare = b"\n".join(
                x.partition(b"\t")[0].partition(b":")[0] + b"\t" + x.partition(b"\t")[2]
                for x in zlib.decompress(records).split(b"\n")
            )
            file.execute(
                "UPDATE blocks SET records = ? WHERE number = ?", (zlib.compress(bare), number)
            )
        file.execute("DROP TABLE replaced")
        file.execute("PRAGMA user_version = 1")
        file.commit()
    with Catalogue(tmp_path / "tea.catalog") as tea:
        assert titles(tea, "dblp", "dblp:journals/tea/K1") == [TITLES[0]]
    with made(tmp_path, [], [dblp(TITLES[1], OLD)]) as tea:
        assert titles(tea, "dblp", "dblp:journals/tea/K1") == [TITLES[1]]


def test_what_was_replaced_does_not_come_back(tmp_path: Path) -> None:
    made(tmp_path, [dblp(TITLES[0], OLD), dblp(TITLES[1], NEW)]).close()
    with made(tmp_path, [], [crossref("Tea", NEW)]) as tea:
        assert titles(tea, "dblp", "dblp:journals/tea/K1") == [TITLES[1]]
        assert tea.about.records == 2


@pytest.mark.parametrize("makes", [(arxiv, oai), (oai, arxiv)], ids=["OAI last", "OAI first"])
@pytest.mark.parametrize("days", [(OLD, NEW), (NEW, OLD)], ids=["older first", "newer first"])
@pytest.mark.parametrize("way", WAYS)
def test_two_forms_of_a_dump_have_one_version_of_a_record(
    tmp_path: Path, makes: tuple[Make, Make], days: tuple[str, str], way: str
) -> None:
    first, second = (make(f"Kettle of {day}", day) for make, day in zip(makes, days, strict=True))
    with (
        made(tmp_path, [first, second])
        if way == "one build"
        else made(tmp_path, [first], [second]) as tea
    ):
        assert titles(tea, "arxiv", "arxiv:2601.00001") == [f"Kettle of {NEW}"]
        assert tea.about.records == 1


def test_what_was_taken_away_in_one_build_does_not_come_back(tmp_path: Path) -> None:
    deleted = (
        '<OAI-PMH xmlns:x="http://arxiv.org/OAI/arXiv/"><ListRecords><record><header status="deleted"><identifier>'
        f"oai:arXiv.org:2601.00001</identifier><datestamp>{NEW}</datestamp></header></record></ListRecords></OAI-PMH>"
    )
    others = [arxiv(f"Pot {n}", OLD).replace("2601.00001", f"2601.0001{n}") for n in range(9)]
    made(tmp_path, [arxiv("A Kettle", OLD), *others, deleted]).close()
    with made(tmp_path, [], [crossref("Tea", NEW)]) as tea:
        assert titles(tea, "arxiv", "arxiv:2601.00001") == []
        for n in range(9):
            assert titles(tea, "arxiv", f"arxiv:2601.0001{n}") == [f"Pot {n}"]
        assert tea.about.records == 10


FIRST, OTHER = "journals/tea/K1", "journals/tea/K1a"


def renamed(title: str, day: str, *keys: str, author: str = "Ada Kettle") -> str:
    """Return a dump in which one DOI has records of some keys."""
    one = dblp(title, day).replace("Ada Kettle", author)
    head, record, end = one[:7], one[7:-7], one[-7:]
    return head + "\n".join(record.replace(FIRST, key) for key in keys) + end


@dataclass(frozen=True)
class Renamed:
    """What is built, what is added, and the keys of the DOI's records then."""

    name: str
    first: str
    added: str
    keys: Sequence[str]


RENAMED = [
    Renamed("a key that was changed", renamed("A Kettle", OLD, FIRST), renamed("Another Pot", NEW, OTHER), [OTHER]),
    Renamed("two keys that are both there", renamed("Tea", OLD, FIRST, OTHER), renamed("Tea", NEW, FIRST, OTHER), [FIRST, OTHER]),
    Renamed("two keys, of which one is changed", renamed("Tea", OLD, FIRST, OTHER), renamed("Tea", NEW, OTHER), [FIRST, OTHER]),
    Renamed("a second key beside the first", renamed("Tea", OLD, FIRST), renamed("Tea", NEW, FIRST, OTHER), [FIRST, OTHER]),
    Renamed("of other people", renamed("Tea", OLD, FIRST), renamed("Tea", NEW, OTHER, author="Bo Pot"), [FIRST, OTHER]),
    Renamed("an older dump", renamed("Tea", NEW, FIRST), renamed("Tea", OLD, OTHER), [FIRST, OTHER]),
    Renamed("an older dump of both", renamed("Tea", NEW, FIRST), renamed("Tea", OLD, FIRST, OTHER), [FIRST, OTHER]),
]  # fmt: skip


@pytest.mark.parametrize("case", RENAMED, ids=lambda c: c.name)
def test_a_record_of_another_key_replaces_the_one_that_the_dump_lacks(
    tmp_path: Path, case: Renamed
) -> None:
    other = dblp("Of Other Pots", OLD).replace(FIRST, "journals/tea/P").replace("tea.1", "tea.2")
    with made(tmp_path, [case.first, other], [case.added]) as tea:
        found = tea.by_identifier(Identifier("doi", "10.1234/tea.1"), "dblp")
        assert sorted(json.loads(x)["key"] for x in found) == case.keys
        assert tea.about.records == 1 + len(case.keys)
    # What was replaced does not come back.
    with made(tmp_path, [], [crossref("Tea", NEW)]) as tea:
        found = tea.by_identifier(Identifier("doi", "10.1234/tea.1"), "dblp")
        assert sorted(json.loads(x)["key"] for x in found) == case.keys
        assert titles(tea, "dblp", "dblp:journals/tea/P") == ["Of Other Pots"]
        assert tea.about.records == 2 + len(case.keys)


def test_a_catalogue_all_of_whose_records_are_replaced_is_added_to(tmp_path: Path) -> None:
    made(tmp_path, [renamed("Tea", OLD, FIRST)], [renamed("Tea", NEW, OTHER)]).close()
    for _ in range(2):
        with made(tmp_path, [], [renamed("Tea", NEW, "journals/tea/K1b")]) as tea:
            assert titles(tea, "dblp", "dblp:journals/tea/K1b") == ["Tea"]
            assert tea.about.records == 1


def test_a_catalogue_without_the_numbers_of_what_is_replaced_is_added_to(tmp_path: Path) -> None:
    made(tmp_path, [dblp(TITLES[0], OLD), dblp(TITLES[1], NEW)]).close()
    with closing(sqlite3.connect(tmp_path / "tea.catalog")) as file:
        file.execute("DROP TABLE replaced")
    with made(tmp_path, [], [crossref("Tea", NEW)]) as tea:
        assert titles(tea, "dblp", "dblp:journals/tea/K1") == [TITLES[1]]
        assert tea.about.records == 2


@pytest.mark.slow
def test_other_processes_find_the_same_records_replaced(tmp_path: Path) -> None:
    records = [
        {**CROSSREF, "DOI": f"10.1234/tea.{n % 3000}", "title": [f"Kettle {n}"], "indexed": {"date-time": f"20{n % 23:02}-01-01"}}
        for n in range(9000)
    ]  # fmt: skip
    (tmp_path / "dump").write_text(lines(*records), encoding="utf-8")
    dumps = dump_files.find([tmp_path / "dump"], sources.dump_formats())
    found = []
    for processes in (0, 2):
        build.build(tmp_path / f"{processes}", dumps, processes=processes)
        with Catalogue(tmp_path / f"{processes}") as tea:
            names = (Identifier("doi", f"10.1234/tea.{n}") for n in range(3000))
            found.append(
                [json.loads(x)["title"] for i in names for x in tea.by_identifier(i, "crossref")]
            )
            assert tea.about.records == 3000
    assert found[0] == found[1]
    assert len(found[0]) == 3000


@pytest.mark.slow
def test_other_processes_find_the_same_records_renamed(tmp_path: Path) -> None:
    def dump(name: str, day: str, prefix: str) -> Path:
        one = dblp("Tea", day)[7:-7]
        some = (
            one.replace(FIRST, f"{prefix if n % 3 else ''}{n}").replace("tea.1", f"tea.{n // 2}")
            for n in range(6000)
        )
        path = tmp_path / name
        path.write_text(f"<dblp>\n{''.join(some)}\n</dblp>", encoding="utf-8")
        return path

    first, second = dump("first", OLD, "a"), dump("second", NEW, "b")
    found = []
    for processes in (0, 2):
        path = tmp_path / f"{processes}"
        for number, of in enumerate((first, second)):
            dumps = dump_files.find([of], sources.dump_formats())
            old = Catalogue(path) if number else None
            build.build(path, dumps, processes=processes, old=old)
        with closing(sqlite3.connect(path)) as file:
            tables = ("blocks", "buckets", "words", "replaced")
            found.append(
                [file.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in tables]
            )
        with Catalogue(path) as tea:
            # Of a DOI there are two. Where one of them has its key still, the former one stays.
            assert tea.about.records == 8000
    assert found[0] == found[1]
    assert len(found[0][-1]) == 2000
