"""The formats of outputs by name: those of this package, and those of other packages."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from enrich import messages, plugins
from enrich.errors import PluginError
from enrich.export.options import ExportOptions
from enrich.model import Work

Render = Callable[[Iterable[Work], ExportOptions], str]
RenderParts = Callable[[Iterable[Work], ExportOptions], Iterator[str]]


class Format(Protocol):
    r"""What a package registers under `enrich.formats`: a module, an object or a class.

    An exception leaves the file as it is, and is reported with the name of the package. A module
    that is a whole format:

        name = "titles"
        suffix = ".titles"

        def render(works, options):
            return "".join(f"{work.key}: {work.title}\n" for work in works)
    """

    # The word for it in `outputs:` and in `enrich export`; the entry point has the same name.
    name: str
    # How its files end, with the dot: `enrich run -o papers.titles` finds the format by it.
    suffix: str

    def render(self, works: Iterable[Work], options: ExportOptions) -> str:
        """Return the text of the whole file, which ends with a line break.

        `works` can be read once, in the order to write them: by citation key, or as in the list.
        `work.key` and `work.state` are always there; `work.title`, `work.authors`, `work.issued`
        and the other fields of `enrich.model.Work` are empty where nothing is known. `options` are
        the user's choices; those that mean nothing to the format are passed over. The same works
        and options give the same text: no clock, no network.
        """
        ...


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format, ready to be used.

    `abstracts`: whether an output of the configuration has abstracts where it does not say so.
    `of_history`: it tells what became of papers, so that papers alone cannot be rendered.
    `in_parts`: what yields the file in parts, where the format can.
    `of_lists`: it shows lists with their sections, notes and order, where there are lists
    (`enrich.export.page.render_lists`), and goes into a folder as `index.html`.
    """

    name: str
    suffix: str
    render: Render
    abstracts: bool = False
    of_history: bool = False
    of_lists: bool = False
    in_parts: RenderParts | None = None

    def parts(self, works: Iterable[Work], options: ExportOptions) -> Iterator[str]:
        """Yield the text of the file in parts; one, where the format knows no others."""
        if self.in_parts is not None:
            yield from self.in_parts(works, options)
        else:
            yield self.render(works, options)


def _of(module: str) -> Render:
    """Return what writes a format of this package; its module is imported when it is used."""

    def render(works: Iterable[Work], options: ExportOptions) -> str:
        return str(importlib.import_module(f"enrich.export.{module}").render(works, options))

    return render


def _parts_of(module: str) -> RenderParts:
    """Return what writes a format of this package part by part."""

    def parts(works: Iterable[Work], options: ExportOptions) -> Iterator[str]:
        yield from importlib.import_module(f"enrich.export.{module}").parts(works, options)

    return parts


_OWN = (
    Exporter("bibtex", ".bib", _of("bibtex"), in_parts=_parts_of("bibtex")),
    Exporter("biblatex", ".bib", _of("biblatex"), in_parts=_parts_of("biblatex")),
    Exporter("csl-json", ".json", _of("csl_json")),
    Exporter("markdown", ".md", _of("markdown"), abstracts=True),
    Exporter("html", ".html", _of("page"), abstracts=True, of_lists=True),
    Exporter("jsonl", ".jsonl", _of("jsonl")),
    Exporter("csv", ".csv", _of("csv")),
    Exporter("ris", ".ris", _of("ris")),
    Exporter("atom", ".xml", _of("atom"), of_history=True),
)
FORMATS: Mapping[str, Exporter] = {own.name: own for own in _OWN}


def names() -> list[str]:
    """Return the names of all formats, ours first; no plugin is imported."""
    return list(dict.fromkeys([*FORMATS, *plugins.names("enrich.formats")]))


def exporter(name: str) -> Exporter:
    """Return a format by its name.

    Raises PluginError for a plugin that is left out, KeyError for a name that `names` has not.
    """
    if name in FORMATS:
        return FORMATS[name]
    loaded = _loaded()
    if name in loaded.left_out:
        raise PluginError(loaded.left_out[name])
    return loaded.accepted[name]


def options_for(name: str, **chosen: Any) -> ExportOptions:
    """Return the options of an output: those that are chosen, else its format's own."""
    own = FORMATS.get(name)
    usual: dict[str, Any] = {"abstracts": bool(own and own.abstracts)}
    if name == "markdown" and chosen.get("style", ExportOptions().style) != "full":
        usual["booktitle"] = "acronym"
    return ExportOptions(**{**usual, **chosen})


def by_suffix() -> dict[str, str]:
    """Return suffix -> the format of a file whose name ends so; ours before a plugin's."""
    found: dict[str, str] = {}
    for own in (*_OWN, *_loaded().accepted.values()):
        found.setdefault(own.suffix, own.name)
    return found


def left_out() -> list[str]:
    """Return why formats of other packages cannot be used, a sentence each; imports them all."""
    return list(_loaded().left_out.values())


@functools.cache
def _loaded() -> plugins.Loaded[Exporter]:
    return plugins.load("enrich.formats", FORMATS, _checked)


def _checked(plugin: plugins.Plugin, found: Any) -> Exporter:
    """Return a plugin's format. Raises PluginError where it lacks something."""
    made = plugins.made(found)
    plugins.need_name(made, plugin)
    plugins.need_function(made, "render", "works", "options")
    suffix = plugins.need_suffix(getattr(made, "suffix", None))
    return Exporter(plugin.name, suffix, _guarded(plugin, made.render))


def _guarded(plugin: plugins.Plugin, own: Render) -> Render:
    """Return a plugin's `render`, whose mistakes are PluginErrors that name it."""

    def render(works: Iterable[Work], options: ExportOptions) -> str:
        text = plugins.call(plugin, own, works, options)
        if not isinstance(text, str):
            raise PluginError(
                messages.plugins.FAILS(plugin=plugin, why=messages.plugins.NO_RENDERED_TEXT())
            )
        plugins.call(plugin, text.encode)
        return text

    return render
