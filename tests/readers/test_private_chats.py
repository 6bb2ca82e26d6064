"""A chat of two, one of whom bears its name, is private in the formats that do not say what a chat is."""

import pytest

from opened import batch_of, said

TWO = (("我自己", "早", 0), ("陶静", "悄悄话", 60))
THREE = (*TWO, ("罗霜", "好", 90))


def clock(second):
    """The time a text shows."""
    return f"2026-09-02 09:{second // 60:02}:{second % 60:02}"


def weflow(talk):
    """WeFlow's text."""
    return "".join(f"{clock(s)} '{who}'\n{words}\n\n" for who, words, s in talk)


def memotrace(talk):
    """MemoTrace's text."""
    return "".join(f"{clock(s)} {who}\n{words}\n\n" for who, words, s in talk)


def wechatexporter(talk):
    """WechatExporter's text."""
    return "陶静 - 微信聊天记录\n" + "".join(f"{who} ({clock(s)}):{words}\n" for who, words, s in talk)


def weclone(talk):
    """WeClone's table."""
    rows = (f"{n},,text,0,{who},{words},,2026-09-02T01:{s // 60:02}:{s % 60:02}.000Z\n" for n, (who, words, s) in enumerate(talk))  # fmt: skip
    return "id,MsgSvrID,type_name,is_sender,talker,msg,src,CreateTime\n" + "".join(rows)


def memotrace_table(talk):
    """MemoTrace's table."""
    rows = (f"{n},3,1,0,{int(who == '我自己')},{1788310800 + s},2,{words},{clock(s)},,{who},wxid_{who}\n" for n, (who, words, s) in enumerate(talk))  # fmt: skip
    head = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n"
    return head + "".join(rows)


FORMATS = {
    "weflow-txt": (weflow, "陶静.txt"), "memotrace-txt": (memotrace, "陶静.txt"), "wechatexporter-txt": (wechatexporter, "陶静.txt"),
    "weclone-csv": (weclone, "陶静.csv"), "memotrace-csv": (memotrace_table, "陶静.csv"),
}  # fmt: skip


@pytest.mark.parametrize("id_", FORMATS)
def test_a_chat_of_two_that_bears_the_name_of_one_is_set_aside(tmp_path, id_):
    """Unless it is asked for; then what the other says is his own."""
    write, name = FORMATS[id_]
    batch = batch_of(tmp_path, name, write(TWO), reader=id_)
    assert batch.set_aside["private-chat"] == len(TWO)
    assert batch.tables == {}
    whole = batch_of(tmp_path, name, write(TWO), reader=id_, allow_private=True)
    assert said(whole, "group_id", "kind", "text") == [("private:陶静", "text", words) for _, words, _ in TWO]


@pytest.mark.parametrize("id_", FORMATS)
def test_with_a_third_or_another_name_it_is_a_group(tmp_path, id_):
    """Though somebody bears the name of the group, and though only two have spoken; what they say is theirs."""
    write, name = FORMATS[id_]
    for talk, called in ((THREE, name), (TWO, name.replace("陶静", "云岭群"))):
        batch = batch_of(tmp_path, called, write(talk), reader=id_)
        assert "private-chat" not in batch.set_aside
        assert said(batch, "kind", "text") == [("text", words) for _, words, _ in talk]
