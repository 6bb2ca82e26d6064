"""Nickname formats such as 实名+公司+部门: parse templates, and split nicknames into parts.

The built-in formats are those of regulation.md, Kinds: for employees and contractors in all groups, for people of
unknown kind in groups whose members are, or may be, all employees, and for nobody else.
"""

import re
from collections.abc import Mapping
from typing import Final

import polars as pl
from msgspec import Struct

from groupaudit.errors import WrongValueError

Text = tuple[str, str]

SPELLINGS: Final[Mapping[str, str]] = {
    "name": "实名 姓名 真实姓名 名字 {name}",
    "company": "公司 单位 公司简称 所属公司 {company}",
    "department": "部门 部门简称 所属部门 项目 项目部 项目办 {department}",
    "region": "地区 区域 城市 {region}",
    "team": "班组 小组 班次 {team}",
    "position": "职务 岗位 职位 {position}",
    "mobile": "手机号 手机 手机号码 电话 {mobile}",
    "employee-number": "工号 员工编号 {employee-number}",
    "building": "楼栋 楼号 栋 楼 {building}",
    "room": "房号 房间号 室 室号 {room}",
}
"""The kinds of parts, each with the words for it in a template."""

PART_WORDS: Final[Mapping[str, Text]] = {
    "name": ("实名", "real name"),
    "company": ("公司", "company"),
    "department": ("部门", "department"),
    "region": ("地区", "region"),
    "team": ("班组", "team"),
    "position": ("职务", "position"),
    "mobile": ("手机号", "mobile number"),
    "employee-number": ("工号", "employee number"),
    "building": ("楼栋", "building"),
    "room": ("房号", "room"),
}

SEPARATOR_WORDS: Final[Mapping[str, Text]] = {
    "space": ("空格", "blank"),
    "none": ("没有分隔符", "no separator"),
    "stray": ("多余的分隔符", "a stray separator"),
}
"""Names of separators that cannot be shown as written."""

DOUBT_WORDS: Final[Mapping[str, Text]] = {
    "certain": ("", ""),
    "last-seen": (
        "（名册未给出，这是最后一次发言时的昵称：疑似，请核实）",
        " (not from a roster but as last seen in a message; suspected, please verify)",
    ),
    "name-basis": (
        "（导出只有一栏名称，不一定是群昵称：疑似，请核实）",
        " (the export has a single name column, which may not be the group nickname; suspected, please verify)",
    ),
    "any-group": (
        "（不知道是不是内部群，要看登记表或政策文件；可能是外部人员或业主：疑似，请核实）",
        " (the register or the policy would say whether the group is internal; possibly an outsider or a resident, please verify)",
    ),
    "unapproved": (
        "（不在员工名单上，没有交外部人员审批台账，可能是已批准的外部人员：疑似，请核实）",
        " (not on the employee list; without approvals of outsiders possibly an approved one, please verify)",
    ),
    "unlisted": (
        "（没有交员工名单和外部人员审批台账，可能是已批准的外部人员：疑似，请核实）",
        " (without an employee list and approvals of outsiders possibly an approved one, please verify)",
    ),
    "name-unlisted": (
        "（没有交员工名单，查不到有没有这个姓名）",
        " (without an employee list nobody knows whether somebody bears that name)",
    ),
}
"""Reasons why a nickname may not be the one in the group today, as the end of a message."""

CORRECTION: Final[Text] = ("改为“{corrected}”{certainty}", "Change it to “{corrected}”{certainty}")
CERTAINTY_WORDS: Final[Mapping[str, Text]] = {"safe": ("", ""), "check": ("（请先核对）", " (check first)")}
"""How sure a correction is: nothing in it is a guess, or a person must check it."""

EMPLOYEE_FORMAT: Final = "实名+公司+部门"

BUILT_IN: Final[Mapping[tuple[str, str], str]] = {
    ("internal", "employee"): EMPLOYEE_FORMAT,
    ("internal", "contractor"): EMPLOYEE_FORMAT,
    ("internal", "unknown"): EMPLOYEE_FORMAT,
    ("outward", "employee"): EMPLOYEE_FORMAT,
    ("outward", "contractor"): EMPLOYEE_FORMAT,
    ("owners", "employee"): EMPLOYEE_FORMAT,
    ("owners", "contractor"): EMPLOYEE_FORMAT,
    ("unknown", "employee"): EMPLOYEE_FORMAT,
    ("unknown", "contractor"): EMPLOYEE_FORMAT,
    ("unknown", "unknown"): EMPLOYEE_FORMAT,
}
"""Template by (kind of group, kind of person); a policy's table overrides single entries."""

_MARKS: Final[Mapping[str, str]] = {
    "+": "+＋➕", "-": "-－–—−", "_": "_＿", "/": "/／", "|": "|｜丨", "·": "·•・‧･", "\\": "\\＼", "&": "&＆",
    "@": "@＠", ",": ",，", "、": "、", ":": ":：", ";": ";；", "~": "~～", "=": "=＝", ">": ">＞→➔➜", "(": "(（[【〔",
    ")": ")）]】〕",
}  # fmt: skip
"""Canonical separators and their equivalent spellings, such as full width for half width."""

_CANONICAL: Final = {char: mark for mark, chars in _MARKS.items() for char in chars}
_CLASS: Final = "".join(re.escape(char) for char in _CANONICAL)
_DOTS: Final = "".join(re.escape(char) for char in _MARKS["·"])
_SEPARATOR: Final = rf"[ ]*[{_CLASS}]+[ ]*|[ ]+"
_HIDDEN: Final = {char: chr(0xE100 + i) for i, char in enumerate([*_CANONICAL, " "])}
_SHOWN: Final = {hidden: char for char, hidden in _HIDDEN.items()}
_ODD: Final = rf"[\s\p{{Cf}}\x{{FE0F}}()（）{_DOTS}]"
_ORNAMENT: Final = r"\p{So}\p{Extended_Pictographic}\x{1F3FB}-\x{1F3FF}\x{FE0F}\x{200D}。！!*＊^"
_TOKEN: Final = {word: kind for kind, words in SPELLINGS.items() for word in words.split()}
_TOKENS: Final = "|".join(re.escape(word) for word in sorted(_TOKEN, key=len, reverse=True))


class Template(Struct, frozen=True):
    """A parsed format: the kinds of its parts in order, and the separator after each but the last."""

    kinds: tuple[str, ...]
    separators: tuple[str, ...]


def parse_template(template: str) -> Template:
    """Parse *template*; the result is empty for an empty text.

    Raises:
        WrongValueError: the template is anything but distinct part names with one separator between each two.
    """
    text = template.strip()
    if not text:
        return Template((), ())
    pieces = re.split(f"({_TOKENS})", text)
    kinds = tuple(_TOKEN[word] for word in pieces[1::2])
    between = tuple(_CANONICAL.get(gap.strip(), gap) or " " for gap in pieces[2:-1:2])
    marks = all(mark in _MARKS or mark == " " for mark in between)
    if pieces[0] or pieces[-1] or not marks or not kinds or any(gap == "" for gap in pieces[2:-1:2]):
        zh, en = ([words.split()[n] for words in SPELLINGS.values()] for n in (0, -1))
        raise WrongValueError(
            f"不是昵称格式：写各部分的名称，每两个之间一个分隔符，如 {EMPLOYEE_FORMAT}；可用的部分：{'、'.join(zh)}",
            f"not a nickname format: write parts with one separator between each two; parts are {', '.join(en)}",
        )
    if len(set(kinds)) < len(kinds):
        raise WrongValueError(
            "不是昵称格式：同一部分写了两次，请去掉一个", "not a nickname format: remove the part that is named twice"
        )
    return Template(kinds, between)


def protect(text: str) -> str:
    """Return *text* with its separators replaced by private characters, which `split` does not split at."""
    return "".join(_HIDDEN.get(char, char) for char in text)


def tidy(nickname: pl.Expr) -> pl.Expr:
    """Return *nickname* ready to be split: blanks unified, none at the ends, inside a name or around dots.

    A namesake mark in brackets (张三（大）), and the dots of a name among other parts, are not treated as separators.
    """
    return nickname.map_batches(_tidied, return_dtype=pl.String, is_elementwise=True)


def _tidied(column: pl.Series) -> pl.Series:
    """Tidy the nicknames that need it."""
    odd = column.str.contains(_ODD).fill_null(value=False).arg_true()
    if not len(odd):
        return column
    nickname = pl.col(column.name)
    others = rf"[{_CLASS}&&[^{_DOTS}]]|[^{_DOTS}] +[^{_DOTS}]"
    rows = (
        column.gather(odd)
        .to_frame()
        .with_columns(
            nickname.str.replace_all(r"\s+", " ")
            .str.replace_all(r"[\p{Cf}\x{FE0F}]", "")
            .str.strip_chars(" ")
            .str.replace(r"^(\p{Han}) (\p{Han})($|\P{Han})", "$1$2$3")
            .str.replace_all(r"([A-Za-z.]) ([A-Za-z])", f"$1{_HIDDEN[' ']}$2")
            .str.replace_all(
                r"[(（]([大小老新男女甲乙丙丁一二三四五\d]{1,2})[)）]", f"{_HIDDEN['（']}$1{_HIDDEN['）']}"
            )
            .str.replace_all(rf" *([{_DOTS}]) *", "$1")
        )
    )
    rows = rows.with_columns(pl.when(nickname.str.contains(others)).then(hide_dots(nickname)).otherwise(nickname))
    return column.clone().scatter(odd, rows.to_series())


def hide_dots(text: pl.Expr) -> pl.Expr:
    """Return *text* with its dots protected as parts of a name."""
    return text.str.replace_many(list(_MARKS["·"]), [_HIDDEN[dot] for dot in _MARKS["·"]])


def has_dots(text: pl.Expr) -> pl.Expr:
    """Tell whether dots are the only separators in a tidied nickname, so that it may be just a name with dots."""
    return text.str.contains(f"[{_DOTS}]")


def exploded(rows: pl.DataFrame) -> pl.DataFrame:
    """Return *rows* with the tidied nickname in column `text` replaced by `part`, one row per part, in order.

    Pictures and marks attached to a part (南院项目办🌙) become parts, which exceed any format.
    """
    parts = split(rows)
    adorned = parts["part"].str.contains(f"[{_ORNAMENT}]").fill_null(value=False)
    if adorned.any():
        cut = pl.when(adorned).then(at_ornaments(pl.col("part"))).otherwise(pl.concat_list("part"))
        parts = parts.with_columns(part=cut).explode("part")
    return shown(parts)


def split(rows: pl.DataFrame) -> pl.DataFrame:
    """Return *rows* with `text`, a tidied nickname, replaced by `part`, split at separators only; see `shown`."""
    parts = rows.with_columns(part=pl.col("text").str.split(_SEPARATOR, literal=False)).drop("text").explode("part")
    # a full stop after a name, as keyboards write for two blanks, is an ornament
    return parts.with_columns(pl.col("part").str.replace(r"(\p{Han})[.．]+$", "$1。"))


def at_ornaments(part: pl.Expr) -> pl.Expr:
    """Return a list of the ornaments (pictures and marks) in a part and the text between them."""
    return part.str.extract_all(f"[{_ORNAMENT}]+|[^{_ORNAMENT}]+")


def is_ornament(part: pl.Expr) -> pl.Expr:
    """Tell whether a part consists of pictures and marks only."""
    return part.str.contains(f"^[{_ORNAMENT}]+$")


def shown(parts: pl.DataFrame) -> pl.DataFrame:
    """Return *parts* without blank ones, with protected separators restored."""
    return parts.filter(pl.col("part") != "").with_columns(pl.col("part").str.replace_many(_SHOWN))


def canonical(text: pl.Expr) -> pl.Expr:
    """Return *text* with every separator in its canonical spelling (＋ as +)."""
    return text.str.replace_many(_CANONICAL)


def in_words(template: pl.Expr) -> pl.Expr:
    """Return *template* with words instead of placeholders: 实名 for {name}."""
    braced = {word: PART_WORDS[kind][0] for word, kind in _TOKEN.items() if word.startswith("{")}
    return template.str.replace_many(braced)


def separators(text: pl.Expr) -> pl.Expr:
    """Return the list of separators in a tidied nickname, with blanks that stand beside another separator."""
    return canonical(text).str.extract_all(_SEPARATOR)
