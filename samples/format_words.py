"""How exporters put the invented messages into words: placeholders, XML, and chatlog's plain texts."""

from xml.sax.saxutils import escape

from format_conversation import Message, instant

MARKS = {
    "image": "[图片]", "voice": "[语音消息]", "video": "[视频]", "emoji": "[表情包]", "location": "[位置] {title}",
    "file": "[文件] {file_name}", "link": "[链接] {title}", "mini-program": "[小程序] {title}", "forward": "[聊天记录] {title}",
    "notice": "[群公告] {text}", "transfer": "[转账] {title} {text}", "red-packet": "[红包] {text}", "other": "[拍一拍] {told}",
    "text": "{text}", "system": "{told}", "recall": "{told}",
}  # fmt: skip


def rendered(m: Message, *, shown: str = "nickname") -> str:
    """Return a message as WeFlow and its kin write it."""
    if m.kind == "quote" and m.quotes and m.quotes.by:
        return f"{m.text}[引用 {getattr(m.quotes.by, shown)}：{m.quoted}]"
    if m.list:
        return f"[接龙] {m.text}"
    return MARKS[m.kind].format(**vars(m))


def plain(m: Message) -> str:  # one line for each kind
    """Return a message as chatlog's texts have it."""
    if m.kind == "quote" and m.quotes and m.quotes.by:
        return f"> {m.quotes.by.nickname}({m.quotes.by.id}) {m.quotes.at:%m-%d %H:%M:%S}\n> {m.quoted}\n{m.text}"
    if m.kind == "forward":
        return f"[合并转发|{m.title}]\n" + "".join(f"  {f['name']} {f['at']}\n  {f['text']}\n\n" for f in m.forwarded)
    if m.kind == "transfer":
        return f"[转账|发送 {m.title}]({m.text})"
    if m.kind in ("system", "recall", "other"):
        return m.told
    host = "http://127.0.0.1:5030"
    return {
        "text": m.text, "image": f"![图片]({host}/image/0)", "voice": "[语音]", "video": f"![视频]({host}/video/0)",
        "emoji": "[动画表情]", "location": "[位置]", "file": f"[文件|{m.file_name}]({host}/file/0)",
        "link": f"[链接|{m.title}]({m.url})", "mini-program": f"[小程序|{m.title}]({m.url})", "notice": "[群公告]",
        "red-packet": "[红包]",
    }[m.kind]  # fmt: skip


def raw(m: Message, *, prefixed: bool) -> str:
    """Return a message as WeChat's database has it; *prefixed* puts the sender in front, as in groups."""
    body = _body(m)
    return f"{m.by.id}:\n{body}" if prefixed and m.by and body else body


def _body(m: Message) -> str:
    if m.kind == "text" and not m.list:
        return m.text
    if m.kind == "system" and "邀请" in m.told:
        return _invited(m.told)
    if m.system:
        return m.told
    if m.kind in ("image", "voice", "video", "emoji"):
        tag = {"image": "img", "voice": "voicemsg", "video": "videomsg", "emoji": "emoji"}[m.kind]
        return f'<msg><{tag} md5="{"0" * 32}" /></msg>'
    if m.kind == "location":
        return f'<msg><location x="30.1" y="120.2" scale="16" label="" poiname="{m.title}" /></msg>'
    return _appmsg(m)


def _invited(told: str) -> str:
    who, _, names = told.removesuffix("加入了群聊").partition("邀请")
    members = "".join(
        f"<member><username></username><nickname>{escape(n)}</nickname></member>" for n in names.strip('"').split("、")
    )
    return (
        '<sysmsg type="sysmsgtemplate"><sysmsgtemplate><content_template type="tmpl_type_profilewithrevoke"><plain></plain>'
        '<template>"$username$"邀请"$names$"加入了群聊  $revoke$</template><link_list><link name="username" type="link_profile">'
        f'<memberlist><member><username></username><nickname>{escape(who.strip(chr(34)))}</nickname></member></memberlist></link>'
        f'<link name="names" type="link_profile"><memberlist>{members}</memberlist><separator>、</separator></link>'
        '<link name="revoke" type="link_revoke"><title>撤销</title></link></link_list></content_template></sysmsgtemplate></sysmsg>'
    )  # fmt: skip


def _appmsg(m: Message) -> str:
    title = {"file": m.file_name, "quote": m.text, "notice": m.text, "other": m.told}.get(m.kind, m.title or m.text)
    more = {
        "quote": lambda: _refer(m),
        "forward": lambda: f"<recorditem>{escape(_record(m))}</recorditem>",
        "notice": lambda: f"<textannouncement>{escape(m.text)}</textannouncement>",
        "transfer": lambda: (
            f"<wcpayinfo><paysubtype>1</paysubtype><feedesc>{m.title}</feedesc><pay_memo>{m.text}</pay_memo></wcpayinfo>"
        ),
        "red-packet": lambda: f"<wcpayinfo><sendertitle>{m.text}</sendertitle></wcpayinfo>",
        "mini-program": lambda: f"<sourcedisplayname>{m.title}</sourcedisplayname>",
    }.get(m.kind, str)()
    inside = f"<title>{escape(title)}</title><des></des><type>{m.numbers[1]}</type><url>{escape(m.url)}</url>{more}"
    return f'<?xml version="1.0"?>\n<msg><appmsg appid="" sdkver="0">{inside}</appmsg></msg>'


def _refer(m: Message) -> str:
    q = m.quotes
    inside = f"<type>1</type><svrid>{q.id}</svrid><chatusr>{q.by.id}</chatusr><displayname>{escape(q.by.nickname)}</displayname>"  # type: ignore[union-attr]  # a quote quotes
    return f"<refermsg>{inside}<content>{escape(m.quoted)}</content></refermsg>"


def _record(m: Message) -> str:
    items = "".join(
        f'<dataitem datatype="1"><sourcename>{f["name"]}</sourcename><sourcetime>{f["at"][:16]}</sourcetime>'
        f"<datadesc>{escape(f['text'])}</datadesc><srcMsgCreateTime>{int(instant(f['at']).timestamp())}</srcMsgCreateTime></dataitem>"
        for f in m.forwarded
    )
    return f'<recordinfo><title>{m.title}</title><datalist count="{len(m.forwarded)}">{items}</datalist></recordinfo>'
