"""What `check` finds: each claim of an entry, held against what the sources say."""

from __future__ import annotations

from enrich.messages.message import Message

# -- the verdict on an entry
CONFIRMED = Message("{place}: confirmed: {name}")
CONTRADICTED = Message("{place}: contradicted: {name}")
NOT_CONFIRMED = Message("{place}: could not be confirmed: {name}")
CANNOT_BE_READ = Message("{place}: cannot be read: {name}")
CONFIRMED_PARTS = Message("{claims} confirmed")
HAS_COME_OUT = Message("has come out: {venue}")

# -- how many there are of each
SUMMED_UP = Message(
    "{confirmed} confirmed, {contradicted} contradicted, {unconfirmed} could not be confirmed{rest}"
)
UNREAD_ENTRIES = Message(", {count} cannot be read")
NO_PAPERS = Message("; not checked, as they are no papers: {count}")

# -- a claim, and what was found
AS_STATED = Message("{claim}: {stated}, as stated{by}")
IT_IS = Message("{claim}: the list says {stated}; it is {found}{by}")
THEY_ARE = Message("{claim}: the list says {stated}; they are {found}{by}")
NOT_SURE = Message("{claim}: not sure: the list says {stated}; the sources say {found}{by}")
NO_SOURCE_SAYS = Message("{claim}: no source says {stated}")
OF_TITLE = Message("{claim}: {why}{by}")
OF_CLAIM = Message("{claim}: the list says {stated}; {why}{by}")
LINK = Message("link: {stated} {found}{by}{meant}")
BRACES = Message("cannot be parsed: braces: {why}")
UNPARSED = Message("cannot be parsed: {why}")

# -- who says so
SAID_BY = Message(" ({sources})")
ASKED = Message(" (asked: {sources})")
NO_ANSWER_OF = Message(" (no answer: {sources})")
WRITTEN_BY = Message(" (by {people})")
ALL_ASKED = Message("all that were asked")

# -- what was found where no source has the claim
UNKNOWN = Message("no source knows such a paper")
NOT_FOUND = Message("not found; works of this kind are often in no source")
NOT_FOUND_ALONE = Message(
    "not found by its title; only of a paper with its authors can be said that no source knows it"
)
NOT_ASKED = Message("not every source could be asked")
NOT_SEARCHED = Message("not searched for by its title: its link names another paper")
TOO_YOUNG = Message("not in the sources yet")
ONLY_PREPRINT = Message("only a preprint is known")
PLACEHOLDERS = Message("these are placeholders, not names of people")
TO_COME = Message("that year is still to come")
NAMESAKES = Message("only other works with this title are known")
NEAR_NAMES = Message("only works with nearly this title are known")
NO_PAPER = Message("no paper, and not checked")
NOT_THERE = Message("does not exist")
IN_NO_SOURCE = Message("is known to no source that was asked")
ANOTHER_PAPER = Message("names another paper: {title}")

# -- what was found that may be meant
PERHAPS = Message("perhaps {place}")
AS_EDITORS = Message("{names} as the editors")
IN_COMMENT = Message("the preprint's comment")
NOTHING = Message("nothing")
MANY_AUTHORS = Message("{names}; ... ({count} authors)")
NAMES_OF = Message("{names} ({count} authors)")

# -- the papers of a conference
NOTHING_TO_CHECK = Message("{where}: no file of references is there; they end in {endings}")
FILE_FAILED = Message("{path}: cannot be checked: {kind}: {why}")
PROCESS_ENDS = Message(
    "{path}: the process that checks it was ended from outside four times; is there enough memory?"
    " What was finished is kept, and the same command goes on"
)
ANOTHER_RUN = Message("another run checks the same files; wait for its end")
NEEDS_BULK = Message("{options} goes with --bulk")
BY_CATALOGUES = Message(
    "asked: {catalogues}. What they do not have was looked for nowhere else: `enrich check FILE`"
    " asks the services"
)
FILES_ASIDE = Message("{files} set aside, as {they} cannot be read")
NO_FOLDER = Message("--bulk needs a folder, or files: enrich check --bulk papers/")
DONE = Message("{files}, {references}; {seconds} s, {rate} a second")
PAPER = Message("paper")
ALL_PAPERS = Message("all {count}")

# -- what a remark for code scanning is about
ABOUT_TITLE = Message("The title that is stated")
ABOUT_AUTHORS = Message("The authors that are stated")
ABOUT_EDITORS = Message("The editors that are stated")
ABOUT_VENUE = Message("The venue that is stated")
ABOUT_YEAR = Message("The year that is stated")
ABOUT_EDITION = Message("The edition that is stated")
ABOUT_LINK = Message("A link or an identifier of the entry")
ABOUT_ENTRY = Message("An entry that cannot be read to its end")
ABOUT_ADVICE = Message("What is worth a change")
ABOUT_DUPLICATE = Message("One paper with several keys")
ABOUT_OTHER = Message("The {scheme} of the entry")
