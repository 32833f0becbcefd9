"""What is wrong with the configuration."""

from __future__ import annotations

from enrich.messages.message import Message

UNUSED_OVERRIDE = Message("overrides: {name}: no paper has this identifier or citation key{meant}")

NO_EMAIL = Message("is not an e-mail address")
NO_WEB_ADDRESS = Message("expected an http or https address")
NO_SUCH_FILE = Message(
    "{path}: there is no such configuration file; write one, or name it with --config"
)
VARIABLE_NAMES_NONE = Message("{path}: there is no such file; the variable {variable} names it")
NO_HOME = Message(
    "no home directory is known to keep the cache in; set HOME, or write an enrich.yaml"
)
CANNOT_BE_READ = Message("{path}: the configuration cannot be read: {why}")
NO_YAML = Message("{path}: {where}not valid YAML: {why}{advice}")
NO_KEYS = Message("expected keys and values, got {found}")
NO_LIST = Message("expected a list, got {found}; write it in brackets: [...]")
LACKS = Message("has no {name}")
UNKNOWN_KEY = Message("unknown key{meant}; known are {known}")
WRONG_TYPE = Message("expected {expected}, got {found}{meant}")
IS_CACHE = Message("is the cache")
IS_CONFIGURATION = Message("is the configuration")
ONE_OUTPUT_FOR_TWO = Message("two lists have one file name: both would be written to {path}")
WRITTEN_TWICE = Message("{other} writes the same file")
NO_LISTS = Message(
    "{path}: lists: there is no reading list; name one here, or give one to `enrich run LIST`"
)
NO_LISTS_NAMED = Message(
    "no reading list is named; name yours behind the command, as in `enrich run NOTES.md`, or let"
    " `enrich init` find the lists of this folder"
)
NO_CATALOG = Message(
    "{config}: catalogs: {path} is not there; take it out, or make it with `enrich export jsonl`"
)
KEY_CHARACTERS = Message(
    "keys: {text!r} may not be part of a citation key; use letters, digits, -, : and _"
)
KEY_WITHOUT_FIELD = Message(
    "keys: the pattern has no field such as {{auth}}; all papers would have one key"
)
NO_KEY_FIELD = Message("keys: {{{name}{number}}} is no field; known are {known}")
AT_KEY = Message("{file}: {key}: {problem}")
IN_FILE = Message("{file}: {problem}")
UNQUOTED = Message("{value} is {what} to YAML; put quotes round it")
