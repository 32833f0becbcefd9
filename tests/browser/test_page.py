"""The page in a real browser: search, filters, copying, keys, colours, links into it, print, and no request."""

from __future__ import annotations

import base64
import random
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from enrich import export
from enrich.export import ExportOptions
from enrich.export.page import PageList, PagePaper, render_lists
from enrich.library import query
from enrich.library.search import search as search_library
from enrich.model import Entry, Name, State, Work
from enrich.store.sqlite import SqliteStore
from enrich.text.search_words import search_words, stem
from tests.export.conftest import FRAGMENTS, make_work
from tests.export.test_page import NASTY, listed, nasty
from tests.library.test_query import CASES, TABLE
from tests.support import made_library
from tests.support.browser import Browser, violations

pytestmark = pytest.mark.browser
# A paper is there as often as lists have it.
ITEMS = sum(max(1, len(paper.get("entries", ()))) for paper in TABLE["papers"])


def work_of(paper: dict[str, Any]) -> Work:
    """A paper of the table of queries as a work."""
    *_, year = paper["title"], paper["year"]
    return make_work(
        paper["title"],
        tuple(Name(literal=name) for name in paper["authors"]),
        key=paper["key"],
        type="article" if paper["state"] == "preprint" else "paper-conference",
        state=paper["state"],
        ids={scheme: paper[scheme] for scheme in ("doi", "arxiv") if scheme in paper},
        year=year,
        container_title=paper["venue_name"],
        container_title_short=paper["venue"],
        abstract=paper["abstract"],
        retracted="retraction" if paper.get("retracted") else "",
    )


def of_table() -> list[PageList]:
    """The papers of the table of queries in the lists that it names."""
    names = dict.fromkeys(e["list"] for p in TABLE["papers"] for e in p.get("entries", ()))
    lists: dict[str, list[PagePaper]] = {name: [] for name in names}
    others: list[PagePaper] = []
    for paper in TABLE["papers"]:
        work = work_of(paper)
        state: State = work.state
        for e in paper.get("entries", ()):
            entry = Entry(
                e["list"],
                e["line"],
                e["line"],
                e.get("title") or paper["title"],
                section=tuple(e["section"]),
                checked=e["checked"],
                starred=e["starred"],
                notes=tuple(e["notes"]),
            )
            lists[e["list"]].append(PagePaper(entry, work, state, e["tags"]))
        if not paper.get("entries"):
            others.append(PagePaper(None, work, state))
    shown = [PageList(name, name.removesuffix(".md"), papers) for name, papers in lists.items()]
    return [*shown, PageList("", "Others", others)]


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "index.html"
    path.write_text(render_lists(of_table(), ExportOptions()), encoding="utf-8")
    return path


@pytest.fixture
def shown(browser: Browser, page: Path) -> Iterator[Browser]:
    """The page of the table's papers; whatever is done with it, nothing is asked or complained of."""
    browser.open(page)
    yield browser
    assert browser.logs() == ([], [])


def search(browser: Browser, words: str) -> None:
    field = browser.one("input[type=search]")
    field.clear()
    field.send_keys(words)


def wait(browser: Browser, milliseconds: int) -> None:
    script = "const [time, done] = arguments; setTimeout(done, time)"
    browser.later(script, milliseconds)


def keys_shown(browser: Browser) -> list[str]:
    return [x.text for x in browser.all(".p code")]


# -- search


def test_the_page_finds_what_the_table_says(shown: Browser) -> None:
    wrong = {}
    for case in TABLE["cases"]:
        script = "const r = enrich.search(arguments[0]); return [r.found.map(i => enrich.papers[i].key), r.corrected]"
        found, corrected = shown.run(script, case["query"])
        wanted = case["keys"]
        if case.get("any_order"):
            found, wanted = sorted(found), sorted(wanted)
        if found != wanted or dict(corrected) != case.get("corrected", {}):
            wrong[case["query"]] = (found, wanted, corrected)
    assert wrong == {}


def test_a_search_finds_the_same_as_the_command_in_the_same_order(shown: Browser) -> None:
    dice = random.Random(11)
    said = [p["title"] for p in TABLE["papers"]] + [
        n for p in TABLE["papers"] for n in p["authors"]
    ]
    words = [word for text in said for word in text.split()]

    def typed() -> str:
        word = dice.choice(words)
        at = dice.randrange(len(word))
        swapped = word[: at - 1] + word[at : at + 1] + word[at - 1 : at] + word[at + 1 :]
        return dice.choice(
            [word, word, word[: at + 1], swapped, word[: at + 2] + "*", f"-{word}", f"title:{word}", f'"{word}',
             f"author:{word}", f"{word} OR", "is:unread", "year:2020..", "x", dice.choice(["bookkeeping", "kernel"])]
        )  # fmt: skip

    queries = [" ".join(typed() for _ in range(dice.randint(1, 4))) for _ in range(400)]
    with SqliteStore.in_memory() as store:
        made_library.fill(store)
        wanted = [[hit.work.key for hit in search_library(store, q, 20)] for q in queries]
    script = (
        "return arguments[0].map((q) => enrich.search(q).found.map((i) => enrich.papers[i].key))"
    )
    found = shown.run(script, queries)
    assert [row for row in zip(queries, found, wanted, strict=True) if row[1] != row[2]] == []


@pytest.mark.parametrize(
    "link",
    [
        "https://dl.acm.org/doi/10.1145/3600006.3613165",
        "https://dl.acm.org/doi/pdf/10.1145/3600006.3613165?download=true",
        "https://www.example.org/paged/",
        "http://example.org/paged",
        "https://openreview.net/forum?id=aB3dE6gH9j",
    ],
)
def test_a_link_finds_its_paper(browser: Browser, tmp_path: Path, link: str) -> None:
    ids = {"doi": "10.1145/3600006.3613165", "openreview": "aB3dE6gH9j"}
    paged = make_work("Paged", key="paged", ids=ids, URL="https://example.org/paged")
    other = make_work("Other", key="other", ids={"doi": "10.1145/3600006.361316"})
    path = tmp_path / "index.html"
    path.write_text(export.render("html", [other, paged], ExportOptions()), encoding="utf-8")
    browser.open(path)
    script = "return enrich.search(arguments[0]).found.map((i) => enrich.papers[i].key)"
    assert browser.run(script, link) == ["paged"]
    assert browser.run(script, link.replace("6", "7").replace("paged", "else")) == []


def in_words(term: query.Term) -> dict[str, Any]:
    """A term as the page has it."""
    condition = term.condition
    match condition:
        case query.SearchText(words, field, is_prefix, is_phrase):
            said = {"kind": "text", "words": list(words), "field": field, "isPrefix": is_prefix, "isPhrase": is_phrase}  # fmt: skip
        case query.Years(first, last):
            said = {"kind": "years", "first": first, "last": last}
        case query.HasState(state):
            said = {"kind": "state", "state": state}
        case query.ListPlace(field, words):
            said = {"kind": "place", "field": field, "words": list(words)}
        case query.Is(sign):
            said = {"kind": "is", "sign": sign}
    return {**said, "negated": term.negated}


def test_a_query_means_the_same_to_the_page_and_to_the_command(shown: Browser) -> None:
    dice = random.Random(7)
    signs = ["\"", "“", "”", "-", "–", "*", ":", "(", "'", " ", " ", "a", "B", "é", "深", "year:", "is:",
             "author:", "unread", "2022", "..", "OR", " OR ", "AND", "state:pub", "tag:", "paged-attention"]  # fmt: skip
    typed = [*CASES, *("".join(dice.choices(signs, k=dice.randint(1, 12))) for _ in range(2000))]
    found = shown.run("return arguments[0].map(enrich.parse)", typed)
    wanted = [[[in_words(t) for t in clause] for clause in query.parse(q).clauses] for q in typed]
    assert [row for row in zip(typed, found, wanted, strict=True) if row[1] != row[2]] == []


def test_words_are_the_same_to_the_page_and_to_the_command(shown: Browser) -> None:
    dice = random.Random(3)
    fragments = [f for f in FRAGMENTS if not set(f) & set("\\${}<&") and f.isprintable()]
    texts = [
        "".join(dice.choices([*fragments, " ", " "], k=dice.randint(1, 9))) for _ in range(2000)
    ]
    texts += [
        "Serving with PagedAttention: C++, A*, α-β",
        "Größe und Maß",
        "the LLMServing of vLLMs",
    ]
    found = shown.run("return arguments[0].map((t) => { const w = enrich.words(t); return [w.spoken, w.joined] })", texts)  # fmt: skip
    wanted = [[list(x) for x in search_words(t)] for t in texts]
    assert [row for row in zip(texts, found, wanted, strict=True) if row[1] != row[2]][:5] == []
    words = sorted({w for spoken, _ in wanted for w in spoken} | set("serving batches queries controlled".split()))  # fmt: skip
    assert shown.run("return arguments[0].map(enrich.stem)", words) == [stem(w) for w in words]


def test_what_is_typed_is_searched(shown: Browser) -> None:
    search(shown, "attention")
    assert keys_shown(shown) == ["roe2024survey", "doe2024flat", "kwon2023efficient"]
    assert shown.one("[role=status]").text.startswith("3 papers.")
    assert shown.run("return CSS.highlights.get('hit').size") >= 3
    search(shown, "merged")
    assert shown.one(".cut").text.startswith("Operators of a graph are merged, so that")
    search(shown, "bookkeeping")
    assert shown.one(".cut").text == "In the list: Bookkeeping by Debtors"
    search(shown, "atention survey")
    assert keys_shown(shown) == ["roe2024survey"]
    assert "searched for attention" in shown.one(".said").text
    search(shown, "survey fusion")
    assert "with some of the words" in shown.one(".said").text
    search(shown, "zzzzzzzz")
    assert keys_shown(shown) == []
    assert shown.one(".said").text.startswith("No paper.")
    shown.one(".said button").click()
    assert len(keys_shown(shown)) == ITEMS
    assert shown.one("input[type=search]").get_attribute("value") == ""


def test_a_search_is_in_the_address(shown: Browser, page: Path) -> None:
    search(shown, "kernel")
    wait(shown, 400)
    address = shown.driver.current_url
    assert address.endswith("#?q=kernel")
    shown.open(address + "&venue=OSDI")
    assert keys_shown(shown) == ["poe2021kernel"]
    assert [x.text for x in shown.all(".facets label:has(:checked) span")] == ["OSDI"]


# -- filters


def choose(browser: Browser, group: str, label: str) -> None:
    """Tick a filter."""
    [found] = [
        row
        for fields in browser.all(".facets fieldset")
        if fields.text.startswith(group)
        for row in fields.find_elements("css selector", "label")
        if row.find_element("css selector", "span").text == label
    ]
    found.click()


def test_filters_leave_what_they_say(shown: Browser) -> None:
    groups = [x.text for x in shown.all(".facets legend")]
    assert groups == ["List", "Read", "State", "Tag", "Year", "Venue"]
    choose(shown, "Venue", "OSDI")
    assert keys_shown(shown) == ["poe2022graph", "poe2021kernel"]
    choose(shown, "Read", "Read")
    assert keys_shown(shown) == ["poe2022graph"]
    assert [x.text for x in shown.all(".lists h2, .lists h3")][:2] == ["reading", "Graphs"]
    assert shown.one(".said").text.startswith("1 paper.")
    choose(shown, "Venue", "OSDI")
    search(shown, "memory")
    assert keys_shown(shown) == ["kwon2023efficient"]
    shown.press("ESCAPE")
    assert len(keys_shown(shown)) == ITEMS
    assert shown.all(".facets :checked") == []


def test_a_filter_of_the_rest(shown: Browser) -> None:
    choose(shown, "List", "later")
    assert keys_shown(shown) == ["roe2024survey", "lee2020quantization"]
    choose(shown, "State", "Preprint")
    assert keys_shown(shown) == ["roe2024survey"]
    choose(shown, "Tag", "overview")
    choose(shown, "Year", "2024")
    assert keys_shown(shown) == ["roe2024survey"]


# -- copying

CITATION = (
    "Woosuk Kwon, Zhuohan Li, Łukasz Ångström. Efficient Memory Management for Large Language Model"
    " Serving with PagedAttention. Symposium on Operating Systems Principles, 2023."
    " https://doi.org/10.1145/3600006.3613165"
)


@pytest.fixture
def pasted(shown: Browser) -> Iterator[Any]:
    """What is in the clipboard, pasted as a person does it."""

    def read() -> str:
        shown.run(
            "const t = document.createElement('textarea'); t.id = 'paste'; t.style.position = 'fixed';"
            " document.body.append(t); t.focus({preventScroll: true})"
        )
        area = shown.one("#paste")
        area.send_keys("\ue009v")  # with Control held
        text = str(area.get_attribute("value"))
        shown.run("document.getElementById('paste').remove()")
        return text

    return read


def test_a_citation_is_copied(shown: Browser, pasted: Any) -> None:
    shown.run("document.getElementById('kwon2023efficient').scrollIntoView()")
    entry = export.render("bibtex", [work_of(TABLE["papers"][0])], ExportOptions(abstracts=False))
    for label, text in (("Copy BibTeX", entry), ("Copy citation", CITATION)):
        [button] = [x for x in shown.all("#kwon2023efficient .acts button") if x.text == label]
        button.click()
        assert "copied" in shown.one(".toast").text
        assert pasted() == text
    [link] = [x for x in shown.all("#kwon2023efficient .acts button") if x.text == "Copy link"]
    link.click()
    assert pasted().endswith("index.html#kwon2023efficient")


def test_a_citation_is_copied_where_the_clipboard_is_closed(shown: Browser, pasted: Any) -> None:
    shown.run("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    shown.press("j", "b")
    assert shown.one(".toast").text == "BibTeX copied"
    assert pasted().startswith("@inproceedings{kwon2023efficient,")


# -- keys


def current(browser: Browser) -> str:
    return str(browser.run("return document.querySelector('.now code').textContent"))


def test_the_keys_do_what_the_help_says(shown: Browser) -> None:
    shown.press("j")
    assert current(shown) == "kwon2023efficient"
    shown.press("j", "j")
    assert current(shown) == "poe2022graph"
    shown.press("k")
    assert current(shown) == "doe2024flat"
    shown.press("a")
    assert shown.run("return document.querySelector('.now details').open") is True
    shown.press("/")
    assert shown.run("return document.activeElement.type") == "search"
    shown.press(*"xj", "BACKSPACE", "BACKSPACE", *"attention")
    assert shown.one("input[type=search]").get_attribute("value") == "attention"
    shown.press("ENTER")
    assert current(shown) == "roe2024survey"
    shown.press("ESCAPE")
    assert len(keys_shown(shown)) == ITEMS
    shown.press("?")
    assert shown.one("dialog h2").text == "Search and keys"
    shown.press("ESCAPE")
    assert shown.all("dialog") == []


def test_enter_opens_the_paper(shown: Browser) -> None:
    shown.run(
        "document.addEventListener('click', (e) => { e.preventDefault(); window.opened = e.target.href })"
    )
    shown.press("j", "ENTER")
    assert shown.run("return window.opened") == "https://doi.org/10.1145/3600006.3613165"


def test_letters_can_be_switched_off(shown: Browser) -> None:
    shown.press("?")
    shown.one(".letters").click()
    shown.one("dialog .close").click()
    shown.press("j")
    assert shown.run("return document.querySelector('.now')") is None


# -- colours, links into the page, print


def background(browser: Browser) -> str:
    return str(browser.run("return getComputedStyle(document.body).backgroundColor"))


def test_the_colours_are_those_of_the_system_or_the_chosen_ones(shown: Browser, page: Path) -> None:
    light = background(shown)
    shown.media(prefers_color_scheme="dark")
    dark = background(shown)
    assert dark != light
    shown.press("d")
    assert background(shown) == light
    shown.open(page)
    assert background(shown) == light
    shown.one("[data-do=theme]").click()
    assert background(shown) == dark


@pytest.mark.parametrize(
    ("name", "key"),
    [("kwon2023efficient", "kwon2023efficient"), ("doi:10.1145/1111111.2222222", "doe2024flat"), ("wu2017plain", "wu2017plain")],
)  # fmt: skip
def test_a_link_leads_to_the_paper(shown: Browser, page: Path, name: str, key: str) -> None:
    shown.size(1400, 500)
    shown.open(f"{page.as_uri()}#{name}")
    assert current(shown) == key
    top = shown.run("return document.querySelector('.now').getBoundingClientRect().top")
    assert -1 <= top <= 500
    search(shown, "graphs")
    wait(shown, 400)
    shown.run("location.hash = arguments[0]", name)
    wait(shown, 100)
    assert current(shown) == key
    assert len(keys_shown(shown)) == ITEMS


@pytest.mark.parametrize(
    "name", ["nothing", "%", "%E0%A4%A", "?q=", "?venue=Nowhere", "find,", "<img>"]
)
def test_a_link_to_nothing_is_the_page(shown: Browser, page: Path, name: str) -> None:
    shown.open(f"{page.as_uri()}#{name}")
    assert len(keys_shown(shown)) == ITEMS


def test_it_is_printed_without_what_is_for_the_screen(shown: Browser) -> None:
    shown.media("print")
    assert [
        x for s in (".find", "aside", ".tools", ".acts", "summary.x") for x in shown.all(s)
    ] == []
    assert len(keys_shown(shown)) == ITEMS
    assert (
        shown.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    )
    printed = base64.b64decode(shown.command("Page.printToPDF")["data"])
    assert printed.startswith(b"%PDF-")
    assert len(printed) > 10_000


@pytest.mark.parametrize("width", [360, 768, 1400])
def test_nothing_is_wider_than_the_window(shown: Browser, page: Path, width: int) -> None:
    shown.size(width)
    shown.open(page)
    assert shown.run("return document.documentElement.scrollWidth") <= width
    shown.one("[data-do=help]").click()
    assert (
        shown.run("return document.querySelector('dialog').getBoundingClientRect().right") <= width
    )


def test_it_is_whole_without_scripts(browser: Browser, page: Path) -> None:
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(page)
    assert len(browser.all(".p")) == ITEMS
    assert [x for s in (".find", ".tools", ".filters", ".acts") for x in browser.all(s)] == []


# -- what it must not do


def test_nothing_hostile_is_more_than_text(browser: Browser, tmp_path: Path) -> None:
    lists = [listed(nasty(make_work, text), name=text, title=text) for text in NASTY]
    path = tmp_path / "hostile.html"
    path.write_bytes(render_lists(lists, ExportOptions()).encode("utf-8", "replace"))
    browser.open(path)
    assert browser.run("return [document.scripts.length, document.images.length]") == [3, 0]
    for text in NASTY:
        search(browser, "".join(c for c in text if c.isprintable() and ord(c) < 0xFFFF))
        assert browser.run("return document.images.length") == 0
    browser.press("ESCAPE")
    hits = browser.run("return enrich.papers.map((p) => p.title)")
    assert [h for h in hits if "<img src=x onerror=alert(1)>" in h] != []
    assert (
        browser.run(
            'return document.querySelectorAll(\'a[href^="javascript"], a[href^="data"]\').length'
        )
        == 0
    )
    assert browser.logs() == ([], [])


def test_a_server_is_asked_for_the_page_alone(browser: Browser, page: Path) -> None:
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(page.parent)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        browser.open(f"http://127.0.0.1:{server.server_port}/")
        search(browser, "kernel")
        browser.press("ESCAPE", "j", "b")
        wait(browser, 300)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert set(asked) == {"/"}
    assert browser.logs()[0] == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_axe_finds_nothing(
    browser: Browser, page: Path, axe: str, width: int, colours: str
) -> None:
    browser.size(width)
    browser.media(prefers_color_scheme=colours)
    browser.open(page)
    browser.run("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    browser.run(axe)
    for typed, key in (("", ""), ("attention", ""), ("", "?")):
        search(browser, typed)
        if key:
            browser.run("document.querySelector('[data-do=help]').click()")
        assert violations(browser) == []
