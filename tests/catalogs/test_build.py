"""Catalogues built from small dumps: what is found in them, and what is refused."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
import shutil
import sqlite3
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from enrich import sources, text
from enrich.catalogs import build, dump_files, record_file, title_search
from enrich.catalogs.catalogue import Catalogue
from enrich.catalogs.layout import is_catalogue
from enrich.errors import ConfigError
from enrich.model import Identifier, Name, Query
from enrich.sources.dblp import DBLP

HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n'
VOLUME = (
    '<proceedings mdate="2026-10-01" key="conf/tea/2026"><editor>Ada Kettle</editor><title>Proceedings of the'
    " Third Tea Party, Kyoto, Japan</title><publisher>Tea Press</publisher><series>Lecture Notes in Tea</series>"
    "<volume>12</volume><year>2026</year></proceedings>\n"
)
KETTLE = (
    '<inproceedings mdate="2026-10-02" key="conf/tea/KettleO26"><author>Ada Kettle 0002</author><author>J&uuml;rgen'
    " &Ouml;land</author><title>Steeping with <i>Patience</i>: A Survey of Quiet Kettles.</title><pages>3-9</pages>"
    "<year>2026</year><booktitle>TEA</booktitle><ee>https://doi.org/10.1234/TEA.1</ee><crossref>conf/tea/2026</crossref>"
    "</inproceedings>"
)
PREPRINT = (
    '<article publtype="informal" mdate="2026-10-03" key="journals/corr/abs-2601-00001"><author>Ada Kettle 0002</author>'
    "<title>Steeping with Patience: A Survey of Quiet Kettles.</title><year>2026</year><journal>CoRR</journal>"
    "<volume>abs/2601.00001</volume><ee>https://doi.org/10.48550/arXiv.2601.00001</ee></article>\n"
)
PERSON = '<www mdate="2026-01-01" key="homepages/k/AdaKettle"><author>Ada Kettle</author><title>Home Page</title></www>\n'
DUMP = f"{HEAD}{VOLUME}{KETTLE}{PREPRINT}{PERSON}</dblp>\n"


def made(folder: Path, *contents: str | bytes, name: str = "dump") -> Path:
    """Build a catalogue of dumps with these contents; return its path."""
    target = folder / "tea.catalog"
    paths = []
    for number, content in enumerate(contents):
        path = folder / f"{name}-{number}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    build.build(target, found(*paths), processes=0)
    return target


def found(*paths: Path) -> list[dump_files.Dump]:
    return dump_files.find(paths, sources.dump_formats())


def keys(kept: Sequence[str]) -> list[str]:
    return [json.loads(x)["key"] for x in kept]


def paper(number: int, title: str, author: str = "Ada Kettle") -> str:
    return (
        f'<article mdate="2026-10-01" key="journals/tea/P{number}"><author>{author}</author><title>{title}.</title>'
        f"<year>2026</year><journal>J. Tea</journal></article>\n"
    )


def test_a_record_is_found_by_each_of_its_names_and_parsed_by_its_source(tmp_path: Path) -> None:
    with Catalogue(made(tmp_path, DUMP)) as tea:
        assert tea.about.records == 3
        assert tea.sources() == {"dblp"}
        assert tea.date("dblp") == "2026-10-03T00:00:00.000+00:00"
        assert dict(tea.about.parts[0].passed_over) == {"a person's home page": 1}
        by_doi = tea.by_identifier(Identifier("doi", "10.1234/tea.1"), "dblp")
        assert by_doi == tea.by_identifier(Identifier("dblp", "conf/tea/KettleO26"), "dblp")
        assert keys(tea.by_identifier(Identifier("arxiv", "2601.00001"), "dblp")) == [
            "journals/corr/abs-2601-00001"
        ]
        assert tea.by_identifier(Identifier("doi", "10.1234/tea.2"), "dblp") == []
        assert tea.by_identifier(Identifier("doi", "10.1234/tea.1"), "crossref") == []
        [record] = DBLP(None, identify=sources.identify).parse(tea.joined(by_doi, "dblp"))
    assert record.title == "Steeping with Patience: A Survey of Quiet Kettles"
    assert [a.full for a in record.authors] == ["Ada Kettle", "Jürgen Öland"]
    assert record.container_title == "Proceedings of the Third Tea Party, Kyoto, Japan"
    assert (record.publisher, record.collection_title, record.collection_number) == (
        "Tea Press",
        "Lecture Notes in Tea",
        "12",
    )


TITLES = [
    ("as it is", "Steeping with Patience: A Survey of Quiet Kettles"),
    ("other case and signs", "STEEPING WITH PATIENCE - a survey of quiet kettles."),
    ("without its subtitle", "Steeping with Patience"),
    ("a letter is missing", "Steeping with Patence: A Survey of Quiet Kettles"),
    ("a letter too many, at the beginning", "Steeeping with Patience: A Survey of Quiet Kettles"),
    ("a word is another", "Steeping with Patience: A Survey of Noisy Kettles"),
    ("two words changed place", "Steeping with Patience: A Survey of Kettles Quiet"),
    ("it goes on", "Steeping with Patience: A Survey of Quiet Kettles and Pots"),
    ("with another subtitle", "Steeping with Patience: On Brewing"),
]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return a catalogue of two thousand papers of few words, among them the two of Kettle."""
    draw = random.Random(7)
    words = "steeping patience survey quiet kettles leaves water brewing cups learning deep graph".split()
    words += [f"word{n}" for n in range(40)]
    papers = "".join(paper(n, " ".join(draw.sample(words, 5))) for n in range(2000))
    editorials = "".join(paper(9000 + n, "Editorial", f"Ada Author{n}") for n in range(60))
    short = paper(1, "Teapotology") + paper(2, "Deep Kettles")
    return Catalogue(
        made(
            tmp_path_factory.mktemp("many"),
            f"{HEAD}{papers}{editorials}{VOLUME}{KETTLE}{PREPRINT}{short}</dblp>",
        )
    )


@pytest.mark.parametrize("title", [t for _, t in TITLES], ids=[what for what, _ in TITLES])
def test_a_title_is_found_that_is_not_quite_so(many: Catalogue, title: str) -> None:
    hits = keys(many.by_title(Query(title, (Name("Kettle", "Ada"),), 2026), "dblp"))
    assert set(hits[:2]) == {"conf/tea/KettleO26", "journals/corr/abs-2601-00001"}


@pytest.mark.parametrize(
    ("kept", "has_few"),
    [
        ('{"title":"Steeping with Patience: A Survey of Quiet Kettles"}', False),
        ('{"title":"Stepping with Patiense: A Survey of Quiet Ketles"}', False),
        ('{"title":"On Steeping","authors":["Ada Kettle"]}', True),
        ('{"title":"Über Geduld und leise Kessel"}', False),  # words may be written otherwise
    ],
)
def test_a_record_with_few_of_the_words_is_not_read(kept: str, has_few: bool) -> None:
    words = text.fold("Steeping with Patience: A Survey of Quiet Kettles").split()
    assert title_search._has_few(kept, words) is has_few


@pytest.mark.parametrize("title", ["", "?!", "Of Mice and Quokkas", "A Survey", "the of a"])
def test_a_title_that_is_not_there_is_not_found(many: Catalogue, title: str) -> None:
    assert many.by_title(Query(title), "dblp") == []


def test_another_paper_with_the_same_beginning_hides_none(tmp_path: Path) -> None:
    others = "".join(paper(n, f"SoK: Brewing Number {n}", "Bo Pot") for n in range(30))
    right = paper(100, "SoK: On the Quiet of Kettles") + paper(101, "SoK", "Cy Cup")
    with Catalogue(made(tmp_path, f"{HEAD}{others}{right}</dblp>")) as tea:
        for title, author, expected in (
            ("SoK: On the Quite of Kettles", "Ada Kettle", "P100"),
            ("SoK: On the Quite of Kettles", "", "P100"),
            ("SoK: What Nobody Else Has Written", "Cy Cup", "P101"),
            ("SoK", "Cy Cup", "P101"),
        ):
            people = (text.name(author),) if author else ()
            hits = keys(tea.by_title(Query(title, people), "dblp"))
            assert hits[0] == f"journals/tea/{expected}", title


def test_of_many_papers_with_one_head_the_author_tells_which(tmp_path: Path) -> None:
    titles = [f"Quiet Kettles: {x} brewing" for x in "abcdefghijklmnopqrstuvwxyz"]
    papers = [paper(n, title, f"Ada P{n:02}kettle") for n, title in enumerate(titles)]
    with Catalogue(made(tmp_path, f"{HEAD}{''.join(papers)}</dblp>")) as tea:
        asked = Query("Quiet Kettles", (Name("P25kettle", "Ada"),), 2026)
        assert keys(tea.by_title(asked, "dblp")) == ["journals/tea/P25"]


@pytest.mark.parametrize("misspelt", ["Silnt", "Soisy", "Qviet", "Quieet"])
def test_no_sibling_hides_the_paper_that_is_misspelt(tmp_path: Path, misspelt: str) -> None:
    meant = {"Silnt": 0, "Soisy": 1}.get(misspelt, 2)
    words = ("Silent", "Noisy", "Quiet")
    papers = [paper(n, f"Spectral Embedding of {word} Kettles") for n, word in enumerate(words)]
    with Catalogue(made(tmp_path, f"{HEAD}{''.join(papers)}</dblp>")) as tea:
        asked = Query(f"Spectral Embedding of {misspelt} Kettles", (Name("Kettle", "Ada"),), 2026)
        assert keys(tea.by_title(asked, "dblp"))[0] == f"journals/tea/P{meant}"


@pytest.mark.parametrize("known", ["Modelling the Behaviour", "Modeling the Behavior"])
@pytest.mark.parametrize("stated", ["Modelling the Behavior", "Modeling the Behaviour"])
def test_a_title_is_found_in_the_other_spelling(tmp_path: Path, known: str, stated: str) -> None:
    title = f"{known} of Coloured Fibres: A Steeping Analogue"
    with Catalogue(made(tmp_path, f"{HEAD}{paper(1, title)}</dblp>")) as tea:
        for asked in (
            f"{stated} of Colored Fibers: A Steeping Analog",
            f"{stated} of Colored Fibers",
        ):
            assert keys(tea.by_title(Query(asked), "dblp")) == ["journals/tea/P1"]


def test_a_file_with_blocks_of_eight_is_read(tmp_path: Path) -> None:
    papers = [paper(n, f"Quiet Kettles, volume {n} of them") for n in range(20)]
    target = made(tmp_path, f"{HEAD}{''.join(papers)}</dblp>")
    with closing(sqlite3.connect(target)) as file, file:
        rows = file.execute("SELECT records FROM blocks ORDER BY number").fetchall()
        lines = [line for (records,) in rows for line in zlib.decompress(records).split(b"\n")]
        file.execute("DELETE FROM blocks")
        file.executemany(
            "INSERT INTO blocks VALUES (?, ?)",
            [(n, zlib.compress(b"\n".join(lines[8 * n : 8 * n + 8]))) for n in range(3)],
        )
        file.execute("DELETE FROM about WHERE name = 'in_block'")
    with Catalogue(target) as tea:
        for n in range(20):
            name = f"journals/tea/P{n}"
            assert keys(tea.by_identifier(Identifier("dblp", name), "dblp")) == [name]


def test_of_many_papers_with_one_title_the_author_tells_which(many: Catalogue) -> None:
    hits = keys(many.by_title(Query("Editorial", (Name("Author42", "Ada"),)), "dblp"))
    assert hits == ["journals/tea/P9042"]
    assert len(many.by_title(Query("Editorial"), "dblp")) == 20


REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("a web page", lambda: b"<!DOCTYPE html><html>Making sure you're not a bot!</html>", "is a web page"),
    ("a packed web page", lambda: gzip.compress(b"\n<html>"), "is a web page"),
    ("nothing known", lambda: b"title,authors\nx,y\n", "is no dump that is known"),
    ("empty", lambda: b"", "is empty; download it anew"),
    ("cut off", lambda: DUMP[:-30].encode(), "is cut off or damaged"),
    ("packed and cut off", lambda: gzip.compress(random.Random(1).randbytes(10).hex().join([HEAD, KETTLE * 50]).encode())[:-20], "is cut off or damaged"),
    ("packed and damaged", lambda: gzip.compress(DUMP.encode())[:-8] + bytes(8), "is cut off or damaged"),
    ("without a record", lambda: f"{HEAD}</dblp>".encode(), "no record is left"),
    ("nothing but broken records", lambda: f"{HEAD}{'<article key=x></article>' * 9}</dblp>".encode(), "9 records, more than half, cannot be read"),
    ("a record without end", lambda: f"{HEAD}<article key='x'><title>".encode() + bytes(17_000_000), "too long to be one"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "why"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_a_false_dump_is_refused_and_the_old_catalogue_stays(
    tmp_path: Path, content: Callable[[], bytes], why: str
) -> None:
    target = made(tmp_path, DUMP)
    before = target.read_bytes()
    with pytest.raises(ConfigError, match=why):
        made(tmp_path, content(), name="false")
    assert target.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dump-0", "false-0", "tea.catalog"]


BOMB = '<!DOCTYPE dblp [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>\n<dblp>\n'
ODD: list[tuple[str, str, str]] = [
    ("no XML", KETTLE.replace("</title>", ""), "no well-formed XML"),
    ("an open element", KETTLE.replace("<i>", "<i><b>"), "no well-formed XML"),
    ("a zero", KETTLE.replace("Quiet", "Qui\0et"), "no well-formed XML"),
    ("many control characters", KETTLE.replace("Quiet", "Qui\x01\x01\x01\x01et"), "no well-formed XML"),
    ("no XML beside a control character", KETTLE.replace("Quiet", "Qui\x01et</i>"), "no well-formed XML"),
    ("no title", "<article key='journals/x/y'><author>A</author></article>", "no title"),
    ("an empty title", "<article key='journals/x/y'><author/><title> </title></article>", "no title"),
    ("no key", "<article key=''><title>Tea</title></article>", "no key, DOI or other name"),
    ("an endless key", f"<article key='{'x' * 999}'><title>Tea</title></article>", "no key, DOI or other name"),
    ("deep nesting", f"<article key='a/b/c'><title>{'<i>' * 999}</title></article>", "no well-formed XML"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "why"), [r[1:] for r in ODD], ids=[r[0] for r in ODD])
def test_a_bad_record_is_set_aside_and_the_others_are_kept(
    tmp_path: Path, record: str, why: str
) -> None:
    with Catalogue(made(tmp_path, f"{HEAD}{VOLUME}{record}{PREPRINT}</dblp>")) as tea:
        assert tea.about.records == 2
        assert dict(tea.about.parts[0].aside) == {why: 1}


def test_no_entity_of_a_file_is_expanded(tmp_path: Path) -> None:
    title = "&a;&b;&x; &eacute;&nope;"
    with Catalogue(made(tmp_path, f"{BOMB}{paper(1, title)}</dblp>")) as tea:
        [kept] = tea.by_identifier(Identifier("dblp", "journals/tea/P1"), "dblp")
    assert json.loads(kept)["title"] == "&a;&b;&x; é&nope;."


TITLES: list[tuple[str, str, str]] = [
    ("a power", "Sorting 10<sup>9</sup> Cups", "Sorting 10⁹ Cups"),
    ("a power of a sign in italics", "In O(<i>n</i><sup>2</sup>) Time", "In O(n²) Time"),
    ("an index", "Of H<sub>2</sub>O &amp; Tea", "Of H2O & Tea"),
    ("a sign beside a power", "10<sup>9</sup> &lt; <i>x</i> &lt; 10<sup>10</sup>", "10⁹ < x < 10¹⁰"),
    ("a comment", "Quiet<!-- sic --> Kettles", "Quiet Kettles"),
    ("a comment beside a power", "10<sup>9<!-- sic --></sup> Kettles", "10⁹ Kettles"),
    ("no power", "<i>Quiet</i> <tt>Kettles</tt> &lt; Pots", "Quiet Kettles < Pots"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "title"), [r[1:] for r in TITLES], ids=[r[0] for r in TITLES])
def test_a_title_of_dblp_keeps_what_is_raised(tmp_path: Path, written: str, title: str) -> None:
    one = paper(1, written)
    with Catalogue(made(tmp_path, f"{HEAD}{one}</dblp>")) as tea:
        kept = tea.by_title(Query(title), "dblp")
        answer = tea.joined(kept, "dblp")
    assert [r.title for r in DBLP(None).parse(answer)] == [title]
    assert [r.title for r in DBLP(None).parse(f"<dblp>{one}</dblp>")] == [title]


OLD_DOI = "10.1002/(SICI)1097-0118(199701)24:1<61::AID-JGT7>3.0.CO;2-Z"
ADDRESSES: list[tuple[str, str, str]] = [
    ("percent-encoded", f"https://doi.org/{OLD_DOI.replace('<', '%3C').replace('>', '%3E')}", f"doi:{OLD_DOI.lower()}"),
    ("with entities", f"https://doi.org/{OLD_DOI.replace('<', '&lt;').replace('>', '&gt;')}", f"doi:{OLD_DOI.lower()}"),
    ("of the older resolver", "http://dx.doi.org/10.1234/TEA%2F1", "doi:10.1234/tea/1"),
    ("with an underscore at its end", "https://doi.org/10.1234/tea_", "doi:10.1234/tea"),
    ("with parentheses", "https://doi.org/10.1234/tea_(1)", "doi:10.1234/tea_(1)"),
    ("that a site's own number leads to", "https://zenodo.org/records/1234567", "doi:10.5281/zenodo.1234567"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "name"), [r[1:] for r in ADDRESSES], ids=[r[0] for r in ADDRESSES]
)
def test_a_doi_of_dblp_is_found_however_it_is_written(
    tmp_path: Path, address: str, name: str
) -> None:
    one = paper(1, "Quiet Kettles").replace("</article>", f"<ee>{address}</ee></article>")
    doi = Identifier(*name.split(":", 1))
    with Catalogue(made(tmp_path, f"{HEAD}{one}</dblp>")) as tea:
        kept = tea.by_identifier(doi, "dblp")
        assert keys(kept) == ["journals/tea/P1"]
        answer = tea.joined(kept, "dblp", name)
    [record] = DBLP(None, identify=sources.identify).parse(answer)
    assert doi in record.identifiers


def test_a_newer_record_replaces_the_older_one(tmp_path: Path) -> None:
    target = made(tmp_path, DUMP)
    newer = KETTLE.replace("3-9", "13-19").replace("2026-10-02", "2026-11-05")
    (tmp_path / "delta").write_text(
        f"{HEAD}{newer}{paper(7, 'Cold Brews')}</dblp>", encoding="utf-8"
    )
    with Catalogue(target) as old:
        build.build(target, found(tmp_path / "delta"), old=old)
    with Catalogue(target) as tea:
        assert tea.about.records == 4
        assert tea.date("dblp") == "2026-11-05T00:00:00.000+00:00"
        [kept] = tea.by_identifier(Identifier("doi", "10.1234/tea.1"), "dblp")
        assert json.loads(kept)["pages"] == "13-19"
        assert (
            len(tea.by_title(Query("Steeping with Patience: A Survey of Quiet Kettles"), "dblp"))
            == 2
        )
        assert keys(tea.by_title(Query("Cold Brew"), "dblp")) == ["journals/tea/P7"]


def test_what_is_no_catalogue_is_refused_with_a_sentence(tmp_path: Path) -> None:
    target = made(tmp_path, DUMP)
    whole = target.read_bytes()
    assert is_catalogue(target)
    for damage in (whole[:100], whole[:4000], whole[:60] + bytes(20) + whole[80:]):
        target.write_bytes(damage)
        with pytest.raises(ConfigError, match="enrich catalog build"):
            Catalogue(target)
    with pytest.raises(ConfigError, match="there is no such catalogue"):
        Catalogue(tmp_path / "gone.catalog")


DAMAGED: list[tuple[str, Callable[[Catalogue], object]]] = [
    ("by identifier", lambda c: c.by_identifier(Identifier("doi", "10.1234/tea.1"), "dblp")),
    ("by title", lambda c: c.by_title(Query("Steeping with Patience: A Survey of Quiet Kettles"), "dblp")),
    ("all records", lambda c: list(c.chunks())),
    ("its words", lambda c: c.ranks()),
]  # fmt: skip


@pytest.mark.parametrize("ask", [d[1] for d in DAMAGED], ids=[d[0] for d in DAMAGED])
def test_of_a_damaged_catalogue_nothing_is_said_but_that(
    tmp_path: Path, ask: Callable[[Catalogue], object]
) -> None:
    path = made(tmp_path, DUMP)
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("UPDATE blocks SET records = x'00ff00ff'")
        opened.execute("DROP TABLE words")
        opened.commit()
    with (
        Catalogue(path) as catalogue,
        pytest.raises(ConfigError, match=r"is damaged .*build it anew"),
    ):
        ask(catalogue)


def cut_off(path: Path) -> None:
    path.write_bytes(b"")


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def copied_over(path: Path) -> None:
    other = path.with_name("other.catalog")
    shutil.copyfile(path, other)
    path.write_bytes(other.read_bytes())
    time.sleep(0.001)  # what has the same length is not looked at twice within half of that


@pytest.mark.parametrize("change", [cut_off, cut_in_half, copied_over])
@pytest.mark.parametrize("mapped", [True, False], ids=["mapped", "read"])
@pytest.mark.parametrize("ask", [d[1] for d in DAMAGED], ids=[d[0] for d in DAMAGED])
def test_a_catalogue_that_is_written_over_while_it_is_read_is_told(
    tmp_path: Path,
    ask: Callable[[Catalogue], object],
    mapped: bool,
    change: Callable[[Path], None],
) -> None:
    """Of a mapped file that is cut off what is read ends the process, and no exception is raised."""
    path = made(tmp_path, DUMP)
    os.utime(path, (1, 1))  # not of the moment of the change
    with Catalogue(path, mapped=mapped) as catalogue:
        ask(catalogue)
        change(path)
        for _ in range(2):
            with pytest.raises(ConfigError, match="was written over while it was read"):
                ask(catalogue)


@pytest.mark.parametrize("ask", [d[1] for d in DAMAGED], ids=[d[0] for d in DAMAGED])
def test_a_catalogue_that_is_replaced_or_removed_is_read_to_the_end(
    tmp_path: Path, ask: Callable[[Catalogue], object]
) -> None:
    path = made(tmp_path, DUMP)
    with Catalogue(path) as catalogue:
        found = ask(catalogue)
        (tmp_path / "newer.catalog").write_bytes(b"")
        (tmp_path / "newer.catalog").replace(path)
        assert ask(catalogue) == found
        path.unlink()
        assert ask(catalogue) == found


def test_no_file_of_somebody_else_is_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "tea.catalog"
    with closing(sqlite3.connect(target)) as other:
        other.execute("CREATE TABLE mine (x)")
    for content in (target.read_bytes(), b"SGML catalog of mine\n"):
        target.write_bytes(content)
        with pytest.raises(ConfigError, match="is not overwritten"):
            made(tmp_path, DUMP)
        assert target.read_bytes() == content
        with pytest.raises(ConfigError, match="is no catalogue, but another file"):
            Catalogue(target)


def test_a_catalogue_that_is_cut_off_is_built_anew(tmp_path: Path) -> None:
    target = made(tmp_path, DUMP)
    for size in (0, 4000):
        target.write_bytes(target.read_bytes()[:size])
        with Catalogue(made(tmp_path, DUMP)) as tea:
            assert tea.about.records == 3


def test_a_dump_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text('{"title": "Quiet Kettles", "authors": ["Ada Kettle"], "year": 2026}\n')
    assert len(found(path, tmp_path, path)) == 1


def test_what_a_killed_build_has_left_is_taken_away(tmp_path: Path) -> None:
    left = tmp_path / ".tea.catalog.part"
    left.mkdir()
    (left / "part-7").write_bytes(bytes(64))
    (left / "catalogue").write_bytes(b"half")
    with Catalogue(made(tmp_path, DUMP)) as tea:
        assert tea.about.records == 3
    assert not left.exists()


@pytest.mark.slow
def test_other_processes_build_the_same_catalogue(tmp_path: Path) -> None:
    papers = "".join(paper(n, f"Brewing {n} Cups of Number {n * n}") for n in range(9000))
    dump = tmp_path / "dump"
    dump.write_text(f"{HEAD}{VOLUME}{KETTLE}{papers}</dblp>", encoding="utf-8")
    built = []
    for processes in (0, 2):
        target = tmp_path / f"{processes}.catalog"
        build.build(target, found(dump), processes=processes)
        with Catalogue(target) as tea:
            chunks = [chunk.content for chunk in tea.chunks()]
            numbers = [
                tea.by_title(Query(f"Brewing {n} Cups of Number {n * n}"), "dblp")
                for n in range(0, 9000, 99)
            ]
            built.append((tea.about.records, tea.about.entries, chunks, numbers))
    assert built[0] == built[1]
    assert all(len(hits) == 1 for hits in built[0][3])


@pytest.mark.parametrize("memory", [0, 1 << 40])
def test_a_file_is_read_ahead_where_there_is_room(
    many: Catalogue, monkeypatch: pytest.MonkeyPatch, memory: int
) -> None:
    asked: list[range] = []
    monkeypatch.setattr(record_file, "_memory", lambda: memory)
    monkeypatch.setattr(os, "POSIX_FADV_WILLNEED", 3, raising=False)

    def advise(_file: int, begin: int, length: int, advice: int) -> None:
        assert advice == os.POSIX_FADV_WILLNEED
        asked.append(range(begin, begin + length))

    monkeypatch.setattr(os, "posix_fadvise", advise, raising=False)
    monkeypatch.setattr(record_file, "_AHEAD", 1 << 14)
    many.read_ahead()
    assert [x.start for x in asked] == [*range(0, memory and many.path.stat().st_size, 1 << 14)]


def test_where_the_system_reads_nothing_ahead_look_ups_go_on(
    many: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: int) -> None:
        raise OSError(errno.EINVAL, "not on this file system")

    monkeypatch.setattr(os, "POSIX_FADV_WILLNEED", 3, raising=False)
    monkeypatch.setattr(os, "posix_fadvise", refuse, raising=False)
    many.read_ahead()
    assert many.by_title(Query("Teapotology"), "dblp")
    monkeypatch.delattr(os, "posix_fadvise")
    many.read_ahead()
    assert many.by_title(Query("Teapotology"), "dblp")
