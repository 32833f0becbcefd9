"""What is typed to search is a tree of terms, whatever it is."""

from __future__ import annotations

import json
import random

import pytest

from enrich.library.query import MOST_TERMS, parse
from enrich.model.search import (
    Condition,
    HasState,
    Is,
    ListPlace,
    SearchQuery,
    SearchText,
    Term,
    Years,
)
from tests.support.paths import ROOT

TABLE = json.loads((ROOT / "tests/library/queries.json").read_text(encoding="utf-8"))


def word(*words: str, **more: object) -> SearchText:
    return SearchText(words, **more)  # type: ignore[arg-type]


CASES: dict[str, list[list[Condition | Term]]] = {
    "paged attention": [[word("paged")], [word("attention")]],
    "PagedAttention": [[word("paged", "attention")]],
    "key-value cache": [[word("key", "value")], [word("cache")]],
    "vLLM LLMs MoE": [[word("vllm")], [word("llms")], [word("moe")]],
    "A* C++ α-β": [[word("astar")], [word("cplusplus")], [word("alpha", "beta")]],
    "Łukasz O’Neill": [[word("lukasz")], [word("oneill")]],
    "深度学习": [[word("深", "度", "学", "习")]],
    '"paged attention"': [[word("paged", "attention", is_phrase=True)]],
    "«paged attention»": [[word("paged", "attention", is_phrase=True)]],
    '"no end of it': [[word("no", "end", "of", "it", is_phrase=True)]],
    "atten*": [[word("atten", is_prefix=True)]],
    "(atten*)": [[word("atten", is_prefix=True)]],
    '"paged atten"*': [[word("paged", "atten", is_prefix=True, is_phrase=True)]],
    "a OR b c": [[word("a"), word("b")], [word("c")]],
    "a b OR c": [[word("b"), word("c")]],
    "x OR y OR z": [[word("x"), word("y"), word("z")]],
    "OR x OR": [[word("x")]],
    "x AND y": [[word("x")], [word("y")]],
    "or and": [[word("or")], [word("and")]],
    "the of": [[word("the")], [word("of")]],
    "the kernel": [[word("kernel")]],
    '"the kernel"': [[word("the", "kernel", is_phrase=True)]],
    "x -y": [[word("x")], [Term(word("y"), negated=True)]],
    "x –venue:y": [[word("x")], [Term(word("y", field="venue"), negated=True)]],
    '-"x y"': [[Term(word("x", "y", is_phrase=True), negated=True)]],
    "-x:y": [[Term(word("x", "y"), negated=True)]],
    "- x --": [[word("x")]],
    "author:kwon": [[word("kwon", field="author")]],
    'Authors:"Kwon, Woosuk"': [[word("kwon", "woosuk", field="author", is_phrase=True)]],
    "author:McDonald": [[word("mcdonald", field="author")]],
    "author: kwon": [[word("author")], [word("kwon")]],
    "title:fast venue:osdi": [[word("fast", field="title")], [word("osdi", field="venue")]],
    "year:2022": [[Years(2022, 2022)]],
    "year:2022..2024": [[Years(2022, 2024)]],
    "year:2022-2024": [[Years(2022, 2024)]],
    "year:2022..": [[Years(2022, None)]],
    "year:..2022": [[Years(None, 2022)]],
    "year:>2022 year:<=2024": [[Years(2023, None)], [Years(None, 2024)]],
    "year:soon": [[word("year")], [word("soon")]],
    "year:..": [[word("year")]],
    "state:preprint": [[HasState("preprint")]],
    "state:pub": [[HasState("published")]],
    "state:odd": [[word("state")], [word("odd")]],
    "is:unread is:starred": [[Is("unread")], [Is("starred")]],
    "is:star is:done": [[Is("starred")], [Is("read")]],
    "is:doubtful": [[HasState("doubtful")]],
    "is:odd": [[word("odd")]],
    'section:"KV cache"': [[ListPlace("section", ("kv", "cache"))]],
    "list:reading.md tag:llm/serving": [
        [ListPlace("list", ("reading", "md"))],
        [ListPlace("tag", ("llm", "serving"))],
    ],
    "foo:bar": [[word("foo")], [word("bar")]],
    "is:unread OR year:2022": [[Is("unread"), Years(2022, 2022)]],
    "": [],
    "- -- – \" * ( ) : ^ '": [],
    'OR AND ""': [],
}


@pytest.mark.parametrize("typed", CASES)
def test_what_is_typed_means(typed: str) -> None:
    expected = tuple(
        tuple(one if isinstance(one, Term) else Term(one) for one in clause)
        for clause in CASES[typed]
    )
    assert parse(typed) == SearchQuery(typed, expected)


def test_nothing_that_is_typed_is_an_error() -> None:
    dice = random.Random(5)
    signs = "\"“”-–*:()'^{}[]\\~%_;,./|<>=&@#\0\x1b\ud800é深 ab OR AND year:is:author:2022.."
    for _ in range(3000):
        typed = "".join(dice.choices(signs, k=dice.randint(0, 60)))
        for clause in parse(typed).clauses:
            assert clause
            for term in clause:
                if isinstance(term.condition, SearchText | ListPlace):
                    assert all(term.condition.words)


@pytest.mark.parametrize(
    "typed", ["x" * 10000, "x " * 5000, '"' * 10000, "-" * 10000, "OR " * 3000]
)
def test_much_is_cut_off(typed: str) -> None:
    assert len(parse(typed).clauses) <= MOST_TERMS


def test_the_table_of_queries_is_sound() -> None:
    keys = {paper["key"] for paper in TABLE["papers"]}
    queries = [case["query"] for case in TABLE["cases"]]
    assert len(queries) == len(set(queries))
    assert all(keys.issuperset(case["keys"]) for case in TABLE["cases"])
    assert all(
        set(case) <= {"query", "keys", "any_order", "corrected", "why"} for case in TABLE["cases"]
    )
