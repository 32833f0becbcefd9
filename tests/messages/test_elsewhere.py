"""No sentence to a person is written outside the catalogue: held over `ast`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path

import pytest

from tests.support.modules import nodes, tree
from tests.support.paths import ROOT

MODULES = [p for p in sorted((ROOT / "enrich").rglob("*.py")) if p.parent.name != "messages"]
# Rooms full of words of the field: venues, people, patterns of titles. Of these is looked at what
# becomes an error or a remark; of the others every text.
OF_THE_FIELD = frozenset(
    {"bibtex", "identifiers", "matching", "reading_list", "sources", "text", "venues"}
)
# What takes a sentence to a person, by the name of what is called.
HEARD = frozenset(
    {"BadParameter", "ClaimFinding", "Sentence", "Unread", "fail", "put", "report"}
) | {
    *("say", "warning"),
}
# What is raised for whoever writes a plugin, or enrich itself.
OF_PROGRAMS = frozenset({"AssertionError", "AttributeError", "OSError", "RuntimeError"}) | {
    *("TypeError", "ValueError"),
}
# Names of arguments that hold words of `--help`, and what a service is said to lack.
NO_SENTENCES = frozenset({"help", "short_help", "metavar", "epilog", "what", "part", "service"})
# Two words that follow each other, or a word with what is filled in.
_RUNNING = re.compile(
    r"(?:[A-Za-z]{2,}[,;:]?|\{\}) (?:[a-z]{2,}\b|\{\} [a-z]{2,})|[a-z]{3,}:? \{\}"
)
_MARKUP = re.compile(r"\s*(?:<|(?:ALTER|CREATE|DELETE|INSERT|SELECT|UPDATE)\b)")
# Texts of several words that are no sentences, by their module, with the reason.
ALL = frozenset({"*"})
OTHERS: Mapping[str, tuple[str, Set[str]]] = {
    "enrich/api.py": ("how a message goes on", {"; nearest: {}"}),
    "enrich/catalogs/making.py": ("what a progress bar shows", {"taking over"}),
    "enrich/catalogs/layout.py": ("the tables of a file", ALL),
    "enrich/cli/__init__.py": (
        "commands and options",
        {
            *("enrich {}", "export bibtex", "`enrich export FORMAT`"),
            "`enrich doctor` without --online",
            "`-o FILE.bib`: the ending tells the format",
        },
    ),
    "enrich/cli/completion.py": ("code of a shell", ALL),
    "enrich/cli/console.py": ("what click calls a type", {"whole number"}),
    "enrich/complete/changes.py": ("BibTeX", {" and others", " et al", " et al."}),
    "enrich/config/__init__.py": (
        "words of PyYAML",
        {"end of stream", "stream end", "mapping values"},
    ),
    "enrich/store/postgres/claims.py": ("the name of a thread", {"signs of life"}),
    "enrich/store/postgres/connection.py": ("words of libpq, and SQL", ALL),
    "enrich/config/settings.py": (
        "types, which a message names",
        {"a number of at least 0, at most 365000", "a number of at least 0, at most 1000000"},
    ),
    "enrich/config/starter.py": ("the configuration that `init` writes", ALL),
    "enrich/doctor/online.py": (
        "how a message goes on",
        {" (of callers it calls {})", ", for {} hours", ", which are ${}", "ahead of"},
    ),
    "enrich/doctor/probing.py": ("how a message goes on", {"the answer", "not probed"}),
    "enrich/doctor/settings.py": (
        "how a message goes on",
        {
            "--config names it",
            "it is switched off",
            "it is the nearest one above",
            "it is your own, and none lies here or above",
            "it lies here",
            "it takes no key",
            "the variable {} names it",
        },
    ),
    "enrich/export/bib_entry.py": (
        "what entries have in their fields",
        {"Issue {}", "Translated by {}", "{} edition"},
    ),
    "enrich/export/saying.py": ("a label", {"article {}"}),
    "enrich/export/retraction.py": (
        "what entries have in their fields",
        {"Expression of concern", "Notice of violation of publication principles"},
    ),
    "enrich/library/search.py": ("behind names", {" et al."}),
    "enrich/merge/field_rules.py": ("a kind", {"cited first"}),
    "enrich/resolve/explain.py": ("names that are joined", {"{} and {}"}),
    "enrich/resolve/phases.py": ("names of steps", ALL),
    "enrich/runs/history.py": ("a kind", {"come out"}),
    "enrich/runs/outputs.py": ("a name in a diff", {"{} (would be)"}),
    "enrich/runs/source_rows.py": ("a kind", {"links only"}),
    "enrich/store/sqlite/connection.py": (
        "SQL",
        {"SAVEPOINT part", "RELEASE part", "ROLLBACK TO part"},
    ),
    "enrich/store/sqlite/derived.py": ("SQL", ALL),
    "enrich/store/sqlite/lists.py": ("SQL", ALL),
    "enrich/store/sqlite/search.py": ("SQL", ALL),
    "enrich/server/pages.py": ("behind names", {" et al."}),
    "enrich/server/running.py": ("words of Python", {"coroutine .* was never awaited"}),
    "enrich/server/plugin.py": ("types of content, and SQL", ALL),
    "enrich/store/sqlite/public_copy.py": ("SQL", ALL),
    "enrich/store/sqlite/health.py": ("a name with its version", {"SQLite {}"}),
    "enrich/transport/session.py": ("headers of HTTP", ALL),
}


def is_running(text: str) -> bool:
    """Whether a text has words that follow each other as in a sentence."""
    return bool(_RUNNING.search(text)) and not _MARKUP.match(text)


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts below a node that may be said, with {} for what an f-string fills in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
        for value in node.values:
            yield from () if isinstance(value, ast.Constant) else texts(value)
    else:
        for child in ast.iter_child_nodes(node):
            if not is_never_said(node, child):
                yield from texts(child)


def is_never_said(parent: ast.AST, node: ast.AST) -> bool:
    """Whether what is written there is no sentence by its place.

    It is a docstring, a type, a pattern, a noun that is counted, help, an error for a programmer,
    or what something is compared with.
    """
    match parent:
        case ast.Expr():
            return isinstance(node, ast.Constant)
        case ast.Compare() | ast.MatchValue():
            return True
        case ast.Subscript():
            return ast.unparse(parent.value) == "Literal"
        case ast.keyword():
            return parent.arg in NO_SENTENCES
        case ast.Attribute():
            return parent.attr == "split"
        case ast.Call():
            return ast.unparse(parent.func).startswith(("re.", "regex", "counted"))
        case ast.Raise():
            return isinstance(node, ast.Call) and ast.unparse(node.func) in OF_PROGRAMS
    return False


def heard(module: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the calls whose arguments a person hears: errors that are raised, and remarks."""
    for node in module:
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if not is_never_said(node, node.exc):
                yield node.exc
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in HEARD:
            yield node


def running(nodes: Iterable[ast.AST]) -> set[str]:
    return {text for node in nodes for text in texts(node) if is_running(text)}


def sentences(path: Path) -> set[str]:
    """Return the texts of a module that may be sentences."""
    return running(heard(nodes(path)) if room_of(path) in OF_THE_FIELD else [tree(path)])


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[1]


def test_every_sentence_is_in_the_catalogue() -> None:
    found = {str(p.relative_to(ROOT)): sentences(p) for p in MODULES}
    nothing: tuple[str, Set[str]] = ("", set())
    left = {
        path: texts - allowed
        for path, texts in found.items()
        if (allowed := OTHERS.get(path, nothing)[1]) is not ALL
    }
    assert {path: texts for path, texts in left.items() if texts} == {}
    unused = {path: known - found[path] for path, (_, known) in OTHERS.items() if known is not ALL}
    assert {path: texts for path, texts in unused.items() if texts} == {}
    assert all(found[path] for path in OTHERS)


WRITTEN = [
    ('say(f"{path}: is left as it is")', "{}: is left as it is"),
    ('raise ConfigError("no such list")', "no such list"),
    (
        'yield ClaimFinding("title", "unconfirmed", title, "not found anywhere")',
        "not found anywhere",
    ),
    ('words = {"a": "not asked"}', "not asked"),
    ('why = f"; nearest: {near}" if near else ""', "; nearest: {}"),
    ("put(f\"{name}: {'nothing known' if empty else name}\")", "nothing known"),
]


@pytest.mark.parametrize(("code", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_a_sentence_is_seen(code: str, text: str) -> None:
    assert text in running([ast.parse(code)])


@pytest.mark.parametrize(
    "code",
    [
        'def f():\n    "Return what is said."',
        'if kind == "cut off": pass',
        'x: Literal["come out", "new"]',
        'WORDS = "a an the of".split()',
        'P = re.compile("no such list")',
        'P = regex("no such list")',
        'click.option("--x", help="Print what is known.")',
        'raise TypeError("an Entry is wanted")',
        'counted(3, "citation key")',
        'execute("SELECT name FROM x WHERE y IN z")',
        'put(f"{place}: {name}")',
        'say(messages.runs.NEW(key=key, state="preprint"))',
    ],
)
def test_what_is_no_sentence_is_passed_over(code: str) -> None:
    assert running([ast.parse(code)]) == set()
