"""Why a source is asked a question, or is not: what `run --explain` says behind each question.

`enrich.resolve.reasons` has the reason of each by the same name; `enrich.resolve.explain` fills in
the words in braces.
"""

from __future__ import annotations

from enrich.messages.message import Message

# -- an identifier is asked for
STATED = Message("the list names it")
REPORTED = Message("reported by {reporters}")
PARTIAL = Message("its earlier answer was incomplete")
FALLBACK = Message("{first}, which comes first for {scheme}, does not have it")
NO_RECORD = Message("no service has a record of the paper")
NO_ABSTRACT = Message("no record has an abstract")
NOT_PUBLISHED = Message("no reliable record is of a published version")
NOT_CONFIRMED = Message("no publisher or registry has a published version")
VERSIONS_UNKNOWN = Message("whether the paper is published has not been answered by others")
LOCAL = Message("the user's files are looked up in any case")

# -- a title is searched for
NOT_FOUND = Message("no identifier has led to a record")
ANOTHER_TITLE = Message("what the list links has another title")
MAY_BE_PUBLISHED = Message("a preprint may be published under this title")
ANOTHER_SUBTITLE = Message("what was found has more or less of a subtitle")
ONLY_SEARCHED = Message("only a search for many titles has found the paper, and no DOI")
CLAIMED_PUBLISHED = Message("the list says that the preprint is published")
PROBE = Message("nothing else tells whether the source answers, which a preprint depends on")

# -- a source is asked nothing
SWITCHED_OFF = Message("it is switched off in the settings")
OFFLINE = Message("the run asks nobody")
BUSY = Message("it is still at work on earlier questions")
REFUSING = Message("it refuses: {error}")
FAILING = Message("it failed too often in this run: {error}")
NO_IDENTIFIER = Message("no identifier of the paper is one that it takes")

# -- an identifier is not asked for
NOT_ACCEPTED = Message("it is not among those that this source has")
ANSWERED = Message("its answer of {fetched} is remembered")
FAILED = Message("it could not be asked: {error}")
COVERED = Message("its record of the paper has it already")
ONE_RECORD = Message("one record of this source covers all identifiers of the paper")
OWN_REPORT = Message("nobody but this source has reported it")
VERSION_OF_PUBLISHED = Message("a published version is known, and this is one more version")
FIRST_SOURCE = Message("{first} comes first for {scheme}, and {has} it")
CONFIRMED = Message("a published version is known from {publishers}")
NOTHING_MISSING = Message("the paper lacks nothing that this source is asked for")
AWAITED = Message("another source is still at work on the paper")
NAMED_OTHERWISE = Message("its dump has the paper, and not by this identifier")
LATER = Message("its turn comes later, for what is still missing then")
ENDED = Message("the run ended before")

# -- a title is not searched for
NO_TITLE = Message("no title is known to search for")
IDENTIFIERS_FIRST = Message("identifiers of the paper are to be asked for first")
FOUND = Message("the paper is known from {known}")
PUBLISHED = Message("a published version is known")
TITLE_KNOWN = Message("its record has this title")
NOT_LINKED = Message("it is searched only for papers with a link to its own site")
HAS_PAGE = Message("a page that the list links is read for it")
TOO_FEW = Message("too few titles are open for a request")
ENOUGH_PREPRINTS = Message("enough preprints have been searched for in this run")
LOOKED_UP = Message("the title has been looked up in dumps")
TOO_LITTLE_STATED = Message("a title is all that is stated, and dumps have it")

# -- who has it
MAY_HAVE = Message("may have")
EARLIER_RUN = Message("an earlier run")
