"""Where the title of a printed reference ends: at its quotation mark, its stop, or its venue. Pure.

Styles end a title with a full stop, a closing quotation mark, or nothing but a comma before the
venue ("The title, Journal of X 12"). The words and the numbers of a venue tell the comma that ends
a title from one inside it.
"""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.text.values import MONTHS

_LONGEST_TITLE = 400
_DOUBLE = regex(
    r"(?:[\"“„«»]|``|'')\s*(?P<title>(?:(?!``|'')[^\"“”„«»]){3,400}?)\s*(?:[\"”“«»]|'')"
)
_SINGLE = regex(r"[‘'‚]\s*(?=[^\W_])")
# A single mark that ends a quotation stands beside a stop, or else before a capital or "in".
_SINGLE_ENDS = (
    regex(r"(?<=[,.?!])\s*['’](?!\w)|(?<=\w|[)?!])['’](?=[,.;])"),
    regex(r"(?<=\w|[)?!])['’](?=\s+(?:[A-Z(\d]|in\b)|\s*$)"),
)
# The end of a sentence: not after an initial, nor after a word that is always abbreviated.
_SENTENCE_END = regex(
    r"(?<![\s(][A-Z])(?<!\bvs)(?<!\bSt)(?<!\bNo)(?<!\bno)(?<!\bDr)(?<!\be\.g)(?<!\bi\.e)[.?!]"
    r"(?=\s+\S|\s*$)"
)
_NUMBERED = regex(r"\b(?:19|20)\d\d\b|\b\d+\s*[(:,]|^\W*(?:In\b|Proc)")
_IN = regex(
    r"[.?!,]\s+In(?::\s|\s+(?=Proc|[A-Z\d]))|\s+In(?::\s|\s+(?=Proc))"
    r"|\s?,\s*in\s?(?::\s*|\s+)(?=(?:the\s+)?(?:[^\W_a-z]|[“\"'‘]))"
)
# "Title[C]//Proceedings", "Title[J]. Journal": the kind of a work, as GB/T 7714 marks it.
_KIND_MARK = regex(r"\s?\[(?:[CJMDRSPNAZGK]|EB|DB|CP)(?:/(?:OL|CD|MT|DK))?\](?=\s|//|[.,]|$)")
_DATED = regex(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d[-–]\d")
_MOST_WORDS = 12  # of a venue, before the next comma

# -- venues behind a comma

_KIND_OF_VENUE = (
    r"Proc(?:eedings\b|s?\.)|Conf(?:erence\b|\.)|Symp(?:osium\b|\.)|Workshop\b|Colloquium\b"
    r"|Congress\b|Trans(?:actions\b|\.)|Journal\b|Lett(?:ers\b|\.)|Magazine\b|Annals\b|Bulletin\b"
    r"|Advances in\b|Communications of\b|Comm(?:un)?\.|Lecture Notes\b|LNCS\b|LNAI\b"
    r"|Acta [A-Z]|Quarterly\b"
    r"|Ph\.?\s?D\b|Master['’]?s? [Tt]hesis\b|M\.?\s?S\.?c?\.? [Tt]hesis\b|[Tt]hesis\b"
    r"|[Dd]issertation\b|Tech(?:nical\b|\.) (?:Rep|Memo)|(?:Research|Internal) Rep(?:ort\b|\.)"
    r"|(?:Working|Discussion) Paper\b|ar[xX]iv\b|CoRR\b"
)
_HOUSES = (
    r"IEEE\b|ACM\b|SIAM\b|AAAI\b|IJCAI\b|USENIX\b|IFIP\b|Springer\b|Elsevier\b|North[- ]Holland\b"
    r"|Addison[- ]Wesley\b|Prentice[- ]Hall\b|McGraw[- ]Hill\b|Morgan[- ]Kaufmann\b"
    r"|(?:MIT|Academic|University|Clarendon|Plenum|CRC|AAAI) Press\b|John Wiley\b"
)
_SMALL = r"(?:of|in|on|and|for|the|to|de|des|der|du|la|und|für|et|&)"
_TITLED = r"[^\W\d_a-z][\w'’&/-]*\.?"
# ", Journal of X", ", 3rd International Workshop on X", ", J. Foo": words that say it themselves.
_NAMED_VENUE = regex(
    rf",\s*(?=(?:in\s+|the\s+)?(?:[A-Z\d]|arXiv))(?P<venue>"
    rf"(?:[^\s,]+\s+){{0,{_MOST_WORDS}}}?(?:{_KIND_OF_VENUE})|(?:J|Int)\.\s*(?=[A-Z])"
    rf"|(?:[^\s,]+\s+){{0,3}}?(?:{_HOUSES}))"
)
_PART = (
    r"(?:Part|Phase|Version|Vol|Volume|Chapter|Section|Task|Series|No|Release|Level|Type|Step)\b"
)
_MONTH = rf"(?:{'|'.join(m.capitalize() for m in MONTHS)})[a-z]*\b"
# ", Artificial Intelligence 17(3)", ", Acta X, vol. 7", ", Nature, 2015": a name before a number.
_NUMBERED_VENUE = regex(
    rf",\s*(?!{_PART}|{_MONTH})(?P<venue>{_TITLED}(?:\s+(?:{_SMALL}\s+){{0,2}}{_TITLED}){{0,7}})\s?,?\s*"
    rf"(?:(?:[Vv]ol(?:ume\b|\.)?|[Vv]\.|[Nn]o\b\.?|[Nn]umber\b|pp?\.|pages\b)\s*[A-Z]?\d"
    rf"|\(?\d{{1,4}}(?![\w.%]*[^\W\d_])(?=\s*(?:[(:,;.)\[-]|–|\d|no\b|$)))"
)
# Words that a venue has with a full stop, which ends no sentence.
ABBREVIATED = regex(
    r"\b(?:Proc|Int|Intl|Conf|Symp|Trans|Adv|Annu|Ann|J|Rev|Lett|Mach|Learn|Res|Comput|Comp|Sci|Syst"
    r"|Softw|Eng|Intell|Netw|Commun|Comm|Process|Appl|Math|Stat|Inf|Inform|Soc|Assoc|Artif|Pattern"
    r"|Anal|Neural|Nat|Am|Natl|Acad|Electr|Electron|Mag|Surv|Tech|Technol|Theor|Vis|Phys|Sel|Top"
    r"|Workshop|Wkshp|Symposium|Meas|Mob|Parallel|Distrib|Knowl|Univ|Graph|Autom|Robot|Med|Biol"
    r"|Bull|Eur|Amer|Nucl|Acoust|Oper|St|No|no|Vol|vol|vs|Ed|Eds|ed|eds|Dept|Lang|Program|Secur|Priv"
    r"|Depend|Sec|Data|Circuits|Wirel|Ind|Veh|Cogn|Psychol|Philos|Struct|Mol|Chem|Mater|Opt|Exp|Cell"
    r"|Approx|Rep|Ser|Found|Geom|Cybern|Mech|Inc|Ph|D|pp?)\.$"
)
_VOLUME_BEHIND = regex(
    rf"\s+{_TITLED}(?:,?\s+(?:{_SMALL}\s+){{0,2}}{_TITLED}){{0,9}},?\s*"
    rf"(?:[Vv]ol(?:ume\b|\.)?\s*\d|(?!(?:19|20)\d\d)\d{{1,4}}\s*[(:,;.]|\((?:19|20)\d\d\))"
)
_NO_SUBTITLE = regex(
    rf"\d|{_KIND_OF_VENUE}|{_HOUSES}|\b[Ee]d(?:s|itors?|ited)?\b|\bHrsg\b|\bPress\b|\bVerlag\b"
    r"|\bUniversit|^\W*(?:\(|[Tt]o appear|[Ii]n press|Available|Retrieved"
    r"|Presented|Submitted|Unpublished|Accepted|Published|Manuscript|Paper|Department|Institut"
    r"|Review|Translated|Revised)"
)
_SMALL_WORDS = regex(r"\s[a-z]{4,}\b.*\s[a-z]{4,}\b")  # of a sentence, and of no name
_SENTENCE = 3  # words of a second sentence at least
_WORDS = regex(r"[^\W\d_]{2,}")
_LONGEST_WORD = 12  # letters of an abbreviated word
_FAR = 200  # characters of a venue that are read behind its comma
_PUBLISHED_IN = regex(rf"\W*(?:In\b|{_KIND_OF_VENUE})")


def quoted(reference: str, start: int) -> tuple[int, int] | None:
    """Return the offsets of the title in the quotation that begins at `start`, None without one."""
    if double := _DOUBLE.match(reference, start):
        return double.span("title")
    opened = _SINGLE.match(reference, start)
    if opened is None:
        return None
    for ends in _SINGLE_ENDS:
        closed = ends.search(reference, opened.end() + 4, opened.end() + _LONGEST_TITLE)
        if closed:
            return opened.end(), closed.start()
    return None


def title_end(reference: str, start: int, *, commas: bool = False) -> int:
    """Return where the title that begins at `start` ends, its question mark included.

    `commas`: nothing but commas parts the fields of the reference, also its people from its title.
    """
    if marked := _KIND_MARK.search(reference, start + 4):
        return marked.start()
    stop = _SENTENCE_END.search(reference, start + 4)
    inside = _IN.search(reference, start + 4)
    second = 0
    if inside and (not stop or inside.start() < stop.start()):
        end = inside.start() + (reference[inside.start()] in "?!")
    elif not stop:
        end = len(reference)
    else:
        end = stop.start() + (stop.group() in "?!")
        subtitle = end_of_subtitle if stop.group() in "?!" else _end_of_second_sentence
        second = subtitle(reference, stop.end())
    # Behind a question the title may go on, up to the comma.
    asked = commas and stop is not None and stop.group() in "?!" and end == stop.end()
    last = len(reference) if asked else end
    venue = comma_before_venue(reference, start, last, sentences=not commas)
    return min(filter(None, (venue, second)), default=end)


def comma_before_venue(
    reference: str, start: int, end: int, *, sentences: bool = False
) -> int | None:
    """Return the offset of the comma that ends a title before `end`, None where none does.

    `sentences`: the reference has sentences, so that the comma is a part of the title where the
    venue follows its stop.
    """
    abbreviated = ABBREVIATED.search(reference[max(0, end - _LONGEST_WORD) : end] + ".")
    if not _DATED.search(reference):
        return None
    if sentences and _PUBLISHED_IN.match(reference[end:]) and not abbreviated:
        return None
    ends = []
    for pattern in (_NAMED_VENUE, _NUMBERED_VENUE):
        for found in pattern.finditer(reference, start + 4, min(len(reference), end + _FAR)):
            if found.start() >= end:
                break
            title = reference[start : found.start()]
            crosses = found.end("venue") > end and not abbreviated
            bracketed = title.count("(") != title.count(")")
            if not crosses and not bracketed and len(_WORDS.findall(title)) > 1:
                ends.append(found.start())
                break
    return min(ends, default=None)


def _end_of_second_sentence(reference: str, start: int) -> int:
    """Return where a second sentence of a title ends, 0 where none begins at `start`.

    The venue is still to come behind it: "in X", or a name with the number of a volume; and no
    word of it is that of a venue.
    """
    end, behind = _next_end(reference, start)
    listed = behind > end  # a stop, and no "in"
    words = reference[start:end]
    if end == 0 or _NO_SUBTITLE.search(words) or len(_WORDS.findall(words)) < _SENTENCE:
        return 0
    if listed and not (_VOLUME_BEHIND.match(reference, behind) and _SMALL_WORDS.search(words)):
        return 0
    return end


def end_of_subtitle(reference: str, start: int) -> int:
    """Return where a second sentence of a title ends, which follows a question; 0 for a venue.

    A venue has numbers, or a year behind it; behind a second sentence the venue is still to come.
    """
    end, behind = _next_end(reference, start)
    words = reference[start:end]
    if end == 0 or _NUMBERED.search(words) or len(words.split()) < _SENTENCE:
        return 0
    return end if re.match(r"\W*(?:[A-Z][\w-]+|in\b)", reference[behind:]) else 0


def _next_end(reference: str, start: int) -> tuple[int, int]:
    """Return where a sentence ends and what is behind it begins; 0 where it has no full stop."""
    stop = _SENTENCE_END.search(reference, start)
    inside = _IN.search(reference, start)
    if inside is not None and (stop is None or inside.start() <= stop.start()):
        return inside.start(), inside.start()
    if stop is not None and stop.group() == ".":
        return stop.start(), stop.end()
    return 0, 0
