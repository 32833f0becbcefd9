"""Formulas of Better BibTeX for citation keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from enrich.config import Config
from enrich.config.settings import KeySettings
from enrich.errors import ConfigError
from enrich.model import Name, Work
from enrich.works import citation_keys, key_formula
from enrich.works.citation_keys import KeyMaker

Make = Callable[..., Work]
TITLE = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
KWON, LI, ZHUANG = Name("Kwon", "Woosuk"), Name("Li", "Zhuohan"), Name("Zhuang", "Siyuan")
BERG = Name("Berg", "Jan", "van den")


@pytest.mark.parametrize(
    ("formula", "key"),
    [
        ("auth.lower + shorttitle(3,3) + year", "kwonEfficientMemoryManagement2020"),
        ("auth.lower + year + shorttitle(1, 1).lower", "kwon2020efficient"),
        ("[auth:lower][year][Title:skipwords:select,1,1:lower]", "kwon2020efficient"),
        ("[auth][shorttitle3_3][year]", "KwonEfficientMemoryManagement2020"),
        ("[auth:lower]_[veryshorttitle:lower]_[year]", "kwon_efficient_2020"),
        ("[authEtal2:lower:replace,.,_]-[shortyear]", "kwon_etal-20"),
        ("authEtAl.lower + '-' + shortyear", "kwonetal-20"),
        ("authors(2).condense('_') + year", "Kwon_Li_EtAl2020"),
        ("authAuthEa.lower + year", "kwon.li.ea2020"),
        ("authorsAlpha(sep='') + shortyear", "KLZ20"),
        ("authshort(sep='') + year", "KLZ2020"),
        ("auth(3) + auth(2, 2) + year", "KwoLi2020"),
        ("auth(n=3).upper + title.abbr", "KWOEMMLLMSP"),
        ("authorLast + authForeIni + year", "ZhuangW2020"),
        ("shorttitle(2).capitalize.condense(sep='-').lower", "efficient-memory"),
        ("title.select(-1).substring(1, 5)", "Paged"),
        ("firstpage.prefix('p') + auth", "Kwon"),
        ("journal.len('>', 0) + auth | auth.lower.postfix('_') + year", "kwon_2020"),
        ("firstpage.default('x') + year", "x2020"),
        ("[auth:lower][year:replace,2020,7]", "kwon7"),
        ("auth.prefix(3) + year.postfix(4)", "3Kwon20204"),
    ],
)
def test_a_formula_gives_its_key(work: Make, formula: str, key: str) -> None:
    citation_keys.check(formula)
    assert KeyMaker((), formula).make(work(TITLE, (KWON, LI, ZHUANG))) == key


@pytest.mark.parametrize(
    ("title", "author", "key"),
    [
        ("S-LoRA: Serving Thousands", Name("Müller-Øst", "A"), "muller-ostSLoRAServing2020"),
        ("The \\emph{{Ü}nicode} of {T}hings", BERG, "vandenbergUnicodeThings2020"),
        ("Quote, unquote & 100%", Name(literal="Open, AI"), "openaiQuoteUnquote2020"),
        ("深度学习", Name("王", "伟"), "wangShenDuXueXi2020"),
        ("", KWON, "kwon2020"),
    ],
)
def test_a_key_is_ascii_without_what_tex_reads(
    work: Make, title: str, author: Name, key: str
) -> None:
    formula = "auth.lower + shorttitle(2, 2) + year"
    assert KeyMaker((), formula).make(work(title, (author,))) == key


def test_further_papers_of_one_key_get_letters(work: Make) -> None:
    maker = KeyMaker(("kwon2020",), "auth.lower + year")
    made = [maker.make(work(TITLE, (KWON,))) for _ in range(3)]
    assert made == ["kwon2020a", "kwon2020b", "kwon2020c"]


def test_a_formula_that_gives_nothing_gives_a_key_all_the_same(work: Make) -> None:
    assert KeyMaker((), "journal + firstpage").make(work("", (), year=None)) == "paper"


@pytest.mark.parametrize(
    "formula",
    [
        *("auth +", "auth.lower(", "auth.nothing", "nothing + year", "auth.replace('a')"),
        *("auth(x)", "auth(1,2,3)", "auth.lower(sep='-')", "[auth", "[auth:nothing]", "[>0][auth]"),
        *("'a' + 'b'", "auth - year", "auth[0]", "lambda: auth.lower", "auth.__class__"),
        *("auth('x')", "auth(m='1')", "title.select('a')", "auth.len('>', 'a')", "[auth:select,a]"),
        *("(lambda: 1).x + auth", "auth.replace(/a/, 'b')", "f'{auth.lower}' + year", "[]"),
    ],
)
def test_what_is_no_formula_is_said(formula: str) -> None:
    with pytest.raises(ConfigError, match=r"^enrich.yaml: keys.pattern: "):
        citation_keys.check_setting(Config(Path("enrich.yaml"), keys=KeySettings(formula)))


def test_patterns_with_fields_are_no_formulas() -> None:
    assert not key_formula.is_formula(citation_keys.PATTERN)
    assert not key_formula.is_formula("{auth}.{year}")
    assert not key_formula.is_formula("paper")
    assert key_formula.is_formula("year")
