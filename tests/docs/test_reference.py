"""The pages of the reference have all that there is: nothing is without an explanation."""

from __future__ import annotations

import json
import re
import sys

import pytest

import enrich
from enrich import config, sources
from enrich.bulk.result import COLUMNS
from enrich.cli import cli
from enrich.config import settings
from enrich.export.options import ExportOptions
from enrich.matching.evidence import STANDARD
from enrich.store.sqlite import SqliteStore
from tests.support.made_library import fill
from tests.support.paths import ROOT

sys.path.insert(0, str(ROOT / "docs" / "extensions"))
import from_code

DOCS = ROOT / "docs"
SECTIONS = [
    *(settings.ListSetting, settings.OutputSetting, settings.SourceSetting),
    *(settings.Recheck, settings.KeySettings, ExportOptions),
]
SCHEMAS = sorted(path.name.removesuffix(".schema.json") for path in DOCS.rglob("*.schema.json"))


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [settings.Config, *SECTIONS], ids=lambda kind: kind.__name__)
def test_every_key_of_the_configuration_has_a_type_a_default_and_a_meaning(kind: type) -> None:
    rows = list(from_code.keys(kind))
    assert rows
    for name, type_, default, meaning in rows:
        assert type_, name
        assert default, name
        assert meaning[:1].isupper() or meaning.startswith("`"), f"{name} has no meaning"
        assert meaning.endswith("."), name


def test_the_page_of_the_configuration_has_every_key() -> None:
    written = "\n".join(from_code.configuration())
    keys = set(config.Config.__dataclass_fields__) - {"path", "beside"}
    assert all(f"(key-{key})=" in written for key in keys)
    assert all(f"| `{key}` |" in written for key in settings.OVERRIDES)
    assert all(f"`{key}`\n:" in written for kind in SECTIONS for key, *_ in from_code.keys(kind))


def test_the_page_of_the_sources_has_every_source_and_host() -> None:
    written = "\n".join(from_code.listed_sources())
    for kind in sources.classes():
        about = written.partition(f"(source-{kind.name})=")[2].partition("\n(source-")[0]
        assert re.search(r"\n: [A-Z].*\.\n", about), kind.name
        assert all(f"`{host}`" in about for host in kind.intervals)


def test_the_page_about_matching_names_the_score_that_is_accepted() -> None:
    assert f"at least {STANDARD.accept_from:g}," in page("explanation/matching.md")


def test_the_page_about_privacy_has_every_source_that_is_asked() -> None:
    rows = "\n".join(from_code.asked_when())
    asked = [kind.name for kind in sources.classes() if kind.intervals]
    assert all(f"| `{name}` | " in rows for name in asked)
    assert rows.count("\n") == len(asked) + 1


def test_every_table_of_the_cache_has_a_section() -> None:
    shown = re.findall(
        r"\n### (\w+)\n\n[A-Z].*?\{from-code\} cache-table (\w+)\n",
        page("reference/cache.md").partition("own tables\n")[2],
        re.DOTALL,
    )
    assert all(title == table for title, table in shown)
    assert {table for _, table in shown} == set(from_code.cache_tables())
    assert all("|" in "".join(from_code.cache_table(table)) for _, table in shown)


def test_every_column_of_bulk_is_explained() -> None:
    rows = list(from_code.bulk_columns())[2:]
    assert len(rows) == len(COLUMNS)
    assert all(len(row.split("|")[3].split()) >= 2 for row in rows)
    assert "{from-code} bulk-columns" in page("how-to/bulk.md")


def test_every_view_of_the_cache_has_a_section_with_its_columns() -> None:
    views = page("reference/cache.md").partition("\n## Views\n")[2].partition("\n## ")[0]
    told = {
        part.partition("\n")[0]: [
            name
            for row in re.findall(r"^\| (`.*?) \| [^|]+ \|$", part, re.MULTILINE)
            for name in re.findall(r"`(\w+)`", row)
        ]
        for part in views.split("\n### ")[1:]
    }
    assert told == {name: sorted_as(told.get(name, []), own) for name, own in cache_views().items()}


def cache_views() -> dict[str, list[str]]:
    """The columns of every view of a cache, in their order."""
    with SqliteStore.in_memory() as store:
        rows = store._connection.rows
        views = rows("SELECT name FROM sqlite_master WHERE type = 'view'")
        columns = "SELECT name FROM pragma_table_info(?)"
        return {view: [name for (name,) in rows(columns, [view])] for (view,) in views}


def sorted_as(told: list[str], own: list[str]) -> list[str]:
    """Columns in the order in which they are told of, what is not told of at the end."""
    return sorted(own, key=lambda name: told.index(name) if name in told else len(told))


QUESTIONS = re.findall(
    r"```sql\n(.*?)```", (DOCS / "reference/cache.md").read_text("utf-8"), re.DOTALL
)


@pytest.mark.parametrize("sql", QUESTIONS)
def test_every_question_to_the_views_is_answered(sql: str) -> None:
    with SqliteStore.in_memory() as store:
        fill(store)
        rows = store._connection.rows(sql.replace("'example2023paged'", "'kwon2023efficient'"))
    is_of_history = "FROM changes" in sql or "substr(date" in sql
    assert bool(rows) is not is_of_history


def test_every_name_of_the_python_interface_has_a_place() -> None:
    shown = re.findall(r"\.\. auto\w+:: enrich\.(\w+)", page("reference/python.md"))
    assert sorted(shown) == sorted(enrich.__all__)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_shown_and_explains_every_property(name: str) -> None:
    found = json.loads((DOCS / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))

    def check(node: object) -> None:
        if isinstance(node, dict):
            for key, about in node.get("properties", {}).items():
                assert about["description"].endswith("."), key
            for inner in node.values():
                check(inner)
        if isinstance(node, list):
            for inner in node:
                check(inner)

    check(found)
    assert f"{{from-code}} schema {name}\n" in page("reference/json.md")


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_the_man_page_has_every_command_and_option(name: str) -> None:
    """After a change of the command line: `scripts/docs`."""
    written = page("man/enrich.1").replace("\\", "")
    section = written.partition(f"\n.SS {name}\n")[2].partition("\n.SS ")[0]
    assert section, "run scripts/docs"
    for option in cli.commands[name].params:
        names = [*option.opts, *option.secondary_opts] if option.param_type_name == "option" else []
        shown = [] if getattr(option, "hidden", False) or option.name == "help" else names
        assert all(x in section for x in shown), "run scripts/docs"
