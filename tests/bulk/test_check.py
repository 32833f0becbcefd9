"""`enrich check --bulk`: the verdicts of `check` for folders of papers, in every format, and runs that go on."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from enrich import config
from enrich.bulk import workers
from enrich.errors import LockedError
from enrich.messages import counted
from enrich.model import Query
from enrich.runs.bulk_check import inputs, runner
from enrich.runs.bulk_check.worker import FileTask, KeptLinks
from enrich.store.kept_bytes import KeptBytes
from tests.bulk.conftest import papers, write_lines
from tests.support.cli import enrich
from tests.support.paths import ROOT

NOBODYS = "A Paper That Nobody Has Written on Kettles"


def entry(key: str, number: int, **other: str) -> str:
    """Return an entry for a paper of the catalogue, with what is `other` in it."""
    paper = papers()[number]
    fields = {
        "title": paper["title"],
        "author": " and ".join(paper["authors"]),
        "year": str(paper["year"]),
        "booktitle": "TEA",
        "doi": paper["doi"],
    } | other
    stated = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@inproceedings{{{key}, {stated}}}\n"


FILES = {
    "one/refs.bib": entry("a", 0) + entry("b", 1, doi="", year="1999") + entry("c", 2, doi=""),
    "one/deep/er/refs.BIB": entry("twice", 3) + entry("again", 3, doi="") + entry("c", 2, doi=""),
    "two/nobody.bib": entry("x", 4, title=NOBODYS, doi="", author="Gus Fable"),
    "two/other.bib": entry("swapped", 5, doi=papers()[9]["doi"]) + "@misc{web, title={A Page},\n",
    "two/list.md": f"- {papers()[6]['title']}, {papers()[6]['authors'][0]}, TEA 2031\n",
    "two/printed.bbl": "\\begin{thebibliography}{1}\\bibitem{p} Ada Kettle. "
    f"{papers()[0]['title']}. In TEA, 2010.\\end{{thebibliography}}\n",
}  # fmt: skip
OTHERS = {
    "two/.git/hidden.bib": entry("hidden", 7),
    "two/main.tex": "\\cite{x}",
    "two/notes.txt": "no references",
}


@pytest.fixture
def desk(tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with papers, and a configuration that names the catalogue."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "enrich.yaml").write_text(
        f"lists: []\nstore: cache.db\ncatalogs: ['{catalogue}']\n"
    )
    for name, content in {**FILES, **OTHERS}.items():
        path = tmp_path / "papers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def rows(printed: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(printed)
    return found


def test_the_verdicts_are_those_of_check_on_each_file_singly(desk: Path) -> None:
    bulk = rows(enrich(desk, "check", "--bulk", "papers", "--json", code=1).stdout)
    singly = []
    for name in ("one/refs.bib", "one/deep/er/refs.BIB", *sorted(n for n in FILES if "two" in n)):
        (desk / "cache.db").unlink(missing_ok=True)
        done = enrich(desk, "check", "--offline", "--json", f"papers/{name}", code=None)
        singly += rows(done.stdout)
    assert bulk == singly
    found = {r["entry_key"]: r for r in bulk}
    assert found["a"]["verdict"] == "confirmed"
    assert found["b"]["reason"].startswith("year: the list says 1999; it is ")
    assert found["again"]["same_paper"] == ["twice", "again"]
    assert "names another paper" in found["swapped"]["reason"]
    assert found["web"]["reason"].startswith("cannot be parsed: braces")


@pytest.mark.parametrize("form", ["json", "csv", "github", "sarif", "text"])
def test_a_file_with_bytes_that_are_no_utf8_is_judged_whatever_its_name(
    desk: Path, form: str
) -> None:
    written = entry("z", 6, title="Gr\xfc\xdfe aus dem Teehaus", doi="").encode("latin-1")
    path = desk / "odd" / os.fsdecode(b"z\xff.bib")
    path.parent.mkdir()
    path.write_bytes(written)
    done = enrich(desk, "check", "--bulk", "odd", "--format", form, code=0)
    if form == "json":
        (row,) = rows(done.stdout)
        (alone,) = rows(enrich(desk, "check", "--offline", "--json", str(path), code=None).stdout)
        assert (row["entry_key"], row["verdict"]) == ("z", "unconfirmed")
        assert {**row, "list": ""} == {**alone, "list": ""}


@pytest.mark.parametrize("named", [True, False])
def test_lines_of_json_are_a_catalogue_too(desk: Path, named: bool) -> None:
    lines = write_lines(desk / "facts.jsonl", papers()[:3])
    (desk / "enrich.yaml").write_text(
        f"lists: []\nstore: cache.db\ncatalogs: [{'' if named else lines.name}]\n"
    )
    more = ("--catalog", lines.name) if named else ()
    done = enrich(desk, "check", "--bulk", "papers/one", *more, code=1)
    assert "3 confirmed, 1 contradicted, 2 could not be confirmed" in done.stderr
    assert "asked: facts" in done.stderr


def test_what_no_catalogue_has_is_not_said_to_be_invented(desk: Path) -> None:
    done = enrich(desk, "check", "--bulk", "papers/two/nobody.bib", code=0)
    assert "could not be confirmed: x: " + NOBODYS in done.stdout
    assert "title: not every source could be asked" in done.stdout
    assert "0 confirmed, 0 contradicted, 1 could not be confirmed" in done.stderr


def test_a_table_of_papers_comes_first_then_the_findings_by_file_and_line(desk: Path) -> None:
    done = enrich(desk, "check", "--bulk", "papers/one", "papers/two/nobody.bib", code=1)
    table, _, findings = done.stdout.partition("\n\n")
    assert [line.split() for line in table.splitlines()] == [
        ["paper", "references", "contradicted", "unconfirmed", "confirmed"],
        ["papers/one/refs.bib", "3", "1", "0", "2"],
        ["papers/one/deep/er/refs.BIB", "3", "0", "0", "3"],
        ["papers/two/nobody.bib", "1", "0", "1", "0"],
        ["all", "3", "7", "1", "1", "5"],
    ]
    places = [x.partition(": ")[0] for x in findings.splitlines() if not x.startswith(" ")]
    assert places == ["papers/one/refs.bib:2", "papers/two/nobody.bib:1"]
    assert "refs.BIB: two entries for one paper: twice, again" in done.stderr
    quiet = enrich(
        desk, "check", "--bulk", "papers/one", "papers/two/nobody.bib", "--quiet", code=1
    )
    assert "nobody.bib:1" not in quiet.stdout


def test_an_entry_that_cannot_be_read_has_a_column_so_that_the_numbers_add_up(desk: Path) -> None:
    done = enrich(desk, "check", "--bulk", "papers/two", code=1)
    head, *lines = [line.split() for line in done.stdout.partition("\n\n")[0].splitlines()]
    assert head[1:] == ["references", "contradicted", "unconfirmed", "confirmed", "unreadable"]
    numbers = [[int(x) for x in line[-5:]] for line in lines]
    assert all(references == sum(others) for references, *others in numbers)
    assert dict(zip([x[0] for x in lines], [x[-1] for x in lines], strict=True)) == {
        "papers/two/list.md": "0",
        "papers/two/nobody.bib": "0",
        "papers/two/other.bib": "1",
        "papers/two/printed.bbl": "0",
        "all": "1",
    }


def test_a_file_with_several_names_is_checked_once_by_the_first(desk: Path) -> None:
    (desk / "link").symlink_to("papers")
    (desk / "papers" / "one" / "same.bib").symlink_to("refs.bib")
    named = ["papers/one/refs.bib", str(desk / "papers" / "one"), "link/one", "papers/../papers"]
    found = rows(enrich(desk, "check", "--bulk", *named, "--json", code=1).stdout)
    assert [x["list"] for x in found if x["entry_key"] == "a"] == ["papers/one/refs.bib"]
    assert len(found) == len(
        rows(enrich(desk, "check", "--bulk", "papers", "--json", code=1).stdout)
    )


@pytest.mark.parametrize("form", ["text", "csv", "github"])
def test_a_finding_is_one_line_whatever_the_name_of_its_file(desk: Path, form: str) -> None:
    path = desk / "odd" / "re\nfs\r \x1b[31m\n.bib"
    path.parent.mkdir()
    path.write_text(FILES["one/refs.bib"] + "@misc{open, title = {A,\n", encoding="utf-8")
    (path.parent / "no\ntext.bib").write_bytes(bytes(range(256)))
    done = enrich(desk, "check", "--bulk", "odd", "--format", form, code=1)
    lines = done.stdout.rstrip("\n").split("\n")
    if form == "text":
        assert all(x.startswith(("paper ", "odd/", "all ", "    ")) for x in lines if x)
        assert sum(x.startswith("odd/re fs") for x in lines) == 1 + 2  # in the table, and findings
    else:
        starts = ("odd/",) if form == "csv" else ("::error file=odd/", "::notice file=odd/")
        assert [x for x in lines if not x.startswith(starts)] == lines[: form == "csv"]
    assert not {"\x1b", "\r"} & set(done.stdout)
    alone = enrich(desk, "check", "--offline", str(path), "--format", form, code=1)
    assert not any(x.startswith(("fs", ".bib")) for x in alone.stdout.split("\n"))


def test_a_file_that_cannot_be_read_is_set_aside_and_told_in_every_format(desk: Path) -> None:
    (desk / "papers" / "one" / "bad.bib").write_bytes(bytes(range(256)))
    os.mkfifo(desk / "papers" / "one" / "pipe.bib")
    (desk / "papers" / "one" / "gone.bib").symlink_to("nowhere")
    ask = ("check", "--bulk", "papers/one")
    text = enrich(desk, *ask, code=1)
    assert ["papers/one/bad.bib", "-", "-", "-", "-"] in [
        x.split() for x in text.stdout.splitlines()
    ]
    assert "papers/one/bad.bib: is no text" in text.stdout
    assert "papers/one/gone.bib: there is no such file" in text.stdout
    assert "3 files set aside, as they cannot be read" in text.stderr
    assert "5 confirmed" in text.stderr
    (row, *_) = rows(enrich(desk, *ask, "--json", code=1).stdout)
    assert (row["list"], row["verdict"]) == ("papers/one/bad.bib", "unconfirmed")
    assert row["reason"].startswith("cannot be parsed: papers/one/bad.bib: is no text")
    table = list(csv.DictReader(io.StringIO(enrich(desk, *ask, "--format", "csv", code=1).stdout)))
    assert [(r["list"], r["line"]) for r in table][:2] == [
        ("papers/one/bad.bib", "1"), ("papers/one/gone.bib", "1"),
    ]  # fmt: skip
    remarks = enrich(desk, *ask, "--format", "github", code=1).stdout.splitlines()
    assert remarks[0].startswith("::error file=papers/one/bad.bib,line=1,")
    log = json.loads(enrich(desk, *ask, "--format", "sarif", code=1).stdout)
    assert log["runs"][0]["results"][0]["ruleId"] == "entry"
    alone = enrich(desk, "check", "--bulk", "papers/one/bad.bib", code=1)  # nothing else is wrong
    assert "0 contradicted" in alone.stderr
    pipe = enrich(desk, "check", "--bulk", "papers/one/pipe.bib", code=1)
    assert "papers/one/pipe.bib: cannot be read: it is a pipe or a device" in pipe.stdout


@pytest.mark.parametrize("name", ["nowhere", "no/where.jsonl"])
def test_a_catalogue_that_is_typed_and_not_there_is_no_fault_of_the_configuration(
    desk: Path, name: str
) -> None:
    done = enrich(desk, "check", "--bulk", "papers", "--catalog", name, code=2)
    assert "there is no such catalogue" in done.stderr
    assert "enrich.yaml" not in done.stderr


def test_a_mistake_of_the_program_over_one_file_ends_no_run(desk: Path) -> None:
    with mock.patch("enrich.runs.bulk_check.worker.check_lists", side_effect=RuntimeError("odd")):
        done = enrich(desk, "check", "--bulk", "papers/one/refs.bib", code=1)
    assert "papers/one/refs.bib: cannot be checked: RuntimeError: odd" in done.stdout


@pytest.mark.parametrize("format_", ["text", "json"])
def test_an_output_has_what_is_printed_and_only_our_own_is_replaced(
    desk: Path, format_: str
) -> None:
    ask = ("check", "--bulk", "papers/one", "--format", format_)
    printed = enrich(desk, *ask, code=1).stdout
    for _ in range(2):
        assert enrich(desk, *ask, "-o", "found", code=1).stdout == ""
    assert (desk / "found").read_text(encoding="utf-8") == printed
    (desk / "found").write_text("mine")
    assert "found" in enrich(desk, *ask, "-o", "found", code=2).stderr
    assert (desk / "found").read_text() == "mine"
    assert [p.name for p in desk.glob(".*.parts")] == []


def test_check_without_bulk_prints_a_table_for_spreadsheets_too(desk: Path) -> None:
    done = enrich(desk, "check", "--offline", "--format", "csv", "papers/one/refs.bib", code=1)
    table = {r["entry_key"]: r for r in csv.DictReader(io.StringIO(done.stdout))}
    assert {key: r["verdict"] for key, r in table.items()} == {
        "a": "confirmed", "b": "contradicted", "c": "confirmed",
    }  # fmt: skip


# -- the run itself


class Counting(workers.InProcess):
    """A process that is interrupted after some files."""

    def __init__(self, most: int = 10**9) -> None:
        self.most = most
        self.done: list[str] = []

    def submit(self, task: Any) -> Future[bytes]:
        assert isinstance(task, FileTask)
        if len(self.done) == self.most:
            raise KeyboardInterrupt
        self.done.append(task.path.name)
        return super().submit(task)


def job(desk: Path, catalogue: Path, output: Path | None = None) -> runner.CheckJob:
    settings = replace(config.defaults(), catalogs=(catalogue,))
    paths = inputs.find([str(desk / "papers")])
    return runner.CheckJob(paths, settings, datetime.now(UTC), output)


def test_a_run_that_was_stopped_goes_on_with_or_without_an_output(
    desk: Path, catalogue: Path
) -> None:
    for output in (desk / "out.json", None):
        with (
            pytest.raises(KeyboardInterrupt),
            runner.checked(job(desk, catalogue, output), Counting(4)),
        ):
            pass
        second = Counting()
        with runner.checked(job(desk, catalogue, output), second) as found:
            # The fourth was begun, and not kept.
            assert (found.resumed, len(second.done)) == (3, 3)
            assert [len(list(f.verdicts())) for f in found] == [3, 3, 1, 1, 2, 1]
            with (
                pytest.raises(LockedError),
                runner.checked(job(desk, catalogue, output), Counting()),
            ):
                pass
        assert not list(desk.rglob("*.part"))


@pytest.mark.parametrize("change", ["content", "name", "year"])
def test_what_is_asked_otherwise_begins_anew(desk: Path, catalogue: Path, change: str) -> None:
    asked = job(desk, catalogue)
    with pytest.raises(KeyboardInterrupt), runner.checked(asked, Counting(4)):
        pass
    refs = desk / "papers" / "two" / "nobody.bib"
    if change == "content":
        refs.write_text(entry("y", 8), encoding="utf-8")
        asked = job(desk, catalogue)
    elif change == "name":
        refs.rename(refs.with_name("body.bib"))
        asked = job(desk, catalogue)
    else:
        asked = replace(asked, started=asked.started.replace(year=asked.started.year + 1))
    second = Counting()
    with runner.checked(asked, second) as found:
        assert (found.resumed, len(second.done)) == (0, 6)


def test_a_reference_of_many_papers_is_looked_up_once(desk: Path, catalogue: Path) -> None:
    for n in range(5):
        (desk / "papers" / f"same{n}.bib").write_text(entry(f"key{n}", 11), encoding="utf-8")
    looked_up: list[Query] = []
    keep = KeptLinks.keep

    def count(self: KeptLinks, query: Query, linked: Any) -> None:
        looked_up.append(query)
        keep(self, query, linked)

    with (
        mock.patch.object(KeptLinks, "keep", count),
        runner.checked(job(desk, catalogue), Counting()),
    ):
        pass
    assert len(looked_up) == len(set(looked_up))
    assert sum(q.title == papers()[11]["title"] for q in looked_up) == 1


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"value", b"lavue"))


@pytest.mark.parametrize(
    ("spoil", "known"),
    [(lambda _: None, b"value"), (damage, None), (lambda p: p.write_bytes(b"torn" * 999), None)],
)
def test_kept_bytes_are_found_by_other_processes_unless_they_are_damaged(
    tmp_path: Path, spoil: Callable[[Path], None], known: bytes | None
) -> None:
    one = KeptBytes(tmp_path / "kept")
    one.keep(b"name", b"value")
    assert KeptBytes(tmp_path / "kept").get(b"name") is None
    one.flush()
    spoil(tmp_path / "kept")
    assert KeptBytes(tmp_path / "kept").get(b"name") == known


def test_bytes_are_kept_where_no_file_can_be_made(tmp_path: Path) -> None:
    kept = KeptBytes(tmp_path / "gone" / "kept")
    kept.keep(b"name", b"value")
    assert kept.get(b"name") == b"value"
    kept.flush()  # what is held does not grow
    assert kept.get(b"name") is None


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_run_whose_processes_are_killed_gives_the_same(desk: Path, catalogue: Path) -> None:
    known = papers()
    for n in range(60):
        some = [entry(f"r{m}", (n * 7 + m) % len(known), doi="") for m in range(25)]
        (desk / "papers" / f"many{n}.bib").write_text("".join(some), encoding="utf-8")
    ask = ["check", "--bulk", "papers", "--json", "--processes", "2", "-o", "found.json"]
    enrich(desk, *ask, code=1)
    whole = (desk / "found.json").read_bytes()
    (desk / "found.json").unlink()
    command = [sys.executable, "-m", "enrich", *ask]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    finished = 0
    for _ in range(2):
        with subprocess.Popen(command, cwd=desk, env=environment, start_new_session=True) as run:
            end = time.monotonic() + 60
            while len(list(desk.glob(".found.json.*/*.part"))) < finished + 8:
                assert time.monotonic() < end
                assert run.poll() is None
                time.sleep(0.02)
            os.killpg(run.pid, signal.SIGKILL)
        finished = len(list(desk.glob(".found.json.*/*.part")))
        assert not (desk / "found.json").exists()
    done = enrich(desk, *ask, code=1)
    assert (
        f"goes on from an earlier run, which finished {counted(finished, 'file')}\n" in done.stderr
    )
    assert (desk / "found.json").read_bytes() == whole
    assert not list(desk.glob(".found.json.*"))
