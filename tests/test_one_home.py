"""Knowledge of the field is written down once: each table has a home, and no other module has it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from enrich.bibtex.entry_types import BIBLATEX, BIBTEX, CSL
from enrich.identifiers.schemes import SCHEMES
from enrich.text.values import MONTH_NAMES, MONTHS
from tests.support.modules import nodes
from tests.support.paths import ROOT

MODULES = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "enrich").rglob("*.py"))


@cache
def constants(path: str) -> tuple[str, ...]:
    """Return the strings of a module that are no docstrings."""
    docs = {
        id(node.body[0].value)
        for node in nodes(Path(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return tuple(
        node.value
        for node in nodes(Path(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    )


@cache
def tables(path: str) -> tuple[frozenset[str], ...]:
    """Return the words of each tuple, list, set and dict of a module: of its keys and its values."""
    found: list[frozenset[str]] = []
    for node in nodes(Path(path)):
        for parts in (getattr(node, name, None) for name in ("elts", "keys", "values")):
            # A row may be a call: `Scheme("doi", ...)`.
            rows = [p.args[0] if isinstance(p, ast.Call) and p.args else p for p in parts or ()]
            words = [r.value for r in rows if isinstance(r, ast.Constant)]
            found.append(frozenset(w for w in words if isinstance(w, str)))
    return tuple(found)


@cache
def texts(path: str) -> tuple[frozenset[str], ...]:
    """Return the words of each text of a module: a table may be a text that is split."""
    return tuple(frozenset(re.findall(r"[a-z]+", text.lower())) for text in constants(path))


def doi_prefixes(path: str) -> Iterator[str]:
    """Yield the DOI prefixes that a module writes out."""
    for text in constants(path):
        yield from re.findall(r"(?<![\d.])10\\?\.\d{4,5}(?![\d.])", text)


def tables_of(
    words: frozenset[str], most: int, *, in_texts: bool = True
) -> Callable[[str], Iterator[str]]:
    """Return what finds the tables of a module that have more than `most` of these words."""

    def found(path: str) -> Iterator[str]:
        for known in (*tables(path), *(texts(path) if in_texts else ())):
            if len(known & words) > most:
                yield " ".join(sorted(known & words))

    return found


def patterns(*shapes: str) -> Callable[[str], Iterator[str]]:
    """Return what finds the texts of a module that have one of these shapes."""
    shape = re.compile("|".join(shapes), re.IGNORECASE)

    def found(path: str) -> Iterator[str]:
        for text in constants(path):
            yield from (m.group() for m in shape.finditer(text))

    return found


def precisions(path: str) -> Iterator[str]:
    """Yield the precisions to which a module writes times."""
    for node in nodes(Path(path)):
        if isinstance(node, ast.keyword) and node.arg == "timespec":
            yield ast.unparse(node.value)


@dataclass(frozen=True)
class Knowledge:
    """What finds a table, the module that it belongs to, and who else has reason to have it."""

    find: Callable[[str], Iterator[str]]
    home: str
    others: Mapping[str, str] = field(default_factory=dict)


SCHEME_NAMES = frozenset(SCHEMES) - {"page"}
# Without the words that English and CSL have too.
ENTRY_TYPES = frozenset((*BIBTEX.values(), *BIBLATEX.values(), *CSL)) - {
    *("book", "report", "software", "thesis")
}
HOMES = {
    "DOI prefixes": Knowledge(
        doi_prefixes,
        "enrich/identifiers/doi_prefixes.py",
        {"enrich/identifiers/schemes.py": "an example"},
    ),
    "months": Knowledge(tables_of(frozenset((*MONTHS, *MONTH_NAMES)), 5), "enrich/text/values.py"),
    "schemes": Knowledge(
        tables_of(SCHEME_NAMES, 2, in_texts=False),
        "enrich/identifiers/schemes.py",
        {
            "enrich/export/csv.py": "columns of the file",
            "enrich/identifiers/typed.py": "how each is read",
            "enrich/export/saying.py": "names of sources",
            "enrich/runs/check.py": "which source is the authority",
            "enrich/sources/dblp/__init__.py": "what DBLP is asked by",
            "enrich/sources/openalex/__init__.py": "what OpenAlex is asked by",
            "enrich/sources/semantic_scholar/__init__.py": "how the service spells them",
            "enrich/sources/semantic_scholar/paper.py": "how the service spells them",
        },
    ),
    "addresses of arXiv": Knowledge(patterns(r"arxiv\.org/abs"), "enrich/identifiers/schemes.py"),
    "dashes between pages": Knowledge(patterns("‐‑‒–—−"), "enrich/text/values.py"),
    "entry types": Knowledge(
        tables_of(ENTRY_TYPES, 3),
        "enrich/bibtex/entry_types.py",
        {
            "enrich/check/unmatched.py": "of which the sources have all",
            "enrich/export/bibtex.py": "what each has to have",
            "enrich/sources/dblp/facts.py": "DBLP's own",
        },
    ),
    "names of preprint servers": Knowledge(
        patterns("biorxiv|medrxiv|techrxiv|chemrxiv|ssrn"),
        "enrich/text/preprints.py",
        {
            "enrich/identifiers/doi_prefixes.py": "who registers DOIs",
            "enrich/identifiers/site_forms.py": "their addresses",
            "enrich/identifiers/sites.py": "their addresses",
            "enrich/identifiers/typed.py": "what people write before a number",
            "enrich/reading_list/line/links.py": "hosts and labels of links",
        },
    ),
    "series of proceedings": Knowledge(
        patterns(
            "communications in computer and information",
            "advances in intelligent systems",
            "lecture notes in",
            "leibniz international",
        ),
        "enrich/venues/series.py",
    ),
    "times as texts": Knowledge(
        precisions,
        "enrich/store/timestamps.py",
        {"enrich/transport/breaker.py": "transport knows no store"},
    ),
}


@pytest.mark.parametrize("what", HOMES)
def test_what_is_known_is_written_down_once(what: str) -> None:
    known = HOMES[what]
    found = {path: sorted(set(known.find(path))) for path in MODULES}
    assert found[known.home], "the home has it"
    elsewhere = {path: x for path, x in found.items() if x and path != known.home}
    assert {path: x for path, x in elsewhere.items() if path not in known.others} == {}
    assert known.others.keys() - elsewhere.keys() == set(), "an exception without use"


AGAIN = """
'A docstring may speak of 10.1145/1.2 and bioRxiv.'
SERVERS = re.compile(r"10\\.2139/ssrn|bioRxiv")
MONTHS = "jan feb mar apr may jun".split()
PAGES = re.compile(r"[‐‑‒–—−]+")
SCHEMES = {"doi": 1, "acl": 2, "pmlr": 3}
TYPES = {"a": "article", "b": "inproceedings", "c": "incollection", "d": "phdthesis"}
SERIES = r"lecture notes in .*"
page = f"https://arxiv.org/abs/{number}"
now = when.isoformat(timespec="seconds")
"""


@pytest.mark.parametrize("what", HOMES)
def test_a_table_that_comes_back_is_seen(what: str, tmp_path: Path) -> None:
    module = tmp_path / "again.py"
    module.write_text(AGAIN, encoding="utf-8")
    assert len(list(HOMES[what].find(str(module)))) >= 1
    docstring = tmp_path / "docstring.py"
    docstring.write_text(AGAIN.splitlines()[1], encoding="utf-8")
    assert list(HOMES[what].find(str(docstring))) == []
