"""The readers of lists by format: those of this package, and those of other packages."""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, Protocol

from enrich import messages, plugins
from enrich.errors import ListError, PluginError
from enrich.model import Entry
from enrich.patterns import regex
from enrich.reading_list.listing import Identify, ReadEntries

Read = Callable[[str, str, Identify], ReadEntries]


def with_strings(
    text: str, path: str, identify: Identify, strings: Mapping[str, str]
) -> ReadEntries:
    """Return the entries of a .bib whose `@string` macros stand in other files as well."""
    found: ReadEntries = importlib.import_module("enrich.reading_list.bibtex").read(
        text, path, identify, strings
    )
    return found


def strings_in(data: bytes) -> dict[str, str]:
    """Return the values of the `@string` macros of a .bib, by lower-case name."""
    text = data.decode("utf-8", "replace")
    if "@string" not in text.lower():
        return {}
    found: dict[str, str] = importlib.import_module("enrich.bibtex.entries").definitions(text)
    return found


class Reader(Protocol):
    """What a package registers under `enrich.readers`: a module, an object or a class.

    Such a list is read only: its papers go to every output, and nothing is written into the list
    itself. An exception ends the command, as a list that cannot be read does, with a sentence that
    names the list and the package. A module that is a whole reader:

        from enrich.model import Entry

        name = "urls"
        suffixes = (".urls",)

        def read(text, path, identify):
            for number, line in enumerate(text.splitlines(), start=1):
                if line.startswith("http"):
                    yield Entry(path, number, number, urls=(line,))
    """

    # The word for it in `lists: [{path, format}]`; the entry point has the same name.
    name: str
    # How the names of such files end, with the dot; a suffix of ours keeps our reader.
    suffixes: Sequence[str]

    def read(self, text: str, path: str, identify: Identify) -> Iterable[Entry]:
        """Return the entries of a list in its order.

        `text` is the whole file, decoded, with its own line breaks; `path` goes into `Entry.list`.
        An entry needs `line` and `end_line`, which count from 1 and include its notes, and a
        `title`, `urls` or `identifiers`; see `enrich.model.Entry` for the rest. `identify(url)`
        returns the identifier that a link names, or None; those of `urls` are added to an entry
        that has none.
        """
        ...


def _of(module: str) -> Read:
    """Return what reads a format of this package; its module is imported when it is used."""

    def read(text: str, path: str, identify: Identify) -> ReadEntries:
        found: ReadEntries = importlib.import_module(f"enrich.reading_list.{module}").read(
            text, path, identify
        )
        return found

    return read


_OWN: Mapping[str, Read] = {
    "markdown": _of("markdown"),
    "org": _of("org"),
    "bibtex": _of("bibtex"),
    "text": _of("plain_text"),
    "csv": _of("delimited"),
    "ris": _of("ris"),
    "csl-json": _of("csl_json"),
    "opml": _of("opml"),
    "yaml": _of("yaml_list"),
    "bbl": _of("printed.bbl"),
    "pdf": _of("first_pages"),
}
_SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys((".md", ".markdown", ".mkd", ".mdown"), "markdown"),
    **dict.fromkeys((".txt", ".text"), "text"),
    ".org": "org",
    ".bib": "bibtex",
    **dict.fromkeys((".csv", ".tsv", ".tab"), "csv"),
    **dict.fromkeys((".ris", ".nbib", ".enw"), "ris"),
    **dict.fromkeys((".json", ".jsonl", ".csljson"), "csl-json"),
    ".opml": "opml",
    **dict.fromkeys((".yaml", ".yml"), "yaml"),
    **dict.fromkeys((".bbl", ".tex", ".ltx"), "bbl"),
    ".pdf": "pdf",
}
# How a file of a format begins, whose ending says little: ".txt", ".xml", none.
_BEGINNINGS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("ris", regex(r"\s*(?:TY {1,2}- ?[A-Z]|PMID- ?\d|%0 [A-Z])")),
    ("bibtex", regex(r"\s*+(?:%[^\n]*+\s*+)*+@[A-Za-z]+\s*[{(]\s*[^\s{}(),]*\s*,")),
    ("opml", regex(r"\s*+(?:<\?xml[^>]*>\s*+)?+(?:<!--.*?-->\s*+)*+<opml\b", re.DOTALL)),
    ("csl-json", regex(r'\s*(?:\[\s*)?\{\s*"')),
)
_VAGUE = frozenset({".txt", ".text", ".xml", ""})
# What people name for a list, and is another thing by its ending: what is said of it.
_NO_LISTS: Mapping[str, messages.Message] = {
    **dict.fromkeys((".aux", ".bcf"), messages.lists.OF_LATEX),
    **dict.fromkeys((".log", ".blg", ".bst", ".sty", ".cls", ".toc"), messages.lists.MADE_BY_LATEX),
    **dict.fromkeys((".html", ".htm", ".mhtml"), messages.lists.IS_WEB_PAGE),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp"), messages.lists.IS_PICTURE),
    **dict.fromkeys(
        (".doc", ".docx", ".odt", ".rtf", ".pages", ".zip", ".gz"), messages.lists.IS_PACKED
    ),
    **dict.fromkeys(
        (".xls", ".xlsx", ".ods", ".numbers", ".rdf", ".enl"),
        messages.lists.OF_OTHER_PROGRAM,
    ),
}
_HEAD = 4096  # characters of a file by which its format is told
FORMATS = tuple(_OWN)


def names() -> list[str]:
    """Return the names of all formats of lists, ours first; no plugin is imported."""
    return list(dict.fromkeys([*FORMATS, *plugins.names("enrich.readers")]))


def reader(name: str) -> Read:
    """Return what reads a format, one of `names`. Raises ListError for one that is left out."""
    if name in _OWN:
        return _OWN[name]
    loaded = _loaded()
    if name in loaded.left_out:
        raise ListError(loaded.left_out[name])
    return loaded.accepted[name].read


def format_of(path: str, text: str = "") -> str:
    """Return the format of a path by its suffix, and where that says little by its `text`.

    Raises ListError for an unknown suffix.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix in _VAGUE:
        head = text[:_HEAD].removeprefix("\ufeff")
        if begun := next((name for name, first in _BEGINNINGS if first.match(head)), None):
            return begun
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    for name, own in _loaded().accepted.items():
        if suffix in own.suffixes:
            return name
    raise ListError(messages.lists.UNKNOWN_FORMAT(path=path, known=_listed(names())))


def format_of_file(path: str, text: str) -> str:
    """Return the format of a file that is there, as `format_of` does.

    Raises ListError, which says what a file is that is no list by its name.
    """
    try:
        return format_of(path, text)
    except ListError:
        other = _NO_LISTS.get(PurePath(path).suffix.lower())
        if other is None:
            raise
        raise ListError(other(path=path)) from None


def left_out() -> list[str]:
    """Return why readers of other packages cannot be used, a sentence each; imports them all."""
    return list(_loaded().left_out.values())


@dataclass(frozen=True, slots=True)
class _Added:
    """A reader of another package, ready to be used."""

    suffixes: tuple[str, ...]
    read: Read


@functools.cache
def _loaded() -> plugins.Loaded[_Added]:
    return plugins.load("enrich.readers", FORMATS, _checked)


def _checked(plugin: plugins.Plugin, found: Any) -> _Added:
    """Return a plugin's reader. Raises PluginError where it lacks something."""
    made = plugins.made(found)
    plugins.need_name(made, plugin)
    plugins.need_function(made, "read", "text", "path", "identify")
    suffixes = getattr(made, "suffixes", None)
    if not isinstance(suffixes, tuple | list):
        raise PluginError(messages.plugins.NO_SUFFIXES())
    return _Added(tuple(map(plugins.need_suffix, suffixes)), _guarded(plugin, made.read))


def _guarded(plugin: plugins.Plugin, own: Callable[..., Iterable[Entry]]) -> Read:
    """Return a plugin's `read`, whose mistakes are ListErrors that name it."""

    def entries(text: str, path: str, identify: Identify) -> tuple[Entry, ...]:
        return tuple(_entry(found, path, identify) for found in own(text, path, identify))

    def read(text: str, path: str, identify: Identify) -> ReadEntries:
        try:
            found = plugins.call(plugin, entries, text, path, identify)
        except PluginError as error:
            raise ListError(messages.lists.AT_LIST(path=path, problem=error)) from error
        return ReadEntries(found, places=(), whole=False)

    return read


def _entry(entry: Entry, path: str, identify: Identify) -> Entry:
    """Return an entry of a plugin, with the identifiers of its links where it has none.

    Raises TypeError or ValueError for what is no entry of this list.
    """
    if not isinstance(entry, Entry):
        raise TypeError(f"{type(entry).__name__} is no enrich.model.Entry")
    if entry.list != path or not 1 <= entry.line <= entry.end_line:
        raise ValueError(f"an Entry is at {entry.list}, lines {entry.line} to {entry.end_line}")
    named = (identify(url) for url in entry.urls)
    known = entry.identifiers or tuple(dict.fromkeys(x for x in named if x is not None))
    return replace(entry, identifiers=known)


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
