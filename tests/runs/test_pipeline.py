"""The main job over a real loopback server.

Ten invented papers, every service, and every way in which services fail.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bibtexparser
import pytest

from enrich.store import open_store
from enrich.store.timestamps import to_second
from tests.support.cli import enrich, enrich_apart, run, start
from tests.support.lists import LIST, QUOLL
from tests.support.world import World


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Path:
    """A folder with a list and a configuration that leads to the world."""
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    world.config(tmp_path, ["list.md"])
    return tmp_path


@pytest.fixture(scope="module")
def first_run(
    _strict_world: World, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any], dict[str, Any]]:
    """The main job done once: the folder, what it printed, and what the services saw."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    _strict_world.reset()
    _strict_world.config(folder, ["list.md"])
    found = json.loads(enrich_apart(folder, "run", "--json").stdout)
    return folder, found, _strict_world.stats


@pytest.fixture
def done(
    first_run: tuple[Path, dict[str, Any], dict[str, Any]], tmp_path: Path, world: World
) -> Path:
    """A copy of the folder after the first run, led to services whose counters are at zero."""
    shutil.copytree(first_run[0], tmp_path, dirs_exist_ok=True)
    world.config(tmp_path, ["list.md"])
    return tmp_path


def by_title(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {e["title"].split(":")[0].split(" ")[0]: e for e in found["entries"]}


def test_the_main_job(first_run: tuple[Path, dict[str, Any], dict[str, Any]]) -> None:
    desk, found, stats = first_run
    entries = by_title(found)
    states = {name: e["state"] for name, e in entries.items()}
    assert states == {
        "Paged": "published", "Quokka": "published", "Wombat": "published", "Echidna": "published",
        "Improving": "published",
        "Platypus": "published", "Numbat": "preprint", "Dingo": "published", "QUOLL": "preprint",
        "Bilby": "unresolved",
    }  # fmt: skip
    assert entries["Paged"]["key"] == "example2023paged"
    assert entries["Paged"]["identifiers"]["doi"] == "10.1145/9900001.9900011"
    assert entries["Bilby"]["key"] is None
    assert (desk / "list.md").read_text(encoding="utf-8") == LIST
    assert stats["breaches"] == {}
    assert found["requests"] == stats["total"]
    pages = sum(stats["requests"].get(s, 0) for s in ("usenix", "pmlr", "acl"))
    assert stats["total"] - pages <= 17


def test_the_bib_is_what_an_editor_would_have_made(done: Path) -> None:
    text = (done / "out/references.bib").read_text(encoding="utf-8")
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert len(library.entries) == 9
    paged = library.entries_dict["example2023paged"]
    assert paged.entry_type == "inproceedings"
    fields = {f.key: f.value for f in paged.fields}
    assert fields["pages"].strip("{}") == "11--26"
    assert fields["eprint"].strip("{}") == "2309.90001"
    assert fields["year"].strip("{}") == "2023"
    assert "arXiv" not in fields["booktitle"]
    numbat = library.entries_dict["draft2024numbat"]
    assert numbat.entry_type == "misc"
    dingo = next(e for e in library.entries if "Dingo" in e.fields_dict["title"].value)
    assert dingo.entry_type == "article"
    assert "Plus" in dingo.fields_dict["title"].value


def test_the_enriched_list_keeps_every_byte_and_names_a_wrong_claim(done: Path) -> None:
    text = (done / "out/list.md").read_text(encoding="utf-8")
    assert "the list says OSDI'23; it is SOSP 2023" in text
    stripped = re.sub(r"\n?[^\n]*<!--enrich [^>]*-->.*?<!--/enrich-->", "", text, flags=re.DOTALL)
    assert [x.strip() for x in LIST.splitlines() if x.strip()] == [
        x.strip() for x in stripped.splitlines() if x.strip()
    ]
    again = done / "again.md"
    again.write_text(text, encoding="utf-8")
    enrich(done, "strip", "again.md")
    assert again.read_text(encoding="utf-8") == LIST


def test_the_second_run_asks_nothing_and_touches_nothing(done: Path, world: World) -> None:
    outputs = [done / "out/references.bib", done / "out/list.md"]
    before = [(p.read_bytes(), p.stat().st_mtime_ns) for p in outputs]
    world.reset()
    found = run(done)
    assert world.requests == 0
    assert found["requests"] == 0
    assert found["changes"] == []
    assert [(p.read_bytes(), p.stat().st_mtime_ns) for p in outputs] == before
    silent = enrich(done, "run")
    assert silent.stderr == ""
    assert silent.stdout == ""


def test_what_refuses_is_not_due(done: Path) -> None:
    with open_store(done / "cache/enrich.db") as store:
        refused = {"export.arxiv.org": "asks for a browser check"}
        store.hosts.record({}, refused, to_second(datetime.now(UTC)))
        answers = store.answers.outcomes("arxiv")
    with sqlite3.connect(done / "cache/enrich.db") as db:
        db.execute("DELETE FROM answers WHERE source IN ('arxiv', 'crossref')")
    db.close()
    due = json.loads(enrich(done, "status", "--json").stdout)["due"]
    assert answers
    assert "crossref" in due
    assert "arxiv" not in due


def test_moving_ticking_and_rewording_keeps_keys_and_asks_nothing(done: Path, world: World) -> None:
    first = by_title(run(done, "--offline"))
    lines = (
        LIST.replace("- [ ]", "- [x]")
        .replace("pages, accepted by", "read twice; accepted by")
        .splitlines()
    )
    moved = lines[:3] + lines[10:] + [""] + lines[3:10]
    (done / "list.md").write_text("\n".join(moved) + "\n", encoding="utf-8")
    world.reset()
    second = by_title(run(done))
    assert world.requests == 0
    assert {n: e["key"] for n, e in second.items()} == {n: e["key"] for n, e in first.items()}


def test_one_paper_added_asks_only_its_own_questions(done: Path, world: World) -> None:
    old = (done / "out/references.bib").read_text(encoding="utf-8")
    (done / "list.md").write_text(
        LIST + "\n" + QUOLL,
        encoding="utf-8",
    )
    world.reset()
    found = run(done)
    assert [(c["field"], c["new"]) for c in found["changes"]] == [("state", "published")]
    assert world.requests <= 8
    new = (done / "out/references.bib").read_text(encoding="utf-8")
    # The checksum, which is the last line, is another one.
    assert set(old.splitlines()[:-1]) <= set(new.splitlines())
    assert old.splitlines()[-1] not in new


def test_a_lost_cache_does_not_change_keys(done: Path) -> None:
    path = done / "out/references.bib"
    path.write_text(
        path.read_text(encoding="utf-8").replace("example2023paged", "mykey"), encoding="utf-8"
    )
    (done / "cache/enrich.db").unlink()
    run(done)
    assert "{mykey," in path.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["reset", pytest.param("503", marks=pytest.mark.slow)])
def test_every_service_unplugged(desk: Path, world: World, mode: str) -> None:
    world.fault("*", mode)
    found = run(desk, code=3)
    assert {e["state"] for e in found["entries"]} == {"unchecked"}
    assert world.requests <= 60
    world.fault("*", None)
    assert by_title(run(desk))["Paged"]["state"] == "published"


@pytest.mark.slow
@pytest.mark.parametrize("service", ["arxiv", "sparql", "crossref", "s2"])
def test_one_service_broken_leaves_what_the_others_know_and_the_next_run_finishes(
    desk: Path, world: World, service: str
) -> None:
    world.fault(service, "html")
    broken = run(desk, code=None)
    assert by_title(broken)["Wombat"]["state"] == "published"
    world.fault(service, None)
    enrich(desk, "run", "--refresh", code=0)
    assert by_title(run(desk))["Paged"]["state"] == "published"


@pytest.mark.slow
@pytest.mark.parametrize("service", ["arxiv", "sparql", "crossref", "s2", "openalex"])
def test_wrong_answers_of_one_source_never_reach_an_output(
    desk: Path, world: World, service: str
) -> None:
    world.fault(service, "wrong")
    found = by_title(run(desk, code=None))
    text = (desk / "out/references.bib").read_text(encoding="utf-8")
    library = bibtexparser.parse_string(text)
    titles = {re.sub(r"[{}]", "", e.fields_dict["title"].value) for e in library.entries}
    assert all(any(t.lower().startswith(n.lower()) for n in found) for t in titles)
    assert len(titles) == len(library.entries)


def test_get_prints_one_paper_with_the_key_that_run_gives(desk: Path, world: World) -> None:
    got = enrich(desk, "get", "https://arxiv.org/abs/2309.90001")
    assert got.stdout.startswith("@inproceedings{example2023paged,")
    world.reset()
    assert enrich(desk, "get", "arXiv:2309.90001").stdout == got.stdout
    assert world.requests == 0
    assert by_title(run(desk))["Paged"]["key"] == "example2023paged"


def test_get_of_what_nobody_knows_is_exit_code_1(desk: Path) -> None:
    missing = enrich(desk, "get", "A Title That Nobody Has Ever Put On Paper", code=1)
    assert missing.stdout == ""
    assert "not found" in missing.stderr


@pytest.mark.parametrize(
    "typed", ["pmid:1", "HAL: hal-01234567", "https://hal.science/hal-01234567"]
)
def test_get_of_an_identifier_that_nobody_knows_says_so(desk: Path, typed: str) -> None:
    missing = enrich(desk, "get", typed, code=1)
    assert missing.stdout == ""
    assert re.search(r"not found: .*: no source that was asked has it", missing.stderr)


def test_get_takes_no_malformed_identifier_for_a_title(desk: Path, world: World) -> None:
    said = enrich(desk, "get", "dblp:KwonLZ0", "s2:204e", code=1).stderr
    assert "dblp:KwonLZ0: no identifier of DBLP; one looks like dblp:conf/" in said
    assert "s2:204e: no identifier of Semantic Scholar" in said
    assert world.requests == 0


def test_get_appends_to_a_list(desk: Path) -> None:
    enrich(desk, "get", "arxiv:2403.90012", "--to", "list.md")
    text = (desk / "list.md").read_text(encoding="utf-8")
    assert text.startswith(LIST)
    assert "Look-Alikes at Night" in text[len(LIST) :]


def test_looking_needs_no_network(done: Path, world: World) -> None:
    world.fault("*", "500")
    world.reset()
    assert "Paged Memory" in enrich(done, "show", "arxiv:2309.90001", "--why").stdout
    shown = json.loads(enrich(done, "show", "example2023paged", "--json").stdout)
    assert shown["id"] == "example2023paged"
    assert shown["DOI"] == "10.1145/9900001.9900011"
    assert shown["provenance"]["title"]["source"]
    assert "example2023paged" in enrich(done, "search", "keys", "values", "pages").stdout
    assert enrich(done, "show", "nothing of the kind", code=1).stdout == ""
    assert "@inproceedings{example2023paged" in enrich(done, "export", "bibtex").stdout
    assert "7 published" in enrich(done, "status").stdout
    assert "arxiv" in enrich(done, "sources").stdout
    assert world.requests == 0


def test_a_dry_run_asks_nobody_and_writes_nothing(desk: Path, world: World) -> None:
    done = enrich(desk, "run", "--dry-run")
    assert "arxiv" in done.stderr
    assert not (desk / "cache/enrich.db").exists()
    assert not (desk / "out").exists()
    assert world.requests == 0
    plan = json.loads(enrich(desk, "run", "--dry-run", "--json").stdout)["plan"]
    assert plan["arxiv"]["requests"] == 1


def test_in_place_only_inserts_and_strip_takes_it_out(done: Path) -> None:
    enrich(done, "run", "--in-place")
    first = (done / "list.md").read_text(encoding="utf-8")
    assert first != LIST
    enrich(done, "run", "--in-place")
    assert (done / "list.md").read_text(encoding="utf-8") == first
    enrich(done, "strip", "list.md")
    assert (done / "list.md").read_text(encoding="utf-8") == LIST


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lists": ["none.md"]}, "none.md"),
        ({"lsits": []}, "lsits"),
        ({"store": "list.md"}, "list.md"),
        ({"outputs": [{"format": "bibtex", "path": "list.md"}]}, "outputs[0].path"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_exit_code_2(
    desk: Path, world: World, change: dict[str, Any], said: str
) -> None:
    world.config(desk, **{"lists": ["list.md"], **change})
    done = enrich(desk, "run", code=2)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert world.requests == 0
    assert (desk / "list.md").read_text(encoding="utf-8") == LIST


def test_overrides_beat_every_source(desk: Path, world: World) -> None:
    world.config(
        desk,
        ["list.md"],
        overrides={"arxiv:2309.90001": {"venue": "SOSP '23", "note": "checked by hand"}},
    )
    run(desk)
    shown = json.loads(enrich(desk, "show", "example2023paged", "--json").stdout)
    assert shown["provenance"]["container_title_short"]["source"] == "overrides"


@pytest.mark.slow
def test_two_runs_on_one_cache_are_kept_apart(desk: Path, world: World) -> None:
    world.fault("arxiv", "slow")
    with start(desk) as first:
        while not (desk / "cache/enrich.db.lock").exists():
            pass
        time.sleep(0.3)
        second = enrich_apart(desk, "run", code=None)
        first.wait()
    assert second.returncode == 4
    assert str(first.pid) in second.stderr


def test_get_answers_from_the_cache_by_any_name_and_leaves_the_notes(
    done: Path, world: World
) -> None:
    key = "example2023paged"
    names = [
        "Paged memory for serving invented models",
        "doi:10.1145/9900001.9900011",
        "https://dl.acm.org/doi/10.1145/9900001.9900011",
        "dblp:conf/sosp/ExampleSM23",
    ]
    for name in names:
        assert enrich(done, "get", name).stdout.startswith(f"@inproceedings{{{key},")
    printed = enrich(
        done, "get", "arXiv:2401.90009", "usenix:osdi22/presentation/dummy", names[0]
    ).stdout
    assert (
        re.findall(r"@\w+\{([^,]+),", printed) == ["draft2024numbat", "dummy2022wombat", key]
        or len(re.findall("@", printed)) >= 3
    )
    assert world.requests == 0
    assert key in enrich(done, "search", "idea", "behind", "it", "all").stdout
