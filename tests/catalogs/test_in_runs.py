"""Catalogues in runs: a dump is what its service answered on its day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrich.model import Name, Query
from enrich.resolve.catalogued import CataloguedAnswers
from enrich.resolve.target import query_of, search_question
from enrich.store import open_store
from enrich.store.base import Store
from tests.catalogs.conftest import Built
from tests.catalogs.test_formats import ACL_XML, ARXIV, CASES, TITLE, Case
from tests.support.cli import enrich

RECORD = (
    '<inproceedings mdate="2026-10-02" key="conf/tea/KettleO26"><author>Ada Kettle 0002</author><author>Bo Pot</author>'
    "<title>Steeping with Patience: A Survey of Quiet Kettles.</title><pages>{pages}</pages><year>2026</year>"
    "<booktitle>TEA</booktitle><ee>https://doi.org/10.1234/tea.1</ee></inproceedings>"
)
DUMP = f"<dblp>\n{RECORD.format(pages='3-9')}</dblp>"
DOI, SEARCH = (
    "doi:10.1234/tea.1",
    "search:steeping with patience a survey of quiet kettles|kettle|2026",
)
DAY = "2026-10-02T00:00:00.000+00:00"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "enrich.db", read_only=False) as opened:
        yield opened


def pages(answers: CataloguedAnswers, question: str) -> str:
    return json.loads(answers.get("dblp", [question])[question].payload)["records"][0]["pages"]


def test_a_dump_answers_for_its_service_as_of_its_day(built: Built, store: Store) -> None:
    answers = CataloguedAnswers(store.answers, [built(DUMP)])
    memory = answers.outcomes("dblp")
    for question in (DOI, SEARCH, "dblp:conf/tea/KettleO26"):
        assert question in memory
        assert memory[question] == memory.get(question) == ("found", DAY)
        assert pages(answers, question) == "3-9"
    for question in ("doi:10.1234/tea.2", "search:of mice and quokkas||"):
        assert question not in memory
        assert memory.get(question) is None
        assert answers.get("dblp", [question]) == {}
    assert DOI not in answers.outcomes("crossref")
    assert answers.get("crossref", [DOI]) == {}


@pytest.mark.parametrize(
    ("fetched", "expected"),
    [
        ("2026-10-01T12:00:00.000+00:00", ("found", DAY)),
        ("2026-10-03T12:00:00.000+00:00", ("absent", "")),
    ],
)
def test_of_an_answer_and_a_dump_the_younger_counts(
    built: Built, store: Store, fetched: str, expected: tuple[str, str]
) -> None:
    store.answers.put("dblp", [(DOI, None)], fetched)
    answers = CataloguedAnswers(store.answers, [built(DUMP)])
    assert answers.outcomes("dblp")[DOI] == (expected[0], expected[1] or fetched)
    assert answers.get("dblp", [DOI])[DOI].outcome == expected[0]


def test_of_two_dumps_the_younger_counts(built: Built, store: Store) -> None:
    newer = RECORD.format(pages="13-19").replace("2026-10-02", "2026-11-02")
    both = [built(DUMP), built(f"<dblp>\n{newer}</dblp>", name="newer")]
    for catalogues in (both, both[::-1]):
        answers = CataloguedAnswers(store.answers, catalogues)
        answers.outcomes("dblp")
        assert pages(answers, DOI) == "13-19"


def test_of_two_dumps_the_one_with_the_very_title_counts(built: Built, store: Store) -> None:
    other = RECORD.format(pages="13-19").replace("Quiet", "Loud").replace("26", "27")
    both = [built(DUMP), built(f"<dblp>\n{other}</dblp>", name="newer")]
    assert both[1].by_title(Query(TITLE), "dblp"), "it has one that is like it"
    for catalogues in (both, both[::-1]):
        answers = CataloguedAnswers(store.answers, catalogues)
        assert answers.outcomes("dblp")[SEARCH] == ("found", DAY)
        assert pages(answers, SEARCH) == "3-9"


def test_what_a_run_learns_counts_at_once(built: Built, store: Store) -> None:
    memory = CataloguedAnswers(store.answers, [built(DUMP)]).outcomes("dblp")
    memory.update({DOI: ("absent", "2026-12-01T00:00:00.000+00:00")})
    assert memory[DOI][0] == "absent"


@pytest.mark.parametrize(
    "query",
    [
        Query("Quiet Kettles", (Name("Kettle", "Ada"),), 2026),
        Query("Quiet Kettles"),
        Query("A | B", (), 1999),
    ],
)
def test_the_question_of_a_search_says_what_was_searched_for(query: Query) -> None:
    question = search_question(query)
    read = query_of(question)
    assert read is not None
    assert search_question(read) == question
    assert query_of("doi:10.1/search:x") is None


LISTS = [
    ("a title", "- [Steeping with Patience: A Survey of Quiet Kettles](https://example.org/x.pdf)\n"),
    ("a title with a typing error", "- [Steeping with Patence: A Survey of Quiet Kettles](https://example.org/x.pdf)\n"),
    ("a link", "- [Kettles](https://doi.org/10.1234/tea.1)\n"),
]  # fmt: skip


@pytest.mark.parametrize("entries", [e for _, e in LISTS], ids=[n for n, _ in LISTS])
@pytest.mark.parametrize("dump", [DUMP, None], ids=["of DBLP", "of ours"])
def test_a_run_without_a_network_finds_what_a_catalogue_has(
    built: Built, tmp_path: Path, entries: str, dump: str | None
) -> None:
    ours = {
        "title": "Steeping with Patience: A Survey of Quiet Kettles",
        "authors": ["Ada Kettle", "Bo Pot"],
    }
    ours |= {
        "type": "inproceedings",
        "venue": "TEA 2026",
        "year": 2026,
        "pages": "3-9",
        "doi": "10.1234/tea.1",
    }
    built(dump or json.dumps(ours)).close()
    (tmp_path / "list.md").write_text(entries, encoding="utf-8")
    settings = {"lists": ["list.md"], "catalogs": ["tea.catalog"]}
    (tmp_path / "enrich.yaml").write_text(json.dumps(settings), encoding="utf-8")
    done = json.loads(enrich(tmp_path, "run", "--offline", "--json", code=None).stdout)
    first = done["entries"][0]
    assert (first["state"], first["identifiers"]["doi"]) == ("published", "10.1234/tea.1")
    assert "pages = {3--9}" in (tmp_path / "list.bib").read_text(encoding="utf-8")
    assert done["requests"] == 0


def test_a_catalogue_that_was_built_is_named_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "dump.xml").write_text(DUMP, encoding="utf-8")
    (tmp_path / "list.md").write_text(LISTS[2][1], encoding="utf-8")
    enrich(tmp_path, "catalog", "build", "tea", "dump.xml")
    assert (tmp_path / "data/enrich/catalogs/tea.catalog").is_file()
    [row] = json.loads(enrich(tmp_path, "catalog", "info", "--json").stdout)
    assert (row["name"], row["records"], row["parts"][0]["date"]) == ("tea", 1, DAY)
    # Without a configuration all that are built are used.
    assert "1 published" in enrich(tmp_path, "run", "list.md", "--offline").stderr
    enrich(tmp_path, "catalog", "remove", "tea")
    assert "no catalogue is built" in enrich(tmp_path, "catalog", "info").stderr


@pytest.mark.parametrize("case", CASES, ids=[f"{c.name}-{n}" for n, c in enumerate(CASES)])
def test_a_paper_is_found_by_all_that_its_record_is_named_by(
    built: Built, tmp_path: Path, case: Case
) -> None:
    """Whatever its service can be asked by: a site without a search has a dump with titles."""
    with built(case.content) as tea:
        assert tea.about.records == 1
    names = [case.asked, *(["doi:10.1234/tea.1"] if case.source == "acl" else [])]
    for number, asked in enumerate([*names, TITLE]):
        settings = {"catalogs": ["tea.catalog"], "store": f"{number}.db"}
        (tmp_path / "enrich.yaml").write_text(json.dumps(settings), encoding="utf-8")
        found = enrich(tmp_path, "get", "--offline", "--json", asked, code=None)
        assert [paper["title"] for paper in json.loads(found.stdout or "[]")] == [TITLE], asked


TAKEN_BACK = [
    ("a publication", DUMP.replace("<inproceedings", '<inproceedings publtype="withdrawn"'), DOI, "Withdrawn"),
    ("a preprint", json.dumps({**ARXIV, "comments": "This paper has been withdrawn by the author"}) + "\n", "arxiv:2601.00001", "Withdrawn"),
    ("a paper of the Anthology", ACL_XML.replace("<pages>", '<retracted date="2026-11-02">Cold.</retracted><pages>'), DOI, "Retracted"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("dump", "asked", "word"), [r[1:] for r in TAKEN_BACK], ids=[r[0] for r in TAKEN_BACK]
)
def test_a_retraction_goes_with_the_facts_that_are_exported(
    built: Built, tmp_path: Path, dump: str, asked: str, word: str
) -> None:
    """From a service's dump to a work, to lines of JSON, to a catalogue of these, to a work."""
    built(dump).close()
    for number in (1, 2):
        settings = {"catalogs": ["tea.catalog"], "store": f"{number}.db"}
        (tmp_path / "enrich.yaml").write_text(json.dumps(settings), encoding="utf-8")
        printed = enrich(tmp_path, "get", "--offline", asked, code=None).stdout
        assert f"note = {{{word}}}" in printed, number
        enrich(tmp_path, "export", "jsonl", "--all", "-o", "facts.jsonl", "--force", code=None)
        enrich(tmp_path, "catalog", "build", "tea.catalog", "facts.jsonl")


NAMED = [
    "{Madonna}",
    "{The Pots}",
    "{Tea Group}",
    "van den Kettle, Ada",
    "Kettle, Jr., Bo",
    "Garc{\\'i}a L{\\'o}pez, Ada",
    "Pot, Cy",
]


def test_names_are_the_same_in_what_is_exported_and_read_again(
    built: Built, tmp_path: Path
) -> None:
    entry = f"@article{{k, title = {{{TITLE}}}, author = {{{' and '.join(NAMED)}}}, journal = {{J. Tea}}, year = 2026}}"
    built(entry).close()
    shown = []
    for number in (1, 2):
        settings = {"catalogs": ["tea.catalog"], "store": f"{number}.db"}
        (tmp_path / "enrich.yaml").write_text(json.dumps(settings), encoding="utf-8")
        printed = enrich(tmp_path, "get", "--offline", TITLE, code=None).stdout
        shown.append(re.search(r"author *= \{(.*)\}", printed))
        enrich(tmp_path, "export", "jsonl", "--all", "-o", "facts.jsonl", "--force", code=None)
        enrich(tmp_path, "catalog", "build", "tea.catalog", "facts.jsonl")
    first, second = (found and found[1].split(" and ") for found in shown)
    assert first == second
    assert first == [*NAMED[:2], "{Tea Group}", *NAMED[3:]]


def test_of_sound_catalogues_it_is_told_beside_others(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "data/enrich/catalogs"
    folder.mkdir(parents=True)
    with built(DUMP) as tea:
        (folder / "tea.catalog").write_bytes(tea.path.read_bytes())
        (folder / "cut.catalog").write_bytes(tea.path.read_bytes()[:4000])
    (folder / "bad.catalog").write_text("mine")
    told = enrich(tmp_path, "catalog", "info", code=2)
    assert "tea: 1 record" in told.stdout
    assert "bad.catalog: is no catalogue, but another file" in told.stderr
    assert "cut.catalog: is damaged" in told.stderr
    listed = enrich(tmp_path, "catalog", "info", "--json", code=2)
    assert [row["name"] for row in json.loads(listed.stdout)] == ["tea"]


RAW = [
    ("lines of Crossref", "dump.jsonl", json.dumps({"DOI": "10.1234/tea.1", "type": "x", "title": [TITLE]}), "Crossref's public data, lines"),
    ("dblp.xml", "dump.xml", DUMP, "dblp.xml"),
    ("a .bib", "dump.bib", f"@misc{{k, title = {{{TITLE}}}}}", ".bib"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "form"), [r[1:] for r in RAW], ids=[r[0] for r in RAW])
@pytest.mark.parametrize("command", [("run", "--offline"), ("get", "--offline", DOI)])
def test_a_dump_in_the_place_of_its_catalogue_is_told(
    tmp_path: Path, name: str, content: str, form: str, command: tuple[str, ...]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "list.md").write_text(LISTS[0][1], encoding="utf-8")
    settings = {"lists": ["list.md"], "catalogs": [name]}
    (tmp_path / "enrich.yaml").write_text(json.dumps(settings), encoding="utf-8")
    told = enrich(tmp_path, *command, code=2).stderr
    assert f"{name} is a dump ({form}), which no run reads" in told


@pytest.mark.parametrize("more", [{}, {"DOI": "10.1234/x", "type": "x"}, {"state": "unresolved"}])
def test_lines_of_json_are_read_as_they_are(tmp_path: Path, more: dict[str, str]) -> None:
    ours = {
        "title": TITLE,
        "authors": ["Ada Kettle"],
        "venue": "TEA 2026",
        "year": 2026,
        "doi": "10.1234/tea.1",
    }
    (tmp_path / "facts.jsonl").write_text(
        f"{json.dumps(more | {'title': 'Of Pots'})}\n{json.dumps(ours)}\n"
    )
    (tmp_path / "enrich.yaml").write_text(
        json.dumps({"catalogs": ["facts.jsonl"]}), encoding="utf-8"
    )
    assert TITLE in enrich(tmp_path, "get", "--offline", "--json", DOI, code=None).stdout


def test_what_a_catalogue_has_for_a_title_is_told_where_nobody_was_asked(
    built: Built, tmp_path: Path
) -> None:
    """Without a network the candidates are all that there is to decide by."""
    facts = ({"title": "On Kettles", "doi": f"10.1234/r.{n}", "year": 2000 + n} for n in (1, 2))
    built("\n".join(map(json.dumps, facts))).close()
    listed = [{"id": "a", "title": "On Kettles"}, {"id": "b", "title": "On Lids and Spouts"}]
    (tmp_path / "list.json").write_text(json.dumps(listed), encoding="utf-8")
    settings = {"lists": ["list.json"], "catalogs": ["tea.catalog"]}
    (tmp_path / "enrich.yaml").write_text(json.dumps(settings), encoding="utf-8")
    said = enrich(tmp_path, "run", "--offline", code=None).stderr
    told = said[said.index("unchecked: ") :].splitlines()
    assert "On Kettles; what was found so far:" in told[0]
    assert sorted(line.strip()[:16] for line in told[1:3]) == [
        "doi:10.1234/r.1:",
        "doi:10.1234/r.2:",
    ]
    assert told[3].startswith("to decide, ")
    assert "On Lids" not in said
