"""The forms of addresses that name a paper without its DOI: one table, which `sites` reads.

Where the DOI follows from the address, it is that; else it is the site's own number of the paper,
or the address of its page, by which an index may know it. Sites that a source asks, or knows as its
own, are in `sources`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    r"""A site and one form of its addresses, and what a paper is called there.

    `host` and `path` are patterns of the whole of each.
    `value` has `{site}` for the first word of the host, and `\1` for the groups of the path, or of
    the first of the `parameters` that is there and has the pattern `parameter`. With a `registrant`
    it is a DOI of his.
    """

    host: str
    path: str
    value: str
    registrant: str = ""
    scheme: str = "doi"
    parameters: tuple[str, ...] = ()
    parameter: str = ""


_NUMBER = r"0*([1-9]\d{0,11})"
# What may stand behind the paper in a path: a format, a part, a view.
_END = r"(?:[./].*)?"
_NCBI = r"(?:[a-z]+\.)*ncbi\.nlm\.nih\.gov"
_EUROPE_PMC = r"(?:[a-z]+\.)?europepmc\.org|ukpmc\.ac\.uk"
_PMC = rf"/(?:.*/)?(?:articles?|render|abstract)/(?:pmc/)?(PMC\d+){_END}"
_PII = r"(?:PII)?([SB][\dX()-]{14,22})"
# Journals of Elsevier that have a site of their own.
_OF_ELSEVIER = (
    r"(?:[a-z-]+\.)?(?:cell|thelancet|jpeds|ajog|gastrojournal|kidney-international|jacc"
    r"|biologicalpsychiatryjournal|europeanurology)\.com|(?:jaad|annalsofoncology)\.org"
)
_HAL = (
    r"(?:[a-z0-9-]+\.)*(?:hal\.science|archives-ouvertes\.fr|ccsd\.cnrs\.fr)"
    r"|hal\.(?:[a-z0-9-]+\.)*(?:fr|eu)|[a-z]+\.hal\.cnrs\.fr"
)
_ECCC = r"eccc\.(?:weizmann\.ac\.il|hpi-web\.de|uni-trier\.de)"
_SERIES = "lipics|oasics|dagrep|dagsemproc|lites|dfu"
_OSF_ID = r"([a-z0-9]{5}(?:_v\d+)?)(?:/(?:download/?)?)?"
# The servers that OSF keeps: its word for each in addresses -> who registers its DOIs.
_OSF = {
    "osf": "OSF Preprints",
    "psyarxiv": "PsyArXiv",
    "socarxiv": "SocArXiv",
    "edarxiv": "EdArXiv",
    "africarxiv": "AfricArXiv",
    "metaarxiv": "MetaArXiv",
    "lawarxiv": "LawArXiv",
    "engrxiv": "engrXiv",
    "eartharxiv": "EarthArXiv",
    "ecoevorxiv": "EcoEvoRxiv",
}
# Of these the old sites still lead there.
_OLD_OSF = ("psyarxiv", "socarxiv", "edarxiv", "africarxiv", "lawarxiv")
_REVIEWED = "/reviewed-preprints/0*"
_EGUSPHERE = "Copernicus: EGUsphere"
_DAGSTUHL = "Dagstuhl: LIPIcs, OASIcs"
_CUP = "Cambridge University Press"
_EPRINT = "eprint.iacr.org"
_RSC = "Royal Society of Chemistry"
_IMS = "Institute of Mathematical Statistics"

# fmt: off
_PREPRINTS = (
    Site(r"(?:papers\.|privpapers\.|hq\.)?ssrn\.com",
         rf"/(?:abstract=?/?{_NUMBER}|sol3/delivery\.cfm/\w+?_id{_NUMBER}_.*|.*)/?", r"ssrn.\1",
         "SSRN", parameters=("abstract_id", "abstractid", "abstract"), parameter=_NUMBER),
    Site(r"(?:[a-z]+\.)?researchsquare\.com", rf"/article/(rs-\d+)/(v\d+){_END}", r"rs.3.\1/\2",
         "Research Square"),
    Site(r"(?:[a-z]+\.)?researchsquare\.com", r"/article/(rs-\d+)(?:\.pdf)?/?", r"rs.3.\1/v1",
         "Research Square"),
    Site(r"assets(?:-eu)?\.researchsquare\.com", r"/files/(rs-\d+)/(v\d+)(?:[_/].*)?",
         r"rs.3.\1/\2", "Research Square"),
    Site(r"preprints\.org", r"/(?:frontend/)?manuscript/(\d{6}\.\d{4})/(v\d+)(?:/.*)?",
         r"preprints\1.\2", "Preprints.org"),
    Site(r"preprints\.org", r"/(?:frontend/)?manuscript/(\d{6}\.\d{4})/?", r"preprints\1.v1",
         "Preprints.org"),
    Site(r"techrxiv\.org", r"/articles/(?:[\w-]+/)?[^/]+/(\d{6,10})/(\d{1,3})(?:/.*)?",
         r"techrxiv.\1.v\2", "TechRxiv"),
    Site(r"techrxiv\.org", r"/articles/(?:[\w-]+/)?[^/]+/(\d{6,10})/?", r"techrxiv.\1",
         "TechRxiv"),
    *(Site(r"osf\.io", rf"/preprints/{name}/{_OSF_ID}", r"osf.io/\1", registrant)
      for name, registrant in _OSF.items()),
    *(Site(rf"{name}\.(?:com|org)", rf"/(?:preprints/)?{_OSF_ID}", r"osf.io/\1", _OSF[name])
      for name in _OLD_OSF),
    Site(r"osf\.io", rf"/preprints/{_OSF_ID}", r"osf.io/\1", _OSF["osf"]),
    Site(r"peerj\.com", rf"/preprints/(\d+)(v\d+)?{_END}", r"peerj.preprints.\1\2",
         "PeerJ Preprints"),
    Site(r"elifesciences\.org", rf"{_REVIEWED}(\d+)v(\d+)(?:/.*)?", r"elife.\1.\2", "eLife"),
    Site(r"elifesciences\.org", rf"{_REVIEWED}(\d+)(?:/.*)?", r"elife.\1", "eLife"),
    Site(r"egusphere\.copernicus\.org", r"/preprints/\d{4}/(egusphere-\d{4}-\d+)(?:/.*)?", r"\1",
         _EGUSPHERE),
)
_PUBLISHERS = (
    Site(r"[a-z]+\.copernicus\.org", r"/articles/(\d+)/(\d+)/(\d{4})(?:/.*)?", r"{site}-\1-\2-\3",
         _EGUSPHERE),
    Site(r"(?:[a-z]+\.)?elifesciences\.org",
         rf"/(?:articles|content/\d+)/e?(\d{{5,6}})(?:v\d+)?{_END}", r"elife.\1", "eLife"),
    Site(r"pubs\.rsc\.org", r"/(?:[a-z]{2}/)?content/article(?:landing|html|pdf)/\d{4}/[a-z]{2}"
         r"/([a-z]\d[a-z]{2}\w{6})(?:/.*)?", r"\1", _RSC),
    Site(r"xlink\.rsc\.org", r"/.*", r"\1", _RSC, parameters=("doi",),
         parameter=r"([a-z]\d[a-z]{2}\w{6})"),
    Site(r"content\.iospress\.com", rf"/(?:articles|download)/[\w-]+/([a-z]+)(\d{{6}}){_END}",
         r"\1-\2", "IOS Press"),
    Site(r"(?:[a-z]+\.)?hindawi\.com", rf"/journals/[a-z]+/((?:19|20)\d\d/\d{{6,8}}){_END}", r"\1",
         "Hindawi"),
    Site(r"peerj\.com", rf"/articles/cs-(\d+){_END}", r"peerj-cs.\1", "PeerJ"),
    Site(r"peerj\.com", rf"/articles/(\d+){_END}", r"peerj.\1", "PeerJ"),
    Site(r"projecteuclid\.org", rf"/(?:download/[\w-]+/)?euclid\.([a-z]+/\d{{9,10}}){_END}", r"\1",
         _IMS),
    Site(r"jstor\.org", rf"/(?:pss|stable|discover)/(?:pdf(?:plus)?/|info/)?(\d{{4,9}}){_END}",
         r"\1", "JSTOR"),
    Site(r"pnas\.org", rf"/content/early/\d{{4}}/\d\d/\d\d/(\d{{10}}){_END}", r"pnas.\1", "PNAS"),
    Site(r"journals\.cambridge\.org", r"/(?:abstract|article)_(s\d{14}[\dx]\d?)", r"\1", _CUP),
    Site(r"cambridge\.org", r"/core/product/identifier/(s\d{14}[\dx]\d?)/.*", r"\1", _CUP),
    Site(r"drops\.dagstuhl\.de", rf"/opus/volltexte/\d{{4}}/\d+/pdf/({_SERIES})[-.]([\w-]+?)[-.]"
         r"(\d{4})[-.](\d+)\.pdf", r"\1.\2.\3.\4", _DAGSTUHL),
    Site(r"drops\.dagstuhl\.de", rf"/storage/.*/((?:{_SERIES})\.[\w.]+?\.\d+)\.pdf", r"\1",
         _DAGSTUHL),
)
# Numbers of indexes and publishers, by which a service can be asked.
_NUMBERS = (
    Site(rf"pubmed\.(?:gov|cn)|{_NCBI}", r"/(?:m/)?(?:pubmed/)?0*([1-9]\d{2,8})(?:/.*)?", r"\1",
         scheme="pmid"),
    Site(_NCBI, r"/(?:pubmed/?|entrez/.*)?", r"\1", scheme="pmid",
         parameters=("term", "list_uids", "uid"), parameter=r"0*([1-9]\d{4,8})(?:\[.*)?"),
    Site(_EUROPE_PMC, rf"/(?:article|abstract|articles)/med/0*(\d+){_END}", r"\1", scheme="pmid"),
    Site(_NCBI, _PMC, r"\1", scheme="pmcid"),
    Site(_EUROPE_PMC, _PMC, r"\1", scheme="pmcid"),
    Site(r"pubmedcentral\.(?:nih\.)?gov", r"/articlerender\.fcgi", r"PMC\1", scheme="pmcid",
         parameters=("artid",), parameter=_NUMBER),
    Site(r"(?:[a-z]+\.)?sciencedirect\.com", rf"/(?:.*/)?pii/{_PII}(?:/.*)?", r"\1", scheme="pii"),
    Site(r"(?:linkinghub|pii)\.elsevier\.com", rf"/(?:.*/)?{_PII}(?:/.*)?", r"\1", scheme="pii"),
    Site(_OF_ELSEVIER, rf"/(?:.*/)?(?:fulltext|abstract|article|pdf|pdfextended)/{_PII}{_END}",
         r"\1", scheme="pii"),
    Site(r"academic\.microsoft\.com", rf"/(?:#/detail/|paper/|detail/){_NUMBER}(?:/.*)?", r"\1",
         scheme="mag"),
    Site(_HAL, rf"/(?:[\w-]+/)?([a-z]+(?:_[a-z]+)?-\d{{5,9}})(?:v\d+)?{_END}", r"\1", scheme="hal"),
)
# Pages, which an index may keep.
_PAGES = (
    Site(r"eprint\.iacr\.org|ia\.cr", r"/(?:archive/)?((?:19|20)\d\d/\d{1,4})(?:[./:].*)?",
         rf"https://{_EPRINT}/\1", scheme="page"),
    Site(r"eprint\.iacr\.org", r"/(?:eprint-bin/)?(?:getfile|cite)\.pl", rf"https://{_EPRINT}/\1",
         scheme="page", parameters=("entry",), parameter=r"((?:19|20)\d\d/\d{1,4})"),
    Site(_ECCC, r"/(?:eccc-)?reports?/((?:19|20)\d\d)/(?:tr\d\d-)?(\d{1,3})(?:/.*)?",
         r"https://eccc.weizmann.ac.il/report/\1/\2", scheme="page"),
    Site(_ECCC, r"/eccc-reports/((?:19|20)\d\d)/tr\d\d-(\d{1,3})(?:/.*)?",
         r"https://eccc.weizmann.ac.il/report/\1/\2", scheme="page"),
    Site(r"ceur-ws\.org", r"/vol-(\d+)/([\w.+-]+\.pdf)", r"https://ceur-ws.org/Vol-\1/\2",
         scheme="page"),
    Site(r"drops\.dagstuhl\.de", r"/opus/volltexte/(\d{4})/(\d+)(?:/.*)?",
         r"https://drops.dagstuhl.de/opus/volltexte/\1/\2", scheme="page"),
    Site(r"drops\.dagstuhl\.de", r"/opus/frontdoor\.php",
         r"https://drops.dagstuhl.de/opus/frontdoor.php?source_opus=\1", scheme="page",
         parameters=("source_opus",), parameter=_NUMBER),
    Site(r"roboticsproceedings\.org", r"/(rss\d\d)/(p\d+)\.(?:html|pdf)",
         r"http://www.roboticsproceedings.org/\1/\2.html", scheme="page"),
)
# fmt: on
FORMS = (*_PREPRINTS, *_PUBLISHERS, *_NUMBERS, *_PAGES)
