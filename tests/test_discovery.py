"""Where the configuration is looked for that nobody names."""

from __future__ import annotations

import os
from contextlib import chdir
from pathlib import Path

import platformdirs
import pytest

from enrich import config
from enrich.config import discovery
from enrich.errors import ConfigError
from tests.support.cli import enrich

OURS = "lists: [notes.md]\n"
HERE = "home/thesis/chapter"  # the working directory of the cases
USER = "config/enrich/config.yaml"


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a home directory in it."""
    (tmp_path / HERE).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def put(top: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = top / name
        if name.endswith("/.git"):
            path.mkdir()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def found(top: Path, folder: str = HERE, environment: dict[str, str] | None = None) -> str | None:
    with chdir(top / folder):
        path = discovery.find(None, environment or {})
    return None if path is None else str(path.absolute().relative_to(top))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, None),
        ({f"{HERE}/enrich.yaml": ""}, f"{HERE}/enrich.yaml"),
        ({f"{HERE}/config.yaml": OURS}, f"{HERE}/config.yaml"),
        # what is ours by its name comes first in a folder; the nearer folder before the others
        ({f"{HERE}/enrich.yaml": "", f"{HERE}/config.yaml": OURS}, f"{HERE}/enrich.yaml"),
        ({f"{HERE}/config.yaml": OURS, "home/thesis/enrich.yaml": ""}, f"{HERE}/config.yaml"),
        # upwards to the home directory, and no further
        ({"home/thesis/enrich.yaml": ""}, "home/thesis/enrich.yaml"),
        ({"home/enrich.yaml": ""}, "home/enrich.yaml"),
        ({"enrich.yaml": ""}, None),
        # or to the root of the repository
        ({"home/thesis/.git": "", "home/thesis/enrich.yaml": ""}, "home/thesis/enrich.yaml"),
        ({"home/thesis/.git": "", "home/enrich.yaml": ""}, None),
        ({f"{HERE}/.git": "", "home/thesis/enrich.yaml": "", USER: ""}, USER),
        # then the user's own
        ({USER: ""}, USER),
        ({USER: "", "home/enrich.yaml": ""}, "home/enrich.yaml"),
        # another tool's is passed over
        ({f"{HERE}/config.yaml": "title: a site\n", "home/enrich.yaml": ""}, "home/enrich.yaml"),
    ],
)  # fmt: skip
def test_the_nearest_configuration_holds(
    top: Path, files: dict[str, str], expected: str | None
) -> None:
    put(top, files)
    assert found(top) == expected


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("lists: []", True), ("outputs:\n  - {format: bibtex, path: a.bib}", True),
        ("outputs: []", True), ("outputs:\n- {format: bibtex, path: a.bib}", True),
        ("mailto: a@b.org\n'store': x.db\n", True), ("\ufefflists:\r\n  - a.md\r\n", True),
        ('{"mailto": "a@b.org", "lists": ["a.md"]}', True), ("{\n  outputs: [],\n}", True),
        ("catalogs: [dblp]\n", True), ("catalogs:\n- dblp\n", True), ("catalogs:\n  default: {a: 1}\n", False),
        # with a mistake it is ours, and complained of
        ("lists: [a.md\nstore: :\n\t- x", True), ("lists: a.md", True),
        # Hugo's, and others that have such a word elsewhere
        ("outputs:\n  home: [HTML, RSS]", False), ("outputs: {home: [HTML]}", False),
        ("baseURL: x\noutputs:\n  # which\n\n  home:\n  - html\n", False),
        ("menu:\n  lists: 1\n", False), ("# lists: [a]\n", False), ("listsize: 3\n", False),
        ("{mailto: a@b.org}", False), ("{outputs: {home: [HTML]}}", False), ("", False),
    ],
)  # fmt: skip
def test_a_config_yaml_is_ours_by_its_keys(top: Path, text: str, is_ours: bool) -> None:
    (top / HERE / "config.yaml").write_text(text, encoding="utf-8", newline="")
    assert (found(top) is not None) == is_ours


def test_outside_of_home_and_repository_only_the_user_s_own_file_counts_above(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(top, {"shared/enrich.yaml": "", "shared/work/enrich.yaml": ""})
    (top / "shared/work/deep").mkdir()
    assert found(top, "shared/work/deep") == "shared/work/enrich.yaml"
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert found(top, "shared/work/deep") is None
    assert found(top, "shared/work") == "shared/work/enrich.yaml"


def test_a_variable_names_it(top: Path) -> None:
    put(top, {f"{HERE}/enrich.yaml": "", "home/other.yaml": ""})
    assert found(top, HERE, {"ENRICH_CONFIG": "~/other.yaml"}) == "home/other.yaml"
    assert found(top, HERE, {"ENRICH_CONFIG": " "}) == f"{HERE}/enrich.yaml"
    with pytest.raises(ConfigError, match=r"gone\.yaml: there is no such file.*ENRICH_CONFIG"):
        found(top, HERE, {"ENRICH_CONFIG": "gone.yaml"})


def test_what_the_command_line_names_comes_first(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(top, {f"{HERE}/enrich.yaml": "store: a.db", "home/b.yaml": "store: b.db"})
    put(top, {"home/c.yaml": "store: c.db"})
    with chdir(top / HERE):
        assert config.find_and_load().store == top / HERE / "a.db"
        monkeypatch.setenv("ENRICH_CONFIG", str(top / "home/b.yaml"))
        assert config.find_and_load().store == top / "home/b.db"
        assert config.find_and_load(Path("../../c.yaml")).store == top / "home/c.db"


def test_without_one_the_cache_is_in_the_user_s_data_folder(top: Path) -> None:
    data = Path(platformdirs.user_data_dir("enrich", appauthor=False))
    with chdir(top / HERE):
        assert config.find_and_load() == config.defaults()
        assert config.defaults().store == data / "enrich.db"
        put(top, {USER: "mailto: a@b.org"})
        assert config.find_and_load().store == data / "enrich.db"
    put(top, {f"{HERE}/enrich.yaml": ""})
    assert config.load(top / HERE / "enrich.yaml").store == top / HERE / "cache/enrich.db"


def test_a_user_without_a_home_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_, **__: "~/.local/share/enrich")
    with pytest.raises(ConfigError, match="set HOME"):
        config.defaults()


# Each command without a configuration, with an empty cache: the exit code, and what is said.
EMPTY = {
    ("search", "wombat"): (2, "no cache yet"),
    ("show", "wombat"): (2, "no cache yet"),
    ("export", "bibtex"): (2, "no cache yet"),
    ("status",): (2, "no cache yet"),
    ("log",): (2, "no cache yet"),
    ("sources",): (0, "crossref"),
    ("run",): (2, "enrich run NOTES.md"),
    ("check",): (2, "no reading list is named"),
    ("run", "--offline", "notes.md"): (0, "written: notes.bib, notes.enriched.md"),
    ("check", "--offline", "notes.md"): (0, "Wombat"),
    ("get", "--offline", "arXiv:2401.90009"): (1, "arxiv:2401.90009"),
    ("strip", "notes.md"): (0, "notes.md"),
}


@pytest.mark.parametrize("command", EMPTY)
def test_every_command_works_without_a_configuration(top: Path, command: tuple[str, ...]) -> None:
    put(top, {f"{HERE}/notes.md": "- [Wombat](https://arxiv.org/abs/2401.90009)\n"})
    code, said = EMPTY[command]
    done = enrich(top / HERE, *command, code=code)
    assert said in done.stdout + done.stderr


def test_without_a_command_the_help_page_is_shown(top: Path) -> None:
    assert enrich(top).stdout == enrich(top, "--help").stdout
