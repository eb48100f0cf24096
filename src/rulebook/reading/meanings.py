# ruff: noqa: E501
"""What every key of a scheme means, in Chinese and English, for editors and the reference. Data, no rules."""

from typing import NamedTuple


class Meaning(NamedTuple):
    """One sentence in each language, and what holds if the key is left out (empty: nothing, or it is required)."""

    zh: str
    en: str
    default: str = ""


_ID = Meaning("公式和记录里用的名称", "the name in formulas and records; unique over items and groups")
_TITLE = Meaning("中文名称", "the title")
_ENGLISH = Meaning("英文名称", "the title in English", "the title")
_KEEP = Meaning("同一周期、同一事由等之内只计几条", "of the records that share something, only some count", "all count")
_CAPS = Meaning("封顶，由内向外", "bounds on what is credited, from the inside out", "no bound")
_LABEL = Meaning("受限说明的中文", "what the limit is called in explanations", "made from the rule")
_LABEL_EN = Meaning("受限说明的英文", "the same in English", "made from the rule")

MEANINGS = {
    "scheme": {
        "name": Meaning("办法的代号，同文件夹名", "the scheme's name, as its folder is called"),
        "title": Meaning("办法全称", "the regulation's full title"),
        "english": _ENGLISH,
        "version": Meaning("版本，例如 2025.1", "which version of the rules, for example 2025.1"),
        "subject": Meaning("给谁计分：member、branch、household……", "who is scored: member, branch, or any other word"),
        "effective": Meaning("生效期", "the days on which the rules hold"),
        "rounding": Meaning("每条记录所得如何取整：half_up、down、up 和单位", "how what a record earns is rounded: half_up, down or up, and the step"),
        "year_starts": Meaning("年度从几月开始", "the month in which a year begins (and with it quarters and halves)", "1"),
        "late": Meaning("封账以后才登记的记录怎么办：correction 更正那一期、next period 计入下一期；引擎不用它，管结果的系统用", "what becomes of a record told after its period was closed: correction of that period, or next period; for the system that keeps the results, not for the engine", "correction"),
        "notice_days": Meaning("结果公示几个工作日；引擎不用它，管结果的系统用", "for how many working days results are open to objections; for the system that keeps the results, not for the engine", "5"),
        "needs": Meaning("每条记录计分的条件", "conditions that every record has to meet to count", "every record counts"),
        "graded": Meaning("谁参加评定等次", "the condition under which a subject is graded", "all are"),
        "ungraded": Meaning("不参加评定的写什么", "the grade's name for those who are not graded", "no grade"),
        "subject_fields": Meaning("名单里每个对象的字段", "what the list of subjects says of each"),
        "record_fields": Meaning("记录在事项、日期、数量、事由之外的字段", "what a record says beyond item, day, quantity and matter"),
        "record_measures": Meaning("对一条记录的命名算式", "named formulas over one record; each may use those above it"),
        "tables": Meaning("按词查的分值表，可以两层", "figures by a word, or by two"),
        "words": Meaning("办法里的词（等级、状态、单位、ungraded）用英文怎么说；单位可写成 单数/复数", "how the scheme's words (levels, statuses, units, ungraded) are said in English; a unit as one/many: hour/hours", "the words themselves"),
        "group": Meaning("共用封顶的类别", "items that share a cap"),
        "item": Meaning("积分事项", "what records are of"),
        "measures": Meaning("对一个对象的命名指标", "named figures, truths or words over a subject; each may use those above it"),
        "total": Meaning("总分", "the total"),
        "grade": Meaning("等次，从高到低", "the ladder of grades, from the top"),
        "duty": Meaning("应办事项：每个周期应办几次", "what is owed so many times a calendar part"),
    },
    "effective": {
        "from": Meaning("第一天", "the first day"),
        "to": Meaning("最后一天", "the last day", "no end"),
    },
    "field": {
        "title": _TITLE,
        "english": _ENGLISH,
        "kind": Meaning("text 词、number 数、date 日期、time 时刻、truth 是否", "what it holds: text, number, date, time or truth"),
        "words": Meaning("text 可以是哪些词", "the words that a text may be", "those of the tables and formulas that use it"),
        "note": Meaning("备注列里怎么写，{number} 代表数", "how a note column of a workbook carries it; {number} stands for the figure", "in a column of its own"),
    },
    "record_measure": {
        "value": Meaning("算式", "the formula over one record"),
        "title": Meaning("中文名称", "the title", "its name"),
        "english": _ENGLISH,
    },
    "group": {
        "id": _ID,
        "title": _TITLE,
        "english": _ENGLISH,
        "within": Meaning("外面一层的类别", "the group around it", "none"),
        "needs": Meaning("其中每条记录计分的条件", "conditions that each record in it has to meet to count", "every record counts"),
        "keep": _KEEP,
        "caps": _CAPS,
    },
    "item": {
        "id": _ID,
        "title": Meaning("台账里的名称，只指一个事项", "what ledgers call it; it stands for one item only"),
        "english": _ENGLISH,
        "aliases": Meaning("台账里的别名", "other titles in ledgers", "none"),
        "stream": Meaning("所属的流，只供分类显示", "a heading to show it under; without effect on points", "none"),
        "group": Meaning("所属类别", "the group that it lies in", "none"),
        "unit": Meaning("数量的单位：次、小时……", "what the quantity counts: times, hours …", "none"),
        "needs": Meaning("记录计分的条件", "conditions that a record has to meet to count", "every record counts"),
        "points": Meaning("单价：数、算式、分值表或裁量幅度", "the price of one unit: a figure, a formula, a table by a field, or a range", "0: it is counted only"),
        "earns": Meaning("整条记录所得的算式", "a formula for the whole record, in place of `points`"),
        "pool": Meaning("earns 按哪个范围内累计的数量算", "`earns` is taken of the running quantity of the records that share this", "each record by itself"),
        "fields": Meaning("记录还带哪些字段", "record fields that it carries beyond those its price and needs use", "none"),
        "veto": Meaning("一票否决事项，不计分", "a record of it vetoes the subject; instead of points", "false"),
        "keep": _KEEP,
        "caps": _CAPS,
    },
    "price": {
        "by": Meaning("按哪个字段", "the field that decides"),
        "table": Meaning("查哪个分值表", "the table in which the field's word is looked up"),
        "from": Meaning("裁量幅度的下限", "the least that the field may award"),
        "to": Meaning("裁量幅度的上限", "the most that the field may award"),
    },
    "keep": {
        "rule": Meaning("[N] first|last|highest|lowest per 范围", "`[N] first|last|highest|lowest per …`"),
        "label": _LABEL,
        "english": _LABEL_EN,
    },
    "cap": {
        "per": Meaning("在什么范围内封顶：day … year、period、matter、字段，可用 and 连接", "what shares the bound: `day` … `year`, `period`, `matter`, a text field, or several joined by `and`"),
        "max": Meaning("加分至多多少，可以是算式", "the most points, a figure or a formula over the subject's fields"),
        "min": Meaning("扣分至多扣到多少（负数），可以是算式", "the bound of deductions, below 0, a figure or a formula"),
        "from": Meaning("从哪天的记录起", "the records of which day on it is on", "all before `to`"),
        "to": Meaning("到哪天的记录止", "up to the records of which day", "all after `from`"),
        "net": Meaning("加扣相抵后的累计数受限，扣分可腾出空间", "the running sum of points and deductions is held", "false: gross points, or gross deductions"),
        "label": _LABEL,
        "english": _LABEL_EN,
    },
    "measure": {
        "value": Meaning("算式", "the formula over one subject: a number, a truth or a word"),
        "title": Meaning("中文名称", "the title", "its name"),
        "english": _ENGLISH,
        "show": Meaning("显示到哪一位，不影响计算", "the step it is shown in; without effect on the figure", "0.001"),
    },
    "total": {
        "value": Meaning("总分的算式，应是千分之一的整数倍", "the formula; it has to be a multiple of 1/1000 by its form"),
        "least": Meaning("总分下限", "the total is at least this", "no bound"),
        "most": Meaning("总分上限", "the total is at most this", "no bound"),
    },
    "grade": {
        "name": _TITLE,
        "english": _ENGLISH,
        "needs": Meaning("条件，全部满足才算", "the conditions, all of which have to be met", "none; so it is with the last"),
        "direct": Meaning("什么情形直接定为该等次", "who has this grade without needs and competes for none", "nobody"),
        "quota": Meaning("名额", "how many may have it", "no bound"),
    },
    "quota": {
        "share": Meaning("比例，0.3 或 \"1/3\"", "what share, 0.3 or \"1/3\"; this or `number`"),
        "number": Meaning("个数", "how many; this or `share`"),
        "of": Meaning("比例以谁为基数", "of whom the share is taken", "all who are graded"),
        "per": Meaning("在什么范围内：unit 每个单位、all 全体、对象的文字字段或词指标，可用 and 连接", "among whom: `unit`, `all`, a text field of the subjects or a measure that is a word, or several joined by `and`"),
        "rounding": Meaning("名额如何取整：down、half_up、up", "how a share of heads is rounded; required with `share`"),
        "least": Meaning("名额至少几个", "at least so many places", "0"),
        "order": Meaning("排序：highest 或 lowest 加算式", "who comes first: `highest` or `lowest`, and a formula or `id`"),
        "ties": Meaning("末位并列：都不入（out）或都入（in）", "those who tie across the edge are all out, or all in"),
        "direct": Meaning("直接定等的占不占名额：inside 占，outside 不占", "whether those who have the grade directly take places (`inside`) or not; required beside the grade's `direct`"),
        "binding": Meaning("false：名额只作参考，不淘汰人", "false: a guide figure, reported only", "true"),
    },
    "duty": {
        "item": Meaning("哪个事项", "which item is owed"),
        "per": Meaning("每个什么周期", "in each of which calendar part"),
        "times": Meaning("几次", "how many times", "1"),
    },
}  # fmt: skip
