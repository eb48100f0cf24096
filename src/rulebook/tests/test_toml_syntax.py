"""What is no TOML is told in Chinese and in English alone, with its line and column (0 at the end of the text)."""

import re
import tomllib

import pytest

from rulebook import SchemeError, compile_scheme

BROKEN = [
    ("a", "键后面缺少 =", "= is missing after the key", 0),
    ("= 1", "这一行不是“键 = 值”，也不是表头", "this is neither “key = value” nor a header", 1),
    ("a = 1 b", "一个值写完之后这一行还有别的", "something follows the value on this line", 7),
    ("[a", "表头缺少结尾的 ]", "the header does not end with ]", 0),
    ("[[a]", "表头缺少结尾的 ]]", "the header does not end with ]]", 4),
    ("[a]\n[a]", "表 'a' 写了两次", "the table 'a' is there twice", 3),
    ("a = 1\na = 2", "这个键已有值", "this key has a value already", 0),
    ("a = [1, 2", "方括号没有结束", "the bracket is not closed", 0),
    ("a = { b = 1", "花括号没有结束", "the brace is not closed", 0),
    ("a = { b = 1, b = 2 }", "花括号里的键 'b' 写了两次", "the key 'b' is there twice between the braces", 19),
    ("a = { b = 1 }\na.c = 1", "已经完整写出，不能再添", "is complete already, nothing can be added", 0),
    ('a = "b', "引号没有结束", "the quote is not closed", 0),
    ('a = "b\\q"', "引号里的 \\ 要写成 \\\\", "\\ between quotes is written \\\\", 9),
    ('a = "\\uzz"', "后面不是十六进制数", "no hexadecimal number follows", 8),
    ('a = "\\ud800"', "后面的数不是字符", "is no character", 12),
    ("a = 2025-02-30", "没有这个日期或时刻", "there is no such date or time", 5),
    ("a = b", "等号后面不是一个值：词要加引号", "this is no value: words need quotes", 5),
    ("a = 'b\x01'", "这里不能有字符", "cannot stand here", 7),
    ("a = {b = 1, }", "这里应是一个键", "a key is expected here", 13),
]


@pytest.mark.parametrize(("text", "zh", "en", "column"), BROKEN)
def test_every_sentence_has_words_in_both_languages(text, zh, en, column):
    with pytest.raises(SchemeError) as caught:
        compile_scheme(text)
    (problem,) = caught.value.problems
    assert problem.code == "toml-syntax" and zh in problem.zh and en in problem.en
    assert problem.line == text.count("\n") + 1 and problem.column == column
    with pytest.raises(tomllib.TOMLDecodeError) as told:
        tomllib.loads(text)
    sentence = re.sub(r" \(at .*", "", str(told.value))
    assert sentence not in problem.zh and not re.search("[a-z]{4}", problem.zh)


@pytest.mark.parametrize(
    ("text", "line", "column", "en", "mend"),
    [
        ('a = [\n"x"，\n"y"]', 2, 4, "， is a full-width sign", "write ,"),
        ("a = { b = 1， c = 2 }", 1, 12, "， is a full-width sign", "write ,"),
        ("a ＝ 1", 1, 3, "＝ is a full-width sign", "write ="),
        ("a = “x”", 1, 5, "“ is a full-width sign", 'write "'),
        ("b = 1\na = 2025-13-01", 2, 5, "there is no such date", "write 2025-03-01"),
        ("a = { from = 2025-3-1, to = 2025-12-31 }", 1, 14, "there is no such date", "write 2025-03-01"),
        ("a = 2025-02-30", 1, 5, "there is no such date", "write 2025-03-01"),
        ("total = credited(all)  # all", 1, 9, "words need quotes", 'write total = "credited(all)"'),
        ('graded = status == "x"', 1, 10, "words need quotes", "write graded = 'status == \"x\"'"),
        ("status = 正式党员", 1, 10, "words need quotes", 'write status = "正式党员"'),
        ("veto = True", 1, 8, "this is no value", "write veto = true"),
        ("a = [b]", 1, 6, "words need quotes", "check the quotes, brackets and equals sign on this line"),
    ],
)
def test_what_was_meant_is_shown_where_it_is_known(text, line, column, en, mend):
    with pytest.raises(SchemeError) as caught:
        compile_scheme(text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("toml-syntax", line, column)
    assert en in problem.en and problem.mend_en == mend
