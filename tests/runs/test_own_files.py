"""What is not ours, or was edited, stays: the new version goes beside it, and one line says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich.text import signature
from tests.support.cli import enrich
from tests.support.old_cache import CACHES, OldDesk, rows
from tests.support.world import World

LIST = "# Papers\n\n- https://doi.org/10.1145/9900001.9900011\n"
MORE = "- https://arxiv.org/abs/2401.90009\n"
OWN = "@misc{mine,\n  title = {My Own Page},\n}\n"
OUTPUTS = [
    {"format": "bibtex", "path": "out/references.bib"},
    {"format": "markdown", "path": "out/list.md"},
    {"format": "csl-json", "path": "out/references.json"},
    {"format": "csv", "path": "out/table.csv"},
    {"format": "html", "path": "out/page.html"},
    {"format": "jsonl", "path": "out/facts.jsonl"},
    {"format": "atom", "path": "out/news.xml"},
]
NAMES = [str(o["path"]) for o in OUTPUTS]


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Path:
    (tmp_path / "papers.md").write_text(LIST)
    world.config(tmp_path, ["papers.md"], outputs=OUTPUTS)
    return tmp_path


@pytest.fixture
def done(desk: Path) -> Path:
    assert enrich(desk, "run").returncode == 0
    return desk


def beside(path: str) -> str:
    return str(Path(path).with_name(f"{Path(path).stem}.new{Path(path).suffix}"))


def one_more(desk: Path) -> None:
    (desk / "papers.md").write_text(LIST + MORE)


def test_what_is_written_is_signed_where_there_are_comments(done: Path) -> None:
    signed = {n for n in NAMES if signature.is_sound((done / n).read_bytes())}
    assert signed == {"out/references.bib", "out/list.md", "out/page.html", "out/news.xml"}
    enrich(done, "strip", "out/list.md")
    assert (done / "out/list.md").read_text() == LIST


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_outputs_that_nobody_edited_are_replaced(done: Path, ends: str) -> None:
    for name in NAMES:
        content = (done / name).read_bytes()
        (done / name).write_bytes(content.replace(b"\n", ends.encode()))
    one_more(done)
    said = enrich(done, "run").stderr
    assert "left as it is" not in said
    assert not list((done / "out").glob("*.new*"))
    assert "2401.90009" in (done / "out/references.bib").read_text()
    assert '"1.0"' not in (done / "out/references.json").read_text()
    assert b"\r" not in b"".join((done / n).read_bytes() for n in NAMES if n != "out/table.csv")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_an_edited_output_stays_and_the_new_one_goes_beside_it(done: Path, name: str) -> None:
    edited = (done / name).read_bytes() + b"\nAn entry of my own\n"
    (done / name).write_bytes(edited)
    one_more(done)
    said = enrich(done, "run").stderr
    assert (done / name).read_bytes() == edited
    new = (done / beside(name)).read_text()
    assert "2401.90009" in new
    [line] = [x for x in said.splitlines() if "left as it is" in x]
    assert all(x in line for x in (name, beside(name), "somebody has edited it", "--force"))
    # Again: the new version is ours, the same line is said, and nothing is written.
    before = {p: p.stat().st_mtime_ns for p in (done / "out").iterdir()}
    again = enrich(done, "run", "--strict", code=1)
    assert line in again.stderr
    assert {p: p.stat().st_mtime_ns for p in (done / "out").iterdir()} == before
    assert enrich(done, "--quiet", "run").stderr == ""
    assert line in enrich(done, "--quiet", "run", "--strict", code=1).stderr
    # With --force it is overwritten, and what it was is kept.
    assert f"{name}.bak" in enrich(done, "run", "--force").stderr
    assert (done / name).read_text() == new
    assert (done / f"{name}.bak").read_bytes() == edited
    assert "left as it is" not in enrich(done, "run", "--strict").stderr


def test_no_copy_takes_the_place_of_another(done: Path) -> None:
    path = done / "out/references.bib"
    for n, name in enumerate(["references.bib.bak", "references.bib.bak-1"]):
        path.write_text(f"{OWN}% {n}\n")
        enrich(done, "run", "--force")
        assert (done / "out" / name).read_text() == f"{OWN}% {n}\n"
    assert (done / "out/references.bib.bak").read_text() == f"{OWN}% 0\n"
    # The same once more needs no other copy.
    path.write_text(f"{OWN}% 1\n")
    enrich(done, "run", "--force")
    assert len(list((done / "out").glob("*.bak*"))) == 2


def test_a_file_of_somebody_elses_keeps_even_the_name_beside_it(desk: Path) -> None:
    (desk / "out").mkdir()
    for name in ("references.bib", "references.new.bib"):
        (desk / "out" / name).write_text(OWN)
    said = enrich(desk, "run").stderr
    assert "references.new-1.bib" in said
    assert "nothing shows that enrich wrote it" in said
    assert (desk / "out/references.bib").read_text() == OWN
    assert (desk / "out/references.new.bib").read_text() == OWN
    assert "Paged" in (desk / "out/references.new-1.bib").read_text()


def test_a_damaged_half_of_an_output_is_kept_too(done: Path) -> None:
    path = done / "out/references.bib"
    half = path.read_bytes()[: path.stat().st_size // 2]
    path.write_bytes(half)
    enrich(done, "run")
    assert path.read_bytes() == half


def test_an_output_that_is_gone_or_empty_is_written_again(done: Path) -> None:
    before = {n: (done / n).read_bytes() for n in NAMES}
    (done / NAMES[0]).unlink()
    (done / NAMES[2]).write_bytes(b"")
    assert "left as it is" not in enrich(done, "run").stderr
    assert {n: (done / n).read_bytes() for n in NAMES} == before


def test_a_folder_that_moves_with_its_cache_is_known_again(done: Path) -> None:
    moved = done.parent / f"{done.name}-moved"
    done.rename(moved)
    one_more(moved)
    assert "left as it is" not in enrich(moved, "run").stderr
    assert not list((moved / "out").glob("*.new*"))


def test_without_the_cache_only_what_is_signed_is_known(done: Path) -> None:
    (done / "cache/enrich.db").unlink()
    one_more(done)
    said = enrich(done, "run").stderr
    lines = [x for x in said.splitlines() if "left as it is" in x]
    assert len(lines) == 3
    assert all("it cannot be signed, and the cache has no note" in x for x in lines)
    new = {p.name for p in (done / "out").glob("*.new*")}
    assert new == {"references.new.json", "table.new.csv", "facts.new.jsonl"}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_without_the_cache_what_would_be_written_now_is_ours(done: Path, ends: str) -> None:
    """Then a later run, with news, knows these files again."""
    for name in NAMES:
        (done / name).write_bytes((done / name).read_bytes().replace(b"\n", ends.encode()))
    (done / "cache/enrich.db").unlink()
    assert "left as it is" not in enrich(done, "run").stderr
    one_more(done)
    assert "left as it is" not in enrich(done, "run").stderr
    assert not list((done / "out").glob("*.new*"))
    assert "Numbat" in (done / "out/table.csv").read_text()


def test_a_new_version_beside_is_written_over_once_the_cache_knows_it(done: Path) -> None:
    """Whoever deletes the cache has one file beside, however often the list changes then."""
    (done / "cache/enrich.db").unlink()
    one_more(done)
    enrich(done, "run")
    (done / "papers.md").write_text(LIST + MORE + "- https://arxiv.org/abs/2308.90011\n")
    enrich(done, "run")
    new = {p.name for p in (done / "out").glob("*.new*")}
    assert new == {"references.new.json", "table.new.csv", "facts.new.jsonl"}


# -- single files


@pytest.mark.parametrize(
    "command",
    [
        ["export", "bibtex", "-o", "mine.bib"],
        ["export", "csl-json", "-o", "mine.json"],
        ["export", "markdown", "-o", "mine.md"],
        ["run", "more.md", "-o", "mine.bib"],
        ["run", "more.md", "-o", "mine.json"],
        ["run", "more.md", "-o", "mine.md"],
    ],
    ids=" ".join,
)
def test_a_single_file_that_is_not_ours_is_exit_2(done: Path, command: list[str]) -> None:
    (done / "more.md").write_text(LIST)
    name = command[-1]
    (done / name).write_text(OWN)
    said = enrich(done, *command, code=2).stderr
    assert (done / name).read_text() == OWN
    assert "example2023paged" in (done / beside(name)).read_text()
    assert sum("left as it is" in x for x in said.splitlines()) == 1
    enrich(done, *command, "--force")
    assert (done / name).read_bytes() == (done / beside(name)).read_bytes()
    assert (done / f"{name}.bak").read_text() == OWN
    enrich(done, *command)  # it is ours now
    (done / name).write_text((done / name).read_text() + "edited")
    assert "somebody has edited it" in enrich(done, *command, code=2).stderr


def test_a_dry_run_says_where_the_new_version_would_go(done: Path) -> None:
    (done / "out/references.bib").write_text(OWN)
    content = (done / "cache/enrich.db").read_bytes()
    found = enrich(done, "run", "--dry-run", "--report", "out/changes.md")
    assert "references.new.bib" in found.stdout
    assert {p.name for p in (done / "out").iterdir()} == {Path(n).name for n in NAMES}
    assert (done / "cache/enrich.db").read_bytes() == content


def test_outputs_do_not_share_a_file_with_the_report(done: Path) -> None:
    (done / "more.md").write_text(LIST)
    said = enrich(done, "run", "more.md", "-o", "x.md", "--report", "./x.md", code=2).stderr
    assert "one of the outputs of this run" in said
    said = enrich(done, "run", "more.md", "--report", "out/more.bib", code=2).stderr
    assert "one of the outputs of this run" in said


def test_a_glob_of_lists_matches_nothing_that_enrich_wrote(world: World, tmp_path: Path) -> None:
    (tmp_path / "papers.md").write_text(LIST)
    outputs = [{"format": "bibtex", "path": "refs.bib"}]
    world.config(tmp_path, ["*.md", "*.bib"], outputs=outputs)
    enrich(tmp_path, "run", "--report", "changes.md")
    enrich(tmp_path, "export", "markdown", "-o", "all.md")
    (tmp_path / "refs.bib").write_text(OWN)
    found = json.loads(enrich(tmp_path, "run", "--json").stdout)
    assert (tmp_path / "refs.new.bib").exists()
    found = json.loads(enrich(tmp_path, "run", "--json").stdout)
    assert [x["path"] for x in found["lists"]] == ["papers.md"]


# -- the report and the log


@pytest.mark.slow
def test_a_report_without_news_leaves_the_last_one(done: Path) -> None:
    (done / "papers.md").write_text(LIST + MORE)
    for name in ("out/changes.md", "out/changes.json", "out/changes.txt"):
        enrich(done, "run", "--refresh", "--report", name)
    report = (done / "out/changes.md").read_bytes()
    assert report.startswith(b"1 new\n\n**New**\n\n* [Numbat: ")
    assert signature.is_sound(report)
    assert signature.is_sound((done / "out/changes.txt").read_bytes())
    for options in ([], ["--refresh"], ["--offline"]):
        for name in ("out/changes.md", "out/changes.json"):
            before = (done / name).read_bytes()
            enrich(done, "run", *options, "--report", name)
            assert (done / name).read_bytes() == before
    for name, paper in (("out/changes.md", "2311.90010"), ("out/changes.json", "2308.90011")):
        (done / name).write_text("Mine\n")
        said = enrich(done, "run", "--report", name, "--strict").stderr
        assert f"{name}: stays as it is, since " in said
        assert f"news writes its report into {beside(name)}: name another file" in said
        assert not (done / beside(name)).exists()
        with (done / "papers.md").open("a") as file:
            file.write(f"- https://arxiv.org/abs/{paper}\n")
        said = enrich(done, "run", "--report", name, "--strict", code=1).stderr
        assert (done / name).read_text() == "Mine\n"
        assert beside(name) in said
        assert (done / beside(name)).exists()


def test_the_log_tells_what_became_of_the_papers(done: Path, world: World) -> None:
    one_more(done)
    enrich(done, "run")
    world.fault("arxiv", "hang")
    said = enrich(done, "log")
    assert said.stderr == ""
    newest, oldest = said.stdout.splitlines()
    assert "new: Numbat: A Preprint That Stayed One [" in newest
    assert newest.endswith("]: preprint")
    assert "new: Paged Memory for Serving Invented Models [example2023paged]: SOSP 2023" in oldest
    cache = done / "cache/enrich.db"
    add = "INSERT INTO change_log (started, key, field, old, new, source) VALUES (?, ?, ?, ?, ?, ?)"
    then, key = "2020-02-03T04:05:06+00:00", "example2023paged"
    for day, field, old, new, source in [
        ("2020-02-03", "page", "1-2", "3-4", "dblp"),
        ("2020-02-03", "container_title", None, "A Venue", "dblp"),
        ("2020-02-03", "container_title_short", None, "AV", "dblp"),
        ("2021-02-03", "state", "preprint", "published", ""),
        ("2021-02-03", "page", None, "3-4", "dblp"),
        ("2022-02-03", "retracted", None, "retraction", "crossref"),
    ]:
        rows(cache, add, (then.replace("2020-02-03", day), key, field, old, new, source))
    title = f"Paged Memory for Serving Invented Models [{key}]"
    assert enrich(done, "log").stdout.splitlines()[2:] == [
        f"2022-02-03 retracted: {title}",
        f"2021-02-03 came out at SOSP 2023: {title}",
        f"2020-02-03 changed: {title}: pages: 1-2 -> 3-4 (dblp); venue: nothing -> A Venue (dblp)",
    ]
    found = json.loads(enrich(done, "log", "--since", "2021-03", "--json").stdout)
    assert [x["kind"] for x in found] == ["new", "new", "retracted"]
    assert found[2] == {
        "date": "2022-02-03T04:05:06+00:00",
        "kind": "retracted",
        "key": key,
        "title": "Paged Memory for Serving Invented Models",
        "changes": [{"field": "retracted", "old": None, "new": "retraction", "source": "crossref"}],
    }
    assert "nothing since 2999" in enrich(done, "log", "--since", "2999").stderr
    for day in ("01.11.2020", "2020-13", "2020-02-30", "", "20-1-1"):
        assert "a day such as" in enrich(done, "log", "--since", day, code=2).stderr


def test_the_log_of_a_paper_whose_key_was_replaced_has_the_new_key(done: Path) -> None:
    (done / "mine.bib").write_text("@misc{paged,\n  doi = {10.1145/9900001.9900011},\n}\n")
    enrich(done, "import-keys", "mine.bib")
    assert "[paged]" in enrich(done, "log").stdout


# -- what an older version wrote


def test_outputs_of_an_older_version_are_known_and_signed(tmp_path: Path) -> None:
    desk = OldDesk(tmp_path)
    for name, old in (("references.bib", "references.bib"), ("list.md", "enriched.md")):
        (tmp_path / "out").mkdir(exist_ok=True)
        (tmp_path / "out" / name).write_bytes((CACHES / old).read_bytes())
    result = desk.run()
    assert not result.kept_back
    assert len(result.written) == 2
    assert signature.is_sound(desk.output("references.bib"))
    assert desk.has_the_old_outputs()


@pytest.mark.parametrize("edited", [False, True])
def test_outputs_that_the_old_cache_names_are_ours(tmp_path: Path, edited: bool) -> None:
    """Though they are not as they would be written now: a paper was added since."""
    from enrich.store import fingerprint

    desk = OldDesk(tmp_path)
    content = (CACHES / "references.bib").read_bytes()
    path = tmp_path / "out/references.bib"
    path.parent.mkdir()
    path.write_bytes(content + b"% edited\n" * edited)
    kept = json.dumps({"version": "0.1.0", "outputs": {str(path): fingerprint(content)}})
    rows(desk.cache, "INSERT OR REPLACE INTO notes VALUES ('settled:x', ?)", (kept,))
    with (tmp_path / "list.md").open("a") as file:
        file.write("\n- [A Paper That Is New](https://example.org/new.pdf)\n")
    (tmp_path / "list.md").write_text((tmp_path / "list.md").read_text().replace("Wombat", "W"))
    text = (tmp_path / "list.md").read_text().splitlines(keepends=True)
    (tmp_path / "list.md").write_text("".join(x for x in text if "Numbat" not in x))
    result = desk.run(offline=True)
    assert bool(result.kept_back) == edited
    assert ("numbat" in path.read_text()) == edited
