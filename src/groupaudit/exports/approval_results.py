"""Read the results of applications in forms: 同意, 不同意, ☑同意 □不同意, 拟同意，请张总审批."""

import polars as pl

RESULTS = ("refused", "pending", "unclear")
"""`unclear`: the text shows neither an approval nor the lack of one."""

BETWEEN = "；"
"""Separates the texts of several columns about one application."""

_TICKED, _EMPTY = "☑", "□"
_BOXES = {
    r"[(\[【]\s*[√✓✔v]\s*[)\]】]|[☒■▣●✅]": _TICKED,
    r"[(\[【]\s*[)\]】]|[☐◻▢○◯]": _EMPTY,
}
_WORD = r"[^\s□☑√✓✔；]*"
_NOT_CHOSEN = rf"□\s*{_WORD}"
_NOT_CHOSEN_BEFORE = rf"{_WORD}\s*□"

_ALONE = r"(?:^|；)(?:{})(?:；|$)"
_NO_OBJECTION = r"[无没]有?(?:不同(?:的)?|反对)意见|[不无]反对"
_REFUSED = (
    r"不予(?:批准|同意|通过|核准)?|不同意|不批|不准|不通过|反对|驳回|退[回件]|打回|拒绝|否决|未获|未(?:予)?(?:通过|同意|核准)"
    r"|没有?(?:同意|通过|批准?|获批)|(?:^|；|已|申请)(?:作废|取消|撤[回销])"
    r"|not approved|disapproved|disagree|reject\w*|refus\w*|denied|declined|withdrawn|cancel\w*|"
) + _ALONE.format("[×✗✘❌xn否不]|不可以?|不行|no")
_PENDING = (
    r"待.{0,6}(?:审[批核定]?|批准?|批示|签字?)|待[定补]|审[批核定]中|报批中|进行中|流程中|流转中|办理中|尚?未[审批][批核准]?|尚未|未完成"
    r"|暂缓|缓办|pending|in progress|in review|submitted|"
) + _ALONE.format("待办?")
_ASKED = r"拟(?:同意|批准|予以?|办)|[请报呈需须转送].{0,8}(?:审[批核定]|批准|批示|同意|核准|审阅)"
_GRANTED = (
    r"同意|批准|通过|核准|[已获]批|准予|准许|许可|已审|已签|已办|办结|完成|无异议|照准|认可|已备案|approved|granted|agreed?|"
) + _ALONE.format("[√✓✔☑是可准y]|可以|可行|yes|ok")


def outcome(text: pl.Expr) -> pl.Expr:
    """Return one of RESULTS for the text of a form; null if it approves or is null.

    Words at boxes that are not ticked are ignored. Words of both kinds (同意/不同意) are `unclear`.
    """
    return text.map_batches(_outcome, return_dtype=pl.String, is_elementwise=True)


def _outcome(texts: pl.Series) -> pl.Series:
    """Remove words that refuse, ask or defer, one kind after the other, and look for an approval in the rest.

    This works on series, because one expression would be planned many times over.
    """
    plain = texts.cast(pl.String).str.normalize("NFKC").str.to_lowercase()
    said = _chosen(plain.str.replace_all(_NO_OBJECTION, "无异议").str.replace_all("审批中心", "").str.strip_chars())
    refused, rest = said.str.contains(_REFUSED), said.str.replace_all(_REFUSED, "")
    asked, rest = rest.str.contains(_ASKED), rest.str.replace_all(_ASKED, "")
    pending, rest = rest.str.contains(_PENDING), rest.str.replace_all(_PENDING, "")
    granted = rest.str.contains(_GRANTED) & ~(refused & rest.str.contains(r"^[√✓✔☑]*$"))
    told = (
        pl.when(refused & ~granted)
        .then(pl.lit("refused"))
        .when(pending & ~granted)
        .then(pl.lit("pending"))
        .when(refused | pending | asked | ~granted)
        .then(pl.lit("unclear"))
    )
    return pl.select(told.alias(texts.name)).to_series()


def denial(text: pl.Expr) -> pl.Expr:
    """Return `refused` or `pending` if a cell for a name says so instead; null for anything else."""
    told = outcome(text)
    return pl.when(told != "unclear").then(told)


def _chosen(texts: pl.Series) -> pl.Series:
    """Remove the words at empty boxes; a text that begins with a box has the words after their boxes, else before."""
    for box, plain in _BOXES.items():
        texts = texts.str.replace_all(box, plain)
    before = texts.str.contains(rf"^[{_TICKED}{_EMPTY}√✓✔]")
    behind = texts.str.replace_all(_NOT_CHOSEN_BEFORE, "")
    return texts.str.replace_all(_NOT_CHOSEN, "").zip_with(before.fill_null(value=False), behind).str.strip_chars()
