"""What `serve` says, and its pages where something is wrong."""

from __future__ import annotations

from enrich.messages.message import Message

# -- the command
COPYING = Message("copying {papers}, which takes some seconds")
SERVING = Message("{papers}, as of now; Ctrl-C ends it")
WITHOUT_EXTRA = Message(
    'the server needs an extra package; `pip install "enrich-papers[web]"` installs it'
)
PORT_TAKEN = Message("port {port}: another program listens there; name another one: --port {other}")
PORT_REFUSED = Message("port {port}: cannot be opened: {why}; name another one: --port {other}")

# -- its pages
SEARCHED = Message('search finds "{words}"')
NOTHING_THERE = Message("There is nothing at this address")
TOO_SLOW = Message("The query took too long; ask for less of it")
NOT_UNDERSTOOD = Message("This cannot be answered: {why}")
WRONG_ADDRESS = Message("Something in this address means nothing here")
FAILED = Message("This could not be answered ({kind})")

# -- what its tables are
PAPERS = Message("One row for each paper; its key leads to all that is known of it")
AUTHORS = Message("Who wrote which paper, in the order of the paper")
VENUES = Message("Conferences and journals, with the number of papers of each")
PROVENANCE = Message("Where the value of each field came from, and when")
IDENTIFIERS = Message("DOIs, arXiv numbers and the like")
LIST_ENTRIES = Message("What the reading lists say: sections, boxes, stars, notes")
CHANGES = Message("What became of the papers, run by run")
