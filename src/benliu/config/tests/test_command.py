"""The command `benliu`."""

import pytest

from benliu.config import command


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_help_names_every_command(capsys, words):
    assert command.main(words) == 0
    out = capsys.readouterr().out
    assert all(f"benliu {name}" in out for name in command.offered())
    assert {"serve", "demo", "settle", "manage"} <= set(command.offered())


def test_an_unknown_word_says_what_there_is(capsys):
    assert command.main(["srve"]) == 2
    err = capsys.readouterr().err
    assert "'srve'" in err
    assert "benliu serve" in err


def test_djangos_commands_are_reached(capsys):
    with pytest.raises(SystemExit) as end:
        command.main(["manage", "check", "--no-such-option"])
    assert end.value.code == 2
    assert "--no-such-option" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--lang", "en"], ["--lang=en"], ["srve", "--lang", "en"]])
def test_the_list_of_commands_speaks_the_language_asked_for(capsys, words):
    command.main([])
    chinese = capsys.readouterr().out
    assert "不用服务器" in chinese and "usage" not in chinese
    command.main(words)
    told = "".join(capsys.readouterr())
    assert "usage: benliu" in told and not any("一" <= sign <= "鿿" for sign in told)


def test_the_language_may_stand_before_the_command(capsys):
    with pytest.raises(SystemExit) as end:
        command.main(["--lang", "en", "appraise", "--help"])
    assert end.value.code == 0
    assert "score members and branches from workbooks" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["appraise", "demo", "found", "serve", "settle"])
def test_every_commands_help_and_refusals_speak_one_language(capsys, name):
    for words in (["--help"], ["--no-such-option"]):
        for language, usage in (("zh", "用法："), ("en", "usage: ")):
            with pytest.raises(SystemExit):
                command.main([name, *words, "--lang", language])
            told = "".join(capsys.readouterr())
            assert told.startswith(f"{usage}benliu {name}")
            assert language == "en" or not any(word in told for word in ("options:", "required", "show this", "error"))
            assert language == "zh" or "选项" not in told and "缺少" not in told
