"""Problems of lexicon packs and their messages, which say what is wrong and what to do."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from groupaudit.vocabulary import Text
from groupaudit.wording import pick


class Problem(NamedTuple):
    """One problem: file and line, kind (a key of `PROBLEMS`), and the values for its message."""

    place: str
    what: str
    values: Mapping[str, object]


PROBLEMS: dict[str, Text] = {
    "unreadable": (
        "读不了：{zh}；检查文件名，词库相对于政策文件",
        "cannot be read: {en}; check its name, which is relative to the policy",
    ),
    "encoding": (
        "第 {byte} 字节：不是 UTF-8；另存为 UTF-8 文本",
        "byte {byte}: not UTF-8; save the file as UTF-8",
    ),
    "header": (
        "表头不对：以制表符分隔，只用 {columns} 这些列",
        "the header must name, between tabs, columns of {columns}",
    ),
    "short": (
        "“{term}”不到两个字，会到处命中；写成更长的词",
        "the term {term!r} has fewer than two characters and would hit everywhere; write a longer one",
    ),
    "category": (
        "没有“{category}”这个类别；是不是 {near}",
        "there is no category {category!r}; is it {near}?",
    ),
    "weight": (
        "“{term}”的权重不是 0 到 100 的整数；改正，或留空（80）",
        "the weight of {term!r} is no number from 0 to 100; correct it, or leave it empty (80)",
    ),
    "twice": (
        "“{term}”在 {before} 已有，写作“{other}”；删去其一",
        "{term} stands in {before} already, as {other}; remove one of them",
    ),
    "date": (
        "“{term}”的日期“{date}”不是日期；写成 2026-01-31",
        "the date {date!r} of {term} is no date; write it as 2026-01-31",
    ),
    "categories": (
        "“{term}”（{category}）在 {before} 属于 {other}；留一个类别，否则一句话报两次，或与提醒语抵消",
        "{term} ({category}) stands in {before} as {other}; keep one category, or a message is reported twice, or excused by its own offence",
    ),
    "everyday": (
        (
            "“{term}”是日常用语，每百万词约出现 {rate} 次（上限 {limit}），单独出现也会报；在 needs 列填 second-signal，"
            "或权重降到 {enough} 以下；看过仍要保留的，在 note 列写 lint:everyday 和理由"
        ),
        (
            "{term} is everyday talk, about {rate} times in a million words (the limit is {limit}), and counts by itself; "
            "put second-signal into the column needs, or a weight below {enough}; "
            "if it is right all the same, write lint:everyday and why into its note"
        ),
    ),
    "phrase-short": (
        "放行词“{phrase}”不到两个字，不起作用；写长一些",
        "the allow phrase {phrase!r} has fewer than two characters and does nothing; write a longer one",
    ),
    "phrase-twice": (
        "放行词“{phrase}”在 {before} 已有；删去其一",
        "the allow phrase {phrase} stands in {before} already; remove one of them",
    ),
    "swallowed": (
        (
            "放行词“{phrase}”（{allowed}）就是词“{term}”（{category}，{listed}），这个词再也不会命中；把放行词写长一些"
            "（带上前后的字），或在自己的词库里把该词的权重设为 0"
        ),
        (
            "the allow phrase {phrase} ({allowed}) is the term {term} ({category}, {listed}), which can never count again; "
            "write a longer phrase, or give the term the weight 0 in a pack of your own"
        ),
    ),
    "sheltered": (
        "放行词“{phrase}”（{allowed}）里有词“{term}”（{category}，{listed}），在其中永不命中；在 note 列写明理由，或删去",
        (
            "the allow phrase {phrase} ({allowed}) holds the term {term} ({category}, {listed}), which never counts there; "
            "say why in the column note, or remove the phrase"
        ),
    ),
    "must-not": (
        "“{term}”（{category}，{pack}）命中了不该命中的行：{lines}；加放行词，填 needs，或降低权重",
        (
            "{term} ({category}, {pack}) hits lines that must not be hit: {lines}; add an allow phrase, fill in needs, or "
            "lower its weight"
        ),
    ),
    "untried": (
        "没有用 --must-not 的行试过，因为有上述问题；改正后再运行",
        "was not tried on the lines of --must-not, because of the problems above; correct them and run again",
    ),
}


def file_of(place: str) -> str:
    """Return a place without its line number."""
    return re.sub(r":\d+\Z", "", place)


def told(problem: Problem, language: str | None = None) -> str:
    """Return the message of a problem in one language, or in both."""
    zh, en = (text.format_map(problem.values) for text in PROBLEMS[problem.what])
    return f"{zh} ({en})" if language is None else pick((zh, en), language)
