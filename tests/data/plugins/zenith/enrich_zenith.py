"""Zenith, an invented publisher: https://api.zenith.example/papers?ids=1,2."""

import json
import re
from typing import ClassVar

from enrich.errors import Unreadable
from enrich.model import Date, Identifier, Name, Record, Standing, Tier
from enrich.sources.base import Source


class Zenith(Source):
    """Up to 20 papers in one request."""

    name = "zenith"
    tier = Tier.PUBLISHER
    intervals: ClassVar = {"api.zenith.example": 0.01}
    schemes = ("zenith",)
    batch = 20

    @classmethod
    def identify(cls, url):
        """Return the number of a paper's page."""
        found = re.fullmatch(r"https?://zenith\.example/paper/(\d+)", url)
        return Identifier("zenith", found[1]) if found else None

    def fetch(self, ids):
        """GET /papers?ids=1,2: {"1": {"title": ..., "authors": [...], ...}}."""
        wanted = {"ids": ",".join(i.value for i in ids)}
        found = json.loads(
            self.session.get("https://api.zenith.example/papers", params=wanted).text
        )
        for identifier in ids:
            paper = found.get(identifier.value)
            answer = {"number": identifier.value, **paper} if paper else None
            yield identifier, json.dumps(answer) if answer else None

    def parse(self, answer):
        """Read one paper."""
        try:
            paper = json.loads(answer)
            title, people, number = paper["title"], paper["authors"], paper["number"]
        except (ValueError, KeyError, TypeError):
            raise Unreadable("the answer is no paper of Zenith") from None
        return [
            Record(
                source=self.name,
                tier=Tier.PUBLISHER,
                title=title,
                authors=tuple(Name(family=f, given=g) for g, f in people),
                type="paper-conference",
                standing=Standing.PUBLISHED,
                identifiers=(Identifier("zenith", number),),
                issued=Date(paper["year"]),
                container_title=paper["venue"],
            )
        ]
