"""What a run says at its end, and what `status` and `get` say of papers."""

from __future__ import annotations

from enrich.messages.message import Message

# -- what there is
COUNTS = Message("{papers}: {states}. {requests}, {seconds} s.")
IN_ENTRIES = Message("{papers} in {entries}")
NO_PAPERS = Message("no papers in {lists}")
# -- what of the lists was not read
READ = Message("{list}: {entries} read")
READ_NOT_ALL = Message(
    "{list}: {entries} read; {lines} may be papers and were not read; write one as"
    " `- [Title](link)` to have it read:"
)
UNREAD_LINE = Message("  {list}:{line}: {text} ({reason})")
UNREAD_LINES = Message(
    "{list}: {lines} look like entries and were not read; `enrich run --dry-run {list}` names them"
)
EMPTY_LIST = Message("{list}: is empty; {how}")
NOTHING_READ = Message("{list}: no paper was read in {lines}; {how}")
NONE_IS_PAPER = Message(
    "{list}: none of its {entries} is known as a paper; link its DOI, its arXiv number or its PDF,"
    " or write its venue and year behind the title"
)
AS_ITEMS = Message(
    "write one paper a line as `- [Title](link)`; titles alone are read from three on, or fewer as"
    " `lists: [{{path: {list}, format: text}}]`"
)
AS_LINES = Message("write one paper a line: its title, its link or its citation")
AS_ENTRIES = Message("an entry is written as `@article{{key, title = {{...}}}}`")
AS_ROWS = Message("the first row names the columns: title, authors, year, doi, url")
AS_RECORDS = Message(
    "no record of {format} with a title is in it; export it again, or name what it is:"
    " `lists: [{{path: {list}, format: ...}}]`"
)

HELD_BACK = Message(
    "{list}: {entries} in front matter, code or rows of columns: nothing is written there"
)
NEVER_ASKED = Message("{papers} not asked about yet; `enrich run` without --offline asks")
MORE = Message("... and {count} more {what}; --verbose names them all")
MORE_OUT = Message("that have come out")
MORE_COMPLETED = Message("completed entries")
MORE_RETRACTED = Message("retracted papers")
MORE_DOUBTFUL = Message("that are doubtful")
MORE_NOT_FOUND = Message("that were not found")
MORE_TWICE = Message("papers with several entries")

# -- what is new
HAS_COME_OUT = Message("has come out: {key}: {place}")
NEW = Message("new: {key} ({state})")
NEW_COUNT = Message("new: {count} papers")
CHANGED = Message("changed: {key}: {field}: {old} -> {new}{source}")
REPLACED = Message("{field} (was {old})")
COMPLETED = Message("completed in {file}: {key}: {edits}")

# -- what a person has to look at
DOUBTFUL = Message("doubtful: {where}")
CANDIDATES_SO_FAR = Message("unchecked: {where}; what was found so far:")
NO_IDENTIFIER = Message("without an identifier")
NO_DATE = Message("no date")
CANDIDATE = Message("    {identifier}: {title} ({about})")
HOW_TO_DECIDE = Message(
    "to decide, write the link or number of the right one into the list;"
    " `enrich get {identifier}` shows the first of them whole"
)
NOT_FOUND = Message("not found: {where}")
HOW_TO_FIND = Message(
    "where a paper is not found, check its title, or write a link, DOI or arXiv number beside it"
)
ONE_PAPER_TWICE = Message("{list}: {count} entries for one paper: {keys}")
RETRACTED = Message("retracted: {where}: {problem}")
NOTE = Message("note: {where}: {problem}")

# -- what `get` was asked for
NOBODY_HAS_IT = Message("not found: {name}: no source that was asked has it")
NAMES_NOTHING = Message("that is no identifier, no link and no title")
LOOKS_LIKE = Message("no identifier of {service}; one looks like {example}")
IS_NO_IDENTIFIER = Message("not found: {name}: {problem}")
NOT_CHECKED = Message(
    "not checked: {name}: not every source that may know it was asked; the next `enrich get` asks"
)
DOUBTFUL_ASKED = Message("doubtful: {name}; name the right one of these by its identifier:")

# -- the clock
CLOCK_BEHIND = Message(
    "the clock says {now}, and the cache was written on {then}: check the clock; what it holds of"
    " days to come is asked again"
)
CLOCK_WRONG = Message("the clock says {now}: check the clock, or no service may be reached")

# -- what could not be asked
COULD_NOT_BE_ASKED = Message(
    "{source} could not be asked: {error} ({questions} left open; the next run asks again)"
)
REFUSES = Message(
    "{source} refuses: {error} ({questions} left open; asked again {days} days after it refused,"
    " or by `enrich run --refresh`)"
)
DAY_SPENT = Message(
    "{source} answers no more today: {error} ({questions} left open; asked again within a day)"
)
BUDGET_SPENT = Message(
    "{budget} is spent: {questions} to {sources} left open; the next run goes on there"
)

TIME_OF_RUN = Message("the time of --max-minutes")
REQUESTS_OF_RUN = Message("the number of --max-requests")

# -- what is asked of the cache
UNKNOWN_FIELD = Message("--missing {field}: no such field{meant}; known are {known}")

# -- the files
WRITTEN = Message("written: {files}")
AS_THEY_WERE = Message("unchanged: {files}")
BESIDE = Message("they are beside each list, since {config} has no `outputs`")
INTERRUPTED = Message(
    "interrupted: {answers} of this run are kept; the same command goes on where it stopped"
)
INTERRUPTED_PARTS = Message(
    "interrupted: nothing was written; what is finished is kept, and the same command goes on"
)
INTERRUPTED_EARLY = Message(
    "interrupted: no file is half written, and what was answered so far is kept"
)

# -- the report of what changed
NOTHING_CHANGED = Message("Nothing changed")
REPORTED_DOUBTFUL = Message("* doubtful: {title} ({list}, line {line})")
PREPRINTS_OUT = Message("{preprints} came out: {papers}")
COUNT_RETRACTED = Message("{count} retracted")
COUNT_NEW = Message("{count} new")
AND_MORE = Message("{count} more")
CAME_OUT = Message("Came out")
WERE_RETRACTED = Message("Retracted")
ARE_NEW = Message("New")
TO_LOOK_AT = Message("To look at")
NOT_ASKED = Message("Could not be asked")
SMALL_CHANGES = Message("**Small changes**")
REPORTED = Message("* {title}: {what} (`{key}`)")
REPORTED_MORE = Message("* ... and {count} more")
REPORTED_CHANGE = Message("* `{key}`: {what}")

# -- the plan of a dry run
PLAN = Message("request plan (first round; what the answers bring is asked in the next ones):")
PLANNED = Message("  {source}: {questions}, {cached} from the cache, {requests}, {seconds} s")
NOTHING_TO_ASK = Message("  nothing to ask")
