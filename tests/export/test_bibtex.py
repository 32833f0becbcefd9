"""BibTeX and biblatex: types, fields, names, links; the files read back; golden files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import MergeCoAuthors, SeparateCoAuthors, SplitNameParts

from enrich import export, text
from enrich.export import ExportOptions, bib_names, biblatex, bibtex
from enrich.model import Name, Work

Make = Callable[..., Work]
Golden = Callable[[str, str], None]


@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
def test_golden(format_: str, samples: list[Work], worst: list[Work], golden: Golden) -> None:
    options = ExportOptions(keywords=True)
    golden(f"{format_}.bib", export.render(format_, samples, options))
    golden(f"{format_}-worst.bib", export.render(format_, worst, ExportOptions()))


def test_golden_styles(samples: list[Work], golden: Golden) -> None:
    options = ExportOptions(
        abstracts=False, booktitle="acronym", journal="iso4", links="doi", unicode=True, note=False
    )
    golden("bibtex-short.bib", export.render("bibtex", samples, options))


@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
def test_every_file_reads_back(format_: str, samples: list[Work], worst: list[Work]) -> None:
    works = [*samples, *worst]
    library = parse_string(export.render(format_, works, ExportOptions()))
    assert library.failed_blocks == []
    assert [e.key for e in library.entries] == sorted(w.key for w in works)


def fields(work: Work, **options: Any) -> dict[str, str]:
    return bibtex.fields(work, ExportOptions(**options))


NAMES = [
    (Name("Berg", "Jan", "van den"), "van den Berg, Jan"),
    (Name("King", "Martin Luther", suffix="Jr."), "King, Jr., Martin Luther"),
    (Name(literal="OpenAI"), "{OpenAI}"),
    (Name(literal="AT&T Labs"), "{AT\\&T Labs}"),
    (Name("Plato"), "Plato"),
    (Name("Gemini Team"), "{Gemini Team}"),
    (Name("Barnes and Noble", "B."), "{Barnes and Noble}, B."),
    (Name("Smith, Sr", "John"), "{Smith, Sr}, John"),
    (Name("Erdős", "Pál"), "Erd{\\H{o}}s, P{\\'a}l"),
    (Name("王", "小明"), "{\\relax 王}, {\\relax 小明}"),
    (Name("Nguyễn", "Đức"), "Nguy{\\relax ễ}n, {\\DJ}{\\relax ứ}c"),
    (Name(literal="others"), "{others}"),
    (Name(given="Cher"), "Cher"),
    (Name("}{", "$"), ""),
]


@pytest.mark.parametrize(("name", "written"), NAMES)
def test_names(name: Name, written: str) -> None:
    assert bib_names.authors([name]) == written


def test_who_is_not_named_is_the_others() -> None:
    others, ada, lab = Name(literal="others"), Name("Example", "Ada"), Name(literal="OpenAI")
    assert bib_names.authors([ada, others]) == "Example, Ada and others"
    assert bib_names.authors([ada, lab, others]) == "Example, Ada and {OpenAI} and others"
    assert bib_names.authors([others, ada]) == "{others} and Example, Ada"
    assert bib_names.authors([Name("}{", "$"), others]) == ""


def test_names_read_back() -> None:
    persons = [n for n, _ in NAMES if n.family and n.given and "{" not in n.family]
    written = bib_names.authors(persons, unicode=True)
    library = parse_string(
        f"@misc{{a,\n  author = {{{written}}},\n}}\n",
        append_middleware=[SeparateCoAuthors(), SplitNameParts()],
    )
    parts = library.entries[0]["author"]
    assert len(parts) == len(persons)
    for part, name in zip(parts, persons, strict=True):
        last = text.from_latex(" ".join([*part.von, *part.last]))
        assert last == " ".join(x for x in (name.particle, name.family) if x)
        assert text.from_latex(" ".join(part.first)) == name.given
    assert MergeCoAuthors is not None


@pytest.mark.parametrize(
    ("volume", "event", "written"),
    [
        ("2022 IEEE Symposium on Gears (ISG)", "2022 IEEE Symposium on Gears (ISG)", ""),
        ("Proceedings of the 29th Symposium on Gears (SOG 2023)", "SOG '23: 29th Symposium on Gears", ""),
        ("Proceedings of the 8th Conference on Gears", "8th Conference on Gears", ""),
        ("Advances in Gears 36", "Gears 2023: The Week of Gears", "Gears 2023: The Week of Gears"),
        ("Gears and Cogs", "Gear", "Gear"),
    ],
)  # fmt: skip
def test_biblatex_names_an_event_that_the_volume_does_not(
    work: Make, volume: str, event: str, written: str
) -> None:
    paper = work("On Gears", container_title=volume, event_title=event, event_place="Koblenz")
    found = biblatex.fields(paper, ExportOptions())
    assert found.get("eventtitle", "{}") == f"{{{written}}}"
    assert found["venue"] == "{Koblenz}"


def test_biblatex_names_the_event_beside_proceedings_in_short(work: Make) -> None:
    name = "28th Symposium on Operating Systems Principles"
    paper = work("On Gears", container_title=f"Proceedings of the {name}", event_title=name)
    assert "eventtitle" not in biblatex.fields(paper, ExportOptions())
    short = biblatex.fields(paper, ExportOptions(booktitle="short"))
    assert (short["booktitle"], short["eventtitle"]) == ("{Proc. SOSP 2020}", f"{{{name}}}")


def test_links(work: Make) -> None:
    both = work(
        ids={"doi": "10.1145/x_1"}, container_title="C", URL="https://dl.example.org/a b?{x}"
    )
    assert fields(both)["doi"] == "{10.1145/x_1}"
    assert fields(both)["url"] == "{https://dl.example.org/a%20b?%7Bx%7D}"
    assert "url" not in fields(both, links="doi")
    assert "doi" not in fields(both, links="url")
    only = work(ids={"acl": "2020.acl-main.1"}, container_title="C")
    assert fields(only, links="doi")["url"] == "{https://aclanthology.org/2020.acl-main.1/}"
    assert (
        fields(work(container_title="C", URL="javascript:alert(1)"))
        .keys()
        .isdisjoint({"url", "doi"})
    )
    assert fields(work(ids={"doi": "10.1/x}\n@misc{y,"}, container_title="C")).get("doi") is None
    old = work(
        ids={"doi": "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"},
        container_title="C",
    )
    assert "<1661::aid-sim968>" in fields(old)["doi"]


def test_a_published_paper_keeps_its_preprint(samples: list[Work]) -> None:
    shown = fields(samples[0])
    assert (shown["eprint"], shown["archiveprefix"], shown["primaryclass"]) == (
        "{2301.00001}",
        "{arXiv}",
        "{cs.DC}",
    )
    assert shown["month"] == "oct"
    assert shown["pages"] == "{611--626}"


def test_a_type_without_its_container_is_misc(work: Make) -> None:
    one = work()
    assert fields(one)["ENTRYTYPE"] == "misc"
    assert bibtex.missing(one) == ("booktitle",)
    assert bibtex.missing(work("T", (), type="article-journal", year=None)) == (
        "author",
        "journal",
        "year",
    )
    assert bibtex.missing(work(type="article", ids={"arxiv": "2301.00001"})) == ()


def test_a_chapter_without_publisher_keeps_its_book_and_pages(work: Make) -> None:
    one = work(type="chapter", container_title="The Big Book", page="7-8")
    shown = fields(one)
    assert (shown["ENTRYTYPE"], shown["booktitle"]) == ("incollection", "{The Big Book}")
    assert shown["pages"] == "{7--8}"
    assert bibtex.missing(one) == ("publisher",)
    assert fields(work(type="chapter", publisher="Big Press"))["ENTRYTYPE"] == "misc"


def test_pages_and_article_numbers(work: Make) -> None:
    by_number = work(type="article-journal", container_title="J", number="e12", volume="3")
    assert fields(by_number)["articleno"] == "{e12}"
    assert biblatex.fields(by_number, ExportOptions())["eid"] == "{e12}"
    acm = work(type="article-journal", container_title="J", page="12:1-12:30", volume="3")
    assert (fields(acm)["articleno"], fields(acm)["numpages"], fields(acm)["pages"]) == (
        "{12}",
        "{30}",
        "{12:1--12:30}",
    )
    assert fields(work(container_title="C", page="i–x, 3"))["pages"] == "{i--x, 3}"


def test_retraction_and_what_is_asked_for(work: Make) -> None:
    one = work(container_title="C", retracted="withdrawal", abstract="A", keywords=("a, b", "c%"))
    assert fields(one)["note"] == "{Withdrawn}"
    assert "note" not in fields(one, note=False)
    assert "abstract" not in fields(one, abstracts=False)
    assert "keywords" not in fields(one)
    assert fields(one, keywords=True)["keywords"] == "{a b, c\\%}"


def test_wrong_isbns_stay_out(work: Make) -> None:
    one = work(
        container_title="C", ISBN=("979-8-4007-0229-7", "978-0-00-000000-1", "080442957X", "x}")
    )
    assert fields(one)["isbn"] == "{979-8-4007-0229-7 080442957X}"


def test_biblatex_has_its_own_words(samples: list[Work]) -> None:
    preprint = biblatex.fields(samples[5], ExportOptions())
    assert preprint["ENTRYTYPE"] == "online"
    assert (preprint["date"], preprint["eprinttype"], preprint["eprintclass"]) == (
        "{2024-01}",
        "{arxiv}",
        "{cs.LG}",
    )
    article = biblatex.fields(
        replace(samples[1], aliases=("old1", "king2021files", "o}d")), ExportOptions()
    )
    assert (article["journaltitle"], article["ids"]) == (
        "{ACM Transactions on Computer Systems}",
        "{old1, od}",
    )
    assert biblatex.fields(samples[9], ExportOptions())["type"] == "{phdthesis}"


@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
@pytest.mark.parametrize("unicode", [False, True])
def test_no_field_breaks_an_entry(hostile: list[Work], format_: str, unicode: bool) -> None:
    library = parse_string(
        export.render(format_, hostile, ExportOptions(unicode=unicode, keywords=True))
    )
    assert library.failed_blocks == []
    assert [e.key for e in library.entries] == [w.key for w in hostile]
    known = {*bibtex.ORDER, *biblatex.ORDER}
    assert {f.key for e in library.entries for f in e.fields} <= known


@pytest.mark.parametrize("key", ["a b", "a,b", "a{b}", "a%b", "a\\b", "ä", "}"])
def test_no_key_breaks_an_entry(work: Make, key: str) -> None:
    library = parse_string(bibtex.entry(replace(work(), key=key), ExportOptions()))
    assert len(library.entries) == 1


def test_one_more_entry_changes_no_other(samples: list[Work]) -> None:
    many = export.render("bibtex", samples, ExportOptions())
    few = export.render("bibtex", samples[1:], ExportOptions())
    assert all(entry in many for entry in few.split("\n\n"))
    assert export.render("bibtex", samples[::-1], ExportOptions()) == many


def test_the_order_of_the_list(samples: list[Work]) -> None:
    text = export.render("bibtex", samples[:2][::-1], ExportOptions(sort="list"))
    assert text.index("king2021files") < text.index("ames2023gearbox")


def test_a_thousand_entries_are_all_written(samples: list[Work], worst: list[Work]) -> None:
    base = [*samples, *worst]
    works = [
        replace(
            w,
            key=f"{w.key}x{i}",
            fields=replace(w.fields, title=replace(w.fields.title, value=f"{w.title} No. {i}")),
        )
        for i in range(1000 // len(base) + 1)
        for w in base
    ][:1000]
    text = export.render("bibtex", works, ExportOptions())
    assert text.count(",\n}\n") == 1000
    assert len(parse_string(text).entries) == 1000
