"""What is wrong with the cache of a group, in a PostgreSQL database, and copying caches."""

from __future__ import annotations

from enrich.messages.message import Message

NOT_POSTGRESQL = Message(
    "the cache is a path, or the URL of a PostgreSQL database: postgresql://USER@HOST/DATABASE"
)
WRONG_URL = Message(
    "the URL cannot be read; write postgresql://USER@HOST:PORT/DATABASE, with %40 for @, %2F for /,"
    " %3A for :, %23 for # and %3F for ? in a password, or leave the password to PGPASSWORD or"
    " ~/.pgpass"
)
WRONG_SCHEMA = Message(
    "`schema` is a word of small letters, digits and underscores, and does not begin with pg_"
)
NO_DRIVER = Message(
    "{place}: the library for PostgreSQL is missing; install `pip install"
    ' "enrich-papers[postgres]"`'
)
CANNOT_BE_REACHED = Message(
    "{place}: the database of the cache cannot be reached: {why}; what was kept before stays, and"
    " the next run goes on from there"
)
IS_WAITED_FOR = Message(
    "{place}: the database of the cache does not answer; it is waited for, {seconds} seconds at"
    " most"
)
ANSWERS_AGAIN = Message("{place}: the database of the cache answers again; the work goes on")
NOT_LET_IN = Message(
    "{place}: the database of the cache cannot be opened: {why}; look at `store` and the password,"
    " or ask who looks after the database"
)
CANNOT_BE_USED = Message(
    "{place}: the database of the cache cannot be used: {why}; ask who looks after it"
)
READ_ONLY = Message(
    "{place}: the database of the cache can only be read: {why}; name the server that writes, or"
    " ask who looks after it"
)
NOT_ALLOWED = Message(
    "{place}: your role lacks a right in the database of the cache: {why}; ask who looks after it"
    " for the role of your group"
)
NO_RIGHTS = Message(
    "{place}: the schema {schema} belongs to a role that is not yours; ask who looks after it for"
    " the role of your group"
)
OTHER_SCHEMA = Message(
    "{place}: the tables in the schema {schema} were not made by enrich, and stay as they are; name"
    " a schema of your own with `?schema=NAME`"
)
OLDER = Message(
    "{place}: this cache was made by an older version of enrich; `enrich run` brings it up to date"
)
WRONG_ENCODING = Message(
    "{place}: the texts of this database are in {encoding}; make it anew with ENCODING 'UTF8'"
)
OWN_PART_NOT_OPENED = Message(
    "{path}: your own part of the group's cache cannot be opened: {why}; mend that, or move away"
    " what is there: the next run makes it again"
)
IS_NO_FOLDER = Message("{path} is not a folder")
SOMETHING_ELSE = Message("something else is in its place")
LOCAL_PART_DAMAGED = Message(
    "{path}: your own part of the group's cache was damaged ({why}); it is kept as {aside}, and is"
    " made again from the database"
)
TAKES_OVER = Message(
    "{papers} of the group's cache are copied, so that you can search them; that is done once, and"
    " takes a minute or two for a hundred thousand"
)
SAME_PLACE = Message("{place}: a cache cannot be copied into itself")
COPIED = Message("copied from {source} to {target}: {answers}, {works}, {keys}")
STAYED = Message(
    "{papers} not copied: {target} has them under other citation keys, or those keys for other"
    " papers"
)
