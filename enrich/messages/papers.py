"""What is odd about a paper: the notes of a run, of `show`, and of the enriched list."""

from __future__ import annotations

from enrich.messages.message import Message

# -- the link and the title of an entry do not fit
TITLE_DIFFERS = Message("title differs: {named}")
TITLE_UNLIKE_LINK = Message("title differs from what the link names: {named}")
TITLE_AND_AUTHORS_UNLIKE_LINK = Message(
    "title and authors differ from what the link names: {named}"
)
LINK_OF_ANOTHER = Message("the link names another paper than the title: {named}")

# -- an entry of a .bib cites another version than the one that is known
OTHER_DOI = Message("its DOI differs from {doi}, which is known")
DOI_UNREADABLE = Message("its DOI cannot be read; known is {doi}")
OTHER_VENUE = Message("it cites another venue than {venue}")
OTHER_YEAR = Message("it cites {year}; known is {venue} {known}")
VENUE_UNTOLD = Message("its venue may be another one than {venue}")
OTHER_TITLE = Message("what its identifier names has another title: {title}")
LEFT_AS_IT_IS = Message("left as it is: {place}: {key}: {why}")
FIRST_ALONE = Message(
    "{place}: {key}: names {name} alone, and the paper has {authors} authors; `--overwrite author`"
    " puts them in"
)

# -- a retraction, as a source states it
RETRACTED = Message("retracted: {source} says {stated}")
OF_CONCERN = Message("concern: {source} says {stated}")
PREPRINT_WITHDRAWN = Message("the preprint was withdrawn: {source} says {stated}")

# -- what the sources do not agree on, or only one has
SOURCES_DIFFER = Message("{field}: {source} says {value}, {other} says {another}")
BY_AGGREGATORS = Message("published version only by the word of {sources}")
VENUE_UNCONFIRMED = Message(
    "{source} names {venue} as its venue; no source that has the facts confirms it"
)
COPY_LEFT_OUT = Message("a copy was left out: {copy}")
SEVERAL_FOR_LINK = Message("the sources name different papers for this link")
OVERRIDDEN = Message("set by overrides: {fields}")

# -- what the list says of it, where that is wrong
LIST_SAYS = Message("the list says {stated}; it is {venue} {year}")
KEY_SAYS = Message("the list names {key}; this is {venue}")
NOT_KNOWN_AS_PUBLISHED = Message("the list says {stated}; no source knows it as published{since}")
AS_OF_DAY = Message(" as of {day}")

# -- marks of the enriched list, and of lists of papers
MARK = Message("⚠ {note}")
NOT_ASKED_YET = Message("⚠ not every source could be asked; the next run completes this")
FOUND_NOWHERE = Message("⚠ found nowhere; check the title, or write a link or a number beside it")
DOUBTFUL = Message("⚠ doubtful: {candidates}; write the link of the right one into the list")
DOUBTFUL_ALONE = Message("⚠ doubtful: not sure enough; write a link or a number beside the title")
SAME_PAPER = Message("the same paper as {key} above")
PUBLISHED_AS = Message("published as {title}")
NOW_TITLED = Message("now {title}")
PREPRINT = Message("preprint {year}")
PREPRINT_CHECKED = Message("{preprint}, as of {day}")
MORE_AUTHORS = Message("{authors} and {count} more")
