"""What a column of a table holds, by its header."""

from __future__ import annotations

import re

from enrich.patterns import regex

# What a column holds, by the beginning of its header; the first that fits counts.
_HEADERS = {
    "status": r"(?:status|read|done|progress|check|✅|已读|状态|已录制|finished)\W*$",
    "star": r"(?:star|recom|recommend\w*|rating|score|⭐|推荐)\W*$",
    "title": (
        r"(?:paper[ /]*)?(?:title|titles|paper title|论文名?|论文题目|标题|题目|名称)\W*$|title\b"
    ),
    "date": r"(?:date|time|published|publish date|日期|时间|发布)\W*$",
    "year": r"(?:year|年份?|年)\W*$",
    "venue": (
        r"(?:venue|conference|journal|publication|publisher|series|conf\.?|where|会议|期刊|来源"
        r"|收录|发表|pub\.?)\b"
    ),
    "authors": r"(?:authors?|作者|first author)\W*$",
    "org": r"(?:institut\w*|org\w*|affiliations?|company|单位|机构|team|group)\W*$",
    "code": (
        r"(?:source )?(?:code|github|repo\w*|implementation|project|website|demo|代码|项目)s?\W*$"
    ),
    "note": (
        r"(?:notes?|comments?|remarks?|summary|description|contributions?|tl;?dr|idea|备注|笔记"
        r"|简介|说明|摘要)\W*$"
    ),
    "name": (
        r"(?:name|benchmark|dataset|data set|method|model|system|scheduler|framework|approach"
        r"|abbr\w*|acronym|short\w*|keywords?|work|方法|模型|名字|简称)s?\W*$"
    ),
    "paper": (
        r"(?:papers?|link|links|pdf|url|arxiv|论文链接|链接|paper link|resources?|reference"
        r"|article)s?\W*$"
    ),
}
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, regex(pattern, re.IGNORECASE)) for name, pattern in _HEADERS.items()
)


def column_role(header: str) -> str:
    """Return what a column with this header holds, "title" or "venue", "" where it is unknown."""
    return next((name for name, pattern in _ROLES if pattern.match(header)), "")
