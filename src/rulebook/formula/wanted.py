"""What a formula must hold somewhere, and what it holds instead, as messages name it."""

from rulebook.formula.functions import Function
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
ARGUMENTS = {
    "number": Said("数", "number"),
    "truth": Said("条件", "condition"),
    "same": Said("值", "value"),
    "step": Said("单位", "step"),
    "date": Said("日期", "date"),
    "table": Said("分值表", "table"),
    "word": Said("文字字段", "text field"),
    "tally": Said("事项或类别", "item or group"),
    "item": Said("事项", "item"),
    "per": Said("周期或字段", "period or field"),
    "parts": Said("周期", "period"),
    "reach": Said("范围", "reach"),
    "anything": Said("算式", "formula"),
}


def signature(name: str, function: Function) -> Said:
    """How a function is called: `count(item or group[, condition])`."""
    kinds = [ARGUMENTS[kind.split()[-1]] for kind in function.arguments]
    asked = len(kinds) - function.optional
    needed, more = kinds[:asked], kinds[asked:]
    rest = ", …" if function.repeats or name == "if" else ""
    return Said(
        f"{name}({', '.join(kind.zh for kind in needed)}{''.join(f'[, {kind.zh}]' for kind in more)}{rest})",
        f"{name}({', '.join(kind.en for kind in needed)}{''.join(f'[, {kind.en}]' for kind in more)}{rest})",
    )
