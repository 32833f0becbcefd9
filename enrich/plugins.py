"""What other packages add to enrich: sources, readers of lists, and formats of outputs.

A package registers each under the name by which users call it, in its `pyproject.toml`:

    [project.entry-points."enrich.sources"]
    example = "enrich_example:Example"      # a subclass of enrich.sources.base.Source

    [project.entry-points."enrich.readers"]
    wiki = "enrich_example.wiki"            # see enrich.reading_list.readers.Reader

    [project.entry-points."enrich.formats"]
    refer = "enrich_example.refer"          # see enrich.export.formats.Format

and depends on `enrich-papers>=X,<Y`. Once it is installed, `config.yaml`, `enrich sources` and
`enrich export` know the names. A reader or a format is a module, an object, or a class that is
made without arguments. A module is imported when what it registers is used for the first time. A
plugin that cannot be used is left out: one sentence, logged as a warning, names it and says why.
"""

from __future__ import annotations

import functools
import inspect
import os
import re
import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from enrich import messages
from enrich.errors import EnrichError, PluginError
from enrich.messages import Sentence

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

# How the folders of packages end that `importlib.metadata` reads.
_METADATA = (".dist-info", ".egg-info", "EGG-INFO")
T = TypeVar("T")
PluginKind = Literal["enrich.sources", "enrich.readers", "enrich.formats"]


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point of another package; nothing of it is imported yet."""

    group: PluginKind
    name: str
    package: str
    entry: EntryPoint

    def __str__(self) -> str:
        """Return how a sentence names it: "the format 'refer' of the package enrich-refer 0.2"."""
        kind = self.group.removeprefix("enrich.")[:-1]
        return messages.plugins.NAMED(kind=kind, name=self.name, package=self.package)

    def load(self) -> Any:
        """Return the object that it names. Raises PluginError where that cannot be imported."""
        try:
            return self.entry.load()
        except (Exception, SystemExit) as error:
            raise PluginError(messages.plugins.NOT_IMPORTED(why=reason(error))) from error


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """What the plugins of a group came to: those that can be used, and why others cannot."""

    accepted: Mapping[str, T]
    left_out: Mapping[str, Sentence]


@functools.cache
def installed(group: PluginKind) -> tuple[Plugin, ...]:
    """Return the plugins of a group by name and package, without importing any."""
    if not _may_be_any():
        return ()
    from importlib import metadata  # only here, as it loads the standard library's mail parser

    try:
        entries = metadata.entry_points(group=group)
    except (OSError, TypeError, ValueError) as error:  # one package's file is enough
        report(messages.plugins.NONE_USED(why=reason(error)))
        return ()
    found = [Plugin(group, entry.name, _package(entry), entry) for entry in entries]
    return tuple(sorted(found, key=lambda plugin: (plugin.name, plugin.package)))


@functools.cache
def _may_be_any() -> bool:
    """Whether a package may register a plugin: False where none does, for most people.

    The files are those that `importlib.metadata` reads, in folders of `sys.path`. What else than
    folders has packages (archives, finders of other programs) is left to it.
    """
    if any(hasattr(x, "find_distributions") for x in sys.meta_path if x is not PathFinder):
        return True
    for place in sys.path:
        try:
            with os.scandir(place or ".") as found:
                folders = [x.path for x in found if x.name.endswith(_METADATA)]
        except FileNotFoundError:
            continue
        except OSError:
            return True
        if any(_registers(folder) for folder in folders):
            return True
    return False


def _registers(package: str) -> bool:
    """Whether the entry points of a package name one of our groups."""
    try:
        with open(f"{package}/entry_points.txt", "rb") as file:  # noqa: PTH123  twice as fast
            return b"[enrich." in file.read()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def names(group: PluginKind) -> list[str]:
    """Return the names that the plugins of a group have, without importing any."""
    return [plugin.name for plugin in installed(group)]


def load(group: PluginKind, taken: Collection[str], check: Callable[[Plugin, Any], T]) -> Loaded[T]:
    """Return the plugins of a group, imported and checked.

    `taken` are the names that enrich has itself. `check(plugin, found)` returns what is to be used,
    or raises PluginError with the reason why it cannot be.
    """
    accepted: dict[str, T] = {}
    left_out: dict[str, Sentence] = {}
    for plugin in installed(group):
        try:
            accepted[plugin.name] = _accepted(plugin, {*taken, *accepted}, check)
        except PluginError as error:
            left_out[plugin.name] = messages.plugins.LEFT_OUT(plugin=plugin, why=error)
            report(left_out[plugin.name])
    return Loaded(accepted, left_out)


def _accepted(plugin: Plugin, taken: Collection[str], check: Callable[[Plugin, Any], T]) -> T:
    """Return what a plugin adds. Raises PluginError with the reason why it cannot be used."""
    if plugin.name in taken:
        raise PluginError(messages.plugins.NAME_TAKEN())
    found = plugin.load()
    try:
        return check(plugin, found)
    except PluginError:
        raise
    except Exception as error:
        raise PluginError(messages.plugins.NOT_USED(why=reason(error))) from error


def versions() -> list[str]:
    """Return name and package of every plugin: what a result also depends on."""
    groups: tuple[PluginKind, ...] = ("enrich.sources", "enrich.readers", "enrich.formats")
    return [f"{plugin}" for group in groups for plugin in installed(group)]


def made(found: Any) -> Any:
    """Return an object of a class, or what is no class itself. Raises PluginError."""
    if not isinstance(found, type):
        return found
    try:
        return found()
    except Exception as error:
        raise PluginError(messages.plugins.NOT_MADE(why=reason(error))) from error


def need_name(found: Any, plugin: Plugin) -> None:
    """Raise PluginError where the `name` of an object is not that of its entry point."""
    name = getattr(found, "name", None)
    if name != plugin.name:
        raise PluginError(messages.plugins.OTHER_NAME(name=name, registered=plugin.name))


def need_suffix(suffix: Any) -> str:
    """Return how the names of files end, ".refer". Raises PluginError for anything else."""
    if not isinstance(suffix, str) or not re.fullmatch(r"\.[a-z0-9]+", suffix):
        raise PluginError(messages.plugins.NO_SUFFIX(suffix=suffix))
    return suffix


def need_function(found: Any, attribute: str, *parameters: str) -> None:
    """Raise PluginError where an attribute is no function that takes these parameters in order."""
    function: Any = getattr(found, attribute, None)
    try:
        inspect.signature(function).bind(*parameters)
    except (TypeError, ValueError):
        expected = messages.plugins.NO_FUNCTION(
            function=attribute, parameters=", ".join(parameters)
        )
        raise PluginError(expected) from None


def call(plugin: Plugin, function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function of a plugin returns. Raises PluginError for what it raises.

    An EnrichError is raised as it is.
    """
    try:
        return function(*arguments)
    except EnrichError:
        raise
    except Exception as error:
        raise PluginError(messages.plugins.FAILS(plugin=plugin, why=reason(error))) from error


def reason(error: BaseException) -> str:
    """Return an error in one line: its type and its text."""
    text = "".join(c if c.isprintable() else " " for c in str(error))
    return f"{type(error).__name__}: {' '.join(text.split())[:300]}".removesuffix(": ")


@functools.cache
def report(sentence: Sentence) -> None:
    """Log what is wrong with a plugin as a warning, once."""
    import logging

    logging.getLogger(__name__).warning(sentence)


def _package(entry: EntryPoint) -> str:
    with suppress(AttributeError, KeyError, OSError, TypeError):  # its files may be damaged
        data = entry.dist.metadata if entry.dist else None
        if data and "Name" in data and "Version" in data:
            return messages.plugins.PACKAGE(name=data["Name"], version=data["Version"])
    return messages.plugins.NO_METADATA()
