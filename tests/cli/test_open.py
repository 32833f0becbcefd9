"""`enrich open`: pages of the web, and nothing else, in a browser that is not started here."""

from __future__ import annotations

import shutil
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from enrich.export import links
from enrich.model import Work
from tests.export.conftest import make_work
from tests.support.cli import enrich
from tests.support.lists import LIST
from tests.support.world import World

WOMBAT = "https://www.usenix.org/conference/osdi22/presentation/dummy"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Path:
    """A folder in which a run has been made."""
    folder = tmp_path_factory.mktemp("opened")
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    small_world.config(folder, ["list.md"])
    enrich(folder, "run")
    return folder


@pytest.fixture(autouse=True)
def opened() -> Iterator[mock.Mock]:
    """The browser, which starts without fail and opens nothing."""
    with mock.patch.object(webbrowser, "open", return_value=True) as browser:
        yield browser


PAGES = [
    (["dummy2022wombat"], WOMBAT),
    (["Wombat:", "Burrowing", "Through", "Storage", "Stacks"], WOMBAT),
    ([WOMBAT], WOMBAT),
    # nothing is known of it here
    (["arXiv:2012.12345"], "https://arxiv.org/abs/2012.12345"),
    (["10.1145/1234.5678"], "https://doi.org/10.1145/1234.5678"),
]


@pytest.mark.parametrize(("typed", "address"), PAGES)
def test_the_page_of_a_paper_is_opened(
    folder: Path, opened: mock.Mock, typed: list[str], address: str
) -> None:
    assert f"opened {address}\n" in enrich(folder, "open", *typed).stderr
    opened.assert_called_once_with(address)


def test_print_opens_nothing(folder: Path, opened: mock.Mock) -> None:
    assert enrich(folder, "open", "dummy2022wombat", "--print").stdout == f"{WOMBAT}\n"
    opened.assert_not_called()


def test_an_identifier_has_a_page_without_a_cache(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("store: x.db\n", encoding="utf-8")
    done = enrich(tmp_path, "open", "--print", "arXiv:2012.12345")
    assert done.stdout == "https://arxiv.org/abs/2012.12345\n"
    assert enrich(tmp_path, "open", "--print", "some2020key", code=2).stdout == ""


@pytest.mark.parametrize("without", [{"return_value": False}, {"side_effect": webbrowser.Error}])
def test_where_there_is_no_browser_the_address_is_printed(
    folder: Path, without: dict[str, object]
) -> None:
    with mock.patch.object(webbrowser, "open", **without):
        done = enrich(folder, "open", "dummy2022wombat", code=1)
    assert done.stdout == f"{WOMBAT}\n"
    assert "no browser" in done.stderr


@pytest.mark.parametrize("what", ["zzzz", "invented", "file:///etc/passwd", "javascript:alert(1)"])
def test_what_names_no_paper_opens_nothing(folder: Path, opened: mock.Mock, what: str) -> None:
    assert enrich(folder, "open", what, code=1).stdout == ""
    opened.assert_not_called()


BAD = [
    "file:///etc/passwd",
    "javascript:alert(1)",
    "JavaScript:alert(1)//https://example.org",
    " file:///etc/passwd",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//etc/passwd",
    "/etc/passwd",
    "-new-window",
    "http:///etc/passwd",
    "vscode://x",
]


@pytest.mark.parametrize("address", BAD)
def test_an_address_of_a_source_that_is_none_of_the_web_is_passed_over(address: str) -> None:
    work: Work = make_work(URL=address, pdf=address, ids={"doi": "10.1145/1.2"})
    assert links.page(work) == "https://doi.org/10.1145/1.2"
    assert links.pdf(work) == ""


def test_an_address_that_somebody_wrote_is_passed_over_too(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "cache", tmp_path / "cache")
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    (tmp_path / "config.yaml").write_text(
        "lists: [list.md]\nstore: cache/enrich.db\n"
        'overrides: {dummy2022wombat: {url: "file:///etc/passwd"}}\n',
        encoding="utf-8",
    )
    enrich(tmp_path, "run", "--offline")
    assert "file:///etc/passwd" in enrich(tmp_path, "show", "dummy2022wombat", "--why").stdout
    printed = enrich(tmp_path, "open", "--print", "dummy2022wombat").stdout
    assert printed.startswith("https://")
