"""What is wrong with a file that was named, and what became of files that are not ours."""

from __future__ import annotations

from enrich.messages.message import Message

NO_SUCH_FILE = Message("{path}: there is no such file; check the name")

# -- what is never an output
CONFIGURATION = Message("the configuration")
CACHE = Message("the cache")
LIST = Message("one of the lists")
IS_PROTECTED = Message("{path}: is {what}; name another file")
IS_A_LIST = Message(
    "{path}: is one of the lists and one of the outputs; name another file for one of them, or"
    " use --in-place, which writes into a list"
)
IS_CONFIGURED = Message("{path}: is one of the outputs, which `enrich run` writes; name another")
IS_OF_THIS_RUN = Message("{path}: is one of the outputs of this run; name another file")
IS_A_CIRCLE = Message("{path}: is a link that leads in a circle; name a file")
NEVER_ENDS = Message("{path}: cannot be read: it is a pipe or a device; name a file")

# -- files that enrich did not write, or that somebody has edited
LEFT_AS_IT_IS = Message(
    "{path}: left as it is, since {reason}; the new version is in {beside}:"
    " merge them by hand, or use --force, which keeps a copy"
)
WILL_BE_LEFT = Message(
    "{path}: stays as it is, since {reason}; a run with news writes its report into {beside}: name"
    " another file, or use --force"
)
EDITED = Message("somebody has edited it")
NOT_NOTED = Message("it cannot be signed, and the cache has no note that enrich wrote it")
NOT_SHOWN = Message("nothing shows that enrich wrote it")
OF_ALL_PDFS = Message(
    "{path} has the papers of all {pdfs} PDFs; `-o FILE` or `outputs:` writes another file"
)
PDFS_APART = Message(
    "each of the {pdfs} PDFs has a .bib of its own, since {folder} has others; `-o FILE` writes one"
    " for all"
)
LOSES_UNASKED = Message(
    "{paths}: left unchanged, since papers that nobody could be asked about would be lost; run"
    " again, or use --force"
)
NOT_OVERWRITTEN = Message(
    "{path}: is there, and is not overwritten, since {reason}; name another file, or use --force,"
    " which keeps a copy"
)
OVERWRITTEN = Message("{path}: overwritten; what it held is in {copy}")

IS_FOLDER = Message("{path}: is a folder; an output is a file: name one in it")
NO_REGULAR_FILE = Message("{path}: is a pipe or a device; name a file, or leave it out to print")
NO_FOLDER = Message("{path}: cannot be written: {folder} is not a folder; name a file elsewhere")
READ_ONLY = Message(
    "{path}: cannot be written: the folder {folder} is read-only; name a file elsewhere"
)
NOT_WRITTEN = Message("{path}: is not written: {why}")
CANNOT_BE_READ = Message("{path}: cannot be read: {why}; check the file and its folder")
CANNOT_BE_WRITTEN = Message("{path}: cannot be written: {why}")
FOLDER_FOR_FILE = Message("{path}: is a folder; name a file in it")
