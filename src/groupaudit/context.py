"""Settings that rules and derived tables can use besides the tables."""

from datetime import date

from msgspec import Struct, field

from groupaudit.vocabulary import OTHERS_JUDGED_ON
from groupaudit.worktime import OwnDays


class Context(Struct, frozen=True, kw_only=True):
    """Settings of the audit, equal for every partition of it."""

    timezone: str = "Asia/Shanghai"
    as_of: date | None = None
    effective_from: date | None = None  # nothing before it is judged
    since: date | None = None  # first and last day in the period of the audit, see `judging.period`
    until: date | None = None
    transition_days: int = 0  # for what existed before effective_from, counted from then
    own_days: OwnDays = field(
        default_factory=OwnDays
    )  # the company's own working days and holidays, see `worktime.calendar`
    allow_phrases: tuple[str, ...] = ()  # organisation, projects, own brands and the policy's allow list
    own_domains: tuple[str, ...] = ()
    own_numbers: tuple[str, ...] = ()
    lexicons: tuple[str, ...] = ()  # paths of the policy's own lexicon packs
    others_judged_on: tuple[str, ...] = OTHERS_JUDGED_ON  # categories for messages of people outside the company
