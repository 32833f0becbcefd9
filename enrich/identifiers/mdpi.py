"""The journals of MDPI, whose addresses have an ISSN where their DOIs have letters.

https://www.mdpi.com/1424-8220/20/3/712 is 10.3390/s20030712: volume, two digits of the issue, four
of the article.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from enrich.identifiers import doi_prefixes
from enrich.patterns import regex

_JOURNALS = """
1424-8220 s  2076-3417 app  2079-9292 electronics  1999-4893 a  1099-4300 e  2227-7390 math
2072-4292 rs  2078-2489 info  2504-4990 make  2673-2688 ai  2220-9964 ijgi  2073-8994 sym
1422-0067 ijms  1420-3049 molecules  2071-1050 su  1996-1073 en  1660-4601 ijerph  1996-1944 ma
2072-6643 nu  2073-4441 w  2073-4433 atmos  2077-0383 jcm  2072-6694 cancers  2079-7737 biology
2073-4409 cells  2076-2607 microorganisms  2075-4418 diagnostics  2306-5354 bioengineering
2218-6581 robotics  2504-446x drones  2313-433x jimaging  2414-4088 mti  2227-7080 technologies
2073-431x computers  1999-5903 fi  2224-2708 jsan  2410-387x cryptography  2504-2289 bdcc
2306-5729 data  2571-5577 asi  2624-800x jcp  2076-0825 act  2075-1702 machines  2072-666x mi
2304-6732 photonics  2079-6374 bios  2227-9032 healthcare  2076-393x vaccines  1999-4915 v
2076-0817 pathogens  2079-6382 antibiotics  2077-0472 agriculture  2073-4395 agronomy
2223-7747 plants  1999-4907 f  2304-8158 foods  2076-2615 ani  2075-4450 insects
2073-4425 genes  2075-1729 life  2218-273x biom  2227-9059 biomedicines  1999-4923 pharmaceutics
1424-8247 ph  2079-4991 nano  2073-4360 polym  2079-6412 coatings  2075-4701 met
2073-4352 cryst  2073-4344 catal  2227-9717 pr  2075-5309 buildings  2075-163x min
2076-3263 geosciences  2077-1312 jmse  2226-4310 aerospace  2227-7102 educsci  2076-0760 socsci
2076-328x bs  2076-3425 brainsci  2227-7099 economies  1911-8074 jrfm  2227-9091 risks
2218-1997 universe  2075-4434 galaxies  2075-1680 axioms  2624-6511 smartcities
2079-8954 systems  2073-445x land  2225-1154 cli  2218-1989 metabo  2313-0105 batteries
2624-831x iot  2073-4336 g  2227-9709 informatics
"""
_LETTERS = MappingProxyType(dict(zip(*[iter(_JOURNALS.split())] * 2, strict=True)))
_ADDRESS = regex(r"/(\d{4}-\d{3}[\dx])/(\d{1,3})/(\d{1,2})/(\d{1,5})(?:/.*)?", re.IGNORECASE)
# Of articles up to 2008 the last number is a page, and may be longer.
_DIGITS = 4


def doi_of_path(path: str) -> str | None:
    """Return the DOI of an article by the path of its page, None where the journal is not known."""
    found = _ADDRESS.fullmatch(path)
    letters = _LETTERS.get(found[1].lower()) if found else None
    if found is None or letters is None:
        return None
    number = found[4].lstrip("0").rjust(_DIGITS, "0")
    return f"{doi_prefixes.of('MDPI')}/{letters}{found[2]}{int(found[3]):02d}{number}"
