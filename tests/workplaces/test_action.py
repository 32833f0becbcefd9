"""The GitHub Action: its steps, run as a workflow runs them, as far as that goes without GitHub."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from enrich import sources
from tests.support.paths import ROOT
from tests.support.world import World

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
LIST = """\
# To read

- [ ] [Paged Memory for Serving Invented Models](https://arxiv.org/abs/2309.90001v2)
- [ ] [Wombat: Burrowing Through Storage Stacks](https://www.usenix.org/conference/osdi22/presentation/dummy)
"""
WRONG = """\
@inproceedings{wombat,
  title = {Wombat: Burrowing Through Storage Stacks},
  booktitle = {OSDI},
  year = {2019},
}
"""
# A `gh` that notes what it is asked; `pr list` knows of a pull request once one was opened.
GH = """\
#!/bin/sh
case "$1 $2" in
  "pr list") if grep -qs "^pr create" "{log}"; then echo 7; fi ;;
esac
echo "$@" >> "{log}"
"""


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A Person", "-c", "user.email=person@example.org")
    return subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


@dataclass
class Workflow:
    """A repository with a remote, checked out as a workflow does, and what its steps have set."""

    top: Path
    world: World
    folder: Path = field(init=False)
    printed: str = ""

    def __post_init__(self) -> None:
        origin = self.top / "origin.git"
        git(self.top, "init", "-q", "--bare", "-b", "main", str(origin))
        self.folder = self.top / "checkout"
        git(self.top, "clone", "-q", str(origin), str(self.folder))
        self.configure()
        self.put("notes.md", LIST)
        self.put("wrong.bib", WRONG)
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "-q", "-m", "A list")
        git(self.folder, "push", "-q", "origin", "HEAD:main")
        temporary = self.top / "temp" / "enrich" / "bin"
        temporary.mkdir(parents=True)
        self.program(temporary / "enrich", f'#!/bin/sh\nexec {sys.executable} -m enrich "$@"\n')
        tools = self.top / "tools"
        tools.mkdir()
        self.program(tools / "gh", GH.replace("{log}", str(self.gh)))

    @property
    def gh(self) -> Path:
        return self.top / "gh.log"

    def configure(self) -> None:
        self.world.config(self.folder, ["notes.md"])

    def put(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    @staticmethod
    def program(path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def __call__(self, *, only: Sequence[str] = ("enrich", "publish"), **given: str) -> int:
        """Run the steps of the action with inputs, and return the exit code of the first that fails."""
        inputs = {name: str(i["default"]) for name, i in ACTION["inputs"].items()} | given
        for step in ACTION["runs"]["steps"]:
            wanted = step.get("name") in only and holds(step.get("if"), inputs)
            if wanted and (code := self._step(step, inputs)):
                return code
        return 0

    def _step(self, step: dict[str, Any], inputs: dict[str, str]) -> int:
        assert step["shell"] == "bash"
        own = {name: self._filled(text, inputs) for name, text in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.folder,
            env=os.environ | self._environment() | own,
            capture_output=True,
            text=True,
        )
        self.printed += done.stdout + done.stderr
        return done.returncode

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.top / 'tools'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "RUNNER_TEMP": str(self.top / "temp"),
            "GITHUB_OUTPUT": str(self.top / "output"),
            "GITHUB_STEP_SUMMARY": str(self.top / "summary.md"),
            "GITHUB_REF_NAME": "main",
        }

    def _filled(self, text: str, inputs: dict[str, str]) -> str:
        known = {f"inputs.{name}": value for name, value in inputs.items()}
        known["github.action_path"] = str(ROOT)
        return re.sub(r"\$\{\{ ([\w.]+) \}\}", lambda m: known[m[1]], text)

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.top / "output").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def remote(self, branch: str = "main") -> list[str]:
        """Return the files of a branch of the remote."""
        return git(self.top / "origin.git", "ls-tree", "-r", "--name-only", branch).split()


def holds(condition: str | None, inputs: dict[str, str]) -> bool:
    """Return whether the condition of a step holds: comparisons of inputs, all of them."""
    for part in (condition or "").split(" && "):
        compared = re.fullmatch(r"inputs\.(\w+) (==|!=) '([\w-]+)'", part)
        assert compared or not part, part
        if compared and (inputs[compared[1]] == compared[3]) is (compared[2] == "!="):
            return False
    return True


@pytest.fixture
def workflow(tmp_path: Path, world: World) -> Workflow:
    return Workflow(tmp_path, world)


@pytest.mark.slow
def test_what_is_new_is_committed_and_pushed_once(workflow: Workflow) -> None:
    assert workflow() == 0, workflow.printed
    assert workflow.outputs == {"code": "0", "changed": "true"}
    files = ["config.yaml", "notes.md", "out/list.md", "out/references.bib", "wrong.bib"]
    assert workflow.remote() == files  # the cache is none of them
    said = git(workflow.folder, "log", "-1", "--format=%B")
    assert said.startswith("Complete the reading list\n\n")
    assert "dummy2022wombat" in said
    assert "enrich checksum" not in said
    assert "dummy2022wombat" in (workflow.top / "summary.md").read_text(encoding="utf-8")
    assert workflow() == 0
    assert workflow.outputs["changed"] == "false"
    assert len(git(workflow.folder, "log", "--format=%h").split()) == 2


@pytest.mark.slow
def test_a_pull_request_is_opened_once_and_then_kept_up(workflow: Workflow) -> None:
    assert workflow(publish="pull-request") == 0, workflow.printed
    assert "out/references.bib" in workflow.remote("enrich/reading-list")
    assert "out/references.bib" not in workflow.remote()
    git(workflow.folder, "switch", "-q", "main")
    workflow.put("notes.md", LIST + "- [ ] [Numbat](https://arxiv.org/abs/2401.90009)\n")
    assert workflow(publish="pull-request") == 0, workflow.printed
    asked = [shlex.split(line)[1] for line in workflow.gh.read_text(encoding="utf-8").splitlines()]
    assert asked == ["list", "create", "list", "edit"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "code", "printed"),
    [
        ({"command": "check", "lists": "\nwrong.bib\n"}, 1, "::error file=wrong.bib,line=1,"),
        ({"command": "check", "lists": "; touch pwned"}, 2, "; touch pwned"),
        ({"command": "run", "arguments": "--offline\n--strict"}, 0, ""),
        ({"command": "delete"}, 2, "::error::enrich: command: expected run or check"),
        ({"publish": "everything"}, 2, "::error::enrich: publish: expected commit"),
    ],
)
def test_what_an_action_says(
    workflow: Workflow, given: dict[str, str], code: int, printed: str
) -> None:
    assert workflow(**given) == code, workflow.printed
    assert printed in workflow.printed
    assert not (workflow.folder / "pwned").exists()


@pytest.mark.slow
def test_a_source_that_cannot_be_asked_is_a_note(workflow: Workflow) -> None:
    workflow.world.config(
        workflow.folder, ["notes.md"], off=[s for s in sources.names() if s != "arxiv"]
    )
    workflow.world.fault("arxiv", "500")
    assert workflow() == 0, workflow.printed
    assert workflow.outputs["code"] == "3"
    assert "::notice::enrich: a source could not be asked" in workflow.printed


def test_nothing_of_a_repository_becomes_part_of_a_command() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.slow
def test_the_action_installs_itself(workflow: Workflow) -> None:
    program = workflow.top / "temp/enrich/bin/enrich"
    program.unlink()
    assert workflow(only=["install"]) == 0, workflow.printed
    said = subprocess.run([program, "sources", "--json"], capture_output=True, check=True).stdout
    assert {"dblp", "arxiv"} <= {row["name"] for row in json.loads(said)}
