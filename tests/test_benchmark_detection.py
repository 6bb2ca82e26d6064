"""The measuring of detection: what it calls found, a false alarm, left out and a bar that holds."""

import gzip
import json
from pathlib import Path

import polars as pl
import pytest
from benchmarks import left_out, name_scores
from benchmarks.content_scores import LIMITS, content, fixed, held_out, share, surest
from benchmarks.detection import main
from benchmarks.disguise_scores import disguise_scores
from benchmarks.left_out import attested, leave_out, terms_from
from benchmarks.name_scores import verdicts
from benchmarks.verdicts import categories, floor, judge

DATA = Path(__file__).parent / "data"
NORMAL = "明天上午停水检修，请提前储水"
BETTING = "百家乐、龙虎和都有，注册就送88彩金"
NAMES = [("张三", 1), ("小太阳", 0), ("工程部", 0)]


def rows(*labelled: tuple[str, int, str]) -> pl.DataFrame:
    """Judged messages, from text, label and source."""
    return surest(
        pl.DataFrame(labelled, schema={"text": pl.String, "violation": pl.Int64, "source": pl.String}, orient="row")
        .with_columns(family=pl.col("source").str.split("/").list.first()),
        judge(pl.Series([text for text, _, _ in labelled])),
    )  # fmt: skip


def with_confidence(*confidences: tuple[str, int]) -> pl.DataFrame:
    """Normal messages of sources, found with a confidence; every limit is kept by a source without one."""
    return pl.DataFrame(
        [(source, source, 0, sure) for source, sure in confidences],
        schema=["source", "family", "violation", "confidence"],
        orient="row",
    )


def folder(tmp_path, messages, names):
    """A folder of labelled data."""
    with gzip.open(tmp_path / "content.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(
            json.dumps({"text": t, "violation": v, "category": None, "source": s}) + "\n" for t, v, s in messages
        )
    with gzip.open(tmp_path / "names.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"name": n, "is_real_name": r, "source": "made up"}) + "\n" for n, r in names)
    return tmp_path


def test_texts_are_judged_by_the_rules_that_are_on_by_default():
    """Betting is found as betting, by every copy of the text once; service talk is not, nor is off-by-default grumbling."""
    found = judge(pl.Series([BETTING, NORMAL, BETTING, "这破公司要完", None]))
    assert found.select("text", "category").rows() == [(BETTING, "gambling")]
    assert "negative-talk" not in categories()
    assert found["confidence"].item() >= floor()


def test_a_term_that_is_left_out_is_not_there():
    """What a longer term covered is found again without it, and what speaks for nothing else is not found at all."""
    text = pl.Series(["今晚百家乐"])
    assert judge(text).height == 1
    assert judge(text, {("gambling", "百家乐")}).is_empty()
    assert judge(text, {("pornography", "百家乐")}).height == 1


def test_a_share_is_of_all_messages_of_the_source():
    """One of two messages found is a half; of no messages nothing is found."""
    judged = rows((BETTING, 1, "S/a"), (NORMAL, 1, "S/a"))
    assert share(judged, floor()) == 0.5
    assert share(judged.clear(), 0) == 0


def test_the_fixed_floor_is_the_lowest_that_keeps_every_limit():
    """One false alarm in a hundred is too many for one source and not for another."""
    quiet = [(source, -1) for source in LIMITS] * 99
    assert fixed(with_confidence(*quiet)) == 0
    assert fixed(with_confidence(*quiet, ("CPED", 60))) == 61
    assert fixed(with_confidence(*quiet, ("CPED", 60)), without="CPED") == 0
    assert fixed(with_confidence(*quiet, ("COLD", 60))) == 0


def test_leaving_out_a_source_leaves_out_its_terms(monkeypatch, tmp_path):
    """Terms whose source column names it, and those of a corpus without a name; others stay."""
    header = "term\tsource\n"
    (tmp_path / "gambling.tsv").write_text(f"{header}百家乐\tFBS\n彩金\tspam corpus\n龙虎和\thand\n", "utf-8")
    (tmp_path / "allow.tsv").write_text("phrase\n百家乐园\n", "utf-8")
    monkeypatch.setattr(left_out, "PACKS", tmp_path)
    terms_from.cache_clear()
    assert terms_from("FBS_SMS") == {("gambling", "百家乐"), ("gambling", "彩金")}
    assert terms_from("COLD") == {("gambling", "彩金")}
    judged = rows(("今晚百家乐", 1, "FBS_SMS/a"), ("六合彩 特码", 1, "FBS_SMS/a"), ("六合彩", 1, "COLD"))
    seen = attested(judged, {"invented": pl.Series(["百家乐"])})
    left = leave_out(judged, "FBS_SMS", seen)
    terms_from.cache_clear()
    assert (left.terms, left.own_terms, left.false_alarms) == (2, 1, None)
    assert left.recalls == {"FBS_SMS/a": (1.0, 0.5, 0.5)}
    assert left_out.terms_only_in("FBS_SMS", seen) == {("gambling", "特码")}


def test_what_is_not_reported_is_below_the_floor():
    """A term that is everyday talk has a score, and only beside a second signal a finding."""
    weak, beside = "今晚下注", "今晚下注，加微信 abc12345"
    sure = dict(judge(pl.Series([weak, beside])).select("text", "confidence").rows())
    assert 0 <= sure[weak] < floor() <= sure[beside]


def test_the_invented_messages_are_many_and_nobody_elses():
    """At least 150 offers and 300 ordinary messages, each once, none of them among the lines that packs are tried on."""
    invented = held_out()
    counts = dict(invented["kind"].value_counts().iter_rows())
    assert counts.keys() == {"violation", "normal"}
    assert counts["violation"] >= 150
    assert counts["normal"] >= 300
    assert invented["text"].is_unique().all()
    assert set(invented["category"].drop_nulls()) <= set(categories())
    tried = [path.read_text("utf-8") for path in sorted(DATA.glob("must*.tsv"))]
    assert [text for text in invented["text"] if any(text in lines for lines in tried if len(text) > 4)] == []


def test_plain_phrases_are_found_and_every_disguise_is_tried_on_all_of_them():
    """A phrase that is not found as it stands would say nothing about disguises."""
    scores = {one.name: one for one in disguise_scores()}
    assert scores["plain"].beside == 1
    assert {"dots", "zero-width", "doubled", "pinyin", "parts", "look-alikes"} < scores.keys()
    assert all(one.phrases == 20 and 0 <= one.alone <= 1 for one in scores.values())


def test_without_data_only_the_invented_messages_are_judged(monkeypatch, capsys):
    """The command needs nobody's data to say something."""
    monkeypatch.setattr("sys.argv", ["detection"])
    assert main() in {0, 1}
    printed = capsys.readouterr().out
    assert "| violation " in printed
    assert "recall, held out" in printed
    assert "disguise, pinyin" in printed
    assert "CPED" not in printed


def test_names_are_judged_by_the_rule():
    """A name is accepted, the rest is called what the rule calls it, and what holds no name is said to hold none."""
    names = pl.Series(["张三", "高峰", "钱多多", "小太阳", "张三"])
    assert verdicts(names).to_list() == ["accepted", "word", "unusual", "implausible", "accepted"]


def test_data_without_a_source_that_has_a_limit_are_refused(tmp_path):
    """A limit that nothing could break would always hold."""
    with pytest.raises(ValueError, match="CPED"):
        content(folder(tmp_path, [(NORMAL, 0, s) for s in LIMITS if s != "CPED"], NAMES) / "content.jsonl.gz")


def test_the_command_prints_and_writes_and_says_by_its_code_what_does_not_hold(tmp_path, monkeypatch, capsys):
    """The file holds what is printed, with date and revision; a bar of recall without messages does not hold."""
    messages = [(NORMAL, 0, source) for source in LIMITS] + [(BETTING, 1, "FBS_SMS/IL:Gambling")]
    data, results = folder(tmp_path, messages, NAMES), tmp_path / "results.md"
    given = [str(data), "--results", str(results), "--date", "2024-09-02", "--revision", "abc1234"]
    monkeypatch.setattr("sys.argv", ["detection", *given])
    monkeypatch.setattr(name_scores, "SAMPLE", 50)
    assert main() == 1
    written = results.read_text("utf-8")
    assert written.startswith("# Detection\n\nRevision abc1234 of 2024-09-02.")
    assert written.endswith(capsys.readouterr().out.rstrip("\n") + "\n")
    assert "| met         | recall, FBS_SMS/IL:Gambling " in written
    assert "| **not met** | recall, FBS_SMS/AD:Loan " in written
    assert "| met         | false alarms, CPED " in written
