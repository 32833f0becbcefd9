"""Who may import whom, kept over `ast`.

Each room's rule, so that a room stays what it says it is.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.support.paths import ROOT

MODULES = sorted(p.relative_to(ROOT) for p in (ROOT / "enrich").rglob("*.py"))
BENCHMARKS = sorted(p.relative_to(ROOT) for p in (ROOT / "benchmarks").rglob("*.py"))
BASE = frozenset({"model", "errors"})  # what every room may import
WORDS = BASE | {"text", "identifiers"}


@dataclass(frozen=True)
class Room:
    """What a room may import beside itself.

    A pure one knows no network, files, clock or printing.
    """

    imports: frozenset[str]
    pure: bool = False


def pure(*rooms: str, base: frozenset[str] = WORDS) -> Room:
    return Room(base | set(rooms), pure=True)


def impure(*rooms: str, base: frozenset[str] = WORDS) -> Room:
    return Room(base | set(rooms))


NOTHING: frozenset[str] = frozenset()
# One row for each room, from the ground up. A module in a room that has no row fails.
ROOMS = {
    "errors": pure(base=NOTHING),
    "plugins": impure("errors", base=NOTHING),
    "model": pure("errors", base=NOTHING),
    "data": pure(base=NOTHING),
    "text": pure(base=BASE),
    "identifiers": pure(base=BASE),
    "venues": pure(base=BASE | {"text"}),
    "bibtex": pure(),
    "files": impure(base=BASE),
    "reading_list": pure("bibtex", "plugins", "venues"),
    "match": pure("venues"),
    "merge": pure("venues", "match"),
    "export": pure("bibtex", "venues", "match", "plugins"),
    "complete": pure("bibtex", "venues", "export"),
    "check": pure("venues", "match"),
    "transport": impure(base=frozenset({"errors", ""})),
    "sources": impure("transport", "bibtex", "plugins", "venues"),
    "config": impure("export", "reading_list", "sources"),
    "store": impure(),
    "resolve": impure("sources", "store", "match", "venues"),
    "works": impure("bibtex", "config", "export", "files", "match", "merge", "resolve", "store"),
    "library": impure("config", "export", "files", "match", "reading_list", "sources", "store"),
    "runs": impure(
        *("check", "complete", "config", "export", "files", "library", "match", "reading_list"),
        *("merge", "plugins", "resolve", "sources", "store", "transport", "works", ""),
    ),
    "cli": impure(
        *(
            "check",
            "config",
            "export",
            "files",
            "library",
            "reading_list",
            "runs",
            "sources",
            "store",
            "works",
        ),
        "",
    ),
    "": impure(base=NOTHING),
    "__main__": impure("cli", base=NOTHING),
}
# Libraries that are known in some rooms alone.
LIBRARIES = {
    "sqlite_utils": {"store"},
    "sqlite3": {"store"},
    "bibtexparser": {"bibtex"},
    "arxiv": {"sources"},
    "rich": {"cli"},
    "click": {"cli"},
    "requests": {"transport"},
    "urllib3": {"transport"},
    "yaml": {"config", "reading_list"},
    "markdown_it": {"reading_list"},
}
IMPURE = {
    *("requests", "sqlite3", "sqlite_utils", "socket", "urllib.request", "time", "datetime", "os"),
    *("tempfile", "subprocess", "threading", "pathlib.Path.open"),
}


def room_of(path: Path) -> str:
    """Return the room of a module: "" for `enrich/__init__.py`."""
    return path.parts[1].removesuffix(".py").replace("__init__", "")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    """Return the modules that a file imports anywhere, `from enrich import x` as `enrich.x`."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, "imports are absolute"
            names = {f"enrich.{a.name}" for a in node.names}
            found |= names if node.module == "enrich" else {node.module}
    return frozenset(found)


def rooms_of(path: Path) -> set[str]:
    """Return the rooms that a file imports, `enrich.__version__` as ""."""
    ours = {x.split(".")[1] for x in imports(path) if x.startswith("enrich.")}
    return {"" if x == "__version__" else x for x in ours}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_every_module_is_in_a_room_that_has_a_rule(path: Path) -> None:
    assert room_of(path) in ROOMS


def test_no_rule_is_of_a_room_that_is_not_there() -> None:
    assert ROOMS.keys() == {room_of(p) for p in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    own = room_of(path)
    assert rooms_of(path) - {own} <= ROOMS[own].imports


def test_no_rule_allows_what_nobody_imports() -> None:
    used = {r: set[str]() for r in ROOMS}
    for path in MODULES:
        used[room_of(path)] |= rooms_of(path)
    unused = {r: rule.imports - used[r] - WORDS for r, rule in ROOMS.items()}
    assert not {r: rooms for r, rooms in unused.items() if rooms}


def test_a_pure_room_imports_pure_ones_alone_but_for_what_other_packages_add() -> None:
    impure_ones = {name for name, rule in ROOMS.items() if not rule.pure} - {"plugins"}
    assert not {name for name, rule in ROOMS.items() if rule.pure and rule.imports & impure_ones}


def test_plugins_are_looked_up_in_one_module_of_each_room() -> None:
    users = {str(p) for p in MODULES if "enrich.plugins" in imports(p) and ROOMS[room_of(p)].pure}
    assert users == {"enrich/export/formats.py", "enrich/reading_list/readers.py"}


def test_the_rules_have_no_circle() -> None:
    seen: set[str] = set()
    for name, rule in ROOMS.items():  # the table goes from the ground up
        assert rule.imports - {""} <= seen, f"{name} imports upward"
        seen.add(name)


def circles(graph: dict[str, set[str]]) -> list[str]:
    """Return the nodes that are left when every node without an edge has been taken away."""
    rest = {node: set(targets) & graph.keys() - {node} for node, targets in graph.items()}
    while free := {node for node, targets in rest.items() if not targets}:
        rest = {node: targets - free for node, targets in rest.items() if node not in free}
    return sorted(rest)


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("modules", [MODULES, BENCHMARKS], ids=["enrich", "benchmarks"])
def test_no_module_imports_itself_by_way_of_others(modules: list[Path]) -> None:
    names = {module_of(p) for p in modules}
    graph: dict[str, set[str]] = {}
    for path in modules:
        found: set[str] = set()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    found.add(full if full in names else node.module)
        graph[module_of(path)] = found
    assert not circles(graph)


def test_circles_are_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]
    assert circles({"a": {"b"}, "b": {"c", "x"}, "c": set()}) == []


@pytest.mark.parametrize("path", MODULES + BENCHMARKS, ids=str)
def test_what_begins_with_an_underscore_stays_in_its_module(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            private = {a.name for a in node.names if a.name.startswith("_")} - {"__version__"}
            assert not private


@pytest.mark.parametrize("path", MODULES + BENCHMARKS, ids=str)
def test_a_private_name_is_used_in_its_module(path: Path) -> None:
    """Whatever else a module keeps is dead: nobody outside may use it."""
    made: dict[str, ast.stmt] = {}
    for node in tree(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        named = [x.id for t in targets if t for x in ast.walk(t) if isinstance(x, ast.Name)]
        named += [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        made |= {x: node for x in named if re.match("_[^_]", x)}
    read = {node: names_read(node) for node in tree(path).body}
    unused = [
        name
        for name, node in made.items()
        if not any(name in read[other] for other in read if other is not node)
    ]
    assert not unused


def names_read(node: ast.AST) -> set[str]:
    """Return the names that are read below a node."""
    names = (x for x in ast.walk(node) if isinstance(x, ast.Name))
    return {x.id for x in names if isinstance(x.ctx, ast.Load)}


def test_no_type_is_defined_in_two_modules() -> None:
    homes: dict[str, set[str]] = {}
    for path in MODULES + BENCHMARKS:
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, set()).add(str(path))
            elif isinstance(node, ast.Assign | ast.AnnAssign) and is_alias(node):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                assert isinstance(target, ast.Name)
                homes.setdefault(target.id, set()).add(str(path))
    assert not {name: where for name, where in homes.items() if len(where) > 1}


def is_alias(node: ast.Assign | ast.AnnAssign) -> bool:
    """Whether an assignment gives a type a name: `Kind = Literal[...]`, `Answer = str`."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if not isinstance(target, ast.Name) or target.id.isupper():
        return False
    shape = ast.Subscript | ast.BinOp | ast.Name
    return target.id.lstrip("_")[:1].isupper() and isinstance(node.value, shape)


@pytest.mark.parametrize("path", [p for p in MODULES if ROOMS[room_of(p)].pure], ids=str)
def test_a_pure_room_touches_neither_network_nor_files_nor_clock(path: Path) -> None:
    assert not imports(path) & IMPURE
    calls = {
        n.func.id
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert not calls & {"open", "print", "input", "exec", "eval"}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_that_calls_itself_pure_is_in_a_pure_room_or_imports_no_impure_one(
    path: Path,
) -> None:
    if "Pure." in (ast.get_docstring(tree(path)) or ""):
        assert not imports(path) & IMPURE


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_library_is_known_in_some_rooms_only(path: Path) -> None:
    for library, rooms in LIBRARIES.items():
        if room_of(path) not in rooms:
            assert not {x for x in imports(path) if x.split(".")[0] == library}


# Methods of the store that write works and keys, and all that write anything.
WRITES_WORKS = {"works.put", "keys.reserve", "keys.rename"}
WRITES = WRITES_WORKS | {
    *("answers.put", "hosts.record", "hosts.record_exhausted", "runs.log", "runs.put_note"),
    *("runs.put_work_cache", "runs.put_entry_states", "files.write_whole"),
}
# What else has a method of such a name.
SPOOL = {"spool.put"}


def methods(path: Path) -> set[str]:
    """Return the methods that a file calls, each after the last name before it: `works.put`."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            name = of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "?")
            found.add(f"{name.strip('_')}.{node.func.attr}")
    return found


def writes(path: Path, which: set[str]) -> set[str]:
    """Return the calls in a file that write, or have the name of a method that does."""
    names = {method.partition(".")[2] for method in which}
    return {call for call in methods(path) if call.partition(".")[2] in names} - SPOOL


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(p) == "library"], ids=str)
def test_the_library_only_reads(path: Path) -> None:
    assert not writes(path, WRITES | {"path.write_text", "path.write_bytes"})


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room_of(p) not in {"works", "store"}], ids=str
)
def test_only_works_writes_works(path: Path) -> None:
    assert writes(path, WRITES_WORKS) <= {"answers.put"}


def test_what_writes_is_called_so() -> None:
    """The methods that the two rules above name are there: renamed, they would rule nothing."""
    called = {call for path in MODULES if room_of(path) != "store" for call in methods(path)}
    assert called >= WRITES


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(p) != "store"], ids=str)
def test_only_the_store_knows_what_it_keeps_its_rows_in(path: Path) -> None:
    assert not {x for x in imports(path) if x.startswith("enrich.store.sqlite")}
    assert "sqlite" not in (ROOT / path).read_text(encoding="utf-8").lower()


SERVICES = [p for p in MODULES if room_of(p) == "sources"]


@pytest.mark.parametrize("path", [p for p in SERVICES if p.name != "__init__.py"], ids=str)
def test_a_source_never_imports_another_nor_the_registry_of_all(path: Path) -> None:
    own = path.parts[2].removesuffix(".py")
    assert "enrich.sources" not in imports(path)
    others = {x.split(".")[2] for x in imports(path) if x.startswith("enrich.sources.")}
    assert others <= {own, "base", "policy", "shared"}


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(p) != "cli"], ids=str)
def test_only_the_command_line_prints(path: Path) -> None:
    assert not [
        n
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"
    ]


@pytest.mark.parametrize("path", MODULES + BENCHMARKS, ids=str)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path))


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(p) != "resolve"], ids=str)
def test_only_resolve_catches_what_sources_raise(path: Path) -> None:
    caught: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            caught |= {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
    if room_of(path) in {"transport", "sources"}:
        return  # the transport retries; a source may turn to its documented second host
    assert not caught & {"SourceError", "Unavailable", "Refused", "Unreadable"}
