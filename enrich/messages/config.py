"""What is wrong with the configuration."""

from __future__ import annotations

from enrich.messages.message import Message

UNUSED_OVERRIDE = Message("overrides: {name}: no paper has this identifier or citation key{meant}")

NO_EMAIL = Message("is not an e-mail address; write one, or take the line out")
NO_WEB_ADDRESS = Message("expected an address that begins with http:// or https://")
NO_SUCH_FILE = Message(
    "{path}: there is no such configuration file; write one, or name it with --config"
)
VARIABLE_NAMES_NONE = Message("{path}: there is no such file; the variable {variable} names it")
NO_HOME = Message(
    "no home directory is known to keep the cache in; set HOME, or write an enrich.yaml"
)
CANNOT_BE_READ = Message("{path}: the configuration cannot be read: {why}; save it as UTF-8")
ON_LINE = Message("line {line}: ")
NO_YAML = Message("{path}: {where}not valid YAML: {why}{advice}")
CONTROL_CHARACTER = Message("a control character is in it; take it out")
TABS = Message("; indent with blanks, not with tabs")
INDENTATION = Message("; indent the lines that belong together alike")
OPEN_QUOTE = Message("; look for a quote that is not closed")
OPEN_BRACKET = Message("; look for a bracket that is not closed")
COLON = Message("; put a text with a colon in it in quotes")
BRACKET = Message("; put a text that begins with a bracket in quotes")
ESCAPES = Message("; in double quotes a \\ has a meaning: put a path of Windows in single quotes")
IS_A_LIST = Message(
    "{path}: is no configuration, and looks like a reading list; `enrich run {path}` completes it"
)
CURLY_QUOTES = Message("a curly quote is in {value}; write straight ones, ' or \"")
SWITCH = Message("expected keys and values; write it as {{enabled: {value}}}")
SECRET = Message(
    "the key itself never stands in this file; put it into a variable of the environment, and name"
    " that with `key_env:`"
)
NO_KEYS = Message("expected keys and values, got {found}; write them as `key: value`")
NO_LIST = Message("expected a list, got {found}; write it in brackets: [...]")
LACKS = Message("has no `{name}:`; add it")
UNKNOWN_KEY = Message("unknown key{meant}; known are {known}")
WRONG_TYPE = Message("expected {expected}, got {found}{meant}")
IS_LIST = Message("is one of the lists; an output never overwrites a list: name another file")
IS_CACHE = Message("is the cache; name another file")
IS_CONFIGURATION = Message("is the configuration; name another file")
NEEDS_NAME = Message("there is more than one list: write {{name}} where the list's file name goes")
ONE_OUTPUT_FOR_TWO = Message(
    "two lists have one file name, and both would be written to {path}: rename one of them"
)
WRITTEN_TWICE = Message("{other} writes the same file; name another")
NO_LISTS = Message(
    "{path}: lists: no reading list is named here, or none fits the pattern; name one, or give one"
    " to `enrich run LIST`"
)
FOREIGN = Message(
    "no reading list is named, and config.yaml is not read: it has no `lists:`, `outputs:`,"
    " `store:` or `catalogs:` of enrich; correct it, or name your list as in `enrich run NOTES.md`"
)
NO_LISTS_NAMED = Message(
    "no reading list is named; name yours behind the command, as in `enrich run NOTES.md`, or let"
    " `enrich init` find the lists of this folder"
)
NO_CATALOG = Message(
    "{config}: catalogs: {path} is not there; take it out, or make it with `enrich export jsonl`"
)
NO_BUILT_CATALOG = Message(
    "{config}: catalogs: there is no catalogue {name}; build it with `enrich catalog build {name}"
    " DUMP`, or take it out"
)
RAW_DUMP = Message(
    "{config}: catalogs: {path} is a dump ({form}), which no run reads; make a catalogue of it with"
    " `enrich catalog build`, and name that"
)
CATALOG_LINES = Message(
    "catalogs: {lines} cannot be read and left out; make the file anew with `enrich export jsonl`"
)
KEY_CHARACTERS = Message(
    "{text!r} may not be part of a citation key; use letters, digits, -, : and _"
)
KEY_WITHOUT_FIELD = Message(
    "the pattern has no field, so that all papers would have one key; write some, such as"
    " {{auth}}{{year}}{{shorttitle}}"
)
KEY_FORMULA = Message(
    "{formula}: this part of a formula cannot be read; write functions with filters, such as"
    " auth.lower + shorttitle(3, 3) + year, or fields such as {{auth}}{{year}}{{shorttitle}}"
)
NO_KEY_FUNCTION = Message("a formula knows no {name} here; known are {known}")
KEY_ARGUMENTS = Message("what stands in the brackets of {name} does not fit; it takes {taken}")
NO_KEY_FIELD = Message("{{{name}{number}}} is no field; known are {known}")
AT_KEY = Message("{file}: {key}: {problem}")
IN_FILE = Message("{file}: {problem}")
NO_FILE_NAME = Message("is no name of a file; name one")
NO_HOST = Message("is not the name of a host, such as export.arxiv.org")
KEY_TWICE = Message("{path}: line {line}: {key}: is written twice; put both together")
WRONG_PLACE = Message("{place} stands for nothing; {{name}} stands for the name of a list")
UNQUOTED = Message("{value} is {what} to YAML; put quotes round it")

# -- what a value is, and what it is to be
TRUE_OR_FALSE = Message("true or false")
NUMBER = Message("a number")
TEXT = Message("text")
LIST = Message("a list")
DATE = Message("a date")
KEYS_AND_VALUES = Message("keys and values")
ONE_OF = Message("one of {known}")
EMPTY_TEXT = Message("an empty text")
THE_VALUE = Message("the {kind} {value}")
WITHOUT_QUOTES = Message("; write it without quotes")
