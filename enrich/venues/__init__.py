"""Venues: what "Proc. of the 29th SOSP", "SOSP'23" and "NAACL-HLT (1)" name. Pure.

A table (`data/venues.tsv`) knows the venues by short forms and full names; rules read the rest:
years, ordinals, sponsors, parts, tracks, co-located workshops, ISO 4 abbreviations
(https://www.issn.org/services/online-services/access-to-the-ltwa/).
"""

from __future__ import annotations

from enrich.venues.compare import agrees, is_workshop, prints, same, same_any
from enrich.venues.display import acronym, display, is_short, known_acronym
from enrich.venues.events import Event, event
from enrich.venues.parse import Venue, venue
from enrich.venues.series import is_series
from enrich.venues.table import VenueType

__all__ = [
    "Event",
    "Venue",
    "VenueType",
    "acronym",
    "agrees",
    "display",
    "event",
    "is_series",
    "is_short",
    "is_workshop",
    "known_acronym",
    "prints",
    "same",
    "same_any",
    "venue",
]
