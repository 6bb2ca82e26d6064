"""Write pages as the templates of WechatExporter do."""


def text_of(words, classes="dont-break-out msg-text", tag="pre"):
    """The words of a message as the templates mark them."""
    inner = f"<{tag}>{words}</{tag}>" if tag else words
    return f'<span class="{classes}">{inner}</span>'


def message(body=None, type_=1, *, id_="1", name="张三", wxid="wxid_aa", time="2026-09-01 08:00:00", side="left"):
    """One message."""
    attribute = f' wxId="{wxid}"' if wxid else ""
    return (
        f'<div class="msg chat {side} extra" msgid="{id_}" msgtype="{type_}">\n<div class="avatar-box"><img src="a.jpg" class="avatar"></div>\n'
        f'<div class="nt-box"><span class="dspname {side}"{attribute}>{name}</span> {time}</div>\n'
        f'<div class="content-box"><div class="triangle"></div>{text_of("早") if body is None else body}</div>\n</div>\n'
    )


def notice(words, id_="9"):
    """One message of the system."""
    return f'<div class="msg chat-notice " msgid="{id_}">\n<div class="content-box">{text_of(words, tag="")}</div>\n</div>\n'


def forwarded():
    """A record of two messages as the program writes it below the message that passes it on."""
    edge = [
        notice(words, "").replace("chat-notice ", "chat-notice fmsgtag")
        for words in ("&lt;&lt; 群聊的聊天记录", "群聊的聊天记录 结束 &gt;&gt;")
    ]
    inner = [
        message(text_of(words), "%%", id_=f"7_{n}", name=name, wxid="", time=time).replace("left extra", "left fmsg").replace('msgtype="%%"', 'msgtype=""')
        for n, (name, words, time) in enumerate([("外人甲", "赌博吗", "2026-8-31 18:00"), ("外人乙", "来", "")])
    ]  # fmt: skip
    return edge[0] + "".join(inner) + edge[1]


def page(*messages):
    """A whole page; the first message begins on its third line."""
    return "<!DOCTYPE html>\n<html><head><title>x</title></head><body>\n" + "".join(messages) + "</body></html>"
