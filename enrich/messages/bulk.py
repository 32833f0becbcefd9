"""References in bulk: what cannot be used, and what was done."""

from __future__ import annotations

from enrich.messages.message import Message

# -- why a row is set aside
SAYS_NOTHING = Message("no title, no identifier and no citation string")
NO_JSON = Message("no JSON: {why}")
LINE_TOO_LONG = Message("longer than {most} MB in one line")
NO_OBJECT = Message("no object of JSON")
NO_CSV = Message("no row of a CSV: {why}")
CELL_TOO_LONG = Message("a cell longer than {most} MB")
NO_END = Message("a quotation mark in this line has no end")
TOO_MANY_CELLS = Message("{count} cells, where the head of the table has {columns}")
ROW_FAILED = Message("cannot be matched: {kind}: {why}")

BROKEN_ENTRY = Message("the entry is broken: {problem}")
YEAR_DIFFERS = Message("the row says {stated}, and the paper is of {known}")

# -- what is asked
NO_INPUT_FORM = Message("{path}: the input ends in one of {known}, all but .parquet also with .gz")
NO_OUTPUT_FORM = Message("{path}: the output ends in one of {known}")
NO_COLUMNS = Message(
    "{path}: no column is called title, doi or citation, or alike; its columns are {found}"
)
CHANGED = Message("{path}: was changed while it was read; run it again")
EMPTY = Message("{path}: is empty: the first line of a table names its columns")
CUT_OFF = Message("{path}: is cut off or damaged: {why}")
BIB_TOO_LONG = Message("{path}: is longer than 512 MB; split it, or make a Parquet file of it")
IS_READ = Message("{path}: is read for this; name another file for the output")
NO_CATALOGUES = Message(
    "no catalogue is named: use --catalog NAME, or name one as `catalogs: [NAME]` in the"
    " configuration; `enrich catalog build` makes one of a dump"
)
NEEDS_EXTRA = Message(
    "{what} needs more packages: `pip install 'enrich-papers[bulk]'`; .csv, .jsonl and .bib"
    " are read without them"
)
NOT_BOTH = Message("use --processes for this machine, or --scheduler for a cluster, not both")

NO_PLAIN_ON_CLUSTER = Message(
    "{path} is no built catalogue, which the workers of a cluster need: make one with `enrich"
    " catalog build NAME.catalog {path}`, and put it where all of them find it"
)

# -- while it runs
BUILDS = Message(
    "builds a catalogue of {paths} for this run; `enrich catalog build` makes one that stays"
)
ANOTHER_RUN = Message("{path}: another run writes it; wait for its end")
NO_SCHEDULER = Message("{address}: no scheduler of Dask answers there: {why}")
NO_WORKERS = Message(
    "{address}: no worker has come to this scheduler yet; `dask worker {address}` starts one"
)
LOST_CLUSTER = Message(
    "the scheduler is gone; what was finished is kept: the same command goes on from there"
)
OTHER_PROGRAM = Message(
    "a worker has version {own} of enrich, and this is {other}; install the same on all of them"
)
OTHER_CATALOGUE = Message(
    "{path}: a worker has another catalogue under this name; copy the same file to all of them"
)
PROCESS_ENDS = Message(
    "the process that matches the rows {first} to {last} was ended from outside four times;"
    " is there enough memory? What was finished is kept, and the same command goes on"
)
WORKER_FAILED = Message(
    "the rows from {first} on could not be matched: {kind}: {why}; what was finished is kept"
)

# -- what was done
GOES_ON = Message("goes on from an earlier run, which finished {done}")
DONE = Message("{rows}: {verdicts}; {seconds} s, {rate} a second: {path}")
NO_ROWS = Message("no reference is in {source}; the output has none: {path}")
WORTH_A_LOOK = Message("{rows} accepted and worth a look, as the column `problem` says: {why}")
SET_ASIDE = Message("{rows} could not be used, as the column `problem` says: {why}")
