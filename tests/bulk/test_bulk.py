"""References in bulk: the same rows from every form of input, in the order of the input; runs that go on."""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO
from unittest import mock

import pytest

from enrich import files, sources
from enrich.bulk import csv_rows, inputs, matcher, plain_catalogues, runner, worker, workers
from enrich.bulk.matcher import Matcher
from enrich.bulk.reference import BulkReference
from enrich.bulk.result import COLUMNS
from enrich.bulk.runner import BulkJob, BulkSummary
from enrich.bulk.worker import BulkTask
from enrich.catalogs import build, dump_files
from enrich.catalogs.catalogue import Catalogue
from enrich.errors import ConfigError, LockedError
from enrich.matching.linkage import Linkage, SourcedRecord, link
from enrich.model import Query
from tests.bulk.conftest import papers, references, write_lines
from tests.support.cli import enrich


def run(
    source: Path, output: Path, catalogue: Path, *, by: Any = None, size: int = 10
) -> BulkSummary:
    """Match an input, in small partitions."""

    def put(write: Callable[[BinaryIO], None]) -> None:
        files.fill_whole(output, write, lambda _: None)

    job = BulkJob(inputs.find(source), (catalogue,), output, size)
    return runner.run(job, by or workers.InProcess(), put)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_row_has_its_paper_in_the_order_of_the_input(tmp_path: Path, catalogue: Path) -> None:
    stated = references(60)
    summary = run(write_lines(tmp_path / "in.jsonl", stated), tmp_path / "out.jsonl", catalogue)
    found = rows(tmp_path / "out.jsonl")
    assert summary.rows == 60
    assert [tuple(r) for r in found] == [COLUMNS] * 60
    assert [(r["row"], r["key"]) for r in found] == [(n + 1, f"r{n}") for n in range(60)]
    known = papers()
    for n, row in enumerate(found):
        if n % 50 == 49:
            assert (row["verdict"], row["identifiers"]) == ("absent", [])
            continue
        assert row["verdict"] == "accepted"
        assert row["doi"] == known[n * 7 % len(known)]["doi"]
        assert 0.7 <= row["score"] <= 1
        assert row["evidence"][0].startswith("title equal")
        assert row["state"] == "published"


def test_a_control_character_in_a_line_of_json_costs_no_reference(
    tmp_path: Path, catalogue: Path
) -> None:
    title = papers()[0]["title"]
    source = tmp_path / "in.jsonl"
    source.write_text(f'{{"title": "{title}\t\x13", "authors": "Ada\tKettle"}}\n', encoding="utf-8")
    run(source, tmp_path / "out.jsonl", catalogue)
    assert [x["verdict"] for x in rows(tmp_path / "out.jsonl")] == ["accepted"]


def as_jsonl(path: Path, stated: list[dict[str, Any]]) -> Path:
    return write_lines(path / "in.jsonl", stated)


def as_packed(path: Path, stated: list[dict[str, Any]]) -> Path:
    write_lines(path / "plain", stated)
    (path / "in.jsonl.gz").write_bytes(gzip.compress((path / "plain").read_bytes()))
    return path / "in.jsonl.gz"


def as_csv(path: Path, stated: list[dict[str, Any]], delimiter: str = ",") -> Path:
    with (path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=delimiter)
        out.writerow(["ID", "Title", "Authors", "Year", "DOI"])
        for row in stated:
            people = "; ".join(row["authors"])
            out.writerow([row["id"], row["title"], people, row["year"], row.get("doi", "")])
    return path / "in.csv"


def as_semicolons(path: Path, stated: list[dict[str, Any]]) -> Path:
    return as_csv(path, stated, ";")


def as_parquet(path: Path, stated: list[dict[str, Any]]) -> Path:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    whole = [{"doi": None, **row} for row in stated]
    parquet.write_table(arrow.Table.from_pylist(whole), path / "in.parquet")
    return path / "in.parquet"


def as_bib(path: Path, stated: list[dict[str, Any]]) -> Path:
    entries = [
        f"@misc{{{row['id']}, title = {{{row['title']}}}, year = {row['year']}, author = {{{' and '.join(row['authors'])}}},"
        f" doi = {{{row.get('doi', '')}}}}}\n\n"
        for row in stated
    ]
    (path / "in.bib").write_text("".join(entries), encoding="utf-8")
    return path / "in.bib"


@pytest.mark.parametrize("form", [as_packed, as_csv, as_semicolons, as_parquet, as_bib])
def test_every_form_of_input_gives_the_same(
    tmp_path: Path, catalogue: Path, form: Callable[[Path, list[dict[str, Any]]], Path]
) -> None:
    stated = references(25)
    run(as_jsonl(tmp_path, stated), tmp_path / "first.jsonl", catalogue)
    run(form(tmp_path, stated), tmp_path / "second.jsonl", catalogue)
    assert rows(tmp_path / "second.jsonl") == rows(tmp_path / "first.jsonl")


def test_every_form_of_output_has_the_same_and_is_the_same_twice(
    tmp_path: Path, catalogue: Path
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    source = write_lines(tmp_path / "in.jsonl", references(25))
    for suffix in ("jsonl", "csv", "parquet"):
        run(source, tmp_path / f"out.{suffix}", catalogue)
        run(source, tmp_path / f"again.{suffix}", catalogue, size=7)
        first, second = (tmp_path / f"{x}.{suffix}" for x in ("out", "again"))
        assert first.read_bytes() == second.read_bytes()
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.column_names == list(COLUMNS)
    assert table.to_pylist() == rows(tmp_path / "out.jsonl")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    assert [c["identifiers"] for c in cells] == [
        "; ".join(r["identifiers"]) for r in table.to_pylist()
    ]


TITLE = "Steeping Quiet Kettles at Dawn"
TABLES: list[tuple[str, bytes]] = [
    ("a byte order mark", f"\ufefftitle,id\n{TITLE},Zoë\n".encode()),
    ("semicolons, and a comma in quotes", f'title;"a, b, c";id\n{TITLE};1;Zoë\n'.encode()),
    ("a line for Excel", f'sep=;\r\n"a,b,c,d";title;id\r\n1;{TITLE};Zoë\r\n'.encode()),
    ("UTF-16", f"id\ttitle\nZoë\t{TITLE}\n".encode("utf-16")),
    ("the letters of Windows", f"title,id\n{TITLE},Zoë\n".encode("cp1252")),
    ("lines that end like those of old Macs", f"title,id\r{TITLE},Zoë\r".encode()),
    ("empty lines above", f"\n\ntitle,id\n{TITLE},Zoë\n".encode()),
    ("a name of two lines", f'"what\nelse",title,id\n,{TITLE},Zoë\n'.encode()),
    ("a column twice, the first filled", f"title,id,title\n{TITLE},Zoë,\n".encode()),
    ("a column twice, the second filled", f"title,id,title\n,Zoë,{TITLE}\n".encode()),
]


@pytest.mark.parametrize("content", [t[1] for t in TABLES], ids=[t[0] for t in TABLES])
def test_tables_are_read_as_people_save_them(
    tmp_path: Path, catalogue: Path, content: bytes
) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    run(tmp_path / "in.csv", tmp_path / "out.jsonl", catalogue)
    (row,) = rows(tmp_path / "out.jsonl")
    assert (row["verdict"], row["title"], row["key"]) == ("accepted", TITLE, "Zoë")


def parquet_columns(arrow: Any) -> list[dict[str, Any]]:
    """Return a title, and a column that other programs write otherwise than as text."""
    title, far = [TITLE], [10**18]
    return [
        {"title": arrow.array([TITLE.encode()])},
        {"title": arrow.array(title, arrow.large_string())},
        {"title": arrow.array(title).dictionary_encode()},
        {"title": arrow.array(title), "authors": arrow.array([[b"Mei Lin Teapot"]])},
        {"title": arrow.array(title), "date": arrow.array(far).cast(arrow.timestamp("us"))},
        {"title": arrow.array(title), "date": arrow.array([1], arrow.timestamp("ns", "No/Zone"))},
        {"title": arrow.array(title), "issued": arrow.array([{"x": 10**18}], arrow.struct([("x", arrow.timestamp("us"))]))},
    ]  # fmt: skip


def test_columns_of_parquet_are_read_whatever_wrote_them(tmp_path: Path, catalogue: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    for columns in parquet_columns(arrow):
        parquet.write_table(arrow.table(columns), tmp_path / "in.parquet")
        run(tmp_path / "in.parquet", tmp_path / "out.jsonl", catalogue)
        (row,) = rows(tmp_path / "out.jsonl")
        assert (row["verdict"], row["title"]) == ("accepted", TITLE), columns


def test_of_a_paper_that_came_out_twice_the_one_that_is_meant_is_named(tmp_path: Path) -> None:
    twice = [
        {"title": "Cosies Revisited", "authors": ["Ada Kettle"], "type": "article", **place}
        for place in (
            {"year": 2019, "venue": "TEA", "doi": "10.1234/a"},
            {"year": 2021, "venue": "Journal of Tea", "doi": "10.1234/b"},
        )
    ]
    target = tmp_path / "tea.catalog"
    dumps = [write_lines(tmp_path / "papers.jsonl", twice)]
    build.build(target, dump_files.find(dumps, sources.dump_formats()), processes=0)
    asked = [{**paper, "doi": None} for paper in twice] + [{**twice[1], "venue": None}]
    run(write_lines(tmp_path / "in.jsonl", asked), tmp_path / "out.jsonl", target)
    found = [(row["doi"], row["year"]) for row in rows(tmp_path / "out.jsonl")]
    assert found == [("10.1234/a", 2019), ("10.1234/b", 2021), ("10.1234/b", 2021)]


def test_where_title_and_people_are_enough_the_rest_tells_which_version_is_meant(
    tmp_path: Path,
) -> None:
    people = ["Ada Kettle", "Jürgen Öland", "Stefanie Steep"]
    twice = [
        {"title": "Adversarial Kettles for Tea Graphs", "authors": people, "type": kind, **place}
        for kind, place in (
            ("inproceedings", {"year": 2018, "venue": "TEA", "pages": "47-56", "doi": "10.1234/a"}),
            ("inproceedings", {"year": 2019, "venue": "CUP", "pages": "46-50", "doi": "10.1234/b"}),
        )
    ]
    target = tmp_path / "tea.catalog"
    dumps = [write_lines(tmp_path / "papers.jsonl", twice)]
    build.build(target, dump_files.find(dumps, sources.dump_formats()), processes=0)
    left_out = [("doi",), ("venue", "doi"), ("year", "venue", "pages"), ("year", "pages", "doi")]
    asked = [
        {name: value for name, value in paper.items() if name not in names}
        for names in left_out
        for paper in twice
    ]
    run(write_lines(tmp_path / "in.jsonl", asked), tmp_path / "out.jsonl", target)
    found = [(row["doi"], row["year"]) for row in rows(tmp_path / "out.jsonl")]
    assert found == [("10.1234/a", 2018), ("10.1234/b", 2019)] * len(left_out)


def test_a_newer_catalogue_with_a_title_alike_does_not_hide_the_very_title(tmp_path: Path) -> None:
    record = (
        '<dblp><article mdate="{day}" key="journals/tea/{key}"><author>Ada Kettle</author><title>{title}.</title>'
        "<year>2020</year><journal>J. Tea</journal></article></dblp>"
    )
    made = {"2025-01-01": "Quiet Kettles of the North", "2026-01-01": "Quiet Kettles of the South"}
    for day, title in made.items():
        dump = tmp_path / f"{day}.xml"
        dump.write_text(record.format(day=day, key=day, title=title), encoding="utf-8")
        dumps = dump_files.find([dump], sources.dump_formats())
        build.build(tmp_path / f"{day}.catalog", dumps, processes=0)
    paths = [tmp_path / f"{day}.catalog" for day in made]
    titles = list(made.values())
    for catalogues in (paths, paths[::-1]):
        found = Matcher(catalogues).match([Query(title) for title in titles])
        assert [row.title for row in found] == titles
        assert [row.verdict for row in found] == ["accepted"] * 2


def test_what_a_bib_says_in_other_entries_and_in_western_letters_counts(
    tmp_path: Path, catalogue: Path
) -> None:
    source = tmp_path / "in.bib"
    source.write_bytes(
        '@string{tea = "Tea Letters"}\n'
        "@inproceedings{child, crossref={parent}, title={Not in Any Catalogue}, author={Jos\xe9 Kettle}}\n"
        "@proceedings{parent, title={Proceedings of Tea}, booktitle={Tea}, year=2020}\n"
        "@misc{torn, title={Also in No Catalogue}, author={Ada Kettle, year=1999}\n".encode(
            "latin-1"
        )
    )
    found = [x for part in inputs.find(source).partitions() for x in inputs.references(part)]
    child = found[0]
    assert isinstance(child, BulkReference)
    assert (child.query.venue, child.query.stated_year) == ("Tea", 2020)
    assert [n.full for n in child.query.authors] == ["José Kettle"]
    run(source, tmp_path / "out.jsonl", catalogue)
    assert [(r["key"], bool(r["problem"])) for r in rows(tmp_path / "out.jsonl")] == [
        ("child", False),
        ("parent", False),
        ("torn", True),
    ]


def test_a_long_cell_is_a_cell(tmp_path: Path, catalogue: Path) -> None:
    source = tmp_path / "in.csv"
    cell = 'a, ""quoted""\n' * 40_000
    source.write_text(f'id,title,abstract\n1,Quiet Tea,"{cell}"\n2,Quiet Tea,x\n')
    run(source, tmp_path / "out.jsonl", catalogue)
    assert [r["key"] for r in rows(tmp_path / "out.jsonl")] == ["1", "2"]


def test_a_row_that_states_an_identifier_alone_agrees_with_it(
    tmp_path: Path, catalogue: Path
) -> None:
    doi = papers()[3]["doi"]
    for asked in ({"doi": doi}, {"raw": f"https://doi.org/{doi}"}):
        run(write_lines(tmp_path / "in.jsonl", [asked]), tmp_path / "out.jsonl", catalogue)
        [row] = rows(tmp_path / "out.jsonl")
        told = (row["verdict"], row["score"], row["evidence"], row["problem"])
        assert told == ("accepted", 1.0, ["identifier agrees"], "")


def test_a_telling_title_of_other_people_is_for_a_person_to_judge(
    tmp_path: Path, catalogue: Path
) -> None:
    known = papers()[3]
    asked = [{"title": known["title"], "authors": ["Zeno Nobody"]}]
    run(write_lines(tmp_path / "in.jsonl", asked), tmp_path / "out.jsonl", catalogue)
    [row] = rows(tmp_path / "out.jsonl")
    assert (row["verdict"], bool(row["candidates"])) == ("doubtful", True)


def test_another_input_does_not_write_the_same_output_meanwhile(
    tmp_path: Path, catalogue: Path
) -> None:
    source, output = write_lines(tmp_path / "in.jsonl", references(5)), tmp_path / "out.jsonl"
    other = write_lines(tmp_path / "other.jsonl", references(3))

    class Nested(workers.InProcess):
        def submit(self, task: BulkTask) -> Future[bytes]:
            with pytest.raises(LockedError):
                run(other, output, catalogue)
            return super().submit(task)

    assert run(source, output, catalogue, by=Nested()).rows == 5
    assert not list(left(tmp_path))


def test_an_input_that_is_changed_meanwhile_is_told(tmp_path: Path, catalogue: Path) -> None:
    source, output = write_lines(tmp_path / "in.jsonl", references(5)), tmp_path / "out.jsonl"

    class Changing(workers.InProcess):
        def submit(self, task: BulkTask) -> Future[bytes]:
            write_lines(source, references(4))
            return super().submit(task)

    with pytest.raises(ConfigError, match="was changed while it was read"):
        run(source, output, catalogue, by=Changing())
    assert not output.exists()
    assert not list(left(tmp_path))


BAD: list[tuple[bytes, str]] = [
    (b"{broken", "no JSON: "),
    (b"[1, 2]", "no object of JSON"),
    (b'{"authors": ["Ada Kettle"]}', "no title, no identifier and no citation string"),
    (b"[" * 100_000, "no JSON: "),
    (b"\xff\xfe\x00", "no JSON: "),
]


def test_bad_rows_are_set_aside_with_the_reason(tmp_path: Path, catalogue: Path) -> None:
    good = json.dumps(references(1)[0]).encode()
    lines = [x for line, _ in BAD for x in (line, good)]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    run(tmp_path / "in.jsonl", tmp_path / "out.jsonl", catalogue)
    found = rows(tmp_path / "out.jsonl")
    assert [r["verdict"] for r in found] == ["unreadable", "accepted"] * len(BAD)
    for row, (_, reason) in zip(found[::2], BAD, strict=True):
        assert row["problem"].startswith(reason)


def test_rows_of_a_table_with_too_many_cells_or_a_torn_one_are_set_aside(
    tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_rows, "_LONGEST_CELL", 1000)
    huge = "x" * 1001
    (tmp_path / "in.csv").write_text(
        f"title,year\na,b,c\n{huge},1\nSteeping Quiet Kettles at Dawn\n", encoding="utf-8"
    )
    run(tmp_path / "in.csv", tmp_path / "out.jsonl", catalogue)
    found = rows(tmp_path / "out.jsonl")
    assert [r["verdict"] for r in found] == ["unreadable", "unreadable", "accepted"]


# A line with a quotation mark that nobody ends (or with a cell of several lines), and what becomes
# of the rows around it.
TORN = [
    ("in the first cell", f'"Odd,2020\n{TITLE},2023\n{TITLE},2023\n', "unreadable accepted accepted"),
    ("up to a quoted cell", f'"Odd,2020\n{TITLE},2023\n"{TITLE}",2023\n', "unreadable accepted accepted"),
    ("in the last cell", f'Odd,"2020\n{TITLE},2023\n', "unreadable accepted"),
    ("twice", f'"Odd,2020\n"Odd,2020\n{TITLE},2023\n', "unreadable unreadable accepted"),
    ("far from the end", '"Odd,2020\n' + f"{TITLE},2023\n" * 4000, "unreadable" + " accepted" * 4000),
    ("a cell of two lines", f'"{TITLE[:15]}\n{TITLE[15:]}",2023\n{TITLE},2023\n', "accepted accepted"),
    ("a mark in a cell of two lines", f'"""Quiet""\nKettles",1999\n{TITLE},2023\n', "absent accepted"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), [t[1:] for t in TORN], ids=[t[0] for t in TORN])
def test_a_quotation_mark_without_an_end_takes_no_other_row(
    tmp_path: Path, catalogue: Path, written: str, expected: str
) -> None:
    (tmp_path / "in.csv").write_text(f"title,year\n{written}", encoding="utf-8")
    run(tmp_path / "in.csv", tmp_path / "out.jsonl", catalogue)
    found = rows(tmp_path / "out.jsonl")
    assert [r["verdict"] for r in found] == expected.split()
    torn = {r["problem"] for r in found if r["verdict"] == "unreadable"}
    assert torn <= {"a quotation mark in this line has no end"}


def test_a_row_that_breaks_the_matcher_ends_no_run(tmp_path: Path, catalogue: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", [{"title": "Not Matched by Any Other Test"}])
    with mock.patch("enrich.bulk.matcher.link", side_effect=RuntimeError("odd")):
        run(source, tmp_path / "out.jsonl", catalogue)
    assert rows(tmp_path / "out.jsonl")[0]["problem"] == "cannot be matched: RuntimeError: odd"


def test_a_damaged_catalogue_ends_the_run(tmp_path: Path, catalogue: Path) -> None:
    """Whom it lacks by its damage, nobody knows: no row of it is called absent."""
    damaged = tmp_path / "damaged.catalog"
    damaged.write_bytes(catalogue.read_bytes())
    with closing(sqlite3.connect(damaged)) as opened:
        opened.execute("UPDATE blocks SET records = x'00ff00ff'")
        opened.commit()
    source = write_lines(tmp_path / "in.jsonl", references(25))
    with pytest.raises(ConfigError, match="is damaged"):
        run(source, tmp_path / "out.jsonl", damaged)
    assert not (tmp_path / "out.jsonl").exists()


def test_of_a_portion_only_the_row_that_breaks_it_is_lost(tmp_path: Path, catalogue: Path) -> None:
    stated = [*references(5), {"title": "Odd", "key": "odd"}, {"year": 1}, *references(3)]
    source = write_lines(tmp_path / "in.jsonl", stated)

    def breaking(query: Query, found: Sequence[SourcedRecord]) -> Linkage:
        if query.title == "Odd":
            raise RuntimeError("odd")
        return link(query, found)

    with mock.patch("enrich.bulk.matcher.link", breaking):
        run(source, tmp_path / "broken.jsonl", catalogue)
    run(source, tmp_path / "whole.jsonl", catalogue)
    broken, whole = rows(tmp_path / "broken.jsonl"), rows(tmp_path / "whole.jsonl")
    odd = broken.pop(5)
    assert whole.pop(5)["verdict"] == "absent"
    assert broken == whole
    assert (odd["row"], odd["key"], odd["problem"]) == (
        6,
        "odd",
        "cannot be matched: RuntimeError: odd",
    )


class Stopping(workers.InProcess):
    """A process that is interrupted after some partitions, and counts them."""

    def __init__(self, most: int = 10**9) -> None:
        self.most = most
        self.done: list[int] = []

    def submit(self, task: BulkTask) -> Future[bytes]:
        if len(self.done) == self.most:
            raise KeyboardInterrupt
        self.done.append(task.partition.number)
        return super().submit(task)


def left(tmp_path: Path) -> Iterator[Path]:
    return tmp_path.glob(".*.parts")


def test_a_run_that_was_stopped_goes_on(tmp_path: Path, catalogue: Path) -> None:
    source, output = write_lines(tmp_path / "in.jsonl", references(60)), tmp_path / "out.jsonl"
    run(source, tmp_path / "whole.jsonl", catalogue)
    with pytest.raises(KeyboardInterrupt):
        run(source, output, catalogue, by=Stopping(4))
    assert not output.exists()
    (folder,) = left(tmp_path)
    (folder / "0000001.part").write_bytes(b"torn")
    second = Stopping()
    summary = run(source, output, catalogue, by=second)
    # The fourth was begun and not kept, the second was damaged.
    assert second.done[0] == 1
    assert len(second.done) < 6
    assert summary.resumed == 6 - len(second.done)
    assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert not list(left(tmp_path))


def test_another_input_begins_anew_and_takes_away_what_the_first_has_left(
    tmp_path: Path, catalogue: Path
) -> None:
    source, output = write_lines(tmp_path / "in.jsonl", references(60)), tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        run(source, output, catalogue, by=Stopping(4))
    write_lines(source, references(50))
    second = Stopping()
    run(source, output, catalogue, by=second)
    assert second.done == [0, 1, 2, 3, 4]
    assert not list(left(tmp_path))


def test_two_runs_do_not_write_one_output(tmp_path: Path, catalogue: Path) -> None:
    source, output = write_lines(tmp_path / "in.jsonl", references(5)), tmp_path / "out.jsonl"

    class Nested(workers.InProcess):
        def submit(self, task: BulkTask) -> Future[bytes]:
            with pytest.raises(LockedError):
                run(source, output, catalogue)
            return super().submit(task)

    assert run(source, output, catalogue, by=Nested()).rows == 5


class Dying(workers.InProcess):
    """A pool whose process is killed over the second partition, some times."""

    count = 2

    def __init__(self, times: int) -> None:
        self.times = times
        self.restarts = 0

    def submit(self, task: BulkTask) -> Future[bytes]:
        if task.partition.number == 1 and self.restarts < self.times:
            future: Future[bytes] = Future()
            future.set_exception(BrokenProcessPool())
            return future
        return super().submit(task)

    def is_end(self, error: BaseException) -> bool:
        return isinstance(error, BrokenProcessPool)

    def restart(self) -> None:
        self.restarts += 1


def test_the_partitions_of_a_killed_process_are_begun_anew(tmp_path: Path, catalogue: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", references(40))
    run(source, tmp_path / "whole.jsonl", catalogue)
    run(source, tmp_path / "out.jsonl", catalogue, by=Dying(2))
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_partition_that_ends_every_process_ends_the_run(tmp_path: Path, catalogue: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", references(40))
    with pytest.raises(ConfigError, match="the rows 11 to 20 was ended from outside four times"):
        run(source, tmp_path / "out.jsonl", catalogue, by=Dying(99))


def test_a_worker_with_another_catalogue_or_program_says_so(
    tmp_path: Path, catalogue: Path
) -> None:
    source = inputs.find(write_lines(tmp_path / "in.jsonl", references(1)))
    (partition,) = source.partitions()
    known = worker.named(catalogue)
    other = worker.NamedCatalogue(known.path, known.built, known.records + 1)
    with pytest.raises(ConfigError, match="a worker has another catalogue"):
        worker.work(BulkTask(partition, (other,)))
    with pytest.raises(ConfigError, match=r"a worker has version .* and this is 9\.9"):
        worker.work(BulkTask(partition, (known,), "9.9"))


def test_threads_of_one_worker_give_the_same(tmp_path: Path, catalogue: Path) -> None:
    source = inputs.find(write_lines(tmp_path / "in.jsonl", references(40)))
    tasks = [BulkTask(p, (worker.named(catalogue),)) for p in source.partitions(10)]
    found: dict[int, bytes] = {}
    threads = [
        threading.Thread(target=lambda n=n, t=t: found.update({n: worker.work(t)}))
        for n, t in enumerate(tasks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: worker.work(t) for n, t in enumerate(tasks)}


def test_an_output_that_enrich_wrote_is_replaced_and_no_other(
    tmp_path: Path, catalogue: Path
) -> None:
    write_lines(tmp_path / "in.jsonl", references(3))
    command = ("bulk", "in.jsonl", "-o", "out.csv", "--catalog", str(catalogue))
    (tmp_path / "out.csv").write_text("mine\n", encoding="utf-8")
    assert "is not overwritten" in enrich(tmp_path, *command, code=2).stderr
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "mine\n"
    enrich(tmp_path, *command, "--force")
    assert (tmp_path / "out.csv.bak").read_text(encoding="utf-8") == "mine\n"
    write_lines(tmp_path / "in.jsonl", references(4))
    enrich(tmp_path, *command)
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 5
    with (tmp_path / "out.csv").open("a", encoding="utf-8") as file:
        file.write("edited\n")
    assert "somebody has edited it" in enrich(tmp_path, *command, code=2).stderr


def test_lines_of_json_are_a_catalogue_too(tmp_path: Path, catalogue: Path) -> None:
    plain = write_lines(tmp_path / "facts.jsonl", papers())
    source = write_lines(tmp_path / "in.jsonl", references(20))
    run(source, tmp_path / "first.jsonl", catalogue)
    output = tmp_path / "second.jsonl"
    said: list[str] = []
    with plain_catalogues.built([plain], output, said.append) as asked:
        assert len(said) == len(asked) == 1
        run(source, output, asked[0])
    assert output.read_bytes() == (tmp_path / "first.jsonl").read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_what_was_built_stays_where_a_run_is_stopped(tmp_path: Path) -> None:
    plain = write_lines(tmp_path / "facts.jsonl", papers())
    output, said = tmp_path / "out.jsonl", list[str]()
    with (
        pytest.raises(KeyboardInterrupt),
        plain_catalogues.built([plain], output, said.append) as first,
    ):
        raise KeyboardInterrupt
    with plain_catalogues.built([plain], output, said.append) as second:
        assert (second, len(said)) == (first, 1)
    write_lines(plain, papers()[1:])
    with plain_catalogues.built([plain], output, said.append) as third:
        assert third != first


def test_a_catalogue_that_was_built_stays_as_it_is(tmp_path: Path, catalogue: Path) -> None:
    gone = tmp_path / "gone.jsonl"
    with plain_catalogues.built([catalogue, gone], tmp_path / "out.jsonl") as asked:
        assert asked == (catalogue, gone)


@pytest.mark.parametrize(("status", "refused"), [("closed", False), ("running", True)])
def test_a_cluster_that_is_gone_is_left_without_an_error(status: str, refused: bool) -> None:
    left = []
    by = workers.DaskWorkers.__new__(workers.DaskWorkers)
    by._client = SimpleNamespace(status=status, close=lambda: left.append(True))
    by._pool = mock.Mock(shutdown=mock.Mock(side_effect=RuntimeError("the client is closed")))
    with pytest.raises(RuntimeError) if refused else nullcontext():
        by.close()
    assert bool(left) is not refused


def test_catalogues_are_read_ahead_once_there_are_many_rows(
    tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    worker._matcher.cache_clear()
    monkeypatch.setattr(matcher, "_MANY", 25)
    monkeypatch.setattr(Catalogue, "read_ahead", lambda _: begun.append(1))
    run(write_lines(tmp_path / "in.jsonl", references(20)), tmp_path / "out.jsonl", catalogue)
    assert begun == []
    run(write_lines(tmp_path / "in2.jsonl", references(60)), tmp_path / "out2.jsonl", catalogue)
    assert begun == [1]
