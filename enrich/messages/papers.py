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
