"""Write what is generated in the documents: pictures of the demo, the tables of rules in the READMEs, and that of formats.

`make docs` runs this; a test fails where a document is stale.
"""

import io
import re
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from groupaudit.api import Request, carry_out, readers, rules
from groupaudit.reader import Reader
from groupaudit.regulation import built_in
from groupaudit.report import Report
from groupaudit.reporting.printed import render
from groupaudit.vocabulary import Language
from groupaudit.wording import SEVERITIES, pick

ROOT = Path(__file__).resolve().parent.parent
READMES = {Language.EN: ROOT / "README.md", Language.ZH: ROOT / "README.zh-CN.md"}
PICTURES = {language: ROOT / "docs" / f"demo.{language}.svg" for language in Language}
FORMATS = {Language.EN: ROOT / "docs" / "formats.md", Language.ZH: ROOT / "docs" / "formats.zh-CN.md"}
CARRIED: dict[str, tuple[str, str]]= {
    "group-id": ("群 ID", "id of group"), "group-name": ("群名", "name of group"), "sender-id": ("成员 ID", "ids of people"),
    "group-nickname": ("群昵称", "group nicknames"), "account-name": ("微信昵称", "account names"), "roster": ("完整名册", "full roster"),
    "owner": ("群主", "owner"), "admins": ("管理员", "admins"), "message-id": ("消息 ID", "ids of messages"), "system-text": ("系统消息", "system messages"),
    "quoted": ("引用", "quotes"), "forwarded": ("转发的记录", "forwarded records"), "media": ("媒体和文件", "media and files"), "url": ("链接地址", "addresses of links"),
}  # fmt: skip
"""The columns of the table of formats, by what a reader may lack."""
IMPLIED = {
    "messages": {"message-id", "system-text", "quoted", "forwarded", "media", "url"},
    "media": {"quoted", "forwarded", "url"},
    "owner": {"admins"},
}
"""What a format lacks because of something else that it lacks."""
COLUMNS, LINES = 100, 60
"""The part of the demo's output that a picture shows."""
FONTS = '"Sarasa Mono SC", "Noto Sans Mono CJK SC", "Fira Code", monospace'


def demo() -> Report:
    """Audit the samples as `groupaudit demo` does."""
    with chdir(ROOT / "samples"):
        return carry_out(
            Request(paths=["exports", "employees.csv", "records"], policy=Path("groupaudit.toml"), plugins=False)
        )


def picture(report: Report) -> str:
    """Return the beginning of a report on a terminal as SVG, without reference to anything on a network."""
    page = io.StringIO()
    render(report, Console(file=page, width=COLUMNS, force_terminal=True, legacy_windows=False), limit=8)
    shown = "\n".join([*page.getvalue().splitlines()[:LINES], "…"])
    recorder = Console(file=io.StringIO(), record=True, width=COLUMNS)
    recorder.print(Text.from_ansi(shown))
    plain = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    plain = re.sub(r"<!--.*?-->\s*", "", plain).replace("Fira Code, monospace", FONTS)
    return recorder.export_svg(title="groupaudit demo", code_format=plain, unique_id="demo") + "\n"


def table(language: Language) -> str:
    """Return the rules as a Markdown table, in the order of the regulation."""
    regulation = built_in()
    header = pick(("| 条款 | 规则 | 查什么 | 级别 |", "| clause | rule | finds | severity |"), language)
    off = pick(("，默认关闭", ", off by default"), language)
    rows = [
        f"| {r.clause} | `{r.id}` | {pick(r.title, language)} | {pick(SEVERITIES[r.severity], language)}{'' if r.enabled else off} |"
        for r in sorted(rules(plugins=False).found.values(), key=lambda r: (regulation.position(r.clause), r.id))
    ]
    return "\n".join([header, "|---|---|---|---|", *rows])


def lacking(reader: Reader) -> set[str]:
    """Return all that a format cannot carry."""
    told = set(reader.lacks or ())
    return told.union(*(more for key, more in IMPLIED.items() if key in told))


def clock(lacks: set[str]) -> tuple[str, str]:
    """Return what the times of a format are."""
    if "messages" in lacks:
        return "–", "–"
    seconds = ("，到分钟", ", minutes") if "seconds" in lacks else ("", "")
    kind = ("本地时钟", "local clock") if "zone" in lacks else ("有时区", "instant")
    return kind[0] + seconds[0], kind[1] + seconds[1]


def formats(language: Language) -> str:
    """Return what every format of chats and rosters carries, as a Markdown table in the order of their names."""
    which = pick((0, 1), language)
    told = sorted((r for r in readers(plugins=False).found.values() if r.lacks is not None), key=lambda r: r.id)
    rows = []
    for reader in told:
        lacks = lacking(reader)
        cells = [
            reader.label[which],
            f"`{reader.id}`",
            clock(lacks)[which],
            *("–" if key in lacks else "✓" for key in CARRIED),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    heads = [
        pick(("格式", "format"), language),
        "`--reader`",
        pick(("时间", "times"), language),
        *(pick(t, language) for t in CARRIED.values()),
    ]
    return "\n".join([f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *rows])


def documents() -> Iterator[tuple[Path, str]]:
    """Yield every generated file with its content."""
    report = demo()
    for language in Language:
        yield PICTURES[language], picture(report.speaking(language))
        path = READMES[language]
        yield path, _with_table(path.read_text("utf-8"), "rules", table(language))
        page = FORMATS[language]
        yield page, _with_table(page.read_text("utf-8"), "formats", formats(language))


def _with_table(text: str, what: str, rows: str) -> str:
    before, start, rest = text.partition(f"<!-- {what}: make docs -->")
    _, end, after = rest.partition("<!-- end -->")
    return f"{before}{start}\n{rows}\n{end}{after}"


def main() -> None:
    """Write them."""
    for path, content in documents():
        path.write_text(content, "utf-8")


if __name__ == "__main__":
    main()
