"""Who registers which DOIs: data, by prefix (https://www.doi.org/the-identifier/resources/handbook). Shared by sources."""

from __future__ import annotations

# Prefixes whose DOIs DataCite holds, and Crossref answers 404 for.
DATACITE = frozenset(
    {
        "10.48550",  # arXiv
        "10.5281",  # Zenodo
        "10.6084",  # figshare
        "10.4230",  # Dagstuhl: LIPIcs, OASIcs
        "10.2312",  # Eurographics
        "10.5061",  # Dryad
        "10.7910",  # Harvard Dataverse
        "10.17605",  # OSF
        "10.57967",  # Hugging Face
        "10.13140",  # ResearchGate
        "10.21227",  # IEEE DataPort
        "10.3929",  # ETH Zürich
        "10.5075",  # EPFL
        "10.5445",  # KIT
        "10.4121",  # 4TU
        "10.5446",  # TIB AV portal
        "10.14279",  # TU Berlin
        "10.18419",  # Stuttgart
    }
)

# Publishers that register their own papers with Crossref: what such a record says, the publisher says.
PUBLISHERS = frozenset(
    {
        "10.1145",  # ACM
        "10.1109",  # IEEE
        "10.23919",  # IEEE, on behalf of others
        "10.1007",  # Springer
        "10.1140",  # Springer
        "10.1186",  # BioMed Central
        "10.1038",  # Nature
        "10.1016",  # Elsevier
        "10.1006",  # Academic Press
        "10.1002",  # Wiley
        "10.1111",  # Wiley-Blackwell
        "10.1162",  # MIT Press
        "10.7551",  # MIT Press, books
        "10.14778",  # VLDB Endowment
        "10.1137",  # SIAM
        "10.1609",  # AAAI
        "10.1613",  # JAIR
        "10.24963",  # IJCAI
        "10.5591",  # IJCAI, before 2013
        "10.18653",  # ACL
        "10.3115",  # ACL, before 2015
        "10.21437",  # ISCA
        "10.5244",  # BMVA
        "10.52202",  # NeurIPS
        "10.14722",  # Internet Society: NDSS
        "10.1126",  # Science
        "10.1073",  # PNAS
        "10.1103",  # American Physical Society
        "10.1063",  # AIP
        "10.1088",  # IOP
        "10.1093",  # Oxford University Press
        "10.1017",  # Cambridge University Press
        "10.1080",  # Taylor & Francis
        "10.1177",  # SAGE
        "10.1287",  # INFORMS
        "10.1214",  # Institute of Mathematical Statistics
        "10.1090",  # American Mathematical Society
        "10.1049",  # IET
        "10.1117",  # SPIE
        "10.1364",  # Optica
        "10.1561",  # now publishers
        "10.3233",  # IOS Press
        "10.3390",  # MDPI
        "10.3389",  # Frontiers
        "10.1371",  # PLoS
        "10.7554",  # eLife
        "10.7717",  # PeerJ
        "10.1021",  # American Chemical Society
        "10.1039",  # Royal Society of Chemistry
        "10.1515",  # De Gruyter
        "10.1142",  # World Scientific
        "10.1108",  # Emerald
        "10.2200",  # Morgan & Claypool
        "10.5220",  # SciTePress
        "10.1587",  # IEICE
        "10.46586",  # IACR
        "10.62056",  # IACR Communications in Cryptology
        "10.56553",  # PoPETs
        "10.2478",  # Sciendo
        "10.21105",  # Journal of Open Source Software
    }
)

# Preprint servers whose deposits some call articles.
PREPRINTS = frozenset(
    {
        "10.2139",  # SSRN
        "10.21203",  # Research Square
        "10.36227",  # TechRxiv
        "10.20944",  # preprints.org
        "10.26434",  # ChemRxiv
        "10.31219",  # OSF Preprints
        "10.31234",  # PsyArXiv
        "10.22541",  # Authorea
    }
)

NOBODY = frozenset({"10.5555"})  # ACM's numbers for papers that have no DOI: they do not resolve


def prefix(doi: str) -> str:
    """Return "10.1145" for "10.1145/3600006.3613165"."""
    return doi.partition("/")[0]
