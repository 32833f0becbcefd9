"""Dumps in archives, and what their parts know of one another."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from enrich import sources
from enrich.catalogs import build, dump_files
from enrich.catalogs.catalogue import Catalogue
from enrich.errors import ConfigError
from enrich.model import Identifier, Query

Files = dict[str, bytes]


def work(number: int) -> bytes:
    return (
        f'{{"DOI": "10.1234/tea.{number}", "type": "journal-article", "title": ["Kettle {number} of Many"],'
        f' "issued": {{"date-parts": [[2026]]}}}}\n'
    ).encode()


PARTS: Files = {
    "READ.ME": b"Tea for everybody.",
    "tea/1.jsonl": codecs.BOM_UTF8 + work(1),
    "tea/2.jsonl": work(2) + work(3),
}
LISTS: Files = {
    f"{n}.json.gz": gzip.compress(b'{"items": [' + work(n).strip() + b"]}") for n in (1, 2, 3)
}


def tar(files: Files, mode: str = "w") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def packed_tar(files: Files) -> bytes:
    return tar(files, "w:gz")


def zipped(files: Files) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def found(path: Path) -> list[dump_files.Dump]:
    return dump_files.find([path], sources.dump_formats())


@pytest.mark.parametrize("pack", [tar, packed_tar, zipped])
@pytest.mark.parametrize("files", [PARTS, LISTS], ids=["lines", "packed lists"])
def test_an_archive_has_a_dump_in_parts(
    tmp_path: Path, pack: Callable[[Files], bytes], files: Files
) -> None:
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps/tea.tgz").write_bytes(pack(files))
    build.build(tmp_path / "tea.catalog", found(tmp_path / "dumps"), processes=0)
    with Catalogue(tmp_path / "tea.catalog") as tea:
        assert tea.about.records == 3
        for number in (1, 2, 3):
            doi = Identifier("doi", f"10.1234/tea.{number}")
            assert len(tea.by_identifier(doi, "crossref")) == 1


ODD_PARTS: list[tuple[str, Files]] = [
    ("a table beside the lines", {"2024-01.csv.gz": gzip.compress(b"doi,state\n10.1/2,findable\n"), "1.jsonl.gz": gzip.compress(work(1)), "3.csv": b"doi\n"}),
    ("macOS's own files", {"._1.jsonl": b"\0\5\x16\7", "__MACOSX/tea/1.jsonl": b"Mac OS X", "tea/1.jsonl": work(1), "tea/.2.jsonl.swp.jsonl": b"x"}),
    ("empty parts", {"0.jsonl": b"", "1.jsonl": work(1), "2.jsonl.gz": gzip.compress(b""), "3.jsonl": b"\n\n"}),
    ("capitals", {"PART.JSONL.GZ": gzip.compress(work(1))}),
    ("a list of files", {"manifest.json": b'[{"url": "1.jsonl"}]', "tea/1.jsonl": work(1)}),
    ("an empty part of lists", {"0.json": b"", "1.json": b'{"items": [' + work(1).strip() + b"]}", "2.json": b"[]"}),
]  # fmt: skip


@pytest.mark.parametrize("pack", [tar, packed_tar, zipped, None])
@pytest.mark.parametrize("files", [x for _, x in ODD_PARTS], ids=[n for n, _ in ODD_PARTS])
def test_what_lies_beside_a_dump_does_not_spoil_it(
    tmp_path: Path, pack: Callable[[Files], bytes] | None, files: Files
) -> None:
    for name, content in files.items() if pack is None else {"tea.tar": pack(files)}.items():
        (tmp_path / "dumps" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dumps" / name).write_bytes(content)
    build.build(tmp_path / "tea.catalog", found(tmp_path / "dumps"), processes=0)
    with Catalogue(tmp_path / "tea.catalog") as tea:
        assert tea.about.records == 1
        assert len(tea.by_identifier(Identifier("doi", "10.1234/tea.1"), "crossref")) == 1


@pytest.mark.parametrize(("count", "said"), [(0, 0), (1, 1), (3, 3), (5, 4)])
def test_what_is_left_out_of_a_folder_is_said(tmp_path: Path, count: int, said: int) -> None:
    for n in range(count):
        (tmp_path / f"{n}.json").write_bytes(b"" if n % 2 else b"[]")
    (tmp_path / "tea.jsonl").write_bytes(work(1))
    told: list[str] = []
    formats = sources.dump_formats()
    assert [x.path.name for x in dump_files.find([tmp_path], formats, told.append)] == ["tea.jsonl"]
    expected = [
        "left out: 0.json: is no dump that is known",
        "left out: 1.json: is empty",
        "left out: 2.json: is no dump that is known",
        f"left out: 2 files more in {tmp_path}",
    ]
    assert [x.partition("; ")[0].replace(f"{tmp_path}/", "") for x in told] == expected[:said]


REFUSED: list[tuple[str, bytes, str]] = [
    ("a tar that is cut off", tar(PARTS)[:1600], "is cut off or damaged"),
    ("a packed tar that is cut off", packed_tar(PARTS)[:-30], "is cut off or damaged"),
    ("a zip that is cut off", zipped(PARTS)[:-30], "is cut off or damaged"),
    ("packed by bzip2", bz2.compress(work(1)), "is packed by bzip2; unpack it"),
    ("packed by xz", lzma.compress(work(1)), "is packed by xz; unpack it"),
    ("a file of an archive that bzip2 has packed", tar({"1.jsonl.bz2": b"", "2.jsonl": bz2.compress(work(1))}), "is packed by bzip2"),
    ("an archive without a dump", tar({"READ.ME": b"Tea"}), "is no dump that is known"),
    ("an archive of empty files", tar({"1.jsonl": b"", "2.jsonl": b""}), "is empty; download it anew"),
    ("an archive with a part that is cut off", tar({"1.jsonl": work(1), "2.jsonl": work(2)[:-9]}), "is cut off or damaged"),
    ("an archive of something else", zipped({"a.json": b"[]"}), "is no dump that is known"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "why"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_an_archive_that_has_no_whole_dump_is_refused(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "tea.tar"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=why):
        build.build(tmp_path / "tea.catalog", found(path), processes=0)
    assert [p.name for p in tmp_path.iterdir()] == ["tea.tar"]


def test_a_macro_of_a_bib_is_known_in_all_of_its_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dump_files, "CHUNK", 12)  # 384 bytes of a .bib
    macros = '@string{tea = "Journal of {Tea} Time"}\n@STRING(pot = {Pot {and} Kettle})\n'
    entries = (
        f"@article{{k{n},\n title = {{Kettle {n} of Many}},\n journal = {('tea', 'pot')[n % 2]},\n year = 2026}}\n"
        for n in range(40)
    )
    (tmp_path / "tea.bib").write_text(macros + "".join(entries), encoding="utf-8")
    build.build(tmp_path / "tea.catalog", found(tmp_path / "tea.bib"), processes=0)
    with Catalogue(tmp_path / "tea.catalog") as tea:
        assert tea.about.records == 40
        for number in (0, 1, 38, 39):
            [kept] = tea.by_title(Query(f"Kettle {number} of Many"), "catalog")
            assert ("Journal of Tea Time", "Pot and Kettle")[number % 2] in kept


def test_a_macro_of_the_anthology_is_known_in_all_of_its_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dump_files, "CHUNK", 400)
    macros = '@string{acl = "Tea Press"}\n@string{anth = {https://aclanthology.org/}}\n'
    entries = (
        f'@inproceedings{{k{n},\n title = "Kettle {n} of Many",\n publisher = acl,\n url = anth # "2026.tea-main.{n}/"\n}}\n'
        for n in range(40)
    )
    (tmp_path / "tea.bib").write_text(macros + "".join(entries), encoding="utf-8")
    build.build(tmp_path / "tea.catalog", found(tmp_path / "tea.bib"), processes=0)
    with Catalogue(tmp_path / "tea.catalog") as tea:
        assert (tea.about.records, tea.sources()) == (40, {"acl"})
        for number in (0, 39):
            [kept] = tea.by_identifier(Identifier("acl", f"2026.tea-main.{number}"), "acl")
            assert "Tea Press" in kept


def test_the_volumes_behind_the_papers_of_a_long_bib_are_known(tmp_path: Path) -> None:
    papers = (
        f"@inproceedings{{k{n},\n title = {{Kettle {n} of Many}},\n crossref = {{v}},\n note = {{{'x' * 9000}}}\n}}\n"
        for n in range(80)
    )
    volume = "@proceedings{v,\n title = {Of the Third Tea Party},\n year = 2026\n}\n"
    (tmp_path / "tea.bib").write_text("".join(papers) + volume, encoding="utf-8")
    assert (tmp_path / "tea.bib").stat().st_size > dump_files.CHUNK
    build.build(tmp_path / "tea.catalog", found(tmp_path / "tea.bib"), processes=0)
    with Catalogue(tmp_path / "tea.catalog") as tea:
        for number in (0, 79):
            [kept] = tea.by_title(Query(f"Kettle {number} of Many"), "catalog")
            assert "Of the Third Tea Party" in kept
