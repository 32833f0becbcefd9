"""A directive that shows what the code says of itself: ```{from-code} configuration```.

The functions of `TABLES` return Markdown; they need no Sphinx, and the tests read them too.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import click

from enrich import export, reading_list, sources
from enrich.bulk.result import COLUMNS, ResultRow
from enrich.cli.formats import ListsFormats
from enrich.config import settings
from enrich.config.convert import types_of
from enrich.export.formats import Format
from enrich.export.options import ExportOptions
from enrich.matching.evidence import CAPS, WEIGHTS
from enrich.model.group_database import GroupDatabase
from enrich.reading_list.readers import Reader
from enrich.sources.policy import Phase, SearchScope
from enrich.works import citation_keys

if TYPE_CHECKING:
    from sphinx.application import Sphinx

Row = tuple[str, ...]
# Fields of the settings that are no keys of the file.
NO_KEYS = {"path": settings.Config, "beside": settings.Config, "options": settings.OutputSetting}


def explained(kind: type) -> dict[str, str]:
    """Return what the strings below the fields of a class say of each, by name."""
    (found,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(found, ast.ClassDef)
    return {
        field.target.id: " ".join(inspect.cleandoc(below.value.value).split())
        for field, below in zip(found.body, found.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


def keys(kind: type) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, type, default and meaning of each key that a class of settings holds."""
    meaning = explained(kind)
    for field in fields(kind):
        if NO_KEYS.get(field.name) is not kind:
            type_ = _choices(kind, field.name) or type_in_words(types_of(kind)[field.name])
            yield field.name, type_, _default(field), meaning.get(field.name, "")


def type_in_words(kind: Any) -> str:
    """Return a type as people say it: "true or false", "one of `doi`, `url`"."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return arguments[1].title or type_in_words(arguments[0])
    if origin is Literal:
        return "one of " + ", ".join(f"`{x}`" for x in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(type_in_words(x) for x in arguments if x is not types.NoneType)
    if origin is tuple:
        return "a list"
    if origin is Mapping or kind in (settings.Recheck, settings.KeySettings):
        return "keys and values"
    words = {bool: "true or false", str: "text", Path: "a path", int: "a number"}
    return {**words, GroupDatabase: "a URL"}[kind]


def _choices(kind: type, name: str) -> str:
    """Return the values of a key whose type does not tell them: the formats."""
    if name != "format":
        return ""
    known = export.FORMATS if kind is settings.OutputSetting else reading_list.FORMATS
    return "one of " + ", ".join(f"`{x}`" for x in known)


def _default(field: Any) -> str:
    if field.default is MISSING and field.default_factory is MISSING:
        return "needed"
    value = field.default if field.default is not MISSING else field.default_factory()
    if value is None or value in ((), {}):
        return "none"
    if isinstance(value, bool):
        return f"`{value}`".lower()
    return "see below" if hasattr(value, "__dataclass_fields__") else f"`{value}`"


def _table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _described(rows: Iterator[tuple[str, str, str, str]], prefix: str) -> Iterator[str]:
    """Yield keys as a list of definitions: wide tables are hard to read on narrow screens."""
    for name, type_, default, meaning in rows:
        facts = f"{type_[0].upper()}{type_[1:]}. Default: {default}." if default else f"{type_}."
        yield from ("", f"({prefix}{name})=", f"`{name}`", f": {meaning}", "", f"  *{facts}*")


def configuration() -> Iterator[str]:
    """Yield every key of the configuration, section by section."""
    yield from ("## Keys of the file", "", "Every key may be left out.")
    yield from _described(keys(settings.Config), "key-")
    for title, kinds, about in _SECTIONS:
        yield from ("", f"## {title}", "", about)
        for kind in kinds:
            yield from _described(keys(kind), f"key-{title.split()[-1].strip('`')}-")
    yield from ("", "The fields in braces:", "", *key_pattern())
    yield from ("", "## `overrides`", "", _OVERRIDES, "")
    rows = ((f"`{name}`", type_in_words(kind)) for name, kind in settings.OVERRIDES.items())
    yield from _table(("key", "type"), rows)


_PATTERN = (
    "The pattern is a formula of Better BibTeX, `auth.lower + shorttitle(3, 3) + year`, or "
    "letters, digits and `-:_` around fields in braces; `{Auth}` gives capitals."
)
_SECTIONS: tuple[tuple[str, tuple[type, ...], str], ...] = (
    (
        "An item of `lists`",
        (settings.ListSetting,),
        "A path alone, or these keys. A format of an installed plugin works too.",
    ),
    (
        "An item of `outputs`",
        (settings.OutputSetting, ExportOptions),
        "A format passes over the keys that mean nothing to it; those of plugins work too.",
    ),
    (
        "A source of `sources`",
        (settings.SourceSetting,),
        "The names of the sources are on [their own page](sources.md).",
    ),
    ("The days of `recheck`", (settings.Recheck,), "Each number is of days; `0` asks every time."),
    (
        "The keys of `keys`",
        (settings.KeySettings,),
        _PATTERN,
    ),
)
_OVERRIDES = (
    'Under an identifier (`"arxiv:2308.16369"`, in quotes) or a citation key. `not` names an '
    "identifier that is not of this paper."
)


def listed_sources() -> Iterator[str]:
    """Yield every source: what it is, by what it is asked, its hosts and pace."""
    for kind in sources.classes():
        about = " ".join((inspect.getdoc(kind) or "").partition("\n\n")[0].split())
        hosts = ", ".join(f"`{h}` every {s:g} s" for h, s in sorted(kind.intervals.items()))
        tier = kind.tier.name.lower() if kind.tier else "links only"
        facts = [f"Tier: {tier}", f"hosts: {hosts or 'none, it sends no request'}"]
        if kind.schemes and kind.intervals:
            facts += [f"asked by: {', '.join(kind.schemes)}", f"{kind.batch} in a request"]
        yield from ("", f"(source-{kind.name})=", f"`{kind.name}`", f": {about}", "")
        yield f"  *{'; '.join(facts)}.*"


_PHASES = {
    Phase.IDENTIFIERS: "from the first round on",
    Phase.TITLES: "after the first round, by title",
    Phase.GAPS: "for what is still missing",
    Phase.SEARCH: "by title, for what is not found",
    Phase.PAGES: "last, a page for each paper",
}


def asked_when() -> Iterator[str]:
    """Yield when each source is asked, and by what; nobody is asked who is not in it."""
    rows = []
    for kind in sources.classes():
        if kind.intervals:
            policy, first = kind.policy, ", ".join(sorted(set(kind.policy.fallback_for.values())))
            when = _PHASES[policy.phase]
            if first and policy.phase is Phase.IDENTIFIERS and not policy.reports_versions:
                when = f"for what {first} cannot say"
            titles = "links to its own site only"
            if policy.search_scope is SearchScope.ANY_PAPER:
                titles = f"{kind.search_batch} in a request"
            by_title = titles if kind.search_batch else "never"
            order = list(Phase).index(policy.phase), when.startswith("for"), kind.name
            rows.append((order, (f"`{kind.name}`", when, ", ".join(kind.schemes), by_title)))
    heads = ("source", "when", "by identifiers", "by titles")
    yield from _table(heads, (row for _, row in sorted(rows)))


def cache_tables() -> dict[str, list[tuple[str, str]]]:
    """Return the columns of every table of the cache, with their types, by the table's name."""
    from sqlite_utils import Database

    from enrich.store.sqlite.migrations import migrations

    db = Database(memory=True)
    migrations.apply(db)
    own = [
        name
        for name in db.table_names()
        if not name.startswith(("_", "paper_heads_", "paper_words_"))
    ]
    found = {}
    for name in sorted(own):
        rows = db.execute(f"PRAGMA table_info([{name}])").fetchall()
        found[name] = [(row[1], row[2] or "TEXT (full text)") for row in rows]
    return found


def cache_table(name: str) -> Iterator[str]:
    """Yield the columns of one table of the cache."""
    rows = ((f"`{column}`", type_) for column, type_ in cache_tables()[name])
    yield from _table(("column", "type"), rows)


def bulk_columns() -> Iterator[str]:
    """Yield the columns of what `enrich bulk` writes, and what each holds."""
    meaning = explained(ResultRow)
    types_ = get_type_hints(ResultRow)
    rows = ((f"`{x}`", _column_type(types_[x]), meaning[x]) for x in COLUMNS)
    yield from _table(("column", "type", "what it holds"), rows)


def _column_type(kind: Any) -> str:
    if get_origin(kind) is tuple:
        return "a list of text"
    if get_origin(kind) is Literal:
        return "text"
    kind = next((x for x in get_args(kind) if x is not types.NoneType), kind)
    return {str: "text", int: "a whole number", float: "a number"}[kind]


def example(name: str) -> Iterator[str]:
    """Yield the module that the description of a reader or a format shows."""
    documented = {"reader": Reader, "format": Format}[name]
    code = (inspect.getdoc(documented) or "").partition(":\n\n")[2]
    yield from ("```python", textwrap.dedent(code), "```")


def evidence() -> Iterator[str]:
    """Yield every reason for or against a match, its weight, and the best verdict it leaves."""
    rows = (
        (reason, f"{weight:+.2f}", f"{CAPS[reason].value}" if reason in CAPS else "")
        for reason, weight in sorted(WEIGHTS.items(), key=lambda item: -item[1])
    )
    yield from _table(("reason", "weight", "at best"), rows)


def key_pattern() -> Iterator[str]:
    """Yield the fields of a pattern of citation keys."""
    about = inspect.getdoc(citation_keys) or ""
    yield from ("```text", textwrap.dedent(about.split("\n\n")[2]), "```")


SCHEMAS = Path(__file__).parents[1] / "schemas"


def schema(name: str) -> Iterator[str]:
    """Yield the properties that a JSON Schema describes, those of inner objects below them."""
    found = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    yield f"{{download}}`JSON Schema <../schemas/{name}.schema.json>`."
    if found["type"] == "array":
        yield from ("", f"A list: {found['description'][0].lower()}{found['description'][1:]}")
        yield "Each has:"
    yield ""
    if rows := list(_properties(found, found, "")):
        yield from _table(("key", "type", "meaning"), iter(rows))
    else:
        yield "The keys of [`enrich show --json`](#enrich-show-json)."


def _properties(node: Mapping[str, Any], root: Mapping[str, Any], prefix: str) -> Iterator[Row]:
    while node.get("type") == "array" or "$ref" in node:
        if "$ref" in node:
            inside = node["$ref"].removeprefix("#/$defs/")
            node = root.get("$defs", {}).get(inside, {})
        else:
            prefix += "[]." if prefix else ""
            node = node["items"]
    prefix = prefix.replace(".[]", "[]")
    for name, about in node.get("properties", {}).items():
        yield f"`{prefix}{name}`", _json_type(about), about.get("description", "")
        yield from _properties(about, root, f"{prefix}{name}.")
    for other in (node.get("additionalProperties"), *node.get("anyOf", ())):
        if isinstance(other, dict) and other.get("type") == "object":
            inner = prefix if "anyOf" in node else f"{prefix}NAME."
            yield from _properties(other, root, inner)


def _json_type(about: Mapping[str, Any]) -> str:
    if "enum" in about:
        return ", ".join("null" if x is None else f"`{x}`" for x in about["enum"])
    given = about.get("type") or [x["type"] for x in about.get("anyOf", ())]
    kinds: list[str] = given if isinstance(given, list) else [given]
    words = {"string": "text", "array": "list", "integer": "whole number"}
    return " or ".join(words.get(kind, kind) for kind in kinds)


TABLES: Mapping[str, Callable[..., Iterator[str]]] = {
    "configuration": configuration,
    "sources": listed_sources,
    "cache-table": cache_table,
    "bulk-columns": bulk_columns,
    "asked-when": asked_when,
    "example": example,
    "evidence": evidence,
    "schema": schema,
}


def _formats(_app: Sphinx, context: click.Context, lines: list[str]) -> None:
    """Name the formats below a command that takes one, as its help page does."""
    if isinstance(context.command, ListsFormats):
        lines += ["", f"Formats: {', '.join(f'`{name}`' for name in export.FORMATS)}.", ""]


def _plain_options(_app: Sphinx, context: click.Context, lines: list[str]) -> None:
    """Show what an option takes as its help page does, once, and no default that is none."""
    options = [p for p in context.command.params if not getattr(p, "is_flag", False)]
    parameters = {p.name: p for p in options}

    def shown(name: re.Match[str]) -> str:
        found = parameters.get(name[1])
        return found.make_metavar(context) if found else name[1]

    if not any(lines):
        lines.clear()
        return
    text = re.sub(r"<(\w+)>", shown, "\n".join(lines))
    text = re.sub(r"\n *:default: ``Sentinel\S*\n", "\n", text)
    lines[:] = re.sub(r"\n *:options: [^\n]*\n", "\n", text).split("\n")


def _no_arguments(_app: Sphinx, _context: click.Context, lines: list[str]) -> None:
    """Leave out "Required argument": the usage shows it, and the text explains it."""
    lines.clear()


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive to Sphinx, and show commands as their help pages do."""
    app.connect("sphinx-click-process-options", _plain_options)
    app.connect("sphinx-click-process-arguments", _no_arguments)
    app.connect("sphinx-click-process-epilog", _formats)
    from sphinx.util.docutils import SphinxDirective

    class FromCode(SphinxDirective):
        """```{from-code} NAME [ARGUMENT]```."""

        required_arguments = 1
        optional_arguments = 1

        def run(self) -> list[Any]:
            """Return what the named function's Markdown says."""
            name, *rest = self.arguments
            lines = list(TABLES[name](*rest))
            return self.parse_text_to_nodes("\n".join(lines), allow_section_headings=True)

    app.add_directive("from-code", FromCode)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
