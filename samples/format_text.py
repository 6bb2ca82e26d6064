"""Write the invented conversation as the exporters of texts and pages do."""

import html
import json
from collections.abc import Iterator

from format_conversation import Conversation, Message
from format_words import plain, rendered

PLACEHOLDERS = {"image": "[图片]", "voice": "[语音]", "video": "[视频]", "emoji": "[表情]"}
PAGE = 12
"""Messages on the first page of HTML."""


def weflow(c: Conversation) -> Iterator[str]:
    """Yield the blocks of WeFlow's text."""
    for m in c.messages:
        yield f"{m.local} '{m.by.nickname if m.by else '系统消息'}'\n{rendered(m)}\n\n"


def markdown(c: Conversation) -> Iterator[str]:
    """Yield the parts of WeFlow's Markdown."""
    yield f"# {c.group['remark']}\n\n- 会话ID: `{c.group['id']}`\n- 会话类型: 群聊\n- 导出工具: WeFlow\n\n"
    for m in c.messages:
        yield f"## {m.local} {m.by.nickname if m.by else '系统消息'}\n\n{rendered(m)}\n\n"


def memotrace(c: Conversation) -> Iterator[str]:
    """Yield the blocks of MemoTrace's text."""
    for m in c.messages:
        if m.by is None:
            yield f"{m.local} {m.told}\n\n"
        else:
            yield f"{m.local} {m.by.nickname}\n{_memo(m)}\n\n"


def _memo(m: Message) -> str:
    if m.kind == "quote" and m.quotes and m.quotes.by:
        return f"{m.text}\n引用:{m.quotes.by.nickname}:{m.quoted}"
    return f"   [链接]:title:{m.title}\n   {m.url}" if m.kind == "link" else rendered(m)


def chatlog(c: Conversation) -> Iterator[str]:
    """Yield the blocks of chatlog's text."""
    for m in c.messages:
        sender = "系统消息" if m.by is None else f"{m.by.nickname}({'我' if c.mine(m) else m.by.id})"
        yield f"{sender} {m.local}\n{plain(m)}\n\n"


def exporter_text(c: Conversation) -> Iterator[str]:
    """Yield the lines of WechatExporter's text."""
    yield f"{c.group['remark']} - 微信聊天记录\n"
    for m in c.messages:
        if m.by is None:
            yield f"{m.told}\n"
        elif m.quotes and m.quotes.by:
            yield f"「{m.quotes.by.nickname}：{m.quoted}」\n- - - - - - - - - - - - - - -\n{m.text}\n"
        else:
            yield f"{m.by.nickname} ({m.local}):{m.text if m.list else PLACEHOLDERS.get(m.kind) or rendered(m)}\n"


def copied(c: Conversation) -> Iterator[str]:
    """Yield what WeChat for Mac copies."""
    for m in c.messages:
        if m.by is not None and m.kind == "text":
            yield f"{m.by.nickname} {m.at.year}/{m.at.month}/{m.at.day} {m.at:%H:%M}\n{m.text}\n\n"


def mailed(c: Conversation) -> Iterator[str]:
    """Yield what WeChat sends by mail."""
    yield f"微信群“{c.group['name']}”的聊天记录如下:\n\n"
    day = ""
    for m in c.messages:
        if m.by is None or m.kind != "text":
            continue
        if day != f"{m.at:%Y-%m-%d}":
            day = f"{m.at:%Y-%m-%d}"
            yield f"—————  {day}  —————\n\n"
        yield f"{m.by.nickname}  {m.at:%H:%M}\n\n{m.text}\n\n"


def piece(m: Message, *, mine: bool) -> str:
    """Return a message as a piece of WechatExporter's page."""
    if m.by is None:
        return f'<div class="msg chat-notice" msgid="{m.id}"><div class="content-box"><span class="dont-break-out msg-text">{html.escape(m.told)}</span></div></div>\n'
    side = "right" if mine else "left"
    head = (
        f'<div class="msg chat {side}" msgid="{m.id}" msgtype="{m.numbers[0]}">\n<div class="avatar-box"><img src="a.jpg" class="avatar"></div>\n'
        f'<div class="nt-box"><span class="dspname {side}" wxId="{m.by.id}">{html.escape(m.by.nickname)}</span> {m.local}</div>\n<div class="content-box">'
    )  # fmt: skip
    return f"{head}{_inside(m)}</div>\n</div>\n"


def _inside(m: Message) -> str:
    text = html.escape(m.text)
    span = '<span class="dont-break-out msg-text">{}</span>'
    if m.quotes and m.quotes.by:
        refer = f"「{html.escape(m.quotes.by.nickname)}：{html.escape(m.quoted)}」"
        return (
            f'<span class="dont-break-out refermsg msg-text">{refer}</span><br /><span>- - - - -</span><br />'
            + span.format(text)
        )
    if m.kind in ("link", "mini-program"):
        return f'<div><a href="{html.escape(m.url)}"><b>{span.format(html.escape(m.title))}</b></a></div><div>{span.format("")}</div>'
    if m.kind == "file":
        return f'<div><a href="Files/0"><b>{span.format(html.escape(m.file_name))}</b></a></div>'
    return span.format(f"<pre>{text}</pre>" if m.kind == "text" else "")


def files(c: Conversation) -> dict[str, bytes]:
    """Return every text by file name."""
    pieces = [piece(m, mine=c.mine(m)) for m in c.messages]
    page = (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n'
        + "".join(pieces[:PAGE])
        + "</body></html>\n"
    )
    texts = {
        "weflow.txt": weflow(c), "weflow.md": markdown(c), "memotrace.txt": memotrace(c), f"{c.group['id']}_2026-09-01_2026-09-02.txt": chatlog(c),
        f"{c.group['remark']}/index.txt": exporter_text(c), "copied.txt": copied(c), "mailed.txt": mailed(c),
        f"{c.group['remark']}/index.html": [page], f"{c.group['remark']}/Files/Data/msg-1.js": [json.dumps(pieces[PAGE:], ensure_ascii=False)],
    }  # fmt: skip
    return {name: "".join(parts).encode() for name, parts in texts.items()}
