"""The hooks for pre-commit, tried with pre-commit in a repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.paths import ROOT
from tests.support.world import World

PREPRINT = """\
@misc{paged,
  title = {Paged Memory for Serving Invented Models},
  eprint = {2309.90001},
}
"""
WRONG = """\
@inproceedings{wombat,
  title = {Wombat: Burrowing Through Storage Stacks},
  booktitle = {OSDI},
  year = {2019},
}
"""


def run(folder: Path, *command: str, code: int = 0) -> str:
    """Run a command in a folder and return what it printed."""
    who = {"GIT_AUTHOR_NAME": "A", "GIT_COMMITTER_NAME": "A"}
    mail = {"GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_EMAIL": "a@example.org"}
    home = {"PRE_COMMIT_HOME": str(folder.parent / "pre-commit")}
    done = subprocess.run(
        command, cwd=folder, env=os.environ | who | mail | home, capture_output=True, text=True
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_the_hooks_check_and_complete_what_is_committed(tmp_path: Path, world: World) -> None:
    hooks, paper = tmp_path / "hooks", tmp_path / "paper"
    hooks.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, hooks)
    shutil.copytree(ROOT / "enrich", hooks / "enrich")
    run(hooks, "git", "init", "-q")
    run(hooks, "git", "add", "--all")
    run(hooks, "git", "commit", "-q", "-m", "The hooks")
    rev = run(hooks, "git", "rev-parse", "HEAD").strip()
    paper.mkdir()
    world.config(paper, [])
    listed = [{"id": "enrich-complete"}, {"id": "enrich-check"}]
    wanted = {"repos": [{"repo": str(hooks), "rev": rev, "hooks": listed}]}
    (paper / ".pre-commit-config.yaml").write_text(yaml.safe_dump(wanted), encoding="utf-8")
    (paper / ".gitignore").write_text("/cache/\n", encoding="utf-8")
    run(paper, "git", "init", "-q")
    run(paper, sys.executable, "-m", "pre_commit", "install")

    (paper / "refs.bib").write_text(PREPRINT, encoding="utf-8")
    run(paper, "git", "add", "--all")
    said = run(paper, "git", "commit", "-m", "A preprint", code=1)
    assert "files were modified by this hook" in said
    assert "completed in refs.bib: paged: type (misc -> inproceedings)" in said
    run(paper, "git", "add", "--all")
    said = run(paper, "git", "commit", "-m", "A paper")
    assert said.count("Passed") == 2

    (paper / "wrong.bib").write_text(WRONG, encoding="utf-8")
    run(paper, "git", "add", "--all")
    said = run(paper, "git", "commit", "-m", "A wrong year", "--no-verify")
    (paper / "wrong.bib").write_text(WRONG + "\n", encoding="utf-8")
    run(paper, "git", "add", "--all")
    said = run(paper, *precommit("run", "enrich-check"), code=1)
    assert "wrong.bib:1: contradicted: wombat" in said

    world.fault("arxiv", "reset")  # on a train nothing is held up
    world.fault("crossref", "reset")
    world.fault("dblp", "reset")
    (paper / "refs.bib").write_text(PREPRINT.replace("90001", "90010"), encoding="utf-8")
    run(paper, "git", "add", "refs.bib")
    run(paper, *precommit("run", "enrich-check", "--files", "refs.bib"))


def precommit(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pre_commit", *arguments)
