"""Every disguise is seen through, and what is no disguise stays what it is."""

import polars as pl
import pytest
from benchmarks.detection_bars import disguise_bars
from benchmarks.disguise_scores import disguise_scores
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.derive.hits import find_hits
from groupaudit.detection.guises import BIT, FOLDS, guises, made_of, syllables_of
from groupaudit.detection.lexicon import load_packs
from groupaudit.detection.readable import readable
from groupaudit.tables import HITS


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """A small pack."""
    folder = tmp_path_factory.mktemp("packs")
    terms = "六合彩 百家乐 赌博 约炮 裸聊 加群看片 加群视频 赌博网站 办证刻章"
    (folder / "gambling.tsv").write_text("\n".join(["term", *terms.split()]), "utf-8")
    (folder / "lure.tsv").write_text("term\n加微信\n", "utf-8")
    (folder / "warning.tsv").write_text("term\n严禁\n", "utf-8")
    return load_packs(folder=folder)


@pytest.fixture
def hits(packs):
    """A function from messages to row, term, what was matched, folds and need of the hits that are no lure."""

    def found(*messages):
        table = find_hits(readable(pl.DataFrame({"text": messages})), packs).filter(pl.col("category") != "lure")
        return table.select("row", "term", "matched", "folds", "needs").rows()

    return found


def test_phrases_are_found_under_every_disguise():
    """The share of the phrases that is a finding reaches the bar of each disguise; most need more than folding."""
    bars = list(disguise_bars(disguise_scores()))
    assert len(bars) > 20
    assert [bar for bar in bars if not bar.passed] == []


@pytest.mark.parametrize(
    ("message", "term", "matched", "fold"),
    [
        ("来玩溜和菜吧", "六合彩", "溜和菜", "phonetic"),
        ("来玩liuhecai吧", "六合彩", "liuhecai", "spelled"),
        ("来玩liu he cai吧", "六合彩", "liu he cai", "gap spelled"),
        ("来玩六合cai吧", "六合彩", "六合cai", "spelled"),
        ("来玩百佳勒吧", "百家乐", "百佳勒", "phonetic"),
        ("班整课掌", "办证刻章", "班整课掌", "phonetic"),
        ("半正课张", "办证刻章", "半正课张", "phonetic"),
        ("来玩彩合六吧", "六合彩", "彩合六", "reversed"),
        ("来玩六六合合彩彩吧", "六合彩", "六六合合彩彩", "doubled"),
        ("去贝者十尃吧", "赌博", "贝者十尃", "parts"),
        ("去赌十尃吧", "赌博", "赌十尃", "parts"),
        ("今晚固炮吗", "约炮", "固炮", "variant"),
        ("➕裙看片", "加群看片", "➕裙看片", "variant"),
    ],
)
def test_a_guise_is_named_and_has_the_span_of_what_is_written(hits, message, term, matched, fold):
    """The hit covers all characters that were read, and only those."""
    assert hits(message) == [(0, term, matched, fold.split(), None)]


def test_a_guise_and_separators_go_together(hits):
    """Both are named."""
    assert hits("来玩溜*和*菜吧") == [(0, "六合彩", "溜*和*菜", ["gap", "phonetic"], None)]


def test_what_may_sound_so_by_chance_counts_only_beside_a_signal(hits):
    """Two characters alone are not looked at, beside a lure they need it, as does a particle; everyday words stay words."""
    assert hits("来堵搏") == []
    assert hits("来堵搏，加微信") == [(0, "赌博", "堵搏", ["phonetic"], "second-signal")]
    assert hits("来dubo，加微信") == [(0, "赌博", "dubo", ["spelled"], "second-signal")]
    assert hits("来duboruanjian，加微信") == [(0, "赌博", "dubo", ["spelled"], "second-signal")]
    assert hits("来加群是拼，加微信") == [(0, "加群视频", "加群是拼", ["phonetic"], "second-signal")]
    assert hits("来dubojie，加微信", "来duboxyz，加微信") == []


@pytest.mark.parametrize(
    "message",
    [
        "白加了一天班",
        "百家姓",
        "this is a banana",
        "women dou hao",
        "他们人百家争鸣",
        "天天看看书",
        "加裙子",
        "加群都是拼的",
        "3+2=5",
        "贝者",
    ],
)
def test_ordinary_talk_is_no_guise(hits, message):
    """Sounds, letters, doubled characters and parts of everyday text make no term."""
    assert hits(message) == []


def test_a_term_in_the_open_is_no_disguise(hits):
    """What is written plainly is matched plainly, whatever else could be read there."""
    assert hits("赌赌博博", "赌博网站") == [(0, "赌博", "赌博", [], None), (1, "赌博网站", "赌博网站", [], None)]


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_every_guise_of_any_text_knows_where_it_comes_from(text):
    """Pieces lie inside the text, in code points, and each covers at least one."""
    for guise in guises(text, made_of("赌博"), sum(BIT[fold] for fold in FOLDS)):
        assert len(guise.text) == len(guise.starts) == len(guise.ends)
        assert all(0 <= start < end <= len(text) for start, end in zip(guise.starts, guise.ends, strict=True))


def test_long_runs_of_letters_are_no_spelling():
    """However long a text without spaces is, it is read to its end."""
    assert syllables_of("a" * 10_000) == ()
    assert syllables_of("liuhecai") == ("liu", "he", "cai")
    assert syllables_of("xyz") == ()


@given(
    st.lists(st.text(st.sampled_from("六合彩溜菜和百家乐赌博贝者十尃liuheca *😂加微信裙➕"), max_size=14), max_size=5)
)
@settings(max_examples=60, deadline=None)
def test_messages_among_others_have_the_hits_they_have_alone(packs, messages):
    """The search of all messages at once finds what it finds in each alone."""
    text = readable(pl.DataFrame({"text": messages}, schema={"text": pl.String}))
    alone = [find_hits(text.slice(i, 1), packs) for i in range(text.height)]
    together = find_hits(text, packs)
    assert pl.concat([HITS.to_frame(), *alone]).equals(together)
    for row, start, end, matched in together.select("row", "start", "end", "matched").rows():
        assert messages[row][start:end] == matched


def test_everyday_words_are_looked_at_where_they_can_add_up(tmp_path):
    """Alone they are left out; they count beside each other, and beside a number or a link."""
    (tmp_path / "gambling.tsv").write_text("term\tweight\n免费\t15\n送分\t35\n", "utf-8")
    pack = load_packs(folder=tmp_path)
    texts = ["免费停车", "免费送分", "免费 13800138000", "送分"]
    found = find_hits(readable(pl.DataFrame({"text": texts})), pack)
    assert found.select("row", "term").rows() == [(1, "免费"), (1, "送分"), (2, "免费"), (3, "送分")]


def test_a_weak_word_does_not_hide_the_disguise_around_it(tmp_path):
    """The stronger term is read; where the reading costs more than it brings, the word stays what it is."""
    (tmp_path / "gambling.tsv").write_text("term\tweight\n贷款\t20\n无抵押贷款\t90\n发票\t35\n代开发票\t50\n", "utf-8")
    pack = load_packs(folder=tmp_path)
    found = find_hits(readable(pl.DataFrame({"text": ["无底压贷款", "带开发票", "无无抵抵押押贷贷款款"]})), pack)
    assert found.select("row", "term").rows() == [(0, "无抵押贷款"), (1, "发票"), (2, "无抵押贷款")]


def test_empty_packs_find_nothing(packs):
    """A company may listen to nothing."""
    empty = type(packs)(terms={}, allow=(), warnings={})
    assert find_hits(readable(pl.DataFrame({"text": ["六合彩", "加微信 13800138000"]})), empty).is_empty()
