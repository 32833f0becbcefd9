"""The Python interface: what goes in and comes out, its errors, from several threads."""

from __future__ import annotations

import ast
import html.parser
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

import enrich
from enrich import api, store
from enrich.library.paper import Paper
from enrich.model import Value, Work, WorkFields
from tests.support.cli import enrich as command
from tests.support.lists import LIST
from tests.support.paths import ROOT
from tests.support.world import World

README = (ROOT / "README.md").read_text(encoding="utf-8")
WOMBAT = "https://www.usenix.org/conference/osdi22/presentation/dummy"
PAGED = "Paged Memory for Serving Invented Models"


@pytest.fixture(scope="module")
def folder(small_world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the list of the ten papers was run once."""
    small_world.reset()
    made = tmp_path_factory.mktemp("library")
    (made / "list.md").write_text(LIST, encoding="utf-8")
    small_world.config(made, ["list.md"])
    with chdir(made):
        assert enrich.open().run().code == 0
    return made


@pytest.fixture
def library(folder: Path) -> enrich.Library:
    return enrich.open(folder / "config.yaml")


@pytest.fixture
def paged(library: enrich.Library) -> Paper:
    return library[PAGED]


# -- the interface as a whole


def test_importing_the_package_loads_nothing_but_its_version(tmp_path: Path) -> None:
    code = (
        "import sys, enrich; print(*(m for m in sys.modules if m.startswith('enrich')));"
        "assert enrich.api.open is enrich.open"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) == {"enrich", "enrich.version"}


def test_every_name_of_the_interface_is_in_the_package_documented_and_typed() -> None:
    assert set(enrich.__all__) == {*api.__all__, "__version__"}
    assert set(enrich.__all__) <= set(dir(enrich))
    imported = {
        alias.name
        for node in ast.walk(ast.parse(inspect.getsource(enrich)))
        if isinstance(node, ast.ImportFrom) and node.module == "enrich.api"
        for alias in node.names
    }
    assert imported == set(api.__all__)  # for type checkers
    for name in api.__all__:
        found = getattr(enrich, name)
        assert found is getattr(api, name)
        assert inspect.getdoc(found), name
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        enrich.opne  # noqa: B018


PUBLIC = [enrich.Library, enrich.Paper, enrich.Provenance, enrich.RunSummary, enrich.RunEntry]


@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.__name__)
def test_every_member_is_documented_and_typed(kind: type) -> None:
    for name, member in vars(kind).items():
        if name.startswith("_") or not (callable(member) or isinstance(member, property)):
            continue
        function = member.fget if isinstance(member, property) else member
        assert inspect.getdoc(function), name
        assert "return" in function.__annotations__, name


def test_every_error_is_one_of_ours() -> None:
    errors = [x for x in map(enrich.__getattr__, api.__all__) if inspect.isclass(x)]
    errors = [x for x in errors if issubclass(x, Exception)]
    assert len(errors) > 7
    assert all(issubclass(x, enrich.EnrichError) for x in errors)
    assert issubclass(enrich.NotFoundError, KeyError)
    assert issubclass(enrich.OptionError, ValueError)


def test_the_readme_s_example_works(folder: Path) -> None:
    code = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0]
    key = enrich.open(folder / "config.yaml")[PAGED].key
    code = code.replace("kwon2023efficient", key).replace("NOTES.md", "list.md")
    code = code.replace("paged kv cache", "paged memory")
    for given in re.findall(r'get\("([^"]+)"', code):
        code = code.replace(given, "arXiv:2309.90001")
    with chdir(folder):
        exec(compile(code, "README.md", "exec"), {})


# -- a library


@pytest.mark.parametrize(
    "what",
    [
        PAGED,
        PAGED.upper(),
        "arXiv:2309.90001",
        "arxiv:2309.90001v2",
        "2309.90001",
        "https://arxiv.org/abs/2309.90001",
        "doi:10.1145/9900001.9900011",
        "https://doi.org/10.1145/9900001.9900011",
        "example2023paged",
    ],
)
def test_a_paper_is_found_by_what_names_it(library: enrich.Library, what: str) -> None:
    assert library[what].key == "example2023paged"
    assert what in library


@pytest.mark.parametrize("what", ["paged", "exampel2023paged", "arXiv:2309.99999", "", "no such"])
def test_what_names_no_paper_is_a_key_error(library: enrich.Library, what: str) -> None:
    with pytest.raises(KeyError) as caught:
        library[what]
    assert isinstance(caught.value, enrich.NotFoundError)
    assert str(caught.value).startswith(f"{what}: not in the library")
    assert ("example2023paged" in caught.value.keys) == (what == "exampel2023paged")
    assert what not in library
    assert 7 not in library  # type: ignore[operator]


def test_a_library_is_iterated_counted_and_exported(library: enrich.Library, folder: Path) -> None:
    papers = list(library)
    assert len(papers) == len(library) > 5
    assert [p.key for p in papers] == sorted((p.key for p in papers), key=str.casefold)
    assert papers[0] == library[papers[0].key]
    assert (
        library.export("bibtex")
        == command(folder, "export", "bibtex", "--all", "--no-abstracts").stdout
    )
    assert str(folder) in repr(library)


@pytest.mark.parametrize("what", ["Caf\udce9", "\ud800", "qq\0qq"])
def test_words_with_letters_that_no_cache_takes_name_nothing(
    library: enrich.Library, what: str
) -> None:
    """Python has bytes that are not UTF-8 as halves of characters, as in the name of a file."""
    assert what not in library
    assert library.search(what) == []


def test_a_search_gives_the_best_first(library: enrich.Library) -> None:
    assert library.search("paged memory")[0].title == PAGED
    assert library.search("author:nobody-of-that-name") == []
    assert len(library.search("a", limit=2)) <= 2


def test_papers_are_asked_for_and_kept(
    library: enrich.Library, folder: Path, world: World, tmp_path: Path
) -> None:
    world.config(tmp_path, [])
    other = enrich.open(tmp_path / "config.yaml")
    assert other.get("arXiv:2309.90001", offline=True) == [None]
    asked: list[str] = []
    found = other.get(
        "arXiv:2309.90001",
        "A Title That Nobody Has Ever Written Down Anywhere",
        "doi:nothing",
        " https://arxiv.org/abs/2401.90009\n",
        progress=lambda source, done, total: asked.append(source),
    )
    titles = [paper and paper.title for paper in found]
    assert titles == [PAGED, None, None, "Numbat: A Preprint That Stayed One"]
    assert asked
    world.reset()
    assert [paper and paper.title for paper in other.get("arXiv:2309.90001", PAGED)] == [PAGED] * 2
    for nothing in ((), ("",), ("a title", " \n")):
        with pytest.raises(enrich.OptionError, match="nothing is named"):
            other.get(*nothing)


def test_a_run_does_what_the_command_does(world: World, tmp_path: Path) -> None:
    desks = [tmp_path / "one", tmp_path / "two"]
    for desk in desks:
        desk.mkdir()
        (desk / "list.md").write_text(LIST, encoding="utf-8")
        world.config(desk, ["list.md"])
    with chdir(desks[0]):
        summary = enrich.open().run()
        again = enrich.open().run()
        said = json.loads(command(desks[1], "run", "--json").stdout)
    assert summary.requests > 0 == again.requests
    assert [(e.line, e.key, e.state) for e in summary.entries] == [
        (e["line"], e["key"], e["state"]) for e in said["entries"] if e["kind"] == "paper"
    ]
    assert again.entries == summary.entries
    assert [p.name for p in summary.outputs] == [Path(p).name for p in said["outputs"]]
    assert (summary.written, again.written) == (summary.outputs, ())
    assert summary.outputs[0].read_text() == Path(said["outputs"][0]).read_text()


def test_a_run_without_a_configuration_writes_beside_the_list(tmp_path: Path) -> None:
    (tmp_path / "NOTES.md").write_text(LIST, encoding="utf-8")
    with chdir(tmp_path):
        library = enrich.open()
        summary = library.run(Path("NOTES.md"), offline=True)
        assert [p.name for p in summary.outputs] == ["NOTES.bib", "NOTES.enriched.md"]
        assert {e.state for e in summary.entries} == {"unchecked"}
        mine = tmp_path / "NOTES.bib"
        mine.write_text("@misc{mine}\n")
        [note] = library.run("NOTES.md", offline=True).notes
        assert "NOTES.bib: left as it is" in note
        library.run("NOTES.md", output=tmp_path / "x.bib", offline=True)
        assert (tmp_path / "x.bib").is_file()
        with pytest.raises(enrich.ConfigError, match="no reading list is named"):
            library.run()
        with pytest.raises(enrich.ListError, match="no such file"):
            library.run("gone.md")


@pytest.mark.parametrize("spent", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_what_could_not_be_asked_is_told(world: World, tmp_path: Path, spent: bool) -> None:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    world.config(tmp_path, ["list.md"])
    if not spent:
        world.fault("*", "reset")
    library = enrich.open(tmp_path / "config.yaml")
    summary = library.run(max_requests=0 if spent else None)
    assert summary.code == 3
    assert {"arxiv", "dblp"} <= summary.unasked.keys()


def test_an_empty_cache_is_an_empty_library(tmp_path: Path) -> None:
    with chdir(tmp_path):
        library = enrich.open()
    assert not library.path.exists()
    assert (len(library), list(library), library.search("x")) == (0, [], [])
    assert "x" not in library
    assert "0 papers" in library._repr_html_()
    assert not library.path.exists()


@pytest.mark.parametrize(
    ("config", "error"),
    [(None, "no such configuration"), ("lsts: []", "unknown key"), ("lists: [", "not valid YAML")],
)
def test_a_configuration_that_cannot_be_used(
    tmp_path: Path, config: str | None, error: str
) -> None:
    if config is not None:
        (tmp_path / "c.yaml").write_text(config)
    with pytest.raises(enrich.ConfigError, match=error):
        enrich.open(tmp_path / "c.yaml")


def test_a_cache_of_somebody_else_is_an_error_and_a_damaged_one_is_replaced(
    tmp_path: Path,
) -> None:
    (tmp_path / "c.yaml").write_text("store: kept.db")
    library = enrich.open(tmp_path / "c.yaml")
    (tmp_path / "kept.db").write_bytes(b"no database " * 99)
    with pytest.raises(enrich.StoreError):
        len(library)
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    with pytest.raises(enrich.StoreError, match="not a cache of enrich"):
        library.run(tmp_path / "list.md", offline=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c.yaml", "kept.db", "list.md"]
    (tmp_path / "kept.db.lock").touch()  # now it has been ours
    notes = library.run(tmp_path / "list.md", offline=True).notes
    assert any("kept.db" in note for note in notes)
    assert len(library) == 0
    with store.open_exclusive(library.path), pytest.raises(enrich.LockedError):
        library.run(tmp_path / "list.md", offline=True)


# -- a paper


def test_a_paper_tells_what_is_known(paged: Paper) -> None:
    assert (paged.title, paged.year, paged.state) == (PAGED, 2023, "published")
    assert paged.key == "example2023paged"
    assert all(isinstance(name, str) for name in paged.authors)
    assert paged.venue.startswith("SOSP")
    assert paged.doi == paged.identifiers["doi"] == "10.1145/9900001.9900011"
    assert paged.arxiv == paged.identifiers["arxiv"] == "2309.90001"
    assert paged.abstract
    assert len(paged.versions) > 1
    assert repr(paged) == f"<Paper example2023paged: {PAGED} ({paged.venue} 2023)>"


def test_a_paper_of_which_nothing_is_known_has_empty_fields() -> None:
    bare = Paper(Work("key1", "unresolved", "article", WorkFields()))
    texts = (bare.title, bare.venue, bare.pages, bare.doi, bare.arxiv, bare.url, bare.abstract)
    assert set(texts) == {""}
    assert (bare.authors, bare.year, bare.identifiers, bare.versions) == ((), None, {}, ())
    assert (bare.problems, bare.fields, bare.provenance("title")) == ((), (), None)
    assert repr(bare) == "<Paper key1: >"
    assert bare._repr_html_().startswith("<div><b>key1</b>")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", PAGED), ("venue", None), ("year", "2023-10"), ("issued", "2023-10"), ("doi", "10.1145/9900001.9900011"),
        ("container-title", None), ("authors", None), ("author", None), ("abstract", None),
    ],
)  # fmt: skip
def test_every_value_has_its_source(paged: Paper, field: str, value: str | None) -> None:
    found = paged.provenance(field)
    assert found is not None
    assert found.source in {record.source for record in paged.versions}
    assert re.match(r"20\d\d-\d\d-\d\dT", found.fetched)
    if field in {"author", "authors"}:
        assert found.value == paged.authors
    elif value is not None:
        assert isinstance(found.value, str)
        assert found.value.startswith(value)
    if field == "venue":
        assert found.value == paged.venue


def test_provenance_of_no_field(paged: Paper) -> None:
    with pytest.raises(enrich.OptionError, match="titel: no such field; did you mean title"):
        paged.provenance("titel")
    assert paged.provenance("edition") is None


def test_what_other_sources_have_is_told() -> None:
    title = Value("A Title", "crossref", "2026-01-01T00:00:00+00:00", {"arxiv": "A title"})
    found = Paper(Work("k", "published", "article", WorkFields(title=title))).provenance("title")
    assert found == enrich.Provenance("A Title", "crossref", title.fetched, {"arxiv": "A title"})


def test_a_paper_is_written_in_every_format(paged: Paper, folder: Path) -> None:
    got = command(folder, "get", "arXiv:2309.90001").stdout
    assert paged.bibtex() == got
    assert "abstract" in paged.bibtex(abstracts=True)
    assert paged.export("biblatex").startswith("@inproceedings{example2023paged,")
    item = paged.csl()
    assert (item["id"], item["DOI"]) == (paged.key, paged.doi)
    assert item["abstract"]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda p: p.export("bibtext"), "bibtext: no such format; did you mean bibtex"),
        (lambda p: p.bibtex(abstract=True), "abstract: no such option.*did you mean abstracts"),
        (lambda p: p.bibtex(abstracts="yes"), "options of an output: .*abstracts"),
        (lambda p: p.bibtex(journal="iso"), "options of an output: .*journal"),
    ],
)
def test_what_there_is_not_is_an_option_error(
    paged: Paper, ask: Callable[[Paper], Any], said: str
) -> None:
    with pytest.raises(enrich.OptionError, match=said):
        ask(paged)


class Tags(html.parser.HTMLParser):
    """Takes note of the tags and addresses of a text in HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href", "rel"}
        self.open += tag != "br"

    def handle_endtag(self, tag: str) -> None:
        self.open -= 1


EVIL = "<script>alert(1)</script> \"' & <img src=x onerror=y>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", 'https://a.example/"onclick="x', EVIL])
@pytest.mark.parametrize("doi", ["", '10.1/"><script>'])
def test_what_services_wrote_stands_in_a_notebook_as_text(address: str, doi: str) -> None:
    fields = WorkFields(
        title=Value(EVIL, "x", ""),
        abstract=Value(EVIL, "x", ""),
        container_title=Value(EVIL, "x", ""),
        URL=Value(address, "x", ""),
        DOI=Value(doi, "x", "") if doi else None,
    )
    paper = Paper(Work("k", "published", "article", fields, problems=(EVIL,)))
    tags = Tags()
    tags.feed(paper._repr_html_())
    assert tags.tags <= {"div", "b", "br", "i", "code", "a", "details", "summary"}
    assert all(link.startswith("https://") for link in tags.links)
    assert tags.open == 0


def test_a_library_is_a_table_in_a_notebook(library: enrich.Library) -> None:
    tags = Tags()
    tags.feed(library._repr_html_())
    assert tags.tags == {"p", "table", "tr", "th", "td", "code", "a"}
    assert len(tags.links) >= len(library) - 2


# -- lists


@pytest.mark.parametrize(
    ("given", "format_", "titles"),
    [
        (LIST, None, 10),
        ("- [A Title Of Some Paper](https://arxiv.org/abs/2309.90001)", None, 1),
        ("@misc{a, title={T}}\n@misc{b, title={U}}", "bibtex", 2),
        ("* [[https://arxiv.org/abs/2309.90001][A Title]]\n", "org", 1),
        ("arXiv:2309.90001\r10.1145/9900001.9900011", "text", 2),
        ("\n", None, 0),
    ],
)
def test_the_text_of_a_list_is_read(given: str, format_: str | None, titles: int) -> None:
    entries = enrich.read_list(given, format_)
    assert len(entries) == titles
    assert all(isinstance(e, enrich.Entry) and e.list == "(text)" for e in entries)


@pytest.mark.parametrize("name", ["list.md", "a list.md"])
@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_is_read_as_a_run_reads_it(
    tmp_path: Path, name: str, kind: Callable[[Path], str | Path]
) -> None:
    (tmp_path / name).write_text(LIST, encoding="utf-8")
    entries = enrich.read_list(kind(tmp_path / name))
    assert [e.line for e in entries] == [
        e["line"] for e in json.loads(
            command(tmp_path, "run", "--dry-run", "--json", name).stdout
        )["entries"]
    ]  # fmt: skip
    assert entries[0].title == PAGED
    assert str(entries[0].identifiers[0]) == "arxiv:2309.90001"


@pytest.mark.parametrize(
    ("given", "format_"),
    [
        ("gone.md", None),
        (Path("gone list.md"), None),
        ("", None),
        ("a\n", "markdwon"),
        ("x\0y", None),
    ],
)
def test_what_is_no_list_is_a_list_error(given: str | Path, format_: str | None) -> None:
    with pytest.raises(enrich.EnrichError):
        enrich.read_list(given, format_)


# -- matching


A = "Paged Memory for Serving Invented Models"


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        (A, A, "accepted"),
        (A, "Paged memory for serving invented models.", "accepted"),
        (A, "Burrowing Through Storage Stacks", "rejected"),
        (A, "paged", "accepted"),
        ("paged", "other", "rejected"),
        ("entry", "paged", "accepted"),
        ("entry", "other", "rejected"),
        ("paged", "entry", "accepted"),
        ("paged", "paged", "accepted"),
        ("paged", "other paper", "rejected"),
        ("record", "record", "accepted"),
        ("entry", "record", "accepted"),
    ],
)
def test_two_descriptions_are_of_one_paper_or_not(
    library: enrich.Library, a: str, b: str, verdict: str
) -> None:
    [entry] = enrich.read_list(f"- [{A}](https://arxiv.org/abs/2309.90001)\n")
    paged = library[A]
    things: dict[str, Any] = {
        "paged": paged,
        "entry": entry,
        "record": paged.versions[0],
        "other paper": library["arXiv:2401.90009"],
        "other": "Numbat: A Preprint That Stayed One",
    }
    found = enrich.match(things.get(a, a), things.get(b, b))
    assert found.verdict is enrich.Verdict(verdict)
    assert 0 <= found.score <= 1
    assert found.evidence
    assert all(isinstance(e, enrich.Evidence) and e.name for e in found.evidence)


def test_a_follow_up_is_another_paper() -> None:
    found = enrich.match("Wombat: Burrowing Through Storage", "Wombat 2: Burrowing Through Storage")
    assert found.verdict is not enrich.Verdict.ACCEPTED
    assert any(e.critical or e.weight < 0 for e in found.evidence)


# -- threads


def test_threads_share_a_library(library: enrich.Library) -> None:
    keys = [paper.key for paper in library]

    def use(n: int) -> list[object]:
        key = keys[n % len(keys)]
        return [
            *(library[key].key == key, key in library, len(library) == len(keys)),
            *([p.key for p in library] == keys, bool(library[key].bibtex())),
            *(library.search("paged memory") != [], bool(enrich.read_list(LIST))),
            enrich.match(library[key], library[key]).verdict is enrich.Verdict.ACCEPTED,
        ]

    with ThreadPoolExecutor(8) as pool:
        assert all(all(done) for done in pool.map(use, range(24)))


def test_threads_that_write_wait_for_one_another(world: World, tmp_path: Path) -> None:
    world.config(tmp_path, [])
    library = enrich.open(tmp_path / "config.yaml")
    what = ["arXiv:2309.90001", "arXiv:2401.90009", WOMBAT, "arXiv:2311.90010"]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(library.get, what))
    assert all(paper for [paper] in found)
    assert len(library) == len({paper.key for [paper] in found if paper})
