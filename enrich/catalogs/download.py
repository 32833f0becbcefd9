"""Dumps from the addresses of their services: in pieces, so that a download goes on where it ended.

A file is asked for by ranges of bytes (RFC 9110, 14); records are listed page after page (OAI-PMH,
https://www.openarchives.org/OAI/openarchivesprotocol.html). Both go through the session.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from enrich import files, messages
from enrich.errors import ConfigError
from enrich.messages import Sentence
from enrich.patterns import regex
from enrich.sources.shared.dumps import Harvest, WholeFile

if TYPE_CHECKING:
    from enrich.transport import Response, Session

PIECE = 16_000_000  # bytes
_RANGE = regex(r"bytes (?:(\d+)-\d+|\*)/(\d+)")
_TOKEN = regex(rb"<resumptionToken\b[^>]*>\s*([^<\s]+)\s*</resumptionToken>")
_WHOLE = regex(rb'<resumptionToken\b[^>]*completeListSize="(\d+)"')
_ERROR = regex(rb'<error\b[^>]*code="(\w+)"')
_TAG = regex(r"<\s*(?:!doctype|html|head|body)\b", re.IGNORECASE)
_MD5 = regex(r"\b[0-9a-f]{32}\b", re.IGNORECASE)
# Called with what is done and what there is of it: bytes of a file, or pages.
OnPiece = Callable[[int, int], None]
Say = Callable[[Sentence], None]


def whole_file(
    session: Session, of: WholeFile, folder: Path, say: Say, report: OnPiece = lambda *_: None
) -> Path:
    """Return the file of a dump, downloaded into a folder, with the time that its service states.

    What a download that was broken off has left is gone on with, if the service's file is the same.
    Raises SourceError, and ConfigError for a wrong checksum or a full disk.
    """
    name = urlsplit(of.url).path.rpartition("/")[2]
    part = folder / f"{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        modified = _Pieces(session, of.url, part, say, report).take()
        _check_sum(session, of, part, say)
        if modified:
            os.utime(part, (modified, modified))
        return part.replace(folder / name)
    except OSError as error:
        raise ConfigError(
            messages.files.CANNOT_BE_WRITTEN(path=part, why=error.strerror or error)
        ) from None


class _Pieces:
    """A file that is asked for piece by piece."""

    def __init__(self, session: Session, url: str, part: Path, say: Say, report: OnPiece) -> None:
        self._session = session
        self._url = url
        self._part = part
        # What told the service's file from others when the part was begun.
        self._mark = part.with_name(f"{part.name}-of")
        self._say = say
        self._report = report
        self._is_said = False

    def take(self) -> float:
        """Write the rest of the file; return the time that its service states, 0 for none."""
        while True:
            done = self._part.stat().st_size if self._part.exists() else 0
            answer = self._ask(done)
            found = _RANGE.match(answer.headers.get("content-range", ""))
            whole = int(found[2]) if found and answer.status != 200 else len(answer.content)
            self._announce(whole, answer.host)
            if answer.status == 416 and whole == done > 0:
                break
            if done and not self._is_same(answer, done):
                self._part.unlink()
                continue
            if answer.status == 416:
                raise ConfigError(messages.catalogs.NO_RANGES(host=answer.host))
            self._add(answer, done)
            done += len(answer.content)
            self._report(done, whole)
            if done >= whole:
                break
        self._mark.unlink(missing_ok=True)
        return _time_of(answer)

    def _ask(self, done: int) -> Response:
        headers = {"Range": f"bytes={done}-{done + PIECE - 1}", "Accept-Encoding": "identity"}
        return self._session.get(self._url, headers=headers, expect="bytes", allow={206, 416})

    def _announce(self, whole: int, host: str) -> None:
        if not self._is_said:
            self._is_said = True
            name, size = self._part.stem, messages.megabytes(whole)
            self._say(messages.catalogs.FETCHING(name=name, size=size, host=host))

    def _is_same(self, answer: Response, done: int) -> bool:
        """Whether an answer goes on with the file that was begun."""
        found = _RANGE.match(answer.headers.get("content-range", ""))
        begins = answer.status == 206 and found is not None and found[1] == str(done)
        return begins and self._mark.exists() and self._mark.read_text() == _mark_of(answer)

    def _add(self, answer: Response, done: int) -> None:
        with self._part.open("ab" if done else "wb") as file:
            file.write(answer.content)
        if not done:
            files.write_whole(self._mark, _mark_of(answer).encode())


def _mark_of(answer: Response) -> str:
    found = _RANGE.match(answer.headers.get("content-range", ""))
    named = (answer.headers.get(x, "") for x in ("etag", "last-modified"))
    return " ".join([*named, found[2] if found else ""])


def _time_of(answer: Response) -> float:
    try:
        return parsedate_to_datetime(answer.headers.get("last-modified", "")).timestamp()
    except (ValueError, TypeError):
        return 0.0


def _check_sum(session: Session, of: WholeFile, part: Path, say: Say) -> None:
    """Raise ConfigError, and remove a file, where it is not what its service's checksum says.

    Where there is none that can be read, that is said.
    """
    if not of.md5:
        return
    answer = session.get(of.md5, expect="text", allow={404})
    stated = None if _TAG.search(answer.text) else _MD5.search(answer.text)
    if stated is None:
        say(messages.catalogs.NO_CHECKSUM(name=part.stem, host=answer.host))
        return
    with part.open("rb") as file:
        found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if found != stated[0].lower():
        part.unlink()
        raise ConfigError(messages.catalogs.WRONG_CHECKSUM(name=part.stem))


def harvest(
    session: Session,
    of: Harvest,
    folder: Path,
    say: Say,
    report: OnPiece = lambda *_: None,
    *,
    since: str = "",
) -> Path | None:
    """Return a folder with all pages of a list of records, or of those changed since a day.

    None where none has changed.
    Pages that are there already are not asked for again: the list goes on behind the last one.
    Raises SourceError, and ConfigError where the service has forgotten where the list was.
    """
    host = urlsplit(of.url).hostname or ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pages = sorted(folder.glob("*.xml"))
        token = _TOKEN.search(pages[-1].read_bytes()) if pages else None
        say(messages.catalogs.HARVESTING(host=host))
        while token is not None or not pages:
            asked = {"verb": "ListRecords", "metadataPrefix": of.prefix}
            asked |= {"from": since} if since else {}
            if token is not None:
                asked = {"verb": "ListRecords", "resumptionToken": token[1].decode()}
            content = session.get(f"{of.url}?{urlencode(asked)}", expect="xml").content
            if error := _ERROR.search(content):
                shutil.rmtree(folder, ignore_errors=True)
                if since and error[1] == b"noRecordsMatch":
                    say(messages.catalogs.NOTHING_NEW(host=host, day=since))
                    return None
                raise ConfigError(messages.catalogs.NOT_LISTED(host=host, error=error[1].decode()))
            pages.append(folder / f"{len(pages):06}.xml")
            files.write_whole(pages[-1], content)
            token = _TOKEN.search(content)
            size = _WHOLE.search(content)
            records = len(pages) * max(1, content.count(b"<record>"))
            report(records, max(records, int(size[1]) if size else 0))
    except OSError as error:
        raise ConfigError(
            messages.files.CANNOT_BE_WRITTEN(path=folder, why=error.strerror or error)
        ) from None
    return folder
