"""The feed of what is new: what RFC 4287 asks of one, the same bytes for the same history, and text as text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from enrich.text import signature
from tests.support.cli import enrich
from tests.support.history import forget_history, put_change
from tests.support.world import World

LIST = "# Papers\n\n- https://doi.org/10.1145/9900001.9900011\n- https://arxiv.org/abs/2401.90009\n"
KEY = "example2023paged"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEED = "out/news.xml"
Change = Callable[..., None]


@pytest.fixture
def done(world: World, tmp_path: Path) -> Path:
    (tmp_path / "papers.md").write_text(LIST)
    world.config(tmp_path, ["papers.md"], outputs=[{"format": "atom", "path": FEED}])
    enrich(tmp_path, "run")
    return tmp_path


@pytest.fixture
def change(done: Path) -> Change:
    """Add to the history of the cache."""

    def add(started: str, field: str, old: str | None, new: str | None, key: str = KEY) -> None:
        put_change(done / "cache/enrich.db", started, key, field, old, new)

    return add


def exported(folder: Path, *options: str) -> etree._Element:
    return parsed(enrich(folder, "export", "atom", *options).stdout)


def parsed(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
    feed = etree.fromstring(text.encode(), parser)
    assert_is_atom(feed)
    return feed


def assert_is_atom(feed: etree._Element) -> None:
    """What RFC 4287 says must be there: 4.1.1 of a feed, 4.1.2 of an entry, 3.3 of a date, 4.2.6 of an id."""
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    entries = feed.findall("a:entry", ATOM)
    has_author = feed.find("a:author", ATOM) is not None
    for element in (feed, *entries):
        counts = Counter(
            etree.QName(child).localname for child in element if isinstance(child.tag, str)
        )
        assert {n: counts[n] for n in ("id", "title", "updated")} == {
            "id": 1,
            "title": 1,
            "updated": 1,
        }
        assert element.findtext("a:id", namespaces=ATOM).startswith("urn:uuid:")  # type: ignore[union-attr]
        when = element.findtext("a:updated", namespaces=ATOM) or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", when)
        datetime.fromisoformat(when)
        assert element.find("a:title", ATOM).get("type", "text") == "text"  # type: ignore[union-attr]
        for author in element.findall("a:author", ATOM):
            assert author.findtext("a:name", namespaces=ATOM)
        for link in element.findall("a:link", ATOM):
            assert (link.get("href") or "").startswith(("https://", "http://"))
    for entry in entries:
        assert has_author or entry.find("a:author", ATOM) is not None
        [content] = entry.findall("a:content", ATOM)
        assert content.get("type") == "html"
        assert len(entry.findall("a:link[@rel='alternate']", ATOM)) <= 1
    ids = [
        feed.findtext("a:id", namespaces=ATOM),
        *(e.findtext("a:id", namespaces=ATOM) for e in entries),
    ]
    assert len(set(ids)) == len(ids)
    times = [e.findtext("a:updated", namespaces=ATOM) or "" for e in entries]
    newest = max(times, default="1970-01-01T00:00:00+00:00")
    assert feed.findtext("a:updated", namespaces=ATOM) == newest


def facts(feed: etree._Element, what: str) -> list[str]:
    return [str(x) for x in feed.xpath(f"a:entry/a:{what}/text()", namespaces=ATOM)]


def test_what_a_run_found_is_in_the_feed_and_signed(done: Path) -> None:
    content = (done / FEED).read_bytes()
    assert signature.is_sound(content)
    feed = parsed(content.decode())
    assert feed.findtext("a:title", namespaces=ATOM) == "What is new of the papers of papers.md"
    assert facts(feed, "title") == [
        "New: Numbat: A Preprint That Stayed One",
        "New: Paged Memory for Serving Invented Models",
    ]
    assert "SOSP, 2023, example2023paged" in facts(feed, "content")[1]


def test_the_same_cache_makes_the_same_bytes_whenever_it_is_asked(done: Path) -> None:
    before = (done / FEED).read_bytes()
    written = (done / FEED).stat().st_mtime_ns
    enrich(done, "run", "--offline", "--refresh")
    assert (done / FEED).stat().st_mtime_ns == written
    enrich(done, "export", "atom", "-o", "mine.xml")
    assert (done / "mine.xml").read_bytes() == before


def test_ids_stay_while_the_history_grows_and_tell_no_place(done: Path, change: Change) -> None:
    first = exported(done)
    before = facts(first, "id")
    change("2999-01-01T00:00:00+00:00", "state", "preprint", "published")
    change("2999-01-01T00:00:00+00:00", "page", "1-2", "3-4", "draft2024numbat")
    feed = exported(done)
    assert facts(feed, "id")[2:] == before
    assert feed.findtext("a:id", namespaces=ATOM) == first.findtext("a:id", namespaces=ATOM)
    assert facts(feed, "title")[:2] == [
        "Came out at SOSP 2023: Paged Memory for Serving Invented Models",
        "Small changes of 1 paper",
    ]
    shown = (done / FEED).read_text() + enrich(done, "export", "atom").stdout
    assert str(done) not in shown
    assert "@" not in re.sub(r"https?://\S+", "", shown)


def test_each_list_and_each_choice_has_a_feed_of_its_own(done: Path, world: World) -> None:
    (done / "other.md").write_text("- https://doi.org/10.1145/9900001.9900012\n")
    outputs: list[dict[str, Any]] = [{"format": "atom", "path": "out/{name}.xml"}]
    world.config(done, ["papers.md", "other.md"], outputs=outputs)
    enrich(done, "run")
    feeds = [parsed((done / f"out/{name}.xml").read_text()) for name in ("papers", "other")]
    feeds += [exported(done), exported(done, "--all"), exported(done, "--keys", KEY)]
    assert [len(facts(feed, "id")) for feed in feeds] == [2, 1, 3, 3, 1]
    assert len({feed.findtext("a:id", namespaces=ATOM) for feed in feeds}) == 5


def test_abstracts_are_there_where_they_are_wanted(done: Path) -> None:
    plain, whole = (facts(exported(done, o), "content") for o in ("--no-abstracts", "--abstracts"))
    assert sum(map(len, whole)) > sum(map(len, plain)) + 50


def test_many_new_papers_of_a_run_are_one_entry(done: Path, change: Change) -> None:
    for n in range(25):
        change(
            "2999-01-01T00:00:00+00:00", "state", None, "preprint", KEY if n == 3 else f"gone{n}"
        )
    assert (
        facts(exported(done), "title")[0] == "New: 1 paper"
    )  # of the 25 the others are in no list


def test_a_history_that_is_empty_or_damaged_makes_a_feed_all_the_same(
    done: Path, change: Change
) -> None:
    change("yesterday", "state", None, "published")
    assert "1970-01-01T00:00:00+00:00" in facts(exported(done), "updated")
    forget_history(done / "cache/enrich.db")
    assert facts(exported(done), "id") == []


ODD = " ]]> <!-- --> \x1b[31m\ufffe \u202e\" ' & alert"


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "&lt;img src=x&gt;",
        "<b>bold</b>",
    ],
)
def test_hostile_titles_are_text_for_xml_and_for_html(done: Path, title: str) -> None:
    config = json.loads((done / "config.yaml").read_text())
    config["overrides"] = {KEY: {"title": title + ODD, "venue": title + ODD}}
    (done / "config.yaml").write_text(json.dumps(config))
    enrich(done, "run", "--offline")
    feed = parsed((done / FEED).read_text())
    [shown] = [t for t in facts(feed, "title") if "alert" in t]
    assert not re.search("[\x00-\x08\x1b\ufffe\u202e]", shown)
    page = etree.HTML("".join(facts(feed, "content")))
    assert {e.tag for e in page.iter()} == {"html", "body", "p", "a"}
    assert "alert" in "".join(page.itertext())


def test_a_dry_run_shows_what_the_feed_would_gain_and_keeps_nothing(done: Path) -> None:
    (done / "papers.md").write_text(LIST + "- https://arxiv.org/abs/2308.90011\n")
    before = (done / FEED).read_bytes()
    enrich(done, "run", "--dry-run")
    assert (done / FEED).read_bytes() == before
