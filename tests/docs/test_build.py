"""The built documentation: no warning, and everything that there is is on a page of it."""

from __future__ import annotations

import html
import re
import subprocess

import click
import pytest

import enrich
from enrich import sources
from enrich.cli import cli
from enrich.config.settings import Config
from tests.messages.test_catalogue import CATALOGUE
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow
BUILT = ROOT / "docs" / "_build" / "html"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The text of every page, by its name."""
    subprocess.run([ROOT / "scripts/docs", "--check"], check=True, timeout=300)
    return {
        str(path.relative_to(BUILT)): html.unescape(
            re.sub("<[^>]+>", "", path.read_text(encoding="utf-8"))
        )
        for path in BUILT.rglob("*.html")
    }


def test_every_command_and_option_is_on_its_page(pages: dict[str, str]) -> None:
    page = pages["reference/commands.html"]
    for name, command in cli.commands.items():
        assert f"enrich {name} [OPTIONS]" in page
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert all(word in page for word in option.opts), name
                assert " ".join((option.help or "").split()) in " ".join(page.split()), option


def test_every_key_message_source_and_name_is_on_its_page(pages: dict[str, str]) -> None:
    keys = set(Config.__dataclass_fields__) - {"path", "beside"}
    assert all(f"\n{key}" in pages["reference/configuration.html"] for key in keys)
    assert all(name in pages["reference/sources.html"] for name in sources.names())
    assert all(name in pages["reference/python.html"] for name in enrich.__all__)
    listed = " ".join(pages["messages.html"].split())
    assert all(" ".join(m.template.split()) in listed for m in CATALOGUE.values())


def test_no_page_shows_marks_that_were_not_read(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        assert not re.search(
            r"^:caption:|\{from-code\}|\{code-block\}|<!-- ", page, re.MULTILINE
        ), name
