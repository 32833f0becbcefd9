"""The catalogue of messages, held against the code: each is said, with what it has places for, and provoked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrich.messages import Message
from tests.messages import (
    test_api,
    test_commands,
    test_doctor,
    test_group,
    test_mistakes,
    test_papers,
    test_plugins,
    test_services,
)
from tests.resolve import test_explain
from tests.support.modules import nodes
from tests.support.paths import ROOT
from tests.support.said import CATALOGUE

MODULES = sorted((ROOT / "enrich").rglob("*.py"))


def names_of(path: Path) -> dict[str, str]:
    """Return the names of the catalogue's rooms in a module: `said` may stand for `runs`."""
    imported = {
        alias.asname or alias.name: alias.name
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module == "enrich.messages"
        for alias in node.names
    }
    called = {
        target.id: node.value.attr
        for node in nodes(path)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute)
        for target in node.targets
        if isinstance(target, ast.Name) and getattr(node.value.value, "id", "") == "messages"
    }
    return imported | called


def message_of(node: ast.expr, rooms: dict[str, str], own: str) -> str | None:
    """Return the message that an expression names: `messages.runs.NEW`, or `said.NEW`.

    `own` is the module's name: a room of the catalogue names its own messages without it.
    """
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return f"{own}.{node.id}" if f"{own}.{node.id}" in CATALOGUE else None
    if not isinstance(node, ast.Attribute):
        return None
    of = node.value
    room = (
        of.attr
        if isinstance(of, ast.Attribute) and getattr(of.value, "id", "") == "messages"
        else rooms.get(getattr(of, "id", ""))
    )
    name = f"{room}.{node.attr}"
    return name if name in CATALOGUE else None


def read(path: Path) -> Iterator[tuple[str, ast.Call | None]]:
    """Yield each message that a module names, with the call where it is filled in."""
    rooms, own = names_of(path), path.stem if path.parent.name == "messages" else ""
    for node in nodes(path):
        if isinstance(node, ast.Call) and (called := message_of(node.func, rooms, own)):
            yield called, node
        elif isinstance(node, ast.expr) and (named := message_of(node, rooms, own)):
            yield named, None


@pytest.fixture(scope="module")
def said() -> list[tuple[Path, str, ast.Call | None]]:
    """Return the modules with the messages that each says."""
    return [(path, name, call) for path in MODULES for name, call in read(path)]


def test_every_message_is_said(said: list[tuple[Path, str, ast.Call | None]]) -> None:
    assert len(CATALOGUE) > 100
    assert CATALOGUE.keys() - {name for _, name, _ in said} == set()


def test_every_message_is_filled_in_with_what_it_has_places_for(
    said: list[tuple[Path, str, ast.Call | None]],
) -> None:
    wrong = {
        f"{path.relative_to(ROOT)}:{call.lineno}": name
        for path, name, call in said
        if call is not None
        and all(k.arg for k in call.keywords)
        and {k.arg for k in call.keywords} != CATALOGUE[name].places
    }
    assert wrong == {}


def test_a_message_is_one_line_without_a_full_stop() -> None:
    for name, message in CATALOGUE.items():
        template = message.template
        assert "\n" not in template, name
        assert "  " not in template.strip(), name
        assert not template.endswith(".") or name == "runs.COUNTS", name


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (Path("no\ntes.md"), "see no tes.md"),
        ("two\n\n\tlines\n", "see two lines"),
        ("one line", "see one line"),
    ],
)
def test_a_sentence_is_one_line_whatever_is_filled_in(value: object, sentence: str) -> None:
    assert Message("see {what}")(what=value) == sentence


def test_every_message_is_provoked() -> None:
    """Each has a row in one of the tables, whose test sees that it comes out."""
    tables = (
        *(test_commands.ROWS, test_services.ROWS, test_plugins.ROWS, test_mistakes.ROWS),
        *(test_papers.ROWS, test_api.ROWS, test_doctor.ROWS, test_group.ROWS),
    )
    provoked = {name for table in tables for row in table for name in row.says.split()}
    reasons = {case.reason for case in test_explain.CASES} | test_explain.PASSING
    provoked |= {f"reasons.{reason.name}" for reason in reasons}
    assert CATALOGUE.keys() - provoked == set()
    assert provoked - CATALOGUE.keys() == set()


def test_no_sentence_has_two_messages() -> None:
    """Messages of places and signs alone (`{path}: {problem}`) say nothing by themselves."""
    said: dict[str, list[str]] = {}
    for name, message in CATALOGUE.items():
        words = re.sub(r"\{[^{}]*\}", "{}", message.template)
        if re.search(r"[a-z]{2}", words):
            said.setdefault(words, []).append(name)
    assert [names for names in said.values() if len(names) > 1] == []
