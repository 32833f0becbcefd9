"""Who registers which DOIs, and what they are of: one table, by prefix.

A prefix belongs to a registrant, who registers with one agency
(https://www.doi.org/the-identifier/resources/handbook). Some register journals and preprints under
one prefix: there the rest of the DOI tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Agency = Literal["Crossref", "DataCite", ""]
# "preprints": a preprint server's; "repository": papers, data or software that authors deposit;
# "both": journals and preprints; "none": numbers that look like DOIs and are registered nowhere.
Holding = Literal["papers", "preprints", "repository", "both", "none"]


@dataclass(frozen=True, slots=True)
class Registrant:
    """Who registers DOIs under a prefix, what they are of, and where ("": not known)."""

    prefix: str
    name: str
    holding: Holding = "papers"
    agency: Agency = "Crossref"
    # Where there are others too: what the part of a preprint's DOI behind the slash begins with.
    preprint: str = ""
    # The whole part behind the slash, where all versions of a preprint have one DOI, and a version
    # that stands behind it is no part of it. At other servers each version has its own DOI.
    one_for_all_versions: str = ""


ACM, ARXIV, IJCAI, NATURE, ZENODO = "10.1145", "10.48550", "10.24963", "10.1038", "10.5281"
COLD_SPRING_HARBOR = "Cold Spring Harbor: bioRxiv, medRxiv"
UNREGISTERED = "10.5555"  # ACM's numbers for papers that have no DOI, and Crossref's own for tests

# bioRxiv and medRxiv: the day and a number, before 2020 a number.
_DATED = r"\d{4}\.\d\d\.\d\d\.\d{6,8}|\d{6}"

# fmt: off
_TABLE = (
    # Publishers who register their own papers.
    Registrant(ACM, "ACM"),
    Registrant("10.1109", "IEEE"),
    Registrant("10.23919", "IEEE, on behalf of others"),
    Registrant("10.1007", "Springer"),
    Registrant("10.1140", "Springer"),
    Registrant("10.1186", "BioMed Central"),
    Registrant(NATURE, "Nature"),
    Registrant("10.1016", "Elsevier"),
    Registrant("10.1006", "Academic Press"),
    # With the preprints of ESSOAr until 2022.
    Registrant("10.1002", "Wiley", preprint=r"essoar\."),
    Registrant("10.1111", "Wiley-Blackwell"),
    Registrant("10.1162", "MIT Press"),
    Registrant("10.7551", "MIT Press, books"),
    Registrant("10.14778", "VLDB Endowment"),
    Registrant("10.1137", "SIAM"),
    Registrant("10.1609", "AAAI"),
    Registrant("10.1613", "JAIR"),
    Registrant(IJCAI, "IJCAI"),
    Registrant("10.5591", "IJCAI, before 2013"),
    Registrant("10.18653", "ACL"),
    Registrant("10.3115", "ACL, before 2015"),
    Registrant("10.21437", "ISCA"),
    Registrant("10.5244", "BMVA"),
    Registrant("10.52202", "NeurIPS"),
    Registrant("10.14722", "Internet Society: NDSS"),
    Registrant("10.1126", "Science"),
    Registrant("10.1073", "PNAS"),
    Registrant("10.1103", "American Physical Society"),
    Registrant("10.1063", "AIP"),
    Registrant("10.1088", "IOP"),
    Registrant("10.1093", "Oxford University Press"),
    Registrant("10.1017", "Cambridge University Press"),
    Registrant("10.1080", "Taylor & Francis"),
    Registrant("10.1177", "SAGE"),
    Registrant("10.1287", "INFORMS"),
    Registrant("10.1214", "Institute of Mathematical Statistics"),
    Registrant("10.1090", "American Mathematical Society"),
    Registrant("10.1049", "IET"),
    Registrant("10.1117", "SPIE"),
    Registrant("10.1364", "Optica"),
    Registrant("10.1561", "now publishers"),
    Registrant("10.3233", "IOS Press"),
    Registrant("10.3390", "MDPI"),
    Registrant("10.3389", "Frontiers"),
    Registrant("10.1371", "PLoS"),
    Registrant("10.7554", "eLife"),
    Registrant("10.7717", "PeerJ"),
    Registrant("10.1021", "American Chemical Society"),
    Registrant("10.1039", "Royal Society of Chemistry"),
    Registrant("10.1515", "De Gruyter"),
    Registrant("10.1142", "World Scientific"),
    Registrant("10.1108", "Emerald"),
    Registrant("10.2200", "Morgan & Claypool"),
    Registrant("10.5220", "SciTePress"),
    Registrant("10.1587", "IEICE"),
    Registrant("10.46586", "IACR"),
    Registrant("10.62056", "IACR Communications in Cryptology"),
    Registrant("10.56553", "PoPETs"),
    Registrant("10.2478", "Sciendo"),
    Registrant("10.21105", "Journal of Open Source Software"),
    Registrant("10.4230", "Dagstuhl: LIPIcs, OASIcs", agency="DataCite"),
    Registrant("10.2312", "Eurographics", agency="DataCite"),
    Registrant("10.2307", "JSTOR"),
    Registrant("10.1155", "Hindawi"),
    Registrant("10.15607", "Robotics: Science and Systems"),
    Registrant("10.1115", "ASME"),
    Registrant("10.1130", "Geological Society of America"),
    Registrant("10.1215", "Duke University Press"),
    # Preprint servers.
    Registrant(ARXIV, "arXiv", "preprints", "DataCite"),
    Registrant("10.2139", "SSRN", "preprints"),
    Registrant("10.21203", "Research Square", "preprints"),
    Registrant("10.36227", "TechRxiv", "preprints"),
    Registrant("10.20944", "Preprints.org", "preprints"),
    Registrant("10.26434", "ChemRxiv", "preprints"),
    Registrant("10.31219", "OSF Preprints", "preprints"),
    Registrant("10.31234", "PsyArXiv", "preprints"),
    Registrant("10.31235", "SocArXiv", "preprints"),
    Registrant("10.31223", "EarthArXiv", "preprints"),
    Registrant("10.31224", "engrXiv", "preprints"),
    Registrant("10.31730", "AfricArXiv", "preprints"),
    Registrant("10.31222", "MetaArXiv", "preprints"),
    Registrant("10.35542", "EdArXiv", "preprints"),
    Registrant("10.32942", "EcoEvoRxiv", "preprints"),
    Registrant("10.31228", "LawArXiv", "preprints"),
    Registrant("10.31124", "SAGE Advance", "preprints"),
    Registrant("10.22541", "Authorea", "preprints"),
    Registrant("10.33774", "Cambridge Open Engage", "preprints"),
    Registrant("10.32388", "Qeios", "preprints"),
    # bioRxiv and medRxiv since December 2025
    Registrant("10.64898", "openRxiv", "preprints", one_for_all_versions=_DATED),
    Registrant("10.7287", "PeerJ Preprints", "preprints"),
    # Journals and preprints.
    Registrant("10.1101", COLD_SPRING_HARBOR, "both",
        preprint=r"\d{4}\.\d\d\.|\d{6}(?:v|$)", one_for_all_versions=_DATED),
    Registrant("10.1149", "Electrochemical Society: ECSarXiv", "both", preprint=r"osf\.io/"),
    Registrant("10.2196", "JMIR", "both", preprint=r"preprints\."),
    Registrant("10.5194", "Copernicus: EGUsphere", "both", preprint=r"egusphere-(?!egu)"),
    Registrant("10.12688", "F1000Research", "both"),
    Registrant("10.14293", "ScienceOpen", "both"),
    Registrant("10.21428", "PubPub", "both", agency=""),
    Registrant("10.26226", "Morressier", "both", agency=""),
    Registrant("10.29007", "EasyChair", "both"),
    # Repositories.
    Registrant(ZENODO, "Zenodo", "repository", "DataCite"),
    Registrant("10.6084", "figshare", "repository", "DataCite"),
    Registrant("10.17605", "OSF", "repository", "DataCite"),
    Registrant("10.13140", "ResearchGate", "repository", "DataCite"),
    Registrant("10.5061", "Dryad", "repository", "DataCite"),
    Registrant("10.7910", "Harvard Dataverse", "repository", "DataCite"),
    Registrant("10.57967", "Hugging Face", "repository", "DataCite"),
    Registrant("10.21227", "IEEE DataPort", "repository", "DataCite"),
    Registrant("10.3929", "ETH Zürich", "repository", "DataCite"),
    Registrant("10.5075", "EPFL", "repository", "DataCite"),
    Registrant("10.5445", "KIT", "repository", "DataCite"),
    Registrant("10.4121", "4TU", "repository", "DataCite"),
    Registrant("10.5446", "TIB AV portal", "repository", "DataCite"),
    Registrant("10.14279", "TU Berlin", "repository", "DataCite"),
    Registrant("10.18419", "Stuttgart", "repository", "DataCite"),
    Registrant(UNREGISTERED, "nobody", "none", ""),
)
# fmt: on
REGISTRANTS = MappingProxyType({row.prefix: row for row in _TABLE})
# The first of a registrant that has several is its own.
_BY_NAME = {row.name: row.prefix for row in reversed(_TABLE)}

# Of the number of an article at Xplore; shorter ones count the papers of a volume.
_ARTICLE_DIGITS = 5


def prefix(doi: str) -> str:
    """Return "10.1145" for "10.1145/3600006.3613165"."""
    return doi.partition("/")[0]


def registrant(doi: str) -> Registrant | None:
    """Return who registered a DOI, None where its prefix is not in the table."""
    return REGISTRANTS.get(prefix(doi))


def agency(doi: str) -> Agency:
    """Return where a DOI is registered, "" where that is not known."""
    found = registrant(doi)
    return found.agency if found else ""


def is_unregistered(doi: str) -> bool:
    """Whether a DOI is registered at no agency, so that it cannot tell papers apart."""
    found = registrant(doi)
    return found is not None and found.holding == "none"


def is_of_publisher(doi: str) -> bool:
    """Whether the registrant is a publisher: what its DOI's record says, the publisher says."""
    found = registrant(doi)
    return found is not None and found.holding == "papers" and not is_of_preprint(doi)


def is_of_preprint(doi: str) -> bool:
    """Whether a DOI alone tells that it is a preprint's."""
    found = registrant(doi)
    if found is None or found.holding == "preprints":
        return found is not None
    return bool(found.preprint and re.match(found.preprint, doi.partition("/")[2]))


def is_of_depository(doi: str) -> bool:
    """Whether authors deposit under this prefix, at a preprint server or repository."""
    found = registrant(doi)
    return found is not None and found.holding in {"preprints", "both", "repository"}


def ends_in_article(doi: str, number: str) -> bool:
    """Whether a DOI of IEEE ends in the number that an article has at Xplore.

    Of 5,263 papers of conferences whose pages and DOIs DBLP has, 5,261 do. Journals have other
    numbers there since 2016, so it only tells which of several papers of one title is meant.
    """
    last = doi.rpartition(".")[2]
    return len(number) >= _ARTICLE_DIGITS and last == number and prefix(doi) == of("IEEE")


def unversioned(doi: str) -> str:
    """Return a DOI without the version behind it, where all versions of a preprint have one DOI."""
    found = registrant(doi)
    if found is None or not found.one_for_all_versions:
        return doi
    suffix = doi.partition("/")[2]
    base = re.match(rf"({found.one_for_all_versions})(?:v\d+)?(?:[./+:].*)?$", suffix)
    return f"{found.prefix}/{base[1]}" if base else doi


def of(name: str) -> str:
    """Return the prefix of a registrant by its name. Raises KeyError for another name."""
    return _BY_NAME[name]


def of_openrxiv(number: str) -> str:
    """Return the DOI of a preprint of bioRxiv or medRxiv by its number, which begins with the day.

    They have a prefix of their own since December 2025; before 2020 a number had no day.
    """
    since = number[:7] >= "2025.12" and number[4:5] == "."
    return f"{of('openRxiv' if since else COLD_SPRING_HARBOR)}/{number}"


def of_arxiv(number: str) -> str:
    """Return the DOI that arXiv registers for one of its numbers, in lower case."""
    return f"{ARXIV}/arxiv.{number}".lower()
