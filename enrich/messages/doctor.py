"""What `doctor` finds."""

from __future__ import annotations

from enrich.messages.message import Message

NOTHING_WRONG = Message("nothing is wrong{warnings}")
WRONG = Message("{problems}{warnings}")

# -- the program
PROGRAM = Message("enrich {version} on Python {python}, with {engine}")
NO_FULL_TEXT = Message(
    "{engine} has no full-text search (FTS5), which the cache needs; install a Python that has it"
)
PLUGINS = Message("{plugins} of other packages: {names}")

# -- the configuration
USED = Message("{path} is used: {how}")
NONE_USED = Message(
    "none is found, and none is needed; results go beside each list, and `enrich init` writes one"
)
PASSED_OVER = Message(
    "{path} is not read: it has no `lists:`, `outputs:`, `store:` or `catalogs:` of enrich; if it"
    " is yours, correct it or name it with --config"
)
MAILTO = Message(
    "`mailto:` is set: Crossref, DataCite, arXiv and OpenAlex are told it, nobody else"
)
NO_MAILTO = Message(
    "`mailto:` is not set; with your e-mail address there Crossref, DataCite, arXiv and OpenAlex"
    " answer faster"
)
MIRRORS = Message("mirrors: {hosts} {are} asked elsewhere: {bases}")
MIRRORS_OF_NOBODY = Message(
    "mirrors: no source asks {hosts}, so that these lines change nothing; `enrich sources` has the"
    " names"
)
SWITCHED_OFF = Message("switched off: {sources}")
NOBODY_ON = Message("every source is switched off, so that nothing is found; switch some on")
NO_PAUSE = Message(
    "sources: {source}: `interval: 0` asks {host} without a pause, which it may refuse; take it out"
)

# -- keys of services
KEY_SET = Message("{source}: the variable {variable} holds a key")
KEY_UNSET = Message(
    "{source}: the variable {variable} is not set, so that it is asked without a key; set it, or"
    " take `key_env:` out"
)
KEY_BLANK = Message(
    "{source}: the variable {variable} holds nothing but blanks, so that it is asked without a"
    " key; put the key there, or take `key_env:` out"
)
KEY_PADDED = Message(
    "{source}: the variable {variable} has blanks around the key or in it; take them out"
)
KEY_UNUSED = Message("{source}: `key_env:` is of no use: {why}; take it out")
NO_KEY = Message(
    "{source}: is asked without a key; where you have one, name its variable with `key_env:`"
)

# -- lists and outputs
NO_LISTS = Message(
    "none is configured; name yours behind the command, as in `enrich run NOTES.md`, or let"
    " `enrich init` find them"
)
OUTPUT = Message("{path} can be written")
EDITED = Message(
    "{path} was edited since enrich wrote it, so that a run writes beside it; move it away, or run"
    " with --force"
)

# -- the cache
HELD = Message("{path}: {works}, {answers} in {size}; {last}")
LAST_RUN = Message("the last run was on {started}, with exit code {code}")
NO_RUN = Message("no run has been made with it")
OLDER = Message("{path} is of an older version; the next run brings it up to date")
FAULTS = Message(
    "{path} is damaged in part ({why}); move it away, and `enrich run` builds it again with the"
    " citation keys of your .bib"
)
WORKS_DAMAGED = Message("{works} damaged ({keys}); a run over their lists makes them again")
IN_USE = Message("{path}: a run (process {process}) is using it")
ASIDE = Message(
    "{path} is a damaged cache that was moved away; delete it when you miss nothing from it"
)

# -- the clock
CLOCK = Message("the clock says {now}")
CLOCK_BEHIND = Message(
    "the clock says {now}, and the cache holds what is of {latest}; set the clock"
)
CLOCK_OF_OLD = Message("the clock says {now}, which is before this program was made; set the clock")
CLOCK_APART = Message("the clock is {apart} {side} that of {host}; set the clock")

# -- services, as the cache knows them
REFUSES = Message("{host} refuses since {since} ({reason}); it is asked again from {until} on")
BUDGET_SPENT = Message("{host}: the daily budget is spent; it is asked again from {until} on")
LAST_ANSWERED = Message("{hosts} answered and none refuses, the last one on {when}")

# -- services, as they answer now
NOBODY_ASKED = Message(
    "no service is asked, as it is not known how: correct the configuration first"
)
ASKING = Message("asking {services}, one question each")
INTERRUPTED = Message("interrupted: nothing was written, and nothing is kept of the answers")
AS_EXPECTED = Message("{source}: answers about {paper} as it did, in {seconds} s")
NOT_PROBED = Message("{source}: is not probed: it names no paper of which facts are known")
GONE = Message("{source}: no longer sends `{field}`{near}")
GONE_FROM_PAGE = Message("{source}: the page has no `{field}` any more{near}")
MAY_BE_NEW = Message("; `{name}` may be its new name")
EMPTY = Message("{source}: `{field}` is empty now")
OTHER_TYPE = Message("{source}: `{field}` is {found} now, and was {expected}")
NEW_WORD = Message("{source}: `{field}` has a value that is not known: {word}")
OTHER_FACT = Message("{source}: `{field}` of {paper} is '{found}', and is known as '{known}'")
LACKS_FACT = Message("{source}: `{field}` of {paper} is not found, and is known as '{known}'")
ABSENT = Message("{source}: has none of the papers that it is known to have: {papers}")
CANNOT_BE_READ = Message("{source}: answers otherwise than it did: {why}")
REFUSES_QUESTION = Message("{source}: refuses the question (HTTP {status}): {words}")
REFUSES_FIELD = Message(
    "{source}: does not know `{field}` any more, for which it is asked (HTTP {status}): {words}"
)
CHALLENGES = Message(
    "{source}: {host} sent a browser check, a challenge page instead of an answer; it is left"
    " alone, and the other services fill in"
)
SENDS_A_PAGE = Message("{source}: {host} sent a web page instead of an answer")
REFUSES_KEY = Message(
    "{source}: {host} refuses the key in {variable}; get a new one, or take `key_env:` out"
)
NOT_ASKED = Message("{source}: could not be asked: {why}")
MAINTAINERS = Message(
    "what services have changed is for the maintainers: install the newest enrich, or report what"
    " `enrich doctor --online --json` prints"
)

# -- what services allow
ALLOWS = Message("{host}: allows {requests} in {seconds} s{pool}")
LEFT = Message("{host}: {left} of {limit} are left{dollars}{reset}")
