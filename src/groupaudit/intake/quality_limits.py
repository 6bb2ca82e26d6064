"""Limits on input quality, section `input-quality` of the policy; `--strict` exits with 3 beyond them.

They concern the reliability of exports, never a person. Shares are of the rows, messages or members of one file, and of
all files together.
"""

from pydantic import Field

from groupaudit.rule import Params


def _share(default: float, english: str, chinese: str) -> float:
    field: float = Field(
        default=default, ge=0, le=1, description=english, json_schema_extra={"description-zh": chinese}
    )
    return field


class InputQuality(Params):
    """Accepted maximum or minimum of each measure; a share of 1 and 0 days mean no limit."""

    max_rejects: float = _share(0.05, "Largest share of rows that could not be read.", "无法读取的行最多占多少。")
    max_duplicates: float = _share(
        1, "Largest share of rows that another file or row has too.", "与别的行重复的行最多占多少。"
    )
    max_shared_ids: float = _share(
        0.05,
        "Largest share of messages that share an id with one that says something else.",
        "与内容不同的消息共用一个 ID 的消息最多占多少。",
    )
    max_without_sender: float = _share(
        0.05, "Largest share of messages without a sender.", "没有发送者的消息最多占多少。"
    )
    max_without_time: float = _share(0.05, "Largest share of messages without a time.", "没有时间的消息最多占多少。")
    max_placeholders: float = _share(
        0.05,
        "Largest share of system messages, and of members, with placeholders such as $username$ for a name.",
        "系统消息、成员的名字里留有 $username$ 之类占位符的最多各占多少。",
    )
    max_unresolved: float = _share(
        0.5,
        "Largest share of system messages about somebody who is no single member.",
        "系统消息提到的人对不上成员的最多占多少。",
    )
    max_out_of_order: float = _share(
        1, "Largest share of messages earlier than the one before.", "时间早于上一条的消息最多占多少。"
    )
    max_after_export: float = _share(
        0,
        "Largest share of messages more than a day later than the export itself.",
        "时间比导出时间晚一天以上的消息最多占多少。",
    )
    max_media: float = _share(
        1, "Largest share of messages that are pictures, voices and the like.", "图片、语音等无法查看的消息最多占多少。"
    )
    max_gap_days: int = Field(
        default=0,
        ge=0,
        description="Longest time without any message, in days; 0: no limit.",
        json_schema_extra={"description-zh": "最长多少天可以没有任何消息；0 表示不限。"},
    )
    min_group_nicknames: float = _share(
        0, "Smallest share of members whose group nickname is known as such.", "确知群昵称的成员至少占多少。"
    )
    max_without_roster: float = _share(
        1, "Largest share of groups of which only speakers are known.", "只看得到发言者的群最多占多少。"
    )
    max_uncovered: float = _share(
        1,
        "Largest share of the days from --since to --until that no file of a group covers from its first to its last message.",
        "--since 到 --until 之间，群的任何一份文件（从首条消息到末条消息）都没有覆盖的天数最多占多少。",
    )
    allow_assumed_timezone: bool = Field(
        default=True,
        description="false: times without a zone are beyond the limit.",
        json_schema_extra={"description-zh": "false：时间没有时区即算超过限度。"},
    )
