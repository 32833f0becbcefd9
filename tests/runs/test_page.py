"""The page as an output: the same from `run` and from `export`, in a folder or a file, and never over a foreign file."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.text import signature
from tests.support.cli import enrich
from tests.support.world import World

LIST = """# Kangaroos

## Read in 2023-11
- [x] [Paged Kangaroos](https://doi.org/10.1145/9900001.9900011): a classic
- [ ] A Paper on Bilbies That Nobody Has Ever Seen
- [x] [A blog on kangaroos](https://example.org/blog)
"""
OTHER = "- https://arxiv.org/abs/2401.90009\n- https://doi.org/10.1145/9900001.9900011\n"
PAGE = "out/site/index.html"


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Path:
    (tmp_path / "papers.md").write_text(LIST)
    (tmp_path / "later_on.md").write_text(OTHER)
    outputs = [
        {"format": "html", "path": "out/site/"},
        {"format": "html", "path": "out/{name}/", "abstracts": False, "title": "One List"},
    ]
    world.config(tmp_path, ["papers.md", "later_on.md"], outputs=outputs)
    enrich(tmp_path, "run")
    return tmp_path


def exported(desk: Path, *options: str) -> str:
    return enrich(desk, "export", "html", *options).stdout


def test_a_run_and_an_export_write_the_same_page(desk: Path) -> None:
    written = (desk / PAGE).read_bytes()
    assert signature.is_sound(written)
    assert signature.unsigned(written).decode() == exported(desk)
    enrich(desk, "export", "html", "-o", "again/")
    assert (desk / "again/index.html").read_bytes() == written


def test_a_page_of_each_list(desk: Path) -> None:
    one, two = ((desk / f"out/{n}/index.html").read_text() for n in ("papers", "later_on"))
    assert "<title>One List</title>" in one
    assert "a classic" in one
    assert "2401.90009" not in one
    assert "2401.90009" in two


def test_a_list_that_is_named_is_a_page_too(desk: Path) -> None:
    (desk / "more.md").write_text(LIST.replace("Kangaroos\n", "More Kangaroos\n"))
    enrich(desk, "run", "more.md", "-o", "more.html")
    page = (desk / "more.html").read_text()
    assert "<title>More Kangaroos</title>" in page
    assert "Read in 2023-11</h2>" in page


def test_it_has_the_lists_as_they_are(desk: Path) -> None:
    page = (desk / PAGE).read_text()
    for words in ("Kangaroos</h2>", "Read in 2023-11</h3>", "Later on</h2>", "a classic</p>"):
        assert words in page
    assert page.index("a classic") < page.index("A Paper on Bilbies") < page.index("A blog on")
    assert str(desk) not in page
    assert "In no list" not in page


def test_what_is_in_no_list_is_there_with_all(desk: Path) -> None:
    (desk / "later_on.md").write_text("- https://doi.org/10.1145/9900001.9900011\n")
    assert "2401.90009" not in exported(desk)
    everything = exported(desk, "--all")
    assert "In no list</h2>" in everything
    assert "2401.90009" in everything
    assert everything.count('data-p="0"') == 2


def test_papers_that_are_named_are_a_page_of_their_own(desk: Path) -> None:
    page = exported(desk, "--keys", "doi:10.1145/9900001.9900011")
    assert "<title>Papers</title>" in page
    assert page.count("<li class=") == 1


@pytest.mark.parametrize(("option", "shown"), [((), True), (("--no-abstracts",), False)])
def test_abstracts_are_there_unless_they_are_not_wanted(
    desk: Path, option: tuple[str, ...], shown: bool
) -> None:
    assert ("<summary>Abstract" in exported(desk, *option)) == shown


@pytest.mark.parametrize("asked", ["mine", "mine/", "mine/index.html", "mine/x.html"])
def test_a_foreign_page_is_left(desk: Path, asked: str) -> None:
    (desk / "mine").mkdir()
    name = "x" if asked == "mine/x.html" else "index"
    (desk / f"mine/{name}.html").write_text("<p>my own page")
    done = enrich(desk, "export", "html", "-o", asked, code=2)
    assert f"mine/{name}.html: left as it is" in done.stderr
    assert (desk / f"mine/{name}.html").read_text() == "<p>my own page"
    assert signature.is_sound((desk / f"mine/{name}.new.html").read_bytes())


def test_a_folder_is_for_pages_alone(desk: Path) -> None:
    (desk / "mine").mkdir()
    assert "folder" in enrich(desk, "export", "csv", "-o", "mine", code=2).stderr


def test_a_page_that_is_an_output_is_written_by_a_run_alone(desk: Path) -> None:
    assert (
        "is one of the outputs" in enrich(desk, "export", "html", "-o", "out/site/", code=2).stderr
    )
