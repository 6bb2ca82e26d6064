"""没有打开“群聊邀请确认”，谁都能拉人进群。

第五条（二）：管理员审核入群和邀请。打开“群聊邀请确认”，成员拉人要群主、管理员点头；关着，就没有人审核。打开的办法：
群设置 → 群管理 → 打开“群聊邀请确认”（企业微信为“入群确认”），只有群主、管理员能改。

每个群最多一条。系统消息说群主恢复了默认进群方式、以后没有再打开的，认定关着；只看到普通成员拉人进群、从来没有看到打开的，
只作疑似提示，打开的消息可能早于导出。群主、管理员自己拉人不算。制度施行前拉人不算。导出里没有入群记录，或者不知道谁是管理员
的，报“未能判断”。

## Flags

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | m1              |
| g2              | m1              |

| members.group_id | members.member_id | members.group_nickname | members.join_scene | members.invited_by | members.joined_at |
|------------------|-------------------|------------------------|--------------------|--------------------|-------------------|
| g1               | m1                | 张三                   | –                  | –                  | –                 |
| g2               | m1                | 张三                   | –                  | –                  | –                 |
| g2               | m2                | 李四                   | invite             | m1                 | 2024-09-02        |
| g2               | m3                | 王五                   | invite             | m2                 | 2024-09-03        |
| g2               | m4                | 赵六                   | invite             | m2                 | 2024-09-04        |

| events.group_id | events.kind | events.at        | events.basis   |
|-----------------|-------------|------------------|----------------|
| g1              | confirm-on  | 2024-09-02 09:00 | system-message |
| g1              | confirm-off | 2024-09-03 09:00 | system-message |

| findings.group_id | findings.fields.problem | findings.fields.invited | findings.fields.inviters | findings.severity |
|-------------------|-------------------------|-------------------------|--------------------------|-------------------|
| g1                | switched-off            | –                       | –                        | medium            |
| g2                | never-on                | 2                       | 李四                     | low               |

## Allows

### 打开了；只有群主拉人；没有入群记录；不知道谁是管理员

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | m1              |
| g2              | m1              |
| g3              | m1              |
| g4              | –               |

| members.group_id | members.member_id | members.join_scene | members.invited_by | members.joined_at |
|------------------|-------------------|--------------------|--------------------|-------------------|
| g1               | m3                | invite             | m2                 | 2024-09-01        |
| g2               | m2                | invite             | m1                 | 2024-09-02        |
| g3               | m2                | –                  | –                  | –                 |
| g4               | m3                | invite             | m2                 | 2024-09-02        |

| events.group_id | events.kind | events.at        | events.basis   |
|-----------------|-------------|------------------|----------------|
| g1              | confirm-off | 2024-09-02 09:00 | system-message |
| g1              | confirm-on  | 2024-09-03 09:00 | system-message |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-records       | 1               |
| no-roles         | 1               |

### 制度施行前

| context.as_of | context.effective_from | context.transition_days |
|---------------|------------------------|-------------------------|
| 2024-09-30    | 2024-09-03             | 30                      |

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | m1              |
| g2              | m1              |

| members.group_id | members.member_id | members.join_scene | members.invited_by | members.joined_at |
|------------------|-------------------|--------------------|--------------------|-------------------|
| g1               | m3                | invite             | m2                 | 2024-09-02        |
| g2               | m3                | invite             | m1                 | 2024-09-02        |

| events.group_id | events.kind | events.at        |
|-----------------|-------------|------------------|
| g2              | confirm-off | 2024-09-02 09:00 |
"""

import polars as pl
from msgspec.structs import replace

from groupaudit.derive.inventory import dissolved
from groupaudit.judging.legacy import LEGACY_WORDS, existed, existed_before, in_transition, local_day
from groupaudit.judging.period import in_period
from groupaudit.judging.stewards import keepers, stewards
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import EVENTS, Tables

SHOWN = 3
"""How many of those who invite a finding names."""


@rule(
    clause="五(二)",
    title=("没有打开邀请确认", "join confirmation is off"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"groups", "inventory", "members", "timeline"},
    fields={
        "problem": Kind.CODE,
        "invited": Kind.NUMBER,
        "inviters": Kind.PERSON,
        "existed": Kind.CODE,
    },
    message=(
        "{problem}{invited:；% 人由普通成员拉进}{inviters:（拉人的是 %）}{existed}",
        "{problem}{invited:; % people were brought in by ordinary members}{inviters:, namely by %}{existed}",
    ),
    advice=(
        "请群主在群设置→群管理中打开“群聊邀请确认”",
        "Have the owner switch on the confirmation of invitations in the settings of the group",
    ),
    undecided={
        "no-records": ("导出里没有谁拉谁进群的记录", "the export does not tell who brought whom in"),
        "no-roles": (
            "有人拉人进群，而导出没有写谁是群主、管理员",
            "people were invited, but nobody says who the administrators are",
        ),
    },
    words={
        "switched-off": ("群聊邀请确认已被关闭", "The confirmation of invitations was switched off"),
        "never-on": (
            "没有看到打开群聊邀请确认，疑似未打开，请核实",
            "Nothing tells that the confirmation of invitations is on; possibly it is off, please verify",
        ),
        **LEGACY_WORDS,
    },
)
def join_confirmation_off(t: Tables, _: Params) -> pl.LazyFrame:
    """Find groups whose owner switched the confirmation off, or where ordinary members bring people in unconfirmed."""
    joined = _invitations(t)
    here = t.inventory.filter("handed_in", ~dissolved()).select("group_id", "source", "line", "cell")
    known = here.join(_switch(t), on="group_id", how="left")
    known = known.join(joined, on="group_id", how="left")
    off = pl.col("kind") == "confirm-off"
    asked = known.filter(pl.col("kind").ne_missing("confirm-on")).with_columns(day=local_day(pl.col("at"), t.context))
    by_members = pl.col("invited") > 0
    if in_transition(t.context):
        legacy = off & existed_before(pl.col("day"), t.context)
        asked = asked.filter(~legacy.fill_null(value=False) | by_members)
    counted = by_members & (pl.col("lately") | ~off.fill_null(value=False))
    undecided = (
        pl.when(off)
        .then(None)
        .when(pl.col("told").is_null())
        .then(pl.lit("no-records"))
        .when(~pl.col("keepers_known") & by_members)
        .then(pl.lit("no-roles"))
    )
    clear = asked.with_columns(undecided=undecided).filter(
        off.fill_null(value=False) | by_members | pl.col("undecided").is_not_null()
    )
    return clear.with_columns(
        pl.lit("since").alias("existed") if in_transition(t.context) else existed(pl.col("day"), t.context),
        at=_told_at(t),
        problem=pl.when(off).then(pl.lit("switched-off")).otherwise(pl.lit("never-on")),
        invited=pl.when(counted).then("invited"),
        inviters=pl.when(counted).then("inviters"),
        source=pl.coalesce("told_source", "source"),
        line=pl.coalesce("told_line", "line"),
        severity=pl.when(~off.fill_null(value=False)).then(pl.lit("low")),
        confidence=pl.when(off).then(100).otherwise(50),
    )


def _told_at(t: Tables) -> pl.Expr:
    """Return when it was switched off; where that was before the period, the first invitation since, else no time.

    That it is still off is a state, and such are undated; in the days of transition only invitations are judged.
    """
    invited = pl.lit(in_transition(t.context)) | pl.col("lately")
    return (
        pl.when(in_period(pl.col("at"), replace(t.context, until=None)))
        .then("at")
        .otherwise(pl.when(invited).then("first_invited"))
    )


def _switch(t: Tables) -> pl.LazyFrame:
    """Return the last system message of each group about the confirmation, with its place.

    If it was off already at the end of the period, that is told, though it may have been on and off again since.
    """
    events = t["events"] if "events" in t else EVENTS.to_frame()
    turned = events.lazy().filter(pl.col("kind").is_in(["confirm-on", "confirm-off"])).sort("group_id", "at", "kind")
    told = ["kind", "at", "message_id", "source", "line"]
    by_then = in_period(pl.col("at"), replace(t.context, since=None, effective_from=None))
    last = turned.group_by("group_id", maintain_order=True).agg(
        pl.struct(told).filter(by_then).last().alias("then"), pl.struct(told).last().alias("now")
    )
    was_off = pl.col("then").struct.field("kind").eq_missing("confirm-off")
    still = was_off & (pl.col("now").struct.field("kind") == "confirm-off")
    known_by = pl.col("now").struct.field("message_id").alias("known_by_id")
    return (
        last.select("group_id", known_by, pl.when(still).then("then").otherwise("now").alias("told"))
        .unnest("told")
        .rename({"source": "told_source", "line": "told_line"})
    )


def _invitations(t: Tables) -> pl.LazyFrame:
    """Return per group: `told` (a way in of anybody is known), how many were invited by no keeper, and by whom.

    What happened before the regulation counts as told, not as invited; of the rest, that of the period alone where
    there is some (`lately`); `first_invited` is the first of them.
    """
    kept_by = keepers(t).select("group_id", invited_by="member_id", keeper=pl.lit(value=True))
    shown = pl.coalesce(pl.col("group_nickname").replace("", None), "account_name", "member_id")
    names = t.members.select("group_id", invited_by="member_id", inviter=shown).unique(["group_id", "invited_by"])
    stays = pl.concat([t.timeline.filter(pl.col("scene").is_not_null()), _strangers(t)], how="diagonal")
    stays = stays.join(kept_by, on=["group_id", "invited_by"], how="left").join(
        names, on=["group_id", "invited_by"], how="left"
    )
    before = existed_before(local_day(pl.col("since"), t.context), t.context).fill_null(value=False)
    strange = (pl.col("scene") == "invite") & pl.col("invited_by").is_not_null() & pl.col("keeper").is_null() & ~before
    judged = stays.with_columns(strange=strange, inside=strange & in_period(pl.col("since"), t.context))
    counts = judged.with_columns(
        counted=pl.col("strange") & (pl.col("inside") | ~pl.col("inside").any().over("group_id"))
    )
    inviter = pl.coalesce("inviter", "invited_by").filter("counted").unique().sort().head(SHOWN)
    counted = counts.group_by("group_id").agg(
        told=pl.lit(value=True),
        invited=pl.col("member_id").filter("counted").n_unique(),
        inviters=inviter.implode(),
        first_invited=pl.col("since").filter("counted").min(),
        lately=pl.col("inside").any(),
    )
    known = stewards(t).select("group_id", keepers_known=pl.lit(value=True)).unique()
    return counted.join(known, on="group_id", how="left").with_columns(pl.col("keepers_known").fill_null(value=False))


def _strangers(t: Tables) -> pl.LazyFrame:
    """Return the invitations that system messages tell of people on no roster, by name: most of them have left since."""
    events = t["events"] if "events" in t else EVENTS.to_frame()
    told = pl.col("kind") == "join", pl.col("member_id").is_null(), pl.col("member_name").is_not_null()
    return (
        events.lazy()
        .filter(*told, pl.col("scene").is_not_null())
        .select("group_id", "scene", member_id="member_name", since="at", invited_by="actor_id")
    )
