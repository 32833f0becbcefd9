"""The dumps of each service: what is recognised, what is read, and that its own `parse` reads it."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

import pytest

from enrich import sources, text
from enrich.errors import ConfigError
from enrich.model import Date, Identifier, Name, Query, Record, Standing, Tier
from enrich.sources.acl import ACL
from enrich.sources.arxiv import ArXiv
from enrich.sources.catalog import Catalog
from enrich.sources.catalog.facts import lines_of
from enrich.sources.crossref import item as crossref_item
from enrich.sources.datacite import DataCite, attributes
from enrich.sources.openalex import work
from enrich.sources.shared.dump_lines import LinesOfJSON
from enrich.sources.shared.dumps import DumpRow, SetAside
from tests.catalogs.conftest import Built

TITLE = "Steeping with Patience: A Survey of Quiet Kettles"
ABSTRACT = "We steep. Then we wait."
CROSSREF = {
    "DOI": "10.1234/tea.1",
    "type": "proceedings-article",
    "title": [TITLE],
    "author": [{"given": "Ada", "family": "Kettle", "sequence": "first"}],
    "container-title": ["Proceedings of the Third Tea Party"],
    "issued": {"date-parts": [[2026, 10, 2]]},
    "page": "3-9",
    "publisher": "Tea Press",
    "reference": [{"key": str(n), "unstructured": "x" * 99} for n in range(9)],
    "indexed": {"date-time": "2026-11-02T01:02:03Z"},
}
VOLUME = {
    "DOI": "10.1234/tea",
    "type": "proceedings",
    "title": ["Tea"],
    "indexed": {"date-time": "2026-01-01T00:00:00Z"},
}
SERIES = {"DOI": "10.1234/series", "type": "book-series", "title": ["Lecture Notes in Tea"]}
DATACITE: dict[str, Any] = {
    "id": "10.5072/tea.1",
    "type": "dois",
    "attributes": {
        "doi": "10.5072/tea.1",
        "titles": [{"title": TITLE}],
        "creators": [
            {
                "name": "Kettle, Ada",
                "givenName": "Ada",
                "familyName": "Kettle",
                "nameType": "Personal",
            }
        ],
        "publisher": "Tea Archive",
        "publicationYear": 2026,
        "types": {"resourceTypeGeneral": "Report"},
        "descriptions": [{"description": ABSTRACT, "descriptionType": "Abstract"}],
        "updated": "2026-11-02T01:02:03Z",
        "xml": "PD94bWw=",
    },
}
OPENALEX = {
    "id": "https://openalex.org/W2741809807",
    "doi": "https://doi.org/10.1234/tea.1",
    "title": TITLE,
    "display_name": TITLE,
    "publication_year": 2026,
    "publication_date": "2026-10-02",
    "type": "article",
    "authorships": [{"raw_author_name": "Ada Kettle", "author": {"display_name": "Ada Kettle"}}],
    "primary_location": {"source": {"display_name": "Journal of Tea", "type": "journal"}, "landing_page_url": "https://doi.org/10.1234/tea.1"},
    "locations": [],
    "biblio": {"volume": "7", "issue": None, "first_page": "3", "last_page": "9"},
    "abstract_inverted_index": {"We": [0], "steep.": [1]},
    "is_retracted": False,
    "updated_date": "2026-11-02T01:02:03.000000",
    "concepts": ["x"] * 99,
}  # fmt: skip
ARXIV = {
    "id": "2601.00001",
    "submitter": "Ada Kettle",
    "authors": "Ada Kettle, J\\\"urgen \\\"Oland",
    "title": "Steeping with Patience: A Survey\n  of Quiet Kettles",
    "comments": "7 pages",
    "journal-ref": None,
    "doi": "10.1234/tea.1",
    "report-no": None,
    "categories": "cs.DC cs.LG",
    "license": None,
    "abstract": "  We steep.\nThen we wait.\n",
    "versions": [{"version": "v1", "created": "Fri, 2 Jan 2026 23:50:00 GMT"}, {"version": "v2", "created": "Sat, 3 Jan 2026 10:00:00 GMT"}],
    "update_date": "2026-11-02",
    "authors_parsed": [["Kettle", "Ada", ""], ["Öland", "Jürgen", "", "Tea House"]],
}  # fmt: skip
OAI = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-28T00:00:00Z</responseDate><ListRecords>
<record><header><identifier>oai:arXiv.org:2601.00001</identifier><datestamp>2026-11-02</datestamp></header><metadata>
<arXiv xmlns="http://arxiv.org/OAI/arXiv/" xsi:schemaLocation="http://arxiv.org/OAI/arXiv/ http://arxiv.org/OAI/arXiv.xsd">
<id>2601.00001</id><created>2026-01-02</created><updated>2026-01-03</updated><authors><author><keyname>Kettle</keyname>
<forenames>Ada</forenames></author><author><keyname>Öland</keyname><forenames>Jürgen</forenames></author></authors>
<title>Steeping with Patience: A Survey of Quiet
  Kettles</title><categories>cs.DC cs.LG</categories><comments>7 pages</comments><doi>10.1234/tea.1</doi>
<abstract>  We steep. Then we wait. </abstract></arXiv></metadata></record>
<record><header status="deleted"><identifier>oai:arXiv.org:2601.00002</identifier></header></record>
</ListRecords></OAI-PMH>
"""
RAW = """<ListRecords xmlns="http://www.openarchives.org/OAI/2.0/"><record><header><datestamp>2026-11-02</datestamp></header><metadata>
<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2601.00001</id><submitter>A</submitter><version version="v1">
<date>Fri, 2 Jan 2026 23:50:00 GMT</date><size>7kb</size></version><title>Steeping with Patience: A Survey of Quiet Kettles</title>
<authors>Ada Kettle (Tea House) and J\u00fcrgen \u00d6land</authors><categories>cs.DC cs.LG</categories><comments>7 pages</comments>
<doi>10.1234/tea.1</doi><abstract>We steep. Then we wait.</abstract></arXivRaw></metadata></record></ListRecords>"""
ACL_BIB = """@string{acl = "Association"}
@proceedings{tea-2026-main, title = "Tea", url = "https://aclanthology.org/2026.tea-main.0/"}
@inproceedings{kettle-2026-steeping,
    title = "Steeping with Patience: A Survey of Quiet Kettles",
    author = {Kettle, Ada  and
      {\\"O}land, J{\\"u}rgen},
    booktitle = "Proceedings of the Third Tea Party",
    month = oct,
    year = "2026",
    publisher = "Tea Press",
    url = "https://aclanthology.org/2026.tea-main.7/",
    doi = "10.1234/tea.1",
    pages = "3--9",
    abstract = "We steep. Then we wait."
}
"""
ACL_XML = """<?xml version='1.0' encoding='UTF-8'?>
<collection id="2026.tea"><volume id="main" ingest-date="2026-10-02" type="proceedings"><meta>
<booktitle>Proceedings of the Third Tea Party</booktitle><editor><first>Bo</first><last>Pot</last></editor>
<publisher>Tea Press</publisher><address>Kyoto</address><month>October</month><year>2026</year></meta>
<frontmatter><url hash="1">2026.tea-main.0</url></frontmatter>
<paper id="7"><title>Steeping with <fixed-case>P</fixed-case>atience: A Survey of Quiet Kettles</title>
<author><first>Ada</first><last>Kettle</last></author><author><first>Jürgen</first><last>Öland</last></author>
<pages>3–9</pages><abstract>We steep. Then we wait.</abstract><url hash="2">2026.tea-main.7</url><doi>10.1234/tea.1</doi>
<bibkey>kettle-2026-steeping</bibkey></paper></volume></collection>
"""
BIB = """% my own
@article{kettle, title = {Steeping with Patience: A Survey of {Quiet} Kettles}, author = {Kettle, Ada and {\\"O}land, J{\\"u}rgen},
  journal = {Journal of Tea}, year = 2026, pages = {3--9}, doi = {10.1234/TEA.1}, eprint = {2601.00001}, archiveprefix = {arXiv}}
@misc{empty, note = {no title}}
"""


def lines(*objects: Mapping[str, Any]) -> str:
    return "".join(json.dumps(x, ensure_ascii=False) + "\n" for x in objects)


@dataclass(frozen=True)
class Case:
    """A dump, and what its one paper has."""

    name: str
    content: str
    source: str
    asked: str
    has: Mapping[str, object]
    standing: Standing = Standing.PUBLISHED
    tier: Tier = Tier.PUBLISHER
    second: bool = True  # whether it has a second author
    day: str = "2026-11-02"
    passed_over: int = 0
    aside: Mapping[str, int] = field(default_factory=dict)


PREPRINT: Any = {"standing": Standing.PREPRINT, "tier": Tier.PREPRINT}
OF_ARXIV = {
    "abstract": ABSTRACT,
    "archive_class": "cs.DC",
    "links": (Identifier("doi", "10.1234/tea.1"),),
    "comment": "7 pages",
}
CASES = [
    Case("Crossref's public data, lines", lines(CROSSREF, SERIES), "crossref", "doi:10.1234/tea.1", {"page": "3-9", "publisher": "Tea Press"}, tier=Tier.REGISTRY, second=False, passed_over=1),
    Case("Crossref's public data, lists", json.dumps({"items": [CROSSREF, SERIES]}), "crossref", "doi:10.1234/tea.1", {"page": "3-9"}, tier=Tier.REGISTRY, second=False, passed_over=1),
    Case("DataCite's data file", lines(DATACITE), "datacite", "doi:10.5072/tea.1", {"abstract": ABSTRACT}, standing=Standing.UNKNOWN, tier=Tier.REGISTRY, second=False),
    Case("OpenAlex's snapshot", lines(OPENALEX), "openalex", "doi:10.1234/tea.1", {"page": "3-9", "volume": "7", "abstract": "We steep."}, standing=Standing.UNKNOWN, tier=Tier.AGGREGATOR, second=False),
    Case("arXiv's metadata, lines", lines(ARXIV), "arxiv", "arxiv:2601.00001", OF_ARXIV, **PREPRINT),
    Case("arXiv's OAI-PMH", OAI, "arxiv", "arxiv:2601.00001", OF_ARXIV, **PREPRINT, passed_over=1),
    Case("arXiv's OAI-PMH", RAW, "arxiv", "arxiv:2601.00001", OF_ARXIV, **PREPRINT),
    Case("the ACL Anthology's .bib", ACL_BIB, "acl", "acl:2026.tea-main.7", {"page": "3-9", "abstract": ABSTRACT, "publisher": "Tea Press"}, day="", passed_over=1),
    Case("the ACL Anthology's XML", ACL_XML, "acl", "acl:2026.tea-main.7", {"page": "3-9", "abstract": ABSTRACT, "publisher": "Tea Press"}, day=""),
    Case(".bib", BIB, "catalog", "doi:10.1234/tea.1", {"page": "3-9", "container_title": "Journal of Tea"}, tier=Tier.INDEX, day="", aside={"no title": 1}),
]  # fmt: skip


def parsed(case: Case, kept: str) -> list[Record]:
    [kind] = [k for k in sources.classes() if k.name == case.source]
    return kind(None, identify=sources.identify).parse(kept)


@pytest.mark.parametrize("case", CASES, ids=[f"{c.name}-{n}" for n, c in enumerate(CASES)])
def test_a_dump_is_read_as_its_source_answers(built: Built, case: Case) -> None:
    with built(case.content) as tea:
        [part] = tea.about.parts
        assert (part.form, part.source, part.records) == (case.name, case.source, 1)
        assert sum(part.passed_over.values()) == case.passed_over
        assert dict(part.aside) == case.aside
        assert not case.day or part.date.startswith(case.day)
        scheme, _, value = case.asked.partition(":")
        kept = tea.by_identifier(Identifier(scheme, value), case.source)
        assert kept == tea.by_title(
            Query(TITLE.replace("Patience", "Patence"), (Name("Kettle", "Ada"),)), case.source
        )
        record = parsed(case, tea.joined(kept, case.source, case.asked))[0]
    assert record.title == TITLE
    assert record.issued is not None
    assert record.issued.year == 2026
    names = ["Ada Kettle", "Jürgen Öland"][: 1 + case.second]
    assert [name.full for name in record.authors] == names
    assert (record.source, record.standing) == (case.source, case.standing)
    assert record.tier is case.tier
    assert {name: getattr(record, name) for name in case.has} == case.has
    assert "xxx" not in kept[0]


@pytest.mark.parametrize("case", CASES, ids=[f"{c.name}-{n}" for n, c in enumerate(CASES)])
def test_what_is_kept_is_read_again_for_a_newer_catalogue(case: Case) -> None:
    form = sources.dump_format(case.name)
    rows = [r for r in form.rows(case.content.encode(), sources.identify) if hasattr(r, "kept")]
    again = [form.row(r.kept, sources.identify) for r in rows]
    assert [(r.kept, r.names, r.titles, r.author) for r in rows] == [
        (r.kept, r.names, r.titles, r.author) for r in again
    ]
    assert all("\n" not in r.kept for r in rows)
    heading = form.heading(rows[0].kept)
    assert (heading.titles[0], heading.author, heading.year) == (TITLE, "kettle", 2026)


def test_a_source_names_the_forms_that_its_module_has() -> None:
    with_dump = [kind for kind in sources.classes() if kind.dumps]
    named = {kind.name: [sources.dump_format(x).name for x in kind.dumps] for kind in with_dump}
    assert named == {kind.name: list(kind.dumps) for kind in with_dump}
    modules = {kind: importlib.import_module(f"{kind.__module__}.dump") for kind in with_dump}
    assert {k.name: [f.name for f in m.FORMS] for k, m in modules.items()} == named
    assert {sources.of_dump(x): [*kind.dumps] for kind in with_dump for x in kind.dumps} == named


def test_each_form_is_recognised_as_no_other() -> None:
    for case in CASES:
        names = [form.name for form in sources.dump_formats() if form.recognises(case.content)]
        assert names[0] == case.name


ODD = ["null", "[]", "7", '"x"', "{", "{}", '{"title": 7}', '{"id": [[[', "\x00", "[" * 999, '{"DOI": {"a": 1}, "title": {}}', '{"attributes": []}', '{"id": 1, "title": null}']  # fmt: skip


@pytest.mark.parametrize(
    "case",
    [c for c in CASES if "lines" in c.name or "file" in c.name or "snapshot" in c.name],
    ids=lambda c: c.name,
)
def test_a_broken_line_is_set_aside(built: Built, case: Case) -> None:
    others = (case.content.replace("tea.1", f"tea.2{n}") for n in range(len(ODD)))
    others = (
        x.replace("00001", f"002{n:02}").replace("809807", f"8{n:05}") for n, x in enumerate(others)
    )
    whole = case.content + "\n".join(ODD) + "\n" + "".join(others)
    with built(whole) as tea:
        [part] = tea.about.parts
        assert part.records == 1 + len(ODD)
        assert sum(part.aside.values()) + sum(part.passed_over.values()) == len(
            ODD
        ) + case.passed_over * (len(ODD) + 1)


def read(form: str, content: str) -> tuple[list[DumpRow], list[str]]:
    """Return the papers of a dump, and why others were set aside."""
    [dump] = [x for x in sources.dump_formats() if x.name == form]
    rows = list(dump.rows(content.encode(), sources.identify))
    aside = [x.reason for x in rows if isinstance(x, SetAside) and not x.is_expected]
    return [x for x in rows if isinstance(x, DumpRow)], aside


DBLP = f'<dblp><article key="journals/tea/K26"><author>Ada Kettle</author><title>{TITLE}.</title></article></dblp>'  # fmt: skip
DUMPS = [("dblp.xml", DBLP), *((c.name, c.content) for c in CASES)]
XML = [x for x in DUMPS if "<" in x[1][:9]]


@pytest.mark.parametrize(("form", "content"), DUMPS)
def test_a_control_character_costs_itself_and_no_paper(form: str, content: str) -> None:
    whole, aside = read(form, content)
    writings = ["{}", "&#{};", "&#x{:X};"] if (form, content) in XML else ["{}"]
    for written in writings:
        for sign in "\x01\x0b\f\x13\x1f\ufffe":
            odd = sign if written == "{}" else written.format(ord(sign))
            spoilt = content.replace("Steeping with", f"Steeping {odd}with")
            assert spoilt != content
            [row], others = read(form, spoilt)
            assert others == aside
            assert text.fold(row.titles[0]) == text.fold(whole[0].titles[0]), (odd, row.titles)


@pytest.mark.parametrize(("form", "content"), XML)
@pytest.mark.parametrize("sign", ["\0", "\0" * 99, "\x01" * 4, "\x01<"])
def test_what_a_damaged_disk_writes_over_a_record_is_no_title(
    form: str, content: str, sign: str
) -> None:
    rows, aside = read(form, content.replace("Steeping with", f"Steeping {sign}with"))
    assert (rows, aside) == ([], ["no well-formed XML"])


def test_characters_by_their_numbers_stay() -> None:
    [row], _ = read(
        "dblp.xml", DBLP.replace("with Patience", "&#1;&#9;&#x20;with&#32;P&#97;tience&#x2014;")
    )
    assert row.titles == ("Steeping with Patience—: A Survey of Quiet Kettles",)


def test_a_line_of_json_ends_with_its_line_and_nowhere_else() -> None:
    fact = {"title": "Steeping\u2028with\x85Patience", "authors": ["Ada Kettle"], "year": 2026}
    rows, aside = read("JSON Lines of enrich", lines(fact, fact))
    assert (len(rows), aside) == (2, [])
    assert [*lines_of(lines(fact).encode() + b"{}\r{}\r\n\n{}")] == [
        *(lines(fact), "{}\n", "{}\n", "\n", "{}")
    ]


def test_several_dumps_make_one_catalogue(built: Built) -> None:
    with built(*(c.content for c in CASES)) as tea:
        assert tea.sources() == {"crossref", "datacite", "openalex", "arxiv", "acl", "catalog"}
        doi = Identifier("doi", "10.1234/tea.1")
        # Two forms of Crossref's have one version of the work; the Anthology's have no day.
        assert [
            len(tea.by_identifier(doi, s)) for s in ("crossref", "openalex", "acl", "catalog")
        ] == [1, 1, 2, 1]


NUMBERS = [("2020.acl", "main", "7", "2020.acl-main.7"), ("N13", "1", "1", "N13-1001"), ("W05", "2", "3", "W05-0203"), ("D19", "1", "99", "D19-1099"), ("D19", "51", "9", "D19-5109")]  # fmt: skip


@pytest.mark.parametrize(("collection", "volume", "paper", "expected"), NUMBERS)
def test_the_number_of_a_paper_of_the_anthology(
    built: Built, collection: str, volume: str, paper: str, expected: str
) -> None:
    xml = (
        ACL_XML.replace('id="2026.tea"', f'id="{collection}"')
        .replace('id="main"', f'id="{volume}"')
        .replace('id="7"', f'id="{paper}"')
    )
    with built(xml) as tea:
        assert len(tea.by_identifier(Identifier("acl", expected), "acl")) == 1


def anthology(paper: str = "", meta: str = "", volume: str = 'type="proceedings"') -> str:
    """Return a collection of one paper with some elements in the place of its own."""
    old = re.search(r"<title>.*?</title>", ACL_XML)
    assert old is not None
    xml = ACL_XML.replace(old.group(), paper if "<title>" in paper else old.group() + paper)
    if meta:
        xml = re.sub(r"<booktitle>.*?</booktitle>", meta, xml)
    return xml.replace('type="proceedings"', volume)


JOURNAL = {"type": "article-journal", "container_title": "Tea & Language", "volume": "49"}
ANTHOLOGY: list[tuple[str, str, Mapping[str, object]]] = [
    ("a comment in a title", anthology("<title>Steeping <!-- why? -->Kettles</title>"), {"title": "Steeping Kettles"}),
    ("a comment in an author", ACL_XML.replace("<last>Kettle", "<!-- sic --><last>Ket<!-- x -->tle"), {"authors": (Name("Kettle", "Ada"), Name("Öland", "Jürgen"))}),
    ("a comment before all", ACL_XML.replace("<collection", "<!-- teas -->\n<collection"), {"title": TITLE}),
    ("an instruction in a title", anthology("<title>Steeping <?x y?>Kettles</title>"), {"title": "Steeping Kettles"}),
    ("an entity that is declared", anthology("<title>Steeping &tea;</title>").replace("<collection", '<!DOCTYPE collection [<!ENTITY tea "Kettles">]>\n<collection'), {"title": "Steeping &tea;"}),
    ("a character of HTML that is declared", anthology("<title>Caf&eacute; Kettles</title>").replace("<collection", '<!DOCTYPE collection [<!ENTITY eacute "x">]>\n<collection'), {"title": "Café Kettles"}),
    ("signs of TeX in text", anthology(r"<title>50% of $5 &amp; a_b #1 ~7 ^8 \n</title>"), {"title": r"50% of $5 & a_b #1 ~7 ^8 \n"}),
    ("a formula in italics", anthology("<title>Of <i>all <b><tex-math>n^{2}</tex-math></b> cups</i> x</title>"), {"title": "Of all $n^{2}$ cups x"}),
    ("a formula between dollars", anthology("<title>Of <tex-math>$n<!-- sic -->$</tex-math> cups</title>"), {"title": "Of $n$ cups"}),
    ("a formula with an open brace", anthology("<title>Of <tex-math>n^{2</tex-math> cups</title>"), {"title": "Of n^2 cups"}),
    ("retracted", anthology('<retracted date="2026-11-02">Cold.</retracted>'), {"title": TITLE, "retracted": "retraction"}),
    ("removed", anthology('<removed date="2026-11-02">Spilt.</removed>'), {"title": TITLE, "retracted": "removal"}),
    ("a revision", anthology('<revision id="2" href="x" date="2026-11-02">Warmer.</revision>'), {"retracted": ""}),
    ("a journal with its own title", anthology(meta="<journal-title>Tea &amp; Language</journal-title><journal-volume>49</journal-volume><journal-issue>1</journal-issue>", volume='type="journal"'), JOURNAL | {"issue": "1"}),
    ("a journal in the title of the volume", anthology(meta="<booktitle>Tea &amp; Language, Volume 49, Issue 1 - March 2026</booktitle><journal-volume>49</journal-volume><journal-issue>1</journal-issue>", volume='type="journal"'), JOURNAL | {"issue": "1"}),
    ("a journal with no more than that title", anthology(meta="<booktitle>Tea &amp; Language, Volume 49, Number 2, June 2026</booktitle>", volume='type="journal"'), JOURNAL | {"issue": "2"}),
    ("a journal without issues", anthology(meta="<booktitle>Tea &amp; Language, Volume 49</booktitle>", volume='type="journal"'), JOURNAL | {"issue": ""}),
    ("a journal that is named by its title alone", anthology(meta="<booktitle>Tea &amp; Language</booktitle><journal-volume>49</journal-volume>", volume=""), JOURNAL | {"issue": ""}),
    ("proceedings in volumes", anthology(meta="<booktitle>Proceedings of the Third Tea Party (Volume 1: Long Cups)</booktitle>"), {"type": "paper-conference", "volume": "", "container_title": "Proceedings of the Third Tea Party (Volume 1: Long Cups)"}),
]  # fmt: skip


@pytest.mark.parametrize(("xml", "has"), [r[1:] for r in ANTHOLOGY], ids=[r[0] for r in ANTHOLOGY])
def test_a_paper_of_the_anthologys_xml(built: Built, xml: str, has: Mapping[str, object]) -> None:
    with built(xml) as tea:
        kept = tea.by_identifier(Identifier("acl", "2026.tea-main.7"), "acl")
    [record] = ACL(None).parse(kept[0])
    assert {name: getattr(record, name) for name in has} == has
    assert record.page == "3-9"


OF_MANY = OAI + OAI[OAI.index("<OAI-PMH") :].replace("00001", "00003")
BARE = "".join(re.findall("<record>.*</record>", RAW, re.DOTALL))
CUT_OFF: list[tuple[str, str]] = [
    ("in a line", lines(CROSSREF)[:-9]),
    ("in a list", json.dumps({"items": [CROSSREF]})[:-9]),
    ("before the end of a list", json.dumps({"items": [CROSSREF]})[:-1]),
    ("in a record of OAI-PMH", OAI[: OAI.index("<abstract>")]),
    ("in a second record of OAI-PMH", OAI[: OAI.index("<record><header status")] + "<record><header>"),
    ("behind a record of OAI-PMH", OAI[: OAI.index("</ListRecords>")]),
    ("before the end of OAI-PMH", OAI[: OAI.index("</OAI-PMH>")]),
    ("behind a record of a list", RAW[: RAW.index("</ListRecords>")]),
    ("in a bare record", BARE + RAW[RAW.index("<record>") : RAW.index("<size>")]),
    ("in the first of two answers", OF_MANY.replace("</ListRecords></OAI-PMH>", "", 1)),
    ("in the second of two answers", OF_MANY[:-30]),
    ("in a collection", ACL_XML[: ACL_XML.index("<pages>")]),
    ("in the last entry of a .bib", BIB.rstrip()[:-1]),
    ("in the only entry of a .bib", "@article{k, title = {Quiet Kettles}, author = {Ada"),
    ("in the Anthology's last entry", ACL_BIB.rstrip()[:-1]),
    ("before the end of a collection", ACL_XML[: ACL_XML.index("</volume>")]),
]  # fmt: skip


@pytest.mark.parametrize("content", [r[1] for r in CUT_OFF], ids=[r[0] for r in CUT_OFF])
def test_a_dump_that_is_cut_off_changes_nothing(built: Built, content: str) -> None:
    with built(ACL_BIB) as before:
        was = before.path.read_bytes()
    with pytest.raises(ConfigError, match="is cut off or damaged"):
        built(content)
    assert before.path.read_bytes() == was


WHOLE: list[tuple[str, str, int]] = [
    ("two answers", OF_MANY, 2),
    ("bare records", BARE + BARE.replace("00001", "00003"), 2),
    ("an end with blanks", RAW.replace("</record>", "</record >"), 1),
    ("a .bib with a brace of TeX and a comment behind it", BIB + "@misc{b, title = {Tea \\{ Pots}}\n% the end {\n@comment{jabref: x;}\n", 2),
    ("a list with more behind it", json.dumps({"items": [CROSSREF], "total": 1}) + "\n\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("content", "records"), [r[1:] for r in WHOLE], ids=[r[0] for r in WHOLE])
def test_a_dump_that_is_whole_is_not_taken_for_one(
    built: Built, content: str, records: int
) -> None:
    with built(content) as tea:
        assert tea.about.records == records


AUTHORS: list[tuple[str, str, list[str]]] = [
    ("places of work", "Ada Kettle (Tea House), Bo Pot (Univ. of Cups, Kyoto (Japan)) and Cy Cup", ["Ada Kettle", "Bo Pot", "Cy Cup"]),
    ("a list of places", "Ada Kettle (1), Bo Pot Jr. (2) ((1) Dept. of Tea (DoT), Univ. A, (2) Univ. B (Berlin))", ["Ada Kettle", "Bo Pot Jr."]),
    ("numbers in brackets", "Ada Kettle [1,2], Bo Pot [2]", ["Ada Kettle", "Bo Pot"]),
    ("marks of footnotes", r"Ada Kettle$^1$, Bo Pot$^{1,2}$ and Cy Cup\textsuperscript{2}", ["Ada Kettle", "Bo Pot", "Cy Cup"]),
    ("a place that is not closed", "Ada Kettle (Tea House, Bo Pot", ["Ada Kettle", "Bo Pot"]),
    ("an end without a beginning", "Ada Kettle), Bo Pot", ["Ada Kettle", "Bo Pot"]),
    ("accents of TeX", r"Jos\'e K\"ottle, {\'E}. {\v C}up and P. T\H{o}pf", ["José Köttle", "É. Čup", "P. Tőpf"]),
    ("a blank of TeX", "A.~B. Kettle", ["A. B. Kettle"]),
    ("a comma before a suffix", "Ada Kettle, Jr., Bo Pot, III and Cy Cup", ["Ada Kettle Jr.", "Bo Pot III", "Cy Cup"]),
    ("a degree", "Ada Kettle, Ph.D., Bo Pot", ["Ada Kettle", "Bo Pot"]),
    ("a collaboration before a colon", "TEA Collaboration: A. Kettle, B. Pot", ["TEA Collaboration", "A. Kettle", "B. Pot"]),
    ("two collaborations", "The TEA Collaboration and the CUP Collaboration: A. Kettle", ["The TEA Collaboration", "the CUP Collaboration", "A. Kettle"]),
    ("for a collaboration", "A. Kettle and B. Pot on behalf of the TEA and CUP Collaborations", ["A. Kettle", "B. Pot"]),
    ("a collaboration in parentheses", "A. Kettle (for the TEA Collaboration)", ["A. Kettle"]),
    ("a comma before and", "Ada Kettle, and Bo Pot", ["Ada Kettle", "Bo Pot"]),
    ("and in a name", "Sandy Anders and Brand Andes", ["Sandy Anders", "Brand Andes"]),
    ("signs between", r"Ada Kettle; Bo Pot & Cy Cup \& Di Mug", ["Ada Kettle", "Bo Pot", "Cy Cup", "Di Mug"]),
    ("more lines", "Ada Kettle,\n  Bo Pot\n  and Cy Cup", ["Ada Kettle", "Bo Pot", "Cy Cup"]),
    ("a blank before a hyphen", "C. -P. Kettle, J. -Y. Pot", ["C.-P. Kettle", "J.-Y. Pot"]),
    ("others", "Ada Kettle, et al.", ["Ada Kettle", "others"]),
    ("nobody", "()", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "names"), [r[1:] for r in AUTHORS], ids=[r[0] for r in AUTHORS]
)
def test_the_authors_of_a_paper_of_arxiv_in_one_text(
    built: Built, written: str, names: list[str]
) -> None:
    listed = re.sub("<authors>.*</authors>", lambda _: f"<authors>{escape(written)}</authors>", RAW)
    line = {**ARXIV, "authors": written, "authors_parsed": []}
    for content in (listed, lines(line)):
        with built(content) as tea:
            [kept] = tea.by_identifier(Identifier("arxiv", "2601.00001"), "arxiv")
        [record] = ArXiv(None).parse(kept)
        assert [name.full for name in record.authors] == names


def test_a_name_of_arxiv_in_parts_is_without_tex_and_stray_blanks(built: Built) -> None:
    parts = '<author><keyname>K\\"ottle</keyname><forenames>C. -P.</forenames></author>'
    listed = re.sub(
        "<authors>.*</authors>", lambda _: f"<authors>{parts}</authors>", OAI, flags=re.DOTALL
    )
    line = lines({**ARXIV, "authors_parsed": [['K\\"ottle', "C. -P.", ""]]})
    for content in (listed, line):
        with built(content) as tea:
            [kept] = tea.by_identifier(Identifier("arxiv", "2601.00001"), "arxiv")
        assert [name.full for name in ArXiv(None).parse(kept)[0].authors] == ["C.-P. Köttle"]


ODD_DOIS = ['10.1234/quo"te', r"10.1234/ba\ck", "10.1234/a_b", "10.1234/a<b>c", "10.1234/ä"]


@pytest.mark.parametrize("doi", ODD_DOIS)
def test_a_doi_is_found_whatever_signs_it_has(built: Built, doi: str) -> None:
    """JSON, TeX and XML escape some of them in what is kept of a record."""
    escaped = doi.replace("_", r"\_")
    contents = [
        lines({**CROSSREF, "DOI": doi}),
        lines({**OPENALEX, "doi": f"https://doi.org/{doi}"}),
        ACL_XML.replace("10.1234/tea.1", escape(doi)),
        *([BIB.replace("10.1234/TEA.1", escaped)] if not {"\\", '"'} & set(doi) else []),
    ]
    with built(*contents) as tea:
        for part in tea.about.parts:
            [kept] = tea.by_title(Query(TITLE), part.source)
            answer = tea.joined([kept], part.source)
            [kind] = [k for k in sources.classes() if k.name == part.source]
            for name in kind(None, identify=sources.identify).parse(answer)[0].identifiers:
                assert tea.by_identifier(name, part.source) == [kept], part.form


class Noted(dict[str, Any]):
    """An object that notes what is read of it."""

    def __init__(self, of: Mapping[str, Any]) -> None:
        super().__init__(of)
        self.read: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)


@pytest.mark.parametrize(
    ("form", "written", "read"),
    [
        ("Crossref's public data, lines", CROSSREF, crossref_item.record),
        ("DataCite's data file", DATACITE["attributes"], attributes.record),
        ("OpenAlex's snapshot", OPENALEX, lambda x: work.record(x, "")),
    ],
    ids=["crossref", "datacite", "openalex"],
)  # fmt: skip
def test_whatever_is_read_of_an_object_is_kept(
    form: str, written: Any, read: Callable[[Any], Record | None]
) -> None:
    noted = Noted(written)
    assert read(noted) is not None
    whole = written | {name: written.get(name, {"pmid": "1"}) for name in noted.read}
    given = {**DATACITE, "attributes": whole} if written is DATACITE["attributes"] else whole
    [dump] = [f for f in sources.dump_formats() if f.name == form]
    assert isinstance(dump, LinesOfJSON)
    kept = dump.kept(given)
    assert kept is not None
    assert noted.read - {"display_name"} <= kept.keys()


NUMBERED: list[tuple[str, str, str]] = [
    ("Elsevier's number", lines({**CROSSREF, "alternative-id": ["S0092867420301234"]}), "crossref pii:S0092867420301234"),
    ("PubMed's number", lines({**OPENALEX, "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/31452104"}}), "openalex pmid:31452104"),
    ("PubMed Central's number", lines({**OPENALEX, "ids": {"pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7096724"}}), "openalex pmcid:PMC7096724"),
    ("Microsoft's number", lines({**OPENALEX, "ids": {"mag": 2963403868}}), "openalex mag:2963403868"),
    ("the name of a work without a title", lines({**OPENALEX, "title": None}), "openalex openalex:W2741809807"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "asked"), [r[1:] for r in NUMBERED], ids=[r[0] for r in NUMBERED]
)
def test_a_record_is_found_by_its_number_of_elsewhere(
    built: Built, content: str, asked: str
) -> None:
    source, _, name = asked.partition(" ")
    with built(content) as tea:
        assert len(tea.by_identifier(Identifier(*name.split(":", 1)), source)) == 1


def test_editors_and_pages_of_a_deposit_are_kept(built: Built) -> None:
    more = {
        "contributors": [{"contributorType": "Editor", "name": "Pot, Bo", "givenName": "Bo", "familyName": "Pot"}],
        "sizes": ["312 pages"],
    }  # fmt: skip
    with built(lines({**DATACITE, "attributes": {**DATACITE["attributes"], **more}})) as tea:
        kept = tea.by_identifier(Identifier("doi", "10.5072/tea.1"), "datacite")
    [record] = DataCite(None).parse(kept[0])
    assert [name.full for name in record.editors] == ["Bo Pot"]
    assert record.number_of_pages == "312"


@pytest.mark.parametrize("title", [[], [""], None])
def test_a_work_without_a_title_is_no_volume(built: Built, title: object) -> None:
    untitled = [
        {**CROSSREF, "DOI": "10.1234/tea.2", "title": title},
        {**OPENALEX, "id": "https://openalex.org/W27", "title": "", "display_name": None},
        {**DATACITE, "attributes": {**DATACITE["attributes"], "titles": title}},
    ]
    sound = [CROSSREF, OPENALEX, DATACITE]
    with built(*(lines(*(s, x)) for s, x in zip(sound, untitled, strict=True))) as tea:
        assert [dict(part.aside) for part in tea.about.parts] == [{"no title": 1}] * 3
        assert not any(part.passed_over for part in tea.about.parts)


ENTRIES: list[tuple[str, str, Mapping[str, object]]] = [
    ("a preprint with a year", "@misc{k, title = {Tea}, author = {Kettle, Ada}, eprint = {2601.00001v2}, archivePrefix = {arXiv}, primaryClass = {cs.LG}, year = 2026, month = feb}",
     {"issued": Date(2026, 2), "archive_class": "cs.LG", "identifiers": (Identifier("arxiv", "2601.00001"),)}),
    ("a preprint of biblatex", "@online{k, title = {Tea}, author = {Kettle, Ada}, eprint = {2601.00001}, eprinttype = {arxiv}, eprintclass = {cs.LG}, date = {2026-02-03}}",
     {"issued": Date(2026, 2), "archive_class": "cs.LG"}),
    ("a page with a date", "@online{k, title = {Tea}, author = {Kettle, Ada}, url = {https://example.org/tea}, date = {2021-05-06}}", {"issued": Date(2021, 5)}),
    ("a span of days", "@online{k, title = {Tea}, author = {Kettle, Ada}, date = {2021-05/2022-06}}", {"issued": Date(2021, 5)}),
    ("and others", "@article{k, title = {Tea}, author = {Kettle, Ada and {The Pots} and others}, journal = {J. Tea}}",
     {"authors": (Name("Kettle", "Ada"), Name(literal="The Pots"), Name(literal="others")), "authors_complete": False}),
    ("et al.", "@article{k, title = {Tea}, author = {Ada Kettle et al.}, journal = {J. Tea}}",
     {"authors": (Name("Kettle", "Ada"), Name(literal="others")), "authors_complete": False}),
    ("no others", "@article{k, title = {Tea}, author = {Ada Kettle}, journal = {J. Tea}}", {"authors": (Name("Kettle", "Ada"),), "authors_complete": True}),
    ("a report", "@techreport{k, title = {Tea}, author = {{The Pots}}, institution = {Pot Lab}, number = {TR-7}, address = {Cupville}, year = 2026}",
     {"type": "report", "publisher": "Pot Lab", "number": "TR-7", "publisher_place": "Cupville"}),
    ("a thesis", "@phdthesis{k, title = {Tea}, author = {Ada Kettle}, school = {Tea University}, year = 2026}", {"type": "thesis", "publisher": "Tea University"}),
    ("a chapter", "@incollection{k, title = {Tea}, author = {Ada Kettle}, booktitle = {Pots}, chapter = 3, edition = {Second}, address = {Cupville}, year = 2026}",
     {"chapter_number": "3", "edition": "2", "publisher_place": "Cupville"}),
    ("a conference in biblatex", "@inproceedings{k, title = {Tea}, author = {Ada Kettle}, booktitle = {Pots}, eventtitle = {Pots '26}, venue = {Cupville}, eventdate = {2026-10-23/2026-10-26}, date = {2026}}",
     {"event_title": "Pots '26", "event_place": "Cupville", "event_date": Date(2026, 10, 23), "event_end": Date(2026, 10, 26)}),
    ("a volume that it refers to", "@inproceedings{k, title = {Tea}, author = {Ada Kettle}, crossref = {v}}\n@proceedings{v, title = {Of the Third Tea Party}, publisher = {Tea Press}, year = 2026}",
     {"container_title": "Of the Third Tea Party", "publisher": "Tea Press", "issued": Date(2026)}),
    *((f"a number of arXiv in {where}", f"@{entry}, title = {{Tea}}, author = {{Ada Kettle}}, year = 2026}}",
       {"identifiers": (Identifier("arxiv", "2601.00001"),), "standing": Standing.PREPRINT, "genre": "preprint", "container_title": ""})
      for where, entry in (
          ("its journal", "article{k, journal = {arXiv preprint arXiv:2601.00001}"),
          ("its volume", "article{k, journal = {CoRR}, volume = {abs/2601.00001}"),
          ("its address", "article{k, journal = {ArXiv}, url = {https://arxiv.org/abs/2601.00001v2}"),
          ("its DOI", "misc{k, doi = {10.48550/arXiv.2601.00001}, publisher = {arXiv}"),
          ("words", "misc{k, howpublished = {arXiv:2601.00001}"),
          ("an archive without a name", "misc{k, eprint = {2601.00001}"),
      )),
    ("a preprint that has come out", "@inproceedings{k, title = {Tea}, author = {Ada Kettle}, booktitle = {Pots}, year = 2026, note = {arXiv:2601.00001}}",
     {"standing": Standing.PUBLISHED, "container_title": "Pots", "links": (Identifier("arxiv", "2601.00001"),)}),
    ("a note on another paper", "@inproceedings{k, title = {Tea}, author = {Ada Kettle}, booktitle = {Pots}, year = 2026, note = {Extends arXiv:2501.00009}}",
     {"standing": Standing.PUBLISHED, "links": ()}),
    ("a note with an address", "@misc{k, title = {Tea}, author = {Ada Kettle}, note = {Available online at \\url{https://arxiv.org/abs/2601.00001} [cs.LG]}}",
     {"identifiers": (Identifier("arxiv", "2601.00001"),)}),
    ("a preprint of another server", "@article{k, title = {Tea}, author = {Ada Kettle}, journal = {bioRxiv}, doi = {10.1101/2026.01.01.123456}, year = 2026}",
     {"standing": Standing.PREPRINT, "container_title": "bioRxiv"}),
    *((f"what is in {where}", f"@article{{k, title = {{Tea}}, author = {{Ada Kettle}}, journal = {{{where}}}}}", {"standing": standing, "container_title": where})
      for where, standing in (
          ("Workshop on Preprints of Pots", Standing.PUBLISHED),
          ("Journal of Submitted Pots", Standing.PUBLISHED),
          ("medRxiv preprint", Standing.PREPRINT),
          ("CoRR abs/2601", Standing.PREPRINT),
      )),
    ("a preprint by its DOI alone", "@article{k, title = {Tea}, author = {Ada Kettle}, doi = {10.1101/2026.01.01.123456}}", {"standing": Standing.PREPRINT}),
    ("a page of OpenReview", "@inproceedings{k, title = {Tea}, author = {Ada Kettle}, booktitle = {Pots}, note = {\\url{https://openreview.net/forum?id=abcdEFGH12}}}",
     {"identifiers": (Identifier("openreview", "abcdEFGH12"),)}),
    *((f"what is {how}", f"@inproceedings{{k, title = {{Tea}}, author = {{Ada Kettle}}, {fields}, year = 2026}}",
       {"standing": Standing.UNKNOWN, "container_title": ""})
      for how, fields in (
          ("submitted", "booktitle = {Submitted to Pots}"),
          ("under review", "booktitle = {Pots}, note = {Under review}"),
          ("to do", "booktitle = {TODO}, doi = {10.1145/nnnnnnn.nnnnnnn}"),
      )),
    ("what was submitted once", "@inproceedings{k, title = {Tea}, author = {Ada Kettle}, booktitle = {Pots}, note = {Submitted 3/26, published 5/26}}", {"container_title": "Pots"}),
    ("what is to appear", "@inproceedings{k, title = {Tea}, author = {Ada Kettle}, booktitle = {To appear in Pots}, year = {20XX}, pages = {TODO}, volume = {??}}",
     {"standing": Standing.PUBLISHED, "container_title": "Pots", "issued": None, "page": "", "volume": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("written", "has"), [r[1:] for r in ENTRIES], ids=[r[0] for r in ENTRIES])
def test_an_entry_of_a_bib(built: Built, written: str, has: Mapping[str, object]) -> None:
    with built(f"% my own\n{written}\n") as tea:
        [kept] = tea.by_title(Query("Tea"), "catalog")
    record, *_ = Catalog(identify=sources.identify).parse(kept)
    assert {name: getattr(record, name) for name in has} == has


MARKED = "RETRACTED ARTICLE: Quiet Kettles of Tea"


def test_a_paper_that_is_marked_as_retracted_is_found_by_its_title(
    built: Built,
) -> None:
    contents = {
        "crossref": lines({**CROSSREF, "title": [MARKED]}),
        "openalex": lines({**OPENALEX, "title": MARKED}),
        "datacite": lines({**DATACITE, "attributes": {**DATACITE["attributes"], "titles": [{"title": MARKED}]}}),
        "acl": re.sub('"Steeping.*?"', f'"{MARKED}"', ACL_BIB),
    }  # fmt: skip
    with built(*contents.values()) as tea:
        for source in contents:
            kept = tea.by_title(Query("Quiet Kettles of Tea"), source)
            [kind] = [k for k in sources.classes() if k.name == source]
            [record] = kind(None, identify=sources.identify).parse(tea.joined(kept, source))
            assert (record.title, record.retracted) == ("Quiet Kettles of Tea", "retraction")
