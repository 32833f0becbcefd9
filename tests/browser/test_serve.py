"""`enrich serve` in a real browser: nothing is run or asked elsewhere, and its pages are for people of all kinds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from tests.server.conftest import HOSTILE, KEY, make_library
from tests.server.test_process import serving
from tests.support.browser import Browser, violations
from tests.support.world import World

pytestmark = pytest.mark.browser

PAGES = [
    *("", "search?q=memory", "search?q=alert", "library", "library?sql=select+*+from+papers", "library?sql=select+nothing"),
    *(f"library/{table}" for table in ("papers", "authors", "venues", "provenance", "identifiers", "list_entries", "changes")),
    *(f"library/papers/{KEY}", "library/papers/dummy2022wombat", f"library/provenance/{KEY},title", "library/nothing"),
    "library/papers?_q=memory&year__gt=2000",
]  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Iterator[str]:
    folder = make_library(tmp_path_factory.mktemp("served"), small_world)
    with serving(folder) as (_, served):
        yield served


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_every_page_fits_and_asks_nobody_else(
    browser: Browser, address: str, width: int, colours: str
) -> None:
    browser.size(width)
    browser.media(prefers_color_scheme=colours)
    for path in PAGES:
        browser.open(address + path)
        said, asked = browser.logs()
        assert [x for x in said if "404" not in x and "400" not in x] == [], path
        assert [url for url in asked if not url.startswith(address)] == [], path
        assert browser.run("return document.documentElement.scrollWidth <= window.innerWidth"), path
        background = browser.run("return getComputedStyle(document.body).backgroundColor")
        assert (background == "rgb(255, 255, 255)") is (colours == "light")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_axe_finds_nothing(
    browser: Browser, address: str, axe: str, width: int, colours: str
) -> None:
    browser.size(width)
    browser.media(prefers_color_scheme=colours)
    for path in PAGES:
        browser.open(address + path)
        browser.run("document.querySelectorAll('details').forEach((d) => { d.open = true })")
        browser.run(axe)
        assert violations(browser) == [], path


def test_from_a_search_to_a_paper(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.one("input[name=q]").send_keys("paged memory", "\n")
    assert browser.one(".results .title").text == "Paged Memory for Serving Invented Models"
    browser.one(".results .title").click()
    assert browser.one("h1").text == "Paged Memory for Serving Invented Models"
    assert "@inproceedings{example2023paged," in browser.one("pre").text


def test_facets_keep_and_let_go_of_rows(browser: Browser, address: str) -> None:
    browser.open(f"{address}library/papers")
    assert len(browser.all("tbody tr")) == 3
    browser.one("section[aria-label=state] li:last-child a").click()
    assert len(browser.all("tbody tr")) == 1
    browser.one("a.chosen").click()
    assert len(browser.all("tbody tr")) == 3


def test_sql_is_asked_and_shown(browser: Browser, address: str) -> None:
    browser.open(f"{address}library")
    editor = browser.one("textarea")
    editor.clear()
    editor.send_keys("select count(*) as papers from papers")
    browser.one("form.sql button").click()
    WebDriverWait(browser.driver, 10).until(lambda _: browser.all("td"))
    assert (browser.one("th").text, browser.one("td").text) == ("papers", "3")


def test_a_hostile_title_runs_nothing(browser: Browser, address: str) -> None:
    for path in (
        "library/papers",
        "library/papers/dummy2022wombat",
        "search?q=alert",
        "library/venues",
    ):
        browser.open(address + path)
        assert browser.run("return document.querySelectorAll('main img, main script').length") == 0
        assert HOSTILE[:30] in browser.one("main").text


def test_the_other_name_of_this_machine_is_answered(browser: Browser, address: str) -> None:
    browser.open(address.replace("127.0.0.1", "localhost"))
    assert browser.one("h1").text == "Library"
