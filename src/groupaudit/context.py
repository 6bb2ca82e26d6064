"""What rules and derived tables know beside the tables."""

from datetime import date

from msgspec import Struct, field

from groupaudit.vocabulary import OTHERS_JUDGED_ON
from groupaudit.worktime import OwnDays


class Context(Struct, frozen=True, kw_only=True):
    """Settings of the audit, the same for every partition of it."""

    timezone: str = "Asia/Shanghai"
    as_of: date | None = None
    effective_from: date | None = None  # nothing before it is judged
    since: date | None = None  # first and last day judged and asked for: what `judging.period` tells by
    until: date | None = None
    transition_days: int = 0  # for what existed before, counted from then
    own_days: OwnDays = field(
        default_factory=OwnDays
    )  # what the company adds to the calendar; `worktime.calendar` takes it
    allow_phrases: tuple[str, ...] = ()  # organisation, projects, own brands and the policy's allow list
    own_domains: tuple[str, ...] = ()
    own_numbers: tuple[str, ...] = ()
    lexicons: tuple[str, ...] = ()  # paths of the policy's own packs
    others_judged_on: tuple[str, ...] = OTHERS_JUDGED_ON  # categories, for those who are none of the company's people
