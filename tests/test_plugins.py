"""Sources, readers and formats of other packages work like ours; a broken one ends no command."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import PathFinder
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from enrich import plugins, sources
from enrich.errors import Unreadable
from enrich.model import Identifier, Query, Record
from enrich.sources.base import Source
from enrich.sources.shared import plugged
from tests.support.cli import enrich, enrich_apart
from tests.support.plugins import PACKAGES, installed, on_path, unpacked, zenith

Enrich = Callable[..., subprocess.CompletedProcess[str]]
LIST = """\
== Birds ==
* [https://zenith.example/paper/7 Lyrebird: Copying What Nobody Sang]
* [https://zenith.example/paper/8 A Page That Zenith Does Not Have]
"""
REFER = "\n".join(
    (
        "%0 Conference Paper",
        "%F imagined2021lyrebird",
        "%T Lyrebird: Copying What Nobody Sang",
        "%A Imagined, Ada",
        "%A Invented, Bo",
        "%D 2021",
        "\n",
    )
)
OUTPUTS = [
    {"format": "refer", "path": "out/papers.refer", "abstracts": True},
    {"format": "bibtex", "path": "out/papers.bib"},
    {"format": "markdown", "path": "out/papers.md"},
]


def settings(folder: Path, **more: Any) -> None:
    """Write a configuration that asks no source of ours."""
    off = {name: {"enabled": False} for name in sources.names()}
    tree = {"lists": ["birds.wiki"], **more, "sources": {**off, **more.get("sources", {})}}
    (folder / "config.yaml").write_text(json.dumps(tree), encoding="utf-8")


@dataclass(frozen=True)
class Desk:
    """A folder in which a list was completed once, and what Zenith was asked for that."""

    folder: Path
    site: Path
    url: str
    first: str
    asked: list[str]


def make_desk(folder: Path, site: Path, url: str, enrich_: Enrich, asked: list[str]) -> Desk:
    """Do the main job in a folder, with a list in wiki mark-up."""
    (folder / "birds.wiki").write_text(LIST, encoding="utf-8")
    settings(
        folder,
        outputs=OUTPUTS,
        sources={"zenith": {"interval": 0}},
        mirrors={"api.zenith.example": url},
    )
    return Desk(folder, site, url, enrich_(folder, "run").stderr, asked)


def check_desk(desk: Desk) -> None:
    """Check what was asked and written."""
    assert "2 papers: 1 published, 1 unresolved. 1 request" in desk.first
    assert desk.asked == ["/papers?ids=7%2C8"]
    out = desk.folder / "out"
    assert (out / "papers.refer").read_text(encoding="utf-8") == REFER
    assert "booktitle = {Conference on Zenith Systems}" in (out / "papers.bib").read_text("utf-8")
    assert "**Conference on Zenith Systems 2021** · Imagined, Invented" in (
        out / "papers.md"
    ).read_text("utf-8")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The main job, done once with the three packages."""
    folder = tmp_path_factory.mktemp("desk")
    site = unpacked(folder / "site", "zenith", "wiki", "refer")
    with zenith() as (url, asked), on_path(site):
        return make_desk(folder, site, url, enrich, asked)


@pytest.fixture
def desk(done: Desk) -> Iterator[Desk]:
    """The folder after that, with the three packages on the path and their service gone."""
    with on_path(done.site):
        yield done


@pytest.mark.slow
def test_packages_that_pip_has_installed_work_in_a_process_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = installed(tmp_path / "site", "zenith", "wiki", "refer")
    monkeypatch.setenv("PYTHONPATH", str(site))
    with zenith() as (url, asked):
        check_desk(make_desk(tmp_path, site, url, enrich_apart, asked))
    assert "\nzenith (on, publisher): api.zenith" in enrich_apart(tmp_path, "sources").stdout
    assert enrich_apart(tmp_path, "export", "refer").stdout == REFER


def test_a_list_is_read_its_source_asked_and_its_outputs_written(desk: Desk) -> None:
    check_desk(desk)


def test_what_a_plugin_gave_is_remembered(desk: Desk) -> None:
    entries = json.loads(enrich(desk.folder, "run", "--json").stdout)["entries"]
    assert [(e["state"], e["section"], e["identifiers"]) for e in entries] == [
        ("published", ["Birds"], {"zenith": "7"}),
        ("unresolved", ["Birds"], {"zenith": "8"}),
    ]
    assert len(desk.asked) == 1


def test_sources_shows_a_plugin_among_the_others(desk: Desk) -> None:
    rows = json.loads(enrich(desk.folder, "sources", "--json").stdout)
    row = next(r for r in rows if r["name"] == "zenith")
    assert row["enabled"]
    assert row["tier"] == "publisher"
    assert row["hosts"] == {"api.zenith.example": 0.0}
    assert row["seen"]["api.zenith.example"]["answered"]
    assert [r["name"] for r in rows] == sorted(r["name"] for r in rows)


def test_a_format_is_exported_and_printed_by_its_name(desk: Desk) -> None:
    assert enrich(desk.folder, "export", "refer").stdout == REFER
    assert enrich(desk.folder, "get", "zenith:7", "--format", "refer").stdout == REFER
    for command in ("export", "get"):
        assert re.search(r"\n  bibtex, .*, refer\n", enrich(desk.folder, command, "--help").stdout)


def test_a_papers_scheme_can_be_typed(desk: Desk) -> None:
    assert "zenith:7" in enrich(desk.folder, "show", "zenith:7").stdout


def test_a_list_may_name_a_plugin_as_its_format(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "birds").write_text(LIST, encoding="utf-8")
    settings(tmp_path, lists=[{"path": "birds", "format": "wiki"}])
    found = json.loads(enrich(tmp_path, "run", "--offline", "--json").stdout)
    assert found["lists"] == [{"path": "birds", "entries": 2, "unread": []}]


def test_the_suffix_of_a_file_tells_a_plugins_format(desk: Desk) -> None:
    enrich(desk.folder, "run", "birds.wiki", "-o", "own.refer")
    assert (desk.folder / "own.refer").read_text(encoding="utf-8") == REFER


def test_a_list_that_a_plugin_reads_is_not_changed_in_place(desk: Desk) -> None:
    said = enrich(desk.folder, "run", "--in-place", code=2).stderr
    assert "birds.wiki: lists in the format wiki are only read: it is not changed in place" in said
    enrich(desk.folder, "strip", "birds.wiki")
    assert (desk.folder / "birds.wiki").read_text(encoding="utf-8") == LIST


def test_a_package_that_is_installed_later_is_used_by_the_next_run(
    tmp_path: Path,
) -> None:
    line = "* [Lyrebird: Copying What Nobody Sang](https://zenith.example/paper/7)\n"
    (tmp_path / "list.md").write_text(line, encoding="utf-8")
    with zenith() as (url, _):
        settings(tmp_path, lists=["list.md"], mirrors={"api.zenith.example": url})
        assert [state(tmp_path), state(tmp_path)] == ["unresolved", "unresolved"]
        with on_path(unpacked(tmp_path / "site", "zenith")):
            assert state(tmp_path) == "published"


def state(folder: Path) -> str:
    """Return what `enrich run` finds the only paper of a list to be."""
    entries = json.loads(enrich(folder, "run", "--json").stdout)["entries"]
    return str(entries[0]["state"])


# -- broken ones

BROKEN = {
    "source 'arxiv'": "the name is taken",
    "source 'no_class'": "it is no subclass of enrich.sources.base.Source",
    "source 'no_module'": "cannot be imported: ModuleNotFoundError: No module named",
    "source 'no_name'": "its `name` is 'something_else', and it is registered as 'no_name'",
    "source 'no_parse'": "it has no method `parse`",
    "source 'other_arguments'": "it cannot be used: TypeError",
    "source 'our_host'": "export.arxiv.org is asked by the source arxiv, at its own pace",
    "source 'silly'": "it cannot be imported: TypeError: source Silly",
    "source 'stops'": "it cannot be imported: SystemExit: no licence",
    "source 'wrong_code'": "it cannot be imported: ValueError: invalid literal",
    "reader 'markdown'": "the name is taken",
    "reader 'no_read'": "it has no function `read(text, path, identify)`",
    "reader 'no_suffix'": "its `suffixes` are no tuple",
    "format 'csv'": "the name is taken",
    "format 'no_attribute'": "its `name` is None",
    "format 'one_argument'": "it has no function `render(works, options)`",
    "format 'unmade'": "it cannot be made without arguments: RuntimeError: no licence",
}


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Path]:
    """A folder with a list, and a package on the path that does everything wrong."""
    (tmp_path / "list.md").write_text("* [Numbat](https://example.org/numbat)\n", encoding="utf-8")
    outputs = [{"format": name, "path": f"out/{name}"} for name in ("fails", "no_text", "unmade")]
    outputs += [{"format": "bibtex", "path": "out/papers.bib"}]
    settings(tmp_path, lists=["list.md"], outputs=outputs, sources={"no_parse": {"interval": 0}})
    with on_path(unpacked(tmp_path / "site", "broken")):
        yield tmp_path


@pytest.mark.parametrize("command", ["run", "sources", "export csv"])
def test_each_broken_plugin_is_named_in_a_sentence_and_left_out(broken: Path, command: str) -> None:
    if command == "export csv":
        enrich(broken, "run")
    lines = enrich(broken, *command.split()).stderr.splitlines()
    for name, why in BROKEN.items():
        named = [
            line
            for line in lines
            if line.startswith(f"the {name} of the package enrich-broken 0.0.1 is left out: ")
        ]
        assert len(named) == 1
        assert why in named[0]
        assert named[0].endswith("; update or remove that package")


def test_an_output_whose_format_fails_is_left_out_and_the_others_are_written(broken: Path) -> None:
    (broken / "out").mkdir()
    (broken / "out/fails").write_text("as it was", encoding="utf-8")
    for _ in range(2):  # nothing is settled before all outputs are written
        said = enrich(broken, "run").stderr
        package = "of the package enrich-broken 0.0.1"
        why = f"the format 'fails' {package} fails: ZeroDivisionError: in the middle"
        assert f"out/fails: is not written: {why}" in said
        why = f"the format 'no_text' {package} fails: `render` returns no text"
        assert f"out/no_text: is not written: {why}" in said
        assert f"out/unmade: is not written: the format 'unmade' {package} is left out" in said
    assert {p.name for p in (broken / "out").iterdir()} == {"fails", "papers.bib"}
    assert (broken / "out/fails").read_text(encoding="utf-8") == "as it was"


def test_a_format_or_a_list_that_needs_a_broken_plugin_is_an_error_in_one_sentence(
    broken: Path,
) -> None:
    (broken / "list.raises").write_text("abc", encoding="utf-8")
    enrich(broken, "run")
    for arguments, why in {
        ("export", "fails"): "the format 'fails' of the package enrich-broken 0.0.1 fails: ZeroD",
        ("export", "unmade"): "the format 'unmade' of the package enrich-broken 0.0.1 is left out",
        ("run", "list.raises"): "list.raises: the reader 'raises' of the package enrich-broken",
    }.items():
        said = enrich(broken, *arguments, code=2).stderr
        assert said.splitlines()[-1].startswith(f"enrich: {why}")


def test_help_imports_no_plugin(broken: Path) -> None:
    for arguments in (["--help"], ["export", "--help"], ["run", "--help"]):
        assert enrich(broken, *arguments).stderr == ""
        assert "enrich_broken" not in sys.modules


def test_damaged_entry_points_of_a_package_end_no_command(broken: Path) -> None:
    points = next((broken / "site").glob("*.dist-info/entry_points.txt"))
    plugins.installed.cache_clear()
    points.write_text("[enrich.sources]\nno equals sign\n", encoding="utf-8")
    settings(broken, lists=["list.md"])
    said = enrich(broken, "run").stderr
    assert said.count("no plugin is used: the packages' entry points are damaged: TypeError") == 1
    assert (broken / "cache/enrich.db").exists()


# -- what a source does wrong while it is used


def plugin(name: str, group: plugins.PluginKind = "enrich.sources") -> plugins.Plugin:
    return plugins.Plugin(
        group, name, "the package enrich-broken 0.0.1", EntryPoint(name, "x", group)
    )


@pytest.fixture
def mistakes(monkeypatch: pytest.MonkeyPatch) -> type[Source]:
    """The class that does everything wrong, as it is used."""
    monkeypatch.syspath_prepend(str(PACKAGES / "broken"))
    monkeypatch.delitem(sys.modules, "enrich_broken", raising=False)
    found = importlib.import_module("enrich_broken").Mistakes
    return plugged.check(plugin("mistakes"), found, {})


def test_a_mistake_in_fetching_is_a_source_that_could_not_be_asked(mistakes: type[Source]) -> None:
    asked = mistakes(None).fetch([Identifier("broken", "1"), Identifier("broken", "2")])
    assert next(asked) == (Identifier("broken", "1"), "one")  # what was answered before stays
    with pytest.raises(Unreadable, match=r"the source 'mistakes' of .* fails: IndexError: two"):
        next(asked)


def test_a_mistake_in_parsing_is_an_answer_that_cannot_be_read(mistakes: type[Source]) -> None:
    for answer in ("one", "two"):
        with pytest.raises(Unreadable, match="it parses no Record with the source mistakes"):
            mistakes(None).parse(answer)


def test_a_mistake_with_a_link_is_logged_once_and_the_link_is_nobodys(
    mistakes: type[Source], caplog: pytest.LogCaptureFixture
) -> None:
    assert [mistakes.identify("https://broken.example/1") for _ in range(3)] == [None] * 3
    said = (
        "the source 'mistakes' of the package enrich-broken 0.0.1 fails: KeyError:"
        " 'https://broken.example/1'; update or remove that package"
    )
    assert [r.message for r in caplog.records] == [said]


def test_a_mistake_in_splitting_is_logged_and_the_questions_are_split_as_by_default() -> None:
    class Unsplit(Source):
        name = "unsplit"
        schemes = ("broken",)
        batch = 2
        search_batch = 1

        def batches(self, ids: Sequence[Identifier]) -> list[list[Identifier]]:
            raise IndexError(len(ids))

        def search_batches(self, queries: Sequence[Query]) -> list[list[Query]]:
            raise KeyError(len(queries))

        def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
            yield from ((i, None) for i in ids)

        def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, str | None]]:
            yield from ((q, None) for q in queries)

        def parse(self, answer: str) -> list[Record]:
            return []

    source = plugged.check(plugin("unsplit"), Unsplit, {})(None)
    ids = [Identifier("broken", str(n)) for n in range(3)]
    assert source.batches(ids) == [ids[:2], ids[2:]]
    assert source.search_batches([Query("a"), Query("b")]) == [[Query("a")], [Query("b")]]


@pytest.mark.parametrize(
    ("kind", "entry_points", "told"),
    [
        ("x-1.dist-info", "[console_scripts]\nenrich = enrich.cli:main\n", False),
        ("x-1.dist-info", "[enrich.sources]\nx = x:X\n", True),
        ("x.egg-info", "[console_scripts]\nx = x:y\n\n[enrich.formats]\nx = x\n", True),
        ("EGG-INFO", "[enrich.readers]\nx = x\n", True),
        ("x", "[enrich.sources]\nx = x:X\n", False),
    ],
)
def test_packages_are_looked_at_only_where_one_may_have_a_plugin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, entry_points: str, told: bool
) -> None:
    (tmp_path / kind).mkdir()
    (tmp_path / kind / "entry_points.txt").write_text(entry_points)
    monkeypatch.setattr(sys, "meta_path", [PathFinder])  # others would be asked
    monkeypatch.setattr(sys, "path", [str(tmp_path / "not there"), str(tmp_path)])
    assert plugins._may_be_any.__wrapped__() is told


def test_packages_in_an_archive_are_left_to_the_standard_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "packages.zip").write_bytes(b"PK")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "packages.zip")])
    assert plugins._may_be_any.__wrapped__()
