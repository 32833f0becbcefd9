"""Settings from `config.yaml` and the environment, checked key by key; an error names the key."""

from __future__ import annotations

import glob
import os
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from enrich.errors import ConfigError

# Valid from the start, also where a source needs no request of its own; a new file in sources/ adds its name.
_SOURCES = {
    "arxiv", "dblp", "crossref", "datacite", "semantic_scholar", "openalex", "openreview", "usenix", "pmlr", "acl", "acm",
    "ieee", "catalog", "doi",
}  # fmt: skip
Prefer = Literal["published_first", "published_latest", "preprint"]


@dataclass(frozen=True, slots=True)
class ListSetting:
    """One reading list: where it is, and its format where the suffix does not tell."""

    path: Path
    format: str | None = None


@dataclass(frozen=True, slots=True)
class OutputSetting:
    """One file to write. `path` may hold `{name}`, which stands for a list's file name."""

    format: str
    path: str
    abstracts: bool = True
    options: Mapping[str, str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """Whether a source is asked, how slowly (seconds; one number or host -> number), and where its key is."""

    enabled: bool = True
    interval: float | Mapping[str, float] | None = None
    key_env: str | None = None

    @property
    def key(self) -> str | None:
        """The secret from the environment, if any."""
        return os.environ.get(self.key_env) or None if self.key_env else None


@dataclass(frozen=True, slots=True)
class Recheck:
    """After how many days a question is asked again."""

    preprint_days: int = 7
    published_days: int = 180
    absent_days: int = 30
    refused_days: int = 7


@dataclass(frozen=True, slots=True)
class Config:
    """All settings; paths are absolute."""

    path: Path
    lists: tuple[ListSetting, ...] = ()
    store: Path = Path("cache/enrich.db")
    outputs: tuple[OutputSetting, ...] = ()
    mailto: str | None = None
    sources: Mapping[str, SourceSetting] = field(default_factory=dict)
    mirrors: Mapping[str, str] = field(default_factory=dict)
    catalogs: tuple[Path, ...] = ()
    recheck: Recheck = Recheck()
    overrides: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)
    key_pattern: str = "{auth}{year}{shorttitle}"
    prefer: Prefer = "published_first"

    def source(self, name: str) -> SourceSetting:
        """Return the settings of a source, the defaults where the file says nothing."""
        return self.sources.get(name, SourceSetting())


_KNOWN = {
    "lists", "store", "outputs", "mailto", "sources", "mirrors", "catalogs", "recheck", "overrides", "keys", "prefer",
}  # fmt: skip
# Options of an output beside format, path and abstracts, with what they may hold.
_OUTPUT_OPTIONS: Mapping[str, tuple[str, ...] | type[bool]] = {
    "booktitle": ("full", "short", "acronym"),
    "journal": ("full", "iso4"),
    "links": ("both", "doi", "url"),
    "sort": ("key", "list"),
    "unicode": bool,
    "keywords": bool,
}
_FORMATS = ("bibtex", "biblatex", "csl-json", "markdown", "html", "jsonl", "csv")
_OVERRIDE_FIELDS = {
    "state", "note", "title", "authors", "year", "venue", "container_title", "container_title_short", "volume", "issue",
    "page", "number", "publisher", "doi", "arxiv", "url", "type", "collection_title", "not",
}  # fmt: skip


def load(path: Path) -> Config:
    """Read and check the file. Raises ConfigError with one sentence that names the file and the key."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: there is no such configuration file; write one, or name it with --config"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: the configuration cannot be read: {_why(error)}") from None
    try:
        tree = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise ConfigError(
            f"{path}: {where}not valid YAML: {getattr(error, 'problem', None) or 'cannot be read'}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not valid YAML: {_why(error)}") from None
    return _ConfigReader(path).config({} if tree is None else tree)


def _source_names() -> set[str]:
    found = pkgutil.iter_modules([str(Path(__file__).parent / "sources")])
    return _SOURCES | ({m.name for m in found} - {"base", "shared"})


def _why(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error).splitlines()[0]


class _ConfigReader:
    """Turns the YAML tree into settings; `fail` gives every error the same shape."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.base = path.resolve().parent

    def fail(self, key: str, message: str) -> ConfigError:
        return ConfigError(f"{self.path}: {key}: {message}")

    def mapping(self, value: Any, key: str, known: set[str] | None = None) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.fail(key, f"expected keys and values, got {_kind(value)}")
        for name in value:
            if not isinstance(name, str):
                raise self.fail(key, f"{name!r} is a number to YAML; put quotes round it")
            if known is not None and name not in known:
                raise self.fail(
                    f"{key}.{name}" if key else name,
                    f"unknown key; known are {', '.join(sorted(known))}",
                )
        return value

    def sequence(self, value: Any, key: str) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fail(key, f"expected a list, got {_kind(value)}")
        return value

    def text(self, value: Any, key: str) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise self.fail(key, f"{value} is a number to YAML; put quotes round it")
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, f"expected text, got {_kind(value)}")
        return value

    def number(self, value: Any, key: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
            raise self.fail(key, f"expected a number of at least 0, got {_kind(value)}")
        return float(value)

    def flag(self, value: Any, key: str) -> bool:
        if not isinstance(value, bool):
            raise self.fail(key, f"expected true or false, got {_kind(value)}")
        return value

    def choice(self, value: Any, key: str, known: tuple[str, ...]) -> str:
        if value not in known:
            raise self.fail(key, f"expected one of {', '.join(known)}, got {value!r}")
        return str(value)

    def place(self, value: Any, key: str) -> Path:
        return Path(os.path.abspath(self.base / Path(self.text(value, key)).expanduser()))  # noqa: PTH100  keeps links as they are

    def config(self, tree: Any) -> Config:
        tree = self.mapping(tree, "", _KNOWN)
        outputs = tuple(
            self.output(x, f"outputs[{i}]")
            for i, x in enumerate(self.sequence(tree.get("outputs"), "outputs"))
        )
        config = Config(
            path=self.path,
            lists=self.lists(tree.get("lists"), outputs),
            store=self.place(tree.get("store", "cache/enrich.db"), "store"),
            outputs=outputs,
            mailto=self.mailto(tree.get("mailto")),
            sources={
                k: self.source(v, f"sources.{k}")
                for k, v in self.mapping(tree.get("sources"), "sources", _source_names()).items()
            },
            mirrors={
                k: self.mirror(v, f"mirrors.{k}")
                for k, v in self.mapping(tree.get("mirrors"), "mirrors").items()
            },
            catalogs=tuple(
                self.place(x, f"catalogs[{i}]")
                for i, x in enumerate(self.sequence(tree.get("catalogs"), "catalogs"))
            ),
            recheck=self.recheck(tree.get("recheck")),
            overrides=self.overrides(tree.get("overrides")),
            **self.keys(tree.get("keys")),
        )
        if "prefer" in tree:
            prefer = self.choice(
                tree["prefer"], "prefer", ("published_first", "published_latest", "preprint")
            )
            config = _with(config, prefer=prefer)
        self.check_outputs(config)
        return config

    def lists(self, value: Any, outputs: tuple[OutputSetting, ...]) -> tuple[ListSetting, ...]:
        found: list[ListSetting] = []
        written = [_output_pattern(o.path) for o in outputs]
        for i, item in enumerate(self.sequence(value, "lists")):
            key = f"lists[{i}]"
            fmt = None
            if isinstance(item, dict):
                item = self.mapping(item, key, {"path", "format"})
                if "path" not in item:
                    raise self.fail(key, "has no path")
                fmt = (
                    self.choice(
                        item["format"], f"{key}.format", ("markdown", "org", "bibtex", "text")
                    )
                    if "format" in item
                    else None
                )
                item = item["path"]
            path = self.place(item, key)
            if glob.has_magic(str(path)) and not path.exists():
                matches = sorted(Path(p) for p in glob.glob(str(path), recursive=True))  # noqa: PTH207  absolute patterns
                found += [
                    ListSetting(p, fmt)
                    for p in matches
                    if p.is_file() and not any(w.fullmatch(str(p)) for w in written)
                ]
            else:
                found.append(ListSetting(path, fmt))
        return tuple(dict.fromkeys(found))

    def output(self, value: Any, key: str) -> OutputSetting:
        value = self.mapping(value, key, {"format", "path", "abstracts", *_OUTPUT_OPTIONS})
        for needed in ("format", "path"):
            if needed not in value:
                raise self.fail(key, f"has no {needed}")
        options: dict[str, str | bool] = {}
        for name, allowed in _OUTPUT_OPTIONS.items():
            if name in value:
                where = f"{key}.{name}"
                options[name] = (
                    self.choice(value[name], where, allowed)
                    if isinstance(allowed, tuple)
                    else self.flag(value[name], where)
                )
        return OutputSetting(
            format=self.choice(value["format"], f"{key}.format", _FORMATS),
            path=str(self.place(value["path"], f"{key}.path")),
            abstracts=self.flag(value["abstracts"], f"{key}.abstracts")
            if "abstracts" in value
            else value["format"] in ("markdown", "html"),
            options=options,
        )

    def mailto(self, value: Any) -> str | None:
        if value is None:
            return None
        address = self.text(value, "mailto")
        if not re.fullmatch(r"[^\s@<>;,()]+@[^\s@<>;,()]+\.[^\s@<>;,()]+", address):
            raise self.fail("mailto", "is not an e-mail address")
        return None if re.search(r"@(.*\.)?example\.\w+$", address) else address

    def source(self, value: Any, key: str) -> SourceSetting:
        value = self.mapping(value, key, {"enabled", "interval", "key_env"})
        interval: float | dict[str, float] | None = None
        if isinstance(value.get("interval"), dict):
            hosts = self.mapping(value["interval"], f"{key}.interval")
            interval = {host: self.number(x, f"{key}.interval.{host}") for host, x in hosts.items()}
        elif value.get("interval") is not None:
            interval = self.number(value["interval"], f"{key}.interval")
        return SourceSetting(
            enabled=self.flag(value["enabled"], f"{key}.enabled") if "enabled" in value else True,
            interval=interval,
            key_env=self.text(value["key_env"], f"{key}.key_env")
            if value.get("key_env") is not None
            else None,
        )

    def mirror(self, value: Any, key: str) -> str:
        base = self.text(value, key)
        try:
            parts = urlsplit(base)
            usable = (
                parts.scheme in {"http", "https"}
                and bool(parts.hostname)
                and (parts.port is None or parts.port > 0)
            )
        except ValueError:
            usable = False
        if not usable:
            raise self.fail(key, "expected an http or https address")
        return base.rstrip("/")

    def recheck(self, value: Any) -> Recheck:
        value = self.mapping(
            value, "recheck", {"preprint_days", "published_days", "absent_days", "refused_days"}
        )
        return Recheck(**{k: int(self.number(v, f"recheck.{k}")) for k, v in value.items()})

    def overrides(self, value: Any) -> dict[str, dict[str, str | int]]:
        found: dict[str, dict[str, str | int]] = {}
        for name, fields in self.mapping(value, "overrides").items():
            key = f"overrides.{name}"
            fields = self.mapping(fields, key, _OVERRIDE_FIELDS)
            found[name] = {f: self.override(f, x, f"{key}.{f}") for f, x in fields.items()}
        return found

    def override(self, name: str, value: Any, key: str) -> str | int:
        if name == "year":
            if isinstance(value, bool) or not isinstance(value, int):
                raise self.fail(key, f"expected a year, got {_kind(value)}")
            return value
        if name == "state":
            return self.choice(value, key, ("published", "preprint", "unresolved", "doubtful"))
        return self.text(value, key)

    def keys(self, value: Any) -> dict[str, Any]:
        value = self.mapping(value, "keys", {"pattern"})
        return (
            {"key_pattern": self.text(value["pattern"], "keys.pattern")}
            if "pattern" in value
            else {}
        )

    def check_outputs(self, config: Config) -> None:
        if len(config.lists) > 1:
            for i, output in enumerate(config.outputs):
                if output.format == "markdown" and "{name}" not in output.path:
                    raise self.fail(
                        f"outputs[{i}].path",
                        "there is more than one list: write {name} where the list's file name goes",
                    )
        taken: dict[str, str] = {}
        for i, output in enumerate(config.outputs):
            key = f"outputs[{i}].path"
            paths = [str(p) for p in output_paths(output, config.lists)]
            if len(set(paths)) < len(paths):
                twice = next(p for p in paths if paths.count(p) > 1)
                raise self.fail(
                    key, f"two lists have one file name: both would be written to {twice}"
                )
            for path in paths:
                for entry in config.lists:
                    if _same_file(Path(path), entry.path):
                        raise self.fail(
                            key,
                            f"{entry.path} is one of the lists; an output never overwrites a list",
                        )
                if _same_file(Path(path), config.store):
                    raise self.fail(key, "is the cache")
                if path in taken:
                    raise self.fail(key, f"{taken[path]} writes the same file")
                taken[path] = key


def _with(config: Config, **changes: Any) -> Config:
    from dataclasses import replace

    return replace(config, **changes)


def output_paths(output: OutputSetting, lists: tuple[ListSetting, ...]) -> list[Path]:
    """Return the files that an output writes, one for each list where its path holds `{name}`."""
    if "{name}" not in output.path:
        return [Path(output.path)]
    return [Path(output.path.replace("{name}", entry.path.stem)) for entry in lists]


def _output_pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]*".join(re.escape(x) for x in path.split("{name}")))


def _same_file(a: Path, b: Path) -> bool:
    try:
        return a == b or (a.exists() and b.exists() and a.samefile(b))
    except OSError:
        return False


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    return {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: f"the text {value!r}",
        list: "a list",
        dict: "keys and values",
    }.get(type(value), f"a {type(value).__name__}")
