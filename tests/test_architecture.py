"""Who may import whom, kept over `ast`.

Each room's rule, so that a room stays what it says it is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.support.modules import nodes, tree
from tests.support.paths import ROOT

MODULES = sorted(p.relative_to(ROOT) for p in (ROOT / "enrich").rglob("*.py"))
BENCHMARKS = sorted(p.relative_to(ROOT) for p in (ROOT / "benchmarks").rglob("*.py"))
# What every room may import.
BASE = frozenset({"digests", "model", "errors", "messages", "patterns"})
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
    "version": pure(base=NOTHING),
    "digests": pure(base=NOTHING),
    "messages": pure(base=NOTHING),
    "patterns": pure(base=NOTHING),
    "errors": pure("messages", base=NOTHING),
    "plugins": impure("errors", "messages", base=NOTHING),
    "model": pure("errors", "patterns", base=NOTHING),
    "data": pure(base=NOTHING),
    "text": pure(base=BASE),
    "identifiers": pure(base=BASE),
    "venues": pure("data", base=BASE | {"text"}),
    "bibtex": pure(),
    "files": impure(base=BASE),
    "interrupts": impure(base=NOTHING),
    "child_processes": impure(base=NOTHING),
    "pdf": impure(base=BASE),
    "reading_list": pure("bibtex", "plugins", "venues"),
    "matching": pure("venues"),
    "merge": pure("venues", "matching"),
    "export": pure("bibtex", "data", "venues", "matching", "plugins"),
    "complete": pure("bibtex", "venues", "export", "matching"),
    "check": pure("venues", "matching"),
    "transport": impure(base=frozenset({"digests", "errors", "messages", "patterns", "version"})),
    "sources": impure("transport", "bibtex", "plugins", "venues"),
    "config": impure("export", "files", "reading_list", "sources"),
    "store": impure(),
    "catalogs": impure("child_processes", "files", "sources", "store", "transport", "version"),
    "bulk": impure(
        *("bibtex", "catalogs", "child_processes", "files", "matching", "reading_list"),
        *("sources", "version"),
    ),
    "resolve": impure("catalogs", "sources", "store", "matching", "venues"),
    "works": impure("bibtex", "config", "export", "files", "matching", "merge", "resolve", "store"),
    "library": impure(
        *("config", "export", "files", "matching", "pdf", "reading_list", "sources", "store")
    ),
    "runs": impure(
        *(
            "bulk",
            "catalogs",
            "check",
            "complete",
            "config",
            "export",
            "files",
            "interrupts",
            "library",
            "matching",
        ),
        *(
            "reading_list",
            "merge",
            "plugins",
            "resolve",
            "sources",
            "store",
            "transport",
            "version",
            "works",
        ),
    ),
    "doctor": impure(
        *("config", "export", "files", "interrupts", "library", "plugins", "reading_list", "runs"),
        *("sources", "store", "transport", "version", "works"),
    ),
    "server": impure("errors", "export", "library", "store"),
    "cli": impure(
        *(
            "bulk",
            "catalogs",
            "check",
            "config",
            "doctor",
            "export",
            "files",
            "interrupts",
            "library",
            "plugins",
            "reading_list",
            "runs",
            "server",
            "sources",
        ),
        *("store", "version", "works"),
    ),
    "api": impure(
        *("config", "library", "matching", "reading_list", "resolve", "runs", "sources", "store"),
    ),
    "": impure("api", "version", base=NOTHING),
    "__main__": impure("cli", base=NOTHING),
}
# Libraries that are known in some rooms alone.
LIBRARIES = {
    "sqlite_utils": {"store"},
    "sqlite3": {"catalogs", "store"},
    "zlib": {"catalogs", "export", "store", "transport"},
    "bibtexparser": {"bibtex"},
    "arxiv": {"sources"},
    "rich": {"cli"},
    "click": {"cli"},
    "psycopg": {"store"},
    "requests": {"transport"},
    "urllib3": {"transport"},
    "platformdirs": {"config"},
    "yaml": {"config", "reading_list"},
    "markdown_it": {"reading_list"},
    "pypdfium2": {"pdf"},
    "jinja2": {"export"},
    "pyarrow": {"bulk"},
    "distributed": {"bulk"},
    "datasette": {"server"},
    "uvicorn": {"server"},
}
IMPURE = {
    *("requests", "sqlite3", "sqlite_utils", "socket", "urllib.request", "time", "datetime", "os"),
    *("tempfile", "subprocess", "threading", "pathlib.Path.open"),
}


def room_of(path: Path) -> str:
    """Return the room of a module: "" for `enrich/__init__.py`."""
    return path.parts[1].removesuffix(".py").replace("__init__", "")


@cache
def imports(path: Path) -> frozenset[str]:
    """Return the modules that a file imports anywhere, `from enrich import x` as `enrich.x`."""
    found: set[str] = set()
    for node in nodes(path):
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


def offenders(paths: Iterable[Path], faults: Callable[[Path], object]) -> dict[str, object]:
    """Return the modules that break a rule, each with what breaks it."""
    return {str(path): found for path in paths if (found := faults(path))}


def rule_of(path: Path) -> Room:
    """Return the rule of a module's room; in a room without one nothing may be imported."""
    return ROOMS.get(room_of(path), Room(NOTHING))


def test_every_module_is_in_a_room_that_has_a_rule() -> None:
    assert not [str(path) for path in MODULES if room_of(path) not in ROOMS]


def test_no_rule_is_of_a_room_that_is_not_there() -> None:
    assert ROOMS.keys() == {room_of(p) for p in MODULES}


def test_a_room_imports_only_what_it_may() -> None:
    assert not offenders(
        MODULES, lambda path: rooms_of(path) - {room_of(path)} - rule_of(path).imports
    )


def test_no_rule_allows_what_nobody_imports() -> None:
    used = {r: set[str]() for r in ROOMS}
    for path in MODULES:
        used.setdefault(room_of(path), set()).update(rooms_of(path))
    unused = {r: rule.imports - used[r] - WORDS for r, rule in ROOMS.items()}
    assert not {r: rooms for r, rooms in unused.items() if rooms}


def test_a_pure_room_imports_pure_ones_alone_but_for_what_other_packages_add() -> None:
    impure_ones = {name for name, rule in ROOMS.items() if not rule.pure} - {"plugins"}
    assert not {name for name, rule in ROOMS.items() if rule.pure and rule.imports & impure_ones}


def test_plugins_are_looked_up_in_one_module_of_each_room() -> None:
    users = {str(p) for p in MODULES if "enrich.plugins" in imports(p) and rule_of(p).pure}
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
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    found.add(full if full in names else node.module)
        graph[module_of(path)] = found
    assert not circles(graph)


def test_circles_are_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]
    assert circles({"a": {"b"}, "b": {"c", "x"}, "c": set()}) == []


def private_imports(path: Path) -> set[str]:
    return {
        alias.name
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
        if alias.name.startswith("_") and alias.name != "__version__"
    }


def test_what_begins_with_an_underscore_stays_in_its_module() -> None:
    assert not offenders(MODULES + BENCHMARKS, private_imports)


def test_a_private_name_is_used_in_its_module() -> None:
    """Whatever else a module keeps is dead: nobody outside may use it."""
    assert not offenders(MODULES + BENCHMARKS, unused_names)


def unused_names(path: Path) -> list[str]:
    """Return the private names of a module that nothing else in it reads."""
    made: dict[str, ast.stmt] = {}
    for node in tree(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        named = [x.id for t in targets if t for x in ast.walk(t) if isinstance(x, ast.Name)]
        named += [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        made |= {x: node for x in named if re.match("_[^_]", x)}
    read = {node: names_read(node) for node in tree(path).body}
    return [
        name
        for name, node in made.items()
        if not any(name in read[other] for other in read if other is not node)
    ]


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


def calls(path: Path) -> set[str]:
    """Return the functions that a file calls by their bare names."""
    found = (n.func for n in nodes(path) if isinstance(n, ast.Call))
    return {function.id for function in found if isinstance(function, ast.Name)}


def test_a_pure_room_touches_neither_network_nor_files_nor_clock() -> None:
    pure_ones = [p for p in MODULES if rule_of(p).pure]
    assert len(pure_ones) > 100
    assert not offenders(pure_ones, lambda path: imports(path) & IMPURE)
    forbidden = {"open", "print", "input", "exec", "eval"}
    assert not offenders(pure_ones, lambda path: calls(path) & forbidden)


def test_a_module_that_calls_itself_pure_is_in_a_pure_room_or_imports_no_impure_one() -> None:
    called_pure = [p for p in MODULES if "Pure." in (ast.get_docstring(tree(p)) or "")]
    assert not offenders(called_pure, lambda path: imports(path) & IMPURE)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_known_in_some_rooms_only(library: str) -> None:
    users = {room_of(p) for p in MODULES if library in {x.split(".")[0] for x in imports(p)}}
    assert users <= LIBRARIES[library]


# Methods of the store that write works and keys, and all that write anything.
WRITES_WORKS = {"works.put", "keys.reserve", "keys.rename"}
WRITES = WRITES_WORKS | {
    *("answers.put", "hosts.record", "hosts.record_exhausted", "runs.log", "runs.put_note"),
    *("runs.put_work_cache", "runs.put_entry_states", "files.write_whole"),
    *("outputs.put_checksum", "history.put_changes"),
}
# What else has a method of such a name.
SPOOL = {"spool.put"}


def methods(path: Path) -> set[str]:
    """Return the methods that a file calls, each after the last name before it: `works.put`."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            name = of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "?")
            found.add(f"{name.strip('_')}.{node.func.attr}")
    return found


def writes(path: Path, which: set[str]) -> set[str]:
    """Return the calls in a file that write, or have the name of a method that does."""
    names = {method.partition(".")[2] for method in which}
    return {call for call in methods(path) if call.partition(".")[2] in names} - SPOOL


def outside(*rooms: str) -> list[Path]:
    """Return the modules that are in none of these rooms."""
    return [p for p in MODULES if room_of(p) not in rooms]


def test_the_library_only_reads() -> None:
    own = [p for p in MODULES if room_of(p) == "library"]
    forbidden = WRITES | {"path.write_text", "path.write_bytes"}
    assert not offenders(own, lambda path: writes(path, forbidden))


def test_only_works_writes_works() -> None:
    others = outside("works", "store")
    assert not offenders(others, lambda path: writes(path, WRITES_WORKS) - {"answers.put"})


def test_what_writes_is_called_so() -> None:
    """The methods that the two rules above name are there: renamed, they would rule nothing."""
    called = {call for path in MODULES if room_of(path) != "store" for call in methods(path)}
    assert called >= WRITES


def test_only_the_store_knows_what_it_keeps_its_rows_in() -> None:
    others = outside("store")
    assert not [
        str(p)
        for p in others
        if any(x.startswith(("enrich.store.sqlite", "enrich.store.postgres")) for x in imports(p))
    ]
    assert not [
        str(p)
        for p in outside("catalogs", "store")
        if "sqlite" in (ROOT / p).read_text(encoding="utf-8").lower()
    ]


SERVICES = [p for p in MODULES if room_of(p) == "sources"]


def test_a_source_never_imports_another_nor_the_registry_of_all() -> None:
    registry = Path("enrich/sources/__init__.py")
    assert not offenders((p for p in SERVICES if p != registry), foreign_sources)


def foreign_sources(path: Path) -> set[str]:
    """Return what a source's module imports of the room beside its own and what all share."""
    shared = {path.parts[2].removesuffix(".py"), "base", "policy", "shared"}
    ours = {x for x in imports(path) if x == "enrich.sources" or x.startswith("enrich.sources.")}
    return {x for x in ours if x == "enrich.sources" or x.split(".")[2] not in shared}


def test_only_the_command_line_prints() -> None:
    assert not offenders(outside("cli"), lambda path: calls(path) & {"print"})


def test_every_module_says_what_it_is_for() -> None:
    assert not [str(p) for p in MODULES + BENCHMARKS if not ast.get_docstring(tree(p))]


def test_only_who_asks_catches_what_sources_raise() -> None:
    # The transport retries; a source may turn to its documented second host; the doctor asks too,
    # and what it cannot ask is what it finds.
    failures = {"SourceError", "Unavailable", "Refused", "Unreadable"}
    others = outside("resolve", "transport", "sources", "doctor")
    assert not offenders(others, lambda path: caught(path) & failures)


def caught(path: Path) -> set[str]:
    """Return the names of the exceptions that a file catches."""
    handlers = (n for n in nodes(path) if isinstance(n, ast.ExceptHandler))
    return {
        name.id
        for handler in handlers
        if handler.type is not None
        for name in ast.walk(handler.type)
        if isinstance(name, ast.Name)
    }
