"""What a formula must hold somewhere, and what it holds instead, as messages name it."""

from rulebook.formula.phrase import Said

VALUE, END, FORMULA = Said("一个值", "a value"), Said("算式的末尾", "the end"), Said("一个算式", "a formula")
KINDS = {
    "number": Said("一个数", "a number"),
    "truth": Said("是非（true 或 false）", "a truth (true or false)"),
    "text": Said("一个词", "a word"),
    "date": Said("一个日期", "a date"),
    "time": Said("一个时刻", "a time"),
}
REFERENCES = {
    "item": Said("一个事项或类别的编号", "the id of an item or a group"),
    "tally": Said("一个事项或类别的编号", "the id of an item or a group"),
    "table": Said("一个分值表的名称", "the name of a table"),
    "per": Said("一段时间或一个字段", "a part of time or a field"),
    "parts": Said("一段时间", "a part of time"),
    "reach": Said("unit、all 或一个文字字段", "unit, all or a text field"),
}
