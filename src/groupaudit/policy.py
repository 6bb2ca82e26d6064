"""Read groupaudit.toml into a typed `Policy`; all problems of the file are reported at once, with their places."""

import contextlib
import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from groupaudit.errors import PolicyError, both, did_you_mean, reason
from groupaudit.policy_problems import days_listed, no_toml, place, problem, units_above
from groupaudit.regulation import Regulation, built_in, laid_over
from groupaudit.rule import AnyRule, Params
from groupaudit.settings import Settings, own_days
from groupaudit.vocabulary import Severity

FILE_NAME = "groupaudit.toml"

M = TypeVar("M", bound=BaseModel)


class RuleSetting(Struct, frozen=True):
    """A policy's settings for one rule."""

    enabled: bool
    severity: Severity
    params: Params


class Policy(Struct, frozen=True, kw_only=True):
    """All settings with their file, the regulation, and a digest of what is in force."""

    settings: Settings
    rules: Mapping[str, RuleSetting]
    path: Path | None
    digest: str
    regulation: Regulation = field(default_factory=built_in)

    @property
    def effective_from(self) -> date | None:
        """The date of issue, from the policy or else the regulation; nothing before it is judged."""
        return self.settings.effective_from or self.regulation.effective_from

    @property
    def in_force(self) -> tuple[date | None, date | None]:
        """The first and last day on which the regulation holds, None where it does not say."""
        return self.effective_from, self.regulation.effective_to

    @property
    def lexicons(self) -> tuple[str, ...]:
        """The policy's own lexicon packs, relative to its file."""
        base = self.path.parent if self.path else Path()
        return tuple((base / pack).as_posix() for pack in self.settings.lexicons)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the policy: its own, and the regulation and lexicon packs that it names."""
        own = (self.path,) if self.path else ()
        named = (_beside(self.path, self.settings.regulation),) if self.settings.regulation else ()
        return (*own, *named, *map(Path, self.lexicons))


def load(path: Path | None, rules: Mapping[str, AnyRule]) -> Policy:
    """Read the policy at *path*; None gives the defaults.

    Raises:
        PolicyError: all problems of the file, each with its line.
    """
    if path is None:
        return parse("", rules)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        zh, en = reason(error)
        said = both(f"读不了：{zh}；请检查路径", f"cannot be read: {en}; check the path")
        raise PolicyError(f"{path}: {said}") from None
    except UnicodeDecodeError as error:
        said = both(
            f"第 {error.start} 字节处不是 UTF-8，请另存为 UTF-8", f"byte {error.start} is not UTF-8; save it as UTF-8"
        )
        raise PolicyError(f"{path}: {said}") from None
    return parse(text, rules, path)


def lexicons_of(path: Path) -> tuple[str, ...]:
    """Return the lexicon packs that the policy at *path* names; empty if it cannot be read."""
    try:
        named = tomllib.loads(path.read_bytes().decode("utf-8-sig")).get("lexicons")
    except (OSError, ValueError):
        return ()
    packs = named if isinstance(named, list) else []
    return tuple((path.parent / pack).as_posix() for pack in packs if isinstance(pack, str))


def parse(text: str, rules: Mapping[str, AnyRule], path: Path | None = None) -> Policy:
    """Return the policy written in *text*; see `load`."""
    name = str(path) if path else FILE_NAME
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}:{no_toml(error, text)}") from None
    problems: list[str] = []
    own = raw.pop("rules", {})
    # checking takes long to prepare, and an audit without a policy needs none
    settings = _validated(Settings, raw, (), text, problems) if raw else Settings.model_construct()
    regulation, elsewhere = _regulation(raw.get("regulation"), path, rules)
    if isinstance(own, dict):
        own = laid_over(regulation.settings, own)
    chosen = _rule_settings(own, rules, text, problems)
    if settings:
        units = [(unit.name, unit.parent) for unit in settings.organisation.units]
        problems += units_above(settings.organisation.name, units, text)
        problems += days_listed(own_days(settings), text)
    if problems or elsewhere or settings is None:
        raise PolicyError([*(f"{name}:{p}" for p in problems), *elsewhere])
    policy = Policy(settings=settings, rules=chosen, path=path, digest="", regulation=regulation)
    packs = [*policy.lexicons, *([str(_beside(path, settings.regulation))] if settings.regulation else [])]
    return replace(policy, digest=_digest(settings, chosen, packs))


def _regulation(named: object, path: Path | None, rules: Mapping[str, AnyRule]) -> tuple[Regulation, tuple[str, ...]]:
    """Return the regulation that a policy names, and the problems of its file."""
    if not isinstance(named, str) or not named:
        return built_in(), ()
    from groupaudit.regulation_pack import load_regulation  # few have one, and it takes long to import

    try:
        return load_regulation(_beside(path, named), rules), ()
    except PolicyError as error:
        return built_in(), error.problems


def _beside(path: Path | None, name: str) -> Path:
    return (path.parent if path else Path()) / name


def _digest(settings: Settings, rules: Mapping[str, RuleSetting], packs: Iterable[str]) -> str:
    """Return a digest of what is in force: settings that differ from the defaults, rules, and the content of readable packs."""
    words = [hashlib.sha256(content).hexdigest() for content in _readable(packs)]
    own = settings.model_dump(mode="json", exclude_defaults=True) if settings.model_fields_set else {}
    whole = {section: value for section, value in own.items() if value != {}} | {
        "rules": {k: [v.enabled, v.severity, dict(v.params)] for k, v in sorted(rules.items())}
    }
    whole |= {"packs": words} if words else {}
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _readable(packs: Iterable[str]) -> Iterator[bytes]:
    """Yield the content of readable packs; others are reported when loaded."""
    for pack in packs:
        with contextlib.suppress(OSError):
            yield Path(pack).read_bytes()


def rule_model(rule: AnyRule) -> type[Params]:
    """Return the model of a rule's section: its own params, `enabled` and `severity`."""
    return create_model(
        f"{rule.id}-setting",
        __base__=rule.params,
        enabled=(bool, Field(rule.enabled, description="false: do not run this rule.")),
        severity=(Severity, Field(rule.severity, description="info, low, medium or high.")),
    )


def _rule_settings(own: object, rules: Mapping[str, AnyRule], text: str, problems: list[str]) -> dict[str, RuleSetting]:
    if not isinstance(own, dict):
        said = both("应是 [rules.nickname-format] 这样的表", "must be tables such as [rules.nickname-format]")
        problems.append(f"{place(text, ('rules',))}: {said}")
        own = {}
    for name in sorted(own.keys() - rules.keys()):
        zh, en = did_you_mean(name, rules)
        said = both(f"没有这条规则{zh}；`groupaudit rules` 列出全部", f"no such rule{en}; `groupaudit rules` lists all")
        problems.append(f"{place(text, ('rules', name))}: {said}")
    settings = {}
    for id_, rule in rules.items():
        if id_ not in own:
            settings[id_] = RuleSetting(rule.enabled, rule.severity, rule.params.model_construct())
            continue
        value = _validated(rule_model(rule), own[id_], ("rules", id_), text, problems)
        if value is not None:
            data = value.model_dump()
            settings[id_] = RuleSetting(data.pop("enabled"), data.pop("severity"), rule.params(**data))
    return settings


def _validated(model: type[M], raw: object, at: tuple[str, ...], text: str, problems: list[str]) -> M | None:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems += [problem(e, model, at, text) for e in error.errors()]
        return None


def find(inputs: Iterable[Path]) -> Path | None:
    """Return the policy beside the inputs, else in the working folder, else None."""
    folders = [p if p.is_dir() else p.parent for p in inputs]
    return next((f for folder in [*folders, Path()] if (f := folder / FILE_NAME).is_file()), None)


def json_schema(rules: Mapping[str, AnyRule]) -> dict[str, Any]:
    """Return the JSON Schema of the policy file, including the sections of all *rules*."""
    sections = {id_: (rule_model(rule) | None, None) for id_, rule in rules.items()}
    whole = create_model(
        "groupaudit-policy",
        __base__=Settings,
        rules=(create_model("rules", __config__=ConfigDict(extra="forbid"), **sections), None),  # type: ignore[call-overload]  # dynamic fields
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole.model_json_schema(by_alias=True)}
