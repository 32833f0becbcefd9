"""Catalogues on disk: built from dumps, looked into, removed."""

from __future__ import annotations

from enrich.messages.message import Message

# -- why a record of a dump is set aside
NO_XML = Message("no well-formed XML")
WITHOUT_TITLE = Message("no title")
WITHOUT_NAME = Message("no key, DOI or other name")
NO_FACT = Message("a list's own word, no fact")
OTHER_SHAPE = Message("another shape than its source documents")
NO_PAPER = Message("no paper, but a volume, a series or a withdrawn number")
A_PERSON = Message("a person's home page")

# -- dumps
NO_DUMP_THERE = Message("{path}: there is no such file")
EMPTY_FOLDER = Message(
    "{path}: no dump is in this folder: no file ends in .gz, .xml, .jsonl, .bib, .tar or .zip"
)
WEB_PAGE = Message("{path}: is a web page, no dump; download it anew")
EMPTY_FILE = Message("{path}: is empty; download it anew")
OTHER_PACKING = Message("{path}: is packed by {packer}; unpack it, or pack it by gzip")
NO_DUMP = Message("{path}: is no dump that is known; known are {known}")
LEFT_OUT = Message("left out: {why}")
MORE_LEFT_OUT = Message("left out: {files} more in {path}")
CUT_OFF = Message("{path}: is cut off or damaged ({why}); download it anew")
TOO_LONG = Message("{path}: a record of it is too long to be one; download it anew")
BOMB = Message("{path}: unpacks to more than 200 times its size, and is not read")
MOSTLY_UNREADABLE = Message("{records}, more than half, cannot be read: {why}")
NO_RECORDS = Message("{path}: no record is left to build it of; nothing is changed")
CANNOT_BE_BUILT = Message("{path}: cannot be built: {why}")

ANOTHER_BUILD = Message("{path}: another build of it works; wait for its end")
GOES_ON = Message("{path}: goes on behind {records} that an earlier build has read")

# -- fetching
FETCHING = Message("{name}: {size} from {host}")
HARVESTING = Message("{host}: lists its papers page after page")
NOTHING_NEW = Message("{host}: nothing has changed since {day}")
NOTHING_TO_FETCH = Message("{name}: no dump of that name can be fetched; known are {known}")
NO_RANGES = Message("{host}: does not go on with the file; fetch it again")
NO_CHECKSUM = Message("{name}: {host} has no checksum of it, so that it is not compared with one")
WRONG_CHECKSUM = Message("{name}: is not what its checksum says, and was removed; fetch it again")
NOT_LISTED = Message(
    "{host}: does not go on with its list ({error}); fetch it again, from the start"
)

# -- catalogues
NO_CATALOGUE = Message("{path}: there is no such catalogue; build it with `enrich catalog build`")
NOT_AMONG = Message("{path}: there is no such catalogue; those that are built: {known}")
FOREIGN = Message(
    "{path}: is no catalogue, but another file; `enrich catalog build` makes a catalogue of a dump"
)
NOT_OVERWRITTEN = Message(
    "{path}: is no catalogue, but another file, and is not overwritten; give the catalogue another"
    " name"
)
OTHER_VERSION = Message(
    "{path}: is no catalogue of this version; build it anew with `enrich catalog build`"
)
DAMAGED = Message("{path}: is damaged ({why}); build it anew with `enrich catalog build`")
OVERWRITTEN = Message(
    "{path}: was written over while it was read; begin again, and put a newer catalogue there with"
    " `mv`, not with `cp`"
)
CANNOT_BE_REMOVED = Message("{path}: cannot be removed: {why}")
NO_NAME = Message(
    "{name}: is no name of a catalogue; write a word of letters and digits, or a path that ends in"
    " .catalog"
)
NONE_BUILT = Message("no catalogue is built; `enrich catalog build NAME DUMP` makes one of a dump")

# -- what was done, and what is there
BUILT = Message("{name}: {records}, {size}")
ASIDE = Message("    set aside: {records}: {reason}")
PASSED_OVER = Message("    passed over: {records}: {reason}")
HOW_TO_USE = Message("write `catalogs: [{name}]` into the configuration, and runs ask it first")
REMOVED = Message("{path}: removed")
CATALOGUE = Message("{name}: {records}, {size}, built on {day}: {path}")
PART = Message("    {source}: {records} of {form}, as of {day}")
