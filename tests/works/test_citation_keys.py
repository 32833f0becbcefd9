"""Citation keys: how they are made, lengthened and found again."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import export
from enrich.config import Config
from enrich.config.settings import KeySettings
from enrich.errors import ConfigError
from enrich.export import ExportOptions
from enrich.model import Date, Name, Value, Work, WorkFields
from enrich.works import citation_keys
from enrich.works.citation_keys import PATTERN, KeyMaker
from enrich.works.known_keys import keys_of_bib

Make = Callable[..., Work]


def make(work: Work, taken: Iterable[str], pattern: str = PATTERN) -> str:
    return KeyMaker(taken, pattern).make(work)


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
    assert make(work(title, (author,)), ()) == key


def test_what_is_unknown_is_left_out(work: Make) -> None:
    assert make(work("Title", (), year=None), ()) == "anontitle"
    assert make(work("", (), year=None), ()) == "anon"
    assert make(work("🚀", (Name("🚀"),), year=None), (), "{shorttitle}") != ""


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
        make(
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
    with pytest.raises(ConfigError, match=r"^enrich.yaml: keys.pattern: "):
        citation_keys.check_setting(Config(Path("enrich.yaml"), keys=KeySettings(pattern)))


def test_a_taken_key_grows_by_its_own_title_then_by_a_letter(work: Make) -> None:
    one = work("Small Fish", (Name("Doe", "J"),))
    taken: list[str] = []
    for _ in range(30):
        taken.append(make(one, taken))
    assert taken[:4] == ["doe2020small", "doe2020smallfish", "doe2020smalla", "doe2020smallb"]
    assert taken[28:] == ["doe2020smallaa", "doe2020smallab"]
    assert make(one, ["DOE2020Small"]) == "doe2020smallfish"


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=5))
def test_a_key_is_always_one(title: str, family: str, given_: str) -> None:
    fields = WorkFields(
        title=Value(title, "x", ""),
        authors=Value((Name(family, given_),), "x", ""),
        issued=Value(Date(2020), "x", ""),
    )
    key = make(Work("", "published", "article", fields), ())
    assert re.fullmatch(r"[A-Za-z0-9:_-]{1,200}", key)


@pytest.mark.slow
def test_a_thousand_papers_keep_their_keys_without_a_cache(work: Make) -> None:
    """Whatever is removed, added, reordered or lost but the .bib, no key changes or comes twice."""
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
        given_keys.append(make(paper, given_keys))
    assert len({k.casefold() for k in given_keys}) == 1000
    from dataclasses import replace

    bib = export.render(
        "bibtex",
        [replace(p, key=k) for p, k in zip(papers, given_keys, strict=True)],
        ExportOptions(),
    )
    known = {i: e.key for e in keys_of_bib(bib) for i in e.identifiers}
    order = dice.sample(range(1000), 1000)
    assert [known[papers[i].identifiers[0]] for i in order] == [given_keys[i] for i in order]
