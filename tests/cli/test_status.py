"""The table of `status`: right numbers, on one screen of any width, and text as text."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from unittest import mock

import pytest

from enrich.cli import tables
from enrich.cli.tables import TablePart, fitted, lines, width
from tests.support.cli import enrich
from tests.support.world import World

LIST = """\
# Papers

- [x] [Paged Memory for Serving Invented Models](https://arxiv.org/abs/2309.90001)
- [ ] ⭐ [Wombat: Burrowing Through Storage Stacks](https://www.usenix.org/conference/osdi22/presentation/dummy)
- [ ] [Numbat: A Preprint That Stayed One](https://arxiv.org/abs/2401.90009)
- [Dingo](https://arxiv.org/abs/2311.90010)
- Bilby: A Paper That Nobody Has Ever Written
"""
AGAIN = "- [x] [Numbat: A Preprint That Stayed One](https://arxiv.org/abs/2401.90009)\n"
HOSTILE = "\x1b[31mVenue\x07\u202e\n 漢字 <b> %s"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Path:
    small_world.reset()
    folder = tmp_path_factory.mktemp("status")
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    (folder / "more.md").write_text(AGAIN, encoding="utf-8")
    outputs = [{"format": "bibtex", "path": "out/references.bib"}]
    small_world.config(folder, ["list.md", "more.md"], outputs=outputs)
    enrich(folder, "run", code=None)
    return folder


def test_the_numbers_are_those_of_the_lists(done: Path) -> None:
    found = json.loads(enrich(done, "status", "--json").stdout)
    # Numbat is read, as one of its two lists says.
    assert found["reading"] == {"read": 2, "unread": 1, "starred": 1, "unmarked": 2}
    assert sum(found["reading"][x] for x in ("read", "unread", "unmarked")) == found["papers"] == 5
    assert sum(found["states"].values()) == 5
    assert list(found["venues"].items())[:2] == [("OSDI", 1), ("SOSP", 1)]
    assert list(found["years"]) == sorted(found["years"], reverse=True)
    assert sum(found["years"].values()) == 4


def test_the_table_shows_them(done: Path) -> None:
    shown = enrich(done, "status").stdout.splitlines()
    assert shown[0] == "5 papers in 6 entries in the lists: 3 published, 1 preprint, 1 unresolved"
    assert re.match(r"State +Reading +(Missing +)?(Requests due +)?Venue +Year", shown[2])
    for name, count in [
        ("read", 2),
        ("unread", 1),
        ("starred", 1),
        ("SOSP", 1),
        ("2022", 1),
        ("published", 3),
    ]:
        assert re.search(rf"\b{name} +{count}\b", "\n".join(shown[2:8])), name
    assert len(shown) <= 24


def test_without_a_list_they_are_those_of_the_cache(done: Path) -> None:
    config = json.loads((done / "config.yaml").read_text())
    (done / "no-list.yaml").write_text(json.dumps({**config, "lists": [], "outputs": []}))
    found = json.loads(enrich(done, "--config", "no-list.yaml", "status", "--json").stdout)
    assert (found["papers"], sum(found["venues"].values())) == (0, found["cache"]["works"])
    shown = enrich(done, "--config", "no-list.yaml", "status").stdout
    assert shown.startswith("no list is configured; ")
    assert re.search(r"^published +3\b", shown, re.MULTILINE)


@pytest.mark.parametrize("wide", [20, 32, 40, 60, 79, 80, 132])
def test_no_line_of_the_table_is_wider_than_the_terminal(
    done: Path, monkeypatch: pytest.MonkeyPatch, wide: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(wide))
    shown = enrich(done, "status").stdout.partition("\n\n")[2].partition("\n\npreprints")[0]
    assert "published" in shown
    assert max(map(width, shown.splitlines())) <= wide


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "is_coloured"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_a_terminal_that_has_any(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_coloured: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with mock.patch("sys.stdout", Terminal()):
        assert tables.is_coloured() is is_coloured
    with mock.patch("sys.stdout", io.StringIO()):
        assert not tables.is_coloured()


PART = TablePart(
    "State", [("published", "12"), (HOSTILE, "1,234")], ("2 others", "7"), {"published": "green"}
)


@pytest.mark.parametrize("colour", [False, True])
def test_a_hostile_name_is_text_of_one_line(colour: bool) -> None:
    shown = list(lines([PART, PART], 80, colour=colour))
    assert len(shown) == 4
    plain = [re.sub(r"\x1b\[\d+(;\d+)*m", "", line) for line in shown] if colour else shown
    assert not re.search("[\x00-\x1f\x7f\u202e]", "".join(plain))
    assert "�[31mVenue" in plain[2]
    assert len({width(line) for line in plain[1:]}) == 1
    assert ("\x1b[32m" in shown[1]) is colour
    assert plain[1].split() == ["published", "12"] * 2


@pytest.mark.parametrize(
    ("text", "wide", "shown"),
    [
        ("OSDI", 6, "OSDI  "),
        ("Proceedings", 6, "Proce…"),
        ("漢字漢字", 6, "漢字… "),
        ("e\u0301e", 4, "e\u0301e  "),
        ("漢字", 4, "漢字"),
    ],
)
def test_a_text_takes_just_its_columns(text: str, wide: int, shown: str) -> None:
    assert fitted(text, wide) == shown
    assert width(shown) == wide
