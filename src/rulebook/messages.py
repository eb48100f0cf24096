# ruff: noqa: E501
# fmt: off
"""What the engine says, in Chinese and English: what is wrong, and how to mend it. Data, no rules.

`{nearest}` is a sentence of its own: what was probably meant, or what may be written.
"""

from typing import NamedTuple


class Message(NamedTuple):
    """A text with blanks in both languages, and the mending to it."""

    zh: str
    en: str
    mend_zh: str = ""
    mend_en: str = ""


_FORMULA_LIMIT = ("把算式拆成几个 [measures] 指标", "split the formula into several [measures]")

MESSAGES = {
    # the text
    "unreadable": Message("读不到文件：{why}", "cannot read the file: {why}", "检查路径和编码（UTF-8）", "check the path and the encoding (UTF-8)"),
    "no-bundle": Message("没有叫 {name} 的办法", "there is no scheme called {name}", "{nearest}rulebook schemes 列出自带的全部办法", "{nearest}rulebook schemes lists all that come along"),
    "too-large": Message("文件有 {size} 字节，超过 {most}", "the file has {size} bytes, more than {most}", "拆成几份", "split it"),
    "too-nested": Message("括号嵌套超过 {most} 层", "brackets are nested deeper than {most}", "减少嵌套", "nest less"),
    "too-many": Message("{what} 有 {size} 个，超过 {most}", "{size} of {what}, more than {most}", "删减或拆分", "drop some or split the scheme"),
    "toml-syntax": Message("不是合法的 TOML：{why}", "this is not valid TOML: {why}", "{mend}", "{mend}"),
    "toml-bare-key": Message("键 {key} 要加引号", "the key {key} needs quotes", "写成 \"{key}\"", "write \"{key}\""),
    "long-number": Message("{number} 有 {size} 位，太长", "{number} has {size} digits, which is too long", "检查单位", "check the unit"),
    # its shape
    "unknown-key": Message("不认识的键 {key}", "unknown key {key}", "{nearest}", "{nearest}"),
    "missing-key": Message("{where} 缺少 {key}", "{where} lacks {key}", "补上 {key} = {example}", "add {key} = {example}"),
    "wrong-kind": Message("{key} 应是{wanted}", "{key} must be {wanted}", "写成 {example}", "write {example}"),
    "hidden-character": Message("{key} 里有看不见的字符 {found}", "{key} has an invisible character, {found}", "删去它", "remove it"),
    "bad-choice": Message("{key} 不能是 {value}", "{key} cannot be {value}", "{nearest}", "{nearest}"),
    "bad-name": Message("{name} 不能作名称", "{name} cannot be a name", "用字母、数字、下划线，以点分段", "use letters, digits and underscores, with dots between"),
    "duplicate-id": Message("{name} 重复", "{name} is given twice", "换一个名称", "give one of them another name"),
    "duplicate-title": Message("“{name}”已指 {other}", "“{name}” already means {other}", "每个名称只指一个事项", "each title stands for one item only"),
    "date-order": Message("起止日期颠倒", "the first day lies after the last one", "from 应早于 to", "from has to come before to"),
    # its rules
    "unknown-reference": Message("没有叫 {name} 的事项或类别", "no item or group is called {name}", "{nearest}", "{nearest}"),
    "unknown-field": Message("没有叫 {name} 的记录字段", "no record field is called {name}", "{nearest}；或在 [record_fields] 中写明", "{nearest}; or declare it in [record_fields]"),
    "group-circle": Message("类别 {name} 属于它自己", "group {name} lies within itself", "改 within", "change its within"),
    "bad-keep": Message("看不懂的取舍规则 {value}", "keep rule {value} is not understood", "例如 first per month、highest per matter、3 highest per period", "for example: first per month, highest per matter, 3 highest per period"),
    "unknown-per": Message("没有叫 {name} 的周期、事由或文字字段", "{name} is no part of the calendar, no matter, no text field", "{nearest}", "{nearest}"),
    "pool-alone": Message("pool 要与 earns 一起写", "pool needs earns beside it", "用 earns 写累计数量的得分算式", "write what the running quantity earns as earns"),
    "award-order": Message("裁量幅度的起止颠倒", "the bounds of the award are the wrong way round", "from 应不大于 to", "from has to be at most to"),
    "bad-rounding": Message("看不懂的取整 {value}", "rounding {value} is not understood", "写成 half_up 0.01、down 1 或 up 0.5", "write half_up 0.01, down 1 or up 0.5"),
    "zero-cap": Message("上限 max 应大于 0，下限 min 应小于 0", "max must be above 0, min below 0", "加分封顶写 max = 6，扣分封顶写 min = -5；只有 net 的上下限可以是 0", "cap points with max = 6, deductions with min = -5; only a net bound may be 0"),
    "cap-bounds": Message("封顶要写 max 或 min 中的一个", "a cap needs either max or min", "加分封顶写 max = 6，扣分封顶写 min = -5", "cap points with max = 6, deductions with min = -5"),
    "unknown-table": Message("没有叫 {name} 的分值表", "no table is called {name}", "{nearest}", "{nearest}"),
    "deep-table": Message("分值表 {name} 要按两个字段查", "table {name} is looked up by two fields", "写成 points = \"table({name}, 字段一, 字段二)\"", "write points = \"table({name}, first, second)\""),
    "table-depth": Message("分值表不是按 {found} 个字段查的", "the table is not looked up by {found} fields", "表有几层，就写几个字段", "name as many fields as the table is deep"),
    "veto-price": Message("否决事项不计分", "a veto item has no points", "删去 points", "drop points"),
    "two-prices": Message("points 和 earns 只能写一个", "give either points or earns, not both", "单价用 points，整条记录的得分用 earns", "points is the price of one unit, earns what the whole record earns"),
    "empty-table": Message("分值表是空的", "the table of points is empty", "写上等级和分值", "list the words and their points"),
    "bound-order": Message("下限 least 高于上限 most", "least is above most", "least 应不大于 most", "least has to be at most most"),
    "later-name": Message("{name} 写在下面，这里还不知道", "{name} is defined below and not known yet", "把 {name} 移到它前面", "move {name} above it"),
    "circle": Message("{name} 引用了它自己", "{name} refers to itself", "改它的算式", "change its formula"),
    "no-grade-left": Message("最后一个等次 {name} 还有条件，会有人没有等次", "the last grade {name} still has needs, so some would be left without a grade", "最后一个等次不写 needs 和 quota", "give the last grade neither needs nor quota"),
    "dead-grade": Message("等次 {name} 没有条件，它后面的等次谁也轮不到", "grade {name} has no needs, so nobody gets to the grades after it", "给它写 needs，或移到最后", "give it needs, or move it to the end"),
    "quota-size": Message("名额要写 share 或 number 中的一个", "a quota needs either a share or a number", "例如 share = 0.3", "for example share = 0.3"),
    "bad-share": Message("share 应在 0 和 1 之间", "share must lie between 0 and 1", "30 % 写成 0.3", "write 30 % as 0.3"),
    "bad-order": Message("看不懂的排序 {value}", "order {value} is not understood", "写成 highest total 或 lowest id", "write highest total or lowest id"),
    "unrounded": Message("{key} 可能细于千分之一", "{key} may be finer than 1/1000", "写明取整，例如 round_half_up(…, 0.01)", "say how it is rounded, for example round_half_up(…, 0.01)"),
    # cases beside it
    "period-apart": Message("周期 {period} 不在 {scheme} 的生效期内（{first} 起，至 {last}）", "the period {period} lies outside the days on which {scheme} is in effect ({first} to {last})", "改周期，或改 effective", "change the period, or effective"),
    # its formulas
    "formula-too-long": Message("算式超过 {most} 字", "the formula has more than {most} characters", *_FORMULA_LIMIT),
    "formula-too-deep": Message("算式嵌套超过 {most} 层", "the formula is nested deeper than {most}", *_FORMULA_LIMIT),
    "formula-too-large": Message("算式多于 {most} 个部分", "the formula has more than {most} parts", *_FORMULA_LIMIT),
    "formula-character": Message("算式里有看不懂的 {found}", "{found} in the formula is not understood", "可用：数、\"词\"、名称、+ - * / ( ) , == != < <= > >= and or not", "use numbers, \"words\", names, + - * / ( ) , == != < <= > >= and or not"),
    "formula-sign": Message("算式里没有 {found} 这个符号", "a formula has no sign {found}", "写成 {meant}", "write {meant}"),
    "formula-expected": Message("这里应是{wanted}，却是{found}", "{wanted} is expected here, not {found}", "补全算式", "complete the formula"),
    "formula-rest": Message("算式到此应结束，却还有 {found}", "the formula should end here, but {found} follows", "用 and、or 或运算符连接", "join the parts with and, or, or an operator"),
    "formula-kind": Message("这里应是{wanted}，却是{found}", "{wanted} is expected here, not {found}", "改写这一部分，使它是{wanted}", "write this part so that it is {wanted}"),
    "bad-moment": Message("没有 {found} 这个日期或时刻", "there is no date or time {found}", "写成 2025-03-01 或 06:30", "write it like 2025-03-01 or 06:30"),
    "text-order": Message("词不能比大小", "words have no order", "用 == 或 !=", "use == or !="),
    "unknown-name": Message("没有叫 {name} 的指标或字段", "no measure or field is called {name}", "{nearest}", "{nearest}"),
    "unknown-word": Message("没有“{word}”这个值", "“{word}” is not one of the words", "{nearest}", "{nearest}"),
    "unknown-function": Message("这里没有函数 {name}", "there is no function {name} here", "{nearest}", "{nearest}"),
    "wrong-arguments": Message("{name} 要 {wanted} 个参数，写了 {found} 个", "{name} takes {wanted} arguments, not {found}", "写成 {signature}", "write {signature}"),
    "division-by-zero": Message("除以 0", "division by 0", "改除数", "change the divisor"),
    "bad-step": Message("取整的单位应是大于 0 的数", "the step of rounding must be a number above 0", "例如 0.01", "for example 0.01"),
    # other numbers in it
    "no-number": Message("{path} 处没有数", "there is no number at {path}", "{nearest}", "{nearest}"),
    "bad-number": Message("{path} 不能改成 {value}", "{path} cannot be {value}", "写成整数或小数，例如 25、\"0.5\"", "write a whole number or a decimal such as 25 or \"0.5\""),
    # the facts
    "field-needed": Message("办法要用字段 {name}，数据里没有", "the scheme uses field {name}, which the data lacks"),
    "undeclared-field": Message("办法没有声明记录字段 {name}；{nearest}", "the scheme declares no record field {name}; {nearest}"),
    "lengths-differ": Message("{name} 有 {found} 行，应为 {wanted} 行", "{name} has {found} rows, not {wanted}"),
    "out-of-range": Message("第 {row} 行的 {name} 超出范围", "row {row}: {name} is out of range"),
    "unfit-row": Message("第 {row} 行：{name} 不能用", "row {row}: {name} cannot be used"),
    "unknown-subject": Message("第 {row} 行：名单里没有 {name}", "row {row}: {name} is not among the subjects"),
    "unknown-item": Message("第 {row} 行：办法里没有事项 {name}", "row {row}: the scheme has no item {name}"),
    "bad-figure": Message("第 {row} 行：{name} 不是至多三位小数的数", "row {row}: {name} is not a number with at most three decimal places"),
    "bad-date": Message("第 {row} 行：{name} 不是日期", "row {row}: {name} is not a date"),
    "bad-time": Message("第 {row} 行：{name} 不是时刻", "row {row}: {name} is not a time of day"),
    "bad-truth": Message("第 {row} 行：{name} 不是是或否", "row {row}: {name} is neither yes nor no"),
    "twice-subject": Message("{name} 在名单里出现两次", "{name} is listed twice"),
    "repeated": Message("有编号或记录号出现两次", "an id or a record's number is there twice"),
    "too-much": Message("分值大到算不准", "figures are too large to be exact"),
    "too-much-earned": Message("第 {row} 号记录（{subject}，{item}，数量 {quantity}）的得分大到算不准，最多 {most} 分；核对数量和办法里的算式", "record {row} ({subject}, {item}, quantity {quantity}) earns more points than can be exact, at most {most}; check its quantity and the scheme's formula"),
    "no-value": Message("{subject} 的 {name} 没有值（例如除以 0）", "{name} of {subject} has no value (a division by 0, for example)"),
    "members-needed": Message("支部办法要先有党员的结果", "a branch scheme needs the members' result"),
    "units-needed": Message("办法用到所在单位，要先有单位的结果", "the scheme refers to units, whose result is needed first"),
    "no-version": Message("{day} 没有有效的 {name} 办法", "no version of {name} is in effect on {day}"),
    "several-versions": Message("周期跨两版办法：{first} 之后 {day} 起是 {last}，请分段计分", "the period runs over two versions: {first}, and from {day} {last}; score them apart"),
    "unknown-subject-id": Message("名单里没有 {name}", "{name} is not among the subjects"),
    "not-comparable": Message("两次结果的 {name} 不同，无法比较", "the results differ in {name} and cannot be compared"),
    "not-in-parts": Message("{name} 的条件要看全体，不能分批计算", "the condition of {name} looks at all subjects, so it cannot be scored in parts"),
    "other-subjects": Message("{name} 不在支部名单里", "{name} is not among the branches"),
}
