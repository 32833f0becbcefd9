"""Every address that can be made of the words of the server, its schema and the cache: none has anything but the views."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from urllib.parse import quote

import httpx
import pytest

from enrich.store.sqlite import public_copy
from tests.server.conftest import KEY, SECRET, Get

WORDS = [
    *public_copy.KEYS, "library", "_internal", "_memory", ":memory:", "-", "static", "static-plugins", "assets", "search", "versions",
    "metadata", "databases", "settings", "threads", "plugins", "actor", "auth-token", "permissions", "messages", "patterns", "logout",
    "answers", "works", "hosts", "notes", "keys", "runs", "outputs", "entry_states", "paper_rows", "paper_texts", "words", "change_log",
    "sqlite_master", "sqlite_schema", "sqlite_stat1", "papers_fts", "paper_words_data", "dbstat", "tables", "columns", "foreign_keys",
    KEY, f"{KEY},title", SECRET, "..", ".", "", "%2e%2e", "~2E~2E", "%00", "~00", "%0a", "app.py", "style.css", "enrich.db", "library.db",
    "rowid", "1", "-1", "9" * 30, "é", "%C3%A9", "<script>", "'", '"', "[papers]", "papers]", "a" * 300, "{{7*7}}", "%7B%7B7*7%7D%7D",
]  # fmt: skip
ENDINGS = [
    "",
    "",
    "",
    ".json",
    ".jsono",
    ".csv",
    ".bib",
    ".blob",
    ".db",
    ".html",
    ".JSON",
    ".json.csv",
]
NAMES = [
    "sql", "_search", "_q", "_facet", "_facet_array", "_facet_date", "_sort", "_sort_desc", "_next", "_size", "_shape", "_col", "_nocol",
    "_where", "_through", "_labels", "_label", "_trace", "_context", "_json", "_nl", "_stream", "_dl", "_header", "_hide_sql", "_extras",
    "_timelimit", "_ttl", "_filter_column", "_filter_op", "_filter_value", "_blob_column", "_nocount", "_nofacet", "q", "key", "key__in",
    "key__like", "year__gt", "title__glob", "nothing", "nothing__arraycontains", "p0", "found_keys", "_shape",
]  # fmt: skip
VALUES = [
    "select 1", "select * from answers", "select key from papers", "select * from sqlite_master", "with papers as (select * from notes) select * from papers",
    "key in (select payload from answers)", "1=1 union select * from notes", "1) or (1=1", "attach 'x' as y", "pragma table_info(answers)",
    '{"table":"answers","column":"payload","value":"x"}', '{"table":"authors","column":"name","value":"x"}', "[", "{}", "max", "-1", "0", "x", "", "on", "off",
    "array", "arrays", "objects", "object", "arrayfirst", "title", "nothing", "key", "1,2,3", "$null", "a" * 2000, "\x00", "é", "%", "~", "<script>alert(1)</script>",
]  # fmt: skip


def addresses(seed: int, count: int) -> list[str]:
    dice = random.Random(seed)
    found = [
        f"/{'/'.join(words)}"
        for n in (1, 2)
        for words in itertools.product(WORDS[:12] if n == 2 else WORDS, repeat=n)
    ]
    while len(found) < count:
        depth = dice.choice([1, 2, 2, 2, 3, 3, 4])
        words = [dice.choice(WORDS) for _ in range(depth)]
        if dice.random() < 0.8:
            words[0] = "library"
        path = (
            "/"
            + "/".join(w if dice.random() < 0.7 else quote(w, safe="") for w in words)
            + dice.choice(ENDINGS)
        )
        pairs = [
            f"{dice.choice(NAMES)}={quote(dice.choice(VALUES))}"
            for _ in range(dice.choice([0, 1, 1, 2, 3]))
        ]
        found.append(path + ("?" + "&".join(pairs) if pairs else ""))
    return found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*was never awaited")  # Datasette's own, after an error
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("seed", range(4))
def test_no_address_has_anything_but_the_views(
    get: Get, seed: int, capfd: pytest.CaptureFixture[str]
) -> None:
    seen: Counter[int] = Counter()
    for address in addresses(seed, 1500):
        try:
            answer = get(address)
        except httpx.InvalidURL:  # no address that a client can send
            continue
        seen[answer.status_code] += 1
        assert answer.status_code in {200, 302, 400, 404, 414}, f"{address}: {answer.text}"
        shown = answer.text + repr(answer.headers)
        asked = SECRET in address
        assert SECRET not in shown or asked, address
        assert "Traceback" not in shown, address
        assert "enrich-" not in shown or "enrich-library" in shown, address
        assert "<script" not in answer.text or "html" not in answer.headers.get(
            "content-type", ""
        ), address
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        if answer.status_code == 302:
            assert answer.headers["location"].startswith("/library"), address
    assert seen[200] > 50
    assert seen[404] > 100
    assert "Traceback" not in "".join(capfd.readouterr())
