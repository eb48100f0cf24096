"""What Python's reader of TOML says of a text that is none, in words of our own in both languages."""

import re

from rulebook.formula.parser import MEANT
from rulebook.formula.phrase import Said

# Its sentences; what one of them names fills the blanks.
SENTENCES = {
    r"Invalid statement": ("这一行不是“键 = 值”，也不是表头", "this is neither “key = value” nor a header"),
    r"Expected newline or end of document after a statement": (
        "一个值写完之后这一行还有别的",
        "something follows the value on this line",
    ),
    r"Expected '=' after a key in a key/value pair": ("键后面缺少 =", "= is missing after the key"),
    r"Expected '\]\]' at the end of an array declaration": ("表头缺少结尾的 ]]", "the header does not end with ]]"),
    r"Expected '\]' at the end of a table declaration": ("表头缺少结尾的 ]", "the header does not end with ]"),
    r"Expected (.+)": ("这里应是 {0}", "{0} is expected here"),
    r"(?:Found invalid|Illegal) character (.+)": ("这里不能有字符 {0}", "the character {0} cannot stand here"),
    r"Invalid initial character for a key part": ("这里应是一个键", "a key is expected here"),
    r"Cannot declare \((.+?),?\) twice": ("表 {0} 写了两次", "the table {0} is there twice"),
    r"Cannot redefine namespace \((.+?),?\)": ("{0} 已经是一个表", "{0} is a table already"),
    r"Cannot mutate immutable namespace \((.+?),?\)": (
        "{0} 已经完整写出，不能再添",
        "{0} is complete already, nothing can be added",
    ),
    r"Cannot overwrite a value": ("这个键已有值", "this key has a value already"),
    r"Duplicate inline table key (.+)": ("花括号里的键 {0} 写了两次", "the key {0} is there twice between the braces"),
    r"Unclosed array": ("方括号没有结束", "the bracket is not closed"),
    r"Unclosed inline table": ("花括号没有结束", "the brace is not closed"),
    r"Unescaped '\\' in a string": ("引号里的 \\ 要写成 \\\\", "\\ between quotes is written \\\\"),
    r"Invalid hex value": ("\\u 后面不是十六进制数", "no hexadecimal number follows \\u"),
    r"Escaped character is not a Unicode scalar value": (
        "\\u 后面的数不是字符",
        "the number after \\u is no character",
    ),
    r"Unterminated string": ("引号没有结束", "the quote is not closed"),
    r"Invalid date or datetime": ("没有这个日期或时刻", "there is no such date or time"),
    r"Invalid value": ("等号后面不是一个值：词要加引号", "this is no value: words need quotes"),
}
UNKNOWN = Said("这里看不懂", "this is not understood")
LOOK = Said("对照这一行的引号、括号和等号", "check the quotes, brackets and equals sign on this line")
WIDE = {**{sign: MEANT[sign] for sign in "，、“”‘’＋－"}, "＝": "=", "［": "[", "］": "]", "｛": "{", "｝": "}"}
DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?!\d)")
ASSIGNED = re.compile(r"\s*[\w.]+\s*=\s*")
TRUTHS = ("true", "false")


def said(sentence: str) -> Said:
    """One of its sentences in words; `UNKNOWN` of any other."""
    for pattern, (zh, en) in SENTENCES.items():
        if match := re.fullmatch(pattern, sentence, re.DOTALL):
            return Said(zh.format(*match.groups()), en.format(*match.groups()))
    return UNKNOWN


def told(sentence: str, line: str, at: int) -> tuple[Said, Said, int]:
    """What is wrong at place `at` (from 0) of a line, of which it says a sentence; how to mend it; where it begins."""
    wide = re.match(r"\s*(\S?)", line[at:])
    if wide and (meant := WIDE.get(wide[1])):
        sign, place = wide[1], at + wide.start(1)
        return Said(f"{sign} 是全角符号", f"{sign} is a full-width sign"), _write(meant), place
    for date in DATE.finditer(line):
        if date.start() <= at <= date.end():
            return said("Invalid date or datetime"), _write("2025-03-01"), date.start()
    return said(sentence), (sentence == "Invalid value" and _quoted(line, at)) or LOOK, at


def _quoted(line: str, at: int) -> Said | None:
    """A line whose whole value lacks quotes, with them."""
    value = line[at:].partition(" #")[0].strip()
    if not ASSIGNED.fullmatch(line[:at]) or not value[:1].isalpha():
        return None
    if value.lower() in TRUTHS:
        return _write(line[:at].strip() + " " + value.lower())
    quote = "'" if '"' in value else '"'
    return None if quote in value else _write(f"{line[:at].strip()} {quote}{value}{quote}")


def _write(text: str) -> Said:
    return Said(f"写成 {text}", f"write {text}")
