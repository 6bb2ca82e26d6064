"""Names of register columns in findings."""

from groupaudit.vocabulary import Text

COLUMNS: dict[str, Text] = {
    "kind": ("群类型", "kind of group"),
    "unit": ("责任单位", "responsible unit"),
    "purpose": ("用途", "purpose"),
    "person_in_charge": ("负责人", "person in charge"),
    "owner_name": ("群主", "owner"),
    "admin_names": ("管理员", "administrators"),
    "member_count": ("群人数", "number of members"),
    "created_on": ("建群日期", "date of creation"),
    "long_term": ("是否长期使用", "whether long-term"),
    "filed_on": ("登记日期", "filing date"),
    "ends_on": ("有效期", "last day"),
    "closed": ("群状态", "state of the group"),
}
