"""What is wrong with a reading list."""

from __future__ import annotations

from enrich.messages.message import Message

NO_SUCH_ENTRY = Message("{path}: no entry with the key {key}")
BIB_LEFT = Message("{path}: left as it is: {damage}")
UNBALANCED_VALUE = Message("{path}: the value for {key}.{field} is not balanced")
NO_SUCH_FILE = Message("{path}: there is no such file; check the name")
NOTHING_TO_STRIP = Message(
    "{path}: lists in the format {format} are only read: nothing of ours is in it"
)
NOT_THERE = Message("{path}: there is no such reading list; check `lists:` in {config}")
NOT_WRITTEN_BACK = Message("{path}: cannot be written back safely; no line of it was changed")
UNKNOWN_FORMAT = Message("{path}: its format is not known from its name; say `format:` {known}")
NO_FORMAT = Message("{name}: no format of lists has this name; known are {known}")
NOTHING_ADDED = Message("{path}: nothing is added: {why}")
NOT_IN_PLACE = Message("{path}: {why}: it is not changed in place")
UTF16 = Message("{path}: the list is UTF-16; save it as UTF-8")
NO_TEXT = Message("{path}: is no text (it has NUL bytes); save it as plain text in UTF-8")
THERE_ALREADY = Message("{path}:{line}: {key}: is there already")
KEY_TAKEN = Message("{path}: {key}: another entry has this key; nothing is added")
IS_FOLDER = Message("{path}: is a folder; name the list in it{lists}")
IS_NO_FILE = Message(
    "{name}: is no file but names a paper or a page; `enrich get {name}` asks for a paper,"
    " and a list has to be saved as a file first"
)
NO_SUCH_LIST = Message("{path}: there is no such file{meant}")
IS_PDF = Message("{path}: is a PDF; name the text that it was made of: .bib, .tex or .md")
IS_PACKED = Message(
    "{path}: is a document of a word processor, or packed; save it as plain text and name that"
)
