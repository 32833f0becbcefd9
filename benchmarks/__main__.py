"""The command line of `scripts/bench`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the measurements."""
    asked = _parser().parse_args(arguments)
    if asked.what == "mutants":
        from benchmarks import mutants

        return mutants.main(
            mutants.MutantSettings(
                asked.inputs, asked.answers, asked.seed, asked.jobs, asked.only, asked.keep
            )
        )
    if asked.what == "library":
        from benchmarks import library

        library.main(library.LibrarySettings(asked.sizes, asked.records, asked.seed, asked.results))
        return 0
    from benchmarks import (
        accuracy,
        bulk,
        catalog,
        catalogued,
        citation_strings,
        hallmark,
        limits,
        page,
        peers,
        run,
        store,
        upgrades,
        verdicts,
    )

    if asked.what == "bulk":
        bulk.main(
            bulk.BulkSettings(
                asked.records,
                asked.papers,
                asked.rows,
                asked.seed,
                asked.runs,
                tuple(asked.ways.split(",")),
                results=asked.results,
            )
        )
        return 0
    if asked.what == "catalog":
        catalog.main(
            catalog.CatalogSettings(
                asked.records,
                asked.sizes,
                tuple(asked.formats.split(",")),
                asked.titles,
                asked.exact,
                asked.seed,
                asked.results,
                asked.keep,
                asked.dumps,
            )
        )
        return 0
    if asked.what == "catalogued":
        catalogued.main(
            catalogued.CataloguedSettings(
                asked.records, asked.entries, asked.seed, asked.results, asked.keep
            )
        )
        return 0
    if asked.what == "limits":
        return limits.main(limits.LimitSettings(asked.only, asked.results))
    if asked.what == "page":
        page.main(page.PageSettings(asked.sizes, asked.records, asked.seed, asked.results))
    elif asked.what == "store":
        store.main(store.StoreSettings(asked.sizes, asked.repeat, asked.seed, asked.results))
    elif asked.what == "run":
        run.main(
            run.RunSettings(
                asked.records,
                asked.corpus,
                asked.sizes,
                asked.pace,
                asked.latency,
                asked.seed,
                asked.pages,
                asked.max_minutes,
                asked.results,
            )
        )
    elif asked.what == "check" and asked.hallmark:
        hallmark.main(
            hallmark.HallmarkSettings(
                asked.hallmark,
                tuple(asked.truth),
                asked.records,
                asked.pace,
                asked.results,
                asked.keep,
            )
        )
    elif asked.what == "check":
        verdicts.main(
            verdicts.CheckSettings(
                asked.records,
                asked.cases,
                asked.seed,
                asked.seeds,
                asked.pace,
                asked.results,
                asked.keep,
                tuple(asked.fault),
            )
        )
    elif asked.what == "peers":
        peers.main(
            peers.PeerSettings(
                asked.records,
                asked.cases,
                asked.seed,
                asked.pace,
                asked.latency,
                asked.results,
                asked.keep,
                asked.max_minutes,
            )
        )
    elif asked.what == "upgrades":
        upgrades.main(
            upgrades.UpgradeSettings(
                asked.records, asked.cases, asked.seed, asked.pace, asked.results, asked.keep
            )
        )
    elif asked.citations:
        citation_strings.main(citation_strings.StringSettings(asked.citations, asked.results))
    else:
        accuracy.main(
            accuracy.AccuracySettings(
                asked.records,
                asked.cases,
                asked.seed,
                asked.pace,
                asked.results,
                asked.keep,
                asked.sweep,
            )
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Measure enrich against the suite's loopback services."
    )
    commands = parser.add_subparsers(
        dest="what",
        required=True,
        metavar="run|accuracy|check|upgrades|peers|catalog|catalogued|bulk|limits|store|library|page|mutants",
    )
    cost = commands.add_parser("run", help="requests, time and memory, for lists of growing length")
    cost.add_argument(
        "--sizes",
        type=_sizes,
        default=(10, 100, 1000, 10000),
        metavar="N,N",
        help="entries of the lists (10,100,1000,10000)",
    )
    cost.add_argument(
        "--pace", type=float, default=0.1, help="of the services, 1 being the real one (0.1)"
    )
    cost.add_argument(
        "--latency", type=float, default=0.05, help="seconds added to every answer (0.05)"
    )
    cost.add_argument(
        "--corpus",
        type=Path,
        default=_world(),
        help="the services' corpus, built before from the same records (ENRICH_WORLD)",
    )
    cost.add_argument(
        "--no-pages",
        dest="pages",
        action="store_false",
        help="leave out the run that fetches one page per paper",
    )
    cost.add_argument(
        "--max-minutes", type=float, default=1.0, help="budget of the run that fetches pages (1)"
    )
    right = commands.add_parser(
        "accuracy", help="recall, wrong papers and wrong fields, over cases with known truth"
    )
    right.add_argument("--cases", type=int, default=1000, help="how many cases (1000)")
    right.add_argument(
        "--pace",
        type=float,
        default=0.0,
        help="of the services, 1 being the real one (0: no waiting)",
    )
    right.add_argument(
        "--keep", type=Path, help="a folder for corpus, lists and caches, kept for looking into"
    )
    right.add_argument(
        "--citations",
        type=Path,
        metavar="FILE",
        help="only read the citation strings of a file: lines of JSON with text, title, authors",
    )
    right.add_argument(
        "--no-sweep", dest="sweep", action="store_false", help="leave out the other thresholds"
    )
    told = commands.add_parser(
        "check", help="wrong references that `enrich check` tells of, per kind, and false alarms"
    )
    told.add_argument("--cases", type=int, default=1000, help="how many references (1000)")
    told.add_argument("--seeds", type=int, default=1, help="how many draws, from --seed on (1)")
    told.add_argument(
        "--pace",
        type=float,
        default=0.0,
        help="of the services, 1 being the real one (0: no waiting)",
    )
    told.add_argument(
        "--keep", type=Path, help="a folder for corpus, list and cache, kept for looking into"
    )
    told.add_argument(
        "--fault",
        action="append",
        default=[],
        help="a service that fails, and how: dblp=503, s2=429, crossref=wrong",
    )
    told.add_argument(
        "--hallmark",
        type=Path,
        metavar="FILE",
        help="the references of a file of HALLMARK (JSON lines) instead of made ones",
    )
    told.add_argument(
        "--truth",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="another such file, whose VALID references the services know too",
    )
    made = commands.add_parser(
        "upgrades", help="a .bib of preprints that have come out, completed, judged entry by entry"
    )
    made.add_argument("--cases", type=int, default=60, help="how many preprints (60)")
    made.add_argument(
        "--pace",
        type=float,
        default=0.0,
        help="of the services, 1 being the real one (0: no waiting)",
    )
    made.add_argument(
        "--keep", type=Path, help="a folder for corpus, .bib and cache, kept for looking into"
    )
    beside = commands.add_parser(
        "peers", help="other programs of this kind over the same cases and services"
    )
    beside.add_argument("--cases", type=int, default=60, help="how many cases (60)")
    beside.add_argument(
        "--pace",
        type=float,
        default=1.0,
        help="of the services, 1 being the real one, which the peers keep by themselves (1)",
    )
    beside.add_argument(
        "--latency", type=float, default=0.05, help="seconds added to every answer (0.05)"
    )
    beside.add_argument(
        "--keep",
        type=Path,
        help="a folder for corpus, programs and their files, kept for looking into",
    )
    beside.add_argument(
        "--max-minutes", type=float, default=30.0, help="of one run of one program (30)"
    )
    many = commands.add_parser(
        "bulk", help="references in bulk: rows a second by processes and by Dask workers"
    )
    many.add_argument("--rows", type=int, default=100_000, help="how many references (100000)")
    many.add_argument("--papers", type=int, default=200_000, help="in the catalogue (200000)")
    many.add_argument(
        "--runs", type=int, default=1, help="of each way, of which the quickest counts (1)"
    )
    many.add_argument(
        "--ways",
        default="1 process,2 processes,1 Dask worker,2 Dask workers",
        metavar="NAME,NAME",
        help="which are measured (all: 1 process,2 processes,1 Dask worker,2 Dask workers)",
    )
    on_disk = commands.add_parser(
        "catalog", help="catalogues built of dumps: time, size, look-ups a second, recall"
    )
    on_disk.add_argument(
        "--sizes", type=_sizes, default=(100_000,), metavar="N,N", help="records (100000)"
    )
    on_disk.add_argument(
        "--formats",
        default="dblp",
        metavar="NAME,NAME",
        help="of the dumps: dblp, arxiv, crossref, openalex, catalog (dblp)",
    )
    on_disk.add_argument("--titles", type=int, default=4000, help="looked up in each way (4000)")
    on_disk.add_argument(
        "--exact", type=int, default=20_000, help="exact titles and identifiers (20000)"
    )
    on_disk.add_argument("--keep", type=Path, help="a folder for dumps and catalogues, kept")
    on_disk.add_argument(
        "--dumps",
        type=Path,
        metavar="FOLDER",
        help="where dumps of earlier measurements are, and new ones are kept",
    )
    asking = commands.add_parser(
        "catalogued", help="what a run over a long list asks where it has catalogues"
    )
    asking.add_argument("--entries", type=int, default=10_000, help="of each list (10000)")
    asking.add_argument("--keep", type=Path, help="a folder for the lists and catalogues, kept")
    grown = commands.add_parser(
        "limits", help="how the cost of reading and writing grows: the time for 2n over that for n"
    )
    grown.add_argument(
        "--only", default="", metavar="WORDS", help="the cases whose name contains these words"
    )
    filled = commands.add_parser(
        "store", help="what the cache costs: filling it, reading and searching it"
    )
    filled.add_argument(
        "--sizes",
        type=_sizes,
        default=(10000, 20000),
        metavar="N,N",
        help="works in the cache (10000,20000)",
    )
    filled.add_argument("--repeat", type=int, default=3, help="how often; the quickest counts (3)")
    read = commands.add_parser(
        "page", help="what the page of a list costs: bytes, first paint, from a key to the result"
    )
    read.add_argument(
        "--sizes", type=_sizes, default=(1000, 5000), metavar="N,N", help="papers (1000,5000)"
    )
    large = commands.add_parser(
        "library", help="a large library: filling it, noisy queries, and showing papers"
    )
    large.add_argument(
        "--sizes", type=_sizes, default=(100000,), metavar="N,N", help="papers (100000)"
    )
    damaged = commands.add_parser(
        "mutants", help="lists, files and answers of services, damaged by chance: what comes of it"
    )
    damaged.add_argument(
        "--inputs", type=int, default=10000, metavar="N", help="how many damaged files (10000)"
    )
    damaged.add_argument(
        "--answers", type=int, default=2000, metavar="N", help="how many damaged answers (2000)"
    )
    damaged.add_argument("--jobs", type=int, default=2, help="how many processes (2)")
    damaged.add_argument(
        "--only", type=_sizes, default=(), metavar="N,N", help="these mutants, by their numbers"
    )
    damaged.add_argument("--keep", type=Path, help="a folder for the files that fail")
    every = (cost, right, told, made, beside, on_disk, asking, many, read, large)
    for command in (*every, grown, filled):
        command.add_argument(
            "--results",
            type=Path,
            default=Path(__file__).resolve().parent / "results",
            help="where table and plot go",
        )
    for command in every:
        command.add_argument(
            "--records",
            type=Path,
            help="JSON lines, perhaps gzipped (../shared/world/records.jsonl.gz, else an invented "
            "set)",
        )
    for command in (*every, filled, damaged):
        command.add_argument(
            "--seed", type=int, default=1, help="of all that is drawn by chance (1)"
        )
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(x) for x in text.split(","))


def _world() -> Path | None:
    built = os.environ.get("ENRICH_WORLD")
    return Path(built) if built else None


if __name__ == "__main__":
    sys.exit(main())
