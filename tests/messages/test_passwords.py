"""Passwords in addresses: wherever one is typed, it is shown nowhere and kept nowhere."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import enrich as api
from enrich.messages.passwords import has_login, hidden, names_database, without_login
from tests.support.cli import enrich

SECRET = "s3cret"
# A text, what is shown of it, and whether it is an address with a login.
SHOWN = {
    "postgresql://ada:s3cret@db/papers": ("postgresql://ada:***@db/papers", True),
    "postgresql:/ada:s3cret@db/papers": ("postgresql:/ada:***@db/papers", True),
    "/lists/postgresql:/ada:s3cret@db: is not there": ("/lists/postgresql:/ada:***@db: is not there", True),
    "postgres:ada:s3cret@db": ("postgres:ada:***@db", True),
    "postgresql://ada:12/s3cret@h1,h2:5433/papers": ("postgresql://ada:***@h1,h2:5433/papers", True),
    "postgresql://db/papers?user=ada&password=s3cret&port=1": ("postgresql://db/papers?user=ada&password=***&port=1", False),
    "host=db password = 's3cret w0rd' user=ada": ("host=db password = *** user=ada", False),
    "mysql://ada:s3cret@db/papers": ("mysql://ada:***@db/papers", True),
    "https://ada:s3cret@example.org/x.pdf": ("https://ada:***@example.org/x.pdf", True),
    "(https://ada:12:s3/cr@et@example.org)": ("(https://ada:***@example.org)", True),
    "https://s3cret@example.org/x.pdf": ("https://***@example.org/x.pdf", True),
}  # fmt: skip
# What looks a little like it.
WITHOUT = [
    "https://medium.com/@user/a:b@c",
    "http://localhost:8080/@user",
    "https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2@2",
    "copied from postgresql://h1:5433/a to postgresql://bob@h2/b",
    "PostgreSQL: The Story of ada@db",
    "https://web.archive.org/web/2020/https://medium.com/@user",
    "git@github.com:ada/papers.git",
    "http://[::1]:80/@user",
]


@pytest.mark.parametrize("text", SHOWN)
def test_the_password_of_an_address_is_hidden(text: str) -> None:
    assert (hidden(text), has_login(text)) == SHOWN[text]
    assert has_login(text) or names_database(text)


@pytest.mark.parametrize("text", WITHOUT)
def test_what_is_no_password_stays(text: str) -> None:
    assert (hidden(text), has_login(text), without_login(text)) == (text, False, text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("postgresql://db/papers", True),
        ("--to=postgres://db/papers", True),
        ("-opostgresql://db/papers", True),
        ("postgresql:ada:s3cret@db", True),
        ("host=db dbname=papers password=s3cret", True),
        ("PostgreSQL: Introduction and Concepts", False),
        ("host = the organism that a parasite needs", False),
        ("postgresql.md", False),
        ("On password=password and Other Habits", False),
    ],
)
def test_the_address_of_a_database_is_told_from_titles_and_paths(text: str, is_one: bool) -> None:
    assert names_database(text) is is_one


# What may be typed with an address; `{}` stands for it.
COMMANDS = [
    *("{}", "get {}", "get --to {} quokka", "search {}", "show {}", "open {}", "import-keys {}"),
    *("run {}", "run -o {}", "run -o{}", "run --output={}", "check {}", "check --bulk {}", "strip {}"),
    *("export bibtex -o {}", "export {}", "log {}", "log --since {}", "status {}", "init {}"),
    *("catalog build x {}", "catalog fetch {}", "catalog info {}", "bulk {}", "store {}"),
    *("store copy cache/enrich.db", "store copy {} {} {}", "--config {} run", "run --config {}"),
    *("run --{}", "run --max-requests {}", "completion {}", "sources {}", "doctor {}"),
]  # fmt: skip
ADDRESSES = [
    "postgresql://ada:s3cret@db.invalid/papers",
    "https://ada:s3cret@example.org/x.pdf",
    "host=db.invalid password=s3cret",
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, done: Path) -> Path:
    folder = tmp_path_factory.mktemp("passwords")
    shutil.copytree(done, folder, dirs_exist_ok=True)
    return folder


@pytest.mark.parametrize("typed", COMMANDS)
def test_a_password_that_is_typed_is_shown_and_kept_nowhere(
    desk: Path, tmp_path: Path, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for address in ADDRESSES:
        words = [word.replace("{}", address) for word in typed.split()]
        done = enrich(desk, *words, code=2)
        assert SECRET not in done.stdout + done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
    assert list(_having_it([desk, tmp_path])) == []


def test_a_password_from_elsewhere_is_shown_and_kept_nowhere(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the standard input, from the environment, from a program."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for address in ADDRESSES:
        monkeypatch.setattr("enrich.cli.streams.read_all", lambda: f"Quokka\n{address}\n")  # noqa: B023
        assert SECRET not in enrich(desk, "get", "-", code=2).stderr
        with pytest.raises(api.ConfigError) as caught:
            api.open(desk / "config.yaml").get(address)
        assert SECRET not in str(caught.value)
        with pytest.raises(api.NotFoundError) as missing:
            api.open(desk / "config.yaml")[address]
        assert SECRET not in str(missing.value)
        with pytest.raises(api.ConfigError) as wrong:
            api.open(address)
        assert SECRET not in str(wrong.value)
        monkeypatch.setenv("ENRICH_CONFIG", address)
        assert SECRET not in enrich(desk, "run", code=2).stderr
        monkeypatch.delenv("ENRICH_CONFIG")
    assert list(_having_it([desk, tmp_path])) == []


# Where an address may stand in the configuration by mistake.
SETTINGS = [
    *("lists: ['{}']", "lists: '{}'", "lists: [{{path: '{}'}}]", "lists: [{{path: x.md, format: '{}'}}]"),
    *("catalogs: ['{}']", "catalogs: '{}'", "outputs: [{{format: bibtex, path: '{}'}}]", "mailto: '{}'"),
    *("outputs: [{{format: '{}', path: x.bib}}]", "prefer: '{}'", "keys: {{pattern: '{}'}}", "'{}': 1"),
    *("overrides: {{a: {{url: '{}'}}}}", "sources: {{'{}': {{}}}}", "stores: '{}'", "recheck: '{}'"),
    *("mirrors: {{doi.org: '{}:x'}}", "mirrors: {{'{}': 'http://x.y'}}", "overrides: {{'{}': {{a: 1}}}}"),
    *("sources: {{arxiv: {{key_env: '{}'}}}}", "sources: {{arxiv: {{interval: '{}'}}}}"),
]  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_password_in_the_wrong_place_of_the_configuration_is_shown_nowhere(
    tmp_path: Path, setting: str
) -> None:
    long = f"postgresql://{'a' * 70}:{SECRET}@db.invalid/papers"
    for address in (*ADDRESSES, long):
        (tmp_path / "enrich.yaml").write_text(setting.format(address), encoding="utf-8")
        for command in ("run", "doctor", "doctor --json"):
            done = enrich(tmp_path, *command.split(), code=None)
            assert done.returncode != 0 or "mirrors" in setting
            assert SECRET not in done.stdout + done.stderr
    (tmp_path / "enrich.yaml").unlink()
    assert list(_having_it([tmp_path])) == []


def test_a_mirror_may_have_a_login_which_is_not_shown(tmp_path: Path) -> None:
    mirrors = {"export.arxiv.org": f"http://ada:{SECRET}@127.0.0.1:9/"}
    settings = {"lists": ["list.md"], "mirrors": mirrors}
    (tmp_path / "enrich.yaml").write_text(json.dumps(settings), encoding="utf-8")
    (tmp_path / "list.md").write_text("- [Quokka](https://arxiv.org/abs/2401.90009)\n")
    for command in ("doctor", "status", "run --dry-run --explain"):
        done = enrich(tmp_path, *command.split(), code=None)
        assert SECRET not in done.stdout + done.stderr
        assert "mirrors.export" not in done.stderr


def _having_it(folders: Iterable[Path]) -> Iterator[str]:
    """Yield the files in which the password is, or whose name has it."""
    for folder in folders:
        for above, names, files in os.walk(folder):
            yield from (name for name in (*names, *files) if SECRET in name)
            paths = (Path(above, name) for name in files)
            yield from (str(p) for p in paths if p.is_file() and SECRET.encode() in p.read_bytes())
