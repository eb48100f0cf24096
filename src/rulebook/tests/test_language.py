"""One language at a time, as `--lang` says, else the locale."""

import argparse
import ast
import inspect
import re
import subprocess
import sys

import pytest

from rulebook.command import COMMANDS, main
from rulebook.commands.language import WORDS, Parser, language_of, parsed, reader, speak

HAN = re.compile("[一-鿿]")
BROKEN = """name = "x"
title = "办法"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.01"
total = "creditd(all)"
"""
# What argparse says to programmers: it comes only where the code is wrong.
TO_PROGRAMMERS = re.compile(
    r"conflict|not defined|invalid argument for positionals|must be optional|not callable|cannot|invalid option string"
    r"|dest=|with mode|unexpected option string|^subcommands$"
)


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        ([], {}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": ""}, "en"),
        (["check", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh", "check"], {"LANG": "en_GB.UTF-8"}, "zh"),
        (["--lang", "en", "check", "--lang", "zh"], {}, "zh"),
    ],
)
def test_the_words_say_it_before_the_locale(words, environment, language):
    assert language_of(words, environment) == language


def test_everything_that_argparse_says_to_a_user_is_translated():
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(argparse))) if isinstance(node, ast.Call)]
    said = {
        arg.value
        for call in calls
        if getattr(call.func, "id", "") in ("_", "ngettext")
        for arg in call.args
        if isinstance(arg, ast.Constant)
    }
    assert len(said) > 20
    assert {text for text in said if not TO_PROGRAMMERS.search(text)} <= WORDS.keys()


def test_translations_keep_their_blanks():
    blanks = re.compile(r"%(?:\(\w+\))?[sr]")
    assert all(sorted(blanks.findall(zh)) == sorted(blanks.findall(en)) for en, zh in WORDS.items())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_and_refusals_of_every_command_speak_it(capsys, language):
    names = [command.__name__.rpartition(".")[2] for command in COMMANDS]
    assert main(["--lang", language]) == 0
    told = capsys.readouterr().out
    assert all(f"    {name} " in told for name in names)
    for words in (*([name, "--help"] for name in names), ["chek"], *([name, "--no-such"] for name in names)):
        with pytest.raises(SystemExit) as end:
            main([*words, "--lang", language])
        assert end.value.code == (0 if "--help" in words else 2)
        told += "".join(capsys.readouterr())
    if language == "en":
        assert "invalid choice: 'chek'" in told and not HAN.search(told)
    else:
        assert "不能是 'chek'" in told and not re.search("usage|options:|required|invalid|unrecognized|show", told)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_check_tells_problems_and_warnings_in_one_language(tmp_path, capsys, language):
    (tmp_path / "scheme.toml").write_text(BROKEN, encoding="utf-8")
    assert main(["check", str(tmp_path / "scheme.toml"), "bureau", "--lang", language]) == 1
    told = capsys.readouterr()
    mends = [line for line in told.err.splitlines() if line.startswith("    ")]
    assert len(mends) >= 2
    if language == "zh":
        assert "没有错误" in told.out and "提醒：burden-meetings" in told.err and all(map(HAN.search, mends))
        assert "warning" not in told.err and "did you mean" not in told.err
    else:
        assert "sound" in told.out and "warning: burden-meetings" in told.err and not any(map(HAN.search, mends))


def test_a_folder_that_cannot_be_written_is_told_and_ends_with_2(tmp_path, capsys):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert main(["check", "bureau", "--without", str(tmp_path / "file"), "--lang", "en"]) == 2
    assert capsys.readouterr().err.endswith(f"cannot write {tmp_path / 'file'}: there is a file of this name\n")


def test_what_cannot_be_read_says_what_to_write(capsys):
    speak("zh")
    parser = Parser(prog="x")
    parser.add_argument("--number", type=reader(int, "整数"))
    assert parsed(parser, ["--number", "7"], "zh").number == 7
    with pytest.raises(SystemExit):
        parsed(parser, ["--number", "七"], "zh")
    assert capsys.readouterr().err.endswith("x：参数 --number：'七' 看不懂，请写 整数\n")


def test_to_speak_no_engine_is_loaded():
    code = "import sys, rulebook.commands.language; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
