"""The application, asked by Datasette's own client: its pages, and that nothing but the views can be had."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

from enrich import store
from enrich.store.sqlite import public_copy
from tests.server.conftest import KEY, SECRET, Get
from tests.support import old_cache

TABLES = list(public_copy.KEYS)
PAGES = [
    "/", "/search", "/search?q=paged", "/search?q=is:unread", "/library", "/library?sql=select+1",
    "/library/papers?_facet=type&_q=memory", "/library/papers?_sort_desc=year&year__gt=2000", f"/library/papers/{KEY}",
    "/library/papers/dummy2022wombat", f"/library/provenance/{KEY},title",
    *(f"/library/{table}" for table in TABLES),
]  # fmt: skip


class Page(HTMLParser):
    """What a browser would act on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_text_without_a_script_and_loads_nothing(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200, answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    page = Page(answer.text)
    assert not {"script", "style", "iframe", "object", "embed", "img", "base"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    loaded = re.findall(r'<link [^>]*href="([^"]*)"', answer.text)
    assert {x for x in loaded if not x.startswith(("/assets/", "http://localhost/"))} == set()
    for name, value in page.attributes:
        assert not (
            name in ("href", "action", "src")
            and re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE)
        )


def test_the_page_of_a_paper_has_all_that_is_known(get: Get) -> None:
    text = get(f"/library/papers/{KEY}").text
    for part in (
        "Paged Memory for Serving Invented Models",
        "SOSP",
        "2023",
        "@inproceedings{",
        "Versions",
        "crossref",
        "Serving",
    ):
        assert part in text
    assert "a note of mine" in text
    assert 'href="https://doi.org/10.1145/9900001.9900011"' in text


def test_every_table_can_be_had_as_json_csv_and_bibtex(get: Get) -> None:
    for table in TABLES:
        rows = get(f"/library/{table}.json?_shape=array").json()
        listed = list(csv.DictReader(io.StringIO(get(f"/library/{table}.csv").text)))
        assert len(rows) == len(listed) > 0, table
    assert get("/library/papers.bib").text.count("\n@") + 1 == len(
        get("/library/papers.json?_shape=array").json()
    )
    assert get("/library/venues.bib").status_code == 404
    assert get("/library.json?sql=select+count(*)+as+n+from+papers&_shape=array").json() == [
        {"n": 3}
    ]


def test_the_search_is_that_of_the_command(get: Get) -> None:
    assert [one["key"] for one in get("/search.json?q=paged+memory").json()] == [KEY]
    assert [
        one["key"] for one in get("/library/papers.json?_q=paged+memory&_shape=array").json()
    ] == [KEY]
    assert "<mark>" in get("/search?q=paged").text
    assert "Nothing in the library fits." in get("/search?q=zzzzqqqq").text
    assert "these have some of them" in get("/search?q=paged+zzzzqqqq").text
    assert "these have some of them" not in get("/search?q=paged+memory").text
    assert "<code>state:</code> takes published, preprint," in get("/search?q=state:foo").text
    assert "the fields are author, is, list," in get("/search?q=zzzz:qqqq").text
    assert f'did you mean <a href="/search?q={KEY}">{KEY}</a>?' in get(f"/search?q={KEY}x").text


def test_a_hostile_title_is_shown_as_text(get: Get) -> None:
    for path in (
        "/search?q=alert",
        "/library/papers",
        "/library/papers/dummy2022wombat",
        "/library/venues",
        "/library/changes",
        "/library?sql=select+title+from+papers",
    ):
        text = get(path).text
        assert "<script" not in text
        assert "<img" not in text
        assert "{{ 7*7 }}" in text or "7*7" not in text
    assert "&lt;script&gt;alert(1)" in get("/library/papers").text
    for words in (
        "<script>alert(3)</script>",
        '"><b>x',
        "a' OR 1=1 --",
        "NEAR(",
        '"',
        "author:",
        "a" * 5000,
        "\x00\x1b[31m",
    ):
        answer = get(f"/search?q={quote(words)}")
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "<b>" not in answer.text


# -- nothing but the views

STATEMENTS = [
    *(f"select * from {t}" for t in ("answers", "works", "hosts", "notes", "keys", "names", "runs", "outputs", "entry_states", "work_cache", "paper_rows", "words", "change_log", "cache.answers", "main.answers", "temp.answers", "_sqlite_migrations", "sqlite_stat1", "sqlite_temp_master", "dbstat", "sqlite_dbpage")),
    "with papers as (select * from answers) select * from papers",
    "select (select payload from answers limit 1)",
    "select * from (select * from notes) as papers",
    "attach 'x' as y", "select 1; attach database 'cache.db' as c", "/* */ attach 'x' as y", "explain attach 'x' as y",
    "vacuum into 'x.db'", "select load_extension('x')", "select readfile('/etc/passwd')", "select writefile('x', 'y')",
    "select * from pragma_database_list", "select file from pragma_database_list()", "pragma database_list", "select * from pragma_function_list",
    "select * from pragma_page_count", "select * from pragma_table_list", "select * from papers_fts", "select * from paper_words_data",
    "insert into papers (key) values ('x')", "update papers set title = 'x'", "delete from papers", "drop table papers",
    "create table x (y)", "create temp table x (y)", "create view x as select 1", "with x as (select 1) delete from papers",
    "select zeroblob(2000000000)", "select * from fsdir('/')", "select edit('x')",
    "with recursive x(n) as (select 1 union all select n + 1 from x) select count(*) from x",
]  # fmt: skip


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_query_reaches_anything_else(get: Get, statement: str) -> None:
    for path in ("/library", "/library.json", "/library.csv"):
        answer = get(f"{path}?sql={quote(statement)}&_shape=array")
        assert SECRET not in answer.text
        assert "enrich-" not in answer.text  # the folder of the copy
        nothing = answer.text == "\r\n"  # a table in CSV has no place for an error
        assert answer.status_code == 400 or nothing or '"error"' in answer.text, answer.text


def test_what_the_copy_holds(library: Path, tmp_path: Path) -> None:
    copy = tmp_path / "library.db"
    store.copy_views(library / "cache/enrich.db", copy)
    assert SECRET.encode() in (library / "cache/enrich.db").read_bytes()
    assert SECRET.encode() not in copy.read_bytes()
    with sqlite3.connect(copy) as made, sqlite3.connect(library / "cache/enrich.db") as cache:
        names = [
            name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type != 'index'")
        ]
        assert names == TABLES
        for table in TABLES:
            columns = [
                [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
                for db in (made, cache)
            ]
            assert columns[0] == columns[1]
            rows = [db.execute(f"SELECT * FROM {table}").fetchall() for db in (made, cache)]
            assert sorted(map(repr, rows[0])) == sorted(map(repr, rows[1])), table
    made.close()
    cache.close()


def test_a_cache_of_an_older_version_is_copied_as_it_is_now_called(tmp_path: Path) -> None:
    older, copy = old_cache.make(tmp_path / "enrich.db"), tmp_path / "copy" / "library.db"
    before = older.read_bytes()
    copy.parent.mkdir()
    store.copy_views(older, copy)
    assert [path.name for path in copy.parent.iterdir()] == ["library.db"]
    with closing(sqlite3.connect(copy)) as made:
        assert made.execute("SELECT count(*) FROM papers WHERE title <> ''").fetchone() == (9,)
        names = {
            name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert names == set(TABLES)
    assert older.read_bytes() == before


@pytest.mark.parametrize(
    "path",
    [
        "/library/answers",
        "/library/sqlite_master",
        "/library/works.json",
        "/library/papers/nobody",
        "/library/notes.csv",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_not_there(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("statement", ["select printf('%.*c', 60000000, 'x')"])
def test_what_a_function_refuses_is_nothing(get: Get, statement: str) -> None:
    assert get(f"/library.json?sql={quote(statement)}&_shape=arrayfirst").json() == [None]


def test_other_names_of_this_machine_get_nothing(get: Get) -> None:
    answer = get("/library/papers", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.text) == (421, "Misdirected request\n")
    assert get("/library/papers", "post").status_code == 405


def test_what_fails_is_told_in_a_sentence(get: Get, capfd: pytest.CaptureFixture[str]) -> None:
    for path, status, sentence in [
        ("/library?sql=select+*+from+nowhere", 200, "no such table: nowhere"),
        ("/library/papers?_sort=nothing", 400, "This cannot be answered: Cannot sort table by nothing"),
        ("/library/papers?_size=x", 400, "This cannot be answered"),
        ("/library/papers.json?_size=-1", 400, "This cannot be answered"),
    ]:  # fmt: skip
        answer = get(path)
        assert sentence in answer.text, answer.text
        assert answer.status_code in (status, 400)
        if path.endswith(".json"):
            assert json.loads(answer.text)["ok"] is False
    assert capfd.readouterr() == ("", "")
