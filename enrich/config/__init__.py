"""Settings from `enrich.yaml` or `config.yaml` and the environment, checked key by key."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from enrich import export, files, messages, sources
from enrich.config import discovery
from enrich.config.convert import Place, convert, convert_fields, entries, items, one_of, types_of
from enrich.config.outputs import check_outputs, is_written
from enrich.config.settings import (
    OVERRIDES,
    STORE,
    Config,
    ListSetting,
    OutputSetting,
    SourceSetting,
    Text,
)
from enrich.errors import ConfigError
from enrich.export.options import ExportOptions
from enrich.model.group_database import SCHEMES, GroupDatabase, StorePlace, is_url
from enrich.patterns import regex
from enrich.text import signature, squeeze

__all__ = [
    "Config",
    "ListSetting",
    "OutputSetting",
    "SourceSetting",
    "defaults",
    "find_and_load",
    "group_database",
    "is_address",
    "load",
    "load_in_part",
]
_EMAIL = regex(r"[^\s@<>;,()]+@[^\s@<>;,()]+\.[^\s@<>;,()]+")
# What to look for, by a word of what the reader of YAML says.
_ADVICE = {
    r"\t": messages.config.TABS,
    "'['": messages.config.BRACKET,
    "block": messages.config.INDENTATION,
    "end of stream": messages.config.OPEN_QUOTE,
    "stream end": messages.config.OPEN_BRACKET,
    "mapping values": messages.config.COLON,
    "escape": messages.config.ESCAPES,
}
# What people call the key of a service, in whose place only a name may stand.
_SECRETS = frozenset({"api_key", "api-key", "apikey", "key", "token", "api_token", "secret"})
# How the names of reading lists end; no configuration has such a name.
_OF_LISTS = frozenset({".md", ".markdown", ".bib", ".org", ".tex", ".bbl", ".csv"})
_EXAMPLE = regex(r"@(.*\.)?example\.\w+$")


def find_and_load(given: Path | None = None) -> Config:
    """Read the given file, else the one that holds here; else return the defaults.

    Raises ConfigError.
    """
    path = discovery.find(given)
    return defaults() if path is None else load(path)


def defaults() -> Config:
    """Return the settings without a file: the user's cache, and outputs beside each list."""
    built = tuple(discovery.catalogues())
    return Config(None, store=discovery.user_cache(), catalogs=built, beside=True)


def load(path: Path) -> Config:
    """Read and check the file. Raises ConfigError with one sentence that names file and key."""
    return _made(path, _tree(path, _text(path)))


def load_in_part(path: Path) -> tuple[Config, list[ConfigError], frozenset[str]]:
    """Return what can be made of a file, every mistake in it, and the keys that have one.

    A key with a mistake in it is left out, of a mapping only what is wrong in it. Where nothing can
    be read, every key has a mistake. `load` raises the first one.
    """
    mistakes: list[ConfigError] = []
    try:
        tree = _tree(path, _text(path))
        list(entries(tree, Place(path)))
    except ConfigError as error:
        return _made(path, None), [error], frozenset(_types())
    good: dict[str, Any] = {}
    for name, value in (tree or {}).items():
        good |= _without_mistakes(name, value, path, mistakes)
    wrong = {name for name in tree or () if good.get(name, good) != tree[name]}
    try:
        config = _made(path, good)
    except ConfigError as error:  # keys that do not go together: outputs, with lists or the cache
        mistakes.append(error)
        wrong.add("outputs")
        config = _made(path, {name: x for name, x in good.items() if name != "outputs"})
    beside = config.beside and "outputs" not in wrong
    return replace(config, beside=beside), mistakes, frozenset(wrong)


def _without_mistakes(
    name: str, value: Any, path: Path, mistakes: list[ConfigError]
) -> dict[str, Any]:
    """Return a key with its value, without what is wrong there; add each mistake to a list."""
    parts = value.items() if isinstance(value, dict) and value else ()
    good: dict[str, Any] = {}
    for inner, x in parts or [("", value)]:
        part = {name: {inner: x}} if parts else {name: value}
        try:
            convert_fields(part, _types(), Place(path))
        except ConfigError as error:
            if str(error) not in map(str, mistakes):
                mistakes.append(error)
        else:
            good = {name: {**good.get(name, {}), inner: x}} if parts else part
    return good


def _types() -> dict[str, Any]:
    types = {**types_of(Config), **_SECTIONS}
    del types["path"], types["beside"]
    return types


def _made(path: Path, tree: Any) -> Config:
    """Return the settings of what a file says. Raises ConfigError."""
    place = Place(path)
    given = convert_fields(tree, _types(), place)
    if "store" not in given:
        of_user = discovery.is_of_user(Path(path).absolute())
        given["store"] = discovery.user_cache() if of_user else place.absolute(str(STORE))
    config = Config(path, beside=(tree or {}).get("outputs") is None, **given)
    if isinstance(config.store, Path) and not config.store.name:
        raise place.at("store").fail(messages.config.NO_FILE_NAME())
    lists = [found for setting in config.lists for found in _matches(setting, config)]
    config = replace(config, lists=tuple(dict.fromkeys(lists)))
    check_outputs(config, place.at("outputs"))
    return config


def _list(value: Any, place: Place) -> ListSetting:
    if not isinstance(value, dict):
        return ListSetting(convert(value, Path, place))
    from enrich import reading_list  # only here, as it loads every reader

    types = {"path": Path, "format": one_of(reading_list.names())}
    return ListSetting(**convert_fields(value, types, place, needed=["path"]))


def _matches(setting: ListSetting, config: Config) -> Iterator[ListSetting]:
    """Yield the lists that a glob names, without what outputs write; else the list itself."""
    pattern = str(setting.path)
    # os.path: a name that is too long for the file system is none, and no error.
    if os.path.exists(setting.path) or not glob.has_magic(pattern):  # noqa: PTH110
        yield setting
        return
    for name in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207  absolute patterns
        path = Path(name)
        if path.is_file() and not is_written(name, config.outputs) and not _is_ours(path, config):
            yield replace(setting, path=path)


def _is_ours(path: Path, config: Config) -> bool:
    """Whether enrich wrote a file, and nobody has edited it: an old output, or a report.

    Where outputs go beside the lists, no setting names them: an edited one is none of the lists.
    """
    if path.suffix.lower() == ".pdf":
        return False  # we write none, and a folder of them is large
    try:
        content = path.read_bytes()
    except OSError:
        return False  # reading it as a list says why
    return signature.is_signed(content) if config.beside else signature.is_sound(content)


def _output(value: Any, place: Place) -> OutputSetting:
    own = {"format": one_of(export.names()), "path": Path}
    types = {**types_of(ExportOptions), **own}
    given = convert_fields(value, types, place, needed=["format", "path"])
    name, path = given.pop("format"), given.pop("path")
    if wrong := re.search(r"\{(?!name\})[^{}]*\}", path.name):
        raise place.at("path").fail(messages.config.WRONG_PLACE(place=wrong[0]))
    is_folder = str(value["path"]).endswith("/") or path.is_dir()
    if is_folder and name in export.FORMATS and export.FORMATS[name].of_lists:
        path /= "index.html"
    return OutputSetting(name, str(path), export.options_for(name, **given))


def is_address(text: str) -> bool:
    """Whether a text has the form of an e-mail address."""
    return bool(_EMAIL.fullmatch(text))


def _mailto(value: Any, place: Place) -> str | None:
    """Return the user's address, None where it is an example."""
    address = convert(value, Text | None, place)
    address = address and squeeze(address)
    if address is not None and not is_address(address):
        raise place.fail(messages.config.NO_EMAIL())
    return None if address is None or _EXAMPLE.search(address) else address


def _mirror(value: Any, place: Place) -> str:
    # It may have a login, which is sent there and shown nowhere.
    base = value if isinstance(value, str) and value.strip() else str(convert(value, Text, place))
    try:
        parts = urlsplit(base)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise place.fail(messages.config.NO_WEB_ADDRESS())
    return base.rstrip("/")


def _mirrors(value: Any, place: Place) -> Mapping[str, str]:
    return {_host(name, at): _mirror(x, at) for name, x, at in entries(value, place)}


def _sources(value: Any, place: Place) -> Mapping[str, SourceSetting]:
    given = list(entries(value, place, sources.names()))
    for _, x, at in given:
        if isinstance(x, bool):
            raise at.fail(messages.config.SWITCH(value="true" if x else "false"))
        for key in x if isinstance(x, dict) else ():
            if str(key).casefold() in _SECRETS:
                raise at.at(str(key)).fail(messages.config.SECRET())
    found = {name: convert(x, SourceSetting, at) for name, x, at in given}
    for name, setting in found.items():
        for host in setting.interval if isinstance(setting.interval, Mapping) else ():
            _host(host, place.at(name).at("interval").at(host))
    return found


def _host(name: str, place: Place) -> str:
    """Return the name of a host. Raises ConfigError for one word and for an address."""
    if "." not in name or "/" in name:
        raise place.fail(messages.config.NO_HOST())
    return name


def _store(value: Any, place: Place) -> StorePlace:
    """Return the place of the cache. What stands in a URL is told in no sentence."""
    if not (isinstance(value, str) and is_url(value)):
        path: Path = convert(value, Path, place)
        return path
    try:
        return group_database(value)
    except ConfigError as error:
        raise place.fail(error.sentence) from None


def group_database(url: str) -> GroupDatabase:
    """Return the database of a URL. Raises ConfigError, which shows nothing of it."""
    if not url.strip().startswith(tuple(f"{scheme}://" for scheme in SCHEMES)):
        raise ConfigError(messages.group.NOT_POSTGRESQL())
    try:
        return GroupDatabase.parse(url, discovery.group_folder())
    except ValueError as error:
        is_schema = str(error) == "schema"
        sentence = messages.group.WRONG_SCHEMA if is_schema else messages.group.WRONG_URL
        raise ConfigError(sentence()) from None


def _catalog(value: Any, place: Place) -> Path:
    """Return the file of a catalogue: one that is built under a name, or any path."""
    path: Path = convert(value, Path, place)
    if discovery.is_catalogue_name(value) and not path.is_file():
        return discovery.catalogue(value)
    return path


# The sections of which the types of the settings do not tell all.
_SECTIONS: Mapping[str, Any] = {
    "lists": lambda value, place: tuple(_list(x, at) for x, at in items(value, place)),
    "outputs": lambda value, place: tuple(_output(x, at) for x, at in items(value, place)),
    "store": _store,
    "mailto": _mailto,
    "catalogs": lambda value, place: tuple(_catalog(x, at) for x, at in items(value, place)),
    "mirrors": _mirrors,
    "sources": _sources,
    "overrides": lambda value, place: {
        name: convert_fields(x, OVERRIDES, at) for name, x, at in entries(value, place)
    },
}


def _text(path: Path) -> str:
    content = files.read(path)
    if content is None:
        raise ConfigError(messages.config.NO_SUCH_FILE(path=path))
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ConfigError(messages.config.CANNOT_BE_READ(path=path, why=_why(error))) from None


def _tree(path: Path, text: str) -> Any:
    import yaml

    is_list = path.suffix.lower() in _OF_LISTS
    try:
        tree = _yaml(text, path)
    except yaml.YAMLError as error:
        if is_list:
            raise ConfigError(messages.config.IS_A_LIST(path=path)) from None
        mark = getattr(error, "problem_mark", None)
        where = messages.config.ON_LINE(line=mark.line + 1) if mark else ""
        why = getattr(error, "problem", None) or messages.config.CONTROL_CHARACTER()
        advice = next((what() for sign, what in _ADVICE.items() if sign in why), "")
        raise ConfigError(
            messages.config.NO_YAML(path=path, where=where, why=why, advice=advice)
        ) from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            messages.config.NO_YAML(path=path, where="", why=_why(error), advice="")
        ) from None
    if is_list and not isinstance(tree, dict | None):
        raise ConfigError(messages.config.IS_A_LIST(path=path))
    return tree


def _yaml(text: str, path: Path) -> Any:
    """Return what a YAML text says. Raises ConfigError, yaml.YAMLError, ValueError, RecursionError.

    libyaml reads ten times as fast; what is wrong PyYAML's own reader says better.
    """
    import yaml

    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # not in every build of PyYAML
    try:
        loader = fast(text)
        root = loader.get_single_node()
        _check_keys(root, path)
        return None if root is None else loader.construct_document(root)
    except yaml.YAMLError:
        yaml.safe_load(text)
        raise


def _check_keys(root: Any, path: Path) -> None:
    """Raise ConfigError where a key is written twice: YAML's readers take the last one."""
    nodes, seen_nodes = [root], set[int]()
    while nodes:
        node = nodes.pop()
        if id(node) in seen_nodes or not isinstance(getattr(node, "value", None), list):
            continue
        seen_nodes.add(id(node))
        pairs = [x for x in node.value if isinstance(x, tuple)]
        nodes += [x for x in node.value if not isinstance(x, tuple)] + [x for _, x in pairs]
        seen: set[str] = set()
        for key, _ in pairs:
            if isinstance(key.value, str) and key.value in seen:
                line = key.start_mark.line + 1
                raise ConfigError(messages.config.KEY_TWICE(path=path, line=line, key=key.value))
            seen |= {key.value} if isinstance(key.value, str) else set()


def _why(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error).splitlines()[0]
