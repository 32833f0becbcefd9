"""Classifies the links of a list by address (Rank) and by label (role); sends no request."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import Literal

from enrich.identifiers.links import BARE_HOSTS
from enrich.model import Identifier
from enrich.patterns import regex
from enrich.reading_list.listing import Identify

# What a label says about its link. "plain": it says nothing (an emoji, "here").
Role = Literal["paper", "other", "citation", "plain"]


class Rank(IntEnum):
    """How surely an address is the paper's own, best first."""

    IDENTIFIED = 0
    DOCUMENT = 1  # a PDF or PostScript file, on any host
    PAPER_SITE = 2
    UNKNOWN = 3  # a page of a project, a person or a publisher
    OTHER = 4  # software, blogs, talks, documentation, data
    NOWHERE = 9  # an anchor in the same page, a badge, a picture, an e-mail address, nothing


PAPER_SITES = frozenset(
    """
    aaai.org academic.oup.com acl2020.org aclweb.org acm.org aps.org
    asmedigitalcollection.asme.org bioinformatics.oxfordjournals.org biorxiv.org bmvc2019.org
    bmva.org cambridge.org cell.com ceur-ws.org cidrdb.org citeseerx.ist.psu.edu computer.org
    core.ac.uk cvf.com cv-foundation.org dl.acm.org drops.dagstuhl.de ecva.net eprint.iacr.org
    frontiersin.org hal.science hal.archives-ouvertes.fr ieee.org ijcai.org iclr.cc icml.cc
    isca-speech.org iopscience.iop.org jair.org jmlr.org jstor.org link.springer.com mdpi.com
    medrxiv.org mitpressjournals.org direct.mit.edu mlsys.org morganclaypool.com nature.com
    ndss-symposium.org neurips.cc nips.cc nowpublishers.com ojs.aaai.org onlinelibrary.wiley.com
    openaccess.thecvf.com openreview.net osapublishing.org papers.nips.cc papers.ssrn.com
    ssrn.com philpapers.org plos.org pnas.org projecteuclid.org pubmed.ncbi.nlm.nih.gov
    ncbi.nlm.nih.gov pubs.acs.org queue.acm.org research.google researchgate.net
    roboticsproceedings.org royalsocietypublishing.org sagepub.com science.org sciencedirect.com
    sciencemag.org scitation.org semanticscholar.org siam.org sigops.org springer.com
    springerlink.com tandfonline.com thecvf.com usenix.org vldb.org worldscientific.com
    zenodo.org arxiv.org alphaxiv.org ar5iv.org arxiv-vanity.com scirate.com academia.edu
    doi.org dblp.org
    """.split()
)
OTHER_SITES = frozenset(
    """
    bilibili.com bitbucket.org blogger.com blogspot.com bookdown.org coursera.org csdn.net
    dailymotion.com dev.to discord.com discord.gg docker.com edx.org facebook.com
    gist.github.com git.io gitee.com github.com github.io gitlab.com hackernoon.com
    huggingface.co infoq.com jianshu.com juejin.cn kaggle.com kdnuggets.com linkedin.com
    machinelearningmastery.com mastodon.social medium.com modelscope.cn mp.weixin.qq.com
    netlify.app news.ycombinator.com notion.site npmjs.com ollama.com paperswithcode.com
    pypi.org quora.com raw.githubusercontent.com readthedocs.io readthedocs.org reddit.com
    replicate.com slideshare.net soundcloud.com sourceforge.net speakerdeck.com
    stackexchange.com stackoverflow.com substack.com t.co t.me towardsdatascience.com tumblr.com
    twitter.com udacity.com udemy.com vimeo.com wandb.ai weibo.com wikipedia.org wordpress.com
    x.com youtu.be youtube.com zhihu.com colab.research.google.com docs.google.com slides.com
    msdn.microsoft.com docs.microsoft.com learn.microsoft.com developer.nvidia.com
    developers.google.com docs.nvidia.com pan.baidu.com googleblog.com archive.ics.uci.edu
    """.split()
)
# Hosts with one page for each person or project.
_PROJECT_PAGES = ("github.io", "netlify.app", "gitlab.io", "vercel.app")
_PEOPLE = regex(
    r"linkedin\.com/(?:in|company)|zhihu\.com/(?:people|org)|(?:twitter|x)\.com/\w+/?$"
    r"|scholar\.google\.[a-z.]+/citations",
    re.IGNORECASE,
)
# A place in a file of the same repository.
_ANCHOR = regex(r"(?:\.{0,2}/)*(?:[\w%.-]+/)*(?:[\w%.-]+\.(?:md|markdown|rst))?/?#", re.IGNORECASE)
_PICTURE = regex(r"\.(?:png|jpe?g|gif|svg|webp|ico)(?:$|\?)", re.IGNORECASE)
_BADGE = regex(
    r"shields\.io|badgen\.net|badge\.fury\.io|/badge[s.]?[/.]|badge\.svg|awesome\.re|travis-ci"
    r"|codecov\.io|star-history|visitor-badge|"
    r"contrib\.rocks|creativecommons\.org|opensource\.org/licenses|mirrors\.creativecommons"
    r"|choosealicense|makeapullrequest|gitter\.im",
    re.IGNORECASE,
)
_DOCUMENT = regex(
    r"\.(?:pdf|ps|ps\.gz|djvu)(?:_\w+)?(?:$|[?#&%\s)]|/?$)|[?&=/](?:type=)?pdf(?:$|[?&])",
    re.IGNORECASE,
)
_FILE = regex(
    r"\.(?:pptx?|key|odp|docx?|xlsx?|zip|tar|t?gz|bz2|ipynb|py|bib|txt|md|rst|mp4)(?:$|[?#])",
    re.IGNORECASE,
)
_OTHER_PATH = regex(
    r"/(?:blogs?|posts?|docs?|documentation|slides?|talks?|videos?|watch|tutorials?|wiki|news"
    r"|articles?/medium)(?:/|$|\?)",
    re.IGNORECASE,
)
# A page below a person's or a group's list of publications.
_PUBLICATION = regex(
    r"[/.]\w[^?#]*/(?:publications?|papers?|pubs?|techreports?|tech_reports)/[^?#/]*[^?#\s/]",
    re.IGNORECASE,
)
_OTHER_NAME = regex(
    r"^(?:blogs?|docs?|wiki|forum|slides|video|developer|news)\.|\.blog$|blog\.[a-z]+$",
    re.IGNORECASE,
)
_HOST = regex(r"^(?:https?:)?//(?:[^/@]*@)?(?:www\.)?([^/:?#\s]+)", re.IGNORECASE)
_WITHOUT_SCHEME = regex(rf"//|www\.|{BARE_HOSTS}\w")
_LONGEST = 2000  # characters of an address that are looked at
_HOME = regex(r"(?:https?:)?//[^/?#]+/?", re.IGNORECASE)


def host(url: str) -> str:
    """Return the host of a URL in lower case without `www.`, "" for a relative URL."""
    found = _HOST.match(url)
    return found[1].lower().rstrip(".") if found else ""


def _is_listed(name: str, table: frozenset[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[i:]) in table for i in range(len(parts) - 1))


def each_once(identify: Identify) -> Identify:
    """Return what asks `identify` once for each URL, and answers None for a relative one."""
    seen: dict[str, Identifier | None] = {}

    def identified(url: str) -> Identifier | None:
        if "://" not in url and not _WITHOUT_SCHEME.match(url):
            return None
        if url not in seen:
            seen[url] = identify(url)
        return seen[url]

    return identified


def rank(url: str, identifier: Identifier | None) -> Rank:
    """Return how surely a URL is a paper's.

    `identifier`: the identifier that the URL names, None where it names none.
    """
    url = url[:_LONGEST]
    if (
        not url
        or _ANCHOR.match(url)
        or url.startswith(("mailto:", "javascript:", "tel:"))
        or _BADGE.search(url)
        or _PEOPLE.search(url)
    ):
        return Rank.NOWHERE
    if identifier is not None:
        return Rank.NOWHERE if _PICTURE.search(url) else Rank.IDENTIFIED
    if url.startswith("cite:"):
        return Rank.UNKNOWN
    archived = re.search(r"web\.archive\.org/web/\w+/(.+)", url)
    return rank(archived[1], None) if archived else _rank_of_address(url)


def _rank_of_address(url: str) -> Rank:
    name = host(url)
    if _DOCUMENT.search(url) and not _FILE.search(url.split("?")[0]):
        return Rank.DOCUMENT
    if _PICTURE.search(url):
        return Rank.NOWHERE
    if not name or _FILE.search(url) or _OTHER_NAME.search(name):
        return Rank.OTHER
    if _HOME.fullmatch(url) and _is_listed(name, PAPER_SITES):
        return Rank.OTHER
    if _is_listed(name, PAPER_SITES) or _PUBLICATION.search(url):
        return Rank.PAPER_SITE
    if name.endswith(_PROJECT_PAGES):
        return Rank.OTHER if _OTHER_PATH.search(url) else Rank.UNKNOWN
    if _is_listed(name, OTHER_SITES) or _OTHER_PATH.search(url):
        return Rank.OTHER
    return Rank.UNKNOWN


_PAPER_WORDS = frozenset(
    """
    paper papers pdf pdfs arxiv abs abstract doi article preprint proceedings publication full
    text html ps openreview acm ieee usenix springer nips neurips cvf acl pmlr jmlr iclr icml
    cvpr iccv eccv aaai ijcai emnlp naacl sigmod vldb osdi sosp nsdi ieeexplore biorxiv medrxiv
    ssrn nature science elsevier sciencedirect wiley book thesis report dissertation manuscript
    tr 论文 原文 文章 全文
    """.split()
)
_OTHER_WORDS = frozenset(
    """
    code codes github gitlab git repo repository project projects page pages website site web
    homepage homeoage home blog blogs blogpost post slides slide ppt pptx video videos talk
    talks youtube poster bib bibtex citation cite supp supplementary supplement supplemental
    material materials appendix data dataset datasets demo demos note notes summary review
    reviews tutorial colab notebook model models weights checkpoint checkpoints api docs doc
    documentation press media twitter tweet thread discussion comments news podcast interview
    course lecture docker pytorch tensorflow tf tf2 keras jax mxnet torch caffe theano chainer
    paddle matlab julia python cpp lua c java r implementation software tool toolkit library
    license hf huggingface kaggle zhihu medium reddit leaderboard benchmark space download
    resource resources source artifact artifacts twitterthread explanation explained 代码 解读 笔记
    知乎 博客 项目 主页 视频 数据集 数据 源码 翻译 讲解 我的解读
    """.split()
)
_PLAIN_WORDS = frozenset(
    """
    link links url here this official officially unofficial author authors s the a an of on by
    for in and or to version versions v arxivversion extended short long original new old en zh
    cn english chinese 中文 英文 链接 地址 官方 online see also available free local copy mirror
    cached journal conference workshop oral spotlight best award read more details main back top
    camera ready preprints third party
    """.split()
)
_WORD = regex(r"[^\W_]+")
_SHORTCODE = regex(r":[a-z0-9_+-]+:", re.IGNORECASE)
_CITATION = regex(
    r"(?P<names>[^\W\d_][^()\[\]\d]{1,120}?)(?:,?\s+|\s*[(\[])[(\[]?"
    r"(?:1[89]|20)\d\d[a-z]?[)\]]?\.?",
    re.UNICODE,
)
_NAMES = regex(r"(?:et\.? al\.?|[a-z]{1,3}|[^\W\d_a-z][\w'’.-]*)", re.UNICODE)
_MOST_WORDS = 5  # in a label that is no title


@lru_cache(maxsize=4096)
def role(label: str) -> Role | None:
    """Return what a label says about its link, None where the label may be a title.

    "pdf" and "arXiv 2023" are a paper's, "Code" and "项目" something else's. "Knuth (1970)" is a
    citation. An emoji is "plain": it says nothing.
    """
    words = _WORD.findall(_SHORTCODE.sub(" ", label).lower())
    if not words:
        return "plain"
    words = [_stem(w, alone=len(words) == 1) for w in words if not w.isdigit()] or ["link"]
    if len(words) <= _MOST_WORDS and all(
        w in _PAPER_WORDS or w in _OTHER_WORDS or w in _PLAIN_WORDS for w in words
    ):
        if any(w in _OTHER_WORDS for w in words):
            return "other"
        return "paper" if any(w in _PAPER_WORDS for w in words) else "plain"
    if _CHINESE.fullmatch(label.strip()):
        return "paper" if _CHINESE_PAPER.fullmatch(label.strip()) else "other"
    return "citation" if is_citation(label) else None


def _stem(word: str, *, alone: bool) -> str:
    """Return a word of a label without its number.

    "pdf2" is "pdf", and "CVPR14" beside "Paper" is "CVPR"; a label that is only "S3" stays
    (`alone`).
    """
    stem = word.rstrip("0123456789")
    return stem if stem and (not alone or stem in _COUNTED) else word


_CHINESE_PAPER = regex(r"(?:论文|原文|全文|文章|链接|地址|下载)+")
_CHINESE = regex(
    r"(?:我的|作者|官方|中文|英文|知乎|微信|公众号|博客|博文|视频|论文|原文|全文|文章|代码|源码"
    r"|实现|解读|解析|笔记|讲解|介绍|翻译|总结|专栏|链接|地址|"
    r"下载|项目|主页|数据集|数据|幻灯片|讨论|报告|的|和|\s|[a-zA-Z]{1,8}(?=代码|实现))+"
)
_COUNTED = frozenset(
    "paper pdf code github link arxiv video slides article blog version part".split()
)


def is_citation(label: str) -> bool:
    """Whether a label is authors and a year.

    Examples are "Ritchie, Thompson (1974)" and "Ongaro et al. 2014".
    """
    found = _CITATION.fullmatch(label.strip())
    if not found:
        return False
    bare_year = not re.search(r"[(\[]", label)
    if (
        bare_year
        and len(found["names"].split()) > 1
        and not re.search(r",|&|\band\b|\bet al\b", label)
    ):
        return False
    parts = re.split(r",\s*|\s+(?:and|&)\s+", found["names"].strip())
    return all(
        len(part.split()) <= 4 and all(_NAMES.fullmatch(w) for w in part.split())
        for part in parts
        if part
    )
