"""Lists as a run reads them: each once, and every entry with an id that no other has."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from enrich import reading_list
from enrich.config import Config, ListSetting
from enrich.errors import ConfigError, ListError
from enrich.library.lists import LoadedList, papers, read_lists
from enrich.model import EntryId

ONE = "- [Wombat](https://arxiv.org/abs/2401.90009)\n"
PAIR = (
    "- [Wombats in the Wild](https://arxiv.org/abs/2401.90009) and "
    "[Quolls in the Night](https://arxiv.org/abs/2403.90012)\n"
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("list.md", "other/list.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ONE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def config(folder: Path, *lists: ListSetting) -> Config:
    return Config(folder / "config.yaml", lists=lists)


def ids(lists: list[LoadedList]) -> list[EntryId]:
    return [e.entry_id for e in papers(lists)]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ([], [("list.md", True)]),
        (["list.md"], [("list.md", True)]),
        (["other/list.md"], [("list.md", False), ("other/list.md", True)]),
        (["other/list.md", "./other/list.md"], [("list.md", False), ("other/list.md", True)]),
        (["other/../list.md"], [("list.md", True)]),
    ],
)
def test_each_list_is_read_once(
    here: Path, named: list[str], found: list[tuple[str, bool]]
) -> None:
    lists = read_lists(config(here, ListSetting(here / "list.md")), named)
    assert [(loaded.name, loaded.asked) for loaded in lists] == found


def test_lists_of_two_folders_have_two_names(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the configuration and where the user is, both would be shown as `list.md`."""
    (here / "mine").mkdir()
    (here / "mine/list.md").write_text(ONE, encoding="utf-8")
    monkeypatch.chdir(here / "mine")
    configured = config(here / "other", ListSetting(here / "other/list.md"))
    lists = read_lists(configured, ["list.md"])
    assert [loaded.name for loaded in lists] == ["list.md", str(here / "mine/list.md")]
    assert len(set(ids(lists))) == 2


def test_a_list_in_two_formats_is_two_lists(here: Path) -> None:
    path = here / "list.md"
    formats = (None, "markdown", "text", "org")
    lists = read_lists(config(here, *(ListSetting(path, f) for f in formats)), [])
    assert len({loaded.name for loaded in lists}) == len(formats)
    assert len(set(ids(lists))) == len(ids(lists)) >= 3


def test_the_papers_of_one_line_have_ids_of_their_own() -> None:
    read = reading_list.read((PAIR + ONE).encode(), "list.md", None, lambda _: None)
    assert [e.entry_id for e in read.entries] == [
        EntryId("list.md", 1),
        EntryId("list.md", 1, 1),
        EntryId("list.md", 2),
    ]
    assert all(a.entry_id != b.entry_id for a, b in combinations(read.entries, 2))


def test_no_list_and_a_missing_one_are_said(here: Path) -> None:
    with pytest.raises(ConfigError, match="no reading list is named"):
        read_lists(config(here), [])
    with pytest.raises(ListError, match=r"^gone.md: there is no such file"):
        read_lists(config(here), ["gone.md"])
