"""Extract the subjects of a message, as character pairs and words, and tell whether two messages share one."""

from collections.abc import Callable
from datetime import timedelta

import polars as pl

from groupaudit.fold import fold_series
from groupaudit.talk.chronology import code
from groupaudit.talk.following import first_behind

WITHIN = timedelta(days=3)
"""How long a message that names the subject of an issue can answer it, however many messages come between."""

SAYS_NOTHING = (
    r"为什么|是不是|有没有|能不能|可不可以|怎么[办样]?|什么|多少|几[点号个]|看[一]?下|一下|麻烦|派人|有人|没人|师傅|物业|业主|大家|各位|今天|明天|昨天|后天|[上下]午|[早晚]上|中午"
    r"|(?:周|星期|礼拜)[一二三四五六日天末]|现在|马上|已经|通知|提示|温馨|小区|处理|安排|时候|时间|问题|情况|地方|没有|收到|谢谢|感谢|好的|可以|需要|知道|哪里|那里|这里"
    r"|如果|因为|所以|联系|电话|工作|人员|公司|客服|尽快|及时|注意|帮忙|反映|投诉|报修|维修|解决|恢复|正常|我家|邻居|领导|同事|部门|群里|手里|坏了"
    r"|[的了吗呢吧啊呀哦嘛么是在不我你您他她它们这那哪就都也还请让被跟与或但很太再又才只最更谁什怎]"
)
"""Words that occur in any message, and characters between words."""

ENGLISH_SAYS_NOTHING = (
    r"(?-u:\b)(?:about|after|again|also|anybody|anyone|because|been|before|broken|call|check|come|coming|could|does|doing|done|from|good|hello|here|help|have|having"
    r"|just|know|like|look|many|more|morning|much|need|okay|only|over|please|problem|right|send|some|somebody|someone|soon|sorry|still|sure|take|than|thank|thanks"
    r"|that|their|them|then|there|these|they|thing|this|those|time|today|tomorrow|very|want|well|were|what|when|where|which|will|with|work|working|would|yesterday|your)(?-u:\b)"
)
"""English words that occur in any message; words below four letters are never subjects."""


DONE_ABOUT_ANYTHING = r"[修换查装弄搞管做催等派看来去到回给说定好完能会要得行快慢早晚人]|答复|解释|进展|结果|消息|办法|方案|登记|记录|安装|更换|检修|抢修|施工"
"""Words for actions and states that fit any subject."""


def subjects(folded: pl.Expr) -> pl.Expr:
    """Return the subjects of texts: pairs of adjacent Chinese characters, and Latin words.

    In a text without Chinese only longer words count.
    """
    said = folded.fill_null("")
    left = said.str.replace_all(SAYS_NOTHING, " ")
    from_second = left.str.replace_all(r"(^|\P{Han})\p{Han}", "$1")
    chinese = said.str.contains(r"\p{Han}")
    latin, english = (pl.when(text).then(left).otherwise(pl.lit("")) for text in (chinese, ~chinese))
    return (
        pl.concat_list(
            left.str.extract_all(r"\p{Han}{2}"),
            from_second.str.extract_all(r"\p{Han}{2}"),
            latin.str.extract_all(r"[a-z]{2,}"),
            english.str.replace_all(ENGLISH_SAYS_NOTHING, " ").str.extract_all(r"[a-z]{4,}"),
        )
        .list.unique()
        .list.sort()
    )


def things(folded: pl.Expr) -> pl.Expr:
    """Return `subjects` without words for actions on anything (能修好, 派人来看, 有进展)."""
    return subjects(folded.str.replace_all(DONE_ABOUT_ANYTHING, " "))


_NOWHERE = pl.DataFrame(schema={"place": pl.UInt32, "n": pl.UInt32})
"""Sorted positions, and the index of the words of each."""


class Matters:
    """Subjects of turns, computed once each, as one question is compared with many answers.

    `words` returns the text at given positions in `turns`.
    """

    def __init__(self, words: Callable[[pl.Series], pl.Series]) -> None:
        self.words = words
        self._known: dict[Callable[[pl.Expr], pl.Expr], tuple[pl.DataFrame, pl.Series]] = {}

    def folded(self, places: pl.Series) -> pl.Series:
        """Return the folded text at *places*."""
        return fold_series(self.words(places))

    def of(self, places: pl.Series, about: Callable[[pl.Expr], pl.Expr] = subjects) -> pl.Series:
        """Return the `subjects` or `things` of the turns at *places*."""
        known, words = self._known.get(about, (_NOWHERE, pl.Series([], dtype=pl.List(pl.String))))
        distinct = places.cast(pl.UInt32).unique()
        new = distinct.filter(~distinct.is_in(known["place"].implode()))
        if new.len():
            added = new.to_frame("place").with_row_index("n", known.height)
            known = pl.concat([known, added.select(_NOWHERE.columns)]).sort("place")
            words = pl.concat([words, _about(self.folded(new), about)])
            self._known[about] = known, words
        return words.gather(known["n"].gather(known["place"].search_sorted(places)))

    def share(self, one: pl.Series, other: pl.Series, about: Callable[[pl.Expr], pl.Expr] = subjects) -> pl.Series:
        """Tell of each pair of turns whether they share a subject."""
        both = pl.DataFrame({"one": self.of(one, about), "other": self.of(other, about)})
        every = pl.concat_list("one", "other").list.n_unique()
        return both.select(every < pl.col("one").list.len() + pl.col("other").list.len()).to_series()


def _about(folded: pl.Series, about: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """Return *about* of each text; equal texts are computed once."""
    said = folded.fill_null("")
    distinct = said.unique(maintain_order=True).to_frame("text").lazy().select(about(pl.col("text"))).collect()
    return distinct.to_series().gather(code(said))


def first_naming(questions: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Return `pos` and `reply`: the first of *answers* within WITHIN that names a subject of each question.

    *questions* has pos, group, sender, at and folded, *answers* the same, sorted by pos; answers to oneself do not
    count.
    """
    words = subjects(pl.col("folded")).alias("word")
    asked = questions.select("pos", "group", "sender", "at", words).explode("word").drop_nulls("word").sort("pos")
    known = asked["word"].unique()
    if known.is_empty():
        return pl.DataFrame(schema={"pos": pl.UInt32, "reply": pl.UInt32})
    naming = answers.filter(pl.col("folded").str.contains_any(known.to_list())).select(
        "group", by="sender", reply="pos", said="at", word=words
    )
    said = naming.explode("word").filter(pl.col("word").is_in(known.implode())).sort("reply")
    told = said.with_columns(_by_somebody_else("reply"), _by_somebody_else("said"))
    near = first_behind(asked, told, ["group", "word"])
    own = pl.col("by").eq_missing(pl.col("sender"))
    found = near.select(
        "pos",
        "at",
        reply=pl.when(own).then("other_reply").otherwise("reply"),
        said=pl.when(own).then("other_said").otherwise("said"),
    ).drop_nulls("reply")
    soon = found.filter(pl.col("said") - pl.col("at") <= WITHIN)
    return soon.sort("pos", "reply").unique("pos", keep="first", maintain_order=True).select("pos", "reply")


def _by_somebody_else(column: str) -> pl.Expr:
    """Return *column* of the next message in the group with the same word and another sender."""
    changes = pl.col("by").ne_missing(pl.col("by").shift(-1))
    following = pl.when(changes).then(pl.col(column).shift(-1))
    return following.backward_fill().over("group", "word").alias(f"other_{column}")
