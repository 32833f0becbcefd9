"""A build that was killed goes on behind what it has read, and makes the same catalogue."""

from __future__ import annotations

import contextlib
import gzip
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from enrich import sources
from enrich.catalogs import build, build_workers, chunk_work, dump_files, making
from enrich.catalogs.build_folder import BuildFolder, BuildProgress, remove_left
from enrich.catalogs.catalogue import Catalogue
from enrich.errors import ConfigError, LockedError
from enrich.model import Identifier

COUNT = 240


class Killed(BaseException):
    """The end of a process, as far as one process can have it."""


def paper(number: int, pages: str = "1-9", prefix: str = "P") -> str:
    return (
        f'<article mdate="2026-10-01" key="journals/tea/{prefix}{number}"><author>Ada Kettle</author>'
        f"<title>Brewing {number} Cups of Number {number * number}.</title><pages>{pages}</pages>"
        f"<year>2026</year><journal>J. Tea</journal><ee>https://doi.org/10.1234/tea.{number}</ee></article>\n"
    )


def dump(path: Path, numbers: range, pages: str = "1-9", prefix: str = "P") -> Path:
    person = '<www key="homepages/k/K"><author>Ada Kettle</author><title>Home Page</title></www>\n'
    bad = '<article key="journals/tea/Bad"><author>Ada Kettle</author></article>\n'
    papers = "".join(paper(n, pages, prefix) + (person + bad) * (n % 9 == 0) for n in numbers)
    content = f"<dblp>\n{papers}</dblp>\n"
    path.write_bytes(gzip.compress(content.encode(), mtime=0))
    return path


def found(*paths: Path) -> list[dump_files.Dump]:
    return dump_files.find(paths, sources.dump_formats())


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump_files, "CHUNK", 3000)
    monkeypatch.setattr(making, "KEPT_AFTER", 2)


@contextlib.contextmanager
def killed_after(chunks: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """End a build when so many chunks are read; yield the blocks of those that were read."""
    read: list[int] = []

    def work(task: chunk_work.Task) -> chunk_work.Worked:
        if len(read) == chunks:
            raise Killed
        read.append(task.block)
        return chunk_work.work(task)

    with monkeypatch.context() as patch:
        patch.setattr(build_workers, "work", work)
        yield read


def content(path: Path) -> tuple[object, ...]:
    with Catalogue(path) as opened:
        about = opened.about
        numbers = (0, 7, COUNT // 2, COUNT - 1)
        kept = [
            opened.by_identifier(Identifier("dblp", f"journals/tea/P{n}"), "dblp") for n in numbers
        ]
        chunks = [c.content for c in opened.chunks()]
        with closing(sqlite3.connect(path)) as file:
            tables = [
                file.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
                for name in ("buckets", "words", "replaced")
            ]
        return about.parts, about.blocks, about.entries, about.bits, kept, chunks, tables


def slow(*some: object) -> list[Any]:
    """Return parameters that are tried by name: a build writes hundreds of files."""
    return [pytest.param(x, marks=pytest.mark.slow) for x in some]


@pytest.mark.parametrize("after", [0, *slow(1, 2), 3, *slow(9, 12)])
@pytest.mark.parametrize("with_old", [False, True], ids=["built", "added to"])
def test_a_killed_build_goes_on_and_makes_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, with_old: bool
) -> None:
    first, second = (
        dump(tmp_path / "1.gz", range(COUNT // 2)),
        dump(tmp_path / "2.gz", range(COUNT // 2, COUNT)),
    )
    base = tmp_path / "old.catalog"
    older = dump(tmp_path / "0.gz", range(COUNT // 3, COUNT, 5), "7-8")
    # Of which the keys have changed since, but for those beside which there was another one.
    former = dump(tmp_path / "former.gz", range(COUNT // 4, COUNT, 7), "7-8", "F")
    beside = {*range(COUNT // 3, COUNT, 5)} & {*range(COUNT // 4, COUNT, 7)}
    build.build(base, found(older, former), processes=0)
    made = []
    for name in ("whole", "killed"):
        target = tmp_path / f"{name}.catalog"
        old = Catalogue(base) if with_old else None
        said: list[str] = []
        if name == "killed":
            with killed_after(after, monkeypatch) as read, pytest.raises(Killed):
                build.build(target, found(first, second), old=old, processes=0)
            assert not target.exists()
            assert len(read) == after
        with killed_after(99, monkeypatch) as read:
            build.build(target, found(first, second), old=old, processes=0, say=said.append)
        made.append((content(target), len(read)))
        is_resumed = name == "killed" and after >= 2
        assert [s.endswith("that an earlier build has read") for s in said] == [True] * is_resumed
        assert not target.with_name(f".{target.name}.part").exists()
    (whole, all_chunks), (resumed, rest) = made
    assert resumed == whole
    with Catalogue(tmp_path / "killed.catalog") as opened:
        assert opened.about.records == COUNT + with_old * len(beside)
        for prefix in "PF":
            key = Identifier("dblp", f"journals/tea/{prefix}{COUNT // 4}")
            assert len(opened.by_identifier(key, "dblp")) == (prefix == "P")
    assert rest == all_chunks - after // 2 * 2


def changed(folder: Path) -> None:
    dump(folder / "1.gz", range(COUNT + 1))


def touched(folder: Path) -> None:
    os.utime(folder / "1.gz", (1, 1))


def shortened(folder: Path) -> None:
    left = max((folder / ".tea.catalog.part").glob("part-*"), key=lambda p: p.stat().st_size)
    left.write_bytes(left.read_bytes()[:-8])


def spoilt(folder: Path) -> None:
    left = max((folder / ".tea.catalog.part").glob("part-*"), key=lambda p: p.stat().st_size)
    left.write_bytes(bytes(left.stat().st_size))


def odd(folder: Path) -> None:
    (folder / ".tea.catalog.part/state").write_text("{}")


def lost(folder: Path) -> None:
    (folder / ".tea.catalog.part/catalogue").unlink()


@pytest.mark.parametrize("change", [changed, *slow(touched, shortened, spoilt), odd, *slow(lost)])
def test_of_other_dumps_and_of_damaged_files_nothing_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    target = tmp_path / "tea.catalog"
    of = dump(tmp_path / "1.gz", range(COUNT))
    with killed_after(5, monkeypatch), pytest.raises(Killed):
        build.build(target, found(of), processes=0)
    change(tmp_path)
    said: list[str] = []
    build.build(target, found(of), processes=0, say=said.append)
    assert said == []
    whole = tmp_path / "whole.catalog"
    build.build(whole, found(of), processes=0)
    assert content(target) == content(whole)


def test_a_build_that_is_killed_before_its_state_is_written_goes_on_from_the_last_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, of = tmp_path / "tea.catalog", dump(tmp_path / "1.gz", range(COUNT))
    kept: list[object] = []

    def keep(folder: BuildFolder, digest: str, progress: BuildProgress) -> None:
        kept.append(progress)
        if len(kept) == 3:
            raise Killed
        write(folder, digest, progress)

    write = BuildFolder.keep
    with monkeypatch.context() as patch:
        patch.setattr(BuildFolder, "keep", keep)
        with pytest.raises(Killed):
            build.build(target, found(of), processes=0)
    said: list[str] = []
    build.build(target, found(of), processes=0, say=said.append)
    assert len(said) == 1
    whole = tmp_path / "whole.catalog"
    build.build(whole, found(of), processes=0)
    assert content(target) == content(whole)


def test_what_is_written_behind_the_last_state_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, of = tmp_path / "tea.catalog", dump(tmp_path / "1.gz", range(COUNT))
    with killed_after(5, monkeypatch), pytest.raises(Killed):
        build.build(target, found(of), processes=0)
    for left in (tmp_path / ".tea.catalog.part").glob("part-*"):
        with left.open("ab") as file:
            file.write(b"\0" * 16)
    said: list[str] = []
    build.build(target, found(of), processes=0, say=said.append)
    assert len(said) == 1
    whole = tmp_path / "whole.catalog"
    build.build(whole, found(of), processes=0)
    assert content(target) == content(whole)


def test_a_dump_that_is_refused_leaves_nothing(tmp_path: Path) -> None:
    of = tmp_path / "1.xml"
    of.write_text(f"<dblp>\n{''.join(paper(n) for n in range(COUNT))}", encoding="utf-8")
    with pytest.raises(ConfigError, match="cut off"):
        build.build(tmp_path / "tea.catalog", found(of), processes=0)
    assert [p.name for p in tmp_path.iterdir()] == ["1.xml"]


def test_one_build_at_a_time(tmp_path: Path) -> None:
    target, of = tmp_path / "tea.catalog", dump(tmp_path / "1.gz", range(9))
    with BuildFolder(target) as held:
        with pytest.raises(LockedError, match="another build"):
            build.build(target, found(of), processes=0)
        remove_left(target)
        assert held.path.exists()
    remove_left(target)
    assert not held.path.exists()
    build.build(target, found(of), processes=0)


@pytest.mark.slow
def test_a_build_that_is_killed_from_outside_goes_on(tmp_path: Path) -> None:
    of = tmp_path / "dump.xml"
    papers = (paper(n) for n in range(160_000))
    of.write_text(f"<dblp>\n{''.join(papers)}</dblp>\n", encoding="utf-8")
    command = [sys.executable, "-m", "enrich", "catalog", "build", "tea.catalog", "dump.xml"]
    state = tmp_path / ".tea.catalog.part/state"
    with subprocess.Popen(command, cwd=tmp_path, start_new_session=True) as process:
        while not state.exists() and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "that an earlier build has read" in done.stderr
    assert "tea.catalog: 160,000 records" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dump.xml", "tea.catalog"]
    with Catalogue(tmp_path / "tea.catalog") as opened:
        for number in range(0, 160_000, 997):
            key = Identifier("dblp", f"journals/tea/P{number}")
            assert len(opened.by_identifier(key, "dblp")) == 1
