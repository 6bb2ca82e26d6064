"""The page: what it holds, and how it behaves in a real browser."""

import base64
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
from datetime import date

import polars as pl
import pytest
from benchmarks.browser import PHONE, browser, chromium
from msgspec.structs import replace

from decoded import PACKED
from groupaudit.figures.activity import ACTIVITY
from groupaudit.figures.response_times import RESPONSES
from groupaudit.figures.scorecard import SCORECARD
from groupaudit.files.own_reports import is_own
from groupaudit.reader import Input
from groupaudit.reporters.html import html
from groupaudit.reporting.legible import LONGEST
from groupaudit.reporting.packed import FIELDS, LARGE
from groupaudit.vocabulary import Language, View
from reports import HOSTILE, empty, finding, hostile, report

DATA = re.compile(r'<script type="application/json" id="data">([^<]*)</script>')
SEVERITIES = ("high", "medium", "low", "info")


def page(what):
    """Return the page of a report."""
    out = io.BytesIO()
    html.write(what, out)
    return out.getvalue().decode("utf-8")


def data(text):
    """Return what the page's table is made of."""
    packed = PACKED.search(text)
    return json.loads(gzip.decompress(base64.b64decode(packed[1])) if packed else DATA.search(text)[1])


def mixed(count):
    """A report of findings that differ in everything that can be sorted and filtered by."""
    rows = [
        finding(
            n,
            matched=f"词{n:04}",
            severity=SEVERITIES[n * 4 // count],
            group_id=f"g{n % 7}",
            group_name=f"{'甲乙丙丁戊己庚'[n % 7]}群",
            member_name=f"{'张李王赵'[n % 4]}{n % 90:02}",
        )
        for n in range(count)
    ]
    return report(*rows)


# --- what the page holds ----------------------------------------------------------------------------------------------


def test_nothing_is_loaded_from_elsewhere():
    """No element names an address; the page's own policy forbids all but its one style and its one script."""
    text = page(hostile())
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert re.findall(r"""\b(?:src|href|action|data|srcset|poster)\s*=\s*["']?(?!#)[^\s"'>]""", markup) == []
    assert "url(" not in text
    assert "@import" not in text
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    for element, content in re.findall(r"<(style|script)>(.*?)</\1>", text, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert " style=" not in markup
    assert not re.search(r"\son\w+=", markup)


def test_markup_in_data_is_text():
    """No string from data opens an element, closes the script that holds it, or leaves an attribute."""
    text = page(report(*(finding(n, name=t, group_name=t, source=t, matched=t) for n, t in enumerate((*HOSTILE, '"><img src=x>', "</script><b>", "<!--", "]]>", "&lt;")))))  # fmt: skip
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert "<img" not in markup
    assert "<b>" not in markup.replace("<b>附件", "").replace("<dd><b>", "")
    assert len(re.findall("</script>", text)) == 3
    assert any("<script>alert(1)</script>" in row[5] for row in data(text)["rows"])


def test_a_text_of_any_length_is_cut_and_told():
    """A nickname of a megabyte does not fill the page; how long it was is said."""
    endless = "长" * 1_000_000
    text = page(report(finding(1, name=endless, group_name=endless), inputs=(Input(path=endless),)))
    assert len(text) < 150_000
    (row,) = data(text)["rows"]
    said = row[FIELDS.index("message")]
    assert "（共 1,000,000 字" in text
    assert endless[:100] in said
    assert len(said) < LONGEST


def test_many_findings_are_packed_and_all_there():
    """Past a size the rows are compressed; unpacked they are the same rows."""
    text = page(mixed(9000))
    assert PACKED.search(text)
    assert len(text) < LARGE
    rows = data(text)["rows"]
    assert len(rows) == 9000
    assert {row[FIELDS.index("fingerprint")] for row in rows} == set(mixed(9000).findings["fingerprint"])
    assert all(len(row) == len(FIELDS) for row in rows)
    assert page(mixed(9000)) == text


def test_times_are_those_of_the_policy_s_zone():
    """A page shows 09:01 for 01:01 in UTC, wherever it is opened."""
    (row,) = data(page(report(finding(1))))["rows"]
    days, minutes = divmod(row[FIELDS.index("minute")], 24 * 60)
    assert (days, minutes) == ((date(2026, 1, 31) - date(1970, 1, 1)).days, 9 * 60 + 1)


def test_nothing_found_is_not_called_clean():
    """An empty result says that nothing was found, and what was not checked."""
    text = page(report())
    assert "未发现问题" in text
    assert "没有检查的内容" in text
    assert "Nothing found." in page(report().speaking(Language.EN))


def test_management_gets_figures_without_a_table():
    """Findings are counted, by clause and over time, and not listed."""
    text = page(replace(report(finding(1)), view=View.MANAGEMENT))
    assert data(text)["rows"] == []
    assert 'id="findings"' not in text
    assert "发现 1 处" in text


def test_days_are_drawn_and_told_as_figures():
    """Messages and findings of a day stand in the timeline's table."""
    days = pl.DataFrame([[None, date(2026, 1, 30), 40], [None, date(2026, 1, 31), 2]], schema=ACTIVITY, orient="row")
    text = page(replace(report(finding(1)), activity=days))
    assert '<td>2026-01-30</td><td>2026-01-30</td><td class="n">40</td><td class="n">0</td>' in text
    assert '<td>2026-01-31</td><td>2026-01-31</td><td class="n">2</td><td class="n">1</td>' in text


def test_a_page_is_never_read_as_an_export():
    """A folder of exports may hold pages of earlier audits."""
    assert is_own(page(report()).encode())


def test_bars_of_units_are_what_their_legend_says():
    """Confirmed findings and hints are told apart, and the bar is as long as its figures."""
    row = dict.fromkeys(SCORECARD) | {"group_id": "g1", "unit": "工程部", "handed_in": True, "decided": 0, "suspected": 1, "confirmed": 2, "dismissed": 5, "hints": 1}  # fmt: skip
    text = page(report(scorecard=pl.DataFrame([row], schema=SCORECARD)))
    legend = re.findall(r'<span class="mark f-(\w+)">■</span> (\w+)', text)
    assert legend == [("decided", "已判定"), ("confirmed", "已核实"), ("suspected", "疑似"), ("hints", "提示")]
    bars = re.findall(r'<rect class="f-(\w+)" x="([\d.]+)" y="0" width="([\d.]+)" height="10"/>', text)
    assert bars == [("confirmed", "0.0", "50.0"), ("suspected", "50.0", "25.0"), ("hints", "75.0", "25.0")]


# --- in a real browser ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tab():
    """A browser; without one these tests are skipped, but never where the project's own checks run."""
    if not chromium():
        assert not os.environ.get("CI"), "the checks of the project install Chromium"
        pytest.skip("Chromium is not installed")
    with browser() as opened:
        yield opened


@pytest.fixture
def show(tab, tmp_path):
    """Open the page of a report in the browser; whatever it complained of or asked for fails the test."""
    asked = len(tab.requests)
    tab.complaints.clear()

    def show(what, fragment="", **options):
        path = tmp_path / "页 面.html"
        path.write_text(page(what), "utf-8")
        tab.open(path, fragment, **options)
        return tab

    yield show
    assert tab.complaints == []
    assert {url.partition("#")[0] for url in tab.requests[asked:]} <= {
        (tmp_path / "页 面.html").as_uri(),
        "about:blank",
    }


def column(tab, number):
    """Return a column of the rows that are drawn."""
    return [row[number] for row in tab.rows()]


@pytest.mark.parametrize("count", [60, 9000])
def test_only_the_rows_on_screen_are_in_the_page(show, count):
    """However many there are, some dozens are drawn; scrolling to the end draws the last one."""
    tab = show(mixed(count))
    assert tab.shown() == count
    assert len(tab.rows()) < 60
    assert "词0000" in tab.rows()[0][5]
    tab.run("document.getElementById('scroll').scrollTop = 1e9")
    tab.settle()
    assert f"词{count - 1:04}" in tab.rows()[-1][5]


def test_columns_sort_up_and_down_and_back(show):
    """The first click sorts in the order of the language, the second the other way, the third as it was."""
    tab = show(mixed(60))
    before = tab.rows()
    tab.click("[data-column=group] button")
    up = column(tab, 2)
    assert up[0] == "丙群"  # bing, before ding, geng, ji, jia, wu, yi
    assert tab.run("document.querySelector('[data-column=group]').getAttribute('aria-sort')") == "ascending"
    tab.click("[data-column=group] button")
    assert column(tab, 2)[0] == "乙群"
    tab.click("[data-column=group] button")
    assert tab.rows() == before


def test_filters_narrow_and_can_be_cleared(show):
    """Severity, rule and group narrow together, the count and the printed words say so, and clearing shows all again."""
    tab = show(mixed(60))
    tab.click("#severities input")
    assert tab.shown() == 45
    assert not any("高" in severity for severity in column(tab, 0))
    label = tab.run("[...document.querySelectorAll('#group option')].find(o => o.textContent.startsWith('丙群')).value")
    tab.choose("#group", label)
    assert set(column(tab, 2)) == {"丙群"}
    assert tab.text("#count") == f"显示 {tab.shown()} 处，共 60 处"
    assert "群: 丙群" in tab.run("document.getElementById('chosen').textContent")
    tab.click("#controls button[type=reset]")
    tab.run("new Promise(done => setTimeout(done, 50))")
    assert tab.shown() == 60


def test_search_looks_into_all_that_is_told(show):
    """Words of a message, a member and a group are found together, whatever their case; a regex is nothing special."""
    tab = show(report(finding(1, matched="ABC上分"), finding(2, member_name="李四"), finding(3)))
    tab.choose("#search", "abc")
    assert tab.shown() == 1
    tab.choose("#search", "李四 工作群")
    assert tab.shown() == 1
    tab.choose("#search", ".*")
    assert tab.shown() == 0
    assert tab.rows() == []


def test_every_finding_has_an_address(show):
    """#fingerprint opens the finding; an address of nothing opens nothing."""
    what = mixed(9000)
    tab = show(what, f"#{what.findings['fingerprint'][7777]}")
    assert "词7777" in tab.text("#about")
    assert any("词7777" in row[5] for row in tab.rows())
    show(what, "#nothing")
    assert tab.run("document.getElementById('detail').open") is False


def test_keys_are_enough(show):
    """Arrows move, Enter opens, arrows go on inside, Escape closes and gives the focus back."""
    tab = show(mixed(60))
    tab.run("document.getElementById('table').focus()")
    tab.press("ArrowDown")
    tab.press("ArrowDown")
    assert tab.run("document.querySelector('[aria-selected=true]').id") == "row-1"
    assert tab.run("document.getElementById('table').getAttribute('aria-activedescendant')") == "row-1"
    tab.press("Enter", "\r")
    assert "词0001" in tab.text("#about")
    assert tab.run("location.hash").startswith("#")
    tab.press("ArrowDown")
    assert "词0002" in tab.text("#about")
    tab.press("Escape")
    assert tab.run("document.getElementById('detail').open") is False
    assert tab.run("document.activeElement.id") == "table"
    tab.press("End")
    assert "词0059" in tab.rows()[-1][5]
    tab.press("/", "/")
    assert tab.run("document.activeElement.id") == "search"


def test_hostile_strings_do_nothing(show):
    """Every attack is shown as text: nothing runs, nothing is turned round, and the page stays whole."""
    rows = [finding(n, name=t, matched=t, member_name=t, group_name=t, source=t, quote=t) for n, t in enumerate((*HOSTILE, '<img src=x onerror="document.title=1">', "{{7*7}}", "javascript:alert(1)"))]  # fmt: skip
    tab = show(report(*rows))
    assert tab.shown() == len(HOSTILE) + 3
    assert tab.run("document.title") == "群聊合规审计 2026-01-31"
    assert tab.run("document.querySelectorAll('img, iframe, object, embed').length") == 0
    tab.run("document.getElementById('table').focus()")
    tab.press("End")
    tab.press("Enter", "\r")
    assert tab.run("[...document.querySelectorAll('a')].every(a => a.getAttribute('href').startsWith('#'))")


def test_a_narrow_screen_shows_everything(show):
    """On a phone nothing is wider than the screen, and each finding tells all that it does elsewhere."""
    tab = show(mixed(60), size=PHONE)
    assert tab.run("document.documentElement.scrollWidth <= innerWidth")
    first = tab.run("document.querySelector('#rows tr[data-place]').getBoundingClientRect().height")
    assert 100 < first < 160
    assert tab.run("[...document.querySelector('#rows tr[data-place]').cells].every(c => c.offsetWidth > 0)")
    tab.choose("#order", "group")
    assert column(tab, 2)[0] == "丙群"
    tab.run("document.getElementById('scroll').scrollTop = 1e9")
    tab.settle()
    assert "庚" in "".join(column(tab, 2)) or "乙" in "".join(column(tab, 2))


def test_a_dark_screen_is_dark(show):
    """The colours follow the system, and text stays readable on its ground."""
    luminance = (
        "(c => { const [r, g, b] = getComputedStyle(document.body)[c].match(/\\d+/g); return (+r + +g + +b) / 3; })"
    )
    tab = show(mixed(4), dark=True)
    ground, text = (tab.run(f"{luminance}('{c}')") for c in ("backgroundColor", "color"))
    assert (ground < 60, text > 190) == (True, True)
    tab = show(mixed(4))
    ground, text = (tab.run(f"{luminance}('{c}')") for c in ("backgroundColor", "color"))
    assert (ground > 240, text < 60) == (True, True)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
def test_paper_has_the_summary_and_what_the_filter_leaves(show, tmp_path):
    """Printing gives head and coverage, the filter in words, its findings and no others, and what was not checked."""
    tab = show(mixed(60))
    tab.choose("#search", "词0007")
    (tmp_path / "p.pdf").write_bytes(tab.printed())
    paper = subprocess.run(["pdftotext", "-layout", tmp_path / "p.pdf", "-"], capture_output=True, check=True).stdout.decode()  # fmt: skip
    told = re.sub(r"\s", "", paper)
    assert all(
        word in told
        for word in (
            "群聊合规审计",
            "2026-01-31",
            "当前筛选:搜索:词0007",
            "显示1处，共60处",
            "没有检查的内容",
            "词0007",
        )
    )
    assert "词0008" not in told
    assert len(tab.rows()) == 1


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
def test_paper_says_how_many_findings_it_leaves_out(show, tmp_path):
    """Of thousands the first are printed, and the number of the others."""
    tab = show(mixed(2500))
    (tmp_path / "p.pdf").write_bytes(tab.printed())
    paper = subprocess.run(["pdftotext", tmp_path / "p.pdf", "-"], capture_output=True, check=True).stdout.decode()
    told = re.sub(r"\s", "", paper)
    assert "词1999" in told
    assert "词2000" not in told
    assert "还有500处没有打印" in told


def test_an_empty_report_opens(show):
    """Without findings the page stands, in either language."""
    assert show(empty()).shown() == 0
    assert show(empty().speaking(Language.EN)).text("#count") == "0 of 0 findings shown"


def test_how_soon_issues_were_answered_is_listed():
    """Per unit and per group, also those without an answer; a report without issues has no such section."""
    told = pl.DataFrame(
        [
            {"level": "unit", "unit": "工程部", "issues": 3, "answered": 2, "unanswered": 1, "pending": 0, "median_minutes": 12, "p90_minutes": 47},
            {"level": "group", "unit": "工程部", "group_id": "g1", "name": "甲群", "issues": 1, "answered": 0, "unanswered": 1, "pending": 0},
        ],
        schema=RESPONSES,
    )  # fmt: skip
    without = report(finding(1))
    rows = re.findall(r"<tr>(.*)</tr>", section(page(replace(without, responses=told)), "responses"))
    cells = [re.findall(r"<td>([^<]*)</td>", row) for row in rows[1:]]
    assert cells == [
        ["工程部", "（全单位）", "3", "2", "1", "0", "12", "47"],
        ["工程部", "甲群", "1", "0", "1", "0", "—", "—"],
    ]
    assert 'id="responses"' not in page(without)


def section(text, name):
    """Return the part of a page below one heading."""
    return text.partition(f'<h2 id="{name}">')[2].partition("</section>")[0]
