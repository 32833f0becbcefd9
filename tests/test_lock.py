"""The pinned packages of `requirements/`, held against what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = {"run": (), "test": ("test",), "docs": ("docs",)}


def pinned(what: str) -> dict[str, set[str]]:
    """Return the versions of each package of a lock; hashes stand on the lines below it."""
    text = (ROOT / "requirements" / f"{what}.txt").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for name, version, rest in re.findall(
        r"^([\w.-]+)==([^\s;]+)([^\n]*\n[^\n]*)", text, re.MULTILINE
    ):
        assert re.search(r"\n    --hash=sha256:[0-9a-f]{64}", rest), f"{name} has no hash"
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize("what", EXTRAS)
def test_the_lock_has_what_the_project_asks_for(what: str) -> None:
    """After a change of the dependencies: `scripts/lock`."""
    project, versions = PROJECT["project"], pinned(what)
    asked = [*project["dependencies"], *PROJECT["dependency-groups"]["build"]]
    asked += [line for extra in EXTRAS[what] for line in project["optional-dependencies"][extra]]
    for requirement in map(Requirement, asked):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        known = versions.get(name, set())
        assert known, f"{name} is in no line of requirements/{what}.txt"
        assert all(requirement.specifier.contains(version) for version in known), requirement


def test_all_locks_have_the_same_versions() -> None:
    run, test, docs = map(pinned, EXTRAS)
    assert len(run) > 20
    assert {name: test.get(name) for name in run} == run
    assert {name: docs.get(name) for name in run} == run
    shared = test.keys() & docs.keys()
    assert {name: test[name] for name in shared} == {name: docs[name] for name in shared}
