"""A .bib as input, end to end over ten invented papers.

Completed in place, to a file, and as a configured list.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import bibtexparser
import pytest

from enrich.text import signature
from tests.support.cli import enrich, run
from tests.support.world import World

REFS = """\
% My references. Do not sort!
@string{sosp = "Proceedings of the 40th Symposium on Invented Operating Systems"}

@Article{paged,
  author  = {Ada Example and Bob Sample and Chlo{\\"e} M{\\"u}ller},
  title   = {{Paged} Memory for Serving Invented Models},
  journal = {arXiv preprint arXiv:2309.90001},
  year    = {2023},
  mynote  = {keep {this}, please},
}

@misc{paged-v2, title={Paged Memory for Serving Invented Models}, author={Ada Example and Bob Sample and Chlo\\"e M\\"uller},
  url={https://arxiv.org/abs/2309.90001v2}, year=2023}
@misc{paged-pdf, title={Paged Memory for Serving Invented Models}, howpublished={\\url{https://arxiv.org/pdf/2309.90001.pdf}}}

@inproceedings{quokka,
  title = "Quokka: A Sampler for Graphs That Nobody Has Drawn",
  author = "Dan Specimen and Eve Instance",
  booktitle = sosp,
  year = 2023,
  keywords = "graphs, mine"
}

@article{dingo,
  title={Dingo: Chasing Tokens},
  author={Quin Novel and Rob Fable and Sue Story},
  journal={CoRR},
  volume={abs/2311.90010},
  year={2023},
  eprint={2311.90010},
  archivePrefix={arXiv}
}
@misc{numbat, title={Numbat: A Preprint That Stayed One}, author={Olga Draft and Pat Sketch}, year={2024},
  eprint={2401.90009}, archiveprefix={arXiv}, primaryclass={cs.DC}, doi={10.48550/arXiv.2401.90009}}

@comment{ a remark }
@misc{tool, title={A Tool}, author={Some One}, howpublished={\\url{https://github.com/some/tool}}, year={2020}}
@online{blog, title={A Blog}, url={https://blog.example.org/post}, urldate={2023-01-01}}
@software{lib, title={A Library}, doi={10.5281/zenodo.1}, version={1.0}}
@inproceedings{bilby, title={Bilby: A Paper That Nobody Has Ever Written}, author={No Body}}
and a last remark"""
UNTOUCHED = REFS[REFS.index("@comment{ a remark }") :]


First = tuple[Path, dict[str, Any]]


@pytest.fixture(scope="module")
def first_run(small_world: World, tmp_path_factory: pytest.TempPathFactory) -> First:
    """The .bib completed once to another file: the folder, and what was printed."""
    folder = tmp_path_factory.mktemp("refs")
    for name in ("refs.bib", "refs.orig.bib"):
        (folder / name).write_bytes(REFS.replace("\n", "\r\n").encode())
    (folder / "list.md").write_text(
        "# A list\n\n- [Numbat](https://arxiv.org/abs/2401.90009)\n", encoding="utf-8"
    )
    small_world.reset()
    small_world.config(folder, ["list.md"])
    return folder, run(folder, "refs.bib", "-o", "new.bib")


@pytest.fixture
def desk(first_run: First, tmp_path: Path, world: World) -> Path:
    """A copy of the folder after the first run; the services' counters are at zero."""
    shutil.copytree(first_run[0], tmp_path, dirs_exist_ok=True)
    world.config(tmp_path, ["list.md"])
    return tmp_path


@pytest.fixture
def original(desk: Path) -> bytes:
    return (desk / "refs.bib").read_bytes()


def entries(path: Path) -> dict[str, dict[str, str]]:
    library = bibtexparser.parse_string(path.read_text(encoding="utf-8"))
    assert not library.failed_blocks
    return {
        e.key: {
            "type": e.entry_type.lower(),
            **{f.key.lower(): f.value.strip('{}"') for f in e.fields},
        }
        for e in library.entries
    }


def of_bib(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [e for e in found["entries"] if e["list"] == "refs.bib"]


def check(path: Path) -> None:
    """Hold a completed file against what an editor would have made of it."""
    found = entries(path)
    for key in ("paged", "paged-v2", "paged-pdf"):
        fields = found[key]
        assert fields["type"] == "inproceedings", key
        assert "journal" not in fields
        assert "howpublished" not in fields
        assert "Invented Operating Systems" in fields["booktitle"]
        assert (fields["year"], fields["pages"], fields["doi"]) == (
            "2023",
            "11--26",
            "10.1145/9900001.9900011",
        )
        assert fields["eprint"] == "2309.90001"
    assert found["paged"]["mynote"] == "keep {this}, please"
    assert (
        found["paged"]["title"] == "Paged} Memory for Serving Invented Models"
    )  # the user's own braces
    assert found["quokka"]["pages"] == "27--41"
    assert found["quokka"]["doi"] == "10.1145/9900001.9900012"
    assert found["dingo"]["type"] == "article"
    assert "Plus" in found["dingo"]["title"]
    assert (found["dingo"]["year"], found["dingo"]["pages"]) == ("2025", "3256--3273")
    assert not re.search("corr|abs/", str(found["dingo"]), re.IGNORECASE)
    assert found["numbat"]["type"] == "misc"
    assert list(found) == list(entries(path.parent / "refs.orig.bib"))


def test_in_place(desk: Path, world: World, original: bytes) -> None:
    shown = enrich(desk, "run", "--dry-run", "refs.bib", "--in-place")
    assert "-@Article{paged," in shown.stdout
    assert "+@Inproceedings{paged," in shown.stdout
    assert (desk / "refs.bib").read_bytes() == original
    found = run(desk, "refs.bib", "--in-place")
    check(desk / "refs.bib")
    made = (desk / "refs.bib").read_bytes()
    assert made.endswith(UNTOUCHED.replace("\n", "\r\n").encode())
    assert made.startswith(REFS[: REFS.index("@Article")].replace("\n", "\r\n").encode())
    assert b"@Inproceedings{paged,\r\n  author  = {Ada" in made
    assert (
        b'  booktitle = sosp,\r\n  year = 2023,\r\n  keywords = "graphs, mine",\r\n  pages = '
        b'"27--41"' in made
    )
    assert re.sub(rb"\r\n", b"", made).count(b"\n") == 0
    own = of_bib(found)
    assert [e["state"] for e in own if e["kind"] == "paper"].count("published") == 5
    assert [e["key"] for e in own[:3]] == ["paged"] * 3
    assert [e["duplicate_of"] for e in own[:3]] == [None, "paged", "paged"]
    told = {(c["key"], c["field"]): c for c in found["changes"]}
    assert told["paged", "type"]["old"] == "article"
    assert told["paged", "type"]["new"] == "inproceedings"
    assert told["paged", "pages"]["new"] == "11--26"
    assert ("paged", "year") not in told
    assert all(c["source"] for c in found["changes"] if c["field"] != "state")
    again = run(desk, "refs.bib", "--in-place")
    assert again["changes"] == []
    (desk / "refs.bib").write_bytes(made + b"\r\n% one more remark\r\n")
    assert run(desk, "refs.bib", "--in-place")["changes"] == []
    assert (desk / "refs.bib").read_bytes() == made + b"\r\n% one more remark\r\n"
    assert world.requests <= 1, "only the new title of one paper is a new question"


def test_to_a_file(first_run: First, desk: Path, original: bytes) -> None:
    _, found = first_run
    own = of_bib(found)
    assert [e["title"] for e in own if e["kind"] == "other"] == ["A Tool", "A Blog", "A Library"]
    told = next(c for c in found["changes"] if (c["key"], c["field"]) == ("quokka", "pages"))
    assert (told["old"], told["new"]) == (None, "27--41")
    assert told["source"] in {"dblp", "crossref"}
    assert original == REFS.replace("\n", "\r\n").encode()
    check(desk / "new.bib")
    assert not (desk / "out/refs.bib").exists()
    shown = enrich(desk, "run", "refs.bib", "-o", "newer.bib").stderr
    assert re.search(
        r"completed in newer.bib: paged: type \(article -> inproceedings\) \[\w+\], \+booktitle \[\w+\]",
        shown,
    )
    assert (desk / "newer.bib").read_bytes() == (desk / "new.bib").read_bytes()


def test_beside_the_outputs_under_its_own_name(desk: Path, original: bytes) -> None:
    run(desk, "refs.bib")
    check_copy = desk / "out/refs.bib"
    assert signature.unsigned(check_copy.read_bytes()).endswith(
        UNTOUCHED.replace("\n", "\r\n").encode()
    )
    assert (desk / "refs.bib").read_bytes() == original
    assert set(entries(desk / "out/references.bib")) == {"numbat"}


def test_as_a_configured_list(desk: Path, world: World, original: bytes) -> None:
    world.config(desk, ["refs.bib"])
    run(desk)
    assert (desk / "refs.bib").read_bytes() == original
    (desk / "out/refs.orig.bib").write_bytes(original)
    check(desk / "out/references.bib")
    world.config(desk, ["refs.bib", "list.md"])
    run(desk)
    both = entries(desk / "out/references.bib")
    as_they_stand = {"bilby", "blog", "lib", "tool"}
    assert set(both) == {"paged", "quokka", "dingo", "numbat", *as_they_stand}, (
        "every paper once, by the key that its user cites"
    )


def test_a_filled_field_is_replaced_where_the_user_says_so(desk: Path) -> None:
    run(desk, "refs.bib", "-o", "newer.bib", "--overwrite", "author")
    assert 'author = "Specimen, Dan and Instance, Eve"' in (desk / "newer.bib").read_text(
        encoding="utf-8"
    )
    assert "Specimen, Dan" not in (desk / "new.bib").read_text(encoding="utf-8")
    found = run(
        desk, "refs.bib", "-o", "newest.bib", "--overwrite", "Title", "--overwrite", "Author"
    )
    told = {c["field"]: c for c in found["changes"] if c["key"] == "quokka"}
    assert told["author"]["old"] == "Dan Specimen and Eve Instance"
    assert "title" not in told, "it says the same"
    assert all(c["source"] for c in told.values())
    assert "booktitle = sosp" in (desk / "newest.bib").read_text(encoding="utf-8")


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_field_that_is_never_filled_cannot_be_overwritten(
    desk: Path, more: tuple[str, ...]
) -> None:
    done = enrich(
        desk, "run", "refs.bib", "-o", "newer.bib", "--overwrite", "jounal", *more, code=2
    )
    assert (
        "--overwrite jounal: no field of that name is ever filled; did you mean journal?"
        in done.stderr
    )
    assert not (desk / "newer.bib").exists()


@pytest.mark.slow
def test_services_that_are_down_change_nothing(desk: Path, world: World, original: bytes) -> None:
    (desk / "cache/enrich.db").unlink()
    world.fault("*", "reset")
    run(desk, "refs.bib", "--in-place", code=3)
    assert (desk / "refs.bib").read_bytes() == original


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (b"@misc{never, title={closed\n\n" + b"@misc{numbat, title={Numbat}}", "line 1"),
        (b"@misc{numbat, title={Numbat: A Preprint}, author={M\xfcller}}", "UTF-8"),
    ],
)
def test_in_place_is_refused_for_what_cannot_be_read_whole(
    desk: Path, world: World, broken: bytes, named: str
) -> None:
    (desk / "refs.bib").write_bytes(broken)
    done = enrich(desk, "run", "refs.bib", "--in-place", code=2)
    assert named in done.stderr
    assert (desk / "refs.bib").read_bytes() == broken
    assert world.requests == 0
    enrich(desk, "run", "refs.bib", "-o", "new.bib", "--offline")
    assert (desk / "new.bib").read_bytes().startswith(broken[:20])


def test_what_no_entry_can_tell_of_is_told_too(desk: Path) -> None:
    (desk / "refs.bib").write_text(
        "@string{s = {x}\n@misc{numbat, title={Numbat}, eprint={2401.90009}}\n@misc{bad, title={x",
        "utf-8",
    )
    done = enrich(desk, "run", "refs.bib", "-o", "new.bib", "--offline")
    assert (
        "\nrefs.bib: line 1: string: the entry is not closed; look for a brace too few in it\n"
        in done.stderr
    )
    assert "refs.bib:3: (no title): a value is not closed: title" in done.stderr
    assert done.stderr.count("not closed") == 2
    assert (
        "line 1: string: the entry is not closed; look for a brace too few in it"
        in enrich(desk, "run", "refs.bib", "--in-place", code=2).stderr
    )


def test_two_entries_with_one_key(desk: Path) -> None:
    first = "@misc{same, title={Numbat: A Preprint That Stayed One}, author={Olga Draft and Pat Sketch}, year={2024}}\n"
    second = "@inproceedings{same, title={Quokka: A Sampler for Graphs That Nobody Has Drawn}, author={Dan Specimen}}\n"
    (desk / "refs.bib").write_text(first + second, encoding="utf-8")
    found = run(desk, "refs.bib", "-o", "new.bib")
    made = signature.unsigned((desk / "new.bib").read_bytes()).decode()
    assert made.endswith(second)
    assert "2401.90009" in made.split("@inproceedings")[0]
    assert "used before" in str(of_bib(found)[1]["problems"])
