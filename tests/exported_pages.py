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


def page(*messages):
    """A whole page; the first message begins on its third line."""
    return "<!DOCTYPE html>\n<html><head><title>x</title></head><body>\n" + "".join(messages) + "</body></html>"
