"""What the commands say of what was typed."""

from __future__ import annotations

from enrich.messages.message import Message

# -- what was typed
UNKNOWN_FORMAT = Message("{name}: no such format{meant}; known are {known}")
FILE_FOR_FORMAT = Message(
    "{name}: a format belongs here: `enrich export {format} -o {name}`; known are {known}"
)
IS_A_LIST = Message("there is no command {name}; did you mean `enrich run {name}`?")
QUOTES_FORGOTTEN = Message(
    'if these words name one paper, put them in quotes: enrich get "{title}"'
)
LOOKS_LIKE_KEY = Message(
    "{name}: looks like a citation key, and no paper in the cache has it; name the paper by its"
    " identifier, link or title"
)
IS_BIB = Message("{option} {path}: a .bib cites nothing; name the .tex, or the .aux of LaTeX")
IS_FILE = Message("{name}: is a file; `enrich run {name}` completes a list")
NO_ENTRIES = Message("{path}: no BibTeX entry is in it; name a .bib")

# -- what ends the program
FAILED = Message("enrich: {sentence}")
USAGE = Message("{sentence} (see `{command} --help`)")
INTERNAL = Message("internal error: {kind}: {error}{log}")
LOG_ON_REQUEST = Message(" (with --verbose, a log file is written)")
LOG_WRITTEN = Message("; see {path}")

# -- the surroundings
CANNOT_PRINT = Message(
    "the standard output cannot be written: {why}; free some space or name a file"
)
FOLDER_GONE = Message("the working directory is gone; change into another one")

NOTHING_NAMED = Message("{command}: nothing is named; give {what}")
PAPER_TO_GET = Message("an identifier, a URL or a title")
PAPER_TO_SHOW = Message("a citation key, an identifier, a URL or words of a title")
WORDS_TO_FIND = Message("some words")
NO_MORE_TAKEN = Message("{words}: `{command}` takes {taken} and nothing more")
NO_OPTION = Message("{command} has no option {name}{meant}")
OF_COMMAND = Message("; it belongs behind a command, as in `enrich {command} {name}`")
OF_ANOTHER_COMMAND = Message("; `enrich {command}` has it")
WRITTEN_OTHERWISE = Message("; write {instead}")
CONFIG_TOOK_COMMAND = Message(
    "--config: a file belongs here, and the word behind it is {command}; write `enrich --config"
    " FILE {command}`"
)
OF_CONFIGURATION = Message("; it is a key of the configuration, `{key}:`")
NO_COMMAND = Message("there is no command {name}{meant}; known are {known}")
OTHER_WORD = Message("there is no command {name}; what you mean may be `enrich {command}`")

# -- what is not in the cache
NOT_IN_CACHE = Message("{name}: not in the cache; {advice}")
GET_ASKS = Message("`enrich get {name}` asks for it")
NEAREST = Message("did you mean {keys}?")
KEY_KEPT = Message("this citation key is kept for a paper that no run has found yet")
NO_KEY_THERE = Message(
    "if it is a key of a .bib, `enrich import-keys FILE.bib` takes it over; an identifier or a"
    " title can be asked for by `enrich get`"
)

# -- export
NO_KEY_NAMED = Message("--keys: no citation key is named; give them as --keys KEY1,KEY2")
IS_NO_AUX = Message(
    "--aux {path}: this is LaTeX source; write --tex {path}, or name the .aux that LaTeX wrote"
)
IS_AUX = Message("--tex {path}: LaTeX wrote this file; write --aux {path}")
NOT_COMPILED = Message("--aux {path}: there is no such file; LaTeX writes it: run it once{tex}")
OR_TEX = Message(", or write --tex {path}")
CITES_NOTHING = Message("{path}: nothing is cited there, so nothing is exported")
NOTHING_TO_EXPORT = Message(
    "nothing to export: no paper is in the cache yet; `enrich run` and `enrich get` fill it"
)

ADDED = Message("{path}: {entries} added")

# -- import-keys
KEYS_TAKEN = Message("{taken} taken over, {same} as they were{waiting}")
KEYS_WAITING = Message("; kept for papers that no run has found yet: {count}")
KEY_OF_ANOTHER = Message("{path}: {key}: another paper has this key here; left as it is")
KEY_OF_NOTHING = Message(
    "{path}: {key}: the entry has no identifier and no title, so that its paper cannot be told;"
    " give it one"
)

# -- log
NO_DAY = Message(
    "{text}: expected a day such as 2026-11-01, a month such as 2026-11, a year, or how long ago:"
    ' "2 weeks", yesterday'
)
NOTHING_LOGGED = Message("nothing yet; the history begins with the next `enrich run`")
NOTHING_SINCE = Message("nothing since {day}")
EVENT = Message("{day} {deed}: {title} [{key}]{more}")
CAME_OUT_AT = Message("came out at {venue}")
CAME_OUT_IN = Message("came out in {venue}")
CAME_OUT = Message("came out")
NEEDS_HISTORY = Message(
    "atom: a feed tells what became of the papers of a library; `enrich export atom` writes it"
)
FEED = Message("What is new of the papers")
FEED_OF = Message("What is new of the papers of {lists}")
FEED_ENTRY = Message("{deed}: {title}")
FEED_NEW = Message("New: {papers}")
FEED_CHANGED = Message("Small changes of {papers}")
FEED_LINE = Message("{title} [{key}]: {what}")
FEED_MORE = Message("... and {count} more; `enrich log --verbose` names them all")
MANY_NEW = Message("{day} new: {papers}; --verbose names them all")

NOTHING_FITS = Message("{words}: nothing in the cache fits{meant}")
NOT_KEPT = Message(
    "what no source has for sure is not in the cache: `enrich status --verbose` names it"
)
CORRECTED = Message('nothing has "{word}"; searched for {words}')
ODD_VALUE = Message("{typed}: is searched for as words; `{field}:` takes {known}{meant}")
ODD_FIELD = Message("{typed}: is searched for as words; the fields are {known}{meant}")
SOME_FIT = Message("no paper has all of these words; these have some of them")
SEVERAL_FIT = Message("{words}: several papers fit; name one by its key:")
ONE_OF_SEVERAL = Message("  {key}: {title}")
WAITED = Message("waited {seconds} s for {host}")
OPENED = Message("opened {address}")
NO_BROWSER = Message("no browser can be started here; the address of the page is printed")
NO_PAGE = Message("{key}: no page of it is known; `enrich show {key}` prints what is known")
NO_PDF = Message("{key}: no PDF that anybody may read is known; without --pdf its page is opened")
STRIPPED = Message("{path}: stripped")
NOTHING_OF_OURS = Message("{path}: nothing of ours in it")
O_WITHOUT_LIST = Message(
    "-o {name}: names the file to write, and no list is named; write `enrich run LIST -o {name}`,"
    " or without -o the list alone"
)
ONE_LIST_FOR_O = Message("-o FILE takes the result of one list; name one list, or leave -o out")
O_WITHOUT_FORMAT = Message("-o {name}: cannot tell the format from the name; end it in {known}")
NO_FIELD_TO_OVERWRITE = Message(
    "--overwrite {field}: no field of that name is ever filled{meant}; one of {known}"
)
