"""Words for the keys that readers report: reasons, notes, facts, and what a format cannot carry."""

from groupaudit.vocabulary import Text

REASONS: dict[str, Text] = {
    "not-json": ("这一行不是完整的 JSON", "the line is not complete JSON"),
    "two-objects": ("一行里有两个 JSON 对象", "two JSON objects on one line"),
    "not-an-object": ("不是 JSON 对象", "not a JSON object"),
    "duplicate-key": ("同一个键出现两次", "the same key appears twice"),
    "lone-surrogate": ("含有不成对的 \\ud8.. 转义，文字不完整", "an unpaired \\ud8.. escape: the text is incomplete"),
    "undecodable": ("有无法解码的字节", "bytes that cannot be decoded"),
    "nul-byte": ("有 NUL 字节，文字不完整", "NUL bytes: the text is damaged"),
    "wrong-type": ("字段类型不对", "a field has the wrong type"),
    "missing-field": ("缺少必需的字段", "a required field is missing"),
    "no-sender": ("消息没有发送者", "the message has no sender"),
    "impossible-time": ("时间不可能", "an impossible time"),
    "impossible-date": ("日期不可能", "an impossible date"),
    "unclear-comma": ("名称里有逗号，文件又不加引号，分不清哪里是备注、哪里是昵称", "a comma in a name that nothing quotes: where the remark ends and the name begins is unclear"),
    "too-many-fields": ("这一行的列数多于表头", "the row has more fields than the header"),
    "damaged-number": ("长数字被表格软件改坏了，请把该列设为文本后重新导出", "a long number was damaged by the spreadsheet; format the column as text and export again"),
    "unclosed-quote": ("引号没有结束", "a quote is never closed"),
    "no-identity": ("既没有成员 ID 也没有任何名字", "neither a member id nor any name"),
    "duplicate-member": ("同一个群里同一个成员 ID 又出现一次，内容不同", "the id of a member comes back in the same group with other contents"),
    "no-group": ("无法知道属于哪个群", "no way to tell the group"),
    "error-answer": ("是接口的错误应答，不是数据；请按错误码查明原因后重新获取", "an error answer of the API, not data; look the code up and fetch again"),
    "still-encrypted": ("内容仍是加密的，请先用官方 SDK 解密", "still encrypted; decrypt it with the official SDK first"),
}  # fmt: skip
"""Reasons for rejects. The reason of a reject is a key, or `key: detail` without message text."""

ASIDE: dict[str, Text] = {
    "private-chat": ("一对一私聊（不属于群，未审计；--allow-private 可读入）", "private one-to-one chats (not a group; --allow-private reads them)"),
    "footer": ("表尾的落款、合计等行", "footer rows such as signatures and totals"),
    "example": ("空白表自带的示例行", "the example row of a blank form"),
    "phantom-member": ("群本身，或只在转发记录里出现的名字，不是群成员", "the chat itself, or names that occur only inside forwarded records, not members"),
    "out-of-scope": ("政策设为不在范围内的群", "groups that the policy declares out of scope"),
    "not-a-record": ("不是记录的行", "lines that are not records"),
}  # fmt: skip
"""Reasons for rows that were read but not audited."""

NOTES: dict[str, Text] = {
    "without-time": ("没有时间的消息（内容已审计，与时间有关的规则未判断）", "messages without a time (content audited, time rules undecided)"),
    "without-sender-name": ("名册里查不到的发送者", "senders that no roster knows"),
    "unresolved-event": ("系统消息提到的人对不上成员（未作猜测）", "people in system messages who match no single member (not guessed)"),
    "identified-by-name": ("没有成员 ID，只能按名字识别的成员", "members without an id, identified by name only"),
    "without-sender": ("没有发送者的消息（系统消息除外）", "messages without a sender (messages of the system aside)"),
    "by-exporter": ("导出者本人的消息，导出文件没有写明是谁", "messages of the exporting account, of which the export does not say who it is"),
    "unreadable-xml": ("内容是无法读取的 XML，只知道类型", "messages whose content is XML that cannot be read: only their type is known"),
    "shared-id": ("消息 ID 与另一条内容不同的消息相同（都已保留）", "messages whose id another message bears too that says something else (all kept)"),
    "unfilled-name": ("名字是导出程序没有填出的占位符或 ID 的成员（按名字不明处理）", "members whose name is a placeholder that the exporter never filled in, or their id (taken as not known)"),
    "unsaid-quote": ("写成引用的文字，导出的消息里没有人说过，导出开始得太晚，无法确认（按引用处理，未判断其内容）", "texts written as a quote of words that nobody says in the export, which begins too late to tell (taken as quotes, their words not judged)"),
    "damaged-id": ("消息 ID 被表格软件改坏，按没有 ID 处理", "messages whose id a spreadsheet damaged, taken as having none"),
    "unreadable-date": ("入职日期读不了的行（其余内容照用）", "rows whose date of joining cannot be read (the rest is used)"),
    "group-id-from-name": ("群 ID 取自文件名，但不像企业微信的群 ID（wr 开头），与消息里的群可能对不上：请用群 ID 作文件名，或在 members 旁边写上 roomid", "groups that took the file name for an id, which is none of WeCom's (wr…) and may fit no messages: name the file after the group's id, or write roomid beside the members"),
    "dropped-column": ("读取时丢弃的敏感列", "sensitive columns dropped on reading"),
}  # fmt: skip
"""Notes about rows that were kept."""

FACTS: dict[str, Text] = {
    "exporter": ("导出工具", "exported by"),
    "format-version": ("格式版本", "format version"),
    "exported-at": ("导出时间", "exported at"),
    "as-of": ("名单日期", "list as of"),
    "group-from": ("群的依据", "group known from"),
    "names-from": ("成员名字取自", "names of members taken from"),
    "assumed-timezone": ("时间没有时区，按此时区理解", "times without a zone, read in"),
    "two-statuses": ("有员工既在职又离职的行", "lines that have employees both at work and departed"),
    "dropped-columns": ("未读取的敏感列", "sensitive columns not read"),
    "unused-columns": ("没有读取的列", "columns not read"),
    "passed-over": ("跳过", "passed over"),
}
"""Statements of a file about itself."""

GROUP_FROM: dict[str, Text] = {
    "column": ("表格的列", "a column"),
    "metadata": ("表头上方的说明", "the lines above the header"),
    "beginning": ("文件开头的说明", "the beginning of the file"),
    "sheet-name": ("工作表名称", "the worksheet's name"),
    "folder": ("文件夹名", "the folder's name"),
    "file-name": ("文件名", "the file's name"),
}
"""How the group of a file is known: values of the fact `group-from`."""

NAMES_FROM: dict[str, Text] = {
    "display-name": ("显示的名称，可能是备注", "names as shown, which may be remarks"),
    "contacts": ("导出者的通讯录", "the exporter's contacts"),
}
"""Sources of names other than columns: values of the fact `names-from`; headings are shown as they are."""

LACKS: dict[str, Text] = {
    "messages": ("消息", "messages"),
    "group-id": ("群 ID", "id of the group"),
    "group-name": ("群名", "name of the group"),
    "message-id": ("消息 ID", "id of messages"),
    "sender-id": ("发送者 ID", "id of senders"),
    "sender-of-quotes": ("回复的发送者和时间", "sender and time of replies"),
    "own-id": ("导出者本人的 ID", "id of the exporting account"),
    "group-nickname": ("群昵称", "group nickname"),
    "account-name": ("微信昵称", "account name"),
    "roster": ("完整名册", "full roster"),
    "owner": ("群主", "owner"),
    "media": ("文字以外的消息", "messages that are no text"),
    "kind": ("分享的具体类型", "kinds of shared messages"),
    "notice-text": ("群公告的内容", "text of announcements"),
    "admins": ("管理员", "administrators"),
    "zone": ("时区", "zone of times"),
    "seconds": ("秒", "seconds"),
    "system-text": ("系统消息", "messages of the system"),
    "system-time": ("系统消息的时间", "time of messages of the system"),
    "title": ("分享的标题", "titles of shared pages"),
    "url": ("链接地址", "addresses of links"),
    "mini-program-url": ("小程序的地址", "addresses of mini-programs"),
    "file-name": ("文件名", "names of files"),
    "quoted": ("被引用的话", "words that are quoted"),
    "reply-to": ("引用的是哪条", "which message is quoted"),
    "forwarded": ("转发的记录", "records inside forwards"),
}
"""What a format of messages or members may lack."""
