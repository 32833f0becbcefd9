"""The entries of a .bib, of an output and of what services print, with their values."""

from __future__ import annotations

import itertools
import re
import tracemalloc
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from enrich.bibtex import entries, names
from enrich.bibtex.scanner import scan
from enrich.model import Name
from tests.support import by_name, hostile

THREE = (Name("Doe", "Jane"), Name("Kim", "Cy"), Name("Dahl", "Per"))


def fields(source: str) -> list[dict[str, str]]:
    return [dict(x.fields) for x in entries.read(source)]


def test_values_in_braces_quotes_and_bare() -> None:
    [entry] = entries.read(
        '@InProceedings {1,\n a = {x {y} \\} z},\n B = "q {"} r",\n c = jul, d = 12\n}'
    )
    assert (entry.type, entry.key) == ("inproceedings", "1")
    assert entry.fields == {"a": "x {y} \\} z", "b": 'q {"} r', "c": "jul", "d": "12"}


def test_entries_follow_each_other_and_can_be_read_again() -> None:
    found = list(entries.read("@misc{a, title = {A}}\n@misc{b,\n title = {B},\n}\n"))
    assert [x.get("title") for x in found] == ["A", "B"]
    assert [next(entries.read(x.text)) for x in found] == found


@pytest.mark.parametrize(
    ("source", "key", "made_out"),
    [
        ("@misc{a, title = {A}, author = {Never en", "a", {"title": "A"}),
        ("@misc{a, title = {A}, year = 2020", "a", {"title": "A", "year": "2020"}),
        ("@misc{a, title = {A}, ,, = }", "a", {"title": "A"}),
        (
            "@misc{a, title = {A}, % a remark\n year = {2020}\n}",
            "a",
            {"title": "A", "year": "2020"},
        ),
        ("@misc{a, title {A}, year = {2020}}", "a", {"year": "2020"}),
        ("@misc{my key, title = {A}}", "my", {"title": "A"}),
        (
            "@misc{a,\n author = {A,\n title = {B},\n year = {2020},\n}\n",
            "a",
            {"title": "B", "year": "2020"},
        ),
        ("@misc{a,\n author = {A,\n title = {{B},\n year = {2020},\n}}\n", "a", {"year": "2020"}),
        ("@misc{a, ", "a", {}),
        ("@misc{a", "a", {}),
        ("@misc{a,\n title = {A},\n author = {B\n@misc{b,}\n", "a", {"title": "A"}),
    ],
)
def test_an_entry_that_is_cut_off_gives_what_is_whole(
    source: str, key: str, made_out: dict[str, str]
) -> None:
    found = next(entries.read(source))
    assert (found.key, found.fields) == (key, made_out)
    again = next(entries.read(found.text))
    assert again.key == key
    assert again.fields.items() >= made_out.items()


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("@misc{a, month = 17--23 July, year = 2020}", {"month": "17--23 July", "year": "2020"}),
        ("@misc{a, month = jul # { 17}, year = 2020}", {"month": "jul 17", "year": "2020"}),
        ("@misc{a, year = 2020 month = jul}", {"year": "2020", "month": "jul"}),
        ("@misc{a, year = 2020\n month = jul}", {"year": "2020", "month": "jul"}),
        ("@misc{a, pages = 1-2}", {"pages": "1-2"}),
        ("@misc{a, YEAR = 2021, year = 2020}", {"year": "2021"}),
        ('@string{j = "A Journal"}@misc{a, journal = J # ", B"}', {"journal": "A Journal, B"}),
        (
            '@string{s = "SOSP"}@misc{a, journal = s # nope, month = jan # "~5", year = 20 # 23}',
            {"journal": "SOSP", "month": "jan~5", "year": "2023"},
        ),
        ("@misc{a, journal = nix # nope, booktitle = nope}", {"journal": "", "booktitle": "nope"}),
        ("@string{oct = {X}}@misc{a, month = oct}", {"month": "oct"}),
        ("@misc{a, journal = unknown}", {"journal": "unknown"}),
    ],
)
def test_values(source: str, values: dict[str, str]) -> None:
    assert fields(source) == [values]


@pytest.mark.parametrize(
    "key",
    ["o'brien2020", "Doe:2020/x", "smith(2020)", 'a"b', "10.1145/1.2", "me@home", "DBLP:conf/x/y+z",
        "王2020"],
)  # fmt: skip
def test_keys_that_bibtex_takes(key: str) -> None:
    found = next(entries.read(f"@misc{{{key}, title = {{A}}}}"))
    assert (found.key, found.fields) == (key, {"title": "A"})
    [scanned] = scan(f"@misc{{{key}, title = {{A}}}}")
    assert (scanned.key, scanned.problem) == (key, "")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Cite: @inproceedings {280922,\n title = {T},\n}\n Back to top", "T"),
        ("mail me@example.org {now}, then @misc{k, title={T}} and on", "T"),
        ("@media {print} @misc{k, title={T}", "T"),
        ("write to me@example.org", None),
        ("", None),
    ],
)
def test_the_entry_that_a_page_shows(words: str, title: str | None) -> None:
    found = entries.printed(words)
    assert (found.get("title") if found else None) == title


def test_a_page_full_of_an_entry_is_cut() -> None:
    found = entries.printed("@misc{k, title = {T}, abstract = {" + "x" * 10**6 + "}}")
    assert found is not None
    assert found.fields == {"title": "T"}


@pytest.mark.slow
def test_a_long_file_is_read_entry_by_entry() -> None:
    one = "@misc{{k{0},\n  title = {{Paper {0}\n @misc of it}},\n  doi = {{10.1/{0}}},\n}}\n"
    bib = "".join(one.format(n) for n in range(30_000))
    tracemalloc.start()
    try:
        count = sum(1 for _ in entries.read(bib))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 30_000
    assert peak < 200_000  # bytes; the file has two million


# Tens of thousands of entries or fields take a second each.
DEAR = {odd.name for odd, found in hostile.BIB if found > 1} | {"fields of one name"}


@pytest.mark.slow
@pytest.mark.parametrize("odd", by_name.whole((odd for odd, _ in hostile.BIB), DEAR))
def test_a_megabyte_of_odd_input_hides_no_entry_before_or_behind_it(odd: hostile.Growing) -> None:
    found = [x.key for x in entries.read(f"@misc{{first,}}\n{odd.text()}\n@misc{{last,}}\n")]
    assert [found[0], found[-1]] == ["first", "last"]


def test_another_parser_reads_the_same() -> None:
    for path in (Path(__file__).parents[1] / "golden").glob("*.bib"):
        bib = path.read_text(encoding="utf-8")
        other = parse_string(bib).entries
        assert [(e.key, e.type, dict(e.fields)) for e in entries.read(bib)] == [
            (e.key, e.entry_type, {f.key.lower(): f.value for f in e.fields}) for e in other
        ]


@given(st.text(alphabet='@{}"\\=,ab c\n$%#()', max_size=200))
def test_nothing_raises_and_what_is_read_can_be_read_again(source: str) -> None:
    for entry in itertools.islice(entries.read("@misc{x, " + source), 20):
        again = next(entries.read(entry.text))
        assert again.type == entry.type
        assert again.key == entry.key


# -- names


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("A B and C D", ["A B", "C D"]),
        ("{Barnes and Noble} and Kim, Cy", ["{Barnes and Noble}", "Kim, Cy"]),
        ("A B\n and\tC D", ["A B", "C D"]),
        ("A} and B", ["A}", "B"]),
        ("Ferdinand Band", ["Ferdinand Band"]),
        ("A AND B", ["A", "B"]),
        ("", [""]),
    ],
)
def test_names_are_parted_at_and(raw: str, parts: list[str]) -> None:
    assert names.split(raw) == parts


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("{Barnes and Noble} and Kim, Cy", (Name(literal="Barnes and Noble"), Name("Kim", "Cy"))),
        ("{{OpenAI}}", (Name(literal="OpenAI"),)),
        ("{Doe, Jane}", (Name("Doe", "Jane"),)),
        ("{欧阳, 修}", (Name("欧阳", "修"),)),
        ("{Llama Team, AI @ Meta}", (Name(literal="Llama Team, AI @ Meta"),)),
        ("{Barnes and Noble, Inc.}", (Name(literal="Barnes and Noble, Inc."),)),
        (r"{\"O}rn, Ada and others", (Name("Örn", "Ada"),)),
        ("Jane Doe and et al.", (Name("Doe", "Jane"),)),
        ("Jane Doe And Cy Kim", (Name("Doe", "Jane"), Name("Kim", "Cy"))),
        (r"Jane Doe \and Cy Kim", (Name("Doe", "Jane"), Name("Kim", "Cy"))),
        (r"Jane Doe & Cy Kim", (Name("Doe", "Jane"), Name("Kim", "Cy"))),
        ("Jane Doe, Cy Kim, Per Dahl", THREE),
        ("Jane Doe, Cy Kim, and Per Dahl", THREE),
        ("van der Meer, Jr., Per", (Name("Meer", "Per", "van der", "Jr."),)),
        ("Berg Lind, Ada Maria", (Name("Berg Lind", "Ada Maria"),)),
        ("", ()),
    ],
)
def test_names(raw: str, found: tuple[Name, ...]) -> None:
    assert names.read(raw) == found


def test_months_are_macros() -> None:
    for month in "jan feb mar apr may jun jul aug sep oct nov dec".split():
        assert re.fullmatch(month, fields(f"@misc{{a, month = {month}}}")[0]["month"])
