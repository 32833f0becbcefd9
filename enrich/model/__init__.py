"""The nouns: an entry of a list, a source's record of a paper, how they match, the merged work.

Fields have the names of CSL-JSON's variables, with `_` for `-`
(https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables).
All types are frozen: each stage of the work makes new values and changes none.
"""

from enrich.model.entry import Checkbox, Claims, ClaimStatus, Entry, EntryId, EntryKind, Unread
from enrich.model.identifier import Date, Identifier, Name
from enrich.model.match import Evidence, Match, Query, Verdict
from enrich.model.record import ItemType, Record, Standing, Tier
from enrich.model.work import (
    WORK_FIELDS,
    AnyField,
    FieldValue,
    State,
    TextField,
    Value,
    Work,
    WorkField,
    WorkFields,
    known_fields,
)

__all__ = [
    "WORK_FIELDS",
    "AnyField",
    "Checkbox",
    "ClaimStatus",
    "Claims",
    "Date",
    "Entry",
    "EntryId",
    "EntryKind",
    "Evidence",
    "FieldValue",
    "Identifier",
    "ItemType",
    "Match",
    "Name",
    "Query",
    "Record",
    "Standing",
    "State",
    "TextField",
    "Tier",
    "Unread",
    "Value",
    "Verdict",
    "Work",
    "WorkField",
    "WorkFields",
    "known_fields",
]
