"""What is wrong with the cache."""

from __future__ import annotations

from enrich.messages.message import Message

NONE_YET = Message("{path}: there is no cache yet; `enrich run` makes it")
CANNOT_BE_OPENED = Message(
    "{path}: the cache cannot be opened: {why}; check the file and its folder, or name another with"
    " `store:`"
)
CANNOT_BE_USED = Message(
    "{path}: the cache cannot be used: {why}; check the disk, or wait for what else has it open"
)
DAMAGED = Message(
    "{path}: the cache is damaged ({why}); `enrich run` moves it aside, takes over its citation"
    " keys and builds it again"
)
MOVED_ASIDE = Message(
    "{path}: the cache was damaged ({why}); it is kept as {aside}, {keys} are taken over from it,"
    " and what it knew is asked again"
)
NO_DATABASE = Message("its first bytes are not those of a cache")
DISK = Message("{why} (is the disk full?)")
IS_FOLDER = Message("{path}: the cache is a folder, not a file; name a file with `store:`")
NO_REGULAR_FILE = Message("{path}: the cache is a pipe or a device; name a file with `store:`")
CIRCULAR_LINK = Message("{path}: is a link that leads in a circle; name a file with `store:`")
NAME_TAKEN = Message(
    "{path}: caches keep files with this ending beside them; name another with `store:`"
)
LOCK_OF_ANOTHER = Message(
    "{path}: has the name of the cache's lock, and is another file; name another cache with"
    " `store:`"
)
NOT_OURS = Message(
    "{path}: this file is not a cache of enrich; name another with `store:` or move it away"
)
OTHER_DATABASE = Message("{path}: this database was not made by enrich; name another with `store:`")
NEWER = Message(
    "{path}: this cache was made by a newer version of enrich; install that version, or name"
    " another with `store:`"
)
LOCKED = Message("{path}: another run (process {process}) is using this cache; wait for it to end")
NO_LOCK = Message(
    "{path}: the lock cannot be made: {why}; check the folder or name another `store:`"
)
WORK_DAMAGED = Message(
    "{key}: damaged in the cache and left out; a run over its list makes it again"
)
WORK_REPAIRED = Message("{key}: its work was damaged in the cache, and has been made again")
