"""Describe problems of a policy in both languages: place, what is expected, and what was probably meant."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from groupaudit.errors import WrongValueError, both, did_you_mean
from groupaudit.vocabulary import Text
from groupaudit.worktime import OwnDays, problems_of

EXPECTED: Mapping[str, Text] = {
    "missing": ("缺少这个设置，请补上", "this setting is missing; add it"),
    "string_type": ("应是文字，写在引号里", "must be text in quotes"),
    "string_too_short": ("不能是空的", "must not be empty"),
    "too_short": ("至少写一项", "must have one entry at least"),
    "bool": ("应是 true 或 false，不加引号", "must be true or false without quotes"),
    "int": ("应是整数，不加引号", "must be a whole number without quotes"),
    "float": ("应是数字，不加引号", "must be a number without quotes"),
    "finite_number": ("应是数字", "must be a number"),
    "greater_than_equal": ("不能小于 {ge}", "must be at least {ge}"),
    "greater_than": ("必须大于 {gt}", "must be greater than {gt}"),
    "less_than_equal": ("不能大于 {le}", "must be at most {le}"),
    "less_than": ("必须小于 {lt}", "must be less than {lt}"),
    "tuple_type": ('应是数组，如 ["甲", "乙"]', 'must be an array such as ["a", "b"]'),
    "dict_type": ("应是一张表，即若干行 键 = 值", "must be a table, that is lines of key = value"),
    "model_type": ("应是一张表，即若干行 键 = 值", "must be a table, that is lines of key = value"),
    "date": ("应是日期，写成 2026-01-31，不加引号", "must be a date, written as 2026-01-31 without quotes"),
}
"""What is expected, by the type of pydantic's error or its first word."""

TOML_FAULTS: Mapping[str, Text] = {
    "Invalid statement": ("这里应是 键 = 值 或 [表名]", "key = value or [table] belongs here"),
    "Invalid value": ("等号后面的值写得不对：文字要加引号", "no value: text needs quotes"),
    "Expected '='": ("键后面缺少等号", "= is missing behind the key"),
    "Expected newline": ("一行只能写一项，这里有多余的内容", "one line holds one setting, there is more here"),
    "Cannot declare": ("同一张表写了两次", "the table is there twice"),
    "Cannot overwrite": ("同一个设置写了两次", "the setting is there twice"),
    "Duplicate": ("同一个设置写了两次", "the setting is there twice"),
    "Unclosed array": ("数组没有用 ] 结束", "the array is never closed by ]"),
    "Unclosed inline table": ("花括号没有结束", "the braces are never closed"),
    "Unterminated string": ("引号没有结束", "the quotes are never closed"),
    "Illegal character": ("引号没有结束，或有不能直接书写的字符", "the quotes are never closed, or a character must be escaped"),
    "Unescaped": ("引号里的反斜杠 \\ 要写成两个，或改用单引号", "write \\ twice in quotes, or use single quotes"),
    "Invalid date": ("日期写得不对，应如 2026-01-31", "no date; write 2026-01-31"),
    "Invalid initial character": ("键写得不对：中文等字符的键要加引号", "no key: keys beyond A-Z, 0-9, - and _ need quotes"),
    "Expected ']'": ("表名没有用 ] 结束", "the table heading is never closed by ]"),
}  # fmt: skip
"""Faults of TOML, by the beginning of the parser's message."""

KNOWN_KEYS = 20
"""At most this many valid keys are listed if none is near."""


def problem(error: ErrorDetails, model: type[BaseModel], at: tuple[str, ...], text: str) -> str:
    """Return one line for a pydantic error: place, fault, and what to write."""
    path = (*at, *(str(part) for part in error["loc"] if part != "[key]"))
    return f"{place(text, path)}: {both(*_wrong(error, model))}"


def _wrong(error: ErrorDetails, model: type[BaseModel]) -> Text:
    kind, context = error["type"], error.get("ctx", {})
    written = error["input"]
    if kind == "extra_forbidden":
        return _unknown(str(error["loc"][-1]), _keys(model, error["loc"][:-1]))
    if kind == "value_error" and isinstance(context.get("error"), WrongValueError):
        zh, en = context["error"].text
    elif kind in ("literal_error", "enum"):
        words = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        meant = did_you_mean(str(written), words)
        zh, en = f"只能是 {'、'.join(words)}{meant[0]}", f"must be one of {', '.join(words)}{meant[1]}"
    elif kind == "tuple_type" and _keys(model, error["loc"]):
        heading = f"[[{'.'.join(map(str, error['loc']))}]]"
        zh, en = f"每一项单独成表，表头写成 {heading}", f"each is a table of its own under the heading {heading}"
    else:
        known = EXPECTED.get(kind) or EXPECTED.get(kind.partition("_")[0])
        zh, en = (said.format_map(context) for said in known) if known else (f"值不对：{error['msg']}", error["msg"])
    return (
        (zh, en)
        if isinstance(written, dict | list)
        else (f"{zh}；写的是 {_shown(written)}", f"{en}; not {_shown(written)}")
    )


def _shown(written: object) -> str:
    if isinstance(written, bool):
        return str(written).lower()
    if isinstance(written, str):
        return repr(written if len(written) <= 60 else written[:60] + "…")  # noqa: PLR2004  # enough to find it
    return written.isoformat() if isinstance(written, date) else str(written)


def _unknown(word: str, known: Sequence[str]) -> Text:
    zh, en = did_you_mean(word, known)
    if not zh and len(known) <= KNOWN_KEYS:
        zh, en = f"；可用的有 {'、'.join(known)}", f"; there are {', '.join(known)}"
    return f"没有这个设置{zh}", f"no such setting{en}"


def _keys(model: type[BaseModel], loc: Iterable[str | int]) -> list[str]:
    """Return the valid keys at *loc*, following nested sections and lists of them."""
    for part in (p for p in loc if isinstance(p, str)):
        field = next((f for n, f in model.model_fields.items() if (f.alias or n) == part), None)
        inner = [a for a in [field.annotation, *getattr(field.annotation, "__args__", ())] if field] if field else []
        found = next((a for a in inner if isinstance(a, type) and issubclass(a, BaseModel)), None)
        if found is None:
            return []
        model = found
    return [f.alias or n for n, f in model.model_fields.items()]


def units_above(company: str, units: Sequence[tuple[str, str]], text: str) -> list[str]:
    """Return the problems of the parents of *units*, given as (name, parent): unknown ones and cycles."""
    above = dict(units)
    known = {company, *above} - {""}
    problems, told = [], set[str]()
    for number, (name, parent) in enumerate(units):
        where = ("organisation", "units", str(number), "parent")
        if parent and parent not in known:
            zh, en = did_you_mean(parent, known)
            said = both(
                f"没有叫 {parent!r} 的单位{zh}；写上级单位的全称，或先为它加一张 [[organisation.units]]",
                f"no unit is called {parent!r}{en}; give the full name of the unit above, or add it as [[organisation.units]]",
            )
            problems.append(f"{place(text, where)}: {said}")
        circle = _circle(name, above)
        if circle and not told & {*circle}:
            told |= {*circle}
            way = " → ".join([*circle, name])
            said = both(f"上级绕成了一圈：{way}；请改正其中一个", f"the units above form a circle: {way}; correct one")
            problems.append(f"{place(text, where)}: {said}")
    return problems


def days_listed(own: OwnDays, text: str) -> list[str]:
    """Return the problems of the days in the section `calendar`."""
    return [f"{place(text, ('calendar', name))}.{number}: {both(*said)}" for name, number, said in problems_of(own)]


def _circle(name: str, above: Mapping[str, str]) -> list[str]:
    """Return the units above *name* that lead back to it; empty if they end or lead into another cycle."""
    way = [name]
    while (unit := above.get(way[-1], "")) and unit not in way:
        way.append(unit)
    return way if unit == name else []


def no_toml(error: tomllib.TOMLDecodeError, text: str) -> str:
    """Return line, column and reason why *text* is not TOML; nothing after that place can be checked."""
    said = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(error))
    reason, line, column = said.groups() if said else (str(error), None, None)
    last = len(text.splitlines()) or 1
    zh, en = next((t for start, t in TOML_FAULTS.items() if reason.startswith(start)), ("语法有误", reason))
    at = f"{line}:{column}" if line else str(last)
    zh_at, en_at = (
        (f"第 {line} 行第 {column} 列", f"line {line}, column {column}")
        if line
        else ("文件末尾", "the end of the file")
    )
    return f"{at}: " + both(
        f"不是有效的 TOML，{zh_at}：{zh}；改正后才能检查后面的设置",
        f"no valid TOML at {en_at}: {en}; correct it, what follows can only be checked then",
    )


def place(text: str, path: tuple[str, ...]) -> str:
    """Return the line of *text* with the setting *path*, and its name."""
    return f"{_line(text, path)}: {'.'.join(path)}"


def _line(text: str, path: tuple[str, ...]) -> int:
    """Return the line of *path*, or of the nearest enclosing table if the key itself is not found.

    tomllib keeps no positions, so headings and keys are searched line by line.
    """
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    best, best_length = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        heading = re.match(r"\s*\[(\[)?\s*([^\]]+?)\s*\]", line)
        if heading:
            table = tuple(part.strip("\"' ") for part in heading[2].split("."))
            if heading[1]:
                counts[table] = counts.get(table, -1) + 1
                table = (*table, str(counts[table]))
            here = table
        else:
            key = re.match(r"\s*[\"']?([^\"'=#\s]+)[\"']?\s*=", line)
            here = (*table, *key[1].split(".")) if key else ()
        if here and here == path[: len(here)] and len(here) > best_length:
            best, best_length = number, len(here)
    return best
