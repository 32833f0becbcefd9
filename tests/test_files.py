"""Files are written whole; what a killed process leaves is taken away, and nothing else."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from enrich import files
from enrich.errors import ConfigError
from enrich.store import open_store
from tests.support.paths import ROOT

LEFT = ".refs.bib.enrich-ab1_cd2e.tmp"
# Names that other programs, or older versions, may use.
OTHERS = [
    ".refs.bib.ab1_cd2e.tmp", "refs.bib.tmp", "refs.bib.enrich-ab1_cd2e.tmp",
    ".refs.bib.enrich-ab1_cd2e.tmp~", ".refs.bib.enrich-AB1_CD2E.tmp", ".refs.bib.enrich-.tmp",
    ".refs.bib.enrich-ab1_cd2e9.tmp",
]  # fmt: skip


def test_a_file_that_was_left_is_taken_away_by_the_next_write(tmp_path: Path) -> None:
    for name in (LEFT, ".other.json.enrich-zzzzzzzz.tmp", *OTHERS):
        (tmp_path / name).write_text("half")
    files.write_whole(tmp_path / "refs.bib", b"whole")
    assert {p.name for p in tmp_path.iterdir()} == {"refs.bib", *OTHERS}


def test_also_where_the_content_is_the_same_already(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_bytes(b"whole")
    (tmp_path / LEFT).write_text("half")
    assert not files.write_whole(tmp_path / "refs.bib", b"whole")
    assert [p.name for p in tmp_path.iterdir()] == ["refs.bib"]


def test_a_file_that_a_process_holds_stays(tmp_path: Path) -> None:
    with (tmp_path / LEFT).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        files.write_whole(tmp_path / "refs.bib", b"whole")
        assert (tmp_path / LEFT).exists()
    files.write_whole(tmp_path / "refs.bib", b"again")
    assert not (tmp_path / LEFT).exists()


def test_links_and_folders_of_that_name_stay(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (tmp_path / LEFT).symlink_to("mine")
    (tmp_path / ".a.enrich-ab1_cd2e.tmp").mkdir()
    files.write_whole(tmp_path / "refs.bib", b"whole")
    assert (tmp_path / LEFT).is_symlink()
    assert (tmp_path / ".a.enrich-ab1_cd2e.tmp").is_dir()
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["r" * 251 + ".bib", "é" * 125 + ".bib", "字" * 83 + ".md", ".tmp"]
)
def test_the_longest_names_are_written(tmp_path: Path, name: str) -> None:
    assert files.write_whole(tmp_path / name, b"whole")
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_many_writers_take_nothing_from_each_other(tmp_path: Path) -> None:
    failed: list[Exception] = []

    def write(name: str) -> None:
        try:
            for n in range(25):
                files.write_whole(tmp_path / name, b"%d" % n)
        except Exception as error:  # noqa: BLE001  whatever it is
            failed.append(error)

    threads = [threading.Thread(target=write, args=(f"{n}.bib",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert {p.read_bytes() for p in tmp_path.iterdir()} == {b"24"}
    assert len(list(tmp_path.iterdir())) == 4


def test_a_link_is_followed_and_its_folder_kept_clean(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "refs.bib").symlink_to("there/refs.bib")
    (tmp_path / "there" / LEFT).write_text("half")
    files.write_whole(tmp_path / "refs.bib", b"whole")
    assert [p.name for p in (tmp_path / "there").iterdir()] == ["refs.bib"]


def test_the_half_of_a_cache_that_was_left_is_taken_away(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                           capture_output=True, text=True, check=True, cwd=ROOT)  # fmt: skip
    dead, mine = ended.stdout.strip(), os.getppid()
    for name in (f".e.db.{dead}.new", f".e.db.{dead}.new-journal", f".e.db.{mine}.new",
                 f".f.db.{dead}.new", ".e.db.new"):  # fmt: skip
        (tmp_path / name).write_text("half")
    open_store(tmp_path / "e.db").close()
    kept = {p.name for p in tmp_path.iterdir()} - {"e.db", "e.db.lock"}
    assert kept == {f".e.db.{mine}.new", f".f.db.{dead}.new", ".e.db.new"}


def test_what_is_no_file_is_never_replaced_by_one(tmp_path: Path) -> None:
    (tmp_path / "null").symlink_to(os.devnull)
    os.mkfifo(tmp_path / "pipe")
    for name in ("null", "pipe"):
        with pytest.raises(ConfigError, match="is a pipe or a device"):
            files.write_whole(tmp_path / name, b"x")
        with pytest.raises(ConfigError, match="is a pipe or a device"):
            files.fill_whole(tmp_path / name, lambda file: file.write(b"x"))
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    assert (tmp_path / "pipe").is_fifo()
