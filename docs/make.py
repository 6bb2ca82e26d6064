"""Write what is generated in the documents: pictures of the demo, and the tables of rules in the READMEs.

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

from groupaudit.api import Request, carry_out, rules
from groupaudit.regulation import built_in
from groupaudit.report import Report
from groupaudit.reporters.text import render
from groupaudit.vocabulary import Language
from groupaudit.wording import SEVERITIES, pick

ROOT = Path(__file__).resolve().parent.parent
READMES = {Language.EN: ROOT / "README.md", Language.ZH: ROOT / "README.zh-CN.md"}
PICTURES = {language: ROOT / "docs" / f"demo.{language}.svg" for language in Language}
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


def documents() -> Iterator[tuple[Path, str]]:
    """Yield every generated file with its content."""
    report = demo()
    for language in Language:
        yield PICTURES[language], picture(report.speaking(language))
        path = READMES[language]
        yield path, _with_table(path.read_text("utf-8"), table(language))


def _with_table(text: str, rows: str) -> str:
    before, start, rest = text.partition("<!-- rules: make docs -->")
    _, end, after = rest.partition("<!-- end -->")
    return f"{before}{start}\n{rows}\n{end}{after}"


def main() -> None:
    """Write them."""
    for path, content in documents():
        path.write_text(content, "utf-8")


if __name__ == "__main__":
    main()
