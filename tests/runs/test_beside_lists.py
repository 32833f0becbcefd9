"""What is written where no output is configured: two files beside each list, none over another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import enrich
from tests.support.world import World

LINE = "[Numbat: A Preprint That Stayed One](https://arxiv.org/abs/2401.90009)"
FILES = {
    "NOTES.md": f"# A list\n\n- {LINE}\n",
    "list.org": "* A list\n- [[https://arxiv.org/abs/2401.90009][Numbat]]\n",
    "list.txt": "arXiv:2401.90009\n",
    "list.csv": "title,url\nNumbat,https://arxiv.org/abs/2401.90009\n",
    "refs.bib": "@misc{mine, title={Numbat}, eprint={2401.90009}}\n",
    "a/NOTES.md": f"- {LINE}\n",
}
SAID = "they are beside each list, since enrich.yaml has no `outputs`"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def written(desk: Path, *arguments: str, folder: str = ".", code: int | None = 0) -> list[str]:
    """Run without asking anybody, and return the outputs in the order in which they are named."""
    done = enrich(desk / folder, "run", "--offline", "--json", *arguments, code=code)
    found = json.loads(done.stdout)["outputs"]
    assert all(Path(p).is_file() for p in found)
    return [str(Path(p).relative_to(desk)) for p in found]


@pytest.mark.parametrize(
    ("lists", "names"),
    [
        (["NOTES.md"], ["NOTES.bib", "NOTES.enriched.md"]),
        (["refs.bib"], ["refs.enriched.bib"]),
        (["list.org"], ["list.bib", "list.enriched.org"]),
        (["list.txt"], ["list.bib", "list.enriched.txt"]),
        (["list.csv"], ["list.bib"]),
        (["a/NOTES.md"], ["a/NOTES.bib", "a/NOTES.enriched.md"]),
        (["./NOTES.md", "NOTES.md"], ["NOTES.bib", "NOTES.enriched.md"]),
        (
            ["list.org", "list.txt"],
            ["list.bib", "list.enriched.org", "list-1.bib", "list.enriched.txt"],
        ),
        (["NOTES.md", "-o", "out/x.bib"], ["out/x.bib"]),
        (["refs.bib", "-o", "better.bib"], ["better.bib"]),
        (["NOTES.md", "--in-place"], ["NOTES.md"]),
    ],
)
def test_without_a_configuration(desk: Path, lists: list[str], names: list[str]) -> None:
    assert written(desk, *lists) == names
    assert written(desk, *lists) == names  # whatever stands there now
    assert (desk / "refs.bib").read_text(encoding="utf-8") == FILES["refs.bib"]


@pytest.mark.parametrize(
    ("config", "arguments", "names"),
    [
        ("lists: [NOTES.md]", [], ["NOTES.bib", "NOTES.enriched.md"]),
        ("lists: [NOTES.md]\noutputs:\n", [], ["NOTES.bib", "NOTES.enriched.md"]),
        ("lists: ['*.md']", [], ["NOTES.bib", "NOTES.enriched.md"]),
        ("lists: ['**/*.md']", [], [
            "NOTES.bib", "NOTES.enriched.md", "a/NOTES.bib", "a/NOTES.enriched.md",
        ]),
        ("lists: [refs.bib]", ["NOTES.md"], ["refs.enriched.bib", "NOTES.bib", "NOTES.enriched.md"]),
        ("lists: [NOTES.md]", ["-o", "x.bib"], ["x.bib"]),
        ("lists: [NOTES.md]", ["--in-place"], ["NOTES.md"]),
        # who says that there are none gets none
        ("lists: [NOTES.md]\noutputs: []", [], []),
    ],
)  # fmt: skip
def test_with_a_configuration_without_outputs(
    desk: Path, config: str, arguments: list[str], names: list[str]
) -> None:
    (desk / "enrich.yaml").write_text(config, encoding="utf-8")
    assert written(desk, *arguments) == names
    assert written(desk, *arguments) == names
    said = enrich(desk, "--verbose", "run", "--offline", *arguments).stderr
    is_beside = bool(names) and not {"-o", "--in-place"} & set(arguments)
    assert (SAID in said) == is_beside


def test_an_edited_output_is_no_list_of_a_glob(desk: Path) -> None:
    (desk / "enrich.yaml").write_text("lists: ['*.md', '*.bib']", encoding="utf-8")
    names = ["NOTES.bib", "NOTES.enriched.md", "refs.enriched.bib"]
    assert written(desk) == names
    for name in names:
        path = desk / name
        path.write_bytes(b"mine\n" + path.read_bytes())
    assert written(desk) == ["NOTES.new.bib", "NOTES.enriched.new.md", "refs.enriched.new.bib"]
    assert written(desk) == ["NOTES.new.bib", "NOTES.enriched.new.md", "refs.enriched.new.bib"]


OWN = "@misc{own, title={My own}}\n"


def edited(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\nmine\n")


def own(path: Path) -> None:
    path.write_text(OWN, encoding="utf-8")


@pytest.mark.parametrize("change", [own, edited])
@pytest.mark.parametrize("name", ["NOTES.bib", "NOTES.enriched.md"])
def test_a_file_of_the_user_stays(desk: Path, name: str, change: Callable[[Path], None]) -> None:
    written(desk, "NOTES.md")
    change(desk / name)
    before = (desk / name).read_bytes()
    done = enrich(desk, "run", "--offline", "NOTES.md")
    stem, dot, suffix = name.rpartition(".")
    assert f"{name}: left as it is" in done.stderr
    assert (desk / name).read_bytes() == before
    assert (desk / f"{stem}.new{dot}{suffix}").is_file()
    enrich(desk, "run", "--offline", "--strict", "NOTES.md", code=1)
    enrich(desk, "run", "--offline", "--force", "NOTES.md")
    assert (desk / f"{name}.bak").read_bytes() == before


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_list_is_never_an_output_by_whatever_name(
    desk: Path, link: Callable[[Path, Path], None]
) -> None:
    link(desk / "NOTES.bib", desk / "refs.bib")
    assert written(desk, "NOTES.md", "refs.bib") == [
        *("NOTES-1.bib", "NOTES.enriched.md", "refs.enriched.bib"),
    ]
    assert (desk / "refs.bib").read_text(encoding="utf-8") == FILES["refs.bib"]


@pytest.mark.parametrize("name", ["NOTES.bib", "NOTES.enriched.md"])
def test_an_export_leaves_what_a_run_writes(desk: Path, name: str) -> None:
    (desk / "enrich.yaml").write_text("lists: [NOTES.md]", encoding="utf-8")
    written(desk)
    said = enrich(desk, "export", "bibtex", "-o", name, code=2).stderr
    assert f"{name}: is one of the outputs" in said


def test_one_cache_serves_two_folders(desk: Path) -> None:
    """The same name and content in another folder is another list."""
    (desk / "b").mkdir()
    (desk / "b/NOTES.md").write_text(FILES["a/NOTES.md"], encoding="utf-8")
    for folder in ("a", "b"):
        names = written(desk, "NOTES.md", folder=folder)
        assert names == [f"{folder}/NOTES.bib", f"{folder}/NOTES.enriched.md"]


def test_a_lost_cache_changes_no_citation_key(
    desk: Path, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world.config(desk, ["NOTES.md"])
    path = desk / "config.yaml"
    tree = json.loads(path.read_text(encoding="utf-8"))
    del tree["outputs"]
    path.write_text(json.dumps(tree), encoding="utf-8")
    enrich(desk, "run")
    bib = desk / "NOTES.bib"
    assert "abstract" not in bib.read_text(encoding="utf-8")
    assert "Abstract" in (desk / "NOTES.enriched.md").read_text(encoding="utf-8")
    [key] = [e["key"] for e in json.loads(enrich(desk, "run", "--json").stdout)["entries"]]
    bib.write_text(bib.read_text(encoding="utf-8").replace(f"{{{key},", "{held2024,"), "utf-8")
    (desk / tree["store"]).unlink()
    assert [e["key"] for e in json.loads(enrich(desk, "run", "--json").stdout)["entries"]] == [
        "held2024"
    ]


def test_of_a_configuration_of_ones_own_it_is_said_once_for_a_list(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = desk.parent / "home" / "enrich" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("mailto: ada@tea.edu\n", encoding="utf-8")
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(own.parent))
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(desk.parent / "data"))
    said = SAID.replace("enrich.yaml", str(own))
    assert said in enrich(desk, "run", "--offline", "NOTES.md").stderr
    for line in ("- Numbat Again: A Preprint, SOSP 2024\n", ""):
        with (desk / "NOTES.md").open("a", encoding="utf-8") as file:
            file.write(line)
        again = enrich(desk, "run", "--offline", "NOTES.md").stderr
        assert ("written: NOTES.enriched.md" in again) is bool(line)
        assert "beside each list" not in again
    assert said in enrich(desk, "--verbose", "run", "--offline", "NOTES.md").stderr
    assert said in enrich(desk, "run", "--offline", "list.txt").stderr


def test_a_second_run_without_a_network_says_what_stands_open(desk: Path) -> None:
    first = enrich(desk, "run", "--offline", "list.txt").stderr
    open_papers = "1 paper not asked about yet; `enrich run` without --offline asks\n"
    assert open_papers in first
    assert enrich(desk, "run", "--offline", "list.txt").stderr == open_papers
    assert enrich(desk, "--quiet", "run", "--offline", "list.txt").stderr == ""
