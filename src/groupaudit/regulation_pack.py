"""Read a company's own regulation: its clauses with their numbers and words, and the rules and settings of each.

id = "tiangao-2026"
title = "天高集团微信群管理办法"
document-number = "天高综〔2026〕8号"
issued = 2026-08-01
effective-from = 2026-08-01

[[clause]]
id = "第六条"
original = "群成员应使用实名……"
rules = ["nickname-format", "nickname-unset"]

[rules.nickname-format]
severity = "low"
"""

import tomllib
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from groupaudit.errors import PolicyError, both, did_you_mean
from groupaudit.policy_problems import no_toml, place, problem
from groupaudit.regulation import Clause, Regulation, built_in
from groupaudit.vocabulary import kebab


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=kebab, populate_by_name=True)


class _Clause(_Section):
    id: str = Field(min_length=1)
    original: str = ""
    zh: str = ""
    en: str = ""
    status: Literal["auto", "signal", "manual", "period", "not-auditable", "not-judged"] | None = None
    needs_zh: str = ""
    needs_en: str = ""
    rules: tuple[str, ...] = ()


class _Pack(_Section):
    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    title_en: str = ""
    document_number: str = ""
    issued: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    clause: tuple[_Clause, ...] = Field(min_length=1)
    rules: dict[str, dict[str, Any]] = Field(default_factory=dict)


def load_regulation(path: Path, rules: Collection[str]) -> Regulation:
    """Read the pack at *path*; *rules* are the ids of existing rules.

    Raises:
        PolicyError: all problems of the file, each with its line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        raw = tomllib.loads(text)
    except OSError as error:
        said = both("读不了，请检查路径和权限", f"cannot be read: {error.strerror}; check path and permissions")
        raise PolicyError(f"{path}: {said}") from None
    except UnicodeDecodeError:
        said = both("不是 UTF-8，请另存为 UTF-8", "not UTF-8; save it as UTF-8")
        raise PolicyError(f"{path}: {said}") from None
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{path}:{no_toml(error, text)}") from None
    try:
        pack = _Pack.model_validate(raw)
    except ValidationError as error:
        raise PolicyError(f"{path}:{problem(e, _Pack, (), text)}" for e in error.errors()) from None
    problems = [f"{path}:{line}" for line in _problems(pack, rules, text)]
    if problems:
        raise PolicyError(problems)
    return _regulation(pack)


def _problems(pack: _Pack, rules: Collection[str], text: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, clause in enumerate(pack.clause):
        at = ("clause", str(number), "id")
        if clause.id in seen:
            yield f"{place(text, at)}: {both(f'条款 {clause.id} 写了两次', f'clause {clause.id} is there twice')}"
        if not (clause.original or clause.zh):
            said = both("请写出条款内容：original 或 zh", "write what the clause says: original or zh")
            yield f"{place(text, at)}: {clause.id}: {said}"
        seen.add(clause.id)
        for name in clause.rules:
            yield from _unknown(name, rules, place(text, ("clause", str(number), "rules")))
    for name in pack.rules:
        yield from _unknown(name, rules, place(text, ("rules", name)))
    if pack.effective_from and pack.effective_to and pack.effective_to < pack.effective_from:
        said = both("effective-to 早于 effective-from", "effective-to is before effective-from")
        yield f"{place(text, ('effective-to',))}: {said}"


def _unknown(name: str, rules: Collection[str], where: str) -> Iterator[str]:
    if name not in rules:
        zh, en = did_you_mean(name, rules)
        yield f"{where}: {both(f'没有规则 {name}{zh}', f'no such rule: {name}{en}')}"


def _regulation(pack: _Pack) -> Regulation:
    clauses = {c.id: _clause(c) for c in pack.clause}
    return Regulation(
        id=pack.id,
        title=(pack.title, pack.title_en or pack.title),
        document_number=pack.document_number,
        issued=pack.issued,
        effective_from=pack.effective_from,
        effective_to=pack.effective_to,
        clauses=clauses,
        settings=pack.rules,
    )


def _clause(c: _Clause) -> Clause:
    """Return a clause; missing parts come from the built-in clause of the same number."""
    ours = built_in().clauses.get(c.id)
    wording = (c.zh or c.original, c.en or c.zh or c.original)
    needs = (c.needs_zh, c.needs_en or c.needs_zh) if c.needs_zh or not ours else ours.needs
    status = c.status or (ours.status if ours else "auto" if c.rules else "not-auditable")
    return Clause(id=c.id, wording=wording, needs=needs, status=status, original=c.original, rules=c.rules)
