"""Catalogues that were not built, lines of JSON or a .bib: a run builds one of them for itself.

It lies beside the output until that is written, so that a run that was stopped goes on with it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from enrich import messages, sources
from enrich.catalogs.layout import SUFFIX, is_catalogue
from enrich.messages import Sentence
from enrich.version import __version__


def is_plain(path: Path) -> bool:
    """Whether a file was not built by `enrich catalog`, and does not say so either."""
    return path.is_file() and path.suffix != SUFFIX and not is_catalogue(path)


@contextmanager
def built(
    paths: Sequence[Path], output: Path, say: Callable[[Sentence], None] = lambda _: None
) -> Iterator[tuple[Path, ...]]:
    """Have catalogues, the plain ones among these paths as one that is built.

    Raises ConfigError for a plain one that cannot be read.
    """
    plain = [path for path in paths if is_plain(path)]
    if not plain:
        yield tuple(paths)
        return
    from enrich.catalogs import build, dump_files  # many modules, which few runs need

    dumps = dump_files.find(plain, sources.dump_formats())
    target = output.with_name(f".{output.name}.{_digest(plain)}{SUFFIX}")
    if not is_catalogue(target):
        say(messages.bulk.BUILDS(paths=messages.few([path.name for path in plain])))
        build.build(target, dumps)
    yield (*(path for path in paths if path not in plain), target)
    _remove(output)


def _digest(plain: Sequence[Path]) -> str:
    made = sha256(__version__.encode())
    for path in plain:
        made.update(f"{path.name}\0".encode("utf-8", "replace"))
        with path.open("rb") as file:
            while read := file.read(1 << 20):
                made.update(read)
    return made.hexdigest()[:16]


def _remove(output: Path) -> None:
    """Take away what was built for an output, for other inputs too."""
    name = re.compile(re.escape(f".{output.name}.") + r"[0-9a-f]{16}" + re.escape(SUFFIX))
    for path in output.parent.iterdir():
        if name.fullmatch(path.name):
            with contextlib.suppress(OSError):
                path.unlink()
