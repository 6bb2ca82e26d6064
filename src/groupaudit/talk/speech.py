"""Recognise speech acts in folded text by patterns: ask, report, request, approve, order, warn, thank."""

from collections.abc import Mapping
from typing import Final

import polars as pl

_END = r"[\s。！!~，,.…、]*$"
_TWICE = "|".join(f"{c}不{c}" for c in "是对好行可要会能有想去在来懂知敢愿够信听修管收清换发交办停装拆补退派批查签租")
_TWICE_RARER = "|".join(
    f"{c}不{c}" for c in "算多吃做看走给买用爱像认喜说值服配急忙累热冷高大干当该贵疼快早成得记舒明同方合应"
)

_WHETHER = "(?:能|可以|会|有|行|安全|需要|还[可能有]|[贵远难]|好[吃用看走])"

SET_ASIDE: Final = (
    r"没.{0,2}什么|不(?:是)?什么|什么[都也]|什么的"
    + _END
    + r"|不管.*|无论.*|谁[都也叫敢]|怎么[都也]|哪[敢知]|那什么|不怎么|没怎么"
    r"|[才正着].*呢"
    + _END
    + r"|还[没是在要].*呢"
    + _END
    + r"|好不容易|说不.{1,2}|不得不|对不起|[行好]不了|了不起|看.{0,3}怎么"
    r"|怎么[这那]么(?:好|棒|贴心|细心|耐心|热情|周到|厉害|漂亮|可爱).*"
    r"|多少[^，,。？?]{1,3}多少|就怎么|想什么就|[不谁]知道.{0,6}(?:怎么|什么|谁|哪).*"
    r"|祝[^，,。！!？?]{1,20}[，,]?好吗|吗[?？][^?？]{0,10}(?:已经?|都)[^?？]{0,4}(?:好|完|解决|恢复)了.*"
)
"""Question words that ask nothing (没什么, 不管怎么样, 不知道是谁, 要多少有多少) or are answered in the same sentence."""

INSULTS: Final = (
    r"废物|废柴|饭桶|草包|蠢|傻[逼屄叉bx]|煞笔|[沙傻]子|白痴|脑残|弱智|智障|神经病|王八|混蛋|混账|狗东西|不是东西|什么东西|什么玩意|畜生|人渣|贱|死全家|去死|找死|没脑子|猪|他妈|你妈|妈的|特么|[操草艹日][你尼]"
    r"|(?-u:\b)(?:tmd|sb)(?-u:\b)|(?:^|[，,。！!\s])(?:给我)?滚(?:$|[，,。！!\s蛋远粗开])"
)
"""Insults; beside them REPROACHES are not questions."""

REPROACHES: Final = (
    r"(?:会不会|能不能|可不可以|懂不懂|知不知道|有没有|要不要|想不想|是不是|配不配)[^，,。！!？?]{0,3}"
    r"(?:干活|干事|做事|办事|做人|人话|说话|听话|脑子?|要脸|脸|羞耻|教养|素质|良心|人性|傻|蠢|瞎|聋|猪|有病|找死|欠[揍打骂]|不?想干)[了的]?[吗么啊呀呢]?[?？]*"
    r"|[你您][^，,。！!？?]{0,4}(?:脑子[^，,。！!？?]{0,4}|有病|瞎了?|聋了?|傻了?|蠢|猪|聋子|瞎子|哑巴|什么东西|什么玩意儿?|什么[屁卵]?用|谁啊?)[吗么吧啊呀]?[?？]*"
    r"|是不是人[^，,。！!？?]?$|滚不滚|听[不没][懂见清]*人话吗?[?？]*"
)
"""Rhetorical questions about somebody's abilities or knowledge."""

ASKS: Final = (
    r"[?？](?:[^0-9a-z=/&]|$)|吗" + _END + r"|吗[\s，,]|什么(?:意思|东西|关系|情况|时候|叫|要|不|呢|事|样)?" + _END + r"|^什么|为什么|[你您这干吃]什么"
    r"|什么(?:意思|东西|关系|情况|时候|叫|要|不|呢|事|样)|啥|怎么|咋[了办样回]|怎样|为啥|干嘛|干吗|凭什么|难道|何必|何苦|[是对]吧" + _END
    + r"|不会.*吧" + _END + "|" + _TWICE + r"|有没有|有木有|能否|可否|请问|多少钱|多少" + _END + r"|几(?:点|号|岁|个人|楼|天|月)[了啊呀]?" + _END
    + r"|真的假的|你说呢|听见没|[了过]没" + _END + r"|[了过到见]没有" + _END + r"|谁" + _END + r"|谁[啊呀的]|是谁|谁说|[在去到上]哪|哪[儿里去]|哪" + _END
    + r"|什么(?:材料|资料|手续|流程|规定|标准|要求|版本|进度|条件|型号|规格|方式|证件)"
    + r"|(?:^|[^好十数没前后])几(?:套|联|份|张|遍|台|块钱|米|单|箱|批)|(?:在|找|问|归|由)谁|谁(?:手里|那[儿里边])|谁(?:出|负责|管|跟进|对接|处理)" + _END
    + r"|咋[弄整搞用填走写算]|[来好完出到修]没[啊呀]?" + _END
    + r"|^.{1,5}呢" + _END + r"|(?:什么|谁|怎么|哪|为).*呢" + _END + r"|求助|如何|为何|(?:请|麻烦)[你您]?(?:告诉|告知)(?:一下)?(?:我|" + _END + ")"
)  # fmt: skip
"""Asks, by a question mark, a particle, or a word with hardly any other use."""

_LAST: Final = "[不嘛没][啊呀]?" + _END
ASKS_LAST: Final = (
    rf"{_WHETHER}[^，,。！!]{{0,14}}[^，,。！!差要]不[啊呀]?" + _END + rf"|{_WHETHER}(?:[^，,。！!]{{0,14}}[^，,。！!的了])?嘛" + _END
    + r"|有[^，,。！!]{1,8}没" + _END
)  # fmt: skip
"""Asks by its last word; expensive, so tried only on texts that end accordingly (`_LAST`)."""

OR: Final = "还是|到底"
ASKS_OR: Final = (
    r"[^，,。！!]还是[^，,。！!]{1,8}[呀啊]"
    + _END
    + r"|到底(?:[^，,。！!]{0,4}(?:哪|什么|怎么|啥|谁|几)|[^，,。！!]{1,6}不)"
)
"""Asks for one of two alternatives, or for a final answer; tried only on texts with these words (`OR`)."""

MAY_ASK: Final = (
    r"么[\s。！!~，,.…、]|么$|什么|谁|哪|[没了你不的].*吧"
    + _END
    + r"|^[你您].*[啊呀啦]"
    + _END
    + r"|^[你您][不没觉想知要能]."
    r"|^要不|^真的" + _END + r"|^那[你您]|^你还|多[大久长远高重深少]|是否|" + _TWICE_RARER
)
"""May ask; a reply by somebody else shows that it does."""

_THING = (
    r"(?:电梯|门禁|道闸|栏杆|[路大楼]?灯|门|窗|锁|玻璃|水管|下水|管道|龙头|马桶|地漏|[手水]池|天花板|屋顶|楼顶|墙|地?砖|扶手|护栏|井盖|监控|对讲|探头|充电桩"
    r"|柜|消[防火]栓|喷淋|暖气|空调|热水|自来水|网络?|宽带|信号|车库|地库|楼道|走廊|楼梯|滑梯|秋千|器材|水泵|桌椅|打印机|投影|电脑|系统|阀|卫生间|厕所|厨房|阳台|路面|地面)"
)
_CLAUSE = r"[^，,。；;！!？?\n]"
_SENTENCE = r"[^。；;！!？?\n]"
_FAULT = (
    r"(?:坏|不亮|不动|不走|不抬|不转|不下水|不通|不工作|没有?反应|没有?声音|没有?信号|听不[见清到]|[锁关]不[上严紧住]|按不动|掉了|掉下|掉皮|往下掉|松了|松动|裂"
    r"|黑屏|漏|滴水|渗|返潮|发霉|积水|[冒反]水|溢|满了|堵|停运|停用|夹人|夹到|跳层|不见了|没有了|冰凉|太凉|断(?:了|裂|开))"
)
_COURTESY: Final = r"麻烦.{0,12}(?:看|处理|修|安排|派|清理)|请.{0,8}(?:来看|派人|处理一下|修一下|看一下|帮忙)"
REPORTS: Final = (
    r"坏了|不亮|漏水|渗水|打不开|关不上|抬不起来|没反应|不动了|卡住|卡纸|堵了|断了|失灵|跳闸|异响|一闪一闪|没水|没电|停[水电]了|不制冷|不热"
    r"|报修|投诉|反映一下|反馈一下|求助|有异味|漏电|进水|塌了|脱落|"
    + _COURTESY
    + r"|[需要]要?.{0,4}维修|登不[上了]|[连打接]不[上通]|扫不[了出上]|收不到|[进刷]不[去来开了]|[提上][交传]不[了上]|用不了|出不来|爆了|爆裂|困人|困住|灭了|倒灌|[返反]味|[一老]直响"
    r"|碎了|裂了|翘起|划伤|漏雨|没清|没人[管清扫收修理](?:[^我你他她]|$)|被.{0,8}占了|提示.{0,8}(?:错误|失败|权限|超时)|转圈|显示(?:欠费|错误|异常|离线)|飞线|起火|冒烟|臭死|太臭|扰民|不良率|缺件"
)
"""Reports a fault, by a word with hardly any other use."""

BROKEN: Final = (
    rf"{_THING}{_CLAUSE}{{0,8}}{_FAULT}|停了{_CLAUSE}{{0,8}}[水电]了|没有?(?:暖气|热水|网络)|充不[上进了]电?|(?:水|电)(?:太小|很小|发黄|浑|是黄|一会)|水是{_CLAUSE}{{0,3}}黄|冒水|反水|滴水|积水"
    r"|水压"
    + _CLAUSE
    + r"{0,3}(?:低|小|不足|不够|不稳|太|上不)|电动车"
    + _CLAUSE
    + r"{0,6}(?:上楼|进楼|进电梯|乱停|飞线|充电|堵|占|挡)"
    r"|(?:楼道|楼上|楼里|电梯|门口|走廊)" + _CLAUSE + r"{0,8}电动车|(?:推|把)电动车" + _CLAUSE + r"{0,4}(?:楼|电梯|家)"
)
"""Reports a thing and its fault."""

_SUPPLY = "(?:[水电网气暖灯]|信号|热水|暖气|燃气|煤气|天然气|网络|照明)"
_RUNS = "(?:电梯|扶梯|水泵|空调|暖气|锅炉|风机|新风|路灯|监控|供[水电暖气热])"
CUT_OFF: Final = (
    rf"没有?{_SUPPLY}(?:[了啊呀，,。！!？?\s]|{_CLAUSE}{{0,4}}(?:天|小时|上午|下午|晚上|星期|周)|$)|(?:灯|屏){_CLAUSE}{{0,8}}没有?亮|{_RUNS}{_CLAUSE}{{0,4}}停(?:了|在|着)"
    rf"|(?:老[人年太]|孩子|小孩|轮椅|婴儿车|业主|住户|[门梯闸栋楼库]){_SENTENCE}{{0,10}}[上下]不[来去了]|[门梯闸栋库]{_SENTENCE}{{0,10}}出不去|回不[了去]家"
)
"""Reports a supply or service that has failed, or a person or place that cannot be reached."""

BOTHERS: Final = (
    rf"高空抛物|往(?:楼)?下{_CLAUSE}{{0,2}}[扔丢抛]|吵死|太吵|吵得|吵到|没法(?:睡|休息|住|用|洗)|睡不[着了好]|半夜{_CLAUSE}{{0,6}}(?:装修|施工|唱|敲|吵|跳)"
    rf"|有人抽烟|烟味|油烟|味道?{_CLAUSE}{{0,2}}(?:难闻|呛|太[大重])|股{_CLAUSE}{{0,3}}味|臭味|[呛熏]死|熏得|堆(?:在|满){_CLAUSE}{{0,6}}(?:道|楼|口|梯|走廊|车位|天)|(?:通道|车位|出口|门口|大门|路){_CLAUSE}{{0,3}}(?:堵|占|停)(?:死|满|了)"
    rf"|被人?(?:划|刮|撞|偷|砸|撬)了?|流浪狗|狗[屎粪]{_CLAUSE}{{0,4}}[多满臭没]|差点{_CLAUSE}{{0,3}}[砸摔撞滑夹]|摔倒了|太危险|安排{_CLAUSE}{{0,3}}(?:消杀|清运|打扫)|物业管一下"
)
"""Reports what others do or leave lying about."""

_REPORTING = (REPORTS, BROKEN, CUT_OFF, BOTHERS)

TAKES_UP: Final = r"师傅|修|维保|[更替]换|换[了好上]|[天就去来]换|派[人了工]|已经?安排|安排(?:人|工|维)|处理|上门|配件|厂家|解决|恢复|登记|跟进|核实|抱歉|不好意思|对不起"
"""Responds to a report, whatever else it names."""

_NOT_RAISED = (
    r"恢复了|已恢复|来[水电气暖]气?了|不[漏堵吵]了|[就也]?算了|自己(?:能|可以|再|去|来)?(?:弄|修|解决|换|搞|处理|动手|没)|不用(?:修|派|来)|(?:卖|扔|送人?)了$|(?:可以|需要的?|欢迎)(?:找|联系)我"
    r"|联系我|专业|质保|上门|随叫随到|转让|成新|闲置|免费[拿送领]|请(?:大家|各位|业主|住户)?[^，,。]{0,4}(?:勿|不要|别)|大家(?:注意|不要|别)|文明|提请|捡到|路上(?:堵|很堵|太堵)|会议推迟"
)
SETTLED: Final = (
    r"修好|已经?(?:修|换|处理|恢复|安排|登记|解决|通知|抽|通|扔|卖)|恢复(?:供|正常|使用)|处理(?:完|好)|[换弄搞]好|解决了|正常了|如有|如遇|通知|温馨提示|公告|"
    + _NOT_RAISED
)
"""Says that the matter is done, or announces, offers or forbids something: not a report."""

PING: Final = r"^@?\S{0,12}?[，,\s]*(?:你好|您好)?[，,\s]*(?:在吗|在么|在嘛|在不在|在不|忙吗|有空吗)\W*$"
"""Calls somebody without saying why."""

THANKS: Final = r"谢谢|感谢|多谢|好了|修好了|解决了|恢复了|知道了|明白了|^(?:3q|thx|thanks)|点赞"
REQUESTS: Final = r"请.{0,8}(?:批示|审批|批准|批复|阅示|审示|示下|核准|定夺)|妥否|当否|特此请示|请示如下|是否同意|[望恳]请?.{0,2}批准|[报呈]请.{0,8}(?:批准|审批|同意)"
TOLD: Final = r"(?:不要|不得|不能|不许|[别勿]|禁止|严禁|不再)[^，,。；;！!？?\n]{0,10}(?:请示|批示|审批|批准|批复)|(?:已经?|正在?|还?在|刚)[找让报]?请?[^，,。；;！!？?\n请]{0,6}(?:批示|审批|批准|批复|核准)"
"""Tells of a request, or forbids it in the group."""

AGREES: Final = r"同意[^，,。；;！!？?\n]{0,6}(?:说法|看法|观点|想法|分析|判断)|同意(?:楼上|上面)"
"""Shares an opinion; approval is given to requests."""

APPROVES: Final = (
    r"^(?:@.{1,20}\s)?\W*(?:(?:收到|ok|好的?|行|嗯|没问题|可以)[，,.。！!\s]*)?(?:我|原则上?|领导)?(?:不|暂不)?(?:同意|批准|准予)(?:[^吗么?？]{0,24})$"
    r"|^(?:@.{1,20}\s)?\W*(?:不?准\W*$|准了|已批|照此办理|按此(?:办理|执行)|驳回|可以[，,\s]*(?:去办|执行|采购|办理|实施))(?:[^吗么?？]{0,16})$"
)
"""Grants or refuses a request; 收到 and 已阅 do neither."""

_DEADLINE = (
    r"(?:(?:今[天日晚]|明[天日早]|后天|本?周[一二三四五六日天末]|本月|月底|下班|[上下]午|中午|\d{1,2}(?:点半?|时|号|日|月))[^，,。；;！!？?\n]{0,8}(?:之?前|以前|内)"
    r"|[两三五\d]+个?(?:小时|天|日|工作日)(?:之|以)?内)"
)
_TASK = (
    r"[把将][^，,。；;！!？?\n]{1,20}?(?:发给|发到|交|报|送|提交|上传|整理|改|做|填|落实|清理|处理|完成|搬|拆|换|查)"
)
_VERB = r"(?:完成|上报|报送|报到|提交|交到|交给|发到|发给|落实|整改|执行|上传|填报|反馈|处理|汇总|清理|安排|组织|检查|确认|通知)"
_MUST = r"(?:务必|必须|立即|马上|抓紧|尽快|一律|限期|要求|请)"
ORDERS: Final = rf"{_MUST}[^。；;！!？?\n]*(?:{_TASK})|{_MUST}[^。；;！!？?\n]*?{_DEADLINE}[^。；;！!？?\n]*?{_VERB}|{_DEADLINE}[^。；;！!？?\n]*(?:{_TASK}|{_MUST}[^。；;！!？?\n]*{_VERB}|{_VERB})"
"""An imperative with an object or a deadline; the addressee is determined elsewhere."""

_I = r"(?:^|[，,。；;！!？?\n]|[^，,。；;！!？?\n]*?[^，,。；;！!？?\n给向交跟对找让叫请帮到和与替为把将诉系通报送发知由被按])(?:我|咱)"
PROMISES: Final = (
    rf"{_I}[^，,。；;！!？?\n要必须请]{{0,20}}(?:[把将前内]|{_VERB})[^，,。；;！!？?\n必须]*"
    rf"|{_CLAUSE}*[把将]{_CLAUSE}{{1,20}}?(?:给|发|报|送)[你您](?:[^们的，,。；;！!？?\n]{_CLAUSE}*)?(?:[，,。；;！!？?\n]|$)"
)
"""Clauses about what the speaker does or hands to the addressee."""

ADDRESSED: Final = (
    r"(?:^|[\s，,。！!：:；;])请?各(?:部门|单位|项目|部|科室|班组|小组|负责人|中心|公司)|全体(?:员工|人员|同事|成员)|所有(?:员工|同事|部门|人员)|相关(?:部门|人员|同事|负责人)"
    r"|请大家|^请?[\x{4e00}-\x{9fff}]{2,6}?(?:部|组|队|办|科|班|项目)[，,：:\s务请必立马尽抓]"
)
"""Addresses several people or a unit; a mention addresses one person."""

WARNS: Final = r"撤回|[别勿]发|不要(?:再?发|点开|点击)|不能发|不许发|禁止|请勿|严禁|违规|违反|警告|移出|踢|下不为例|注意(?:言行|影响|群)|工作群.{0,6}(?:不|别|勿)|私聊|不要|别再"
"""May warn; the addressee or the subject shows whether it does."""

_DO_NOT = r"(?:不要|不能|不许|不准|不得|不可以?|禁止|严禁|请勿|(?:^|[^特分级类性个识鉴区])[别勿])"
_WITHDRAW = r"撤回(?:[^申流报合订单了过]|$)"
WARNS_OF_CONDUCT: Final = "|".join((
    r"群规|工作群.{0,8}(?:不|别|勿|禁)|违(?:反|规).{0,6}群|群.{0,8}违(?:反|规)|注意(?:言行|影响|群)|下不为例",
    rf"{_DO_NOT}(?:再|乱|随意|随便)*(?:发(?:[^火烧愁呆脾放票货动生]|$)|刷屏|打广告)",
    rf"{_DO_NOT}.{{0,6}}(?:本群|群里|群内|在群|工作群|这个群|大群)",
    r"(?:移出|踢出|清出|请出)(?:本|了|去)?群|踢人|踢了",
    rf"^\W*(?:先|快|都)?{_WITHDRAW}|(?:请|麻烦|马上|赶紧|立即|及时|尽快|自行)[^，,。！!]{{0,4}}{_WITHDRAW}",
))  # fmt: skip
"""Warns about conduct in the group, whomever it addresses: 别发, 不要在群里, 请撤回, 群规."""

SPEAKS_TO_ALL: Final = (
    r"^\W*(?:【[^】]{0,12}(?:提示|通知|公告|提醒|预告|启事)】?|(?:温馨|友情|安全|重要)(?:提示|提醒|通知)|(?:停[水电气]|放假|会议|紧急)?(?:通知|公告)[:：\s]|(?:尊敬的|亲爱的)?各位(?:业主|住户|邻居|家人|同事|同仁|老师)[^，,。！!]{0,8}[，,:：]\W*(?:大家)?(?:为|因|接|根据|明|今|本|请|近|由于|即日|自))"
    r"|^\W*(?:大家|各位|同事们)?(?:早上好|上午好|中午好|下午好|晚上好|早安|晚安|早|(?:新年|中秋|国庆|元旦|端午|春节|节日|周末)(?:快乐|愉快)|新年好|过年好|节日好)\W*$"
)
"""An announcement or a greeting to everybody: not an answer to anything."""

HOLDS_TO_ALL: Final = (
    "提示", "通知", "公告", "提醒", "预告", "启事", "各位", "上好", "午好", "早", "安", "快乐", "愉快", "年好", "日好",
    "快樂", "啟事", "預告",
)  # fmt: skip
"""Every text that SPEAKS_TO_ALL matches contains one of these."""

NEIGHBOURS: Final = r"有没有人|有人[^\s]{0,6}[吗?？]|谁家|谁有|谁要|哪位|邻居|团购|拼[车单团]|推荐|转让|二手|大家觉得|你们家|[你您]家的?(?:猫|狗|娃|孩子|宝宝)|看[到见]的(?:请|麻烦|联系|告)|哪[里儿]?(?:有|还有|能)卖|哪[里儿]?买[得的]?到|哪家[^，,。！!？?]{0,8}(?:好|便宜|实惠|靠谱)"
"""Asks fellow readers, not those in charge."""

_ANYBODY = "有(?:没有|木有|没)?人"
_COMES = "(?:[来去能可给帮]|可以|过来|出来|负责|出面)"
_CARES = "(?:管|修|处理|负责|解决|看看|维修|检修|抢修|打扫|清理|清扫)"
CARED_FOR: Final = (
    rf"{_ANYBODY}{_COMES}{{0,3}}{_CARES}(?:一下|[管修看了的啊呀呢吗嘛吧没])*(?:[\s，,。！!？?~…]|$)"
    rf"|(?:{_FAULT}|坏了|停了|灭了|没{_SUPPLY}|没亮|太吵){_SENTENCE}{{0,16}}{_ANYBODY}(?:{_COMES}|{_CARES}|[没吗\s，,。！!？?]|$)"
    rf"|(?:物业|客服|管家|保安|工程部|维修部|师傅){_CLAUSE}{{0,4}}{_ANYBODY}"
)
"""Asks whether anybody looks after or repairs something: not a question to neighbours."""

DOES: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "reports": (
        (
            "坏", "亮", "漏", "渗", "打不开", "关不", "锁不", "按不", "抬", "反应", "不动", "不走", "不转", "不下水", "不通", "卡", "堵", "断", "失灵", "跳闸", "异响", "一闪",
            "没水", "没电", "没声音", "没有声音", "没信号", "没有信号", "没有水", "没有电", "没有暖气", "没暖气", "热水", "没网", "没有网", "停水", "停电", "停了", "停运", "停用", "制冷", "不热",
            "报修", "维修", "投诉", "反映", "反馈", "求助", "味", "进水", "塌", "脱落", "麻烦", "来看", "派人", "处理一下", "修一下", "看一下", "帮忙", "管一下",
            "登不", "连不", "打不", "接不", "扫不", "收不到", "进不", "刷不", "交不", "传不", "用不了", "出不来", "听不", "充不", "不工作", "爆了", "爆裂", "困人", "困住", "灭了", "倒灌",
            "直响", "碎了", "裂", "翘起", "划", "没清", "没人", "占", "权限", "错误", "失败", "超时", "异常", "离线", "欠费", "转圈", "水压", "电动车", "飞线", "起火",
            "冒烟", "冒水", "反水", "滴水", "积水", "臭", "扰民", "不良率", "缺件", "掉", "松了", "松动", "返潮", "发霉", "溢", "满", "夹", "跳层", "不见了", "没有了", "冰凉", "太凉",
            "太小", "很小", "发黄", "浑", "黄", "一会", "抛物", "下扔", "下丢", "下抛", "吵", "没法", "睡不", "半夜", "抽烟", "烟", "呛", "熏", "堆", "停死", "停满",
            "没气", "没有气", "没暖", "没灯", "没有灯", "燃气", "煤气", "天然气", "照明", "黑屏", "停在", "停着", "下不", "上不", "出不去", "回不",
            "被人", "被刮", "被撞", "被偷", "被砸", "被撬", "流浪狗", "狗屎", "狗粪", "差点", "摔倒", "太危险", "消杀", "清运", "打扫",
        ),
        REPORTS,
    ),
    "thanks": (("谢", "好了", "解决", "恢复", "知道了", "明白", "3q", "thx", "thanks", "点赞"), THANKS),
    "requests": (("批", "妥否", "当否", "请示", "同意", "示下", "审", "阅示", "核准", "定夺"), REQUESTS),
    "approves": (("同意", "批准", "准", "已批", "照此", "按此", "驳回", "可以"), APPROVES),
    "orders": (("前", "内", "把", "将"), ORDERS),
}  # fmt: skip
"""Other speech acts: words of which a text must contain one, and the pattern that decides."""

FIRST: Final = tuple(sorted({word for words, _ in DOES.values() for word in words}))


def may_ask(folded: pl.Expr) -> pl.Expr:
    """Tell which texts `asking` may recognise; a cheap filter."""
    return folded.str.contains(ASKS) | folded.str.contains(f"{MAY_ASK}|{_LAST}|{OR}")


def asking(folded: pl.Expr) -> dict[str, pl.Expr]:
    """Return over folded text `asks`, `may_ask` (true also where it asks), `pings` and `to_neighbours`."""
    said = folded.str.replace_all(SET_ASIDE, "")
    bare = pl.when(folded.str.contains(INSULTS)).then(said).str.replace_all(REPROACHES, "")
    left = pl.coalesce(bare, said)
    last = pl.when(left.str.contains(_LAST)).then(left).str.contains(ASKS_LAST)
    either = pl.when(left.str.contains(OR)).then(left).str.contains(ASKS_OR)
    aside = pl.when(folded.str.contains(NEIGHBOURS)).then(folded).str.replace_all(CARED_FOR, "")
    asks = left.str.contains(ASKS) | last.fill_null(value=False) | either.fill_null(value=False)
    return {
        "asks": asks,
        "may_ask": asks | left.str.contains(MAY_ASK),
        "pings": folded.str.contains(PING),
        "to_neighbours": aside.str.contains(NEIGHBOURS).fill_null(value=False),
    }


def only_courteous(folded: pl.Expr) -> pl.Expr:
    """Tell which apparent reports consist of a courtesy such as 麻烦看一下 only, naming no thing and no fault."""
    left = folded.str.replace_all(_COURTESY, "")
    named = [left.str.contains(pattern) for pattern in (*_REPORTING, _THING)]
    return folded.str.contains(_COURTESY) & ~pl.any_horizontal(named)


ASIDE: Final[Mapping[str, str]] = {"requests": TOLD, "approves": AGREES, "orders": PROMISES}
"""What is removed from a text before the pattern is tried: it looks like the act but is not."""


def looking_like(name: str) -> pl.Expr:
    """Tell over the column `folded` what may be the act *name* of DOES; for texts with one of its words."""
    patterns = _REPORTING if name == "reports" else (DOES[name][1],)
    return pl.any_horizontal(pl.col("folded").str.contains(pattern) for pattern in patterns)


def doing(name: str) -> pl.Expr:
    """Tell over the column `folded` whether it is the act *name* of DOES; for texts that `looking_like` matches."""
    said = pl.col("folded")
    if name == "reports":
        return ~said.str.contains(SETTLED)
    return said.str.replace_all(ASIDE[name], "").str.contains(DOES[name][1]) if name in ASIDE else pl.lit(value=True)
