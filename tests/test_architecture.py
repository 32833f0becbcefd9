"""Who may import whom, kept over `ast`: the layout's rules, so that a room stays what it says it is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "enrich"
MODULES = sorted(p.relative_to(ROOT.parent) for p in ROOT.rglob("*.py"))
EVERYBODY = {"model", "errors", "text", "identifiers"}
PURE = {
    "text",
    "identifiers",
    "venues",
    "match",
    "merge",
    "linkage",
    "export",
    "reading_list",
    "webpage",
    "bibentry",
    "show",
    "complete",
    "model",
    "errors",
    "codec",
}
# Who may import what beside EVERYBODY and their own room. What is not named here may not be imported by a named room.
ALLOWED: dict[str, set[str]] = {
    "model": set(),
    "errors": set(),
    "text": set(),
    "identifiers": set(),
    "codec": {"spool"},
    "spool": set(),
    "webpage": {"bibentry"},
    "bibentry": set(),
    "venues": set(),
    "match": {"venues"},
    "merge": {"venues", "match"},
    "linkage": {"match"},
    "reading_list": {"venues"},
    "export": {"venues", "match"},
    "show": {"export"},
    "complete": {"export", "venues"},
    "sources": {"transport", "webpage", "bibentry"},
    "transport": set(),
    "store": {"codec"},
    "resolve": {"sources", "store", "match", "linkage", "codec", "spool"},
    "config": set(),
    "files": set(),
}
ONLY = {
    "sqlite_utils": {"store"},
    "bibtexparser": {"export", "reading_list"},
    "arxiv": {"sources"},
    "rich": {"cli"},
    "click": {"cli"},
    "requests": {"transport"},
    "yaml": {"config"},
    "markdown_it": {"reading_list"},
}
IMPURE = {
    "requests",
    "sqlite3",
    "sqlite_utils",
    "socket",
    "urllib.request",
    "time",
    "datetime",
    "os",
    "tempfile",
    "subprocess",
    "yaml",
}


def room(path: Path) -> str:
    return path.parts[1].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, `from enrich import x` as `enrich.x`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT.parent / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= (
                {f"enrich.{a.name}" for a in node.names}
                if node.module == "enrich"
                else {node.module}
            )
    return found


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    own = room(path)
    if own not in ALLOWED:
        return
    rooms = {x.split(".")[1] for x in imports(path) if x.startswith("enrich.")} - {
        own,
        "__version__",
    }
    assert (
        rooms <= EVERYBODY | ALLOWED[own] if own not in {"model", "errors"} else rooms <= {"errors"}
    )


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) in PURE], ids=str)
def test_a_pure_room_touches_neither_network_nor_files_nor_clock(path: Path) -> None:
    assert not imports(path) & IMPURE
    calls = {
        n.func.id
        for n in ast.walk(ast.parse((ROOT.parent / path).read_text(encoding="utf-8")))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert not calls & {"open", "print", "input", "exec", "eval"}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_library_is_known_in_one_room_only(path: Path) -> None:
    for library, rooms in ONLY.items():
        if room(path) not in rooms:
            assert not {x for x in imports(path) if x.split(".")[0] == library}


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room(p) == "sources" and p.name != "__init__.py"], ids=str
)
def test_a_source_never_imports_another(path: Path) -> None:
    others = {x.split(".")[2] for x in imports(path) if x.startswith("enrich.sources.")}
    assert all(name.startswith("_") for name in others)


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) != "cli"], ids=str)
def test_only_the_command_line_prints(path: Path) -> None:
    tree = ast.parse((ROOT.parent / path).read_text(encoding="utf-8"))
    assert not [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"
    ]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_every_module_says_what_the_room_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse((ROOT.parent / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) != "resolve"], ids=str)
def test_only_resolve_catches_what_sources_raise(path: Path) -> None:
    caught: set[str] = set()
    for node in ast.walk(ast.parse((ROOT.parent / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            caught |= {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
    if room(path) in {"transport", "sources"}:
        return  # the transport retries; a source may turn to its documented second host
    assert not caught & {"SourceError", "Unavailable", "Refused", "Unreadable"}
