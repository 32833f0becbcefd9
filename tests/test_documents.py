"""What the documents say is so: every option is explained, every example works."""

from __future__ import annotations

import inspect
import re
import textwrap
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import get_args, get_type_hints
from unittest.mock import Mock

import pytest
import yaml

from enrich import config, export, plugins, reading_list
from enrich.config import settings
from enrich.export import formats
from enrich.model import Entry, Identifier, Value, Work, WorkFields
from enrich.reading_list import readers
from enrich.sources.base import Source
from enrich.sources.shared import plugged
from tests.support.cli import enrich
from tests.support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """Return a section of a document, without its heading."""
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


CONFIGURATION = section(README, "Configuration")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", CONFIGURATION, re.DOTALL)[0]


@pytest.mark.parametrize("name", [*export.FORMATS, *export.ExportOptions.__dataclass_fields__])
def test_the_readme_names_every_format_and_option_of_an_output(name: str) -> None:
    assert f"`{name}`" in CONFIGURATION


@pytest.mark.parametrize(
    "key",
    [f for f in config.Config.__dataclass_fields__ if f not in {"path", "beside"}],
    ids=str,
)
def test_the_readme_shows_every_key_of_the_configuration(key: str) -> None:
    assert re.search(rf"^(# )?{key}:", EXAMPLE, re.MULTILINE)


@pytest.mark.parametrize("kind", [settings.Recheck, settings.SourceSetting, settings.ListSetting])
def test_the_readme_shows_every_key_of_a_section(kind: type) -> None:
    assert all(re.search(rf"\b{f}\b", EXAMPLE) for f in get_type_hints(kind))


def test_the_readme_names_every_format_of_a_list() -> None:
    listed = ", ".join(reading_list.FORMATS[:-1]) + f" or {reading_list.FORMATS[-1]}"
    assert listed in EXAMPLE


def test_the_example_of_a_configuration_is_one(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(re.sub(r"^# ", "", EXAMPLE, flags=re.MULTILINE), encoding="utf-8")
    found = config.load(path)
    assert found.mailto == "you@uni.edu"
    assert [o.format for o in found.outputs] == ["bibtex", "markdown"]
    keys = set(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert keys == set(config.Config.__dataclass_fields__) - {"path", "beside"}


def test_the_example_of_a_configuration_can_be_pasted(tmp_path: Path) -> None:
    (tmp_path / "enrich.yaml").write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "reading-list.md").write_text("- [Wombat](https://arxiv.org/abs/2401.90009)\n")
    said = enrich(tmp_path, "--verbose", "run", "--offline").stderr.splitlines()
    assert said == [
        *(said[0], "1 paper not asked about yet; `enrich run` without --offline asks"),
        "written: out/references.bib, out/reading-list.md",
    ]


# -- examples of what other packages add


def example(documented: type, name: str) -> ModuleType:
    """Return the module that a docstring shows."""
    code = inspect.getdoc(documented) or ""
    made = ModuleType(name)
    exec(textwrap.dedent(code.partition(":\n\n")[2]), made.__dict__)
    return made


def plugin(kind: plugins.PluginKind, name: str) -> plugins.Plugin:
    return plugins.Plugin(kind, name, "the documents", EntryPoint(name, name, kind))


def test_the_example_of_a_format_is_one() -> None:
    made = formats._checked(plugin("enrich.formats", "titles"), example(formats.Format, "titles"))
    work = Work("key1", "preprint", "article", WorkFields(title=Value("A", "x", "y")))
    assert made.render([work], export.ExportOptions()) == "key1: A\n"


def test_the_example_of_a_reader_is_one() -> None:
    made = readers._checked(plugin("enrich.readers", "urls"), example(readers.Reader, "urls"))
    found = made.read("\nhttp://a.example/1\n", "a.urls", lambda url: Identifier("page", url))
    named = (Identifier("page", "http://a.example/1"),)
    assert found.entries == (
        Entry("a.urls", 2, 2, urls=("http://a.example/1",), identifiers=named),
    )


def test_the_example_of_a_source_is_one() -> None:
    found = example(Source, "example").Example
    kind = plugged.check(plugin("enrich.sources", "example"), found, {})
    number = Identifier("example", "7")
    assert kind.identify("https://example.org/paper/7") == number
    assert kind.identify("https://example.org/about") is None
    answers = [Mock(status=200, text='{"id": 7, "title": "A"}'), Mock(status=404)]
    asked = kind(Mock(get=Mock(side_effect=answers))).fetch([number, Identifier("example", "8")])
    (_, answer), (_, nothing) = asked
    assert nothing is None
    assert answer
    (record,) = kind(None).parse(answer)
    assert (record.source, record.title, record.identifiers) == ("example", "A", (number,))


def test_the_entry_points_of_the_documents_are_those_that_are_looked_up() -> None:
    written = re.findall(r"```toml\n(.*?)```", CONTRIBUTING, re.DOTALL)[0]
    points = tomllib.loads(written)["project"]["entry-points"]
    assert tuple(points) == get_args(plugins.PluginKind)
    assert all(group in (plugins.__doc__ or "") for group in points)
