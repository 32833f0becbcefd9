"""Citation keys: how they are made, lengthened and found again."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import export
from enrich.bibtex import file_reader
from enrich.errors import ConfigError
from enrich.export import ExportOptions
from enrich.model import Date, Identifier, Name, Value, Work, WorkFields
from enrich.works import citation_keys

Make = Callable[..., Work]


@pytest.mark.parametrize(
    ("title", "author", "key"),
    [
        (
            "Efficient Memory Management for LLM Serving",
            Name("Kwon", "Woosuk"),
            "kwon2020efficient",
        ),
        ("On the Origin of Species", Name("Darwin", "Charles"), "darwin2020origin"),
        (
            "Towards Understanding of X",
            Name("Berg", "Jan", "van den"),
            "vandenberg2020understanding",
        ),
        ("S-LoRA: Serving", Name("Müller-Øst", "A"), "mullerost2020slora"),
        ("$O(n^2)$ is Enough", Name(literal="OpenAI"), "openai2020enough"),
        ("深度学习", Name("王", "伟"), "wang2020shenduxuexi"),
        ("What is It?", Name("Nguyễn", "Đức"), "nguyen2020what"),
        ("A/B Testing", Name("O'Neil", "P"), "oneil2020testing"),
        ("", Name("Doe", "J"), "doe2020"),
    ],
)
def test_the_usual_pattern(work: Make, title: str, author: Name, key: str) -> None:
    assert citation_keys.make(work(title, (author,)), ()) == key


def test_what_is_unknown_is_left_out(work: Make) -> None:
    assert citation_keys.make(work("Title", (), year=None), ()) == "anontitle"
    assert citation_keys.make(work("", (), year=None), ()) == "anon"
    assert citation_keys.make(work("🚀", (Name("🚀"),), year=None), (), "{shorttitle}") != ""


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        ("{Auth}:{Shorttitle2}-{yy}", "Ames:GearboxServing-20"),
        ("{authors}_{year}", "amesberg_2020"),
        ("{year}{title}", "2020gearboxservingthousandsgpus"),
        ("{AUTH}{year}", "AMES2020"),
        ("{venue}{yy}", "sosp20"),
    ],
)
def test_patterns(work: Make, pattern: str, key: str) -> None:
    citation_keys.check(pattern)
    two = (Name("Ames", "A"), Name("Berg", "B"))
    assert (
        citation_keys.make(
            work("Gearbox: Serving Thousands of GPUs", two, container_title_short="SOSP 2020"),
            (),
            pattern,
        )
        == key
    )


@pytest.mark.parametrize(
    "pattern", ["{nobody}", "{auth}{year} {title}", "plain", "{auth2}", "{auth}é"]
)
def test_a_wrong_pattern_is_named(pattern: str) -> None:
    with pytest.raises(ConfigError, match=r"^keys: "):
        citation_keys.check(pattern)


def test_a_taken_key_grows_by_its_own_title_then_by_a_letter(work: Make) -> None:
    one = work("Small Fish", (Name("Doe", "J"),))
    taken: list[str] = []
    for _ in range(30):
        taken.append(citation_keys.make(one, taken))
    assert taken[:4] == ["doe2020small", "doe2020smallfish", "doe2020smalla", "doe2020smallb"]
    assert taken[28:] == ["doe2020smallaa", "doe2020smallab"]
    assert citation_keys.make(one, ["DOE2020Small"]) == "doe2020smallfish"


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=5))
def test_a_key_is_always_one(title: str, family: str, given_: str) -> None:
    fields = WorkFields(
        title=Value(title, "x", ""),
        authors=Value((Name(family, given_),), "x", ""),
        issued=Value(Date(2020), "x", ""),
    )
    key = citation_keys.make(Work("", "published", "article", fields), ())
    assert re.fullmatch(r"[A-Za-z0-9:_-]{1,200}", key)


def test_a_thousand_papers_keep_their_keys_without_a_cache(work: Make) -> None:
    """Remove, add, reorder and lose everything but the .bib: no key changes, none is given twice."""
    dice = random.Random(7)
    words = ["Fast", "Small", "Deep", "Red", "Fish", "Tree", "Cache", "Net"]
    papers = [
        work(
            " ".join(dice.choice(words) for _ in range(4)),
            (Name(dice.choice(["Doe", "Roe", "Poe"]), "J"),),
            ids={"arxiv": f"2301.{i:05d}"} if i % 3 else {"doi": f"10.1000/x_{i}"},
            year=2020 + i % 3,
            container_title="A Conference",
        )
        for i in range(1000)
    ]
    given_keys: list[str] = []
    for paper in papers:
        given_keys.append(citation_keys.make(paper, given_keys))
    assert len({k.casefold() for k in given_keys}) == 1000
    from dataclasses import replace

    bib = export.render(
        "bibtex",
        [replace(p, key=k) for p, k in zip(papers, given_keys, strict=True)],
        ExportOptions(),
    )
    known = {i: e.key for e in citation_keys.existing(bib) for i in e.identifiers}
    order = dice.sample(range(1000), 1000)
    assert [known[papers[i].identifiers[0]] for i in order] == [given_keys[i] for i in order]


BIB = r"""% a comment
@string{x = "y"}
@misc{a1, title = {{LLM}s Are {\"U}ber}, eprint = {2309.06180v2}, archivePrefix = {arXiv}, ids = {old1, old2}}
@article{b, title = "An {A}rticle", doi = {https://doi.org/10.1145/3600006.3613168}}
@article{c, title = {In CoRR}, journal = {CoRR}, volume = {abs/1706.03762}, url = {https://arxiv.org/abs/1706.03762}}
@article{d, title = {d}, doi = {10.5555/a\_b}}
@article{d, title = {again}}
@article{broken, title = {never closed, doi = {10.1/x}
@article{e, title = {after}}
"""


def test_keys_of_an_existing_bib() -> None:
    found = {e.key: e for e in citation_keys.existing(BIB)}
    assert found["a1"] == citation_keys.Existing(
        "a1", (Identifier("arxiv", "2309.06180"),), "llms are uber"
    )
    assert found["old2"].identifiers == found["a1"].identifiers
    assert found["b"].identifiers == (Identifier("doi", "10.1145/3600006.3613168"),)
    assert found["c"].identifiers == (Identifier("arxiv", "1706.03762"),)
    assert found["d"].identifiers == (Identifier("doi", "10.5555/a_b"),)
    assert found["d"].title == "d"
    assert {"broken", "e"} <= set(found)


@pytest.mark.parametrize(
    "bib",
    [
        "",
        "@",
        "@misc{",
        "@misc{a",
        "}{",
        "<<<<<<< HEAD\n@misc{a, title={x}}\n=======\n",
        "\ufeff@misc{a,}",
    ],
)
def test_a_broken_bib_raises_nothing(bib: str) -> None:
    citation_keys.existing(bib)


@pytest.mark.parametrize(
    "broken", ["", "@article{x, title = {never closed\n\n", "@string{j = {A Journal}}\n"]
)
def test_a_long_bib_is_read_in_parts_and_says_the_same(
    monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    one = "@misc{{k{0},\n  title = {{Paper {0}\n @misc of it}},\n  doi = {{10.1/{0}}},\n}}\n"
    entries = [one.format(n) for n in range(30)]
    bib = "".join([*entries[:20], broken, *entries[20:]])
    whole = citation_keys.existing(bib)
    monkeypatch.setattr(file_reader, "_PART", 100)
    parts: list[str] = []
    parse = file_reader.parse_string
    monkeypatch.setattr(file_reader, "parse_string", lambda part: parts.append(part) or parse(part))
    assert citation_keys.existing(bib) == whole
    assert (len(parts) > 1) == ("@string" not in broken)
    assert {e.key for e in whole} >= {f"k{n}" for n in range(20)}
