"""Builds a catalogue from dumps: on all cores, in little memory, whole or not at all.

The dumps are cut into chunks; other processes read them and return packed records with the entries
of the index. Those are gathered in 256 files, sorted one after the other, and written in order. The
new file is put in the place of the old one when it is complete, so that a build that ends early
changes nothing; the next one of the same dumps goes on behind the chunks that were read.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from enrich import messages
from enrich.catalogs.build_folder import BuildFolder, digest
from enrich.catalogs.build_step import OnStep
from enrich.catalogs.build_workers import BuildWorkers
from enrich.catalogs.catalogue import Catalogue
from enrich.catalogs.dump_files import Dump
from enrich.catalogs.layout import is_foreign
from enrich.catalogs.making import CatalogueInMaking
from enrich.errors import ConfigError
from enrich.messages import Sentence

# Bytes of dumps that one process alone is faster with.
_SMALL = 8 << 20


def build(
    target: Path,
    dumps: Sequence[Dump],
    *,
    report: OnStep = lambda _: None,
    say: Callable[[Sentence], None] = lambda _: None,
    old: Catalogue | None = None,
    processes: int | None = None,
) -> None:
    """Build a catalogue of dumps; with `old` also of its records that the dumps do not have.

    A build that was killed is gone on with, if the dumps are the same. Raises ConfigError for a
    dump that is cut off or is none, and LockedError where another build of it works; the target is
    then as it was. So it is where it is a file of somebody else.
    """
    if target.exists() and is_foreign(target):
        raise ConfigError(messages.catalogs.NOT_OVERWRITTEN(path=target))
    with BuildFolder(target) as folder:
        try:
            of = digest(dumps, old.path if old else None)
            with (
                BuildWorkers(_processes(dumps, old) if processes is None else processes) as workers,
                CatalogueInMaking(folder, of, workers) as builder,
            ):
                builder.begin(old, say, target)
                builder.take(dumps, report)
                if old is not None:
                    builder.take_old(old, len(dumps), report)
                made = builder.finish(report)
            _check(builder, target)
            _put(made, target)
        except (OSError, sqlite3.Error) as error:
            folder.remove()
            raise ConfigError(messages.catalogs.CANNOT_BE_BUILT(path=target, why=error)) from None
        except ConfigError:
            folder.remove()
            raise
        except BaseException:
            folder.remove_useless()
            raise
        folder.remove()


def _processes(dumps: Sequence[Dump], old: Catalogue | None) -> int:
    size = sum(d.size for d in dumps) + (old.path.stat().st_size if old else 0)
    if size < _SMALL:
        return 0
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _put(made: Path, target: Path) -> None:
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)


def _check(builder: CatalogueInMaking, target: Path) -> None:
    """Raise ConfigError where what was read can hardly be what the dumps should hold."""
    lost = sum(sum(part.aside.values()) for part in builder.parts)
    if lost > builder.read:
        reasons = sum((part.aside for part in builder.parts), Counter[str]())
        why = ", ".join(f"{n} {reason}" for reason, n in reasons.most_common(3))
        raise ConfigError(
            messages.catalogs.MOSTLY_UNREADABLE(records=messages.many(lost, "record"), why=why)
        )
    if not builder.records:
        raise ConfigError(messages.catalogs.NO_RECORDS(path=target))
