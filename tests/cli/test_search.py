"""`enrich search` and `enrich show` print what is found, whatever stands in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich.model import Value
from enrich.store import open_store
from enrich.store.base import ListRow, StoredWork
from tests.store.conftest import THEN, titled
from tests.support.cli import enrich
from tests.support.made_library import fill

ESCAPES = "'); DROP TABLE works; -- \x1b]0;pwned\x07\x1b[31m Kettles\u202e <b>& NEAR(a b) OR \"*"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the library of the table of queries, and a hostile paper."""
    (tmp_path / "config.yaml").write_text('{"store": "enrich.db", "lists": []}', encoding="utf-8")
    with open_store(tmp_path / "enrich.db") as store:
        fill(store)
        work = titled("hostile2020kettles", ESCAPES)
        store.keys.reserve([(work.key, [])], THEN)
        store.works.put([StoredWork(work, "", [], ESCAPES)])
        row = ListRow(3, 0, work.key, ESCAPES, False, True, "2026-01-02", ESCAPES, ESCAPES, "a")
        store.lists.put_list("/x/odd.md", ESCAPES, "", [row], THEN)
    return tmp_path


def test_the_hits_are_printed_with_their_words_in_context(folder: Path) -> None:
    found = enrich(folder, "search", "paged", "attention", "--limit", "1")
    assert found.stdout.splitlines() == [
        "doe2024flat: Flat Address Spaces Need No Paged Attention",
        "    Ada Doe, Bo de la Cruz; ASPLOS 2024",
        "    A kernel of attention runs over plain buffers. The driver moves the pages.",
    ]
    assert found.stderr == ""


def test_marks_are_where_the_words_are(folder: Path) -> None:
    [found] = json.loads(enrich(folder, "search", "--json", "sampling graphs").stdout)
    assert found["key"] == "poe2022graph"
    words = [found["snippet"][start:end] for start, end in found["marks"]]
    assert words == ["Sampling", "Graphs"]


def test_on_a_terminal_the_hits_stand_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from enrich.cli import console, streams

    monkeypatch.setattr(streams, "has_colours", lambda: True)
    console.put_marked("a \x1b[31m hit", [(8, 11)])
    assert capsys.readouterr().out == "a \ufffd[31m \x1b[1;33mhit\x1b[0m\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("atention", 'nothing has "atention"; searched for "attention"'),
        ("survey fusion", "no paper has all of these words; these have some of them"),
    ],
)
def test_a_correction_is_said(folder: Path, typed: str, said: str) -> None:
    found = enrich(folder, "search", typed)
    assert found.stdout
    assert found.stderr.strip().endswith(said)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("roe2024surve", "roe2024survey"),
        ("section:servng", "section:Serving"),
        ("section:cashe", 'section:"KV cache"'),
        ("tag:memry", "tag:memory"),
    ],
)
def test_where_nothing_is_found_something_is_offered(folder: Path, typed: str, meant: str) -> None:
    found = enrich(folder, "search", typed, code=1)
    assert f"did you mean {meant}" in found.stderr


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("state:foo", "state:foo: is searched for as words; `state:` takes published, preprint, unchecked, doubtful, unresolved\n"),
        ("state:publishd", "unresolved; did you mean published?\n"),
        ("attention is:unred", "`is:` takes read, unread, starred, listed, unlisted, retracted; did you mean unread?\n"),
        ('attention -state:"not out"', '-state:"not out": is searched for as words; `state:` takes'),
        ("attention YEAR:soon", "`year:` takes 2023, 2022..2024, 2022.., >=2022\n"),
        ("attention auhor:kwon", "auhor:kwon: is searched for as words; the fields are author, is, list, section, state, tag, title, venue, year; did you mean author?\n"),
        ("xyzzy:plugh", "xyzzy:plugh: is searched for as words; the fields are author, is, "),
    ],
)  # fmt: skip
def test_a_field_that_takes_something_else_is_told(folder: Path, typed: str, said: str) -> None:
    assert said in enrich(folder, "search", typed, code=None).stderr
    assert "words; " not in enrich(folder, "search", "--json", typed, code=None).stdout


@pytest.mark.parametrize(
    "typed",
    [
        *("state:pre", "is:done", "year:..2023", "author:kwon", "authors:kwon", "Efficient:Memory"),
        *("https://nowhere.org/x", "kettles http://nowhere.org/x", "doi:10.1/xyzzy", "venue:xyzzy"),
        "arxiv:9999.99999",
    ],
)
def test_what_is_a_field_or_a_title_or_an_address_is_not(folder: Path, typed: str) -> None:
    assert "is searched for as words" not in enrich(folder, "search", typed, code=None).stderr


def test_a_dash_is_not_an_option(folder: Path) -> None:
    found = json.loads(
        enrich(folder, "search", "--json", "attention", "-survey", "-title:flat").stdout
    )
    assert [x["key"] for x in found] == ["kwon2023efficient"]
    assert "--jsn" in enrich(folder, "search", "attention", "--jsn", code=2).stderr


@pytest.mark.parametrize("command", [["search", "kettles"], ["show", "hostile2020kettles"]])
def test_what_is_hostile_is_shown_as_text(folder: Path, command: list[str]) -> None:
    printed = enrich(folder, *command).stdout
    assert "DROP TABLE works" in printed
    assert not {"\x1b", "\x07", "\u202e"} & set(printed)
    for query in (
        ESCAPES.replace("\x07", ""),
        "list:kettles",
        "section:kettles",
        "is:unread kettles",
    ):
        found = json.loads(enrich(folder, "search", "--json", query).stdout)
        assert "hostile2020kettles" in [x["key"] for x in found]


def test_show_takes_any_case_and_tells_where_the_paper_stands(folder: Path) -> None:
    printed = enrich(folder, "show", "KWON2023Efficient").stdout.splitlines()
    assert "  in reading.md:4: Serving > KV cache, read, starred" in printed
    assert "  note: the idea behind vLLM" in printed
    assert "  https://doi.org/10.1145/3600006.3613165" in printed
    found = json.loads(enrich(folder, "show", "--json", "Kwon2023EFFICIENT").stdout)
    assert found["id"] == "kwon2023efficient"
    assert found["notes"] == ["the idea behind vLLM", "tags: memory, serving/paging"]
    assert found["lists"] == [
        {
            "list": "reading.md",
            "line": 4,
            "title": "Efficient Memory Management for Large Language Model Serving with PagedAttention",
            "section": ["Serving", "KV cache"],
            "checked": True,
            "starred": True,
            "date": None,
            "tags": ["memory", "serving/paging"],
        }
    ]


def test_volume_and_issue_are_shown(folder: Path) -> None:
    work = titled("a", "A Journal Paper")
    from dataclasses import replace

    fields = replace(
        work.fields, volume=Value("7", "crossref", ""), issue=Value("2", "crossref", "")
    )
    with open_store(folder / "enrich.db") as store:
        store.works.put([StoredWork(replace(work, fields=fields), "", [], "")])
    assert "SOSP, vol. 7, no. 2, 2023" in enrich(folder, "show", "a").stdout
